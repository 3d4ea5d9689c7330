"""Asks OpenTofu and versions of Terraform about the cases, and compares with the recorded answers.

python -m tests.dialects.ask [--programs tofu 1.11 1.15] [--write] [CASE…]

Unlike `tests.terraform.ask`, it installs modules with `init`, so that computed sources and `.tofu`
files work. OpenTofu is `$TOFU`, or `tofu` on PATH; for Terraform see `tests.terraform.matrix`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.dialects import archive
from tests.terraform import binary, diagnostics, hcl, hcl_json, matrix, opentofu, schema_guess
from tests.terraform import providers as provider_names
from tests.terraform.diagnostics import Findings
from tests.terraform.module_tree import File, Module
from tests.terraform.plan_names import in_configuration, is_of_instances
from tests.terraform.stub_provider import StubProvider

RECORD = Path(__file__).parent / "answers.json"
PROGRAMS = ("tofu", "1.11", *matrix.RELEASES)
_DEFAULT = ("tofu", "1.11", "1.15")
_CONFIGURATION = (".tf", ".tofu", ".tf.json", ".tofu.json")
_QUERIES = (".tfquery.hcl", ".tfquery.json")
_TESTS = (".tftest.hcl", ".tofutest.hcl", ".tftest.json", ".tofutest.json")
_ERROR = re.compile(r"^(?:│ )?Error: (.*(?:\n(?:│ )?(?:  \S.*))*)", re.MULTILINE)
_WALK = "Starting graph walk: walkValidate"
_KEY = re.compile(r'(?<!provider)\[(?:\d+|"[^"]*")\]')

Record = dict[str, dict[str, dict[str, Any]]]
"""The answers by case, then by program."""


class Expected(NamedTuple):
    """What a program reports: the nodes of the cycles, those of cycles that only a plan has, the
    addresses of self references, and the nodes of cycles in test files and query files.
    `is_checked` is False if it did not build its graph, and `is_planned` if another error stopped
    the plan."""

    cycles: frozenset[frozenset[str]]
    only_planned: frozenset[frozenset[str]]
    selves: frozenset[str]
    in_tests: frozenset[frozenset[str]]
    in_queries: frozenset[frozenset[str]]
    is_checked: bool = True
    is_planned: bool = True


def recorded() -> Record:
    """The content of `answers.json`."""
    record: Record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    return record


def expected(answer: Mapping[str, Any]) -> Expected:
    """The findings in an answer, with cycles between instances as self references."""
    planned = answer.get("planned_cycles", [])
    instances = [names for names in planned if is_of_instances(names)]
    selves = {_KEY.sub("", name) for name in answer.get("self_references", [])}
    return Expected(
        frozenset(map(frozenset, answer.get("cycles", []))),
        frozenset(in_configuration(names) for names in planned if names not in instances),
        frozenset(selves | {_KEY.sub("", names[0]) for names in instances}),
        _printed_cycles(answer.get("test_errors", [])),
        _printed_cycles(answer.get("query_errors", [])),
        bool(answer.get("graph_checked")),
        bool(planned) or not answer.get("errors"),
    )


class Asker:
    """Runs one program with a stub provider."""

    def __init__(self, program: binary.Program, provider: StubProvider) -> None:
        """Use this program and provider."""
        self._program = program
        self._provider = provider
        self._variables: dict[str, str] = {}

    def ask(self, texts: dict[str, str]) -> dict[str, Any]:
        """Run init, validate, plan and, if there are test files, test."""
        with tempfile.TemporaryDirectory(prefix="ask-dialect-") as scratch:
            root = Path(scratch, "root")
            archive.write(texts, root)
            modules = _modules(root)
            schemas = schema_guess.guess(modules)
            self._provider.set_schemas(schemas)
            (root / "terraformrc").touch()
            names = frozenset[str]().union(*map(provider_names.addresses, modules))
            self._variables = {
                "CHECKPOINT_DISABLE": "1",
                "TF_IN_AUTOMATION": "1",
                "TF_CLI_CONFIG_FILE": str(root / "terraformrc"),
                "TF_REATTACH_PROVIDERS": self._provider.reattach(names),
            }
            answer = self._ask(root)
            if answer.get("graph_checked") and any(path.endswith(_TESTS) for path in texts):
                done = self._run(root, "test", "-no-color")
                answer["test_errors"] = _summaries(done.stdout + done.stderr)
            if answer.get("graph_checked") and any(path.endswith(_QUERIES) for path in texts):
                done = self._run(root, "validate", "-query", "-no-color")
                answer["query_errors"] = _summaries(done.stdout + done.stderr)
            return {key: value for key, value in answer.items() if value}

    def _ask(self, root: Path) -> dict[str, Any]:
        init = self._run(root, "init", "-backend=false", "-input=false", "-no-color")
        answer: dict[str, Any] = {}
        if init.returncode:
            answer["init_errors"] = _summaries(init.stdout + init.stderr)
        findings = Findings()
        validate = self._run(root, "validate", "-json", "-no-tests", TF_LOG_CORE="debug")
        if validate.stdout.startswith("{"):
            findings.add(diagnostics.of_validate(validate.stdout), "validate")
        is_walked = _WALK in validate.stderr
        if is_walked:
            plan = self._run(root, "plan", "-json", "-input=false", "-lock=false")
            findings.add(diagnostics.of_plan(plan.stdout), "plan")
            if plan.returncode not in (0, 1):
                answer["plan_crashed"] = True
        planned = findings.cycles_of("plan")
        answer |= {
            "graph_checked": is_walked or bool(findings.cycles),
            "cycles": sorted(sorted(one) for one in findings.cycles.keys() - planned),
            "planned_cycles": sorted(map(sorted, planned)),
            "self_references": sorted({one.address for one in findings.self_references.values()}),
            "errors": sorted({one.summary for one in findings.problems.values()}),
        }
        return answer

    def _run(self, root: Path, *arguments: str, **variables: str) -> Any:
        return binary.run(self._program, arguments, root, self._variables | variables)


def program(name: str) -> binary.Program:
    """The program "tofu", "1.11" or another version. Raises OSError if it is not available."""
    if name == "tofu":
        found = opentofu.program()
    elif name == "1.11":
        found = binary.find()
    else:
        return matrix.program(name)
    if not found:
        raise FileNotFoundError(name)
    return found


def _printed_cycles(errors: Iterable[str]) -> frozenset[frozenset[str]]:
    """The nodes of the cycles among some errors."""
    cycles = (one for one in errors if one.startswith(("Cycle: ", "Self reference: ")))
    return frozenset(map(diagnostics.nodes_of, cycles))


def _modules(root: Path) -> list[Module]:
    """A module for each directory with files. Test files and query files have providers, too."""
    found: dict[Path, list[File]] = {}
    for path in sorted(root.rglob("*")):
        if path.name.endswith((*_CONFIGURATION, *_TESTS, *_QUERIES)) and path.is_file():
            data = path.read_bytes()
            tree = hcl.parse(hcl_json.as_hcl(data) if path.suffix == ".json" else data)
            file = File(path.name, data, tree, hcl.body_of(tree))
            found.setdefault(path.parent, []).append(file)
    return [Module(directory, tuple(files)) for directory, files in found.items()]


def _summaries(output: str) -> list[str]:
    """The sorted summaries of the errors in a text, in which cycles may have many lines."""
    found = {re.sub(r"\n(?:│ )?\s+", " ", text) for text in _ERROR.findall(output)}
    return sorted(found)


def main(arguments: Iterable[str]) -> int:
    """Ask about the cases, and print what differs from the record. With --write, record it."""
    parser = argparse.ArgumentParser(prog="python -m tests.dialects.ask", description=__doc__)
    parser.add_argument("--programs", nargs="+", choices=PROGRAMS, default=_DEFAULT)
    parser.add_argument("--write", action="store_true", help="record the answers")
    parser.add_argument("--new", action="store_true", help="only cases without an answer")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="names; without any, all cases")
    options = parser.parse_args(list(arguments))
    record = recorded()
    changes = 0
    provider = StubProvider()
    for one in options.programs:
        asker = Asker(program(one), provider)
        for name in options.cases or archive.names():
            known = record.setdefault(name, {})
            if options.new and one in known:
                continue
            answer = asker.ask(archive.files(name))
            if answer != known.get(one):
                changes += 1
                print(f"{one} {name}: {json.dumps(answer)}", flush=True)
            known[one] = answer
    provider.stop()
    if options.write:
        ordered = {name: dict(sorted(record[name].items())) for name in sorted(record)}
        RECORD.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")
    print(f"{changes} answers differ from the record")
    return 1 if changes and not options.write else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
