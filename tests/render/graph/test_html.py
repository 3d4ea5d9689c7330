"""The HTML page of a graph in a real browser: the picture and its controls."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.render.browser import Keys, Page, browser, missing_browser
from tests.render.graph.pages import (
    EVERYTHING,
    POLICY,
    Estate,
    wait_for,
)
from tests.render.pictures import NASTY, drawn, odd_root
from tf_cycle_ls.render.graph.html import to_html
from tf_cycle_ls.render.graph.labels import printable

MISSING = missing_browser()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.xdist_group("browser"),  # one browser at a time
    pytest.mark.slow,
]


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
