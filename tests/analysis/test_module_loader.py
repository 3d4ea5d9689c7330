"""Loading the modules of a root module, and problems in files that cannot be read."""

from __future__ import annotations

import pytest

from tests.analysis.directories import ROOT, Raw, analysed, files_of, problems, source_text
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.module_loader import called_directories, load
from tf_cycle_ls.graph.nodes import Tree
from tf_cycle_ls.vfs import UnreadableError

CYCLE = 'resource "t_a" "x" {\n  v = t_b.y.id\n}\nresource "t_b" "y" {\n  v = t_a.x.id\n}\n'


def call(name: str, source: str) -> str:
    return f'module "{name}" {{\n  source = "{source}"\n}}\n'


def shape(tree: Tree | None) -> object:
    """The calls of a module tree as nested dicts; None for a module that is not loaded."""
    return None if tree is None else {name: shape(child) for name, child in tree.children.items()}


def test_local_calls_are_followed() -> None:
    texts = {
        "main.tf": call("a", "./a") + call("far", "acme/m/aws") + call("gone", "./gone"),
        "a/main.tf": call("b", "../b"),
        "b/main.tf": "",
    }
    loaded = load(ROOT, files_of(texts))
    assert shape(loaded.tree) == {"a": {"b": {}}, "far": None, "gone": None}
    assert loaded.problems == ()
    assert set(loaded.documents) == {f"{ROOT}/{path}" for path in texts}


MANIFEST = """{"Modules": [
  {"Key": "", "Source": "", "Dir": "."},
  {"Key": "far", "Source": "registry.terraform.io/acme/m/aws", "Version": "1.0.0",
   "Dir": ".terraform/modules/far"},
  {"Key": "far.inner", "Source": "git::https://x.example/i.git", "Dir": ".terraform/modules/i"}
]}"""


def test_installed_modules_are_followed() -> None:
    texts = {
        "main.tf": call("far", "acme/m/aws") + call("new", "acme/n/aws"),
        ".terraform/modules/modules.json": MANIFEST,
        ".terraform/modules/far/main.tf": call("inner", "x.example/i") + call("own", "./own"),
        ".terraform/modules/far/own/main.tf": "",
        ".terraform/modules/i/main.tf": "",
    }
    loaded = load(ROOT, files_of(texts))
    assert shape(loaded.tree) == {"far": {"inner": {}, "own": {}}, "new": None}


@pytest.mark.parametrize("manifest", ["", "[]", "{", '{"Modules": [1]}', '{"Modules": null}'])
def test_invalid_manifest_is_ignored(manifest: str) -> None:
    texts = {"main.tf": call("far", "acme/m/aws"), ".terraform/modules/modules.json": manifest}
    loaded = load(ROOT, files_of(texts))
    assert shape(loaded.tree) == {"far": None}
    assert loaded.problems == ()


def test_source_that_is_no_plain_string_is_not_followed() -> None:
    text = 'module "a" {\n  source = "./${var.x}"\n}\nmodule "b" {\n  source = var.x\n}\n'
    assert shape(load(ROOT, files_of({"main.tf": text})).tree) == {"a": None, "b": None}


@pytest.mark.parametrize(
    ("texts", "caller"),
    [
        ({"main.tf": call("m", "./")}, "main.tf"),
        ({"main.tf": call("a", "./a"), "a/main.tf": call("r", "../")}, "a/main.tf"),
        (
            {
                "main.tf": call("a", "./a"),
                "a/main.tf": call("b", "../b"),
                "b/main.tf": call("a", "../a"),
            },
            "b/main.tf",
        ),
    ],
)
def test_modules_that_call_each_other_are_a_problem(texts: dict[str, str], caller: str) -> None:
    root = analysed({**texts, "cycle.tf": CYCLE})
    ((path, message),) = problems(root)
    assert path == caller
    assert "calls a module that calls it; its inside was left out" in message
    assert [component.addresses for component in root.components] == [("t_a.x", "t_b.y")]


def test_module_called_twice_is_read_and_reported_once() -> None:
    texts = {"main.tf": call("a", "./m") + call("b", "./m"), "m/main.tf": "x = 1\n"}
    root = analysed(texts)
    assert problems(root) == [("m/main.tf", "an argument, x, outside of any block")]


def test_file_that_is_not_utf8_is_a_problem_and_other_files_are_analyzed() -> None:
    root = analyze(ROOT, Raw({"bad.tf": b"# \xff\n", "main.tf": CYCLE.encode()}))
    ((path, message),) = problems(root)
    assert (path, message) == ("bad.tf", "not UTF-8 (line 1); the file was left out")
    assert [component.addresses for component in root.components] == [("t_a.x", "t_b.y")]
    assert set(root.documents) == {f"{ROOT}/main.tf"}


def test_only_configuration_files_are_read() -> None:
    names = (".hidden.tf", "main.tf~", "#main.tf#", "x.tftest.hcl", "x.tfvars", "sub/main.tf")
    root = analysed({**dict.fromkeys(names, CYCLE), "main.tf": ""})
    assert root.components == ()
    assert set(root.documents) == {f"{ROOT}/main.tf"}


