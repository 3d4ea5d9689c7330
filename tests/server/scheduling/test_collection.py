"""The garbage collector is paused while any thread analyzes."""

from __future__ import annotations

import gc

import pytest

from tf_cycle_ls.server.scheduling.collection import CollectionPause


def test_collection_is_paused_until_the_last_context_ends() -> None:
    pause = CollectionPause()
    assert gc.isenabled()
    with pause:
        with pause:
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_collection_continues_after_an_error() -> None:
    pause = CollectionPause()
    with pytest.raises(ZeroDivisionError), pause:
        raise ZeroDivisionError
    assert gc.isenabled()
