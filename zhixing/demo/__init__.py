"""Simulated court staff: they file the real cases and work through the list of nodes."""
