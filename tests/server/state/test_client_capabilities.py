"""The capabilities that the client announces at `initialize`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.in_process import client_with
from tests.server.wire import running


def test_null_and_unknown_capabilities_are_accepted() -> None:
    """LSP 3.17: capabilities may be null, or come from a later version."""
    capabilities = {
        "workspace": None,
        "general": {"positionEncodings": None},
        "textDocument": {"someday": {"true": [1, 2.5, None]}},
        "experimental": {"anything": True},
    }
    with running(capabilities) as server:
        assert server.ask("shutdown")["result"] is None


def test_pull_is_used_only_with_the_refresh_request() -> None:
    """LSP, workspace/diagnostic/refresh: without it the client would keep old diagnostics."""
    pulls: dict[str, Any] = {"textDocument": {"diagnostic": {}}}
    refreshes = {"workspace": {"diagnostics": {"refreshSupport": True}}}
    for announced, supports_pull, uses_pull in (
        ({}, False, False),
        (refreshes, False, False),
        (pulls, True, False),
        ({**pulls, "workspace": {"diagnostics": {"refreshSupport": False}}}, True, False),
        ({**pulls, **refreshes}, True, True),
    ):
        client = client_with(announced)
        assert (client.supports_pull, client.uses_pull) == (supports_pull, uses_pull)
    # Played in the real Neovim 0.12: tests/editors/drivers/neovim_units.lua.
    assert not client_with({**pulls, **refreshes}, name="Neovim").uses_pull


@pytest.mark.parametrize(
    ("code_action", "is_resolved"),
    [
        ({"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}, True),
        ({"dataSupport": True, "resolveSupport": {"properties": ["command"]}}, False),
        ({"dataSupport": True}, False),
        # LSP, dataSupport: whether `data` is preserved until the code action is resolved.
        ({"resolveSupport": {"properties": ["edit"]}}, False),
    ],
)
def test_edit_is_resolved_only_if_the_client_keeps_the_data(
    code_action: dict[str, Any], is_resolved: bool
) -> None:
    client = client_with({"textDocument": {"codeAction": code_action}})
    assert client.supports_edit_resolve is is_resolved


def test_commands_are_required_without_code_action_literals() -> None:
    """A command applies its edit through workspace/applyEdit, so that must be supported, too."""
    literals = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}
    applies = {"workspace": {"applyEdit": True}}
    assert client_with(applies).requires_commands
    assert client_with(applies).supports_edit_resolve
    assert not client_with({}).requires_commands
    assert not client_with({**applies, "textDocument": {"codeAction": literals}}).requires_commands


@pytest.mark.parametrize(
    ("formats", "is_preferred"),
    [
        (["markdown", "plaintext"], True),
        (["plaintext", "markdown"], False),
        (["markdown"], True),
        ([], False),
        (None, False),
    ],
)
def test_first_content_format_is_preferred(formats: list[str] | None, is_preferred: bool) -> None:
    """LSP, contentFormat: the order describes the preferred format of the client."""
    hover = {} if formats is None else {"contentFormat": formats}
    client = client_with({"textDocument": {"hover": hover}})
    assert client.prefers_markdown is is_preferred
