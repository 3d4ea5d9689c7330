"""Decodes syntax trees into the declarations and references of a module."""
