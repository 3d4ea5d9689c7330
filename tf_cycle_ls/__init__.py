"""Finds dependency cycles in Terraform and OpenTofu, and offers edits that break them."""

__version__ = "0.1.0"
