"""The HTML page of a graph in the web view of an editor, which opens the locations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.render.browser import Page, browser, missing_browser
from tests.render.graph.pages import ENDPOINT, KEY, Estate, wait_for

MISSING = missing_browser()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.xdist_group("browser"),  # one browser at a time
    pytest.mark.slow,
]

# The API of a web view of VS Code. Its state outlives the page.
_HOST = """
window.posted = [];
window.acquireVsCodeApi = () => ({
  postMessage: (message) => window.posted.push(message),
  getState: () => JSON.parse(localStorage.getItem("state")),
  setState: (state) => localStorage.setItem("state", JSON.stringify(state)),
});
document.addEventListener("DOMContentLoaded", () => document.body.classList.add("vscode-dark"));
"""


@pytest.fixture
def hosted(small: Estate) -> Iterator[Page]:
    """The page of a small graph in a web view."""
    with browser() as page:
        script = {"source": _HOST}
        page.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", script)
        page.go_to(small.page)
        yield page


def posted(page: Page) -> list[Any]:
    """The messages to the host."""
    messages: list[Any] = page.run("return window.posted")
    return messages


def click(page: Page, address: str) -> None:
    """Click on the block of an address."""
    page.run(
        "document.querySelector(`#canvas .item[aria-label^='${arguments[0]},'] text`)"
        ".dispatchEvent(new MouseEvent('click', { bubbles: true }))",
        address,
    )


def test_click_opens_the_block(hosted: Page, small: Estate) -> None:
    click(hosted, KEY)
    (message,) = posted(hosted)
    (item,) = (item for item in small.whole.items if item.address == KEY)
    assert (message["type"], message["file"]) == ("open", "main.tf")
    assert item.place.path.endswith("/main.tf")
    assert message["range"]["start"]["character"] == 0
    hosted.click("#details .place")
    assert posted(hosted)[-1] == message


def test_view_outlives_the_page(hosted: Page, small: Estate) -> None:
    """The host replaces the page when a file is saved."""
    hosted.show("needs", ENDPOINT)
    hosted.drawn()
    shown = hosted.items()
    hosted.driver.get("about:blank")
    hosted.go_to(small.page)
    assert hosted.items() == shown
    assert hosted.run("return location.hash") == ""


def test_theme_is_that_of_the_editor(hosted: Page) -> None:
    ground = "return getComputedStyle(document.body).backgroundColor"
    wait_for(lambda: hosted.run(ground) == "rgb(20, 24, 30)")
    hosted.run("document.body.className = 'vscode-light'")
    wait_for(lambda: hosted.run(ground) == "rgb(255, 255, 255)")


def test_picture_is_given_to_the_host(hosted: Page) -> None:
    hosted.click("#save")
    (message,) = posted(hosted)
    assert message["type"] == "save"
    assert message["content"].startswith("<svg")
