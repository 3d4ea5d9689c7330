"""Tests of the language server from the view of a client: real processes over stdio."""
