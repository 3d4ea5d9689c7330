"""Data of Kubernetes objects that move to a resource of their own.

Kubernetes: a Secret with a type is checked when it is created, and an immutable one cannot get data
later. A pod that needs the data does not start without them.
"""

from __future__ import annotations

import pytest

from tests.fixes.inline_forms import cyclic, spec_of
from tests.fixes.rules.split.support import splits
from tf_cycle_ls.fixes.model import Harm, Safety


@pytest.mark.parametrize("type_", ["kubernetes_config_map", "kubernetes_secret_v1"])
def test_order_is_lost(type_: str) -> None:
    (fix,) = splits(cyclic(spec_of(type_, "data")))
    assert fix.harms == (Harm.LOSES_ORDER,)
    assert fix.safety is Safety.CHANGES_BEHAVIOUR
    assert "a pod that needs them does not start" in fix.description


@pytest.mark.parametrize(
    ("type_", "before"),
    [
        ("kubernetes_config_map", "immutable = true\n"),
        ("kubernetes_secret", 'type = "kubernetes.io/tls"\n'),
    ],
)
def test_data_that_must_be_there_at_first(type_: str, before: str) -> None:
    assert splits(cyclic(spec_of(type_, "data"), before)) == []
