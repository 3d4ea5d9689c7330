"""Backend configurations that files complete."""

from __future__ import annotations

import pytest

from tests.estate.support import backend, links, read, states
from tf_cycle_ls.estate.backend_files import Folders, backend_files

PARTIAL = backend("s3", "")
BUCKET, KEY = 'bucket = "b"\n', 'key = "{}/net"\n'
CERTAIN = {("app", "net"): "certain"}


def estate(
    read_key: str, files: dict[str, str], block: str = PARTIAL
) -> dict[tuple[str, str], str]:
    app = read("net", "s3", f'bucket = "b", key = "{read_key}"')
    named = {f"net/{name}": text for name, text in files.items()}
    return links({"app/main.tf": app, "net/main.tf": block, **named})


@pytest.mark.parametrize(
    "name",
    [
        "prod.tfbackend",
        "prod.s3.tfbackend",
        "backend.hcl",
        "prod.backend.hcl",
        "backend-prod.hcl",
        "backend_prod.tfvars",
        "config/prod.tfbackend",
        "env/prod/backend.hcl",
    ],
)
def test_one_file(name: str) -> None:
    assert estate("prod/net", {name: BUCKET + KEY.format("prod")}) == CERTAIN


@pytest.mark.parametrize(
    "name", ["prod.hcl", "a/b/c/prod.tfbackend", "backend.tf.txt", "mybackend.hcl", "backends.json"]
)
def test_other_files(name: str) -> None:
    assert estate("prod/net", {name: BUCKET + KEY.format("prod")}) == {}


def test_two_files_are_two_candidates() -> None:
    files = {f"{name}.tfbackend": BUCKET + KEY.format(name) for name in ("dev", "prod")}
    assert estate("dev/net", files) == CERTAIN
    assert estate("prod/net", files) == CERTAIN
    assert estate("test/net", files) == {}


def test_two_files_complete_each_other() -> None:
    files = {"common.tfbackend": BUCKET, "prod.tfbackend": KEY.format("prod")}
    assert estate("prod/net", files) == CERTAIN
    files["dev.tfbackend"] = KEY.format("dev")
    assert estate("dev/net", files) == CERTAIN
    assert estate("prod/net", files) == CERTAIN


def test_the_block_has_the_rest() -> None:
    block = backend("s3", 'bucket = "b"')
    assert estate("prod/net", {"prod.tfbackend": KEY.format("prod")}, block) == CERTAIN
    assert estate("prod/net", {"prod.tfbackend": 'region = "r"\n'}, block) == {}


def test_a_missing_prefix_may_be_in_a_file() -> None:
    app = read("net", "gcs", 'bucket = "b", prefix = "net"')
    texts = {"app/main.tf": app, "net/main.tf": backend("gcs", 'bucket = "b"')}
    assert links(texts) == {}
    assert links({**texts, "net/prod.tfbackend": 'prefix = "net"\n'}) == CERTAIN


def test_nested_block_in_a_file() -> None:
    app = read("net", "remote", 'organization = "o", workspaces = { name = "net" }')
    file = 'organization = "o"\nworkspaces {\n  name = "net"\n}\n'
    texts = {"app/main.tf": app, "net/main.tf": backend("remote", ""), "net/x.tfbackend": file}
    assert links(texts) == CERTAIN


def test_a_module_below_has_its_own_files() -> None:
    names = {
        "/r": ["main.tf", "a.tfbackend"],
        "/r/config": ["b.tfbackend"],
        "/r/module": ["main.tf", "c.tfbackend"],
        "/r/module/config": ["d.tfbackend"],
        "/other": ["e.tfbackend"],
    }
    assert backend_files("/r", Folders(names)) == ["/r/a.tfbackend", "/r/config/b.tfbackend"]


def test_place_is_in_the_file() -> None:
    text = BUCKET + KEY.format("prod")
    (one,) = states({"net/main.tf": PARTIAL, "net/prod.tfbackend": text})
    (written,) = one.written
    assert written.place.path.endswith("prod.tfbackend")
    assert text[slice(*written.place.span)] == '"prod/net"'
