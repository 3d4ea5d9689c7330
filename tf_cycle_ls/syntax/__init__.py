"""Parses Terraform files. The only package that uses a parser library."""
