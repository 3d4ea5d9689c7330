"""Conversions of places to what a client reads: links, paths and positions."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from tests.marked import parse_marked
from tests.server import seed
from tests.server.in_process import client_with, context_of, opened, path_of
from tests.server.positions import parse_marks
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.server.state.request_context import RequestContext
from tf_cycle_ls.text import Encoding, Span

CALLER = 'module "m" {\n  source = "../m"\n}\n'
MARKED = 'locals {\n  a = 1\n  b = "🔑 ${«local.a»}"\n}\n'


def in_module(directory: Path, encoding: Encoding = Encoding.UTF16) -> RequestContext:
    """A request about a file of a module, analyzed as part of the root module that calls it."""
    text, _ = parse_marks(MARKED)
    module, app = directory / "m" / "main.tf", directory / "app" / "main.tf"
    snapshot = opened({module: text, app: CALLER}, encoding).snapshot()
    return context_of(app.parent, snapshot, module, client_with(encoding=encoding))


def reference(context: RequestContext) -> Place:
    """The marked reference."""
    _, (span,) = parse_marked(MARKED)
    return Place(context.path, span)


@pytest.mark.parametrize("encoding", list(Encoding))
def test_link_counts_line_and_column_from_1(tmp_path: Path, encoding: Encoding) -> None:
    context = in_module(tmp_path, encoding)
    _, (range_,) = parse_marks(MARKED, encoding.value)
    start = range_["start"]
    uri = (tmp_path / "m" / "main.tf").as_uri()
    assert context.link(reference(context)) == seed.link_to(uri, start)
    location = context.location(reference(context))
    assert location == types.Location(
        uri, types.Range(types.Position(**start), types.Position(**range_["end"]))
    )


@pytest.mark.parametrize("encoding", list(Encoding))
def test_offset_of_a_position_is_in_bytes(tmp_path: Path, encoding: Encoding) -> None:
    context = in_module(tmp_path, encoding)
    _, (range_,) = parse_marks(MARKED, encoding.value)
    place = reference(context)
    assert context.offset(types.Position(**range_["start"])) == place.span.start
    assert context.offset(types.Position(**range_["end"])) == place.span.end


def test_paths_are_relative_to_the_directory_of_the_request(tmp_path: Path) -> None:
    context = in_module(tmp_path)
    in_app = Place(path_of(tmp_path / "app" / "main.tf"), Span(0, 6))
    assert context.describe_place(reference(context)) == "main.tf:3"
    assert context.describe_place(in_app) == str(Path("..", "app", "main.tf")) + ":1"
    assert context.root_label == str(Path("..", "app"))


def test_file_in_the_root_module_itself_has_no_root_label(tmp_path: Path) -> None:
    main = tmp_path / "main.tf"
    context = context_of(tmp_path, opened({main: "locals {}\n"}).snapshot(), main, client_with())
    assert context.root_label == ""
