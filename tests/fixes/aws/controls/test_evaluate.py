"""The scope of the controls of a module, and their cache."""

from __future__ import annotations

import time
from pathlib import Path

from tests.fixes.aws.controls.support import (
    ENDPOINT,
    NETWORK,
    PRESENT,
    UNKNOWN,
    endpoint,
    inline,
)
from tests.fixes.support import DIRECTORY, analyze_texts
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.fixes.aws.controls.evaluate import module_controls
from tf_cycle_ls.vfs import Disk


def test_only_module_of_the_fix_is_evaluated(tmp_path: Path) -> None:
    """Controls of a called module do not count for the caller."""
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "main.tf").write_text(ENDPOINT + inline("self = true"))
    (tmp_path / "main.tf").write_text('module "inner" {\n  source = "./inner"\n}\n')
    analysis = analyze(str(tmp_path), Disk())
    states = [control.state for control in module_controls(analysis, str(tmp_path / "main.tf"))]
    assert states == [UNKNOWN] * 5
    assert module_controls(analysis, str(inner / "main.tf"))[NETWORK].state is PRESENT


def test_controls_are_cached() -> None:
    """Evaluating a hundred endpoints again returns the same result at once."""
    texts = [endpoint(name=f"e{n}") for n in range(100)]
    analysis = analyze_texts({"main.tf": "\n".join([*texts, inline("self = true")])})
    path = f"{DIRECTORY}/main.tf"
    first = module_controls(analysis, path)
    start = time.perf_counter()
    assert all(module_controls(analysis, path) is first for _ in range(100))
    assert time.perf_counter() - start < 0.5
