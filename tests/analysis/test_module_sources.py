"""The directories of local and of installed modules."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.analysis.directories import ROOT, files_of
from tests.terraform import binary
from tf_cycle_ls.analysis.module_sources import installed_modules, local_source
from tf_cycle_ls.vfs import Disk

MANIFEST = ".terraform/modules/modules.json"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("./m", "/r/a/m"),
        ("../m", "/r/m"),
        ("../../m/./n", "/m/n"),
        ("./m/", "/r/a/m"),
        (".\\m\\n", "/r/a/m/n"),
        ("..\\m", "/r/m"),
        ("m", None),
        ("/m", None),
        ("acme/m/aws", None),
        ("git::https://x.example/m.git", None),
        (".", None),
        ("", None),
        (None, None),
    ],
)
def test_local_source(source: str | None, expected: str | None) -> None:
    assert local_source("/r/a", source) == expected


def test_manifest_that_terraform_writes_is_read(
    terraform_program: binary.Program, tmp_path: Path
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "main.tf").write_text('module "one" {\n  source = "./a"\n}\n', encoding="utf-8")
    (tmp_path / "a" / "main.tf").write_text('module "two" {\n  source = "./b"\n}\n', "utf-8")
    (tmp_path / "a" / "b" / "main.tf").write_text("locals {}\n", encoding="utf-8")
    variables = {"CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull}
    assert binary.run(terraform_program, ["get"], tmp_path, variables).returncode == 0
    assert installed_modules(str(tmp_path), Disk()) == {
        "one": str(tmp_path / "a"),
        "one.two": str(tmp_path / "a" / "b"),
    }


def test_directories_are_relative_to_the_root_module_with_slashes_of_any_system() -> None:
    records = [
        {"Key": "", "Source": "", "Dir": "."},
        {"Key": "far", "Source": "acme/m/aws", "Dir": ".terraform\\modules\\far"},
        {"Key": "far.inner", "Source": "./inner", "Dir": ".terraform/modules/far/inner"},
    ]
    manifest = json.dumps({"Modules": records})
    assert installed_modules(ROOT, files_of({MANIFEST: manifest})) == {
        "far": f"{ROOT}/.terraform/modules/far",
        "far.inner": f"{ROOT}/.terraform/modules/far/inner",
    }


def test_record_with_a_value_of_another_type_is_ignored() -> None:
    records = [{"Key": 1, "Dir": "a"}, {"Key": "b", "Dir": None}, {"Key": "c", "Dir": "c"}]
    manifest = json.dumps({"Modules": records})
    assert installed_modules(ROOT, files_of({MANIFEST: manifest})) == {"c": f"{ROOT}/c"}
