"""Calendars as other programs know them: iCalendar written and read, and CalDAV to read by."""
