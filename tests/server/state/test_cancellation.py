"""A cancelled job stops at its next step or file access (LSP: $/cancelRequest)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from tests.fixes.support import DIRECTORY, analyze_texts, in_memory_files
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.checkpoint import at_checkpoints, checkpoint
from tf_cycle_ls.fixes.engine.explanations import explanations_at
from tf_cycle_ls.fixes.engine.fix_all import plan_safe_fixes
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_at
from tf_cycle_ls.server.state.cancellation import CancellableFiles, Cancelled, cancellable
from tf_cycle_ls.text import Span
from tf_cycle_ls.vfs import Disk

CYCLE = "locals {\n  a = local.b\n  b = local.a\n}\n"


def test_cancelled_files_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "main.tf"
    path.write_text(CYCLE)
    cancelled = Event()
    files = CancellableFiles(Disk(), cancelled)
    assert files.list_dir(str(tmp_path)) == ("main.tf",)
    assert files.read(str(path)) == Disk().read(str(path))
    cancelled.set()
    with pytest.raises(Cancelled):
        files.list_dir(str(tmp_path))
    with pytest.raises(Cancelled):
        files.read(str(path))


# Each key policy names the endpoint, and the endpoint's policy each key.
KEYS = "".join(
    f"""\
resource "aws_kms_key" "k{number}" {{
  policy = jsonencode({{
    Statement = [{{
      Effect    = "Allow"
      Action    = "kms:*"
      Principal = "*"
      Resource  = "*"
      Condition = {{ StringEquals = {{ "aws:SourceVpce" = aws_vpc_endpoint.e.id }} }}
    }}]
  }})
}}
"""
    for number in range(3)
)
ENDPOINT = """\
resource "aws_vpc_endpoint" "e" {
  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "kms:*"
      Principal = "*"
      Resource  = [aws_kms_key.k0.arn, aws_kms_key.k1.arn, aws_kms_key.k2.arn]
    }]
  })
}
"""
TEXT = KEYS + ENDPOINT
FILES = in_memory_files({"main.tf": TEXT})
MAIN, WHOLE = f"{DIRECTORY}/main.tf", Span(0, len(TEXT))
COMPUTATIONS: dict[str, Callable[[Analysis], object]] = {
    "fixes": lambda analysis: fixes_at(analysis, FILES, MAIN, WHOLE),
    "all fixes": lambda analysis: plan_safe_fixes(analysis, FILES),
    "explanations": lambda analysis: explanations_at(analysis, MAIN, WHOLE),
    "analysis": lambda _: analyze_texts({"main.tf": TEXT}),
}


@pytest.mark.parametrize("name", COMPUTATIONS)
def test_computation_ends_at_the_step_at_which_it_is_cancelled(name: str) -> None:
    # Each computation has an analysis of its own, because candidates are cached for an analysis.
    analyses = [analyze_texts({"main.tf": TEXT}) for _ in range(4)]
    steps: list[int] = []
    with at_checkpoints(lambda: steps.append(len(steps))):
        COMPUTATIONS[name](analyses.pop())
    assert len(steps) >= 4  # one for each block
    for number in (1, len(steps) // 2, len(steps)):
        done: list[int] = []

        def is_cancelled(done: list[int] = done, number: int = number) -> bool:
            done.append(len(done))
            return len(done) >= number

        with cancellable(is_cancelled), pytest.raises(Cancelled):
            COMPUTATIONS[name](analyses.pop())
        assert len(done) == number


def test_computation_of_another_caller_is_not_cancelled() -> None:
    with cancellable(lambda: True), pytest.raises(Cancelled):
        checkpoint()
    checkpoint()
