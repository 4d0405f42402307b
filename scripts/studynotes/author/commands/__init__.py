"""The commands of `notes`: each module registers its words and runs them."""
