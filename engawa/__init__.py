"""Engawa: support from home for people in prolonged social withdrawal and their families."""

__version__ = "0.1.0"
