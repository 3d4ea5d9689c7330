"""`check --format gitlab`: a Code Quality report, which GitLab shows in merge requests.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from tf_cycle_ls.render.annotations import Annotation, all_annotations
from tf_cycle_ls.render.report import Run
from tf_cycle_ls.text import Encoding

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}

FormatPath = Callable[[str], str]


def report(run: Run, format_path: FormatPath) -> str:
    """All findings as a JSON array. `format_path` makes a path relative to the top of the
    repository."""
    seen: Counter[str] = Counter()
    issues = [_issue(annotation, format_path, seen) for annotation in all_annotations(run)]
    return json.dumps(issues, indent=2, ensure_ascii=False)


def _issue(annotation: Annotation, format_path: FormatPath, seen: Counter[str]) -> dict[str, Any]:
    """A finding as an issue.

    GitLab recognizes an issue by its fingerprint, so it is built from names and stays the same when
    lines move. `seen` counts equal findings, since a fingerprint must be unique.
    """
    path = format_path(annotation.path)
    root_module = format_path(annotation.report.path)
    identity = "\n".join([annotation.code, root_module, path, annotation.message])
    seen[identity] += 1
    digest = hashlib.sha256(f"{identity}\n{seen[identity]}".encode()).hexdigest()
    range_ = annotation.range(Encoding.UTF16)
    first, last = (range_.start.line + 1, range_.end.line + 1) if range_ else (1, 1)
    return {
        "description": annotation.line,
        "check_name": annotation.code,
        "fingerprint": digest,
        "severity": _SEVERITIES[annotation.level],
        "location": {"path": path, "lines": {"begin": first, "end": last}},
    }
