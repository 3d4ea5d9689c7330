"""Analyzes root modules and answers questions about them, for any client."""
