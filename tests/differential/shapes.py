"""Generates random configurations with cycles that are no ring of resources.

The shapes are those of public reports: providers that need their own resources, modules with
instances, objects in local values, addresses that are known late, and blocks that refer to
themselves. The seed determines the configuration.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.differential import layouts

_NAMES = ("main", "this", "web-1", "_own", "B")
_INNER = """\
variable "given" {
default = ""
}

resource "%(type)s" "inner" {
v = var.given
}

resource "test_free" "free" {}

output "made" {
value = %(type)s.inner.id
}

output "free" {
value = test_free.free.id
}
"""

Files = dict[str, str]


def _provider_of_counted_module(random: Random) -> Files:
    """A provider that is configured from a module whose resources it creates."""
    read = random.choice(
        [
            "one(module.m[*].free)",
            "one(module.m.*.free)",
            'join("", module.m[*].free)',
            'concat(module.m[*].free, [""])[0]',
            "module.m[0].free",
            'element(concat(module.m.*.free, [""]), 0)',
            "module.m.*.free[0]",
        ]
    )
    count = random.choice(["1", "var.on ? 1 : 0", "2"])
    main = f"""\
variable "on" {{
default = true
}}

provider "test2" {{
host = {read}
}}

module "m" {{
source = "./inner"
count = {count}
}}
"""
    inner = _INNER % {"type": "test2_thing"} + "\n" + 'resource "test2_more" "more" {}\n'
    return {"main.tf": main, "inner/main.tf": inner}


def _instances_of_modules(random: Random) -> Files:
    """Two modules with `for_each`, each of which names the other by the same key."""
    keys = random.choice(['toset(["a", "b"])', "toset(var.names)"])
    return {
        "main.tf": f"""\
variable "names" {{
type = list(string)
default = ["a"]
}}

module "one" {{
source = "./inner"
for_each = {keys}
given = module.other[each.key].{random.choice(["made", "free"])}
}}

module "other" {{
source = "./inner"
for_each = {keys}
given = module.one[each.key].{random.choice(["made", "free"])}
}}
""",
        "inner/main.tf": _INNER % {"type": "test_thing"},
    }


def _linked_instances(random: Random) -> Files:
    """Two modules with instances, and resources in one of them that need the other."""
    count = random.choice([0, 0, 2])
    key = "count.index" if count else "each.key"
    meta = f"count = {count}"
    if not count:
        sets = ['toset(["a", "b"])', "local.keys", "var.on ? { a = 1 } : {}", "toset(var.names)"]
        meta = f"for_each = {random.choice(sets)}"
    type_ = random.choice(["", "type = string", "type = any", "type = list(string)"])
    given = f"module.other[{key}].free"
    given = f"[{given}]" if "list" in type_ else given
    own = random.choice(["test_free.free.id", "local.own", '"${test_free.free.id}-x"', "var.name"])
    value = random.choice(
        ["var.given", f"[{own}, var.given]", f"jsonencode({{ a = {own}, b = var.given }})"]
    )
    name = random.choice(["", 'name = "n"', f'name = "n-${{{key}}}"', f"name = {key}"])
    more = random.choice(["", "", "\nlifecycle {\nprevent_destroy = false\n}"])
    links = [
        f'# {index}\nresource "test_link" "l{index}" {{\nv = {value}\nw = {own}{more}\n}}\n'
        for index in range(random.choice([1, 1, 2]))
    ]
    return {
        "main.tf": f"""\
variable "names" {{
type = list(string)
default = ["a"]
}}

variable "on" {{
default = true
}}

locals {{
keys = {{ a = 1, "b-c" = 2 }}
}}

module "one" {{
source = "./one"
{meta}
{name}
given = {given}
}}

module "other" {{
source = "./inner"
{meta}
given = module.one[{key}].free
}}
""",
        "one/main.tf": f"""\
variable "name" {{
type = {random.choice(["string", "any"])}
default = "none"
}}

variable "given" {{
{type_}
}}

locals {{
own = test_free.free.id
}}

resource "test_free" "free" {{
name = var.name
}}

