"""Documents of a court as Word templates, filled and set as PDF."""
