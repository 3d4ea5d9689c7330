"""The tools of `tf-cycle-ls mcp`.

Each tool runs a command of `tf-cycle-ls` in a process of its own, because stdout belongs to the
protocol, and because an error in an analysis must not end the server.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from msgspec import Struct
from pydantic import Field

from tf_cycle_ls import __version__
from tf_cycle_ls.cli.exit_codes import FINDINGS, SUCCESS

_INSTRUCTIONS = """\
Finds dependency cycles in Terraform and OpenTofu configurations, without terraform, credentials or
network. After an edit of a .tf file, call `check`. Each cycle comes with verified fixes; choose by
`safe`, `loss` and `breaks`, look at the diff with `preview_fixes`, and make them with
`apply_fixes`. Then check again, because the ids change with the text. Ask the user before you apply
a fix that is not safe: it changes permissions or removes a control."""

# Python would import modules from the working directory, which a repository can contain.
_COMMAND = (
    "import sys; sys.path[:] = filter(None, sys.path); "
    "from tf_cycle_ls.cli.main import entry; entry()"
)

_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_WRITES = ToolAnnotations(read_only_hint=False, destructive_hint=True, open_world_hint=False)

FolderPath = Annotated[str, Field(description="a folder or file, relative to the root folder")]
Ids = Annotated[list[str], Field(description="ids of fixes, from the result of check")]


def serve(root: str) -> int:
    """Serve on stdin and stdout until the client closes stdin. Returns the exit code."""
    server = MCPServer("tf-cycle-ls", instructions=_INSTRUCTIONS, version=__version__)
    tools = Tools(Path(root).resolve())
    server.tool(annotations=_READS)(tools.check)
    server.tool(annotations=_READS)(tools.explain)
    server.tool(annotations=_READS)(tools.preview_fixes)
    server.tool(annotations=_WRITES)(tools.apply_fixes)
    server.run("stdio")
    return SUCCESS


class Tools(Struct, frozen=True):
    """The tools, for the files below the folder `root`, which is absolute and without links. Each
    raises ToolError with the message of the command if it fails."""

    root: Path

    def check(self, path: FolderPath = ".") -> dict[str, Any]:
        """Find the dependency cycles of all root modules at or below a path, with the references
        that cause them and the fixes that break them. The result is that of
        `tf-cycle-ls check --format json`."""
        return self._json(["check", "--format=json", "--", self._inside(path)])

    def explain(
        self,
        source: Annotated[str, Field(description="an address, such as aws_kms_key.main")] = "",
        target: Annotated[str, Field(description="an address that source depends on")] = "",
        terraform_output: Annotated[
            str, Field(description="output of terraform with a cycle error")
        ] = "",
        rule: Annotated[str, Field(description="a diagnostic code or a fix rule")] = "",
        path: FolderPath = ".",
    ) -> str:
        """Explain one of three things: why source depends on target, what causes the cycles in
        terraform_output, or what a rule does and what is lost."""
        inside = f"--in={self._inside(path)}"
        if rule:
            return self._run(["rule", "--", rule])
        if terraform_output:
            return self._run(["explain", inside, "-"], terraform_output)
        if source and target:
            return self._run(["explain", inside, "--", source, target])
        raise ToolError("give source and target, or terraform_output, or rule")

    def preview_fixes(self, path: FolderPath = ".", ids: Ids = []) -> dict[str, Any]:  # noqa: B006 # never changed; the SDK shows it to the client
        """Show the changes of the fixes with these ids as a diff and as edits, and the cycles that
        would be left. Without ids: of the least invasive set of safe fixes. Writes nothing."""
        return self._json(["fix", "--format=json", *_id_options(ids), "--", self._inside(path)])

    def apply_fixes(self, ids: Ids, path: FolderPath = ".") -> dict[str, Any]:
        """Make exactly the fixes with these ids, all or none, and list the cycles that are left.
        Only files below the root folder are written."""
        if not ids:
            raise ToolError("name the fixes by their ids, from the result of check")
        for edit in self.preview_fixes(path, ids)["edits"]:
            self._inside(edit["file"])
        options = ["--format=json", "--write", *_id_options(ids)]
        return self._json(["fix", *options, "--", self._inside(path)])

    def _inside(self, path: str) -> str:
        """A path, if it is below the root folder. Raises ToolError."""
        if not (self.root / path).resolve().is_relative_to(self.root):
            raise ToolError(f"{path} is outside of the root folder {self.root}")
        return path or "."

    def _json(self, arguments: Sequence[str]) -> dict[str, Any]:
        result: dict[str, Any] = json.loads(self._run(arguments))
        return result

    def _run(self, arguments: Sequence[str], stdin: str = "") -> str:
        """The output of a command. Raises ToolError if there is none."""
        done = subprocess.run(
            [sys.executable, "-c", _COMMAND, *arguments],
            cwd=self.root,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode in (SUCCESS, FINDINGS) and done.stdout:
            return done.stdout
        raise ToolError(done.stderr.strip() or f"exit status {done.returncode}")


def _id_options(ids: Sequence[str]) -> list[str]:
    return [f"--id={id_}" for id_ in ids]
