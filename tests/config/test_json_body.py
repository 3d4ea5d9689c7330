"""Configurations in JSON have the same declarations as the same ones in native syntax."""

from __future__ import annotations

import pytest

from tf_cycle_ls.config.file import read_file, read_json_file
from tf_cycle_ls.config.module import Module, assemble

PAIRS = {
    "resource": (
        'resource "t" "x" {\n  v = var.a\n  b {\n    w = "-${var.b}"\n  }\n}\n',
        '{"resource": {"t": {"x": {"v": "${var.a}", "b": [{"w": "-${var.b}"}]}}}}',
    ),
    "arrays at any level": (
        'resource "t" "x" {\n  v = var.a\n}\nresource "t" "y" {\n  v = var.b\n}\n',
        '{"resource": [{"t": [{"x": {"v": "${var.a}"}}, {"y": [{"v": "${var.b}"}]}]}]}',
    ),
    "traversals in strings": (
        'resource "t" "x" {\n  depends_on = [t.y]\n  provider = u.w\n'
        "  lifecycle {\n    replace_triggered_by = [t.z]\n  }\n}\n",
        '{"resource": {"t": {"x": {"depends_on": ["t.y"], "provider": "u.w",'
        ' "lifecycle": {"replace_triggered_by": ["t.z"]}}}}}',
    ),
    "count and for_each": (
        'resource "t" "x" {\n  count = 2\n}\nresource "t" "y" {\n  for_each = { a = var.a }\n}\n',
        '{"resource": {"t": {"x": {"count": 2}, "y": {"for_each": {"a": "${var.a}"}}}}}',
    ),
    "dynamic": (
        'resource "t" "x" {\n  dynamic "b" {\n    for_each = var.a\n    iterator = it\n'
        "    content {\n      v = it.value\n      w = b.c\n    }\n  }\n}\n",
        '{"resource": {"t": {"x": {"dynamic": {"b": {"for_each": "${var.a}", "iterator": "it",'
        ' "content": {"v": "${it.value}", "w": "${b.c}"}}}}}}}',
    ),
    "dynamic blocks in others": (
        'resource "t" "x" {\n  b {\n    dynamic "c" {\n      for_each = var.a\n'
        '      iterator = it\n      content {\n        dynamic "d" {\n'
        "          for_each = it.value\n          content {\n            v = d.value\n"
        "          }\n        }\n      }\n    }\n  }\n}\n",
        '{"resource": {"t": {"x": {"b": {"dynamic": {"c": {"for_each": "${var.a}",'
        ' "iterator": "it", "content": {"dynamic": {"d": {"for_each": "${it.value}",'
        ' "content": {"v": "${d.value}"}}}}}}}}}}}',
    ),
    "provisioners": (
        'resource "t" "x" {\n  provisioner "p" {\n    c = var.a\n  }\n'
        '  provisioner "q" {\n    when = destroy\n    c = var.b\n  }\n}\n',
        '{"resource": {"t": {"x": {"provisioner": [{"p": {"c": "${var.a}"}},'
        ' {"q": {"when": "destroy", "c": "${var.b}"}}]}}}}',
    ),
    "locals, variables, outputs": (
        "locals {\n  l = { k = var.a }\n}\n"
        'variable "v" {\n  validation {\n    condition = var.v != local.l\n'
        '    error_message = "-"\n  }\n}\n'
        'output "o" {\n  value = [local.l]\n  depends_on = [t.x]\n}\n',
        '{"locals": {"l": {"k": "${var.a}"}}, "variable": {"v": {"validation":'
        ' {"condition": "${var.v != local.l}", "error_message": "-"}}},'
        ' "output": {"o": {"value": ["${local.l}"], "depends_on": ["t.x"]}}}',
    ),
    "modules": (
        'module "m" {\n  source = "./m"\n  a = local.l\n  providers = {\n    u = u.w\n  }\n}\n',
        '{"module": {"m": {"source": "./m", "a": "${local.l}", "providers": {"u": "u.w"}}}}',
    ),
    "providers": (
        'provider "u" {\n  alias = "w"\n  a = local.l\n}\n'
        'terraform {\n  required_providers {\n    u = { source = "s/u" }\n  }\n}\n',
        '{"provider": {"u": {"alias": "w", "a": "${local.l}"}},'
        ' "terraform": {"required_providers": {"u": {"source": "s/u"}}}}',
    ),
    "imports": (
        "import {\n  to = t.x\n  id = local.l\n}\n",
        '{"import": {"to": "t.x", "id": "${local.l}"}}',
    ),
    "imports of instances": (
        'import {\n  to = module.m["k"].t.x[each.key]\n  id = local.l\n}\n',
        '{"import": {"to": "module.m[\\"k\\"].t.x[each.key]", "id": "${local.l}"}}',
    ),
    "replacing for an instance": (
        'resource "t" "x" {\n  lifecycle {\n    replace_triggered_by = [t.y[each.key]]\n  }\n}\n',
        '{"resource": {"t": {"x": {"lifecycle": {"replace_triggered_by": ["t.y[each.key]"]}}}}}',
    ),
    "checks": (
        'check "c" {\n  data "t" "d" {\n    v = local.l\n  }\n'
        '  assert {\n    condition = local.m\n    error_message = "-"\n  }\n}\n',
        '{"check": {"c": {"data": {"t": {"d": {"v": "${local.l}"}}},'
        ' "assert": {"condition": "${local.m}", "error_message": "-"}}}}',
    ),
    "comments": (
        'resource "t" "x" {\n  v = 1\n}\n',
        '{"//": "${var.a}", "resource": {"t": {"x": {"//": "${var.b}", "v": 1}}}}',
    ),
}


def summary(module: Module) -> object:
    """The declarations and references of a module, without locations."""
    return (
        sorted(
            (str(reference.subject), reference.key, reference.attribute, reference.role.name)
            for reference in module.references()
        ),
        {
            name: (located.declaration.provider, located.declaration.instances)
            for name, located in module.resources.items()
        },
        {
            name: (located.declaration.source, located.declaration.providers)
            for name, located in module.calls.items()
        },
        [
            (located.declaration.name, located.declaration.argument_names)
            for located in module.providers
        ],
        [(located.declaration.path, located.declaration.resource) for located in module.imports],
        module.required_providers,
        sorted(module.variables),
        sorted(module.outputs),
        sorted(module.checks),
    )


@pytest.mark.parametrize("name", PAIRS)
def test_json_and_native_syntax_are_equivalent(name: str) -> None:
    native, json = (text.encode() for text in PAIRS[name])
    expected = summary(assemble([("/main.tf", read_file(native))]))
    assert summary(assemble([("/main.tf.json", read_json_file(json))])) == expected


def test_keys_of_a_map_are_templates() -> None:
    text = b'{"resource": {"t": {"x": {"tags": {"${var.k}": "${var.v}"}}}}}'
    module = assemble([("/main.tf.json", read_json_file(text))])
    assert sorted(str(reference.subject) for reference in module.references()) == ["var.k", "var.v"]


def test_invalid_json_is_skipped_and_reported() -> None:
    file = read_json_file(b'{"resource": {"t": ')
    (issue,) = file.issues
    assert "not valid JSON" in issue.message
    assert "left out" in issue.message
