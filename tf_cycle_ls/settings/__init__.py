"""What a user may set: its definition, and reading it from wherever it may be written."""
