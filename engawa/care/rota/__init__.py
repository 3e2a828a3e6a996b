"""The rota: when staff work, when they are away, and by when an answer can be promised."""
