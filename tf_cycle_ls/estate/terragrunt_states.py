"""The backend that Terragrunt gives to a root module: the `remote_state` of its unit, or in a file
that it generates.

It is usually in a file that all units include, with a key such as
`"${path_relative_to_include()}/terraform.tfstate"`.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterator
from contextlib import suppress

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.config.decoder import LABELS
from tf_cycle_ls.config.source_bodies import SourceBody, source_bodies
from tf_cycle_ls.estate.arguments import Arguments, Value, arguments_of_value
from tf_cycle_ls.estate.templates import template
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.pure_functions import UnknownValueError, as_string
from tf_cycle_ls.terragrunt.config_file import Expression, Section
from tf_cycle_ls.terragrunt.reading import scope_of_config
from tf_cycle_ls.terragrunt.scope import Scope
from tf_cycle_ls.terragrunt.session import Session
from tf_cycle_ls.terragrunt.unit import UNIT_FILE
from tf_cycle_ls.text import Document, Span
from tf_cycle_ls.vfs import Files, UnreadableError


class UnitBackend(Struct, frozen=True):
    """The type and the arguments of the backend of a unit, at `place`. The type is empty if the
    backend is not known."""

    type: str
    arguments: Arguments
    place: Place


def unit_backend(directory: str, files: Files) -> UnitBackend | None:
    """The backend of the unit in a directory. None without a unit, or if it is not known.

    A block in the file of the unit replaces those in the files that it includes.
    """
    with suppress(UnreadableError):
        if UNIT_FILE in files.list_dir(directory):
            return next(_backends(os.path.join(directory, UNIT_FILE), files), None)
    return None


def _backends(path: str, files: Files) -> Iterator[UnitBackend]:
    unit = scope_of_config(Session(files), path)
    for scope in unit.merged_scopes:
        sections = (section for section in scope.file.sections if section.stale is None)
        for section in sections:
            if section.type == "remote_state":
                yield from _remote_state(scope, section)
            elif section.type == "generate":
                yield from _generated(scope, section)


def _remote_state(scope: Scope, section: Section) -> Iterator[UnitBackend]:
    type_, config = scope.string(section, "backend"), section.arguments.get("config")
    place = Place(scope.path, config.span if config else section.header)
    try:
        value = scope.evaluate(config) if config else {}
    except UnknownValueError:
        type_ = None
    # The block replaces others even if it is not known.
    yield UnitBackend(type_ or "", arguments_of_value(value, place) if type_ else {}, place)


def _generated(scope: Scope, section: Section) -> Iterator[UnitBackend]:
    """The backends in a file that a unit generates, if its `contents` is a heredoc.

    The text of a heredoc has Terraform's blocks, with the expressions of Terragrunt in them.
    """
    contents = section.arguments.get("contents")
    if contents is None or b"backend" not in contents.text:
        return
    value = expressions.read(contents.text, Span(0, len(contents.text)))
    if not isinstance(value, expressions.Heredoc):
        return
    text = contents.text[value.text.start : value.text.end]
    start = contents.span.start + value.text.start
    for item in source_bodies(Document(scope.path, text), LABELS):
        for _, terraform in item.blocks("terraform"):
            for block, body in terraform.blocks("backend"):
                place = Place(scope.path, body.span(block.header).shifted(start))
                if len(block.labels) == 1:
                    arguments = dict(_arguments(scope, body, place))
                    yield UnitBackend(block.labels[0], arguments, place)


def _arguments(scope: Scope, body: SourceBody, place: Place) -> Iterator[tuple[str, Value]]:
    for attribute in body.body.attributes:
        found = None
        with suppress(UnknownValueError):
            expression = Expression(body.value(attribute), attribute.value)
            found = template(as_string(scope.evaluate(expression)))
        yield attribute.name, Value(found, place)
