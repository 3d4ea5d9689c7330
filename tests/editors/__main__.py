"""Runs the editor scenario in real editors, and prints the result and duration of each.

python -m tests.editors [NAME…] [--pictures]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from traceback import format_exc

from tests.editors import emacs, helix, neovim, picture, vim, vscode
from tests.editors.comparison import ENDS, OTHERS, PATHS, RELATED, SOURCE, UNOPENED, differences
from tests.editors.scene import Failed, Missing, Report, Scene, scene


@dataclass(frozen=True)
class Editor:
    """How to run the scenario in an editor, and what the editor cannot show.

    With `checks_itself`, the editor's own tests check the result, and the report only contains the
    version.
    """

    play: Callable[[Scene], Report]
    hidden: tuple[str, ...] = ()
    checks_itself: bool = False


EDITORS = {
    "neovim": Editor(neovim.oldest),
    "neovim-newest": Editor(neovim.newest),
    "eglot": Editor(emacs.EGLOT_OLDEST, hidden=(RELATED, ENDS, OTHERS)),
    "eglot-newest": Editor(emacs.EGLOT_NEWEST, hidden=(RELATED, ENDS, PATHS)),
    "lsp-mode": Editor(emacs.LSP_MODE),
    "helix": Editor(helix.OLDEST, hidden=(RELATED, SOURCE)),
    "helix-newest": Editor(helix.NEWEST, hidden=(RELATED,)),
    "ale": Editor(vim.ALE_OLDEST, hidden=(RELATED, UNOPENED, OTHERS)),
    "ale-newest": Editor(vim.ALE_NEWEST, hidden=(RELATED, UNOPENED, OTHERS)),
    "vscode": Editor(vscode.API_OLDEST),
    "vscode-newest": Editor(vscode.API_NEWEST),
    "vscode-ui": Editor(vscode.UI_OLDEST, checks_itself=True),
    "vscode-ui-newest": Editor(vscode.UI_NEWEST, checks_itself=True),
}

PASSED, FAILED, SKIPPED = "passed", "FAILED", "skipped"


def main(names: list[str]) -> int:
    """Run the editors with these names, or all, and return the exit status.

    `--pictures` first updates the screenshots of the documentation.
    """
    if "--pictures" in names:
        names.remove("--pictures")
        _take_pictures()
    unknown = [name for name in names if name not in EDITORS]
    if unknown:
        print(f"unknown editor: {', '.join(unknown)}; available: {', '.join(EDITORS)}")
        return 2
    results = [_run_and_print(name, EDITORS[name]) for name in names or EDITORS]
    passed, failed, skipped = map(results.count, (PASSED, FAILED, SKIPPED))
    print(f"editors: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


def _take_pictures() -> None:
    with TemporaryDirectory(prefix="tf-cycle-ls-", ignore_cleanup_errors=True) as parent:
        try:
            print("picture:", picture.take(scene(Path(parent), "audit")))
        except (Missing, Failed) as error:
            sys.exit(f"no picture: {error}")


def _run_and_print(name: str, editor: Editor) -> str:
    """Run one editor, print its result and return it."""
    start = monotonic()
    result, words = _outcome(editor)
    print(f"{name:16} {result:8} {monotonic() - start:6.1f} s  {words}", flush=True)
    return result


def _outcome(editor: Editor) -> tuple[str, str]:
    # An editor may still write files while it exits.
    with TemporaryDirectory(prefix="tf-cycle-ls-", ignore_cleanup_errors=True) as parent:
        editor_scene = scene(Path(parent), "my infra" if PATHS in editor.hidden else "my infra é")
        try:
            report = editor.play(editor_scene)
        except Missing as missing:
            return SKIPPED, f"needs {missing}"
        except Failed as failed:
            return FAILED, str(failed)
        except Exception:  # A crash of one editor must not stop the others.
            return FAILED, format_exc()
        problems = [] if editor.checks_itself else differences(editor_scene, report, editor.hidden)
    version = str(report["version"])
    if problems:
        return FAILED, "\n  ".join([version, *problems])
    return PASSED, "; does not show ".join([version, *filter(None, [", ".join(editor.hidden)])])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
