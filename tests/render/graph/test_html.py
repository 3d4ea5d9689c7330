"""The HTML page of a graph in a real browser: the picture and its controls."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.analysis.directories import analysed
from tests.examples import STARTING_CASE
from tests.render.browser import Keys, Page, browser, missing_browser
from tests.render.estate import write
from tests.render.pictures import NASTY, drawn, odd_root
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.subgraph import Subgraph, full_subgraph
from tf_cycle_ls.render.graph.html import to_html
from tf_cycle_ls.render.graph.labels import Labels, printable
from tf_cycle_ls.vfs import Disk

MISSING = missing_browser()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.xdist_group("browser"),  # one browser at a time
    pytest.mark.slow,
]

KEY = "aws_kms_key.main"
DOCUMENT = "data.aws_iam_policy_document.key"
ENDPOINT = "aws_vpc_endpoint.kms"
POLICY = "data.aws_iam_policy_document.endpoint"
EVERYTHING = "view=all"
CYCLE = {KEY, DOCUMENT, ENDPOINT, POLICY}


class Estate:
    """A generated configuration and its page."""

    def __init__(self, directory: Path, nodes: int, link: str | None = None) -> None:
        write(directory, nodes)
        root = analyze(str(directory), Disk())
        labels = Labels(root, lambda path: path.removeprefix(f"{directory}/"))
        self.whole: Subgraph = full_subgraph(root)
        self.page = directory / "graph.html"
        self.page.write_text(to_html(self.whole, labels, link, str(directory)), encoding="utf-8")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Estate:
    return Estate(tmp_path_factory.mktemp("small"), 10)


@pytest.fixture(scope="module")
def middle(tmp_path_factory: pytest.TempPathFactory) -> Estate:
    return Estate(tmp_path_factory.mktemp("middle"), 200)


@pytest.fixture(scope="module")
def light() -> Iterator[Page]:
    with browser() as page:
        yield page


@pytest.fixture
def page(light: Page, small: Estate) -> Page:
    light.go_to(small.page, EVERYTHING)
    return light


def looks(page: Page, estate: Estate, ground: str) -> None:
    """Open a page and check that its picture is not empty."""
    page.go_to(estate.page, EVERYTHING)
    picture = estate.page.with_suffix(".png")
    assert page.driver.save_screenshot(str(picture))
    assert picture.stat().st_size > 20_000
    assert page.run("return getComputedStyle(document.body).backgroundColor") == ground
    assert page.console_messages() == []


def test_picture_shows_all_items_and_edges(light: Page, small: Estate, middle: Estate) -> None:
    for estate in (small, middle):
        looks(light, estate, "rgb(255, 255, 255)")
        # A module call without edges is shown only as the frame of its module.
        left_out = {item.address for item in estate.whole.items} - light.items()
        assert all(address.startswith("module.") for address in left_out)
        assert light.edges() == len(estate.whole.edges)


def test_dark_theme(middle: Estate) -> None:
    with browser(dark=True) as page:
        looks(page, middle, "rgb(20, 24, 30)")
        page.click("#theme")
        ground = page.run("return getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(255, 255, 255)"


def test_page_makes_no_network_requests(page: Page) -> None:
    page.show("cycles")
    page.drawn()
    messages = (json.loads(entry["message"]) for entry in page.driver.get_log("performance"))
    schemes = {
        message["message"]["params"]["request"]["url"].partition(":")[0]
        for message in messages
        if message["message"]["method"] == "Network.requestWillBeSent"
    }
    assert schemes <= {"file", "blob", "data"}
    assert "default-src 'none'" in page.run(
        "return document.querySelector('meta[http-equiv]').getAttribute('content')"
    )


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


def test_search_by_keyboard(page: Page) -> None:
    page.press("/")
    page.press("ENDPOINT docu")
    assert page.run("return document.querySelectorAll('#found [role=option]').length") == 1
    page.press(Keys.ENTER)
    wait_for(lambda: page.text("#details h2") == POLICY)
    assert "main.tf:29" in page.text("#details")
    assert page.run(
        "return document.querySelector('#canvas .here').getAttribute('aria-label')"
    ) == (f"{POLICY}, data source")
    page.press(Keys.ESCAPE)
    page.press(Keys.TAB)  # from the picture to its first block
    assert "item" in page.run("return document.activeElement.getAttribute('class')")
    page.press(Keys.ENTER)
    assert page.run("return document.querySelectorAll('#canvas .here').length") == 1


def test_details_of_the_selection(page: Page) -> None:
    page.press("/")
    page.press("sqs", Keys.ENTER)
    details = page.text("#details")
    assert "kms_master_key_id: aws_kms_key.main.id main.tf:37" in details
    assert "output.queue" in details
    page.click_button("Depends on")
    page.drawn()
    assert page.run("return location.hash") == "#view=needs&a=aws_sqs_queue.orders"
    assert "output.queue" not in page.items()


def test_zoom_and_pan(page: Page) -> None:
    def view_box() -> list[float]:
        time.sleep(0.3)  # until the next frame
        box: str = page.run("return document.querySelector('#canvas svg').getAttribute('viewBox')")
        return list(map(float, box.split()))

    x, _, width, _ = view_box()
    page.click("#zoom-in")
    assert view_box()[2] == pytest.approx(width / 1.4)
    page.run("document.getElementById('canvas').focus()")
    page.press(Keys.ARROW_RIGHT)
    assert view_box()[0] > x
    page.press("0")
    assert view_box()[2] == pytest.approx(width)


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


def test_two_thousand_blocks_stay_usable(light: Page, tmp_path: Path) -> None:
    estate = Estate(tmp_path, 2000)
    looks(light, estate, "rgb(255, 255, 255)")
    visible = light.items()
    assert {item.address for item in estate.whole.only_cycles().items} <= visible
    assert len(visible) < 300
    # The page responds while the layout with all modules open is computed.
    light.click("#open-all")
    light.press("/")
    light.press("api")
    assert light.run("return document.querySelectorAll('#found [role=option]').length") == 30
    light.show("cycles")
    light.drawn()
    assert light.items() == {item.address for item in estate.whole.only_cycles().items}


def test_link_option_makes_locations_links(light: Page, tmp_path: Path) -> None:
    directory = tmp_path / "a b#c"
    directory.mkdir()
    estate = Estate(directory, 10, "vscode://file{absolute}:{line}:{column}")
    light.go_to(estate.page)
    light.click("#details button.cycle")
    href = light.run("return document.querySelector('#details a.place').getAttribute('href')")
    expected = str(directory / "main.tf").replace(" ", "%20").replace("#", "%23")
    assert href == f"vscode://file{expected}:11:17"


def test_names_with_special_characters(light: Page, tmp_path: Path) -> None:
    subgraph, labels = drawn(odd_root(NASTY[:20]))
    path = tmp_path / "odd.html"
    path.write_text(to_html(subgraph, labels, None, "/"), encoding="utf-8")
    light.go_to(path)
    light.show("cycles")
    light.drawn()
    light.show("needed", "test_a.first")
    light.drawn()
    expected = {printable(item.address) for item in subgraph.dependents("test_a.first").items}
    assert {printable(name) for name in light.items()} == expected
    assert light.run("return document.querySelectorAll('main script, main b').length") == 0
    assert light.console_messages() == []


def wait_for(happened: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)
