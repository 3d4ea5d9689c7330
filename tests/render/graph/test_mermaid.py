"""What is written for Mermaid, drawn by the real one in a real browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.render.browser import Page, browser, missing_browser
from tests.render.estate import write
from tests.render.pictures import NASTY, drawn, odd_root
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.subgraph import Subgraph
from tf_cycle_ls.render.graph.labels import name_in_module
from tf_cycle_ls.render.graph.mermaid import to_mermaid
from tf_cycle_ls.vfs import Disk

MISSING = missing_browser()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.xdist_group("browser"),
    pytest.mark.slow,
]
PACKAGE = "mermaid@12.3.0"


@pytest.fixture(scope="module")
def library(request: pytest.FixtureRequest) -> Path:
    """Mermaid for a browser, from the npm registry, fetched once."""
    directory = request.config.cache.mkdir(PACKAGE)
    script = directory / "package" / "dist" / "mermaid.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("there is no npm to get Mermaid with")
        # Several processes may be at it at once: each has a folder of its own for it.
        with tempfile.TemporaryDirectory(dir=directory) as folder:
            command = [npm, "pack", "--silent", PACKAGE]
            packed = subprocess.run(command, cwd=folder, capture_output=True, check=False)
            if packed.returncode:
                pytest.skip("Mermaid cannot be had from npm here")
            (archive,) = Path(folder).glob("*.tgz")
            with tarfile.open(archive) as file:
                file.extract("package/dist/mermaid.min.js", folder)
            script.parent.mkdir(parents=True, exist_ok=True)
            Path(folder, "package", "dist", "mermaid.min.js").replace(script)
    return Path(script)


@pytest.fixture(scope="module")
def blank(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page with Mermaid in it and nothing else."""
    path = tmp_path_factory.mktemp("mermaid") / "page.html"
    script = f'<script src="{library.as_uri()}"></script>'
    path.write_text(f'<!DOCTYPE html><meta charset="utf-8"><body>{script}</body>', encoding="utf-8")
    with browser() as page:
        page.driver.get(path.as_uri())
        page.run("mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' })")
        yield page


def picture(blank: Page, text: str) -> tuple[set[str], int]:
    """The names and the number of edges in the picture that Mermaid makes of a text."""
    script = """
        const [text, done] = arguments;
        mermaid.parse(text).then(() => mermaid.render('drawn', text)).then(({ svg }) => {
            document.body.innerHTML = svg;
            const labels = [...document.querySelectorAll('.node .nodeLabel')];
            const edges = document.querySelectorAll('.edgePaths path, path.flowchart-link');
            const strange = document.querySelectorAll('script, b, svg a').length;
            const names = labels.map((label) => label.textContent);
            done(JSON.stringify({ names, edges: edges.length, strange }));
        }, (error) => done(JSON.stringify({ error: String(error) })));"""
    answer = json.loads(blank.driver.execute_async_script(script, text))
    assert "error" not in answer, answer["error"]
    assert answer["strange"] == 0
    return set(answer["names"]), answer["edges"]


def test_mermaid_draws_all(blank: Page, tmp_path: Path) -> None:
    write(tmp_path, 200)
    subgraph, labels = drawn(analyze(str(tmp_path), Disk()))
    names, edges = picture(blank, to_mermaid(subgraph, labels))
    assert names == {name_in_module(item) for item in subgraph.items}
    assert edges == len(subgraph.edges)


@pytest.mark.parametrize("first", range(0, len(NASTY), 4))
def test_nothing_in_a_name_breaks_it(blank: Page, first: int) -> None:
    subgraph, labels = drawn(odd_root(NASTY[first : first + 4]))
    names, edges = picture(blank, to_mermaid(subgraph, labels))
    # HTML draws several spaces as one, and none at the ends.
    assert set(map(_squeezed, names)) == set(map(_squeezed, _names(subgraph)))
    assert edges == len(subgraph.edges)


def test_labels_of_edges_are_whole(blank: Page) -> None:
    subgraph, labels = drawn(odd_root(['style a:b"#c;']))
    picture(blank, to_mermaid(subgraph, labels))
    labels = blank.run(
        "return [...document.querySelectorAll('.edgeLabel')].map((label) => label.textContent)"
    )
    assert any("main.tf.json:1" in label for label in labels)


def _names(subgraph: Subgraph) -> list[str]:
    return [name_in_module(item) for item in subgraph.items]


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
