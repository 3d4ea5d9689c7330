"""Every announced method works for each kind of client, and has a test."""

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
from tests.server.wire import INITIALIZE_PARAMS, wire

pytestmark = pytest.mark.slow

LIMIT_SECONDS = 120.0
NO_METHOD = -32601
PAGE = Path(__file__).parents[2] / "docs" / "lsp.md"

_CANCELLED_PROGRESS = (
    "scheduling.test_analysis_scheduler.test_cancelling_progress_stops_the_workspace_analysis"
)
# Methods that are not part of a normal session, with the tests that cover them.
_COMPLETION = "client.test_completion_registration.test_registered_while_the_setting_is_on"
ELSEWHERE = {
    types.INITIALIZE: "handlers.test_register.test_announced_capabilities",
    types.INITIALIZED: "client.test_file_watching.test_watchers_are_registered_if_supported",
    types.SHUTDOWN: "test_lifecycle.test_exit_after_shutdown",
    types.EXIT: "test_lifecycle.test_exit_without_shutdown",
    types.TEXT_DOCUMENT_COMPLETION: _COMPLETION,
    types.CLIENT_UNREGISTER_CAPABILITY: _COMPLETION,
    types.CANCEL_REQUEST: "test_protocol.test_cancelled_request_gets_a_response",
    types.PROGRESS: _CANCELLED_PROGRESS,
    types.WINDOW_WORK_DONE_PROGRESS_CREATE: _CANCELLED_PROGRESS,
    types.WINDOW_WORK_DONE_PROGRESS_CANCEL: _CANCELLED_PROGRESS,
}

# Methods that work without a server capability.
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
    """The methods that the server has announced to an editor so far."""
    return announced(editor.agreed.capabilities, editor.registrations)


@pytest.mark.parametrize("profile", PROFILES)
async def test_every_announced_method_succeeds(tmp_path: Path, profile: str) -> None:
    """For each client profile, every announced method has an exercise, which succeeds."""
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
        missing = agreed(editor) - EXERCISES.keys()
        assert missing == set(), "add an exercise for the method to tests/server/exercises/"


async def performed(name: str, scene: Scene) -> None:
    """Run an exercise. A failure names it."""
    try:
        await scene.begin()
        await EXERCISES[name](scene)
    except Exception as error:
        raise AssertionError(f"{name}: {error!r}") from error


async def test_every_exercise_is_announced_to_some_client() -> None:
    methods = set(NOT_ANNOUNCED)
    for capabilities in PROFILES.values():
        async with editing(capabilities) as editor:
            methods |= agreed(editor)
    # workspace/diagnostic/refresh is sent only to clients that pull diagnostics.
    assert EXERCISES.keys() - methods == {types.WORKSPACE_DIAGNOSTIC_REFRESH}, (
        "remove the exercise from tests/server/exercises/, or add the method to NOT_ANNOUNCED "
        "in tests/server/test_methods.py"
    )


def test_all_capabilities_of_the_specification_are_covered() -> None:
    """A new capability cannot be announced without a test."""
    assert unknown_capabilities() == set(), (
        "add the methods of the capability to tests/server/announced.py"
    )


@pytest.mark.parametrize("method", ELSEWHERE)
def test_methods_tested_elsewhere_have_a_test(method: str) -> None:
    module, _, name = ELSEWHERE[method].rpartition(".")
    assert callable(getattr(importlib.import_module(f"tests.server.{module}"), name))


def rows() -> dict[str, tuple[str, str]]:
    """The rows of docs/lsp.md by method: the sender, and whether the server supports it."""
    row = re.compile(r"^\| `([^`]+)` \| (client|server|both) \| (yes|no)\b", re.MULTILINE)
    cells = row.findall(PAGE.read_text(encoding="utf-8"))
    methods = [method for method, *_ in cells]
    assert len(methods) == len(set(methods)), "remove the second row of a method from docs/lsp.md"
    return {method: (sender, answer) for method, sender, answer in cells}


def test_page_lists_every_method_of_the_specification() -> None:
    """The list of lsprotocol is generated from the metamodel of the specification."""
    senders = {"clientToServer": "client", "serverToClient": "server", "both": "both"}
    specified = {
        method: senders[types.message_direction(method)] for method in types.METHOD_TO_TYPES
    }
    assert {method: sender for method, (sender, _) in rows().items()} == specified, (
        "add, correct or remove the row of the method in docs/lsp.md"
    )


def test_page_says_yes_exactly_for_tested_methods() -> None:
    tested = {name.partition(" ")[0] for name in (*EXERCISES, *ELSEWHERE)}
    supported = {method for method, (_, answer) in rows().items() if answer == "yes"}
    assert tested - supported == set(), "write yes in the row of the method in docs/lsp.md"
    assert supported - tested == set(), (
        "test the method in tests/server/exercises/, or write no in its row in docs/lsp.md"
    )


def test_server_implements_exactly_the_requests_on_the_page() -> None:
    """All other requests are answered with MethodNotFound, as LSP requires."""
    knows_all: Any = {"textDocument": {"diagnostic": {}}}
    with wire() as server:
        server.ask("initialize", {**INITIALIZE_PARAMS, "capabilities": knows_all})
        for method, (sender, answer) in rows().items():
            is_request = hasattr(types.METHOD_TO_TYPES[method][0], "id")
            is_sent = sender != "server" and method not in (types.INITIALIZE, types.SHUTDOWN)
            if is_request and is_sent:
                error = server.ask(method, {}).get("error", {})
                assert (error.get("code") == NO_METHOD) is (answer == "no"), (
                    f"implement {method}, or correct its row in docs/lsp.md"
                )
