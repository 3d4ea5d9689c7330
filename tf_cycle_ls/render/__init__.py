"""Turns analyses and findings into text, JSON, SARIF and pictures."""
