"""Who uses a policy: what a wildcard means in it depends on that."""

from __future__ import annotations

from tf_cycle_ls.analysis.answers import Root
from tf_cycle_ls.config.addresses import Resource
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    Declaration,
    RequiredProvider,
    ResourceDeclaration,
)
from tf_cycle_ls.fixes.beside import declarations_beside
from tf_cycle_ls.fixes.policy import DOCUMENT
from tf_cycle_ls.fixes.site import Site


def users_of(root: Root, site: Site) -> tuple[Resource, ...]:
    """The resources whose policy the reference of `site` stands in, as far as all are known.

    Empty where a document is also used in another way, by an output or a local value: then
    nothing can be said about what it means.
    """
    top = site.blocks[0]
    if top.type == "resource":
        return (Resource("managed", *top.labels),)
    if top.labels[:1] != (DOCUMENT,):
        return ()
    document = Resource("data", *top.labels)
    users: list[Resource] = []
    for _, _, declaration in declarations_beside(root, site.document.path):
        if _refers(declaration, document):
            if not isinstance(declaration, ResourceDeclaration):
                return ()
            users.append(declaration.resource)
    return tuple(users)


def _refers(declaration: Declaration, document: Resource) -> bool:
    if isinstance(declaration, RequiredProvider):
        return False
    references = list(declaration.references or ())
    if isinstance(declaration, CallDeclaration):
        references += (each for argument in declaration.arguments for each in argument.references)
    return any(reference.subject == document for reference in references)
