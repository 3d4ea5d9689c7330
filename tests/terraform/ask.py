"""Runs the real terraform on a directory, offline."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from tests.terraform import binary, diagnostics, edges
from tests.terraform.diagnostics import Cycle, Findings, Problem, SelfReference
from tests.terraform.stub_provider import StubProvider
from tests.terraform.workdir import Workdir, prepare

# A line of the debug log after the cycle check.
_GRAPH_IS_FINE = "Starting graph walk: walkValidate"

# Exit statuses without a crash: fmt exits with 3 if a file would change, plan with 1 on errors.
_FMT_STATUSES = (0, 3)
_PLAN_STATUSES = (0, 1)

_VALIDATE = ["validate", "-json", "-no-tests"]
_BASICS = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}


@dataclass(frozen=True)
class Answer:
    """The errors that Terraform reports for a directory.

    Attributes:
        cycles: the nodes of each cycle, named exactly as Terraform prints them.
        cycles_only_in_plan: the cycles that only `terraform plan` reports.
        self_references: the reported self-references; files are relative to the directory.
        other_errors: all other errors, including those caused by a guessed schema or variable.
        graph_checked: False if Terraform stopped before it searched for cycles. Then the absence
            of cycles means nothing.
        plan_crashed: True if the plan panicked. Then the absence of self-references means
            nothing.
        is_planned: True if the plan is complete, or fails because of cycles or self-references
            only.
    """

    cycles: frozenset[Cycle]
    cycles_only_in_plan: frozenset[Cycle]
    self_references: tuple[SelfReference, ...]
    other_errors: tuple[Problem, ...]
    graph_checked: bool
    plan_crashed: bool
    is_planned: bool = False

    @property
    def validated_cycles(self) -> frozenset[Cycle]:
        """The cycles that `terraform validate` reports."""
        return self.cycles - self.cycles_only_in_plan


class Terraform:
    """A terraform program with a stub provider. A context manager; not thread-safe."""

    def __init__(self, program: binary.Program | None = None, *, is_opentofu: bool = False) -> None:
        """Use this program, or that of `binary.find`. Raises FileNotFoundError without one."""
        self.is_opentofu = is_opentofu
        program = program or binary.find()
        if program is None:
            raise FileNotFoundError(binary.MISSING)
        self._program = program
        self._provider = StubProvider()

    def __enter__(self) -> Terraform:
        """Return self. The stub provider is already running."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop the stub provider."""
        self._provider.stop()

    def ask(self, directory: Path, *, plan: bool = True) -> Answer:
        """Run `terraform validate` and `terraform plan` on a root module.

        Only the plan finds most self-references, and cycles between instances of one resource. It
        is run only if the validation finds no cycle. Raises OSError if the directory cannot be
        read.
        """
        findings = Findings()
        with tempfile.TemporaryDirectory(prefix="ask-terraform-") as scratch:
            workdir = prepare(directory, Path(scratch))
            self._provider.set_schemas(workdir.schemas)
            walked = self._validate(workdir, findings)
            crashed = plan and walked and self._plan(workdir, findings)
        checked = walked or bool(findings.cycles_of("validate"))
        answer = _answer(findings, graph_checked=checked, plan_crashed=crashed)
        is_complete = walked and not crashed and not answer.other_errors
        return replace(answer, is_planned=plan and is_complete)

    def replace(
        self, before: Path, after: Path, addresses: Sequence[str], first: Sequence[str] = ()
    ) -> Answer:
        """Apply `before`, and plan `after` with the replacement of the resources at `addresses`.

        If `first` is given, `after` is first applied with these options. Raises ValueError with
        Terraform's message if an apply fails, and OSError if a directory cannot be read.
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
        """Like `replace`, but return the trace log and the graph of the planned changes."""
        with self._applied(before, after) as (workdir, state):
            options = [state, *(f"-replace={address}" for address in addresses)]
            plan = ["plan", "-input=false", "-lock=false", "-no-color", *options]
            log = self._run(workdir, plan, TF_LOG_CORE="trace").stderr
        return log, edges.of_replacement(log)

    def printed(self, directory: Path, *, plan: bool = False, columns: int = 0) -> str:
        """Return the text that `terraform validate` or `plan` prints.

        It prints to a terminal of `columns` columns, or to a pipe if that is 0.
        """
        command = ["plan", "-input=false", "-lock=false"] if plan else ["validate", "-no-tests"]
        with tempfile.TemporaryDirectory(prefix="ask-terraform-") as scratch:
            workdir = prepare(directory, Path(scratch))
            self._provider.set_schemas(workdir.schemas)
            if not columns:
                return self._run(workdir, command).stderr
            variables = self._variables(workdir)
            output = binary.run_on_terminal(
                self._program, command, workdir.root, variables, columns
            )
        return output.decode("utf-8")

    def graph(self, directory: Path, *options: str) -> str:
        """Return what `terraform graph` prints."""
        with tempfile.TemporaryDirectory(prefix="ask-terraform-") as scratch:
            workdir = prepare(directory, Path(scratch))
            self._provider.set_schemas(workdir.schemas)
            return self._run(workdir, ["graph", *options]).stdout

    @contextmanager
    def _applied(
        self, before: Path, after: Path, first: Sequence[str] = ()
    ) -> Iterator[tuple[Workdir, str]]:
        """Apply `before`. Yields the prepared `after` and the command line option for the state."""
        with tempfile.TemporaryDirectory(prefix="ask-terraform-") as scratch:
            state = f"-state={scratch}/terraform.tfstate"
            applied = prepare(before, Path(scratch, "before"))
            workdir = prepare(after, Path(scratch, "after"))
            # Resources in the state need a schema, even if the configuration has them no more.
            workdir.schemas.add(applied.schemas)
            self._provider.set_schemas(workdir.schemas)
            self._apply(applied, state)
            if first:
                self._apply(workdir, state, *first)
            yield workdir, state

    def edges(self, directory: Path) -> edges.Edges:
        """Return the graph in which `terraform validate` searches for cycles.

        Raises ValueError with Terraform's output if it stops before the graph is built, and
        OSError if the directory cannot be read.
        """
        with tempfile.TemporaryDirectory(prefix="ask-terraform-") as scratch:
            workdir = prepare(directory, Path(scratch))
            self._provider.set_schemas(workdir.schemas)
            done = self._run(workdir, _VALIDATE, TF_LOG_CORE="trace")
        found = edges.of_log(done.stderr)
        if found is None:
            raise ValueError(done.stdout)
        return found

    def fmt_check(self, directory: Path) -> list[str]:
        """Return the relative paths of the files below a directory that `terraform fmt` changes.

        Raises ValueError with Terraform's message if a file cannot be parsed.
        """
        listed = binary.run(
            self._program,
            ["fmt", "-check", "-recursive", "-no-color"],
            directory,
            {**_BASICS, "TF_CLI_CONFIG_FILE": os.devnull},
        )
        if listed.returncode not in _FMT_STATUSES:
            raise ValueError(listed.stderr)
        return listed.stdout.splitlines()

    def _apply(self, workdir: Workdir, *options: str) -> None:
        done = self._run(workdir, ["apply", "-auto-approve", "-input=false", *options])
        if done.returncode:
            raise ValueError(done.stderr)

    def _validate(self, workdir: Workdir, findings: Findings) -> bool:
        """Run validate. Returns whether Terraform searched for cycles and found none."""
        done = self._run(workdir, _VALIDATE, TF_LOG_CORE="debug")
        if not done.stdout:
            raise RuntimeError(f"terraform validate gave no answer: {done.stderr[-3000:]}")
        findings.add(diagnostics.of_validate(done.stdout), "validate")
        return _GRAPH_IS_FINE in done.stderr

    def _plan(
        self, workdir: Workdir, findings: Findings, more: Sequence[str] = ("-refresh=false",)
    ) -> bool:
        """Run plan. Returns whether Terraform crashed."""
        if self._plan_once(workdir, findings, more):
            return False
        # Terraform panics at a data source that cannot be read before apply if it has a nested
        # block with an attribute of dynamic type. Guessed types may be wrong, so try them last.
        self._provider.set_schemas(workdir.schemas, typed_data_blocks=True)
        return not self._plan_once(workdir, findings, more)

    def _plan_once(self, workdir: Workdir, findings: Findings, more: Sequence[str]) -> bool:
        options = ["-json", "-input=false", "-lock=false", *more]
        done = self._run(workdir, ["plan", *options])
        findings.add(diagnostics.of_plan(done.stdout), "plan")
        return done.returncode in _PLAN_STATUSES

    def _run(
        self, workdir: Workdir, arguments: list[str], **variables: str
    ) -> subprocess.CompletedProcess[str]:
        # Without TF_LOG_PATH, Terraform logs to standard error.
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
    """The sort key of an error. Terraform's own order depends on its threads."""
    return found.file or "", found.line or 0
