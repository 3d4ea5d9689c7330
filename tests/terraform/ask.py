"""Asking the real terraform about a folder of configuration, offline."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tests.terraform import binary, diagnostics, edges
from tests.terraform.diagnostics import Cycle, Findings, Problem, SelfReference
from tests.terraform.stub_provider import StubProvider
from tests.terraform.workdir import Workdir, prepare

# A line of the debug log that comes after the cycle check.
_GRAPH_IS_FINE = "Starting graph walk: walkValidate"

# Exit statuses: fine, and for fmt 3 if a file would change; for plan 1 if there are errors.
_FMT_ANSWERS = (0, 3)
_PLAN_ANSWERS = (0, 1)

_VALIDATE = ["validate", "-json", "-no-tests"]
_BASICS = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}


@dataclass(frozen=True)
class Answer:
    """What Terraform says about a folder.

    Attributes:
        cycles: the nodes of each cycle, named exactly as Terraform prints them.
        cycles_only_in_plan: those of `cycles` that `terraform validate` does not see.
        self_references: what is reported as such; files are relative to the folder.
        other_errors: all other errors, also those of an imperfect schema or made-up variable.
        graph_checked: False if something stopped Terraform before it looked for cycles; no
            cycle then means nothing.
        plan_crashed: True if the plan panicked; no self reference then means nothing.
    """

    cycles: frozenset[Cycle]
    cycles_only_in_plan: frozenset[Cycle]
    self_references: tuple[SelfReference, ...]
    other_errors: tuple[Problem, ...]
    graph_checked: bool
    plan_crashed: bool


class Terraform:
    """A terraform program with stand-ins for all providers, to be used in a `with` statement.

    Answers one question at a time.
    """

    def __init__(self) -> None:
        """Use the program of `binary.find`. Raises FileNotFoundError if there is none."""
        found = binary.find()
        if found is None:
            raise FileNotFoundError("terraform is not on PATH")
        self._program = found
        self._provider = StubProvider()

    def __enter__(self) -> Terraform:
        """Nothing is left to do: the stand-in provider serves already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop the stand-in provider."""
        self._provider.stop()

    def ask(self, directory: Path, *, plan: bool = True) -> Answer:
        """What `terraform validate`, and then `terraform plan`, say about a root module.

        The plan, which alone looks for most self references and for cycles between instances of
        one resource, comes only after a validation that found no cycle. Raises OSError if the
        directory cannot be read.
        """
        findings = Findings()
        with tempfile.TemporaryDirectory(prefix="ask-terraform-") as scratch:
            workdir = prepare(directory, Path(scratch))
            self._provider.tell(workdir.schemas)
            walked = self._validate(workdir, findings)
            crashed = plan and walked and self._plan(workdir, findings)
        checked = walked or bool(findings.cycles_of("validate"))
        return _answer(findings, graph_checked=checked, plan_crashed=crashed)

    def replace(
        self, before: Path, after: Path, addresses: Sequence[str], first: Sequence[str] = ()
    ) -> Answer:
        """What `terraform plan` says about `after` when `before` was applied, and some resources
        are to be replaced. With options for a `first` apply of `after`, that comes between.

        Raises ValueError, with what Terraform says, if something cannot be applied, and OSError if
        a directory cannot be read.
        """
        findings = Findings()
        with self._applied(before, after, first) as (workdir, state):
            options = [state, *(f"-replace={address}" for address in addresses)]
            validated = self._validate(workdir, findings)
            crashed = self._plan(workdir, findings, options)
        return _answer(findings, graph_checked=validated, plan_crashed=crashed)

    def replacement(
        self, before: Path, after: Path, addresses: Sequence[str]
    ) -> tuple[str, edges.Edges]:
        """As `replace`: what the plan prints, a log among it, and the graph of what it would do."""
        with self._applied(before, after) as (workdir, state):
            options = [state, *(f"-replace={address}" for address in addresses)]
            plan = ["plan", "-input=false", "-lock=false", "-no-color", *options]
            log = self._run(workdir, plan, TF_LOG_CORE="trace").stderr
        return log, edges.of_replacement(log)

    def printed(self, directory: Path, *, plan: bool = False, columns: int = 0) -> str:
        """What `terraform validate`, or `plan`, prints for people, on a terminal so many columns
        wide, or into a pipe."""
        command = ["plan", "-input=false", "-lock=false"] if plan else ["validate", "-no-tests"]
        with tempfile.TemporaryDirectory(prefix="ask-terraform-") as scratch:
            workdir = prepare(directory, Path(scratch))
            self._provider.tell(workdir.schemas)
            if not columns:
                return self._run(workdir, command).stderr
            variables = self._variables(workdir)
            output = binary.run_on_terminal(
                self._program, command, workdir.root, variables, columns
            )
        return output.decode("utf-8")

    @contextmanager
    def _applied(
        self, before: Path, after: Path, first: Sequence[str] = ()
    ) -> Iterator[tuple[Workdir, str]]:
        """`before` is applied; gives `after`, ready, and the option that names the state."""
        with tempfile.TemporaryDirectory(prefix="ask-terraform-") as scratch:
            state = f"-state={scratch}/terraform.tfstate"
            applied = prepare(before, Path(scratch, "before"))
            workdir = prepare(after, Path(scratch, "after"))
            # What is in the state has a schema still, whether or not it is written any longer.
            workdir.schemas.add(applied.schemas)
            self._provider.tell(workdir.schemas)
            self._apply(applied, state)
            if first:
                self._apply(workdir, state, *first)
            yield workdir, state

    def edges(self, directory: Path) -> edges.Edges:
        """The graph of a root module, in which Terraform looks for cycles when it validates.

        Raises ValueError, with what Terraform says, if something stopped it before it had one,
        and OSError if the directory cannot be read.
        """
        with tempfile.TemporaryDirectory(prefix="ask-terraform-") as scratch:
            workdir = prepare(directory, Path(scratch))
            self._provider.tell(workdir.schemas)
            done = self._run(workdir, _VALIDATE, TF_LOG_CORE="trace")
        found = edges.of_log(done.stderr)
        if found is None:
            raise ValueError(done.stdout)
        return found

    def fmt_check(self, directory: Path) -> list[str]:
        """The files at or below a directory that `terraform fmt` would change, relative to it.

        Raises ValueError, with what Terraform says, if one of them cannot be parsed.
        """
        listed = binary.run(
            self._program,
            ["fmt", "-check", "-recursive", "-no-color"],
            directory,
            {**_BASICS, "TF_CLI_CONFIG_FILE": os.devnull},
        )
        if listed.returncode not in _FMT_ANSWERS:
            raise ValueError(listed.stderr)
        return listed.stdout.splitlines()

    def _apply(self, workdir: Workdir, *options: str) -> None:
        done = self._run(workdir, ["apply", "-auto-approve", "-input=false", *options])
        if done.returncode:
            raise ValueError(done.stderr)

    def _validate(self, workdir: Workdir, findings: Findings) -> bool:
        """Validate; return whether Terraform looked for cycles and found none."""
        done = self._run(workdir, _VALIDATE, TF_LOG_CORE="debug")
        if not done.stdout:
            raise RuntimeError(f"terraform validate gave no answer: {done.stderr[-3000:]}")
        findings.add(diagnostics.of_validate(done.stdout), "validate")
        return _GRAPH_IS_FINE in done.stderr

    def _plan(
        self, workdir: Workdir, findings: Findings, more: Sequence[str] = ("-refresh=false",)
    ) -> bool:
        """Plan; return whether Terraform crashed."""
        if self._plan_once(workdir, findings, more):
            return False
        # It panics over a data source that cannot be read before apply and has a nested block
        # with an attribute of any type. A guessed type may be wrong; hence not at once.
        self._provider.tell(workdir.schemas, typed_data_blocks=True)
        return not self._plan_once(workdir, findings, more)

    def _plan_once(self, workdir: Workdir, findings: Findings, more: Sequence[str]) -> bool:
        options = ["-json", "-input=false", "-lock=false", *more]
        done = self._run(workdir, ["plan", *options])
        findings.add(diagnostics.of_plan(done.stdout), "plan")
        return done.returncode in _PLAN_ANSWERS

    def _run(
        self, workdir: Workdir, arguments: list[str], **variables: str
    ) -> subprocess.CompletedProcess[str]:
        # Without TF_LOG_PATH, a log is what Terraform prints to its standard error.
        variables |= self._variables(workdir)
        return binary.run(self._program, arguments, workdir.root, variables)

    def _variables(self, workdir: Workdir) -> dict[str, str]:
        reattach = self._provider.reattach(workdir.providers)
        return {**_BASICS, **workdir.variables, "TF_REATTACH_PROVIDERS": reattach}


def _answer(findings: Findings, *, graph_checked: bool, plan_crashed: bool) -> Answer:
    return Answer(
        cycles=frozenset(findings.cycles),
        cycles_only_in_plan=findings.cycles_of("plan"),
        self_references=tuple(sorted(findings.self_references.values(), key=_place)),
        other_errors=tuple(sorted(findings.problems.values(), key=_place)),
        graph_checked=graph_checked,
        plan_crashed=plan_crashed,
    )


def _place(found: SelfReference | Problem) -> tuple[str, int]:
    """The order of the text; Terraform's own order is that in which its threads finish."""
    return found.file or "", found.line or 0
