"""Links between root modules by the names of parameters and secrets."""

from __future__ import annotations

import pytest

from tests.estate.support import estate

WRITER = 'resource "{}" "x" {{\n{}}}\n'
READER = 'data "{}" "x" {{\n{}}}\n'


def links(writer: str, reader: str, *more: str) -> list[tuple[str, str]]:
    texts = {"net/main.tf": writer, "app/main.tf": reader}
    texts |= {f"more{number}/main.tf": text for number, text in enumerate(more)}
    graph = estate(texts, by_name=True).dependencies
    return [(source, target) for source, targets in graph.successors.items() for target in targets]


def lines(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.split(";"))


def pair(writer: str, written: str, reader: str, read: str) -> list[tuple[str, str]]:
    return links(WRITER.format(writer, lines(written)), READER.format(reader, lines(read)))


EDGE = [("app", "net")]
SSM, SECRET = "aws_ssm_parameter", "aws_secretsmanager_secret"
METADATA = 'metadata {{; name = "{}"; namespace = "{}"; }}'


@pytest.mark.parametrize(
    ("writer", "written", "reader", "read"),
    [
        (SSM, 'name = "/net/vpc"', SSM, 'name = "/net/vpc"'),
        (SECRET, 'name = "net/token"', SECRET, 'name = "net/token"'),
        (SECRET, 'name = "net/token"', f"{SECRET}_version", 'secret_id = "net/token"'),
        (
            "google_secret_manager_secret",
            'secret_id = "token"',
            "google_secret_manager_secret_version",
            'secret = "token"',
        ),
        ("vault_generic_secret", 'path = "kv/net"', "vault_generic_secret", 'path = "kv/net"'),
        (
            "vault_kv_secret_v2",
            'mount = "kv"; name = "net"',
            "vault_kv_secret_v2",
            'mount = "kv"; name = "net"',
        ),
        ("consul_key_prefix", 'path_prefix = "net/"', "consul_key_prefix", 'path_prefix = "net/"'),
        (
            "kubernetes_config_map",
            METADATA.format("net", "infra"),
            "kubernetes_config_map",
            METADATA.format("net", "infra"),
        ),
    ],
)
def test_pairs(writer: str, written: str, reader: str, read: str) -> None:
    assert pair(writer, written, reader, read) == EDGE


@pytest.mark.parametrize(
    ("written", "read", "expected"),
    [
        ('"/net/vpc"', '"/net/other"', []),
        ('"/${var.env}/vpc"', '"/${var.env}/vpc"', EDGE),
        ('"/${var.env}/vpc"', '"/${var.stage}/vpc"', []),
        ('"/${terraform.workspace}/vpc"', '"/${terraform.workspace}/vpc"', EDGE),
        ('"/prod/vpc"', '"/${var.env}/vpc"', []),
        ("var.name", "var.name", []),
        ('"${var.a}/${var.b}"', '"${var.a}/${var.b}"', []),
        ("data.x.y.z", "data.x.y.z", []),
        ('""', '""', []),
        ('"ab"', '"ab"', []),
    ],
)
def test_names(written: str, read: str, expected: object) -> None:
    assert pair(SSM, f"name = {written}", SSM, f"name = {read}") == expected


def test_namespace_has_a_default() -> None:
    written, read = 'metadata {; name = "net"; }', METADATA.format("net", "default")
    assert pair("kubernetes_secret", written, "kubernetes_secret", read) == EDGE


NET = WRITER.format(SSM, lines('name = "/net/vpc"'))
APP = READER.format(SSM, lines('name = "/net/vpc"'))


def test_two_writers_or_the_own_one_match_nothing() -> None:
    assert links(NET, APP, NET) == []
    assert links("", NET + APP) == []


def test_ephemeral_reader() -> None:
    assert links(NET, APP.replace("data", "ephemeral", 1)) == EDGE


def test_only_on_request() -> None:
    graph = estate({"net/main.tf": NET, "app/main.tf": APP}).dependencies
    assert graph.successors == {"app": (), "net": ()}


def test_ring_is_an_information() -> None:
    other = NET.replace("/net/vpc", "/app/sg").replace('"x"', '"y"')
    back = APP.replace("/net/vpc", "/app/sg").replace('"x"', '"y"')
    analysis = estate({"net/main.tf": NET + back, "app/main.tf": APP + other}, by_name=True)
    (component,) = analysis.components
    assert component.code == "state-order"
    assert component.note == (
        "The first apply of each of them fails, because what it reads does not exist yet."
    )
    (reference,) = component.edges[0].references
    assert reference.text == "the name of aws_ssm_parameter.x"
    assert reference.note == (
        "aws_ssm_parameter.x in net/main.tf:2 has the same name, which can be a coincidence."
    )
