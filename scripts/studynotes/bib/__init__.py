"""Text of a bibliography to references, and a work in every form."""
