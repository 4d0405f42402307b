"""The checking of outgoing links."""
