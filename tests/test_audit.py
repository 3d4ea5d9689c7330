"""The audit of dependencies says what is known, and never passes over what is not."""

from __future__ import annotations

import json

from release.audit import Answer, of_npm, of_pip_audit, told

SOUND = {"name": "attrs", "version": "25.1.0", "vulns": []}
BAD = {"name": "odd", "version": "1.0", "vulns": [{"id": "PYSEC-2026-1"}]}
SKIPPED = {"name": "lark", "skip_reason": "Dependency not found on PyPI and could not be audited"}


def of_packages(*packages: object) -> Answer:
    return of_pip_audit(json.dumps({"dependencies": packages, "fixes": []}), "")


def test_nothing_known() -> None:
    assert of_packages(SOUND) == Answer(1, ())
    assert told("Python", of_packages(SOUND)) == ["Python: 1 packages, no known vulnerability"]


def test_something_known() -> None:
    assert of_packages(SOUND, BAD).found == ("odd 1.0: PYSEC-2026-1",)


def test_what_the_service_does_not_know_is_not_taken_for_sound() -> None:
    """pip-audit itself ends with status 0 then."""
    (line,) = told("Python", of_packages(SOUND, SKIPPED))
    assert line == "Python: NOT AUDITED: the service did not know 1 of 2 packages"


def test_a_service_that_cannot_be_reached() -> None:
    answer = of_pip_audit("", "Traceback …\nConnectionError: no such host\n")
    assert answer.unknown == "pip-audit gave no answer: ConnectionError: no such host"
    refused = json.dumps({"message": "405 Method Not Allowed", "statusCode": 405})
    assert of_npm(refused).unknown == "npm could not ask the service: 405 Method Not Allowed"
    assert of_npm("").unknown


def test_what_npm_says() -> None:
    metadata = {"dependencies": {"total": 321}}
    sound = json.dumps({"vulnerabilities": {}, "metadata": metadata})
    assert of_npm(sound) == Answer(321, ())
    bad = json.dumps({"vulnerabilities": {"x": {"severity": "high"}}, "metadata": metadata})
    assert of_npm(bad).found == ("x: high",)
