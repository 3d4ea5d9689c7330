"""The HTML page of a graph in a real browser: which items each view shows."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.analysis.directories import analysed
from tests.examples import STARTING_CASE
from tests.render.browser import Keys, Page, missing_browser
from tests.render.graph.pages import (
    CYCLE,
    DOCUMENT,
    ENDPOINT,
    EVERYTHING,
    KEY,
    POLICY,
    Estate,
    wait_for,
)
from tests.render.pictures import drawn
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.subgraph import full_subgraph
from tf_cycle_ls.render.graph.html import to_html
from tf_cycle_ls.render.graph.labels import Labels
from tf_cycle_ls.vfs import Disk

MISSING = missing_browser()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.xdist_group("browser"),  # one browser at a time
    pytest.mark.slow,
]


def test_view_of_cycles(page: Page) -> None:
    assert len(page.items()) == 10
    page.show("cycles")
    page.drawn()
    assert page.items() == CYCLE
    assert page.edges() == 4
    page.driver.back()
    wait_for(lambda: len(page.items()) == 10)


def test_page_opens_on_its_cycles(light: Page, small: Estate, tmp_path: Path) -> None:
    light.go_to(small.page)
    assert light.items() == CYCLE
    assert light.run("return location.hash") == ""
    acyclic = tmp_path / "acyclic.html"
    graph, labels = drawn(analysed({"main.tf": 'output "o" {\n  value = local.l\n}\n'}))
    acyclic.write_text(to_html(graph, labels, None, "/"), encoding="utf-8")
    light.go_to(acyclic)
    assert light.items() == {"output.o"}
    assert "No cycles." in light.text("#details")


def test_selected_cycle_is_highlighted(light: Page, tmp_path: Path) -> None:
    """Two cycles of locals that share `local.a`: each has its own edges."""
    text = "locals {\n  a = [local.b, local.c]\n  b = local.a\n  c = local.a\n}\n"
    graph, labels = drawn(analysed({"main.tf": text}))
    path = tmp_path / "two.html"
    path.write_text(to_html(graph, labels, None, "/"), encoding="utf-8")
    light.go_to(path)
    entries = "#details button.cycle"
    assert light.run(f"return document.querySelectorAll('{entries}').length") == 2
    highlighted = """
        return [...document.querySelectorAll('#canvas .item.near')]
            .map((part) => part.getAttribute('aria-label').split(',')[0])"""
    seen = []
    for number in (0, 1):
        light.run(f"document.querySelectorAll('{entries}')[{number}].click()")
        seen.append(set(light.run(highlighted)))
        near = light.run("return document.querySelectorAll('#canvas .edge.near').length")
        assert near == 2
        assert light.run("return document.querySelectorAll('#details ol > li').length") == 3
    assert seen == [{"local.a", "local.b"}, {"local.a", "local.c"}]
    light.run(f"document.querySelectorAll('{entries}')[1].click()")
    assert light.run(highlighted) == []


@pytest.fixture(scope="module")
def starting_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = analyze(str(STARTING_CASE), Disk())
    path = tmp_path_factory.mktemp("start") / "graph.html"
    path.write_text(to_html(full_subgraph(root), Labels(root, str), None, "/"), encoding="utf-8")
    return path


def test_providers_are_shown_on_request(light: Page, starting_case: Path) -> None:
    provider = 'provider["registry.terraform.io/hashicorp/aws"]'
    light.go_to(starting_case, EVERYTHING)
    assert len(light.items()) == 17
    assert provider not in light.items()
    light.click("#providers")
    light.drawn()
    assert len(light.items()) == 18
    assert provider in light.items()
    light.click("#providers")
    light.drawn()
    assert provider not in light.items()
    light.press("/")
    light.press("hashicorp/aws", Keys.ENTER)
    wait_for(lambda: provider in light.items())
    assert len(light.items()) == 18


def test_starting_case_is_readable(light: Page, starting_case: Path) -> None:
    """In a window of 1400 x 900 pixels, the letters of items are at least 9 pixels high."""
    window = {"width": 1400, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    light.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", window)
    try:
        for fragment in ("", EVERYTHING):
            light.go_to(starting_case, fragment)
            time.sleep(0.3)  # until the next frame
            size, scale = light.run("""
                const text = document.querySelector('#canvas .item text');
                return [Number(text.getAttribute('font-size')), text.getScreenCTM().a];""")
            assert size * scale >= 9
    finally:
        light.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_views_of_dependencies_and_dependents(page: Page) -> None:
    page.show("needs", "output.queue")
    page.drawn()
    assert page.items() == CYCLE | {
        "output.queue",
        "aws_sqs_queue.orders",
        "local.name",
        "var.vpc_id",
    }
    page.show("needed", "aws_s3_bucket.files")
    page.drawn()
    assert page.items() == {"aws_s3_bucket.files", "output.bucket"}
    page.show("around", "aws_s3_bucket.files")
    page.drawn()
    assert page.items() == {"aws_s3_bucket.files", "output.bucket", "local.name"}


def test_view_of_paths(page: Page) -> None:
    page.show("why", "output.queue", ENDPOINT)
    page.drawn()
    assert page.items() == {"output.queue", "aws_sqs_queue.orders", KEY, DOCUMENT, ENDPOINT}
    assert page.edges() == 4
    details = page.text("#details")
    assert details.index(f"{KEY} → {DOCUMENT}policy: {DOCUMENT}.json main.tf:11") > 0
    page.show("why", "local.name", KEY)
    wait_for(lambda: "local.name does not depend on" in page.text("#notice"))
    assert "but aws_kms_key.main depends on local.name" in page.text("#notice")


@pytest.mark.parametrize("ends", [("output.queue", POLICY), (POLICY, POLICY), (KEY, "local.name")])
def test_page_and_command_select_the_same_items(
    page: Page, small: Estate, ends: tuple[str, str]
) -> None:
    expected = small.whole.paths(*ends)
    page.show("why", *ends)
    page.drawn()
    assert page.items() == {item.address for item in expected.items}
    assert page.edges() == len(expected.edges)
    page.show("needs", ends[0])
    page.drawn()
    assert page.items() == {item.address for item in small.whole.dependencies(ends[0]).items}


def test_modules_open_and_close(light: Page, middle: Estate) -> None:
    light.go_to(middle.page, EVERYTHING)
    light.click("#close-all")
    light.drawn()
    closed = light.items()
    assert "module.reports_cron" in closed
    assert not any(name.startswith("module.reports_cron.") for name in closed)
    # A cycle through closed modules is still visible.
    cyclic = "return document.querySelectorAll('#canvas .closed.cycle').length"
    assert light.run(cyclic) == 2
    light.press("/")
    light.press("reports_cron.output.arn", Keys.ENTER)
    wait_for(lambda: "module.reports_cron.output.arn" in light.items())
    assert "module.search_cron" in light.items()
    light.click("#open-all")
    light.drawn()
    assert light.edges() == len(middle.whole.edges)
