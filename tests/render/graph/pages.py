"""Pages of generated configurations for the tests that use a browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tests.render.estate import write
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.subgraph import Subgraph, full_subgraph
from tf_cycle_ls.render.graph.html import to_html
from tf_cycle_ls.render.graph.labels import Labels
from tf_cycle_ls.vfs import Disk

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


def wait_for(happened: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)
