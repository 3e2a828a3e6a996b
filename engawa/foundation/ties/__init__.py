"""Ties: who is tied to whom. A care team, a family link, an hour behind broken glass."""
