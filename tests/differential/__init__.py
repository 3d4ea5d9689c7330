"""Compares tf-cycle-ls with the real Terraform on random configurations."""
