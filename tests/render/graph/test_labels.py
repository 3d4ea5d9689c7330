"""Labels and tooltips in pictures of a graph."""

from __future__ import annotations

import re
import unicodedata
from textwrap import dedent

from tests.analysis.directories import analysed
from tests.render.graph.support import SVG, estate, parts
from tests.render.pictures import drawn
from tf_cycle_ls.analysis.subgraph import Subgraph
from tf_cycle_ls.render.graph.diagram import build_diagram
from tf_cycle_ls.render.graph.dot import to_dot
from tf_cycle_ls.render.graph.labels import Labels, kind_of, name_in_module, printable
from tf_cycle_ls.render.graph.svg import to_svg

__all__ = ["estate"]


def test_edges_on_cycles_are_labeled_with_argument_and_line(
    estate: tuple[Subgraph, Labels],
) -> None:
    subgraph, labels = estate
    picture = to_svg(to_dot(build_diagram(subgraph, labels)))
    drawn_labels = {
        tuple(text.text for text in part.iter(f"{SVG}text"))
        for part in parts(picture, "edge")
        if "cycle" in part.get("class", "")
    }
    # Determined by hand from the key policy.
    assert any(label[0] == "statement.condition.values" for label in drawn_labels)
    assert all(re.fullmatch(r"\w+\.tf:\d+( \(\+\d+\))?", str(label[1])) for label in drawn_labels)


MODULE = 'module "m" {\n  source = "./network"\n}\n'

# UAX #9, Table 4: explicit formatting characters, whose effect goes beyond the name.
EXPLICIT = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_control_and_direction_characters_are_escaped() -> None:
    for code in range(0x11000):
        character = chr(code)
        is_unsafe = unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs")
        if is_unsafe or unicodedata.bidirectional(character) in EXPLICIT:
            assert printable(character) == f"\\u{code:04x}"


def test_letters_of_all_scripts_are_not_escaped() -> None:
    text = 'module.é["漢 𝒳"].test_a.שלום'
    assert printable(text) == text


def test_label_has_the_first_reference_and_the_number_of_others() -> None:
    text = dedent("""
        resource "test_a" "x" {
          first = test_b.y.id
          then  = [test_b.y.name, test_b.y.kind]
        }

        resource "test_b" "y" {}
    """)
    subgraph, labels = drawn(analysed({"network/main.tf": text, "main.tf": MODULE}))
    (edge,) = (
        edge for edge in subgraph.edges if edge.target == "module.m.test_b.y" and edge.references
    )
    assert labels.edge_label(edge) == ["first", "main.tf:3 (+2)"]
    assert labels.edge_tooltip(edge) == [
        "module.m.test_a.x → module.m.test_b.y",
        "first: test_b.y.id (network/main.tf:3)",
        "then: test_b.y.name (network/main.tf:4)",
        "then: test_b.y.kind (network/main.tf:4)",
    ]


def test_item_is_named_relative_to_its_module() -> None:
    texts = {"network/main.tf": 'data "test_a" "x" {}\n', "main.tf": MODULE}
    subgraph, labels = drawn(analysed(texts))
    (item,) = (item for item in subgraph.items if item.address == "module.m.data.test_a.x")
    assert (name_in_module(item), kind_of(item)) == ("data.test_a.x", "data source")
    assert labels.item_tooltip(item) == [
        "module.m.data.test_a.x (data source)",
        "network/main.tf:1",
    ]
