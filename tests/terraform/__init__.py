"""The real terraform, asked offline: what it says about the cycles of a folder of configuration.

`ask.Terraform` is the way in. No `terraform init`, no provider plugin and no network is needed:
one small gRPC server stands in for every provider, with a schema guessed from what the
configuration writes and reads. Nothing here uses the product's own reader, so that an agreement
between the two means something.
"""
