"""The documentation site, built: what is wrong with a page is told, and pages look as on GitHub."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.git_repository import TOP, clone_here
from website.elsewhere import fetched

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
    """The site as it is now, with a page for one more editor, and without a warning."""
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
    """Counts the tags of a text; on the site, those of the page itself."""

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
def test_a_page_is_built_as_on_github(site: Path, page: str) -> None:
    """A list that is one in CommonMark is one on the site, and so on."""
    from markdown_it import MarkdownIt

    there = MarkdownIt("commonmark").enable("table").render((TOP / page).read_text("utf-8"))
    address = page.removeprefix("docs/").removesuffix(".md").lower()
    assert page_of(site, address).counts == Tags(there).counts


def test_what_is_filled_in(site: Path) -> None:
    assert "Folders not to search" in page_of(site, "ci").text
    assert "--write" in page_of(site, "command-line").text
    assert "unjustified-suppression" in page_of(site, "codes").text
    assert "the UTF-16 units before it in the line" in page_of(site, "check-json").text
    for page in ("command-line", "codes", "check-json"):
        assert "lists them here" not in page_of(site, page).text


def test_a_picture_of_a_real_run(site: Path) -> None:
    picture = site / "pictures" / "tf-cycle-ls-check-examples-security-groups.svg"
    text = picture.read_text(encoding="utf-8")
    assert "aws_security_group.nodes.id" in text
    assert picture.name in (site / "index.html").read_text(encoding="utf-8")


def test_links_lead_into_the_repository_or_around_the_site(site: Path) -> None:
    start = (site / "index.html").read_text(encoding="utf-8")
    assert 'href="https://github.com/tf-cycle-ls/tf-cycle-ls/blob/main/README.md#install"' in start
    assert 'href="editors/"' in start
    assert 'href="tutorial/"' in start


def test_a_page_of_an_editor_gets_there_by_itself(site: Path) -> None:
    page = site / "editors" / "another"
    assert 'src="images/hover.svg"' in (page / "index.html").read_text(encoding="utf-8")
    assert (page / "images" / "hover.svg").exists()
    assert 'href="another/"' in (site / "editors" / "index.html").read_text(encoding="utf-8")


def test_what_is_wrong_is_told(tmp_path: Path) -> None:
    checkout = clone_here(tmp_path / "checkout")
    (checkout / "docs" / "nowhere.md").write_text("# Nowhere\n\n[gone](gone.md)\n")
    with (checkout / "docs" / "ci.md").open("a", encoding="utf-8") as page:
        page.write("\n[no such heading](tutorial.md#no-such-heading)\n")
    done = build(checkout)
    assert done.returncode != 0
    assert 'not included in the "nav" configuration:\n  - docs/nowhere.md' in done.stderr
    assert "'docs/nowhere.md' contains a link 'gone.md'" in done.stderr
    assert "'docs/ci.md' contains a link 'tutorial.md#no-such-heading'" in done.stderr


def test_what_would_be_fetched_from_elsewhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        '<link rel="stylesheet" href="//fonts.example.com/x.css"><link rel="canonical" '
        'href="https://example.com/"><img src="picture.svg"><a href="https://example.com/">a</a>'
    )
    (tmp_path / "x.css").write_text('@font-face { src: url("https://example.com/x.woff") }')
    assert set(fetched(tmp_path)) == {
        ("page.html", "//fonts.example.com/x.css"),
        ("x.css", "https://example.com/x.woff"),
    }