def test_missing_directory_raises_an_error() -> None:
    with pytest.raises(UnreadableError):
        analyze(f"{ROOT}/missing", files_of({"main.tf": ""}))


def test_block_with_a_syntax_error_keeps_its_earlier_references() -> None:
    before = analysed({"main.tf": CYCLE})
    unreadable = 'resource "t_a" "x" {\n  v = t_b.\n}\nresource "t_b" "y" {\n  v = t_a.x.id\n}\n'
    typing = files_of({"main.tf": unreadable})
    assert analyze(ROOT, typing).components == ()
    kept = analyze(ROOT, typing, before)
    assert [component.addresses for component in kept.components] == [("t_a.x", "t_b.y")]
    again = analyze(ROOT, typing, kept)
    assert again.components == kept.components
    ((path, message),) = problems(kept)
    assert path == "main.tf"
    assert message.endswith("; the references that it had before are used")
    # The earlier spans are invalid: references are shown at the header of the block.
    references = [
        reference
        for edge in kept.components[0].edges
        if edge.source == "t_a.x"
        for reference in edge.references
    ]
    assert [source_text(kept, reference) for reference in references] == ['resource "t_a" "x" {']


TWICE = [
    ('resource "t_a" "x" {}', "t_a.x"),
    ('data "t_d" "x" {}', "data.t_d.x"),
    ("locals {\n  l = 1\n}", "local.l"),
    ('variable "v" {}', "var.v"),
    ('output "o" {}', "output.o"),
    ('module "m" {}', "module.m"),
    ('check "c" {}', "check.c"),
    ('provider "p" {}', "provider.p"),
    ('provider "p" {\n  alias = "a"\n}', "provider.p.a"),
]


@pytest.mark.parametrize(("text", "name"), TWICE)
def test_duplicate_declaration_is_a_problem(text: str, name: str) -> None:
    root = analysed({"a.tf": f"{text}\n", "b.tf": f"# words\n{text}\n"})
    ((path, message),) = problems(root)
    assert path == "b.tf"
    assert message.startswith(f"{name} is declared twice")
    (problem,) = root.problems
    assert problem.span is not None
    assert problem.span.start >= len("# words\n")


@pytest.mark.parametrize(
    "texts",
    [
        ('resource "t_a" "x" {}', 'data "t_a" "x" {}'),
        ('provider "p" {}', 'provider "p" {\n  alias = "a"\n}'),
        ("import {\n  to = t_a.x\n  id = 1\n}", "import {\n  to = t_a.y\n  id = 1\n}"),
        ('variable "x" {}', 'output "x" {}'),
    ],
)
def test_same_name_without_duplicate_declaration_is_no_problem(texts: tuple[str, str]) -> None:
    assert problems(analysed({"a.tf": f"{texts[0]}\n", "b.tf": f"{texts[1]}\n"})) == []


def test_earlier_declaration_of_a_moved_block_is_no_duplicate() -> None:
    # The block was moved to another file; its rest in this file has a syntax error.
    block = 'resource "t_a" "x" {\n  v = local.a\n}\n'
    before = analysed({"a.tf": block, "b.tf": ""})
    moved = files_of({"a.tf": 'resource "t_a" "x" {\n  v = \n', "b.tf": block})
    ((path, message),) = problems(analyze(ROOT, moved, before))
    assert path == "a.tf"
    assert "twice" not in message


def test_called_directories() -> None:
    contents = {
        "main.tf": (call("a", "./a") + call("b", "../b") + call("far", "acme/m/aws")).encode(),
        "bad.tf": b"\xff",
        "damaged.tf": b'module "c" {\n  source = \n}\n' + call("d", "./d").encode(),
        "ignored.tf~": call("e", "./e").encode(),
    }
    called = called_directories(ROOT, Raw(contents))
    assert called == {f"{ROOT}/a", "/b", f"{ROOT}/d"}


LOCK = 'provider "{}/hashicorp/aws" {{\n}}\n'


@pytest.mark.parametrize(
    ("registry", "read"), [("registry.opentofu.org", "b"), ("registry.terraform.io", "a")]
)
def test_opentofu_files_are_read_if_the_lock_file_is_of_opentofu(registry: str, read: str) -> None:
    texts = {"main.tf": "locals {\n  a = 1\n}\n", "main.tofu": "locals {\n  b = 1\n}\n"}
    loaded = load(ROOT, files_of(texts | {".terraform.lock.hcl": LOCK.format(registry)}))
    assert list(loaded.tree.module.locals) == [read]


def test_opentofu_finds_references_where_terraform_has_none() -> None:
    text = (
        'resource "t_a" "x" {\n  provider = t.by[local.k]\n'
        "  lifecycle {\n    enabled = t_b.y.id\n    prevent_destroy = var.p\n  }\n}\n"
        'module "m" {\n  source = "x"\n  providers = {\n    t = t.by[local.l]\n  }\n}\n'
    )
    module = load(ROOT, files_of({"main.tofu": text})).tree.module
    subjects = sorted(str(reference.subject) for reference in module.references())
    assert subjects == ["local.k", "local.l", "t_b.y", "var.p"]
