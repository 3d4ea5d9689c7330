"""The rule `split`: what stands inline in a resource becomes a resource of its own.

The resource of its own waits for both sides, and neither side waits for it: that cuts the edge and
loses nothing.
"""

from tf_cycle_ls.fixes.rules.split.rule import SPLIT, candidates
from tf_cycle_ls.fixes.rules.split.specs import SPECS

__all__ = ["SPECS", "SPLIT", "candidates"]
