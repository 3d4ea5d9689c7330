"""Answers to text and JSON."""
