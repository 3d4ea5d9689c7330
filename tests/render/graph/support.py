"""A generated configuration as a graph, and the parts of its picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.render.estate import write
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.subgraph import Subgraph, full_subgraph
from tf_cycle_ls.render.graph.labels import Labels
from tf_cycle_ls.vfs import Disk

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=[10, 200], ids=["10 nodes", "200 nodes"])
def estate(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Subgraph, Labels]:
    write(tmp_path, request.param)
    root = analyze(str(tmp_path), Disk())
    return full_subgraph(root), Labels(root, lambda path: path.removeprefix(f"{tmp_path}/"))


def parts(picture: str, kind: str) -> Iterator[ElementTree.Element]:
    """The groups of a picture with a class."""
    for group in ElementTree.fromstring(picture).iter(f"{SVG}g"):
        if kind in group.get("class", "").split():
            yield group
