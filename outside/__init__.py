"""Adapters to systems outside the court: one module per system."""
