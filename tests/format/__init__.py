"""Tests of the layout of edits."""
