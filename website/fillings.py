"""Fills pages with data from the code, where a comment in the page requests it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from tf_cycle_ls.diagnostic_codes import ALL
from tf_cycle_ls.settings.settings import SETTINGS
from website import command_line, json_schema
from website.pages import TOP
from website.pictures import picture

_COMMENT = re.compile(r"^<!-- filled in: (.+) -->$(?:.*?^<!-- end -->$)", re.MULTILINE | re.DOTALL)

_PICTURE = re.compile(r"^<!-- picture: (.+) -->$", re.MULTILINE)


def filled(markdown: str, file: File) -> str:
    """Replace the text between `<!-- filled in: NAME -->` and `<!-- end -->` by the data of that
    name. GitHub shows the original text."""

    def text(match: re.Match[str]) -> str:
        if match[1] not in _FILLINGS:
            raise PluginError(f"{file.src_uri}: unknown name {match[1]!r}")
        return "\n".join(_FILLINGS[match[1]]())

    return _COMMENT.sub(text, markdown)


def illustrated(markdown: str, files: Files, config: MkDocsConfig) -> str:
    """Replace each comment `<!-- picture: COMMAND -->` by a picture of the terminal, and add the
    pictures to the files of the site."""

    def image(match: re.Match[str]) -> str:
        name = re.sub(r"\W+", "-", match[1]) + ".svg"
        if (path := f"docs/pictures/{name}") not in files.src_uris:
            file = File.generated(config, path, content=picture(match[1]))
            file.dest_uri = f"pictures/{name}"
            files.append(file)
        return f"![$ {match[1]}](pictures/{name})"

    return _PICTURE.sub(image, markdown)


def _codes() -> Iterator[str]:
    yield "| code | severity | meaning |"
    yield "|---|---|---|"
    for code in ALL:
        setting = SETTINGS[f"severity.{code}"]
        yield f"| [{code}]({code}.md) | {setting.default.value} | {setting.description.text} |"


def _inputs_of_the_action() -> Iterator[str]:
    action = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
    yield "| input | default | description |"
    yield "|---|---|---|"
    for name, value in action["inputs"].items():
        default = f"`{value['default']}`" if value["default"] else ""
        yield f"| `{name}` | {default} | {value['description']} |"


_FILLINGS: Mapping[str, Callable[[], Iterator[str]]] = {
    "codes": _codes,
    "command line": command_line.reference,
    "fields of check": json_schema.fields,
    "inputs of the action": _inputs_of_the_action,
}
