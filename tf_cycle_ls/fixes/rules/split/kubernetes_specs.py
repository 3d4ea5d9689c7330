"""Splits for hashicorp/kubernetes. Names and flags are from the schemas at commit 3a33fb6.

The new resources use server-side apply, which takes over a setting of another manager only with
`force`. What reads the map may start before its data are there, and Terraform may wait for that, as
`wait_for_rollout` of a deployment does. So the order is lost.
"""

from __future__ import annotations

from tf_cycle_ls.fixes.model import Harm
from tf_cycle_ls.fixes.rules.split.spec import SplitSpec

_METADATA = {"metadata.name": "metadata[0].name", "metadata.namespace": "metadata[0].namespace"}
_FORCE = {"force": "true"}
_EMPTY = "until it exists there are no data, and a pod that needs them does not start"

SPECS = (
    *(
        SplitSpec(
            f"kubernetes_config_map{version}",
            "data",
            "kubernetes_config_map_v1_data",
            _METADATA,
            constants=_FORCE,
            conflicts_with=("immutable",),
            interim_state=_EMPTY,
            interim_harm=Harm.LOSES_ORDER,
            is_computed=False,
            min_provider_version=(2, 10, 0),
        )
        for version in ("", "_v1")
    ),
    # A Secret of some types must have certain keys when it is created.
    *(
        SplitSpec(
            f"kubernetes_secret{version}",
            "data",
            "kubernetes_secret_v1_data",
            _METADATA,
            constants=_FORCE,
            conflicts_with=("immutable", "type", "data_wo", "data_wo_revision"),
            interim_state=_EMPTY,
            interim_harm=Harm.LOSES_ORDER,
            min_provider_version=(2, 34, 0),
        )
        for version in ("", "_v1")
    ),
)
