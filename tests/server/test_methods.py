"""Every method that is announced works, for each kind of client; and none is announced untested."""

from __future__ import annotations

import asyncio
import importlib
import re
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from tests.server.announced import announced, unknown_capabilities
from tests.server.editor import Editor, editing
from tests.server.exercises import EXERCISES, Scene
from tests.server.profiles import PROFILES
from tests.server.wire import INITIALIZE_PARAMS, running, wire

LIMIT_SECONDS = 120.0
NO_METHOD = -32601
PAGE = Path(__file__).parents[2] / "docs" / "lsp.md"

# What is no part of a session with a healthy client is tried elsewhere.
ELSEWHERE = {
    types.INITIALIZE: "test_initialize.test_what_is_announced",
    types.INITIALIZED: "test_publishing.test_watchers_are_asked_for_if_the_client_can",
    types.SHUTDOWN: "test_lifecycle.test_exit_after_shutdown",
    types.EXIT: "test_lifecycle.test_exit_without_shutdown",
    types.CANCEL_REQUEST: "test_protocol.test_a_request_that_is_cancelled",
    types.PROGRESS: "test_background.test_progress_that_can_be_cancelled",
    types.WINDOW_WORK_DONE_PROGRESS_CREATE: "test_background.test_progress_that_can_be_cancelled",
    types.WINDOW_WORK_DONE_PROGRESS_CANCEL: "test_background.test_progress_that_can_be_cancelled",
}

# What clients send without being told by a capability that they may.
NOT_ANNOUNCED = {
    types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS,
    types.SET_TRACE,
    types.LOG_TRACE,
    types.CLIENT_REGISTER_CAPABILITY,
    types.WINDOW_SHOW_DOCUMENT,
    types.WINDOW_SHOW_MESSAGE,
    types.WINDOW_LOG_MESSAGE,
    types.WORKSPACE_APPLY_EDIT,
    types.WORKSPACE_CONFIGURATION,
    types.WORKSPACE_CODE_LENS_REFRESH,
    types.WORKSPACE_DID_CHANGE_CONFIGURATION,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
}


def agreed(editor: Editor) -> set[str]:
    """What was announced to an editor so far."""
    return announced(editor.agreed.capabilities, editor.registrations)


@pytest.mark.parametrize("profile", PROFILES)
async def test_all_that_is_announced(tmp_path: Path, profile: str) -> None:
    """Under a profile, everything that is announced has an exercise, and all of them succeed."""
    capabilities = PROFILES[profile]
    async with editing(capabilities) as editor:
        done: set[object] = set()
        for number, (name, exercise) in enumerate(EXERCISES.items()):
            if exercise in done or not {name} & (agreed(editor) | NOT_ANNOUNCED):
                continue
            done.add(exercise)
            directory = tmp_path / f"{number}"
            directory.mkdir()
            scene = Scene(editor, capabilities, directory)
            await asyncio.wait_for(performed(name, scene), LIMIT_SECONDS)
        assert agreed(editor) <= EXERCISES.keys()


async def performed(name: str, scene: Scene) -> None:
    """An exercise; a failure says of what."""
    try:
        await scene.begin()
        await EXERCISES[name](scene)
    except Exception as error:
        raise AssertionError(f"{name}: {error!r}") from error


async def test_nothing_is_exercised_that_no_client_is_told_of() -> None:
    told = set(NOT_ANNOUNCED)
    for capabilities in PROFILES.values():
        async with editing(capabilities) as editor:
            told |= agreed(editor)
    # A client is asked to ask again only when it asks at all.
    assert EXERCISES.keys() - told == {types.WORKSPACE_DIAGNOSTIC_REFRESH}


def test_every_capability_of_the_specification_is_known_here() -> None:
    """So that one that is new is not announced without a test either."""
    assert unknown_capabilities() == set()


@pytest.mark.parametrize("method", ELSEWHERE)
def test_what_is_tried_elsewhere_is(method: str) -> None:
    module, _, name = ELSEWHERE[method].rpartition(".")
    assert callable(getattr(importlib.import_module(f"tests.server.{module}"), name))


def rows() -> dict[str, tuple[str, str]]:
    """The rows of the page about methods: who sends it, and whether we know it."""
    row = re.compile(r"^\| `([^`]+)` \| (client|server|both) \| (yes|no)\b", re.MULTILINE)
    found = row.findall(PAGE.read_text(encoding="utf-8"))
    assert len(found) == len({method for method, *_ in found})
    return {method: (sender, answer) for method, sender, answer in found}


def test_the_page_lists_every_method_of_the_specification() -> None:
    """lsprotocol's list is made from the specification's own metamodel."""
    senders = {"clientToServer": "client", "serverToClient": "server", "both": "both"}
    specified = {
        method: senders[types.message_direction(method)] for method in types.METHOD_TO_TYPES
    }
    assert {method: sender for method, (sender, _) in rows().items()} == specified


def test_the_page_says_yes_to_what_is_tested_and_to_nothing_else() -> None:
    tested = {name.partition(" ")[0] for name in (*EXERCISES, *ELSEWHERE)}
    assert {method for method, (_, answer) in rows().items() if answer == "yes"} == tested


def test_the_server_knows_exactly_the_requests_that_the_page_says() -> None:
    """To all others it says that there is no such method, as LSP asks."""
    knows_all: Any = {"textDocument": {"diagnostic": {}}}
    with wire() as server:
        server.ask("initialize", {**INITIALIZE_PARAMS, "capabilities": knows_all})
        for method, (sender, answer) in rows().items():
            is_request = hasattr(types.METHOD_TO_TYPES[method][0], "id")
            is_sent = sender != "server" and method not in (types.INITIALIZE, types.SHUTDOWN)
            if is_request and is_sent:
                error = server.ask(method, {}).get("error", {})
                assert (error.get("code") == NO_METHOD) is (answer == "no"), method


def test_pulling_is_not_announced_to_clients_that_do_not_know_it() -> None:
    with running() as server:
        document = {"textDocument": {"uri": "file:///a.tf"}}
        answer = server.ask(types.TEXT_DOCUMENT_DIAGNOSTIC, document)
        assert answer["error"]["code"] == NO_METHOD
