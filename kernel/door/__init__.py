"""The HTTP frame of every service."""
