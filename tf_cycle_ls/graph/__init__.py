"""Modules to nodes and edges, and the cycles among them. Names only, no text."""
