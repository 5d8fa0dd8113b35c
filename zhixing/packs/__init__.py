"""Checking, explaining and exchanging the courts' packs."""
