"""The summary of all root modules."""

from __future__ import annotations

from pathlib import Path

from tests.server.diagnostics.test_summarize import SHOWS_SUMMARY, wait_for_summary
from tests.server.support import A_AND_B, write_file
from tests.server.wire import running

CALLER = """module "one" {
  source = "./m"
}
module "two" {
  source = "./m"
}
"""


def test_cycle_inside_a_module_is_counted_once(tmp_path: Path) -> None:
    """It is in the results of the module's directory, and twice in those of its caller."""
    caller = write_file(tmp_path / "main.tf", CALLER)
    called = write_file(tmp_path / "m" / "main.tf", A_AND_B)
    with running(SHOWS_SUMMARY) as server:
        server.open(caller, CALLER)
        wait_for_summary(server, rootModules=1, files=2, cycles=1)
        server.open(called, A_AND_B)
        summary = wait_for_summary(server, rootModules=2, files=2, cycles=1)
        (component,) = summary["components"]
        assert component["root"] == (tmp_path / "m").as_uri()
