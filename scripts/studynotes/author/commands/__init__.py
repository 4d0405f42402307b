"""The commands of `notes`: one module each, and what several of them share."""
