"""Texts that are significant to a parser of Terraform."""

from __future__ import annotations

TOKENS = (
    "",
    *'{}[]()"=,.:?!-*#\\$%\n \t\0',
    *(
        "${",
        "%{",
        "$${",
        "~}",
        "<<E\n",
        "<<-E\n",
        "E\n",
        "/*",
        "*/",
        "//",
        "...",
        "=>",
        "&&",
        "\r\n",
    ),
    *("for ", "if ", "endfor", "in ", "1e5", "0x", "é", "😀", "\ufeff", "\u2028", "true", "null"),
    *('resource "a" "b" {\n', 'data "a" "b" {\n', 'module "m" {\n', "locals {\n", 'output "o" {\n'),
    *('variable "v" {\n', 'provider "p" {\n', 'source = "./m"\n', "moved {\n", "import {\n", "}\n"),
    *("count = ", "for_each = ", "depends_on = [", "lifecycle {\n", "dynamic ", "content {\n"),
    *(
        "a.b.id",
        "data.a.b.c",
        "local.x",
        "var.v",
        "module.m.o",
        "each.key",
        "count.index",
        "self.id",
    ),
    *("[*]", "[0]", '["k"]', ".0", "x = ", "x = a.b.id\n", "jsonencode(", "\nx = [a.b.id]\n"),
    *('"resource"', '"locals"', '{"a": ', '"${a.b.id}"', "\\u0041", "\\ud800", "9" * 50, "[" * 50),
)
"""The texts that blind fuzzing and edits insert, and the dictionary of guided fuzzing."""
