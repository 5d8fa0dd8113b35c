"""The command line and the launcher."""
