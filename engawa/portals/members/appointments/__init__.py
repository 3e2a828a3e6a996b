"""Appointments as everybody with an account sees them: times in words, where the reader is."""
