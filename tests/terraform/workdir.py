"""Copies a configuration to a working directory that needs no `terraform init`."""

from __future__ import annotations

import json
import os
import posixpath
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.terraform import hcl, module_tree, providers, sanitise, schema_guess, values
from tests.terraform.module_tree import Installed, Module, Tree

# Terraform's own files. All others are linked, because functions such as `file()` may read them.
_NOT_LINKED = (".terraform", ".git", "terraform.tfstate")


@dataclass(frozen=True)
class Workdir:
    """A working directory, and what Terraform and the stub provider need for it."""

    root: Path
    variables: dict[str, str]
    schemas: schema_guess.Schemas
    providers: frozenset[str]


def prepare(directory: Path, scratch: Path) -> Workdir:
    """Copy a root module and all local modules below it into an empty scratch directory.

    The relative paths between modules are kept, so that the paths in Terraform's messages are
    valid for the original, too. Raises OSError if the directory cannot be read.
    """
    tree = module_tree.read(directory)
    top = Path(os.path.commonpath([module.directory for module in tree.modules]))
    copies = {
        module.directory: scratch / "copy" / module.directory.relative_to(top)
        for module in tree.modules
    }
    for copy in copies.values():
        copy.mkdir(parents=True, exist_ok=True)
    for module in tree.modules:
        _copy(module, copies[module.directory], tree)
    root = copies[tree.root.directory]
    aliases = providers.aliased(tree.root)
    (root / "stub-provider-aliases.tf").write_text(aliases, encoding="utf-8")
    _install(tree, copies, scratch)
    (scratch / "terraformrc").touch()
    return Workdir(
        root=root,
        variables={
            **values.for_variables(tree.root),
            "TF_DATA_DIR": str(scratch / "data"),
            "TF_CLI_CONFIG_FILE": str(scratch / "terraformrc"),
        },
        schemas=schema_guess.guess(tree.modules),
        providers=frozenset().union(*map(providers.addresses, tree.modules)),
    )


def _copy(module: Module, copy: Path, tree: Tree) -> None:
    remote = {
        one.call.name
        for one in tree.installed
        if one.caller is module and one.module is None and one.call.source
    }
    for file in module.files:
        (copy / file.name).write_bytes(sanitise.copy_of(file, remote))
    for path in module.directory.iterdir():
        link = copy / path.name
        if not path.name.startswith(_NOT_LINKED) and not link.exists():
            with suppress(OSError):  # without symlinks, only `file()` fails
                link.symlink_to(path, target_is_directory=path.is_dir())


def _install(tree: Tree, copies: dict[Path, Path], scratch: Path) -> None:
    """Write the module manifest that `terraform init` writes."""
    root = copies[tree.root.directory]
    records = [{"Key": "", "Source": "", "Dir": "."}]
    for number, one in enumerate(tree.installed):
        if one.module:
            source, directory = _as_printed(str(one.call.source)), copies[one.module.directory]
        else:
            source, directory = sanitise.ELSEWHERE, scratch / "stubs" / str(number)
            directory.mkdir(parents=True)
            (directory / "main.tf").write_text(_stub(one), encoding="utf-8")
        where = Path(os.path.relpath(directory, root)).as_posix()
        records.append({"Key": ".".join(one.path), "Source": source, "Dir": where})
    manifest = scratch / "data" / "modules" / "modules.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(json.dumps({"Modules": records}))


def _as_printed(source: str) -> str:
    """Normalize a local source address as Terraform does."""
    path = posixpath.normpath(source)
    if path in {".", ".."}:
        return f"{path}/"
    return path if path.startswith("../") else f"./{path}"


def _stub(installed: Installed) -> str:
    """Return a stub for a module that is not on disk, with the inputs and outputs that are used.

    The values and types of the outputs are unknown, without any further nodes in the graph.
    """
    inputs = "".join(f'variable "{name}" {{ default = null }}\n' for name in installed.call.inputs)
    wanted = ("module", installed.call.name)
    outputs = {
        names[2]
        for file in installed.caller.files
        for names in hcl.reads(file.tree)
        if names[:2] == wanted and len(names) > len(wanted)
    }
    return inputs + "".join(
        f'output "{name}" {{ value = jsondecode(timestamp()) }}\n' for name in sorted(outputs)
    )
