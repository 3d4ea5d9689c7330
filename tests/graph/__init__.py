"""Declarations to nodes, edges and cycles."""
