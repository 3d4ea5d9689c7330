"""The documentation site: errors in pages are reported, and pages look the same as on GitHub."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.git_repository import TOP, clone_here
from website.external_resources import external_resources

pytestmark = pytest.mark.slow

for needed in ("mkdocs", "material", "rich", "markdown_it"):
    pytest.importorskip(needed, reason=f"{needed} is not installed (python3 tasks.py lint does)")

COMPARED = ("h1", "h2", "h3", "li", "pre", "table", "tr")
PAGES = (
    "docs/split.md",
    "docs/settings.md",
    "docs/tutorial.md",
    "docs/wildcard.md",
    "CONTRIBUTING.md",
)


def build(checkout: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "website"],
        cwd=checkout,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The current site, with a page for one more editor, built without a warning."""
    checkout = clone_here(tmp_path_factory.mktemp("site") / "checkout")
    images = checkout / "editors" / "another" / "images"
    images.mkdir(parents=True)
    (images / "hover.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (images.parent / "README.md").write_text("# Another\n\n![A hover](images/hover.svg)\n")
    done = build(checkout)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return checkout / "build" / "site"


class Tags(HTMLParser):
    """Counts the tags of an HTML text; on the site, those of the article only."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()
        self.text = ""
        _, _, article = text.partition("<article")
        self.feed(article.partition("</article>")[0] or text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in COMPARED:
            self.counts[tag] += 1

    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(site: Path, address: str) -> Tags:
    return Tags((site / address / "index.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_page_has_same_structure_as_on_github(site: Path, page: str) -> None:
    """Headings, lists, code blocks and tables of CommonMark have equal counts on the site."""
    from markdown_it import MarkdownIt

    on_github = MarkdownIt("commonmark").enable("table").render((TOP / page).read_text("utf-8"))
    address = page.removeprefix("docs/").removesuffix(".md").lower()
    expected = Tags(on_github).counts
    assert page_of(site, address).counts == expected, (
        f"write {page} in CommonMark, or correct mkdocs.yml (blank line before a list?)"
    )


def test_pages_are_filled_with_data_from_code(site: Path) -> None:
    assert "Folders to skip" in page_of(site, "ci").text
    assert "--write" in page_of(site, "command-line").text
    assert "unjustified-suppression" in page_of(site, "codes").text
    assert "UTF-16 code units before it in the line" in page_of(site, "check-json").text
    for page in ("command-line", "codes", "check-json"):
        assert "lists them here" not in page_of(site, page).text, (
            f"fill the section of docs/{page}.md in website/"
        )


def test_picture_shows_output_of_real_run(site: Path) -> None:
    picture = site / "pictures" / "tf-cycle-ls-check-examples-security-groups.svg"
    text = picture.read_text(encoding="utf-8")
    assert "aws_security_group.nodes.id" in text
    assert picture.name in (site / "index.html").read_text(encoding="utf-8")


def test_picture_wraps_long_lines() -> None:
    from rich.text import Text

    from website.pictures import as_svg

    words = [f"word{number}" for number in range(12)]
    picture = as_svg("long", 40, Text(" ".join(words)), Text("x" * 90))
    shown = re.findall(r"<text [^>]*>([^<]*)</text>", picture)
    lines = [html.unescape(text).strip() for text in shown]
    assert all(len(line) <= 40 for line in lines)
    text = "".join(lines)
    assert all(word in text for word in words)
    assert text.count("x") == 90


def test_links_lead_to_site_or_github(site: Path) -> None:
    start = (site / "index.html").read_text(encoding="utf-8")
    assert 'href="install/"' in start
    assert 'href="editors/"' in start
    assert 'href="tutorial/"' in start


def test_editor_page_is_added_automatically(site: Path) -> None:
    page = site / "editors" / "another"
    assert 'src="images/hover.svg"' in (page / "index.html").read_text(encoding="utf-8")
    assert (page / "images" / "hover.svg").exists()
    assert 'href="another/"' in (site / "editors" / "index.html").read_text(encoding="utf-8")


def test_broken_pages_are_reported(tmp_path: Path) -> None:
    checkout = clone_here(tmp_path / "checkout")
    (checkout / "docs" / "nowhere.md").write_text("# Nowhere\n\n[gone](gone.md)\n")
    with (checkout / "docs" / "ci.md").open("a", encoding="utf-8") as page:
        page.write("\n[no such heading](tutorial.md#no-such-heading)\n")
    done = build(checkout)
    assert done.returncode != 0
    assert 'not included in the "nav" configuration:\n  - docs/nowhere.md' in done.stderr
    assert "'docs/nowhere.md' contains a link 'gone.md'" in done.stderr
    assert "'docs/ci.md' contains a link 'tutorial.md#no-such-heading'" in done.stderr


def test_external_resources_are_found(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        '<link rel="stylesheet" href="//fonts.example.com/x.css"><link rel="canonical" '
        'href="https://example.com/"><img src="picture.svg"><a href="https://example.com/">a</a>'
    )
    (tmp_path / "x.css").write_text('@font-face { src: url("https://example.com/x.woff") }')
    assert set(external_resources(tmp_path)) == {
        ("page.html", "//fonts.example.com/x.css"),
        ("x.css", "https://example.com/x.woff"),
    }
