"""The portal's own part of the API: what is told of several services at once."""
