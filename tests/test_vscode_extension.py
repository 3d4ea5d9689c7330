"""The manifest of the extension for VS Code says what the server and its settings say."""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tf_cycle_ls.server.lsp.commands import COMPONENT, NEXT_EDGE

ROOT = Path(__file__).parent.parent
EXTENSION = ROOT / "editors" / "vscode"
SECTION = "tf-cycle-ls."
OWN = ("server.", "trace.")


def manifest() -> Any:
    return json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))


def settings(schema: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The settings of a schema, by the names under which VS Code has them."""
    for name, each in schema["properties"].items():
        if each["type"] == "object":
            yield from settings(each, f"{prefix}{name}.")
        else:
            text = each["description"]
            yield prefix + name, {**each, "description": f"{text[:1].upper()}{text[1:]}."}


def test_its_settings_are_those_of_the_server() -> None:
    schema = json.loads((ROOT / "docs" / "settings.schema.json").read_text(encoding="utf-8"))
    contributed = {
        name.removeprefix(SECTION): {
            key: value for key, value in each.items() if key not in ("order", "scope")
        }
        for name, each in manifest()["contributes"]["configuration"]["properties"].items()
    }
    of_server = {name: each for name, each in contributed.items() if not name.startswith(OWN)}
    assert of_server == dict(settings(schema))


def test_its_settings_are_listed_in_the_order_of_the_page() -> None:
    properties = manifest()["contributes"]["configuration"]["properties"]
    assert [each["order"] for each in properties.values()] == list(range(len(properties)))


def test_a_workspace_without_trust_cannot_say_what_is_run() -> None:
    properties = manifest()["contributes"]["configuration"]["properties"]
    untrusted = manifest()["capabilities"]["untrustedWorkspaces"]
    of_server = [name for name in properties if name.startswith(f"{SECTION}server.")]
    assert untrusted["supported"] == "limited"
    assert sorted(untrusted["restrictedConfigurations"]) == sorted(of_server)
    assert {properties[name]["scope"] for name in of_server} == {"machine-overridable"}


def test_it_asks_for_commands_that_the_server_has() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for path in sorted((EXTENSION / "src").rglob("*.ts"))
    )
    assert f'"{COMPONENT}"' in sources
    assert f'"{NEXT_EDGE}"' in sources
    # VS Code lets nobody register a command twice; the client registers those of the server.
    own = {each["command"] for each in manifest()["contributes"]["commands"]}
    assert not own & {COMPONENT, NEXT_EDGE}


def test_its_lock_file_names_no_registry_but_the_public_one() -> None:
    lock = json.loads((EXTENSION / "package-lock.json").read_text(encoding="utf-8"))
    hosts = {each["resolved"] for each in lock["packages"].values() if "resolved" in each}
    assert all(host.startswith("https://registry.npmjs.org/") for host in hosts)


def test_its_licence_is_that_of_the_project() -> None:
    assert (EXTENSION / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    assert manifest()["license"] == "Apache-2.0"


@pytest.mark.parametrize(
    ("wheel", "version"),
    [
        ("tf_cycle_ls-1.2.3-py3-none-any.whl", "1.2.3"),
        ("tf_cycle_ls-1.2.4.dev5+g1a2b3c4-py3-none-any.whl", None),
        ("tf_cycle_ls-1.2.3rc1-py3-none-any.whl", None),
    ],
)
def test_a_release_has_the_version_of_the_server(wheel: str, version: str | None) -> None:
    bundle = runpy.run_path(str(EXTENSION / "scripts" / "bundle.py"))
    assert bundle["version_of"](Path(wheel)) == version


def test_between_releases_its_version_is_older_than_any_release() -> None:
    lock = json.loads((EXTENSION / "package-lock.json").read_text(encoding="utf-8"))
    assert manifest()["version"] == lock["version"] == "0.0.0"
