"""The author's command `notes`."""
