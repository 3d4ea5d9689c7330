"""Evaluates the expressions of one file, as Terragrunt does before it runs anything.

Local values are evaluated when they are needed, in any order. What only a run knows (commands,
secrets, outputs) is unknown, and so is everything that needs it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

from msgspec import Struct, field

from tf_cycle_ls.syntax.evaluation import Functions, evaluate
from tf_cycle_ls.syntax.pure_functions import UNKNOWN, InvalidValueError, UnknownValueError
from tf_cycle_ls.terragrunt.config_file import ConfigFile, Expression, Section
from tf_cycle_ls.terragrunt.session import Session

Names = Mapping[tuple[str, str], Any]
"""Values of names in one block, such as ("each", "key")."""

NO_MERGE, SHALLOW, DEEP = "no_merge", "shallow", "deep"
"""The merge strategies of an `include` block."""

_NO_NAMES: Names = {}
_PLAIN = re.compile(rb'"[^"\\\\$%\n]*"')
"""A string without templates and escapes, which needs no parser."""
_RUNNING: Any = object()
"""The value of a local value while it is evaluated."""


class NeedsOutputsError(UnknownValueError):
    """An expression needs an output of a dependency."""


class PartlyKnown(dict[str, Any]):
    """An object of which only some attributes are modelled. All others are unknown."""

    def __missing__(self, key: str) -> Any:
        raise UnknownValueError


class Include(Struct, frozen=True):
    """An `include` block whose file was read.

    `scope` evaluates the included file for the unit that includes it.
    """

    section: Section
    path: str
    scope: Scope
    strategy: str
    is_exposed: bool


class Scope(Struct, dict=True, eq=False):
    """The names that the expressions of one file can use.

    `path` is the path of the file. `config_dir` is the directory of the configuration that the
    file belongs to: its own, or that of the unit that includes it. `original_dir` is the directory
    of the unit that reads it. `included_as` is the path of the file if it is included. `values`
    are the values that a stack gives, or None. `reading` has the paths of the files that are being
    read, the outermost first.
    """

    session: Session
    path: str
    file: ConfigFile
    config_dir: str
    original_dir: str
    file_dir: str
    values: Mapping[str, Any] | None = None
    included_as: str | None = None
    reading: tuple[str, ...] = ()
    includes: dict[str, Include] = field(default_factory=dict)
    names: Names = _NO_NAMES
    uses_original_dir: bool = False
    _locals: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def functions(self) -> Functions:
        """The functions of Terragrunt that depend on where they are called."""
        from tf_cycle_ls.terragrunt.functions import functions_of

        return functions_of(self)

    def evaluate(self, expression: Expression, names: Names = _NO_NAMES) -> Any:
        """Return the value of an expression. `names` has values that only its block has.

        Raises UnknownValueError if it is not known, as InvalidValueError if Terragrunt fails, too,
        and as NeedsOutputsError if it needs an output.
        """

        if _PLAIN.fullmatch(expression.text):
            return expression.text[1:-1].decode(errors="replace")

        def lookup(root: str, name: str) -> Any:
            if (root, name) in names:
                return names[root, name]
            return self._named(root, name)

        return evaluate(expression.text, lookup, self.functions)

    def evaluate_alone(self, expression: Expression) -> Any:
        """Like `evaluate`, for an expression that may call functions but use no names."""

        def lookup(root: str, name: str) -> Any:
            raise InvalidValueError

        return evaluate(expression.text, lookup, self.functions)

    def value(self, section: Section, name: str, names: Names = _NO_NAMES) -> Any:
        """The value of an argument. None if it is not set or not known."""
        expression = section.arguments.get(name)
        if expression is not None:
            with suppress(UnknownValueError):
                return self.evaluate(expression, names)
        return None

    def string(self, section: Section, name: str, names: Names = _NO_NAMES) -> str | None:
        """The value of an argument that is a string. None if it is not set, not known, or no
        string."""
        value = self.value(section, name, names)
        return value if isinstance(value, str) else None

    @property
    def all_scopes(self) -> tuple[Scope, ...]:
        """This scope, and those of the included files."""
        return self, *(include.scope for include in self.includes.values())

    @property
    def merged_scopes(self) -> tuple[Scope, ...]:
        """This scope, and those of the included files that are merged into it."""
        merged = (one for one in self.includes.values() if one.strategy != NO_MERGE)
        return self, *(include.scope for include in merged)

    def local_values(self) -> dict[str, Any]:
        """All local values. One that is not known is `UNKNOWN`."""
        values: dict[str, Any] = {}
        for name in self.file.local_expressions:
            values[name] = UNKNOWN
            with suppress(UnknownValueError):
                values[name] = self._local(name)
        return values

    def _all_locals(self) -> dict[str, Any]:
        """The value of `local` alone, which a local value itself cannot use."""
        if any(one is _RUNNING for one in self._locals.values()):
            raise UnknownValueError
        return self.local_values()

    def _named(self, root: str, name: str) -> Any:
        match root:
            case "local":
                return self._local(name) if name else self._all_locals()
            case "include":
                return self._include(name)
            case "values":
                if not name:
                    raise UnknownValueError
                if self.values is None or not (
                    name in self.values or isinstance(self.values, PartlyKnown)
                ):
                    raise InvalidValueError
                return self.values[name]
            case "feature":
                return self._feature(name)
            case "dependency":
                raise NeedsOutputsError
        if (root, name) in self.names:
            return self.names[root, name]
        raise InvalidValueError

    def _local(self, name: str) -> Any:
        if name not in self.file.local_expressions:
            raise InvalidValueError
        if name not in self._locals:
            self._locals[name] = _RUNNING
            error: UnknownValueError = UnknownValueError()
            try:
                self._locals[name] = self.evaluate(self.file.local_expressions[name])
            except NeedsOutputsError:
                error = InvalidValueError()  # A local value cannot use outputs.
            except UnknownValueError as raised:
                error = raised
            finally:
                if self._locals[name] is _RUNNING:
                    self._locals[name] = error
        value = self._locals[name]
        if value is _RUNNING:
            raise UnknownValueError  # It needs itself.
        if isinstance(value, UnknownValueError):
            raise value
        return value

    def read_files(self) -> None:
        """Evaluate the local values that read files, and report local values that need each other.

        Terragrunt evaluates all local values. Others are evaluated here only if they are needed.
        """
        for name, expression in self.file.local_expressions.items():
            if b"read_terragrunt_config" in expression.text:
                with suppress(UnknownValueError):
                    self._local(name)
        for names in self.file.rings:
            listed = ", ".join(f"local.{one}" for one in names)
            needs = "needs itself" if len(names) == 1 else "need each other"
            message = f"{listed} {needs}, so terragrunt cannot evaluate them"
            span = self.file.local_expressions[names[0]].span
            self.session.report(self.path, span, message)

    def _include(self, name: str) -> Any:
        """The value of `include.NAME`. An include without a label has its parts as names."""
        bare = self.includes.get("")
        if bare is not None and name not in self.includes:
            return self._exposed(bare)[name]
        if name not in self.includes:
            raise InvalidValueError
        return self._exposed(self.includes[name])

    @staticmethod
    def _exposed(include: Include) -> PartlyKnown:
        if not include.is_exposed:
            raise InvalidValueError
        return include.scope.as_value()

    def as_value(self) -> PartlyKnown:
        """The file as an object: what `read_terragrunt_config` and exposed includes give."""
        dependencies: dict[str, Any] = {}
        for scope in self.all_scopes:
            for section in scope.file.of_type("dependency"):
                known = PartlyKnown()
                path = scope.string(section, "config_path")
                if path is not None:
                    known["config_path"] = path
                dependencies.setdefault(section.label, known)
        value = PartlyKnown(locals=self.local_values(), dependency=dependencies)
        if "inputs" in self.file.arguments:
            with suppress(UnknownValueError):
                value["inputs"] = self.evaluate(self.file.arguments["inputs"])
        return value

    def _feature(self, name: str) -> Any:
        """A feature flag, which has its default unless a run sets it."""
        for scope in self.all_scopes:
            for section in scope.file.of_type("feature"):
                if section.label == name and "default" in section.arguments:
                    return {"value": self.evaluate(section.arguments["default"])}
        raise InvalidValueError
