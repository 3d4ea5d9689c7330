"""Looks up declarations, values and versions in a module. Several rules share these lookups."""
