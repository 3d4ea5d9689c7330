"""Places of declarations and references in their files."""

from __future__ import annotations

from tests.marked import parse_marked
from tf_cycle_ls.config.file import read_file, with_previous_declarations
from tf_cycle_ls.config.module import assemble


def test_merged_references_keep_their_locations() -> None:
    text, (in_base,) = parse_marked('resource "t_a" "x" {\n  v = «local.a»\n}\n')
    override, (in_override,) = parse_marked(
        '# é\nresource "t_a" "x" {\n  w = «local.b»\n}\n',
    )
    module = assemble(
        [("/main.tf", read_file(text.encode()))], [("/override.tf", read_file(override.encode()))]
    )
    (resource,) = module.resources.values()
    places = [
        (part.path, str(reference.subject), part.span(reference.span))
        for part in resource.parts
        for reference in part.declaration.references
    ]
    assert places == [
        ("/main.tf", "local.a", in_base),
        ("/override.tf", "local.b", in_override),
    ]


def test_kept_references_are_located_at_the_first_line_of_the_block() -> None:
    valid = 'resource "t_a" "x" {\n  v = t_b.y.id\n}\n'
    broken, (header,) = parse_marked('# moved\n«resource "t_a" "x" {»\n  v = t_b.\n}\n')
    file = with_previous_declarations(
        read_file(broken.encode()), broken.encode(), read_file(valid.encode())
    )
    (resource,) = assemble([("/main.tf", file)]).resources.values()
    assert resource.span(resource.declaration.references[0].span) == header


def test_header_moves_with_text_above_the_block() -> None:
    marked = 'locals {\n  é = 1\n}\n\n«resource "t_a" "x"» {}\n'
    for above in ("", "# a comment\n\n"):
        text, (header,) = parse_marked(above + marked)
        (resource,) = assemble([("/main.tf", read_file(text.encode()))]).resources.values()
        assert resource.span(resource.declaration.header) == header
