"""Shows what takes the time of the slowest benchmarks: python -m benchmarks.profiles

For each, the functions of tf_cycle_ls with the largest shares of the time, in percent, with the
functions that they call. The profiler makes small functions look slower than they are.
"""

from __future__ import annotations

import cProfile
import gc
import io
import pstats
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path

from benchmarks.configurations import complete_component, component, one_file, plain_resources
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.cli.main import main as run_command
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_at
from tf_cycle_ls.server.diagnostics.convert import to_diagnostics
from tf_cycle_ls.text import Document, Encoding
from tf_cycle_ls.vfs import Disk, Files, Overlay

_TIMES, _WARM = 12, 2
_LEAST = 0.08
_BLOCK = 'resource "test_a" "added{}" {{\n  v = test_a.n0.id\n}}\n'

Work = Callable[[Analysis, Files], object]


def main() -> None:
    """Print the profiles."""
    for what, text, addition, work in (
        ("code actions, a component of 1,000 nodes", component(1_000, 10_000), "# {}\n", _act),
        ("save, 10,000 lines in one file", one_file(10_000), "# {}\n", _nothing),
        ("save that adds a block to 10,000", plain_resources(10_000), _BLOCK, _nothing),
    ):
        print(f"{what}: the analysis of each change, and the response")
        print("\n".join(_shares(_changing(text, addition, work))))
    print("check of a component of 200 nodes, with all edges")
    print("\n".join(_shares(_checking(complete_component(200)))))


def _nothing(analysis: Analysis, files: Files) -> object:
    del analysis, files
    return None


def _act(analysis: Analysis, files: Files) -> object:
    """The fixes and the diagnostics at the first reference of a component."""
    place = analysis.components[0].edges[0].places[0]
    near = Place(place.path, place.span)
    to_diagnostics(analysis, Encoding.UTF16, lambda path: path, near=near)
    return fixes_at(analysis, files, place.path, place.span)


def _changing(text: str, addition: str, work: Work) -> cProfile.Profile:
    profile = cProfile.Profile()
    analysis: Analysis | None = None
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder).resolve() / "main.tf")
        for number in range(_TIMES):
            data = (text + addition.format(number)).encode()
            files = Overlay(Disk(), {path: Document(path, data)})
            gc.disable()  # As the server does.
            if number >= _WARM:
                profile.enable()
            analysis = analyze(str(Path(path).parent), files, analysis)
            work(analysis, files)
            profile.disable()
            gc.enable()
    return profile


def _checking(text: str) -> cProfile.Profile:
    profile = cProfile.Profile()
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):
        Path(folder, "main.tf").write_text(text, encoding="utf-8")
        gc.disable()
        profile.enable()
        run_command(["check", "--no-cache", "--jobs", "1", folder])
        profile.disable()
        gc.enable()
    return profile


def _shares(profile: cProfile.Profile) -> Iterator[str]:
    entries = pstats.Stats(profile).get_stats_profile()
    functions = sorted(
        (function.cumtime / entries.total_tt, Path(function.file_name).stem, name)
        for name, function in entries.func_profiles.items()
        if "tf_cycle_ls" in function.file_name and not name.startswith("<")
    )
    for share, file, name in reversed(functions):
        if share >= _LEAST:
            yield f"  {share:4.0%}  {file}.{name}"


if __name__ == "__main__":
    main()
