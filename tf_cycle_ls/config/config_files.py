"""Which files of a directory are configuration, and in which way they count.

Source of the rules: `configs/parser_config_dir.go` (dirFiles, fileExt) in Terraform and OpenTofu.
"""

from __future__ import annotations

from collections.abc import Iterable

LOCK_FILE = ".terraform.lock.hcl"

_TERRAFORM = (".tf", ".tf.json")
_TOFU = (".tofu", ".tofu.json")
_TOFU_REGISTRY = b"registry.opentofu.org"


def is_configuration(name: str) -> bool:
    """Whether Terraform reads a file of that name."""
    return _is_visible(name) and name.endswith(_TERRAFORM)


def is_override(name: str) -> bool:
    """Whether a configuration file of that name overrides the others."""
    stem = _stem(name)
    return stem == "override" or stem.endswith("_override")


def is_opentofu(names: Iterable[str], lock_file: bytes) -> bool:
    """Whether a root is OpenTofu's: the files in its directory tell, and the lock file's text.

    It is when its providers come from OpenTofu's registry, or when only OpenTofu can read it. In
    all other cases Terraform's rules count, which ignore `.tofu` files.
    """
    visible = list(filter(_is_visible, names))
    only_tofu = any(name.endswith(_TOFU) for name in visible) and not any(
        name.endswith(_TERRAFORM) for name in visible
    )
    return only_tofu or _TOFU_REGISTRY in lock_file


def configuration_files(names: Iterable[str], *, opentofu: bool) -> list[str]:
    """Those of the files of a directory that are configuration, sorted.

    In OpenTofu `x.tofu` takes the place of `x.tf`, and `x.tofu.json` that of `x.tf.json`.
    """
    known = sorted(filter(_is_visible, names))
    if not opentofu:
        return [name for name in known if name.endswith(_TERRAFORM)]
    tofu = [name for name in known if name.endswith(_TOFU)]
    shadowed = {_stem(name) + name[len(_stem(name)) :].replace("tofu", "tf") for name in tofu}
    native = [name for name in known if name.endswith(_TERRAFORM) and name not in shadowed]
    return sorted(native + tofu)


def _is_visible(name: str) -> bool:
    hidden = name.startswith(".") or name.endswith("~")
    return not hidden and not (name.startswith("#") and name.endswith("#"))


def _stem(name: str) -> str:
    """A name without the extension of configuration files."""
    extension = next((each for each in (*_TERRAFORM, *_TOFU) if name.endswith(each)), "")
    return name.removesuffix(extension)
