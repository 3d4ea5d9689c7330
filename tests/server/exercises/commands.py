"""Exercises for the commands of the server, and for what it sends to the window."""

from __future__ import annotations

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.server import seed
from tests.server.exercises.scene import Scene, of
from tests.server.profiles import has, plain

REPAIR = "tf-cycle-ls.repair"
OPEN_DOCUMENTATION = "tf-cycle-ls.openDocumentation"
NEXT, PREVIOUS, COMPONENT = "nextEdge", "previousEdge", "component"
ADDRESSES, DEPENDENCY_PATH, DEPENDENTS = "addresses", "dependencyPath", "dependents"
HEADER_OF_KEY = types.Position(*seed.KEY_HEADER[:2])


@of(
    types.WORKSPACE_EXECUTE_COMMAND,
    f"{types.WORKSPACE_EXECUTE_COMMAND} tf-cycle-ls.{NEXT}",
    f"{types.WORKSPACE_EXECUTE_COMMAND} tf-cycle-ls.{PREVIOUS}",
    types.WINDOW_SHOW_DOCUMENT,
)
async def walk(scene: Scene) -> None:
    """Walks the long cycle forward and backward. The editor shows each step if it can."""
    heard = len(scene.editor.heard)
    route = [
        (scene.kms, plain(scene.key_to_endpoint)),
        (scene.endpoint, seed.lsp_range(seed.VPCE_TO_ENDPOINT_POLICY)),
        (scene.endpoint, seed.lsp_range(seed.ENDPOINT_POLICY_TO_KEY)),
        (scene.kms, seed.lsp_range(seed.KEY_TO_KEY_POLICY)),
    ]
    uri, where = scene.kms, scene.key_to_endpoint.start
    forward = [*route[1:], route[0]]
    for name, expected in [(NEXT, forward), (PREVIOUS, [*route[:0:-1], route[0]])]:
        for step in expected:
            location = plain(await scene.execute(name, uri, where))
            assert (location["uri"], location["range"]) == step
            uri, where = location["uri"], types.Position(**location["range"]["start"])
    opened = [params for method, params in scene.editor.heard[heard:] if "showDocument" in method]
    if has(scene.can, "window", "showDocument", "support"):
        assert [(params.uri, plain(params.selection)) for params in opened][:4] == forward
    else:
        assert opened == []


@of(f"{types.WORKSPACE_EXECUTE_COMMAND} tf-cycle-ls.{COMPONENT}")
async def component(scene: Scene) -> None:
    """Returns the component as a graph. The cursor is on a block header."""
    graph = plain(await scene.execute(COMPONENT, scene.kms, HEADER_OF_KEY))
    assert {node["address"] for node in graph["nodes"]} == {
        seed.KEY,
        seed.KEY_POLICY,
        seed.VPCE,
        seed.ENDPOINT_POLICY,
    }
    assert len(graph["edges"]) == 5


@of(
    f"{types.WORKSPACE_EXECUTE_COMMAND} tf-cycle-ls.{ADDRESSES}",
    f"{types.WORKSPACE_EXECUTE_COMMAND} tf-cycle-ls.{DEPENDENCY_PATH}",
    f"{types.WORKSPACE_EXECUTE_COMMAND} tf-cycle-ls.{DEPENDENTS}",
)
async def dependencies(scene: Scene) -> None:
    """Returns what the key depends on and what depends on it. The cursor is on its header."""
    found = plain(await scene.execute(ADDRESSES, scene.kms, HEADER_OF_KEY))
    assert found["current"] == seed.KEY
    assert seed.VPCE in [one["address"] for one in found["addresses"]]
    document = {"uri": scene.kms}

    async def execute(name: str, *addresses: str) -> object:
        arguments = [document, *addresses]
        params = types.ExecuteCommandParams(f"tf-cycle-ls.{name}", arguments=arguments)
        return plain(await scene.editor.workspace_execute_command_async(params))

    path = await execute(DEPENDENCY_PATH, seed.KEY, seed.VPCE)
    assert isinstance(path, list)
    assert [edge["to"] for edge in path] == [seed.KEY_POLICY, seed.VPCE]
    users = await execute(DEPENDENTS, seed.KEY)
    assert isinstance(users, list)
    assert seed.ENDPOINT_POLICY in [one["address"] for one in users]


@of(f"{types.WORKSPACE_EXECUTE_COMMAND} tf-cycle-ls.graph")
async def graph(scene: Scene) -> None:
    """Returns the graph of the root module as text."""
    arguments = [{"uri": scene.kms}, "dot"]
    params = types.ExecuteCommandParams("tf-cycle-ls.graph", arguments=arguments)
    found = plain(await scene.editor.workspace_execute_command_async(params))
    assert found["content"].startswith("digraph")
    assert seed.KEY in found["content"]


@of(f"{types.WORKSPACE_EXECUTE_COMMAND} {REPAIR}", types.WORKSPACE_APPLY_EDIT)
async def apply_fix(scene: Scene) -> None:
    """The server applies a code action through workspace/applyEdit if the client supports it."""
    heard = len(scene.editor.heard)
    actions = await scene.editor.actions(scene.kms, scene.key_to_endpoint)
    action = next(
        candidate
        for candidate in actions
        if candidate.data and candidate.data["rule"] == "wildcard"
    )
    executed = types.ExecuteCommandParams(REPAIR, arguments=[plain(action)])
    if has(scene.can, "workspace", "applyEdit"):
        await scene.editor.workspace_execute_command_async(executed)
        request = await scene.editor.hears(types.WORKSPACE_APPLY_EDIT, heard)
        assert request.label == action.title
        applied_action = types.CodeAction(action.title, edit=request.edit)
        assert await scene.edits_of(applied_action) == await scene.edits_of(action)
    else:
        with pytest.raises(JsonRpcException):
            await scene.editor.workspace_execute_command_async(executed)


@of(f"{types.WORKSPACE_EXECUTE_COMMAND} {OPEN_DOCUMENTATION}")
async def open_documentation(scene: Scene) -> None:
    """A code without a page is refused, as is a client that cannot show one."""
    for code in ("no-such-code", *([] if _shows_documents(scene) else ["dependency-cycle"])):
        executed = types.ExecuteCommandParams(OPEN_DOCUMENTATION, arguments=[code])
        with pytest.raises(JsonRpcException):
            await scene.editor.workspace_execute_command_async(executed)


def _shows_documents(scene: Scene) -> bool:
    return has(scene.can, "window", "showDocument", "support")


@of(types.WINDOW_LOG_MESSAGE, types.WINDOW_SHOW_MESSAGE)
async def wrong_setting(scene: Scene) -> None:
    """An invalid setting is logged and shown once."""
    heard = len(scene.editor.heard)
    section = {"tf-cycle-ls": {"run": scene.directory.name}}
    has_configuration = has(scene.can, "workspace", "configuration")
    scene.editor.settings = section if has_configuration else {}
    for _ in range(2):
        scene.editor.workspace_did_change_configuration(
            types.DidChangeConfigurationParams(settings=None if has_configuration else section)
        )
    warning = await scene.editor.hears(types.WINDOW_SHOW_MESSAGE, heard)
    assert "run must be one of" in warning.message
    await scene.execute(COMPONENT, scene.kms, HEADER_OF_KEY)
    methods = [method for method, _ in scene.editor.heard[heard:]]
    assert methods.count(types.WINDOW_SHOW_MESSAGE) == 1
    assert methods.count(types.WINDOW_LOG_MESSAGE) == 1
