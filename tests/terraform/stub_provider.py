"""A stub provider: one gRPC server that replaces every provider."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from concurrent import futures
from typing import Any

import grpc
import msgpack

from tests.terraform.protocol import MESSAGES, SERVICE
from tests.terraform.schema_guess import Schemas, Shape
from tests.terraform.schema_messages import describe
from tf_cycle_ls.config.dialect import OPENTOFU, TERRAFORM

# A value of an attribute with a dynamic type: its type and the value.
_SOMETHING = [json.dumps("string").encode(), "stub"]
_UNKNOWN = msgpack.ExtType(0, b"\x00")

# Calls that always get an empty response, which means success.
_ALWAYS_OK = (
    "ValidateProviderConfig",
    "ValidateResourceConfig",
    "ValidateDataResourceConfig",
    "ValidateEphemeralResourceConfig",
    "ConfigureProvider",
    "CloseEphemeralResource",
    "ValidateActionConfig",
    "ValidateListResourceConfig",
    "PlanAction",
)


class StubProvider:
    """Serves the schemas set last, until it is stopped."""

    def __init__(self) -> None:
        """Start the server on a free local port."""
        self._schemas = Schemas()
        self._description = describe(self._schemas)
        self._server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
        self._server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler(SERVICE, self._handlers()),)
        )
        self._port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()

    def set_schemas(self, schemas: Schemas, *, typed_data_blocks: bool = False) -> None:
        """Set the schemas of the provider; see `describe`."""
        self._schemas = schemas
        self._description = describe(schemas, typed_data_blocks=typed_data_blocks)

    def stop(self) -> None:
        """Stop the server."""
        self._server.stop(grace=None).wait()

    def reattach(self, providers: Iterable[str]) -> str:
        """Return the value of TF_REATTACH_PROVIDERS that replaces providers by this server.

        A provider without a host in its address has another one for OpenTofu, so both are replaced.
        """
        here = {
            "Protocol": "grpc",
            "ProtocolVersion": 6,
            "Pid": os.getpid(),
            "Test": True,
            "Addr": {"Network": "tcp", "String": f"127.0.0.1:{self._port}"},
        }
        addresses = {
            address
            for provider in providers
            for address in (provider, provider.replace(TERRAFORM.registry, OPENTOFU.registry))
        }
        return json.dumps(dict.fromkeys(sorted(addresses), here))

    def _handlers(self) -> dict[str, grpc.RpcMethodHandler]:
        """Return the handlers of the calls. Terraform does not need other calls."""
        handlers: dict[str, tuple[str, Callable[[Any], Any]]] = {
            "GetProviderSchema": ("Empty", lambda _: self._description),
            "PlanResourceChange": ("PlanRequest", self._plan),
            "ApplyResourceChange": ("ApplyRequest", _apply),
            "UpgradeResourceState": ("UpgradeRequest", _upgrade),
            "ReadResource": ("ReadRequest", _read_again),
            "ImportResourceState": ("ImportRequest", self._import),
            "ReadDataSource": ("Config", self._read_data),
            "OpenEphemeralResource": ("Config", self._open_ephemeral),
            "CallFunction": ("Empty", _call),
        }
        handlers |= dict.fromkeys(_ALWAYS_OK, ("Empty", _ok))
        return {name: _handler(*request) for name, request in handlers.items()}

    def _plan(self, request: Any) -> Any:
        planned = request.proposed_new_state
        prior = _unpack(request.prior_state)
        if prior is None:  # something to create
            planned = self._filled("resource", request.type_name, planned, _UNKNOWN)
        # Without this flag, Terraform restricts what a provider may plan.
        return MESSAGES["PlanReply"](
            planned_state=planned,
            legacy_type_system=True,
            requires_replace=_forced(prior or {}, _unpack(planned) or {}),
        )

    def _import(self, request: Any) -> Any:
        shape = self._schemas.of_type("resource", request.type_name) or Shape()
        state = dict.fromkeys([*shape.attributes, *shape.blocks])
        imported = MESSAGES["Imported"](type_name=request.type_name, state=_pack(state))
        return MESSAGES["ImportReply"](imported_resources=[imported])

    def _read_data(self, request: Any) -> Any:
        state = self._filled("data", request.type_name, request.config, _SOMETHING)
        return MESSAGES["DataReply"](state=state)

    def _open_ephemeral(self, request: Any) -> Any:
        result = self._filled("ephemeral", request.type_name, request.config, _SOMETHING)
        return MESSAGES["EphemeralReply"](result=result)

    def _filled(self, mode: str, type_name: str, value: Any, missing: object) -> Any:
        """Set the attributes that the configuration does not set to `missing`."""
        content = _unpack(value)
        shape = self._schemas.of_type(mode, type_name)
        if content is None or shape is None:
            return value
        for name in shape.attributes.keys() - shape.blocks.keys():
            if content[name] is None:
                content[name] = missing
        return _pack(content)


def _handler(request: str, answer: Callable[[Any], Any]) -> grpc.RpcMethodHandler:
    return grpc.unary_unary_rpc_method_handler(
        lambda message, _context: answer(message),
        request_deserializer=MESSAGES[request].FromString,
        response_serializer=lambda message: message.SerializeToString(),
    )


def _forced(prior: dict[str, object], planned: dict[str, object]) -> list[Any]:
    """The changed attributes that require a replacement: those whose name starts with `force`."""
    changed = [
        name for name in planned if name.startswith("force") and prior.get(name) != planned[name]
    ]
    path, step = MESSAGES["AttributePath"], MESSAGES["Step"]
    return [path(steps=[step(attribute_name=name)]) for name in changed if prior]


def _ok(_request: Any) -> Any:
    return MESSAGES["Empty"]()


def _apply(request: Any) -> Any:
    """Return the planned state, with a value for every unknown attribute."""
    content = _unpack(request.planned_state)
    state = request.planned_state
    if content is not None:
        values = {
            name: _SOMETHING if value == _UNKNOWN else value for name, value in content.items()
        }
        state = _pack(values)
    return MESSAGES["ApplyReply"](new_state=state, legacy_type_system=True)


def _upgrade(request: Any) -> Any:
    """Return the stored state unchanged, because the schema has no versions."""
    state = MESSAGES["DynamicValue"](json=request.raw_state.json)
    return MESSAGES["UpgradeReply"](upgraded_state=state)


def _read_again(request: Any) -> Any:
    return MESSAGES["ReadReply"](new_state=request.current_state)


def _call(_request: Any) -> Any:
    return MESSAGES["CallReply"](result=_pack(_SOMETHING))


def _unpack(value: Any) -> Any:
    return msgpack.unpackb(value.msgpack, strict_map_key=False)


def _pack(value: object) -> Any:
    return MESSAGES["DynamicValue"](msgpack=msgpack.packb(value))
