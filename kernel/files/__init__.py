"""Contents of files: where they lie encrypted, how they are uploaded, checked and read."""
