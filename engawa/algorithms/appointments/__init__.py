"""Appointments: time as bits. Openings, exceptions and bookings go in, free times come out."""
