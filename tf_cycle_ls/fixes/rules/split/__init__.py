"""The rule `split`: move an inline argument or block to a resource of its own.

The new resource depends on both ends of the edge, and neither end depends on it. This breaks the
edge without losing a setting.
"""

from tf_cycle_ls.fixes.rules.split.specs import SPECS
from tf_cycle_ls.fixes.rules.split.split_rule import SPLIT, candidates

__all__ = ["SPECS", "SPLIT", "candidates"]
