"""When the analysis made for the last query is used for the next one."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from tests.server.in_process import opened, path_of
from tests.server.support import A_AND_B
from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.server.scheduling.analysis_cache import AnalysisCache
from tf_cycle_ls.server.state.documents import OpenDocuments
from tf_cycle_ls.vfs import UnreadableError


def analysis_of(
    cache: AnalysisCache, directory: Path, documents: OpenDocuments, change_count: int = 0
) -> GraphAnalysis:
    """The analysis of a root module for a query."""
    return cache.get_or_analyze(path_of(directory), change_count, documents.snapshot(), None)


def replace(documents: OpenDocuments, path: Path, text: str) -> None:
    """Change the text of an open document."""
    document = types.VersionedTextDocumentIdentifier(uri=path.as_uri(), version=2)
    change = types.TextDocumentContentChangeWholeDocument(text)
    documents.change(types.DidChangeTextDocumentParams(document, [change]))


def test_analysis_is_reused_until_a_document_of_the_module_changes(tmp_path: Path) -> None:
    main, elsewhere = tmp_path / "app" / "main.tf", tmp_path / "other" / "main.tf"
    documents = opened({main: A_AND_B, elsewhere: ""})
    cache = AnalysisCache()
    first = analysis_of(cache, main.parent, documents)
    assert len(first.components) == 1
    replace(documents, elsewhere, "locals {}\n")
    assert analysis_of(cache, main.parent, documents) is first
    replace(documents, main, "")
    assert analysis_of(cache, main.parent, documents).components == ()


def test_document_opened_in_the_module_counts(tmp_path: Path) -> None:
    first_half, second_half = A_AND_B.split("\n\n")
    documents = opened({tmp_path / "one.tf": first_half})
    cache = AnalysisCache()
    assert analysis_of(cache, tmp_path, documents).components == ()
    uri = (tmp_path / "two.tf").as_uri()
    documents.open(types.TextDocumentItem(uri, "terraform", 1, second_half))
    assert len(analysis_of(cache, tmp_path, documents).components) == 1


def test_change_that_the_client_has_reported_is_read_from_disk(tmp_path: Path) -> None:
    documents = opened({tmp_path / "main.tf": ""})
    cache = AnalysisCache()
    first = analysis_of(cache, tmp_path, documents)
    (tmp_path / "other.tf").write_text(A_AND_B, encoding="utf-8")
    assert analysis_of(cache, tmp_path, documents) is first
    assert len(analysis_of(cache, tmp_path, documents, 1).components) == 1


def test_only_recent_analyses_are_kept(tmp_path: Path) -> None:
    """Memory stays bounded, although an editor may visit every root module of a workspace."""
    directories = [tmp_path / str(number) for number in range(10)]
    documents = opened({directory / "main.tf": "" for directory in directories})
    cache = AnalysisCache()
    first = analysis_of(cache, directories[0], documents)
    for directory in directories[1:]:
        last = analysis_of(cache, directory, documents)
        assert analysis_of(cache, directory, documents) is last
    assert analysis_of(cache, directories[0], documents) is not first


def test_module_that_is_gone_is_unreadable(tmp_path: Path) -> None:
    cache = AnalysisCache()
    with pytest.raises(UnreadableError):
        analysis_of(cache, tmp_path / "none", opened({}))
