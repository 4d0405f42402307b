"""Rules: pure functions from what was read to problems; each module has RULES and check."""
