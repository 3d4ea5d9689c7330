"""Trees to declarations: what names what, and which expressions Terraform searches."""
