"""Component files of Terraform Stacks."""
