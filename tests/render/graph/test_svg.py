"""Pictures contain all of a graph, whatever characters its names contain."""

from __future__ import annotations

import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings

from tests.render.graph.support import SVG, estate, parts
from tests.render.pictures import ODD, drawn, odd_root
from tf_cycle_ls.analysis.subgraph import Subgraph
from tf_cycle_ls.render.assets import asset
from tf_cycle_ls.render.graph.diagram import build_diagram
from tf_cycle_ls.render.graph.dot import to_dot
from tf_cycle_ls.render.graph.graph_json import to_json
from tf_cycle_ls.render.graph.html import to_html
from tf_cycle_ls.render.graph.labels import Labels, printable
from tf_cycle_ls.render.graph.svg import MINI_RACER, to_svg

pytestmark = pytest.mark.slow

__all__ = ["estate"]

TOP = Path(__file__).parents[3]

TITLE = "{http://www.w3.org/1999/xlink}title"


def tooltips(picture: str, kind: str) -> set[str]:
    """The tooltips of the parts of a picture with a class."""
    links = (part.find(f"{SVG}g/{SVG}a") for part in parts(picture, kind))
    return {link.get(TITLE, "") for link in links if link is not None}


def test_message_names_the_requirement_of_the_extra() -> None:
    project = (TOP / "pyproject.toml").read_text(encoding="utf-8")
    assert project.partition("\nsvg = [\n")[2].lstrip().startswith(f'"{MINI_RACER}"')


def test_picture_has_all_items_and_edges(estate: tuple[Subgraph, Labels]) -> None:
    subgraph, labels = estate
    picture = to_svg(to_dot(build_diagram(subgraph, labels)))
    on_cycles = [edge for edge in subgraph.edges if subgraph.is_on_cycle(edge)]
    assert {part.get("id") for part in parts(picture, "edge")} == {
        f"edge-{number}" for number in range(len(subgraph.edges))
    }
    assert len([p for p in parts(picture, "edge") if "cycle" in p.get("class", "")]) == len(
        on_cycles
    )
    texts = tooltips(picture, "item")
    assert {text.splitlines()[0].partition(" (")[0] for text in texts} <= {
        item.address for item in subgraph.items
    }


@settings(max_examples=12)
@given(ODD)
@example([" ", "a  b"])
def test_special_characters_do_not_break_a_picture(names: list[str]) -> None:
    subgraph, labels = drawn(odd_root(names))
    picture = to_svg(to_dot(build_diagram(subgraph, labels)))
    # Graphviz writes the second of two spaces as U+00A0, so that no browser takes it for one.
    expected = {f"{printable(f'test_a.{name}')} (resource)".replace("\xa0", " ") for name in names}
    tips = (tooltip.replace("\xa0", " ") for tooltip in tooltips(picture, "item"))
    assert expected <= {tooltip.splitlines()[0] for tooltip in tips}
    # Labels have the type in the line before the name.
    texts = ["".join(t.itertext()) for p in parts(picture, "item") for t in p.iter(f"{SVG}text")]
    assert "".join(sorted("".join(texts))).strip()
    assert {element.tag for element in ElementTree.fromstring(picture).iter()} <= {
        f"{SVG}{name}"
        for name in ("svg", "style", "g", "title", "a", "path", "polygon", "polyline", "text")
    }


class Scripts(HTMLParser):
    """The elements of a page, and what is in its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.data: dict[str, str] = {}
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given_attributes = dict(attrs)
        self.addresses += [value or "" for key, value in attrs if key in ("src", "href")]
        self._inside = given_attributes.get("id") or "" if tag == "script" else ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.data[self._inside] = self.data.get(self._inside, "") + data


@given(ODD)
@settings(max_examples=20)
def test_nothing_in_a_name_breaks_a_page(names: list[str]) -> None:
    subgraph, labels = drawn(odd_root(names))
    page = to_html(subgraph, labels, None, "/somewhere")
    read = Scripts()
    read.feed(page)
    plain = Scripts()
    plain.feed(to_html(*drawn(odd_root(["a", "b"])), None, "/somewhere"))
    assert read.tags == plain.tags
    data = json.loads(read.data["data"])
    assert data["facts"] == json.loads(json.dumps(to_json(subgraph, labels)))
    assert read.addresses == []


def test_page_contains_absolute_paths_only_if_the_link_needs_them(
    estate: tuple[Subgraph, Labels],
) -> None:
    assert "/somewhere" not in to_html(*estate, None, "/somewhere")
    assert "/somewhere" not in to_html(*estate, "https://example.com/{file}#L{line}", "/somewhere")
    assert "/somewhere" in to_html(*estate, "vscode://file{absolute}:{line}", "/somewhere")


def test_the_build_of_graphviz_is_the_one_that_is_told_of() -> None:
    digest = hashlib.sha256(asset("viz-global.js").encode()).hexdigest()
    assert digest in asset("LICENSES.md")
    assert re.search(r"Viz\.js ([\d.]+)", asset("viz-global.js"))[1] in asset("LICENSES.md")  # type: ignore[index] # it is there
