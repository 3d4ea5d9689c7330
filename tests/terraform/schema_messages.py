"""Converts guessed schemas to the GetProviderSchema response of a provider."""

from __future__ import annotations

import json
from typing import Any

from tests.terraform.protocol import MESSAGES
from tests.terraform.schema_guess import Schemas, Shape, Type

# An attribute of this type accepts any value.
ANY_TYPE = b'"dynamic"'

_NESTED_AS_LIST = 2


def describe(schemas: Schemas, *, typed_data_blocks: bool = False) -> Any:
    """Build the response to GetProviderSchema.

    Attributes accept values of any type. With `typed_data_blocks`, attributes in the nested
    blocks of data sources have their guessed type.
    """
    answer = MESSAGES["Schemas"](
        provider=_schema(schemas.provider), provider_meta=_schema(schemas.provider_meta)
    )
    by_mode = {
        "resource": answer.resource_schemas,
        "data": answer.data_source_schemas,
        "ephemeral": answer.ephemeral_resource_schemas,
        "list": answer.list_resource_schemas,
    }
    for mode, types in schemas.types.items():
        if mode == "action":
            continue
        typed = typed_data_blocks and mode == "data"
        for name, shape in types.items():
            by_mode[mode][name].CopyFrom(_schema(shape, typed_blocks=typed))
    for name, shape in schemas.types.get("action", {}).items():
        answer.action_schemas[name].CopyFrom(MESSAGES["ActionSchema"](schema=_schema(shape)))
    for name in schemas.functions:
        function = answer.functions[name]
        function.variadic_parameter.MergeFrom(MESSAGES["Parameter"](name="args", type=ANY_TYPE))
        getattr(function, "return").type = ANY_TYPE
    return answer


def _schema(shape: Shape, *, typed_blocks: bool = False) -> Any:
    return MESSAGES["Schema"](block=_block(shape, typed=False, typed_blocks=typed_blocks))


def _block(shape: Shape, *, typed: bool, typed_blocks: bool) -> Any:
    types = shape.attributes if typed else dict.fromkeys(shape.attributes, "dynamic")
    # A name used as both attribute and block must be an attribute: a list of objects.
    both = {name: _list_type(shape.blocks[name]) for name in shape.blocks if name in types}
    attributes = [
        MESSAGES["Attribute"](name=name, type=_encoded(type_), optional=True, computed=True)
        for name, type_ in {**types, **both}.items()
    ]
    nested = [
        MESSAGES["NestedBlock"](
            type_name=name,
            nesting=_NESTED_AS_LIST,
            block=_block(inner, typed=typed_blocks, typed_blocks=typed_blocks),
        )
        for name, inner in shape.blocks.items()
        if name not in both
    ]
    return MESSAGES["Block"](attributes=attributes, block_types=nested)


def _list_type(shape: Shape) -> Type:
    """Return the type of such an attribute. List elements need one type, so it is not dynamic."""
    blocks = {name: _list_type(inner) for name, inner in shape.blocks.items()}
    return ["list", ["object", {**shape.attributes, **blocks}]]


def _encoded(type_: Type) -> bytes:
    return json.dumps(type_).encode()
