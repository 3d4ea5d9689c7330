"""Parses Terraform files. No other package uses a parser library."""
