"""Headless Chromium, driven by Selenium."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

__all__ = ["Keys", "Page", "browser", "missing_browser"]

# Seconds. The machine may be busy.
TIMEOUT = 180


def missing_browser() -> str:
    """The reason to skip browser tests; empty if a browser is installed."""
    if not _browser():
        return "there is no Chromium or Chrome"
    return "" if shutil.which("chromedriver") else "there is no chromedriver"


def _browser() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next(filter(None, map(shutil.which, names)), None)


class Page:
    """A page of `graph --format html`."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def go_to(self, path: Path, fragment: str = "") -> None:
        """Load a page, with the part of the URL after `#`, and wait for its picture."""
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get(path.as_uri() + (fragment and f"#{fragment}"))
        self.drawn()

    def console_messages(self) -> list[str]:
        """The messages in the browser's console."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def drawn(self) -> None:
        """Wait until the picture is complete."""
        end = time.monotonic() + TIMEOUT
        while time.monotonic() < end:
            busy = "document.querySelector('#canvas.busy')"
            if self.run(f"return !{busy} && Boolean(document.querySelector('#canvas svg'))"):
                return
            time.sleep(0.05)
        raise AssertionError(f"nothing was drawn: {self.text('#notice')} {self.text('#status')}")

    def run(self, script: str, *arguments: object) -> Any:
        """Run JavaScript and return its result."""
        return self.driver.execute_script(script, *arguments)

    def text(self, selector: str) -> str:
        """The text of an element, even if it is hidden."""
        answer: str = self.run(f"return document.querySelector({selector!r}).textContent")
        return answer

    def items(self) -> set[str]:
        """The addresses visible in the picture, including closed modules."""
        script = """
            return [...document.querySelectorAll('#canvas .item, #canvas .closed')]
                .map((part) => part.getAttribute('aria-label'))"""
        return {label.rpartition(", ")[0] for label in self.run(script)}

    def edges(self) -> int:
        """The number of visible edges."""
        number: int = self.run("return document.querySelectorAll('#canvas g.edge').length")
        return number

    def click(self, selector: str) -> None:
        """Click an element."""
        self.driver.find_element(By.CSS_SELECTOR, selector).click()

    def click_button(self, text: str) -> None:
        """Click the button with a text in the details panel."""
        path = f"//aside//button[text()='{text}']"
        self.driver.find_element(By.XPATH, path).click()

    def press(self, *keys: str) -> None:
        """Send keys to the focused element."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def show(self, view: str, a: str = "", b: str = "") -> None:
        """Choose a view and its ends A and B in the controls."""
        script = """
            const [id, value] = arguments;
            const control = document.getElementById(id);
            control.value = value;
            control.dispatchEvent(new Event('change', { bubbles: true }));"""
        self.run(script, "view", view)
        for end, address in (("a", a), ("b", b)):
            if address:
                self.run(script, end, address)


@contextmanager
def browser(*, dark: bool = False) -> Iterator[Page]:
    """A browser without a page, with a preference for light or dark themes."""
    options = ChromeOptions()
    options.binary_location = _browser() or ""
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--window-size=1600,1000",
        *(["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] if dark else []),
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options, ChromeService(shutil.which("chromedriver")))
    try:
        driver.set_script_timeout(TIMEOUT)
        yield Page(driver)
    finally:
        driver.quit()
