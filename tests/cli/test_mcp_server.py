"""The MCP server as a process, with the client of the official SDK."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.examples import STARTING_CASE
from tests.git_repository import TOP

pytest.importorskip("mcp", reason="mcp is not installed (the extra test has it)")
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp_types import CallToolResult, TextContent

pytestmark = pytest.mark.slow


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root folder with a copy of the starting case, and a file beside the root folder."""
    shutil.copytree(STARTING_CASE, tmp_path / "root" / "network")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "main.tf").write_text("locals {\n  a = local.b\n  b = local.a\n}\n")
    return tmp_path / "root"


def with_client(root: Path, use: Callable[[Client], Awaitable[None]]) -> None:
    """Start the server for a root folder, connect to it, and use the client."""

    async def session() -> None:
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "tf_cycle_ls", "mcp", "--root", str(root)],
            env={"PYTHONPATH": str(TOP)},
        )
        async with Client(stdio_client(server)) as client:
            await use(client)

    asyncio.run(asyncio.wait_for(session(), timeout=300))


async def call(client: Client, tool: str, **arguments: Any) -> CallToolResult:
    return await client.call_tool(tool, arguments)


async def data(client: Client, tool: str, **arguments: Any) -> Any:
    """The structured content of a result without an error."""
    result = await call(client, tool, **arguments)
    assert not result.is_error, result.content
    return result.structured_content


def text(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def texts(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "network").iterdir()}


def test_agent_breaks_all_cycles_with_safe_fixes(root: Path) -> None:
    """As AGENTS.md describes it: check, choose safe fixes, preview, apply, check again."""

    async def use(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"check", "explain", "preview_fixes", "apply_fixes"}
        writes = {
            name
            for name, tool in tools.items()
            if tool.annotations is None or not tool.annotations.read_only_hint
        }
        assert writes == {"apply_fixes"}

        for _ in range(3):
            (found,) = (await data(client, "check", path="network"))["roots"]
            if not found["components"]:
                break
            fixes = [fix for fix in found["components"][0]["fixes"] if fix["safe"]]
            best = max(fixes, key=lambda fix: len(fix["breaks"]))
            before = texts(root)
            preview = await data(client, "preview_fixes", path="network", ids=[best["id"]])
            assert preview["diff"].startswith("--- a/network/")
            assert texts(root) == before
            applied = await data(client, "apply_fixes", path="network", ids=[best["id"]])
            assert applied["diff"] == preview["diff"]
            assert texts(root) != before
        assert found["components"] == []

    with_client(root, use)


def test_preview_without_ids_is_the_safe_set(root: Path) -> None:
    async def use(client: Client) -> None:
        preview = await data(client, "preview_fixes")
        assert preview["remaining"] == []
        assert preview["written"] is False
        assert all(fix["safe"] for fix in preview["fixes"])

    with_client(root, use)


def test_explain_answers_three_kinds_of_questions(root: Path) -> None:
    async def use(client: Client) -> None:
        ends = {"source": "aws_kms_key.primary", "target": "aws_vpc_endpoint.kms"}
        answer = await data(client, "explain", **ends)
        assert "aws_kms_key.primary depends on aws_vpc_endpoint.kms" in answer["result"]
        log = "Error: Cycle: aws_vpc_endpoint.kms, data.aws_iam_policy_document.kms_endpoint_policy"
        answer = await data(client, "explain", terraform_output=log)
        assert "network/vpc_endpoints.tf:8" in answer["result"]
        answer = await data(client, "explain", rule="wildcard")
        assert answer["result"].startswith("# wildcard\n")
        result = await call(client, "explain", source="aws_kms_key.primary")
        assert result.is_error
        assert "target" in text(result)

    with_client(root, use)


def test_nothing_outside_of_the_root_folder_is_read_or_written(root: Path) -> None:
    """Neither by a path, nor through a link, nor by a fix in a module that the root calls."""
    outside = root.parent / "outside"
    (root / "link").symlink_to(outside)
    caller = root / "caller"
    caller.mkdir()
    (caller / "main.tf").write_text('module "m" {\n  source = "../../shared"\n}\n')
    shutil.copytree(STARTING_CASE, root.parent / "shared")
    before = {path: path.read_bytes() for path in root.parent.rglob("*.tf")}

    async def use(client: Client) -> None:
        for path in ("../outside", "link", str(outside)):
            for tool in ("check", "preview_fixes"):
                result = await call(client, tool, path=path)
                assert result.is_error
                assert "outside of the root folder" in text(result)
        (found,) = (await data(client, "check", path="caller"))["roots"]
        fix = found["components"][0]["fixes"][0]
        result = await call(client, "apply_fixes", path="caller", ids=[fix["id"]])
        assert result.is_error
        assert "outside of the root folder" in text(result)
        result = await call(client, "apply_fixes", path="network", ids=[])
        assert result.is_error

    with_client(root, use)
    assert {path: path.read_bytes() for path in root.parent.rglob("*.tf")} == before


def test_message_of_a_failed_command_reaches_the_client(root: Path) -> None:
    async def use(client: Client) -> None:
        result = await call(client, "apply_fixes", ids=["000000000000"])
        assert result.is_error
        assert "no fix has the id 000000000000" in text(result)
        result = await call(client, "check", path="nowhere")
        assert result.is_error
        assert "nowhere" in text(result)

    with_client(root, use)


def test_code_in_the_root_folder_is_not_run(root: Path) -> None:
    ran = root.parent / "ran"
    for name in ("json.py", "argparse.py", "tf_cycle_ls/__init__.py"):
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"open({str(ran)!r}, 'w')\n")

    async def use(client: Client) -> None:
        assert len((await data(client, "check"))["roots"]) == 1

    with_client(root, use)
    assert not ran.exists()
