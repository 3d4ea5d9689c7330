"""textDocument/hover: the drawing of the cycle, its best fix and its links."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.server import seed
from tests.server.asking import MARKDOWN, ask, at
from tests.server.pipes import HELD_SERVER, hold_worker, needs_pipes
from tests.server.positions import applied
from tests.server.support import (
    CALLER,
    CHANGED,
    MODULE,
    MODULE_M_O,
    TEST_A_X_ID,
    VAR_V,
    actions,
    notify_file_change,
    point,
    wait_for_diagnostics,
    write_file,
)
from tests.server.wire import Wire, running

# Line and column of a reference to the endpoint in kms.tf.
REFERENCE = seed.KEY_POLICY_TO_VPCE["utf-16"][:2]
ONE_LINE_BELOW = (REFERENCE[0] + 1, REFERENCE[1])

PICTURE = """\
╭→ data.aws_iam_policy_document.kms_key_policy
│    ↓ statement.condition.values
│  aws_vpc_endpoint.kms
│    ↓ policy
│  data.aws_iam_policy_document.kms_endpoint_policy
│    ↓ statement.resources
│  aws_kms_key.primary
╰────╯ policy
"""


def hover(server: Wire, uri: str, line: int, character: int) -> Any:
    """textDocument/hover."""
    return ask(server, "textDocument/hover", at(uri, line, character))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_hover_on_a_reference(tmp_path: Path, encoding: str) -> None:
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    line, start, end = seed.KEY_POLICY_TO_VPCE[encoding]
    with running({**MARKDOWN, "general": {"positionEncodings": [encoding]}}) as server:
        server.open(kms, seed.KMS)
        # At both ends of the reference, and not beyond.
        for character in (start, end):
            answer = hover(server, kms, line, character)
            assert answer["range"] == seed.lsp_range((line, start, end))
        assert hover(server, kms, line, start - 1) is None
        assert hover(server, kms, line, end + 1) is None
    assert answer["contents"]["kind"] == "markdown"
    text = answer["contents"]["value"]
    because = "because `statement.condition.values` refers to `aws_vpc_endpoint.kms.id`."
    assert f"`{seed.KEY_POLICY}` depends on `{seed.VPCE}` {because}" in text
    assert f"```text\n{PICTURE}```" in text
    there = seed.link_to(kms, answer["range"]["start"])
    back = seed.link_to(endpoint, seed.lsp_range(seed.VPCE_TO_ENDPOINT_POLICY)["start"])
    assert f"[kms.tf:{line + 1}](<{there}>)" in text
    assert f"[endpoint.tf:{seed.VPCE_TO_ENDPOINT_POLICY[0] + 1}](<{back}>)" in text
    assert "docs/dependency-cycle.md" in text


def test_plain_text(tmp_path: Path) -> None:
    """For clients that do not support Markdown or prefer plain text."""
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    less = {"textDocument": {"hover": {"contentFormat": ["plaintext", "markdown"]}}}
    in_order = ", ".join(
        f"{file}:{place[0] + 1}"
        for file, place in (
            ("kms.tf", seed.KEY_POLICY_TO_VPCE["utf-16"]),
            ("endpoint.tf", seed.VPCE_TO_ENDPOINT_POLICY),
            ("endpoint.tf", seed.ENDPOINT_POLICY_TO_KEY),
            ("kms.tf", seed.KEY_TO_KEY_POLICY),
        )
    )
    for capabilities in ({}, less):
        with running(capabilities) as server:
            server.open(kms, seed.KMS)
            contents = hover(server, kms, *REFERENCE)["contents"]
        assert contents["kind"] == "plaintext"
        assert f"\n\n{PICTURE}\n" in contents["value"]
        assert "`" not in contents["value"]
        assert "file:" not in contents["value"]
        assert f"In order: {in_order}" in contents["value"]


def test_hover_below_a_diagnostic_has_at_most_60_words(tmp_path: Path) -> None:
    """Clients that show diagnostics show them above the hover."""
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    announced = {"textDocument": {**MARKDOWN["textDocument"], "publishDiagnostics": {}}}
    with running(announced) as server:
        server.open(kms, seed.KMS)
        actions(server, kms, seed.lsp_range(seed.KEY_POLICY_TO_VPCE["utf-16"]))
        text = hover(server, kms, *REFERENCE)["contents"]["value"]
    assert "depends on" not in text
    assert "**Best fix**" in text
    assert len(re.findall(r"[^\W_][^\s]*", text)) <= 60


def test_hover_shows_the_best_fix_only_after_a_request_for_code_actions(tmp_path: Path) -> None:
    """A hover verifies no fix, because the client requests one wherever the mouse rests."""
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    reference = seed.lsp_range(seed.KEY_POLICY_TO_VPCE["utf-16"])
    with running() as server:
        server.open(kms, seed.KMS)
        assert "Best fix" not in hover(server, kms, *REFERENCE)["contents"]["value"]
        # An editor requests code actions for the cursor, not for the whole reference.
        best, *_ = actions(server, kms, point(reference))
        text = hover(server, kms, *REFERENCE)["contents"]["value"]
        assert f"Best fix: {best['title']}\n" in text
        server.replace(kms, seed.KMS + "\n", 2)
        assert "Best fix" not in hover(server, kms, *REFERENCE)["contents"]["value"]


COMMANDS = {"commands": ["tf-cycle-ls.showCycle", "tf-cycle-ls.showFixes"]}


@pytest.mark.parametrize("links", [True, False])
def test_commands_are_links_if_the_client_supports_such_links(tmp_path: Path, links: bool) -> None:
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    experimental = {"commands": COMMANDS, "commandLinks": links}
    with running({**MARKDOWN, "experimental": experimental}) as server:
        server.open(kms, seed.KMS)
        text = hover(server, kms, *REFERENCE)["contents"]["value"]
    found = dict(re.findall(r"\(<command:([\w.-]+)\?([^>]*)>\)", text))
    assert list(found) == (COMMANDS["commands"] if links else [])
    for argument in found.values():
        assert json.loads(unquote(argument)) == [at(kms, *REFERENCE)]


def test_hover_on_a_block_header(tmp_path: Path) -> None:
    _, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running() as server:
        server.open(endpoint, seed.ENDPOINT)
        line, start, end = seed.VPCE_HEADER
        answer = hover(server, endpoint, line, start)
        assert answer["range"] == seed.lsp_range((line, start, end))
        text = answer["contents"]["value"]
        assert text.startswith("aws_vpc_endpoint.kms is in 2 dependency cycles.\n")
        assert text.count("╭→ aws_vpc_endpoint.kms\n") == 1
        # Inside the block, and on a block that is in no cycle.
        assert hover(server, endpoint, line + 1, 3) is None
        assert hover(server, endpoint, line + 1, 20) is None


def test_hover_uses_the_open_document(tmp_path: Path) -> None:
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    with running() as server:
        server.open(kms, seed.KMS)
        assert hover(server, kms, *REFERENCE)
        server.replace(kms, "# a line more\n" + seed.KMS, 2)
        assert hover(server, kms, *REFERENCE) is None
        assert hover(server, kms, *ONE_LINE_BELOW)["range"]["start"]["line"] == ONE_LINE_BELOW[0]
        edit = {"range": seed.lsp_range(seed.KEY_POLICY_TO_VPCE["utf-16"]), "newText": '"vpce-1"'}
        server.replace(kms, applied(seed.KMS, [edit]), 3)
        assert hover(server, kms, *REFERENCE) is None


def test_hover_in_a_module_whose_caller_closes_the_cycle(tmp_path: Path) -> None:
    main = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running(MARKDOWN, folders=[tmp_path.as_uri()]) as server:
        server.open(main, MODULE)
        wait_for_diagnostics(server, main)
        answer = hover(server, main, **VAR_V["end"])
        assert answer["range"] == VAR_V
        text = answer["contents"]["value"]
        assert "Analyzed as part of the root module ../../app." in text
        start = MODULE_M_O["start"]
        link = f"../../app/main.tf:{start['line'] + 1}](<{seed.link_to(caller, start)}>)"
        assert f"[{link}" in text
        assert hover(server, main, **TEST_A_X_ID["start"])["range"] == TEST_A_X_ID


def test_hover_outside_of_a_cycle_is_empty(tmp_path: Path) -> None:
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    with running() as server:
        assert hover(server, "untitled:Untitled-1", 0, 0) is None
        assert hover(server, (tmp_path / "none.tf").as_uri(), 0, 0) is None
        assert hover(server, "file:///nowhere/at/all.tf", 0, 0) is None
        # The file need not be open, and the position may be out of range.
        assert hover(server, kms, *REFERENCE)
        assert hover(server, kms, 99, 99) is None


def test_hover_after_a_change_on_disk(tmp_path: Path) -> None:
    """As soon as the client has reported it."""
    kms, endpoint = seed.write(tmp_path)
    with running() as server:
        server.open(kms.as_uri(), seed.KMS)
        assert hover(server, kms.as_uri(), *REFERENCE)
        endpoint.write_text("", encoding="utf-8")
        notify_file_change(server, endpoint.as_uri(), CHANGED)
        assert hover(server, kms.as_uri(), *REFERENCE) is None


@needs_pipes
def test_hover_is_dropped_if_the_document_changes_meanwhile(tmp_path: Path) -> None:
    """Its range would be wrong."""
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    hold = tmp_path / "hold.tf"
    os.mkfifo(hold)
    with running(command=HELD_SERVER) as server:
        server.open(kms, seed.KMS)
        held = hold_worker(hold)
        params = at(kms, *REFERENCE)
        server.send({"jsonrpc": "2.0", "id": "h", "method": "textDocument/hover", "params": params})
        server.replace(kms, "# a line more\n" + seed.KMS, 2)
        # The response is sent after both messages have been read.
        server.ask("no/such")
        hold.unlink()
        os.close(held)
        assert server.answer("h")["result"] is None
        assert hover(server, kms, *ONE_LINE_BELOW)
