"""Appointments: openings, free times, bookings, waiting list, reminders."""
