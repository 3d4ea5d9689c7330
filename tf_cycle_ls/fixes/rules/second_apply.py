"""The rule `second-apply`: read a value from a variable that is set at the second apply.

Before:

    env {
      name  = "ALLOWED_ORIGIN"
      value = google_cloud_run_v2_service.web.uri
    }

After, with an output of the same name:

    env {
      name  = "ALLOWED_ORIGIN"
      value = var.web_uri
    }

Applies in the root module, to addresses and to what a program reads when it starts. A policy is
left to the other rules, because it must not be empty for the first apply.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterator

from tf_cycle_ls.config.addrs import CallOutput, Resource
from tf_cycle_ls.config.declarations import OutputDeclaration, VariableDeclaration
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.aws.policy import statement_at
from tf_cycle_ls.fixes.context import FixContext, ReferenceContext
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.lookup.derived_attributes import derived_value
from tf_cycle_ls.fixes.lookup.late_values import (
    argument_path,
    is_address,
    is_origin,
    is_read_at_boot,
    is_read_at_start,
    limits_access,
)
from tf_cycle_ls.fixes.lookup.module_index import free_name, module_declarations
from tf_cycle_ls.fixes.lookup.module_outputs import find_output
from tf_cycle_ls.fixes.lookup.uses import all_uses
from tf_cycle_ls.fixes.lookup.values import resolve_value
from tf_cycle_ls.fixes.model import Applicability, Candidate, Harm, Impact, Rule
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.text import Edit, Span

SECOND_APPLY = Rule("second-apply", Applicability.CHANGES_BEHAVIOUR)

# Terraform does not show the value of such an attribute, and it is no argument for `-var`.
_SECRET = re.compile(
    r"secret|password|token|credential|connection_string|kube_config|_key(?:$|s$)|_sas"
)
# An attribute whose value may be a list, such as `outbound_ip_address_list`.
_PLURAL = re.compile(r"(?:_list|[^s]s)$")
# The prefix length behind an address that is not an item of a list of strings.
_HALF_NETWORK = re.compile(rb"\s*\}/\d")
_OPEN = (
    ". Until the second apply, the address is missing from a limit of access, and without any "
    "address many services allow all"
)
_META = frozenset({"count", "for_each", "depends_on", "provider", "providers", "source"})


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Replace a reference with a new variable, and add an output with the value."""
    context, text = case.context, case.reference.text
    path = context.document.path
    name = _preferred_name(text)
    if os.path.dirname(path) != case.analysis.root_dir or name is None or _is_open(context):
        return
    if case.edge.source == case.edge.target and is_read_at_boot(argument_path(context)):
        return  # The second apply may replace the machine, which then has another address.
    if not all_uses(case.analysis, context, lambda use: _is_set_late(use, text)):
        return
    output = find_output(case.analysis, path, text)
    if output and output.block.argument("sensitive"):
        return  # The new output would have to be sensitive too, and is not printed then.
    if resolve_value(case.analysis, path, text) or derived_value(case.analysis, path, text):
        return  # The value is known without an apply.
    is_late = all_uses(case.analysis, context, _is_read_late)
    is_text = context.data[context.attribute.value.start : context.reference.start].startswith(b'"')
    if is_text and _HALF_NETWORK.match(context.data, context.reference.end):
        return  # Without the address, `/32` is left, which every provider rejects.
    name = free_name(name, _taken(case, path))
    is_open = not all_uses(case.analysis, context, _limits_nothing)
    edits = merge_edits(
        context.document_edits(_read(context, f"var.{name}".encode())),
        context.document_edits([_declarations(context, name, text)]),
    )
    yield Candidate(
        SECOND_APPLY,
        f"Read {text} from a new variable",
        f"read {text} from a new variable, {name}",
        f"apply twice: terraform apply, then terraform apply -var "
        f'"{name}=$(terraform output {_format(context, text)} {name})"; later applies need the '
        "variable too. Set it at the first apply if you know the value before"
        + ("" if is_late else f", or if {context.attribute.name} must have a value")
        + (_OPEN if is_open else ""),
        Impact.NONE if is_late else Impact.ORDER,
        edits,
        (Harm.TWO_APPLIES, Harm.BRIEFLY_OPEN) if is_open else (Harm.TWO_APPLIES,),
    )


