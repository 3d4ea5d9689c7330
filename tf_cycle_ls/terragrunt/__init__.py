"""Terragrunt: the graph between the units of a tree, and its cycles."""
