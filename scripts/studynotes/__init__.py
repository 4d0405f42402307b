"""Study notes: one bibliography, many pages, every reference resolved."""
