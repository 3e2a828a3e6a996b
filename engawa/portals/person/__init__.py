"""The person's Today."""
