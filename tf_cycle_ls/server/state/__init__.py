"""The state of the server: documents, settings, client capabilities and module calls."""
