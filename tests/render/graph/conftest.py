"""Fixtures of the tests that use a browser: the browser, and pages to open in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.render.browser import Page, browser
from tests.render.graph.pages import (
    EVERYTHING,
    Estate,
)


@pytest.fixture(scope="package")
def small(tmp_path_factory: pytest.TempPathFactory) -> Estate:
    return Estate(tmp_path_factory.mktemp("small"), 10)


@pytest.fixture(scope="package")
def middle(tmp_path_factory: pytest.TempPathFactory) -> Estate:
    return Estate(tmp_path_factory.mktemp("middle"), 200)


@pytest.fixture(scope="package")
def light() -> Iterator[Page]:
    with browser() as page:
        yield page


@pytest.fixture
def page(light: Page, small: Estate) -> Page:
    light.go_to(small.page, EVERYTHING)
    return light
