"""Random configurations, put to us and to the real Terraform."""
