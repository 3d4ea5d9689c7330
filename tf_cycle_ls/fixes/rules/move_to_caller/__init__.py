"""The rule `move-to-caller`: move resources out of a module with instances."""

from tf_cycle_ls.fixes.rules.move_to_caller.move_rule import MOVE_TO_CALLER, candidates

__all__ = ["MOVE_TO_CALLER", "candidates"]
