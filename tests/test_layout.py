"""Each module of tf_cycle_ls has a test file of the same name in the same folder of tests/."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "tf_cycle_ls"

# Data classes, constants and tables. The tests of the modules that use them cover them.
DATA_ONLY = {
    "analysis/graph_analysis.py",
    "analysis/model.py",
    "analysis/result.py",
    "analysis/terms.py",
    "cli/exit_codes.py",
    "config/addrs.py",
    "diagnostic_codes.py",
    "fixes/lookup/rewritten_arguments.py",
    "fixes/model.py",
    "fixes/rules/split/aws_specs.py",
    "fixes/rules/split/azuread_specs.py",
    "fixes/rules/split/azurerm_specs.py",
    "fixes/rules/split/other_specs.py",
    "fixes/rules/split/service_specs.py",
    "server/handlers/graph_params.py",
    "server/handlers/path_params.py",
    "server/handlers/walk.py",
    "server/lsp/commands.py",
    "syntax/ast.py",
}
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("[!._]*.py"))


@pytest.mark.parametrize("module", [module for module in MODULES if module not in DATA_ONLY])
def test_module_has_test_file(module: str) -> None:
    path = TESTS / Path(module).with_name(f"test_{Path(module).name}")
    assert path.exists(), f"add tests/{path.relative_to(TESTS).as_posix()}"


def test_modules_without_tests_exist_and_have_none() -> None:
    missing = DATA_ONLY - set(MODULES)
    assert missing == set(), "remove these modules from DATA_ONLY in tests/test_layout.py"
    for module in DATA_ONLY:
        path = TESTS / Path(module).with_name(f"test_{Path(module).name}")
        assert not path.exists(), f"remove {module} from DATA_ONLY in tests/test_layout.py"


def test_architecture_has_the_layers_in_their_order() -> None:
    settings = tomllib.loads((TESTS.parent / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    text = (TESTS.parent / "ARCHITECTURE.md").read_text(encoding="utf-8")
    (chain,) = re.findall(
        r"```\n(.*?)```", text.partition("## Packages")[2].partition("\n| ")[0], re.DOTALL
    )
    drawn = [set(re.findall(r"\w+", part)) for part in chain.split("→")]
    assert drawn == [set(re.findall(r"\w+", layer)) for layer in reversed(layers)]