{chr(10).join(links)}
output "free" {{
value = test_free.free.id
}}
""",
        "inner/main.tf": _INNER % {"type": "test_thing"},
    }


def _object_in_a_local_value(random: Random) -> Files:
    name = random.choice(_NAMES)
    read = random.choice(["local.all.name", 'local.all["name"]', "${local.all.name}-x"])
    read = f'"{read}"' if "$" in read else read
    value = random.choice(['"n"', "var.prefix", "[\n1,\n2\n]", "{\na = 1\n}"])
    value = '"n"' if "$" in read else value
    order = [f"name = {value}", f"url = test_a.{name}.id", "more = [test_b.c.id]"]
    random.shuffle(order)
    entries = "\n".join(order)
    return {
        "main.tf": f"""\
variable "prefix" {{
default = "p"
}}

locals {{
before = 1
all = {{
{entries}
}}
}}

resource "test_a" "{name}" {{
name = {read}
}}

resource "test_b" "c" {{
v = {random.choice(["local.all.url", f"test_a.{name}.id", "1"])}
}}
"""
    }


def _late_address(random: Random) -> Files:
    """Two blocks that need an address of each other, in the root module or in modules."""
    attribute = random.choice(["uri", "url", "endpoint", "fqdn", "private_ip", "id"])
    where = random.choice(
        [
            "user_data = @",
            'user_data = "peer=${@}"',
            "environment {\nvariables = {\nPEER = @\n}\n}",
            "cors = [@]",
            'callback_urls = ["${@}back", "x"]',
            "app_settings = {\nA = 1\nB = @\n}",
        ]
    )
    meta = random.choice(["", "", "", "count = 1\n\n"])
    key = "[0]" if meta else ""
    other = random.choice(["arn", "id", "name"])
    return {
        "main.tf": f"""\
resource "test_service" "api" {{
{where.replace("@", f"test_service.web{key}.{attribute}")}
}}

resource "test_service" "web" {{
{meta}path = test_service.api.{other}
}}
"""
    }


def _provider_and_its_data(random: Random) -> Files:
    argument = random.choice(["access_key", "token", "host", "region", "password"])
    read = random.choice(["data.test_x.own.v", "local.read", "test_y.own.id"])
    block = 'data "test_x" "own" {}' if random.randrange(2) else 'data "test_x" "own" {\nq = 1\n}'
    texts = f"""\
locals {{
read = jsondecode(data.test_x.own.v).k
}}

{block}

resource "test_y" "own" {{
v = 1
}}

provider "test" {{
kept = "x"
{argument} = {read}
}}
"""
    if random.randrange(2):
        return {"main.tf": texts}
    caller = 'module "inner" {\nsource = "./inner"\n}\n'
    return {
        "main.tf": random.choice(["", 'provider "test" {\nkept = "y"\n}\n\n']) + caller,
        "inner/main.tf": texts,
    }


def _depends_on_module(random: Random) -> Files:
    """A resource that waits for a whole module, which needs the resource."""
    others = random.sample(["test_b.free", "module.m", "test_c.free"], 3)
    entries = [entry for entry in others if entry == "module.m" or random.randrange(2)]
    return {
        "main.tf": f"""\
resource "test_a" "own" {{
v = 1

depends_on = [{", ".join(entries)}]
}}

resource "test_b" "free" {{
v = test_c.free.id
}}

resource "test_c" "free" {{}}

module "m" {{
source = "./inner"
given = test_a.own.id
}}
""",
        "inner/main.tf": _INNER % {"type": "test_thing"},
    }


_SHAPES: tuple[Callable[[Random], Files], ...] = (
    _provider_of_counted_module,
    _instances_of_modules,
    _linked_instances,
    _object_in_a_local_value,
    _late_address,
    _provider_and_its_data,
    _depends_on_module,
)


class ShapeMaker:
    """Builds one configuration; `files` are its texts by path, before the final formatting."""

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        self.files = random.choice(_SHAPES)(random)
        self.is_formatted = random.randrange(100) < 75
        self.finished = layouts.finish(random)
