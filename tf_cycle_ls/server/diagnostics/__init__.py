"""Compute, store and publish diagnostics."""
