"""Edits that leave a text as `terraform fmt` would have it."""
