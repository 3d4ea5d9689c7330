"""Tests of the fix rules."""
