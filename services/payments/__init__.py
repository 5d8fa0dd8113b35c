"""Payments (案款): the money of a case, from its arrival to its payout."""
