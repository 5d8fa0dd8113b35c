"""The court's people, played: they file the real cases and work off the list of nodes."""
