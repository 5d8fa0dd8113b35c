"""Enforcement (执行实施): the work of the team that holds the case, from taking it to closing it."""