def _preferred_name(text: str) -> str | None:
    """The name of a variable for a reference; None unless it reads an attribute or an output."""
    traversal = expressions.traversal(text)
    subject = subject_of(traversal) if traversal else None
    if traversal is None or subject is None or traversal.open:
        return None
    owner = subject[0]
    if isinstance(owner, CallOutput):
        if not owner.output or _SECRET.search(owner.output):
            return None
        return f"{owner.call}_{owner.output}"
    if not isinstance(owner, Resource) or owner.mode != "managed":
        return None
    last = traversal.steps[-1]
    if not isinstance(last, str) or last == owner.name:
        return None
    if any(isinstance(step, str) and _SECRET.search(step) for step in traversal.steps[1:]):
        return None
    return f"{owner.name}_{last}"


def _may_be_list(context: ReferenceContext, text: str) -> bool:
    """Whether a reference is all of an argument and reads an attribute that may be a list."""
    is_whole = context.attribute.value == context.reference
    return is_whole and bool(_PLURAL.search(text.rpartition(".")[2]))


def _format(context: ReferenceContext, text: str) -> str:
    """The option of `terraform output`. `-raw` prints a string only."""
    return "-json" if _may_be_list(context, text) else "-raw"


def _is_open(context: ReferenceContext) -> bool:
    """Whether the expression goes on behind the reference, with an index or a splat."""
    end = context.reference.end
    return context.data[end : end + 1] in (b"[", b".")


def _is_set_late(use: ReferenceContext, text: str) -> bool:
    """Whether the value may be missing at the first apply where it is used."""
    if not use.blocks or use.blocks[0].type != "resource" or use.attribute.name in _META:
        return False
    if statement_at(use) is not None:
        return False
    return is_address(text) or _is_read_late(use)


def _is_read_late(use: ReferenceContext) -> bool:
    """Whether the value is for a program, or for the clients of a service.

    Elsewhere the provider may reject an empty value, so such a fix is not the first one.
    """
    if not use.blocks or use.blocks[0].type != "resource":
        return False
    argument = argument_path(use)
    return is_read_at_start(argument) or is_origin(argument)


def _limits_nothing(use: ReferenceContext) -> bool:
    """Whether a value is used where a missing address does not allow others."""
    top = use.blocks[0] if use.blocks else None
    is_end = top is not None and top.type in ("resource", "data")
    return is_end and not limits_access(top.labels[0] if top else "", argument_path(use))


def _read(context: ReferenceContext, variable: bytes) -> Iterator[Edit]:
    """Read the variable instead of the reference. An item of a list is left out while the variable
    is empty, so that no half address is in the list."""
    reference, data = context.reference, context.data
    value = expressions.read(data, context.attribute.value)
    items = value.items if isinstance(value, expressions.Sequence) else ()
    item = next((item.span for item in items if item.span.covers(reference)), None)
    is_template = item is not None and data[item.start : item.start + 1] == b'"'
    if item is None or not (is_template or item == reference):
        yield Edit(reference, variable)
        return
    yield Edit(Span(value.span.start, value.span.start), b"compact(")
    if is_template:
        yield Edit(Span(item.start, item.start), variable + b' == "" ? "" : ')
    yield Edit(reference, variable)
    yield Edit(Span(value.span.end, value.span.end), b")")


def _taken(case: FixContext, path: str) -> set[str]:
    """The names of the variables and outputs of a module."""
    return {
        declaration.name
        for _, _, declaration in module_declarations(case.analysis, path)
        if isinstance(declaration, VariableDeclaration | OutputDeclaration)
    }


def _declarations(context: ReferenceContext, name: str, text: str) -> Edit:
    """Declare the variable and the output behind the block that contains the reference.

    The variable is null if it is all of an argument, which is then not set, else an empty string.
    """
    default = "null" if context.attribute.value == context.reference else '""'
    newline = b"\r\n" if b"\r\n" in context.document.data else b"\n"
    lines = [
        f'variable "{name}" {{',
        f'  description = "{_escaped(text)}, set at the second apply"',
        f"  type        = {'any' if _may_be_list(context, text) else 'string'}",
        f"  default     = {default}",
        "}",
        "",
        f'output "{name}" {{',
        f"  value = {text}",
        "}",
    ]
    end = context.blocks[0].span.end
    return Edit(Span(end, end), newline * 2 + newline.join(line.encode() for line in lines))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
