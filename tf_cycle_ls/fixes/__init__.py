"""A cycle to verified edits: one file per family of rules."""
