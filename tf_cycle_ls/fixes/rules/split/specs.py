"""The table: every inline form that is split, and what stands for it.

Left out is what cannot be moved without loss, whatever the text says: see the documentation.
Security groups have a file of their own, for their rules are taken apart by source.
"""

from __future__ import annotations

from tf_cycle_ls.fixes.rules.split import aws_specs, azurerm_specs, google_specs
from tf_cycle_ls.fixes.rules.split.spec import SplitSpec

SPECS: tuple[SplitSpec, ...] = (*aws_specs.SPECS, *azurerm_specs.SPECS, *google_specs.SPECS)
