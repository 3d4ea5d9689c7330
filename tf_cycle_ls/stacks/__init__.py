"""Finds the cycles in the component files of Terraform Stacks."""
