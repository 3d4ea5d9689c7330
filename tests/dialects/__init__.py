"""Small configurations with the answers of several versions of Terraform and of OpenTofu."""
