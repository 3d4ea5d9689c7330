"""Adjusts edits so that the edited text stays formatted as by `terraform fmt`."""
