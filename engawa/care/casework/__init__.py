"""Casework: the first inquiry, who takes it, and what is handed over with which reason."""
