"""HTTP for what the author asks of the web."""
