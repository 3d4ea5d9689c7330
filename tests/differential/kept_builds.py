"""Builds random configurations with Terraform before and after their safe fixes.

python -m tests.differential.kept_builds [--seeds FIRST LAST]

`terraform_data` needs no provider, so everything is really created: with `count` and `for_each`,
lifecycle rules, conditions, provisioners and modules. Each configuration is written twice: with a
cycle, and as a twin that reads the same values without it. The fixed one must build the same as the
twin, starting from the same state: the same outputs, the same attributes of the same instances, the
same output of the provisioners, or both fail.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.differential import kept
from tests.differential.kept_values import READERS, VALUES, VARIABLES
from tests.fixes.support import DIRECTORY, apply_fix, in_memory_files
from tests.terraform import binary
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.self_components import components_and_self_references
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.model import Fix, Harm

Texts = Mapping[str, str]

MODULE = """\
variable "a" {
  default = null
}

variable "b" {
  default = null
}

resource "terraform_data" "inner" {
  input = var.b
}

output "a" {
  value = var.a
}

output "b" {
  value = terraform_data.inner.output
}

output "both" {
  value = { first = var.a, second = "fixed" }
}
"""
_BEFORE = '"an earlier value"'
_LOG = "log"
# Meta-arguments with the reference to an instance from outside, and from inside the resource.
INSTANCES = (
    ("", "terraform_data.reader", "terraform_data.reader"),
    ("", "terraform_data.reader", "terraform_data.reader"),
    ("count = 2", "terraform_data.reader[1]", "terraform_data.reader[count.index]"),
    ("count = var.switch ? 1 : 0", "one(terraform_data.reader)", "terraform_data.reader[0]"),
    (
        'for_each = toset(["x", "y"])',
        'terraform_data.reader["y"]',
        "terraform_data.reader[each.key]",
    ),
    (
        'for_each = { k = 1, "l.m" = "2" }',
        'terraform_data.reader["l.m"]',
        "terraform_data.reader[each.key]",
    ),
)
LIFECYCLES = (
    "",
    "",
    "ignore_changes = [input]",
    "ignore_changes = all",
    "prevent_destroy = true",
    "create_before_destroy = true",
)
# Reads of the output `a` of all instances of the module `@`.
READS = (
    "one(module.@[*].a)",
    'join("", module.@[*].a)',
    'element(concat(module.@[*].a, [""]), 0)',
    "element(concat(module.@.*.a, [null]), 0)",
    'concat(module.@[*].a, [""])[0]',
    "element(module.@[*].a, 0)",
    "module.@.*.a[0]",
)
COUNTS = ("1", "2", "0", "var.switch ? 1 : 0", "var.text == 8 ? 0 : 1")

# These harms are about the order of creation, which changes no value here.
ORDER = frozenset(
    (
        Harm.LOSES_ORDER,
        Harm.NEEDED_FIRST,
        Harm.REVERSES_ORDER,
        Harm.STARTS_EARLY,
        Harm.USED_BEFORE,
    )
)


@dataclass(frozen=True)
class Build:
    """A configuration with a cycle, its twin, and the twin as it was when it was applied before.

    `before` is empty if it has never been applied.
    """

    cyclic: Texts
    twin: Texts
    before: Texts


def build(seed: int) -> Build:
    """The configuration of a seed."""
    random = Random(seed)
    makers: tuple[Callable[[Random], Build], ...] = (_self, _object, _module, _depends_on)
    return makers[seed % len(makers)](random)


def _self(random: Random) -> Build:
    """A provisioner or a condition that reads its own resource by name."""
    meta, outside, inside = random.choice(INSTANCES)
    attribute = random.choice(["output", "input", "id != null", "triggers_replace"])
    value, places = random.choice(VALUES), random.choice([("p",), ("c",), ("p", "c")])

    def text(name: str, value: str) -> str:
        read = f"{name}.{attribute}"
        body = f"  input = {value}\n"
        if "p" in places:
            command = f"echo 'own ${{jsonencode({read})}}' >> {_LOG}"
            body += f'  provisioner "local-exec" {{\n    command = "{command}"\n  }}\n'
        if "c" in places:
            condition = f'jsonencode({read}) != "x"'
            message = f"got ${{jsonencode({read})}}"
            body += (
                f"  lifecycle {{\n    postcondition {{\n      condition = {condition}\n"
                f'      error_message = "{message}"\n    }}\n  }}\n'
            )
        meta_line = f"  {meta}\n" if meta else ""
        return (
            f'resource "terraform_data" "reader" {{\n{meta_line}{body}}}\n'
            f'output "read" {{\n  value = {outside}.output\n}}\n'
        )

    return _build(text(inside, value), text("self", value), "")


def _object(random: Random) -> Build:
    """An object that refers to the resource that reads one of its values."""
    keys = random.sample(["a", "b", "c", "any", "count"], random.randint(1, 3))
    values = {key: random.choice(VALUES) for key in keys}
    read = random.choice(keys)
    step = random.choice([f".{read}", f'["{read}"]'])
    use = random.choice(READERS)
    reader, outside = _reader(random)
    closes = random.choice([f"{outside}.output", f"[{outside}]", f"jsonencode({outside}.input)"])

    def text(reads: str, changed: str | None = None) -> str:
        given = values if changed is None else {**values, read: changed}
        body = "".join(f"    {key} = {value}\n" for key, value in given.items())
        return (
            f"locals {{\n  read = {given[read]}\n  object = {{\n{body}    z = {closes}\n  }}\n}}\n"
            + reader.replace("@", use.replace("@", reads))
            + 'output "object" {\n  value = { for k, v in local.object : k => v if k != "z" }\n}\n'
            + f'output "read" {{\n  value = {outside}.output\n}}\n'
        )

    before = text("local.read", _BEFORE) if "lifecycle" in reader else ""
    return _build(text("local.object" + step), text("local.read"), before)


def _module(random: Random) -> Build:
    """A module with an input that needs the resource that reads one of the outputs."""
    read, value = random.choice(READS), random.choice(VALUES)
    # With two instances, `one` is an error that no build ever gets past.
    count = random.choice([count for count in COUNTS if count != "2" or "one" not in read])
    use = random.choice(READERS)
    reader, outside = _reader(random)

    def call(name: str, a: str, b: str) -> str:
        return (
            f'module "{name}" {{\n  source = "./m"\n  count = {count}\n  a = {a}\n  b = {b}\n}}\n'
        )

    def text(name: str, value: str) -> str:
        twin = "" if name == "m" else call(name, value, "null")
        return (
            call("m", value, f"{outside}.output")
            + twin
            + reader.replace("@", use.replace("@", read.replace("@", name)))
            + f'output "read" {{\n  value = {outside}.output\n}}\n'
        )

    before = text("twin", _BEFORE) if "lifecycle" in reader else ""
    return _build(text("m", value), text("twin", value), before)


def _depends_on(random: Random) -> Build:
    """A resource or a module that waits for the one that reads it."""
    value, use = random.choice(VALUES), random.choice(READERS)
    reader, outside = _reader(random)
    of_module = random.choice([True, False])
    source = "module.m.a" if of_module else "terraform_data.source.output"
    waits = random.choice(
        [["terraform_data.reader"], ["terraform_data.other", "terraform_data.reader"]]
    )

    def text(value: str, waits: list[str]) -> str:
        line = f"  depends_on = [{', '.join(waits)}]\n" if waits else ""
        block = (
            f'module "m" {{\n  source = "./m"\n  a = {value}\n{line}}}\n'
            if of_module
            else f'resource "terraform_data" "source" {{\n  input = {value}\n{line}}}\n'
        )
        return (
            'resource "terraform_data" "other" {\n  input = 1\n}\n'
            + block
            + reader.replace("@", use.replace("@", source))
            + f'output "read" {{\n  value = {outside}.output\n}}\n'
        )

    before = text(_BEFORE, waits[:-1]) if "lifecycle" in reader else ""
    return _build(text(value, waits), text(value, waits[:-1]), before)


def _reader(random: Random) -> tuple[str, str]:
    """A resource that reads the value `@`, and the reference to one of its instances."""
    meta, outside, _ = random.choice(INSTANCES)
    body = [f"{meta}\n"] if meta else []
    body.append("input = @\n")
    if not random.randrange(3):
        body.append("triggers_replace = [@]\n")
    lifecycle = random.choice(LIFECYCLES)
    if not random.randrange(3):
        lifecycle += (
            '\nprecondition {\ncondition = jsonencode(@) != "x"\nerror_message = "no"\n}\n'
            'postcondition {\ncondition = jsonencode(self.output) != "x"\nerror_message = "no"\n}'
        )
    if lifecycle:
        body.append(f"lifecycle {{\n{lifecycle}\n}}\n")
    if not random.randrange(3):
        command = f"echo 'reader ${{jsonencode(self.output)}}' >> {_LOG}"
        body.append(f'provisioner "local-exec" {{\ncommand = "{command}"\n}}\n')
    return f'resource "terraform_data" "reader" {{\n{"".join(body)}}}\n', outside


def _build(cyclic: str, twin: str, before: str) -> Build:
    def texts(text: str) -> Texts:
        return {"main.tf": VARIABLES + text, "m/main.tf": MODULE}

    return Build(texts(cyclic), texts(twin), texts(before) if before else {})


def kept_fixes(texts: Texts) -> Iterator[Fix]:
    """The fixes of a configuration that keep all values: the safe ones, and those whose title warns
    only of the order of creation."""
    files = in_memory_files(texts)
    analysis = analyze(DIRECTORY, files)
    for component in components_and_self_references(analysis):
        for fix in fixes_for_component(component, analysis, files):
            if fix.is_safe or ORDER.issuperset(fix.harms):
                yield fix


def compare(program: binary.Program, seed: int) -> kept.Comparison:
    """Apply each safe fix of a configuration, and build the result and the twin."""
    configuration = build(seed)
    fixes = list(kept_fixes(configuration.cyclic))
    differences = []
    if fixes:
        with tempfile.TemporaryDirectory() as folder:
            state = None
            if configuration.before:
                state = _apply(program, configuration.before, Path(folder, "before"), None)
            expected = _built(program, configuration.twin, Path(folder, "twin"), state)
            for number, fix in enumerate(fixes):
                fixed = apply_fix(dict(configuration.cyclic), fix)
                actual = _built(program, fixed, Path(folder, str(number)), state)
                if actual != expected:
                    differences.append(
                        f"seed {seed}: {fix.title}\n{fixed['main.tf'][len(VARIABLES) :]}"
                        f"expected {json.dumps(expected)}\nactual   {json.dumps(actual)}"
                    )
    return kept.Comparison(len(fixes), tuple(differences))


def _apply(
    program: binary.Program, texts: Texts, directory: Path, state: Path | None
) -> Path | None:
    """Apply a configuration. Returns its state, or None after an error."""
    directory.mkdir()
    for name, text in texts.items():
        (directory / name).parent.mkdir(exist_ok=True)
        (directory / name).write_text(text, encoding="utf-8")
    if state is not None:
        shutil.copy(state, directory / "terraform.tfstate")
    variables = {"CHECKPOINT_DISABLE": "1"}
    if 'module "' in texts["main.tf"]:
        binary.run(program, ["get"], directory, variables)
    done = binary.run(program, ["apply", "-auto-approve"], directory, variables)
    return directory / "terraform.tfstate" if done.returncode == 0 else None


def _built(program: binary.Program, texts: Texts, directory: Path, state: Path | None) -> object:
    """What Terraform builds, without what only the twin has, or "errors"."""
    after = _apply(program, texts, directory, state)
    if after is None:
        return "errors"
    found = json.loads(after.read_bytes())
    log = directory / _LOG
    return {
        "outputs": found["outputs"],
        "instances": {
            f"{resource.get('module', '')} {resource['name']} {instance.get('index_key')}": {
                key: value
                for key, value in instance["attributes"].items()
                if key in ("input", "output", "triggers_replace")
            }
            for resource in found["resources"]
            if not resource.get("module", "").startswith("module.twin")
            for instance in resource["instances"]
        },
        "log": sorted(log.read_text("utf-8").splitlines()) if log.exists() else [],
    }


if __name__ == "__main__":
    sys.exit(kept.main(__doc__, compare))
