"""The table of all inline forms that the rule splits.

Forms that cannot be moved without loss are left out; docs/split.md lists them. Security groups are
handled in split_security_groups, because their rules are divided by source.
"""

from __future__ import annotations

from tf_cycle_ls.fixes.rules.split import (
    aws_specs,
    azuread_specs,
    azurerm_specs,
    google_specs,
    kubernetes_specs,
    other_specs,
    service_specs,
    vault_specs,
)
from tf_cycle_ls.fixes.rules.split.spec import SplitSpec

SPECS: tuple[SplitSpec, ...] = (
    *aws_specs.SPECS,
    *azurerm_specs.SPECS,
    *google_specs.SPECS,
    *azuread_specs.SPECS,
    *other_specs.SPECS,
    *vault_specs.SPECS,
    *kubernetes_specs.SPECS,
    *service_specs.SPECS,
)
