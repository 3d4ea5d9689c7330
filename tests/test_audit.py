"""The audit reports known vulnerabilities, and never treats unaudited packages as safe."""

from __future__ import annotations

import json

from release.audit import Answer, describe, of_npm, of_pip_audit

SAFE = {"name": "attrs", "version": "25.1.0", "vulns": []}
BAD = {"name": "odd", "version": "1.0", "vulns": [{"id": "PYSEC-2026-1"}]}
SKIPPED = {"name": "lark", "skip_reason": "Dependency not found on PyPI and could not be audited"}


def of_packages(*packages: object) -> Answer:
    return of_pip_audit(json.dumps({"dependencies": packages, "fixes": []}), "")


def test_no_known_vulnerability() -> None:
    assert of_packages(SAFE) == Answer(1, ())
    assert describe("Python", of_packages(SAFE)) == ["Python: 1 packages, no known vulnerability"]


def test_known_vulnerability() -> None:
    assert of_packages(SAFE, BAD).vulnerabilities == ("odd 1.0: PYSEC-2026-1",)


def test_packages_unknown_to_service_are_not_treated_as_safe() -> None:
    """pip-audit itself exits with status 0 in this case."""
    (line,) = describe("Python", of_packages(SAFE, SKIPPED))
    assert line == "Python: NOT AUDITED: the service did not know 1 of 2 packages"


def test_unreachable_service() -> None:
    answer = of_pip_audit("", "Traceback …\nConnectionError: no such host\n")
    assert answer.failure == "pip-audit gave no answer: ConnectionError: no such host"
    refused = json.dumps({"message": "405 Method Not Allowed", "statusCode": 405})
    assert of_npm(refused).failure == "npm could not query the service: 405 Method Not Allowed"
    assert of_npm("").failure


def test_output_of_npm() -> None:
    metadata = {"dependencies": {"total": 321}}
    safe = json.dumps({"vulnerabilities": {}, "metadata": metadata})
    assert of_npm(safe) == Answer(321, ())
    bad = json.dumps({"vulnerabilities": {"x": {"severity": "high"}}, "metadata": metadata})
    assert of_npm(bad).vulnerabilities == ("x: high",)
