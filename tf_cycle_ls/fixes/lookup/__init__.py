"""Lookups in the declarations of a module that several rules use."""
