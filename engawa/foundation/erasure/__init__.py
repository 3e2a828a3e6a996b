"""Erasure: everything about one account, its key first; a receipt says what was destroyed."""
