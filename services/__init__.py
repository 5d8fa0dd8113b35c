"""The nine services: each a house with the same ten rooms. None imports another."""
