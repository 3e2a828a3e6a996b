"""Everybody with an account: signing in, Talk, Me."""
