"""Casework: the arithmetic of those who answer."""
