"""Our components against Terraform's, on random configurations.

python -m tests.differential.compare [--seeds FIRST LAST]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.differential.configurations import Maker
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.analyse import analyse
from tf_cycle_ls.files import Disk

Components = frozenset[frozenset[str]]


@dataclass(frozen=True)
class Comparison:
    """Both answers about one configuration; `checked` is False when Terraform did not look."""

    seed: int
    ours: Components
    terraforms: Components
    checked: bool

    @property
    def agrees(self) -> bool:
        """Whether there is nothing that both looked at and saw differently."""
        return not self.checked or self.ours == self.terraforms


def write(seed: int, directory: Path) -> None:
    """The configuration of a seed, as files."""
    for name, text in Maker(seed).files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def compare(seed: int, terraform: Terraform) -> Comparison:
    """Put the configuration of a seed to both."""
    with tempfile.TemporaryDirectory() as folder:
        write(seed, Path(folder))
        answer = terraform.ask(Path(folder), plan=False)
        root = analyse(folder, Disk())
    ours = frozenset(
        frozenset(end for edge in component.edges for end in (edge.source, edge.target))
        for component in root.components
    )
    return Comparison(seed, ours, answer.cycles, answer.graph_checked)


def main(arguments: Iterable[str]) -> int:
    """Compare a range of seeds; prints what differs, and the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", nargs=2, type=int, default=(0, 1000), metavar=("FIRST", "LAST"))
    options = parser.parse_args(list(arguments))
    done = unchecked = cyclic = differ = 0
    with Terraform() as terraform:
        for seed in range(*options.seeds):
            found = compare(seed, terraform)
            done += 1
            unchecked += not found.checked
            cyclic += bool(found.terraforms)
            if not found.agrees:
                differ += 1
                print(f"seed {seed}:")
                print(f"  only ours: {sorted(map(sorted, found.ours - found.terraforms))}")
                print(f"  only Terraform's: {sorted(map(sorted, found.terraforms - found.ours))}")
    print(f"{done} configurations, {cyclic} cyclic, {unchecked} not looked at, {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
