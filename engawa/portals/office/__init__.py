"""Coordinators and administrators: inquiries, people, the organisation, the set-up."""
