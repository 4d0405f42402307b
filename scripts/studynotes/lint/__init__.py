"""Rules, suppressions, spelling, fixes, and how a problem is told."""
