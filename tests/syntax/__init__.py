"""Text to trees: both readers against hashicorp/hcl, and what is left of a damaged file."""
