"""Tests of the foresight of cycles of replacement and destruction."""
