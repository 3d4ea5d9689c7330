"""Finds the controls that still protect a resource after a fix weakens or removes one of them."""
