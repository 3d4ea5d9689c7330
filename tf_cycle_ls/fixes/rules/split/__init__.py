"""The rule `split`: an inline argument or block becomes a resource of its own.

The new resource depends on both sides of the edge and neither side depends on it. This breaks the
edge without losing anything.
"""

from tf_cycle_ls.fixes.rules.split.rule import SPLIT, candidates
from tf_cycle_ls.fixes.rules.split.specs import SPECS

__all__ = ["SPECS", "SPLIT", "candidates"]
