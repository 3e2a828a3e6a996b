"""The family member's Today."""
