"""Applies every fix for random cyclic configurations, and checks the results with Terraform.

python -m tests.differential.fixes [--shapes] [--seeds FIRST LAST] [--shrink]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.differential.cyclic import Maker
from tests.differential.promises import (
    ProgramResults,
    broken,
    broken_by_the_text,
    not_comparable,
    run_programs,
)
from tests.differential.shapes import ShapeMaker
from tests.differential.shrink import Files, shrink
from tests.terraform import binary
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.engine.fix_all import plan_fixes, plan_safe_fixes
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_at, fixes_for_component
from tf_cycle_ls.fixes.model import Fix, Harm, Safety
from tf_cycle_ls.fixes.registry import RULES
from tf_cycle_ls.graph.traversal import reachable
from tf_cycle_ls.text import Edit, apply
from tf_cycle_ls.vfs import Disk

PLAN = "all together"
"""Used as rule name for the combined fixes."""


@dataclass(frozen=True)
class Failure:
    """A fix that breaks a promise."""

    rule: str
    title: str
    what: str


@dataclass
class Outcome:
    """The results for one configuration: how many fixes of each rule were applied, and failures.

    `unfit` is the reason why no fix could be tested, or "".
    """

    unfit: str = ""
    applied: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)


def texts_of(maker: Maker | ShapeMaker) -> dict[str, str]:
    """Return the final texts of a configuration."""
    if not maker.is_formatted:
        return {name: maker.finished(text) for name, text in maker.files.items()}
    with tempfile.TemporaryDirectory() as folder:
        _write(maker.files, Path(folder))
        program = binary.find() or ("terraform",)
        done = binary.run(program, ["fmt", "-recursive"], Path(folder), {})
        if done.returncode:
            raise ValueError(done.stderr)
        return {
            name: maker.finished(Path(folder, name).read_text(encoding="utf-8"))
            for name in maker.files
        }


def try_fixes(texts: Files, terraform: Terraform) -> Outcome:
    """Apply every fix of a configuration, each to a copy of it."""
    with tempfile.TemporaryDirectory() as folder:
        _write(texts, Path(folder, "before"))
        before = run_programs(Path(folder, "before").resolve(), terraform)
        result = Outcome(unfit=not_comparable(before))
        if result.unfit:
            return result
        fixes = list(all_fixes(before))
        together = plan_fixes(
            before.root, Disk(), [rule.name for rule in RULES], Safety.CHANGES_BEHAVIOUR
        )
        result.failures += [Failure(PLAN, "", what) for what in lost_by_safe_fixes(before.root)]
        copies = {str(number): fix.edits for number, fix in enumerate(fixes)}
        for name, edits in {**copies, PLAN: together.edits()}.items():
            _copy(before, _changed_texts(before, edits), Path(folder, name))
        unformatted = _unformatted(Path(folder), terraform)
        for name, fix in zip(copies, fixes, strict=True):
            after = run_programs(Path(folder, name).resolve(), terraform, unformatted)
            _count(result, fix.rule.name, fix.title, broken(fix, before, after, terraform))
        after = run_programs(Path(folder, PLAN).resolve(), terraform, unformatted)
        _count(result, PLAN, "", broken_by_the_text(before, after))
        return result


def all_fixes(configuration: ProgramResults) -> Iterator[Fix]:
    """Yield all fixes at all places, each edit once."""
    root, done = configuration.root, set[object]()
    fixes = [
        fix for component in root.components for fix in fixes_for_component(component, root, Disk())
    ]
    edges = (edge for component in root.components for edge in component.edges)
    for place in dict.fromkeys(place for edge in edges for place in edge.places):
        fixes += fixes_at(root, Disk(), place.path, place.span)
    for fix in fixes:
        key = frozenset((path, tuple(edits)) for path, edits in fix.edits.items())
        if fix.edits and key not in done:
            done.add(key)
            yield fix


def lost_by_safe_fixes(root: Analysis) -> Iterator[str]:
    """Yield what the fixes lose that an editor applies on save: a window, or an order that a
    `depends_on` outside of the cycles asks for."""
    plan = plan_safe_fixes(root, Disk())
    for fix in plan.fixes:
        if set(fix.harms) != {Harm.NONE}:
            yield f"a safe fix has a harm: {fix.title}"
    before, after = root.dependencies, plan.after.dependencies
    for source, targets in before.successors.items():
        for target in targets:
            references = before.edge(source, target).references
            is_order = any(reference.attribute == "depends_on" for reference in references)
            is_kept = (source, target) in before.on_cycles or source not in after.successors
            if is_order and not is_kept and target not in reachable([source], after.successors):
                yield f"{source} no longer waits for {target}"


def main(arguments: Iterable[str]) -> int:
    """Test a range of seeds, and print failures and counts."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.differential.fixes", description="Every fix against Terraform."
    )
    parser.add_argument("--seeds", nargs=2, type=int, default=(0, 500), metavar=("FIRST", "LAST"))
    parser.add_argument("--shapes", action="store_true", help="cycles that are no ring")
    parser.add_argument("--shrink", action="store_true", help="make what fails a small case")
    options = parser.parse_args(list(arguments))
    applied: Counter[str] = Counter()
    unfit: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    without = 0
    with Terraform() as terraform:
        for seed in range(*options.seeds):
            texts = texts_of(ShapeMaker(seed) if options.shapes else Maker(seed))
            try:
                result = try_fixes(texts, terraform)
            except Exception as error:  # so that the seeds after it are tried, too
                result = Outcome(failures=[Failure("crash", traceback.format_exc(), repr(error))])
            applied += result.applied
            unfit.update([result.unfit] if result.unfit else [])
            without += not result.unfit and not result.applied.keys() - {PLAN}
            failed.update({failure.rule for failure in result.failures})
            for failure in result.failures:
                print(f"seed {seed}: {failure.rule}: {failure.what}\n  {failure.title}", flush=True)
            if seed % 100 == 99:
                count = applied.total() - applied[PLAN]
                print(
                    f"up to seed {seed}: {count} fixes made, {failed.total()} failures", flush=True
                )
            if options.shrink and result.failures:
                _print(_shrunk(texts, result.failures[0], terraform))
    done = len(range(*options.seeds))
    print(f"{done} configurations, {unfit.total()} unfit, {without} without any fix")
    for reason, times in unfit.most_common():
        print(f"  unfit {times:5} {reason}")
    for rule, times in applied.most_common():
        print(f"  {times:6} {rule}, {failed[rule]} configurations with a failure")
    print(_tally(applied, failed))
    return 1 if failed else 0


