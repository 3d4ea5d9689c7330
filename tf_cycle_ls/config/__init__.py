"""Tree to module. The only room that knows the Terraform language."""
