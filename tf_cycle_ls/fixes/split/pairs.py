"""The table: every inline form that is split, and what stands for it.

Left out is what cannot be moved without loss, whatever the text says: see the documentation.
Security groups have a file of their own, for their rules are taken apart by source.
"""

from __future__ import annotations

from tf_cycle_ls.fixes.split import aws, azurerm, google
from tf_cycle_ls.fixes.split.pair import Pair

PAIRS: tuple[Pair, ...] = (*aws.PAIRS, *azurerm.PAIRS, *google.PAIRS)