def _tally(applied: Counter[str], failed: Counter[str]) -> str:
    return f"{applied.total() - applied[PLAN]} fixes made, {failed.total()} failures"


def _count(result: Outcome, rule: str, title: str, failures: Iterable[str]) -> None:
    result.applied[rule] += 1
    result.failures += [Failure(rule, title, what) for what in failures]


def _changed_texts(
    before: ProgramResults, edits: Mapping[str, tuple[Edit, ...]]
) -> dict[str, bytes]:
    """Apply edits, and return the changed texts."""
    documents = before.root.documents
    return {path: apply(documents[path].data, changes) for path, changes in edits.items()}


def _copy(before: ProgramResults, texts: Mapping[str, bytes], directory: Path) -> None:
    """Copy a configuration, with changed texts by path in the original."""
    shutil.copytree(before.directory, directory)
    for path, text in texts.items():
        (directory / Path(path).relative_to(before.directory)).write_bytes(text)


def _unformatted(folder: Path, terraform: Terraform) -> Mapping[str, frozenset[str]]:
    """Return the files that `terraform fmt` would change, by directory name.

    Runs it once for all directories, because starting a process is slow.
    """
    by_directory: dict[str, set[str]] = {}
    for name in terraform.fmt_check(folder):
        directory, _, file = name.partition("/")
        by_directory.setdefault(directory, set()).add(file)
    return {directory: frozenset(files) for directory, files in by_directory.items()}


def _write(texts: Files, directory: Path) -> None:
    for name, text in texts.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def _shrunk(texts: Files, failure: Failure, terraform: Terraform) -> Files:
    """Shrink a configuration for which a fix of the same rule fails in the same way."""
    kind = failure.what.partition(":")[0]

    def fails_still(some: Files) -> bool:
        try:
            result = try_fixes(some, terraform)
        except Exception:  # it fails in another way
            return False
        return any(new.rule == failure.rule and kind in new.what for new in result.failures)

    return shrink(texts, fails_still)


def _print(texts: Files) -> None:
    for name, text in texts.items():
        print(f"--- {name}\n{text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
