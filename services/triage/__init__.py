"""Triage (繁简分流、分案、移交): tiers, draws, and who holds a case."""
