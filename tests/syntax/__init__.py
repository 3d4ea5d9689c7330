"""Tests both parsers against hashicorp/hcl, and the parsing of invalid files."""
