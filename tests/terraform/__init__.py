"""Runs the real terraform offline, and returns the cycles that it reports for a directory.

`ask.Terraform` is the entry point. It needs no `terraform init`, no provider plugins and no
network: one small gRPC server replaces all providers, with a schema guessed from the
configuration. Nothing here uses the parser of tf-cycle-ls, so that both are independent.
"""
