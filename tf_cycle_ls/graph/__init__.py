"""Builds the dependency graph of a module tree and finds its cycles.

Nodes and edges are names; the configuration text is not needed here.
"""
