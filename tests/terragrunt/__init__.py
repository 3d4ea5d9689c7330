"""Trees of units, compared with the answers of a real Terragrunt."""
