"""Engawa's own pictures: pure functions that return SVG text, coloured by one stylesheet."""
