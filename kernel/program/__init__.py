"""A service as a running process: settings, wiring, metrics."""
