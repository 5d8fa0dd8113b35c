"""The staff register as a list: read from and written to a spreadsheet."""
