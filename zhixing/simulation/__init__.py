"""Dated scenarios, played through the real deciders and clocks."""
