"""A provider that owns nothing: one gRPC server that answers for every provider at once."""

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

# A value goes over the wire together with its type, where the schema leaves the type open.
_SOMETHING = [json.dumps("string").encode(), "stub"]
_UNKNOWN = msgpack.ExtType(0, b"\x00")

# Calls to which "fine" is the answer: an empty message, whatever was asked.
_AGREED = (
    "ValidateProviderConfig",
    "ValidateResourceConfig",
    "ValidateDataResourceConfig",
    "ValidateEphemeralResourceConfig",
    "ConfigureProvider",
    "CloseEphemeralResource",
)


class StubProvider:
    """Answers with the schemas that it was told last, until it is stopped."""

    def __init__(self) -> None:
        """Start to serve, on a free port of this machine."""
        self._schemas = Schemas()
        self._description = describe(self._schemas)
        self._server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
        self._server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler(SERVICE, self._handlers()),)
        )
        self._port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()

    def tell(self, schemas: Schemas, *, typed_data_blocks: bool = False) -> None:
        """Say which schemas the provider has from now on; see `describe`."""
        self._schemas = schemas
        self._description = describe(schemas, typed_data_blocks=typed_data_blocks)

    def stop(self) -> None:
        """Serve no longer."""
        self._server.stop(grace=None).wait()

    def reattach(self, providers: Iterable[str]) -> str:
        """The value of TF_REATTACH_PROVIDERS that has this server stand in for some providers."""
        here = {
            "Protocol": "grpc",
            "ProtocolVersion": 6,
            "Pid": os.getpid(),
            "Test": True,
            "Addr": {"Network": "tcp", "String": f"127.0.0.1:{self._port}"},
        }
        return json.dumps(dict.fromkeys(providers, here))

    def _handlers(self) -> dict[str, grpc.RpcMethodHandler]:
        """The calls that are answered; Terraform does without the others."""
        answered: dict[str, tuple[str, Callable[[Any], Any]]] = {
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
        answered |= dict.fromkeys(_AGREED, ("Empty", _agree))
        return {name: _handler(*request) for name, request in answered.items()}

    def _plan(self, request: Any) -> Any:
        planned = request.proposed_new_state
        if _unpack(request.prior_state) is None:  # something to create
            planned = self._filled("resource", request.type_name, planned, _UNKNOWN)
        # Without this flag Terraform is strict about what a provider may plan.
        return MESSAGES["PlanReply"](planned_state=planned, legacy_type_system=True)

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
        """An object in which the attributes that the configuration does not set have a value."""
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


def _agree(_request: Any) -> Any:
    return MESSAGES["Empty"]()


def _apply(request: Any) -> Any:
    """What was planned is made, and what was not known yet becomes something."""
    content = _unpack(request.planned_state)
    state = request.planned_state
    if content is not None:
        known = {name: _SOMETHING if each == _UNKNOWN else each for name, each in content.items()}
        state = _pack(known)
    return MESSAGES["ApplyReply"](new_state=state, legacy_type_system=True)


def _upgrade(request: Any) -> Any:
    """The state as it was stored: the schema has no versions."""
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
