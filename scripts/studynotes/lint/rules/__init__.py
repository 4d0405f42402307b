"""Rules from what was read to problems; bibliography, notes and prose say what runs, the others hold rules."""
