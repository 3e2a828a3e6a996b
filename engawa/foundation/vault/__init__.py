"""The vault: what people write is sealed with a key of their own, and that key is kept apart (decision 0011)."""
