"""Builds the dependency graph of a module tree and finds its cycles.

Nodes are names, and edges are pairs of names. This package does not read configuration text.
"""
