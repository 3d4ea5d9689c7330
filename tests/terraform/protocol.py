"""The messages of Terraform's plugin protocol 6 that a stub provider needs.

The message classes are built from the table below at import, so that neither generated code nor a
compiler is needed. Numbers and types are those of the published `tfplugin6` definition. Unused
fields are left out.
"""

from __future__ import annotations

from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

SERVICE = "tfplugin6.Provider"

_PACKAGE = "tfplugin6"
_FIELDS: dict[str, dict[str, tuple[int, str]]] = {
    "Empty": {},
    "DynamicValue": {"msgpack": (1, "bytes"), "json": (2, "bytes")},
    "Attribute": {
        "name": (1, "string"),
        "type": (2, "bytes"),
        "optional": (5, "bool"),
        "computed": (6, "bool"),
    },
    "NestedBlock": {"type_name": (1, "string"), "block": (2, "Block"), "nesting": (3, "int32")},
    "Block": {"attributes": (2, "repeated Attribute"), "block_types": (3, "repeated NestedBlock")},
    "Schema": {"block": (2, "Block")},
    "Parameter": {"name": (1, "string"), "type": (2, "bytes")},
    "Return": {"type": (1, "bytes")},
    "Function": {"variadic_parameter": (2, "Parameter"), "return": (3, "Return")},
    "ActionSchema": {"schema": (1, "Schema")},
    "Schemas": {
        "provider": (1, "Schema"),
        "resource_schemas": (2, "map Schema"),
        "data_source_schemas": (3, "map Schema"),
        "provider_meta": (5, "Schema"),
        "functions": (7, "map Function"),
        "ephemeral_resource_schemas": (8, "map Schema"),
        "list_resource_schemas": (9, "map Schema"),
        "action_schemas": (11, "map ActionSchema"),
    },
    "Config": {"type_name": (1, "string"), "config": (2, "DynamicValue")},
    "PlanRequest": {
        "type_name": (1, "string"),
        "prior_state": (2, "DynamicValue"),
        "proposed_new_state": (3, "DynamicValue"),
    },
    "Step": {"attribute_name": (1, "string")},
    "AttributePath": {"steps": (1, "repeated Step")},
    "PlanReply": {
        "planned_state": (1, "DynamicValue"),
        "requires_replace": (2, "repeated AttributePath"),
        "legacy_type_system": (5, "bool"),
    },
    "ApplyRequest": {"type_name": (1, "string"), "planned_state": (3, "DynamicValue")},
    "ApplyReply": {"new_state": (1, "DynamicValue"), "legacy_type_system": (4, "bool")},
    "RawState": {"json": (1, "bytes")},
    "UpgradeRequest": {"raw_state": (3, "RawState")},
    "UpgradeReply": {"upgraded_state": (1, "DynamicValue")},
    "ReadRequest": {"current_state": (2, "DynamicValue")},
    "ReadReply": {"new_state": (1, "DynamicValue")},
    "ImportRequest": {"type_name": (1, "string"), "id": (2, "string")},
    "Imported": {"type_name": (1, "string"), "state": (2, "DynamicValue")},
    "ImportReply": {"imported_resources": (1, "repeated Imported")},
    "DataReply": {"state": (1, "DynamicValue")},
    "EphemeralReply": {"result": (3, "DynamicValue")},
    "CallReply": {"result": (1, "DynamicValue")},
}

_Field = descriptor_pb2.FieldDescriptorProto
_SCALARS = {
    "bool": _Field.TYPE_BOOL,
    "bytes": _Field.TYPE_BYTES,
    "int32": _Field.TYPE_INT32,
    "string": _Field.TYPE_STRING,
}


def _add_field(message: descriptor_pb2.DescriptorProto, name: str, number: int, spec: str) -> None:
    label, _, kind = spec.rpartition(" ")
    field = message.field.add(name=name, number=number, label=_Field.LABEL_OPTIONAL)
    if label:
        field.label = _Field.LABEL_REPEATED
    if kind in _SCALARS:
        field.type = _SCALARS[kind]
        return
    field.type = _Field.TYPE_MESSAGE
    field.type_name = f".{_PACKAGE}.{kind}"
    if label == "map":  # on the wire: a repeated message of a key and a value
        entry = message.nested_type.add(name=name.title().replace("_", "") + "Entry")
        entry.options.map_entry = True
        _add_field(entry, "key", 1, "string")
        _add_field(entry, "value", 2, kind)
        field.type_name = f".{_PACKAGE}.{message.name}.{entry.name}"


def _message_classes() -> dict[str, Any]:
    file = descriptor_pb2.FileDescriptorProto(
        name="stub_provider.proto", package=_PACKAGE, syntax="proto3"
    )
    for name, fields in _FIELDS.items():
        message = file.message_type.add(name=name)
        for field, (number, spec) in fields.items():
            _add_field(message, field, number, spec)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {
        name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.{name}"))
        for name in _FIELDS
    }


# The message classes by name. Their fields are known only at run time, hence Any.
MESSAGES: dict[str, Any] = _message_classes()
