"""Generates random policies: as data sources, JSON heredocs or jsonencode() calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

# Condition operators with their keys. A statement has at most one condition per key.
_CONDITIONS = (
    ("StringEquals", "aws:SourceVpce"),
    ("StringNotEquals", "aws:SourceVpce"),
    ("ArnEquals", "aws:SourceArn"),
    ("ArnLike", "aws:PrincipalArn"),
    ("Bool", "aws:SecureTransport"),
    ("StringEquals", "aws:PrincipalOrgID"),
    ("ForAnyValue:StringEquals", "kms:ResourceAliases"),
    ("StringEqualsIfExists", "aws:SourceAccount"),
)
_LITERALS = ('"*"', '"arn:aws:s3:::logs"', '"o-1"', '"${var.prefix}-x"')
_PRINCIPALS = ('"*"', '"arn:aws:iam::111122223333:root"')
_PLACES = ("resources",) * 11 + ("condition",) * 7 + ("principal",) * 2 + ("not_resources",)


@dataclass(frozen=True)
class Policy:
    """The expression for a policy, and the separate blocks that it needs."""

    expression: str
    blocks: tuple[str, ...] = ()


@dataclass
class _Condition:
    operator: str
    key: str
    values: list[str]


@dataclass
class _Statement:
    """The content of a statement; values are expressions. Without effect, the default is Allow."""

    sid: str
    effect: str
    principals: list[str]
    resources: list[str]
    negated: bool = False
    conditions: list[_Condition] = field(default_factory=list)


def policy(random: Random, name: str, references: Sequence[str]) -> Policy:
    """Generate a policy with all references; `name` is for a policy document."""
    statements = _statements(random, references)
    spelling = random.randrange(10)
    if spelling < 5:
        return _document(random, name, statements)
    if spelling < 8:
        value = _object(statements, _Spelling(random))
        return Policy(f"jsonencode({value})")
    text = _object(statements, _Spelling(random, is_json=True))
    dash = random.choice(["", "-"])
    return Policy(f"<<{dash}EOT\n{text}\nEOT")


def document(random: Random, name: str, references: Sequence[str]) -> Policy:
    """Generate a policy as a data source. Only then may it refer to the resource that uses it."""
    return _document(random, name, _statements(random, references))


def _statements(random: Random, references: Sequence[str]) -> list[_Statement]:
    statements = [_statement(random, f"S{number}") for number in range(random.randint(1, 4))]
    for reference in references:
        for _ in range(random.choice([1, 1, 1, 2])):
            _put(random, random.choice(statements), _around(random, reference))
    return statements


def _statement(random: Random, sid: str) -> _Statement:
    effect = random.choice(['"Allow"', '"Allow"', "", '"Deny"', '"Deny"'])
    if not random.randrange(15):
        effect = "var.effect"
    statement = _Statement(sid, effect, random.sample(_PRINCIPALS, random.randint(0, 1)), ['"*"'])
    for operator, key in random.sample(_CONDITIONS, random.choice([0, 0, 1, 2])):
        if key not in [condition.key for condition in statement.conditions]:
            statement.conditions.append(_Condition(operator, key, [random.choice(_LITERALS)]))
    return statement


def _put(random: Random, statement: _Statement, value: str) -> None:
    """Add a value to a statement."""
    place = random.choice(_PLACES)
    if place == "principal":
        statement.principals.append(value)
    elif place == "condition":
        if not statement.conditions:
            statement.conditions.append(_Condition(*random.choice(_CONDITIONS), []))
        values = random.choice(statement.conditions).values
        values[:] = [value] if random.randrange(2) else [*values, value]
    else:
        statement.negated |= place == "not_resources"
        kept = [resource for resource in statement.resources if resource != '"*"']
        statement.resources = [*kept, value, *random.sample(_LITERALS, random.choice([0, 0, 1]))]


def _around(random: Random, reference: str) -> str:
    """Write a reference as a value in a policy."""
    forms = (reference,) * 4 + (f'"${{{reference}}}"', f'"${{{reference}}}/*"')
    return random.choice(forms)


def _document(random: Random, name: str, statements: list[_Statement]) -> Policy:
    lines = [f'data "aws_iam_policy_document" "{name}" {{']
    blocks = []
    if not random.randrange(8):
        other = f"{name}_base"
        lines.append(f"source_policy_documents = [data.aws_iam_policy_document.{other}.json]")
        blocks = list(_document(random, other, [_statement(random, "Base")]).blocks)
    for statement in statements:
        if not random.randrange(10):
            body = [*_body(random, statement), "}"]
            lines += ['dynamic "statement" {', "for_each = var.names", "content {", *body, "}"]
        else:
            lines += ["statement {", *_body(random, statement), "}"]
        lines += [""] * random.randint(0, 1)
    text = "\n".join([*lines, "}"])
    return Policy(f"data.aws_iam_policy_document.{name}.json", (*blocks, text))


def _body(random: Random, statement: _Statement) -> Iterator[str]:
    """Yield the arguments and blocks of a `statement`."""
    yield f'sid = "{statement.sid}"'
    if statement.effect:
        yield f"effect = {statement.effect}"
    yield 'actions = ["kms:*"]'
    prefix = "not_" if statement.negated else ""
    yield f"{prefix}resources = {_list(random, statement.resources)}"
    if statement.principals:
        identifiers = _list(random, statement.principals)
        yield from ("principals {", 'type = "AWS"', f"identifiers = {identifiers}", "}")
    for condition in statement.conditions:
        values = _list(random, condition.values)
        yield from (
            "",
            "condition {",
            f'test = "{condition.operator}"',
            f'variable = "{condition.key}"',
        )
        yield from (f"values = {values}", "}")


def _list(random: Random, values: Sequence[str]) -> str:
    if random.randrange(3):
        return f"[{', '.join(values)}]"
    inside = "".join(f"{value},\n" for value in values)
    return f"[\n{inside}]"


@dataclass(frozen=True)
class _Spelling:
    """The syntax of an object: JSON, or one of the forms of HCL."""

    random: Random
    is_json: bool = False

    def entry(self, key: str, value: str) -> str:
        """Write an entry of an object."""
        bare = key.isidentifier() and not self.is_json and self.random.randrange(3)
        mark = ":" if self.is_json else self.random.choice(["=", "=", ":"])
        return f"{key if bare else chr(34) + key + chr(34)} {mark} {value}"

    def object(self, entries: Sequence[str]) -> str:
        """Write an object, on several lines or on one."""
        if not self.random.randrange(4):
            return f"{{ {', '.join(entries)} }}" if entries else "{}"
        comma = "," if self.is_json or not self.random.randrange(3) else ""
        last = "" if self.is_json else comma
        return "{\n" + f"{comma}\n".join(entries) + f"{last}\n}}"

    def text(self, value: str) -> str:
        """Write a value; in JSON everything is quoted."""
        return f'"${{{value}}}"' if self.is_json and value[0] != '"' else value

    def some(self, values: Sequence[str]) -> str:
        """Write a list, or a single value without brackets."""
        texts = [self.text(value) for value in values]
        if len(texts) == 1 and self.random.randrange(2):
            return texts[0]
        return f"[{', '.join(texts)}]"


def _object(statements: list[_Statement], spelling: _Spelling) -> str:
    """Write a policy as an object."""
    objects = [_statement_object(statement, spelling) for statement in statements]
    inside = (
        f"[{', '.join(objects)}]" if spelling.random.randrange(2) else "[\n" + ",\n".join(objects)
    )
    inside += "" if inside.endswith("]") else "\n]"
    if len(objects) == 1 and not spelling.random.randrange(3):
        inside = objects[0]
    version = spelling.entry("Version", '"2012-10-17"')
    return spelling.object([version, spelling.entry("Statement", inside)])


def _statement_object(statement: _Statement, spelling: _Spelling) -> str:
    resource = "NotResource" if statement.negated else "Resource"
    entries = [
        spelling.entry("Sid", f'"{statement.sid}"'),
        spelling.entry("Effect", spelling.text(statement.effect or '"Allow"')),
        spelling.entry("Action", '"kms:*"'),
        spelling.entry(resource, spelling.some(statement.resources)),
    ]
    if statement.principals:
        names = spelling.entry("AWS", spelling.some(statement.principals))
        entries.append(spelling.entry("Principal", spelling.object([names])))
    by_operator: dict[str, list[str]] = {}
    for condition in statement.conditions:
        test = spelling.entry(condition.key, spelling.some(condition.values))
        by_operator.setdefault(condition.operator, []).append(test)
    if by_operator:
        tests = [
            spelling.entry(name, spelling.object(values)) for name, values in by_operator.items()
        ]
        entries.append(spelling.entry("Condition", spelling.object(tests)))
    return spelling.object(entries)
