"""Building blocks of edits: delete, replace, diff."""
