"""Ways to systems outside the court: one module per system, each an adapter of a port."""
