"""Tests of tf_cycle_ls.cli."""
