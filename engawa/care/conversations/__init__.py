"""Conversations: threads with entries between a person or relative and those who answer."""
