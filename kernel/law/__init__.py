"""Calendars, legal periods, interest and case numbers. Pure."""
