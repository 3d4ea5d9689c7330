"""The graph of an estate: names, places and the texts of its edges."""

from __future__ import annotations

from tests.analysis.directories import ROOT
from tests.estate.support import backend, estate, read

NET = backend("s3", 'bucket = "b"; key = "net/t"')
APP = backend("s3", 'bucket = "b"; key = "app/t"') + read(
    "net", "s3", 'bucket = "b", key = "net/t"'
)
TEXTS = {"live/app/main.tf": APP, "live/net/main.tf": NET, "live/other/main.tf": ""}


def test_names_and_edges() -> None:
    graph = estate(TEXTS).dependencies
    assert list(graph.names) == ["live/app", "live/net", "live/other"]
    assert graph.successors == {"live/app": ("live/net",), "live/net": (), "live/other": ()}
    assert graph.kind("live/app") == "root module"
    assert list(graph.components()) == []


def test_places() -> None:
    analysis = estate(TEXTS)
    graph = analysis.dependencies
    (reference,) = graph.edge("live/app", "live/net").references
    assert APP[slice(*reference.place.span)] == '"net/t"'
    assert list(graph.reference_places("live/app")) == [reference.place]
    header = graph.place("live/net")
    assert NET[slice(*header.span)] == 'backend "s3"'
    path = f"{ROOT}/live/net/main.tf"
    assert graph.header_around(path, NET.index("bucket")) == header
    assert graph.header_around(path, 0) is None
    assert NET[slice(*graph.declaration_span(header))].endswith("}")
    assert dict(graph.headers())["live/net"] == header
    assert graph.place("live/other").span == (0, 0)


def test_reference() -> None:
    graph = estate(TEXTS).dependencies
    (reference,) = graph.edge("live/app", "live/net").references
    assert reference.attribute == "data.terraform_remote_state.net"
    assert reference.text == "its outputs"
    assert reference.target == graph.place("live/net")
    assert reference.note == "The state is that of live/net/main.tf:2 (certain)."
