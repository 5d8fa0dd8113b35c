"""The court portal: one address for people and programs, over the nine services."""
