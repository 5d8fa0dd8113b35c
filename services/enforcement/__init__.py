"""Enforcement (执行实施): the work of the team that holds a case, until the case is closed."""
