"""Foresees the cycles that exist only while objects are replaced and destroyed."""
