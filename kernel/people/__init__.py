"""Who acts and who is named: identity, permissions, sealed personal data and its keys."""
