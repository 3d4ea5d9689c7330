"""`tf-cycle-ls explain`: why one thing depends on another, or what lies behind a cycle that
Terraform or OpenTofu told of."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations
from pathlib import Path

from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.dependency_path import DependencyPaths, resolve_address, similar_addresses
from tf_cycle_ls.analysis.destroy_cycles import explain_destroy_cycle
from tf_cycle_ls.analysis.model import Analysis, Component
from tf_cycle_ls.analysis.terraform_errors import CycleNode, parse_cycle_errors
from tf_cycle_ls.cli.common import CLEAN, FOUND, UNREADABLE, roots_at, shown, tell
from tf_cycle_ls.cli.projects import projects_here
from tf_cycle_ls.git import CommitFiles, GitError, merge_base
from tf_cycle_ls.render.formatters.explain_text import Why, heading
from tf_cycle_ls.render.report import Comparison
from tf_cycle_ls.vfs import Disk, UnreadableError, find_checkout


def explain(what: Sequence[str], path: str, revision: str | None) -> int:
    """Explain; gives the exit status: 1 where there is nothing to explain, 2 for an address that
    there is not, or something that cannot be read."""
    try:
        explainer = _Explainer(path, revision)
        return explainer.log(what[0]) if len(what) == 1 else explainer.addresses(*what)
    except (UnreadableError, GitError) as error:
        tell(f"{path}: {error}" if isinstance(error, UnreadableError) else str(error))
        return UNREADABLE


class _Explainer:
    def __init__(self, path: str, revision: str | None) -> None:
        self._projects = projects_here()
        self._path = path
        self._revision = revision
        self._ways = [
            DependencyPaths(analyze(directory, self._projects.of(directory).files(Disk())))
            for directory in roots_at(path, self._projects)
        ]

    def addresses(self, *written: str) -> int:
        """Why the first of two addresses depends on the second."""
        found = [
            (ways, [resolve_address(each, ways.nodes) for each in written]) for ways in self._ways
        ]
        knowing = [(ways, names) for ways, names in found if None not in names]
        if not knowing:
            self._tell_unknown(written)
            return UNREADABLE
        status = FOUND
        for ways, (source, target) in knowing:
            assert source is not None
            assert target is not None
            if len(knowing) > 1:
                print(f"{shown(ways.analysis.root_dir)}:")
            status = min(status, self._why(ways, source, target))
        return status

    def _why(self, ways: DependencyPaths, source: str, target: str) -> int:
        why = Why(ways.analysis, shown, _colour())
        edges, back = ways.between(source, target), ways.between(target, source)
        if edges:
            _print(why.depends(source, target, edges))
            if back and source != target:
                print(f"{target} depends on {source} too: they are on a cycle.")
            return CLEAN
        print(
            f"{source} does not depend on {target}{'; it is the other way round.' if back else '.'}"
        )
        _print(why.depends(target, source, back) if back else ())
        return FOUND

    def _tell_unknown(self, written: Iterable[str]) -> None:
        everything = {name for ways in self._ways for name in ways.nodes}
        for each in written:
            if resolve_address(each, everything) is None:
                matches = similar_addresses(each, everything)
                hint = f"; did you mean {' or '.join(matches)}?" if matches else ""
                tell(f"{self._path}: there is no {each}{hint}")
        if all(resolve_address(each, everything) for each in written):
            tell(f"{self._path}: no root module has both {' and '.join(written)}")

    def log(self, name: str) -> int:
        """What lies behind the messages in a file, or on stdin."""
        try:
            text = _read(name)
        except OSError as error:
            hint = "; to ask why one thing depends on another, give two addresses"
            reason = (error.strerror or str(error)).lower()
            tell(f"{name}: {reason}{'' if Path(name).exists() else hint}")
            return UNREADABLE
        found = parse_cycle_errors(text)
        if not found:
            tell(f"{'stdin' if name == '-' else name}: no message about a cycle in it")
            return FOUND
        for named in found:
            _print(self._complaint(named))
        return CLEAN

    def _complaint(self, named: Sequence[CycleNode]) -> Iterator[str]:
        yield heading(named, colour=_colour())
        ways, others = self._meant(named)
        if ways is None:
            yield f"  None of this is in a root module at or below {self._path}."
            yield ""
            return
        before, comparison = self._before(ways.analysis)
        why = Why(ways.analysis, shown, _colour(), before, comparison)
        if others:
            names = ", ".join(shown(each.analysis.root_dir) for each in others)
            yield f"  (The same is declared in {names}; to ask about that, name it with --in.)"
        yield from why.unknown({each.address for each in named} - ways.nodes.keys())
        yield from _explained(named, ways, before, why)

    def _meant(
        self, named: Sequence[CycleNode]
    ) -> tuple[DependencyPaths | None, list[DependencyPaths]]:
        """The root that knows the most of what is named, best one with a cycle of it, and others
        that fit as well."""
        addresses = {each.address for each in named}

        def fits(ways: DependencyPaths) -> tuple[int, bool]:
            known = len(addresses & ways.nodes.keys())
            return known, _component(ways.analysis, addresses) is not None

        best = max(map(fits, self._ways), default=(0, False))
        if not best[0]:
            return None, []
        first, *others = [ways for ways in self._ways if fits(ways) == best]
        return first, others

    def _before(self, root: Analysis) -> tuple[Analysis | None, str]:
        if self._revision is None:
            return None, ""
        top = find_checkout(root.root_dir)
        if top is None:
            raise GitError(f"{shown(root.root_dir)} is in no git checkout")
        commit = merge_base(top, self._revision)
        files = CommitFiles(commit)
        try:
            before = analyze(root.root_dir, self._projects.of(root.root_dir).files(files))
        except UnreadableError as error:
            tell(f"{shown(root.root_dir)}: {error}")
            return None, ""
        finally:
            files.close()
        return before, str(Comparison(self._revision, commit.name))


def _explained(
    named: Sequence[CycleNode], ways: DependencyPaths, before: Analysis | None, why: Why
) -> Iterator[str]:
    addresses = {each.address for each in named}
    if any(each.is_destroyed for each in named):
        yield from why.replaced(
            explain_destroy_cycle(named, ways, DependencyPaths(before) if before else None)
        )
        return
    own = [each for each in ways.analysis.self_references if {each.address} == addresses]
    component = _component(ways.analysis, addresses)
    if component:
        yield from why.configured(named, component)
    elif own:
        yield from why.instances(own)
    else:
        pairs = permutations(sorted(addresses), 2)
        known = [edges for pair in pairs if len(edges := ways.between(*pair)) == 1]
        yield from why.unexplained(named, known)


def _component(root: Analysis, addresses: set[str]) -> Component | None:
    """The component that has the most of some addresses in it, at least two."""

    def common(component: Component) -> int:
        return len(addresses.intersection(component.addresses))

    best = max(root.components, key=common, default=None)
    return best if best is not None and common(best) > 1 else None


def _read(name: str) -> str:
    if name == "-":
        return sys.stdin.buffer.read().decode("utf-8", errors="replace")
    data = Path(name).read_bytes()
    # PowerShell's `>` and `Tee-Object` write UTF-16.
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return data.decode(encoding, errors="replace")


def _colour() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)
