"""The summary of one analysis, as the client receives it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.server.support import A_AND_B, write_file
from tests.server.wire import Conversation, running

SHOWS_SUMMARY = {"experimental": {"workspaceSummary": True}}


def wait_for_summary(server: Conversation, **expected: int) -> Any:
    """Wait for a summary with these numbers."""
    return server.wait(
        lambda message: (
            message.get("method") == "tf-cycle-ls/summary"
            and {name: message["params"][name] for name in expected} == expected
        )
    )["params"]


def test_cycle_is_counted_and_located(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running(SHOWS_SUMMARY) as server:
        server.open(main, A_AND_B)
        summary = wait_for_summary(server, files=1, rootModules=1, cycles=1)
        (component,) = summary["components"]
        assert component["root"] == tmp_path.as_uri()
        assert component["location"]["uri"] == main
        assert component["blocks"] == len(component["cycle"]) == 2


def test_summary_is_sent_again_if_the_cycle_is_gone(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running(SHOWS_SUMMARY) as server:
        server.open(main, A_AND_B)
        wait_for_summary(server, cycles=1)
        server.replace(main, "", 2)
        assert wait_for_summary(server, files=1, cycles=0)["components"] == []


def test_suppressed_cycle_is_not_counted(tmp_path: Path) -> None:
    text = A_AND_B.replace(
        "\n", "\n  # tf-cycle-ls: ignore[dependency-cycle] because of a test\n", 1
    )
    main = write_file(tmp_path / "main.tf", text)
    with running(SHOWS_SUMMARY) as server:
        server.open(main, text)
        wait_for_summary(server, files=1, cycles=0)


def test_summary_is_sent_only_to_clients_that_show_it(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running({}) as server:
        server.open(main, A_AND_B)
        server.wait_published(main)
        server.settle()
        assert not any(
            message.get("method") == "tf-cycle-ls/summary" for message in server.received
        )
