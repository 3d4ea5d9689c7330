"""Decides whether a root module is Terraform's or OpenTofu's."""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from msgspec import Struct

from tf_cycle_ls.config.config_files import LOCK_FILE, configuration_files, tofu_files
from tf_cycle_ls.config.dialect import OPENTOFU, TERRAFORM, Dialect, excludes_opentofu
from tf_cycle_ls.config.module import Module
from tf_cycle_ls.settings.settings import AUTO, Language, Tool
from tf_cycle_ls.vfs import Files, UnreadableError

ReadModule = Callable[[str], Module]
"""Reads the module in a directory."""

_PROVIDER = re.compile(rb'^provider\s+"([^"/\n]+)/', re.MULTILINE)


class ToolChoice(Struct, frozen=True):
    """The dialect of a root module.

    `reason` is a clause that says what decided. `setting` are the settings about the tool.
    `is_certain` is True if the setting or the lock file decided, `is_ambiguous` if both tools can
    read the files and neither decided.
    """

    dialect: Dialect
    reason: str
    setting: Language = AUTO
    is_certain: bool = False
    is_ambiguous: bool = False

    @property
    def other(self) -> Dialect:
        """The dialect of the other tool."""
        return TERRAFORM if self.dialect.is_opentofu else OPENTOFU


def choose_tool(directory: str, files: Files, setting: Language = AUTO) -> ToolChoice:
    """Choose the tool of the root module in `directory` before its files are parsed.

    The setting decides first, then the lock file, then the names of the files. Raises
    UnreadableError if the directory cannot be read.
    """
    if setting.tool is not Tool.AUTO:
        dialect = OPENTOFU if setting.tool is Tool.OPENTOFU else TERRAFORM
        return ToolChoice(dialect, "the setting dialect says so", setting, is_certain=True)
    names = files.list_dir(directory)
    registries = _locked_registries(directory, names, files)
    for dialect in (OPENTOFU, TERRAFORM):
        if dialect.registry in registries:
            reason = f"the lock file names {dialect.registry}"
            return ToolChoice(dialect, reason, is_certain=True)
    opentofu_only = tofu_files(names)
    if not opentofu_only:
        return ToolChoice(TERRAFORM, "nothing names OpenTofu")
    if configuration_files(names, opentofu=False):
        reason = f"no lock file names a registry, and it can be read without {opentofu_only[0]}"
        return ToolChoice(TERRAFORM, reason, is_ambiguous=True)
    return ToolChoice(OPENTOFU, "all its configuration files are .tofu files")


def reconsider_tool(
    choice: ToolChoice,
    root_dir: str,
    modules: Mapping[str, Module],
    names_in: Mapping[str, Iterable[str]],
    read: ReadModule,
) -> ToolChoice:
    """Correct an uncertain choice of Terraform by the content of the files that it reads.

    `modules` are the loaded modules, keyed by directory; that in `root_dir` is the root module.
    `names_in` are the names of the files in these directories. `read` reads a module by OpenTofu's
    rules.
    """
    if choice.is_certain or choice.dialect.is_opentofu:
        return choice
    if any(module.has_language_block for module in modules.values()):
        return ToolChoice(OPENTOFU, "only OpenTofu reads its language block")
    if excludes_opentofu(modules[root_dir].required_versions):
        return ToolChoice(TERRAFORM, "required_version excludes all versions of OpenTofu")
    for directory, module in modules.items():
        names = names_in[directory]
        if not tofu_files(names):
            continue
        if not configuration_files(names, opentofu=False):
            return ToolChoice(OPENTOFU, "only OpenTofu reads the files of a called module")
        if _refers_to(module, read(directory)):
            return ToolChoice(OPENTOFU, "a .tf file refers to what only a .tofu file declares")
    return choice


def _refers_to(module: Module, extended: Module) -> bool:
    """Whether `module` refers to something that only `extended` declares."""
    subjects = {reference.subject for reference in module.references()}
    return any(extended.declares(subject) and not module.declares(subject) for subject in subjects)


def _locked_registries(directory: str, names: Iterable[str], files: Files) -> frozenset[str]:
    """The hosts of the providers in the lock file of a root module."""
    if LOCK_FILE in names:
        with suppress(UnreadableError):
            data = files.read(os.path.join(directory, LOCK_FILE)).data
            return frozenset(host.decode(errors="replace") for host in _PROVIDER.findall(data))
    return frozenset()
