"""Finds the configuration files of a directory, by the rules of Terraform or OpenTofu.

Source of the rules: `configs/parser_config_dir.go` (dirFiles, fileExt) in Terraform and OpenTofu.
"""

from __future__ import annotations

from collections.abc import Iterable

LOCK_FILE = ".terraform.lock.hcl"

ANALYZED_FILES = (
    "**/*.{tf,tofu,tf.json,tofu.json}",
    "**/*.{tftest.hcl,tftest.json,tfquery.hcl,tfquery.json}",
    "**/*.{tfvars,tfvars.json}",
    f"**/{LOCK_FILE}",
)
"""Glob patterns of all files that the analysis of a root module reads.

`.tofutest.hcl` files are not read, because OpenTofu's tests have no graph.
"""

_ANALYZED_SUFFIXES = (
    *(".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json", LOCK_FILE),
    *(".tftest.hcl", ".tftest.json", ".tfquery.hcl", ".tfquery.json"),
)

_TERRAFORM = (".tf", ".tf.json")
_TOFU = (".tofu", ".tofu.json")


def is_analyzed(path: str) -> bool:
    """Whether the analysis of a root module can read a file (see `ANALYZED_FILES`)."""
    return path.endswith(_ANALYZED_SUFFIXES)


def is_override(name: str) -> bool:
    """Whether a configuration file with this name is an override file."""
    stem = _stem(name)
    return stem == "override" or stem.endswith("_override")


def tofu_files(names: Iterable[str]) -> list[str]:
    """The files among `names`, the file names of a directory, that only OpenTofu reads."""
    return [name for name in filter(_is_visible, names) if name.endswith(_TOFU)]


def configuration_files(names: Iterable[str], *, opentofu: bool) -> list[str]:
    """Return the configuration files among `names`, the file names of a directory, sorted.

    In OpenTofu, `x.tofu` replaces `x.tf`, and `x.tofu.json` replaces `x.tf.json`.
    """
    visible = sorted(filter(_is_visible, names))
    if not opentofu:
        return [name for name in visible if name.endswith(_TERRAFORM)]
    tofu = [name for name in visible if name.endswith(_TOFU)]
    shadowed = {_stem(name) + name[len(_stem(name)) :].replace("tofu", "tf") for name in tofu}
    native = [name for name in visible if name.endswith(_TERRAFORM) and name not in shadowed]
    return sorted(native + tofu)


def _is_visible(name: str) -> bool:
    """Whether a file is neither hidden nor a backup or lock file of Vim or Emacs."""
    hidden = name.startswith(".") or name.endswith("~")
    return not hidden and not (name.startswith("#") and name.endswith("#"))


def _stem(name: str) -> str:
    """A file name without its configuration file extension, such as `.tf` or `.tofu.json`."""
    extension = next((suffix for suffix in (*_TERRAFORM, *_TOFU) if name.endswith(suffix)), "")
    return name.removesuffix(extension)
