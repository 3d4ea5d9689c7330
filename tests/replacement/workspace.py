"""A workspace in which the real terraform applies one configuration after the other."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.terraform import binary, diagnostics
from tests.terraform.schema_guess import Schemas
from tests.terraform.stub_provider import StubProvider
from tests.terraform.workdir import Workdir, prepare
from tf_cycle_ls.replacement.model import without_keys
from tf_cycle_ls.replacement.state_file import read_state

_DEPOSED_KEY = re.compile(r"\(destroy deposed [^)]*\)")
_CYCLE = re.compile(r"Cycle: .*")

Names = frozenset[str]


@dataclass(frozen=True)
class Answer:
    """The answer of a command.

    `cycles` are the components it prints, without the keys of deposed objects, `errors` the other
    errors, and `output` all that it printed.
    """

    status: int
    cycles: frozenset[Names]
    errors: tuple[str, ...]
    output: str


class Workspace:
    """Runs commands of Terraform against one state. Each configuration is a dictionary of texts."""

    def __init__(
        self, program: binary.Program, directory: Path, provider: StubProvider | None = None
    ) -> None:
        """Use an empty directory. Without `provider`, only `terraform_data` can be used."""
        self._program = program
        self._directory = directory
        self._provider = provider
        self._schemas = Schemas()
        # The state may need providers that the configuration uses no more.
        self._providers: frozenset[str] = frozenset()
        self._workdir: Workdir | None = None
        self._number = 0

    @property
    def state_file(self) -> Path:
        """The file with the state."""
        return self._directory / "terraform.tfstate"

    @property
    def root(self) -> Path:
        """The directory of the current configuration as Terraform sees it."""
        assert self._workdir is not None
        return self._workdir.root

    def write(self, texts: Mapping[str, str]) -> None:
        """Replace the configuration."""
        self._number += 1
        source = self._directory / f"configuration{self._number}"
        for name, text in texts.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self._workdir = prepare(source, self._directory / f"scratch{self._number}")
        self._schemas.add(self._workdir.schemas)
        self._providers |= self._workdir.providers
        if self._provider is not None:
            self._provider.set_schemas(self._schemas)

    def run(self, command: str, *options: str) -> Answer:
        """Run `plan`, `apply` or `destroy`."""
        arguments = [command, "-input=false", "-no-color", "-lock=false"]
        if command in ("apply", "destroy"):
            arguments.append("-auto-approve")
        done = self._run([*arguments, f"-state={self.state_file}", *options])
        text = done.stderr
        lines = [line.strip().removeprefix("│").strip() for line in text.splitlines()]
        cycles = [found[0] for line in lines for found in [_CYCLE.search(line)] if found]
        errors = [line for line in lines if line.startswith("Error: ") and "Cycle: " not in line]
        return Answer(
            done.returncode,
            frozenset(names_of(cycle) for cycle in cycles),
            tuple(errors),
            done.stdout + text,
        )

    def plan(self, *options: str) -> tuple[Answer, dict[str, Any] | None]:
        """Plan, and return the answer and the plan as JSON, or None if no file was written."""
        file = self._directory / "plan"
        file.unlink(missing_ok=True)
        answer = self.run("plan", f"-out={file}", *options)
        if not file.exists():
            return answer, None
        shown = self._run(["show", "-json", str(file)])
        return answer, json.loads(shown.stdout)

    def state(self) -> dict[str, Any]:
        """The state, as `terraform state pull` prints it."""
        content: dict[str, Any] = json.loads(self.state_file.read_text(encoding="utf-8"))
        return content

    def edit_state(self, content: Mapping[str, Any]) -> None:
        """Replace the state."""
        self.state_file.write_text(json.dumps(content), encoding="utf-8")

    def copy_to(self, directory: Path) -> Workspace:
        """A workspace with the same state and configuration in another, empty directory."""
        other = Workspace(self._program, directory, self._provider)
        other._schemas, other._providers = self._schemas, self._providers
        other._workdir, other._number = self._workdir, self._number
        if self.state_file.exists():
            shutil.copy(self.state_file, other.state_file)
        return other

    def _run(self, arguments: Sequence[str]) -> Any:
        assert self._workdir is not None
        variables = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", **self._workdir.variables}
        if self._provider is not None:
            variables["TF_REATTACH_PROVIDERS"] = self._provider.reattach(self._providers)
        return binary.run(self._program, arguments, self._workdir.root, variables)


def names_of(cycle: str) -> Names:
    """The names in a printed cycle, without the keys of deposed objects."""
    names = diagnostics.nodes_of(_DEPOSED_KEY.sub("(destroy deposed)", cycle))
    return frozenset(names)


def users_go_first(output: str, state: Mapping[str, Any]) -> bool:
    """Whether an apply destroyed nothing before what used it, according to the state before."""
    found = re.findall(r"^(\S+): Destroying\.\.\.", output, re.MULTILINE)
    started = {address: at for at, address in enumerate(found)}
    objects = read_state(json.dumps(state).encode()).objects.values()
    return all(
        started[item.address] < at
        for item in objects
        if item.address in started
        for name, at in started.items()
        if without_keys(name) in item.dependencies
    )
