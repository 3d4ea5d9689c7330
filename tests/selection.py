"""A pytest plugin: leaves slow tests out unless asked for, and says what was left out or skipped.

Slow are the tests with the marker `slow`. They run with `--all`, and if the command line names
their file. pytest-xdist collects the tests in its workers, which report to the main process.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

_LEFT_OUT = pytest.StashKey[int]()
_COUNTED = pytest.StashKey[bool]()
_REPORTED = "tests_left_out"  # the key of the number in the output of a worker

# Measured on two cores; see CONTRIBUTING.md.
_DURATION_OF_FAST_TESTS = "about 2 minutes on two cores"
_DURATION_OF_ALL_TESTS = "about 10 minutes on two cores"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--all`."""
    parser.addoption("--all", action="store_true", help="also run the tests marked as slow")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the slow tests."""
    if config.getoption("--all") or config.getoption("markexpr"):
        return
    named = _named_files(config)
    slow = [item for item in items if item.get_closest_marker("slow") and item.path not in named]
    left_out = set(slow)
    items[:] = [item for item in items if item not in left_out]
    config.stash[_LEFT_OUT] = len(slow)
    config.hook.pytest_deselected(items=slow)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a worker, send the number of tests that were left out to the main process."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_REPORTED] = session.config.stash.get(_LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any, ids: Sequence[str]) -> None:
    """In the main process, print the number of tests once. All workers collect the same tests."""
    reporter = node.config.pluginmanager.getplugin("terminalreporter")
    if reporter is not None and not node.config.stash.get(_COUNTED, False):
        node.config.stash[_COUNTED] = True
        reporter.ensure_newline()
        reporter.write_line(f"running {len(ids)} tests")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """In the main process, note what a worker left out. All workers collect the same tests."""
    output: Mapping[str, int] = getattr(node, "workeroutput", {})
    node.config.stash[_LEFT_OUT] = output.get(_REPORTED, 0)


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say how long a run of the whole suite takes."""
    if config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return None
    if config.getoption("--all"):
        return f"running all tests: {_DURATION_OF_ALL_TESTS}"
    return f"running the fast tests: {_DURATION_OF_FAST_TESTS}"


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """List the reasons of skipped tests, one line each, and what was left out."""
    reports = terminalreporter.stats.get("skipped", [])
    for reason, count in sorted(Counter(map(_reason, reports)).items()):
        terminalreporter.write_line(f"skipped {count}: {reason}")
    if left_out := config.stash.get(_LEFT_OUT, 0):
        terminalreporter.write_line(
            f"left out {left_out} slow tests; to run them too: python3 tasks.py test -- --all"
        )


def _named_files(config: pytest.Config) -> set[Path]:
    """Return the test files that the command line names."""
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        return set()
    paths = (config.invocation_params.dir / argument.split("::")[0] for argument in config.args)
    return {Path(os.path.abspath(path)) for path in paths if path.is_file()}


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Return why a test was skipped."""
    match report.longrepr:
        case (_, _, str(reason)):
            return reason.removeprefix("Skipped: ")
        case other:
            return str(other)
