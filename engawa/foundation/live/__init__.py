"""Live pages: a numbered channel for each thing that changes, a bus that says "look", streams that resume."""
