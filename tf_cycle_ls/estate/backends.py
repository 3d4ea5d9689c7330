"""Where each type of backend keeps its states.

Source: Terraform's `internal/backend/remote-state/*/backend.go` and `backend_state.go`,
`internal/backend/local/backend.go` (`StatePaths`) and `internal/backend/remote/backend.go`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from tf_cycle_ls.estate.arguments import Arguments
from tf_cycle_ls.estate.templates import WORKSPACE, Hole, Template, joined, template

_DEFAULT = "default"


class Addresses(Struct, frozen=True):
    """The addresses of the states of one configuration of a backend, for all workspaces.

    `container` has what the paths are in, such as a bucket: a tuple of texts, of which those that
    are not known are None. `default` is the path of the state of the workspace `default`, and
    `others` the path of those of all other workspaces, with the hole `WORKSPACE`. Both are None if
    they are not known, or if there is no such state.
    """

    type: str
    container: tuple[Template | None, ...]
    default: Template | None
    others: Template | None

    @property
    def is_known(self) -> bool:
        """Whether the path of at least one state is known."""
        return self.default is not None or self.others is not None


class _Reader:
    """Looks up the arguments of one configuration. Relative paths start at `directory`."""

    def __init__(self, arguments: Arguments, directory: str, *, is_partial: bool) -> None:
        self._arguments = arguments
        self._is_partial = is_partial
        self.directory = directory

    def __call__(self, *names: str, default: str | None = None) -> Template | None:
        """The value of the first of the arguments that is set, or the default.

        None if the value is not known. What a partial configuration does not set is not known.
        """
        for name in names:
            if name in self._arguments:
                return self._arguments[name].template
        if default is None or self._is_partial:
            return None
        return template(default)


_Paths = tuple[Template | None, Template | None]
_NONE: _Paths = (None, None)


class _Backend(Struct, frozen=True):
    """One type of backend.

    `required` are the arguments without which a configuration is partial, and `naming` is the one
    that tells the states of root modules with the same backend apart. `container` maps the
    arguments that say what the paths are in to their defaults; a default is None if the environment
    decides. `paths` returns the paths of the states: `default` and `others` of `Addresses`.
    """

    required: tuple[str, ...]
    naming: str
    container: Mapping[str, str | None]
    paths: Callable[[_Reader], _Paths]


def _in_folders(get: _Reader, key: Template | None, prefix: Template | None) -> _Paths:
    """A folder for each workspace, except for `default`: `<prefix>/<workspace>/<key>`."""
    if key is None:
        return _NONE
    return key, None if prefix is None else joined(prefix, (WORKSPACE,), key)


def _s3(get: _Reader) -> _Paths:
    return _in_folders(get, get("key"), get("workspace_key_prefix", default="env:"))


def _oci(get: _Reader) -> _Paths:
    key = get("key", default="terraform.tfstate")
    return _in_folders(get, key, get("workspace_key_prefix", default="tf-state-env"))


def _prefixed(default_prefix: str) -> Callable[[_Reader], _Paths]:
    """`<prefix>/<key>`, and `<prefix>/<workspace>/<key>` (oss, cos)."""

    def paths(get: _Reader) -> _Paths:
        prefix = get("prefix", default=default_prefix)
        key = get("key", default="terraform.tfstate")
        if prefix is None or key is None:
            return _NONE
        return joined(prefix, key), joined(prefix, (WORKSPACE,), key)

    return paths


def _gcs(get: _Reader) -> _Paths:
    prefix = get("prefix", default="")
    if prefix is None:
        return _NONE
    if prefix and isinstance(prefix[0], str):
        prefix = template(prefix[0].lstrip("/"), *prefix[1:])
    return joined(prefix, ("default.tfstate",)), joined(prefix, (WORKSPACE, ".tfstate"))


def _with_suffix(argument: str, separator: str) -> Callable[[_Reader], _Paths]:
    """`<path>`, and `<path><separator><workspace>` (azurerm, consul)."""

    def paths(get: _Reader) -> _Paths:
        path = get(argument)
        return (path, template(*path, separator, WORKSPACE)) if path else _NONE

    return paths


def _kubernetes(get: _Reader) -> _Paths:
    suffix = get("secret_suffix")
    if suffix is None:
        return _NONE
    return template("tfstate-default-", *suffix), template("tfstate-", WORKSPACE, "-", *suffix)


def _pg(get: _Reader) -> _Paths:
    schema = get("schema_name", default="terraform_remote_state")
    if schema is None:
        return _NONE
    return template(*schema, "/", _DEFAULT), template(*schema, "/", WORKSPACE)


def _http(get: _Reader) -> _Paths:
    return get("address"), None


def _local(get: _Reader) -> _Paths:
    base = template(get.directory)
    path = get("path", default="terraform.tfstate")
    folder = get("workspace_dir", default="terraform.tfstate.d")
    default = None if path is None else _absolute(base, path)
    if folder is None:
        return default, None
    return default, _absolute(base, joined(folder, (WORKSPACE,), ("terraform.tfstate",)))


def _absolute(base: Template, path: Template | None) -> Template | None:
    if not path:
        return None
    first = path[0]
    if isinstance(first, Hole):
        return None
    return joined(path) if first.startswith("/") else joined(base, path)


def _remote(get: _Reader) -> _Paths:
    name = get("workspaces.name")
    if name is not None:
        return name, None
    prefix = get("workspaces.prefix")
    return (None, template(*prefix, WORKSPACE)) if prefix is not None else _NONE


_REMOTE = _Backend(
    ("organization",),
    "workspaces.name",
    {"hostname": "app.terraform.io", "organization": None},
    _remote,
)
_BACKENDS: Mapping[str, _Backend] = {
    "s3": _Backend(("bucket", "key"), "key", {"bucket": None, "endpoint|endpoints.s3": ""}, _s3),
    "gcs": _Backend(("bucket",), "prefix", {"bucket": None}, _gcs),
    "azurerm": _Backend(
        ("storage_account_name", "container_name", "key"),
        "key",
        {"storage_account_name": None, "container_name": None},
        _with_suffix("key", "env:"),
    ),
    "local": _Backend((), "path", {}, _local),
    "http": _Backend(("address",), "address", {}, _http),
    "consul": _Backend(
        ("path",), "path", {"address": None, "datacenter": ""}, _with_suffix("path", "-env:")
    ),
    "kubernetes": _Backend(
        ("secret_suffix",),
        "secret_suffix",
        {"namespace": "default", "host": "", "config_context": ""},
        _kubernetes,
    ),
    "pg": _Backend(("conn_str",), "schema_name", {"conn_str": None}, _pg),
    "oss": _Backend(("bucket",), "key", {"bucket": None}, _prefixed("env:")),
    "cos": _Backend(("bucket",), "key", {"bucket": None}, _prefixed("")),
    "oci": _Backend(("bucket", "namespace"), "key", {"bucket": None, "namespace": None}, _oci),
    "remote": _REMOTE,
    "cloud": _REMOTE,
}


def missing_arguments(type_: str, arguments: Iterable[str]) -> tuple[str, ...]:
    """The required arguments of a backend that a configuration does not set."""
    backend = _BACKENDS.get(type_)
    return tuple(name for name in backend.required if name not in arguments) if backend else ()


def naming_argument(type_: str) -> str | None:
    """The argument that tells the states of root modules with the same backend apart. None if the
    type of backend is not known."""
    backend = _BACKENDS.get(type_)
    return backend.naming if backend else None


def addresses_of(type_: str, arguments: Arguments, directory: str) -> Addresses | None:
    """The addresses of the states of a configuration. None if the type of backend is not known.

    `directory` is that of the root module, where Terraform runs.
    """
    backend = _BACKENDS.get(type_)
    if backend is None:
        return None
    is_partial = bool(missing_arguments(type_, arguments))
    get = _Reader(arguments, directory, is_partial=is_partial)
    container = tuple(
        get(*names.split("|"), default=default) for names, default in backend.container.items()
    )
    default, others = backend.paths(get)
    return Addresses("remote" if type_ == "cloud" else type_, container, default, others)
