"""The language server. No other package of this project knows LSP."""

from __future__ import annotations

from tf_cycle_ls.server.lsp import lazy_types

# Before any module of the server imports the types.
lazy_types.install()
