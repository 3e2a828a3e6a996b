"""Consent: what a person lets a family member see, topic by topic, revocable at once."""
