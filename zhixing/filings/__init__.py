"""Filings from a spreadsheet."""
