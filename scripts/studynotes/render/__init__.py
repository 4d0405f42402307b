"""Graph to HTML, feeds, metadata and plain text."""
