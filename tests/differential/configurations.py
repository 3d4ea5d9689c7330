"""Random configurations: small, legal enough for Terraform to look for cycles, cyclic or not.

All that is random comes from the seed, so a seed names a configuration.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

# `@` stands for a traversal.
MENTIONS: tuple[str, ...] = ('"@"', '"$${@}"')
EXPRESSIONS: tuple[str, ...] = (
    "@",
    '"x${@}y"',
    '"%{ if @ == null }a%{ else }b%{ endif }"',
    '"%{ for x in [@] }${x}%{ endfor }"',
    "[@]",
    "{ k = @ }",
    "{ (@) = 1 }",
    '{ "${@}" = 1 }',
    "try(@, null)",
    "true ? @ : null",
    "true ? null : (@)",
    "[for x in [@] : x]",
    "{ for k, x in { a = 1 } : k => @ }",
    "[for x in [1] : x if @ == null]",
    "[@][0]",
    "<<-EOT\n    a ${@}\n    EOT\n",
    "!(@ == null)",
    "@ == null || false",
    # No references, although they look like some.
    *MENTIONS,
    "[for test_a in [1] : test_a]",
    "{ test_a = 1 }",
)


@dataclass
class Maker:
    """One configuration being made: `files` are its texts by path."""

    seed: int
    files: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        calls = self.random.choice([0, 0, 0, 1, 1, 2])
        directories = [self.random.choice(["m", "n"]) for _ in range(calls)]
        for directory in sorted(set(directories)):
            self.files[f"{directory}/main.tf"] = _Module(self, is_root=False).text()
        root = _Module(self, is_root=True, calls=directories)
        self.files["main.tf"] = root.text()
        if root.has_json:
            self.files["more.tf.json"] = root.json()
        for name in ("override.tf", "some_override.tf"):
            if self.chance(12):
                self.files[name] = "\n".join(root.overrides())

    def chance(self, of_one_hundred: int) -> bool:
        """Yes, that often."""
        return self.random.randrange(100) < of_one_hundred


class _Module:
    def __init__(self, maker: Maker, *, is_root: bool, calls: list[str] | None = None) -> None:
        self.maker = maker
        self.random = maker.random
        self.is_root = is_root
        self.calls = {f"c{i}": directory for i, directory in enumerate(calls or [])}
        count = self.random.randint
        self.has_json = is_root and maker.chance(25)
        self.managed = [f"test_{'ab'[i % 2]}.r{i}" for i in range(count(1, 4))]
        self.data = [f"data.test_d.d{i}" for i in range(count(0, 2))]
        self.ephemeral = [f"ephemeral.test_e.e{i}" for i in range(count(0, 1))]
        self.locals = [f"local.l{i}" for i in range(count(0, 3))]
        self.variables = [f"var.v{i}" for i in range(2)]
        self.outputs = [f"o{i}" for i in range(2)]

    def text(self) -> str:
        """The module's one file."""
        return "\n".join(self.blocks())

    def blocks(self) -> Iterator[str]:
        for address in (*self.managed, *self.data, *self.ephemeral):
            yield self.resource(address)
        for name in self.locals:
            yield f"locals {{\n  {name[6:]} = {self.expression(but=name)}\n}}"
        for name in self.variables:
            yield self.variable(name)
        for name in self.outputs:
            yield self.output(name)
        for name, directory in self.calls.items():
            yield self.call(name, directory)
        if self.is_root:
            yield from self.providers()
        if self.maker.chance(30):
            yield f'check "k" {{\n  assert {{\n{self.condition()}\n  }}\n}}'

    def providers(self) -> Iterator[str]:
        if self.maker.chance(30):
            yield f'provider "test" {{\n  p = {self.expression()}\n}}'
        # Resources ask for this one, so it has to be there.
        value = self.expression() if self.maker.chance(40) else "1"
        yield f'provider "test" {{\n  alias = "w"\n  q {{\n    p = {value}\n  }}\n}}'

    def json(self) -> str:
        """One more resource, in JSON; the others may refer to it."""
        body = {
            "v": [f"-${{{self.target('json')}}}", "test_a.r0.id"],
            "nested": [{"w": {f"${{{self.target('json')}}}": 1}}],
            "depends_on": [self.dependency("json")],
            "//": "${test_a.r0.id}",
        }
        kept = {name: value for name, value in body.items() if self.maker.chance(50)}
        return json.dumps({"resource": {"test_a": {"json": kept}}}, indent=1)

    def overrides(self) -> Iterator[str]:
        """Blocks for an override file: parts of those of the module."""
        for address in (*self.managed, *self.data):
            if self.maker.chance(40):
                own = ".".join(address.split(".")[-2:])
                mode = "data" if address.startswith("data.") else "resource"
                type_, name = own.split(".")
                yield f'{mode} "{type_}" "{name}" {{\n{self.overridden(own)}\n}}'
        for name in self.locals:
            if self.maker.chance(30):
                yield f"locals {{\n  {name[6:]} = {self.expression(but=name)}\n}}"
        for name in self.outputs:
            if self.maker.chance(30):
                yield f'output "{name}" {{\n  value = {self.expression()}\n}}'
        for name in self.calls:
            if self.maker.chance(50):
                yield f'module "{name}" {{\n  v1 = {self.expression()}\n}}'

    def overridden(self, own: str) -> str:
        """Parts of a resource that take the place of others."""
        parts = [
            lambda: f"  v = {self.expression(own)}",
            lambda: f"  nested {{\n    u = {self.expression(own)}\n  }}",
            lambda: self.dynamic(own),
            lambda: f"  count = length([{self.target(own)}])",
        ]
        return self.random.choice(parts)()

    def targets(self) -> list[str]:
        """What an expression of this module can refer to."""
        resources = [*self.managed, *self.data, *self.ephemeral]
        targets = [f"{address}.id" for address in resources]
        targets += ["test_a.json.id"] * 2 if self.has_json else []
        targets += [f"{address}[0].id" for address in resources]
        targets += [f"resource.{address}.id" for address in self.managed]
        targets += [*self.locals, *self.variables, "var.undeclared", "test_a.undeclared.id"]
        for call in self.calls:
            targets += [f"module.{call}.{output}" for output in self.outputs]
            targets += [f"module.{call}[0].o0", f'module.{call}["k"].o1', f"module.{call}"]
            targets += [f"module.{call}[*].o0", f"module.{call}[var.v0].o1", f"module.{call}.none"]
        return targets

    def target(self, but: str = "") -> str:
        fitting = [each for each in self.targets() if not but or but not in each]
        return self.random.choice(fitting)

    def expression(self, but: str = "") -> str:
        if self.maker.chance(55):
            return '"plain"'
        expression, target = self.random.choice(EXPRESSIONS), self.target(but)
        if expression in MENTIONS:
            target = target.replace('"', "")
        return expression.replace("@", target)

    def condition(self, but: str = "") -> str:
        message = f'"${{{self.target(but)}}}"' if self.maker.chance(20) else '"no"'
        return f"    condition     = {self.target(but)} != null\n    error_message = {message}"

    def resource(self, address: str) -> str:
        *mode, type_, name = address.split(".")
        lines = [f'{mode[0] if mode else "resource"} "{type_}" "{name}" {{']
        lines += self.body(f"{type_}.{name}", is_managed=not mode)
        return "\n".join([*lines, "}"])

    def body(self, own: str, *, is_managed: bool) -> Iterator[str]:
        # Own references are left to the tests of their own rules: they need a plan.
        yield f"  v = {self.expression(own)}"
        parts: list[tuple[int, Callable[[], str]]] = [
            (20, lambda: f"  count = length([{self.target(own)}])"),
            (25, lambda: f"  nested {{\n    w = {self.expression(own)}\n  }}"),
            (20, lambda: self.dynamic(own)),
            (15, lambda: f"  depends_on = [{self.dependency(own)}]"),
            (15, lambda: self.lifecycle(own, is_managed)),
            (15 if self.is_root else 0, lambda: "  provider = test.w"),
        ]
        if is_managed:
            command = f'    command = "${{{self.target(own)}}}"'
            parts += [
                (10, lambda: f'  provisioner "local-exec" {{\n{command}\n  }}'),
                (10, lambda: f"  connection {{\n    host = {self.target(own)}\n  }}"),
            ]
        for often, part in parts:
            if self.maker.chance(often):
                yield part()

    def dynamic(self, own: str) -> str:
        iterator = self.random.choice(["", "", "    iterator = test_a\n"])
        content = f"      x = {self.expression(own)}\n      y = several.value"
        return (
            f'  dynamic "several" {{\n    for_each = [{self.target(own)}]\n{iterator}'
            f"    content {{\n{content}\n    }}\n  }}"
        )

    def dependency(self, own: str) -> str:
        resources = [each for each in (*self.managed, *self.data) if not each.endswith(own)]
        calls = [f"module.{call}" for call in self.calls]
        return self.random.choice([*resources, *calls, *self.variables, *self.locals])

    def lifecycle(self, own: str, is_managed: bool) -> str:
        kind = self.random.choice(["precondition", "postcondition"])
        inner = f"  {kind} {{\n{self.condition(own)}\n    }}"
        others = [each for each in self.managed if each != own]
        if is_managed and others and self.maker.chance(40):
            inner = f"  replace_triggered_by = [{self.random.choice(others)}]"
        return f"  lifecycle {{\n  {inner}\n  }}"

    def variable(self, name: str) -> str:
        validation = ""
        if self.maker.chance(30):
            validation = (
                f"\n  validation {{\n    condition     = {name} != {self.target()}\n"
                '    error_message = "no"\n  }'
            )
        return f'variable "{name[4:]}" {{\n  default = null{validation}\n}}'

    def output(self, name: str) -> str:
        extra = ""
        if self.maker.chance(15):
            extra = f"\n  depends_on = [{self.dependency('-')}]"
        elif self.maker.chance(15):
            extra = f"\n  precondition {{\n{self.condition()}\n  }}"
        return f'output "{name}" {{\n  value = {self.expression()}{extra}\n}}'

    def call(self, name: str, directory: str) -> str:
        lines = [f'module "{name}" {{', f'  source = "./{directory}"']
        for variable in self.variables:
            if self.maker.chance(70):
                lines.append(f"  {variable[4:]} = {self.expression()}")
        if self.maker.chance(20):
            lines.append(f"  depends_on = [{self.dependency('-')}]")
        if self.maker.chance(20):
            lines.append(f"  count = length([{self.target()}])")
        if self.maker.chance(20):
            lines.append("  providers = {\n    test = test.w\n  }")
        return "\n".join([*lines, "}"])
