"""The page of one case: a header, and its sections as pages of their own."""
