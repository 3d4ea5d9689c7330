"""What one root module writes and reads, and the files that it is shown in."""

from __future__ import annotations

import pytest

from tests.analysis.directories import ROOT, files_of
from tests.estate.support import backend, read, states
from tf_cycle_ls.estate.backend_files import Folders
from tf_cycle_ls.estate.root_states import states_of_root
from tf_cycle_ls.settings.settings import AUTO
from tf_cycle_ls.vfs import UnreadableError

NET = backend("s3", 'bucket = "b"; key = "net"')


def test_documents() -> None:
    texts = {
        "r/main.tf": "",
        "r/b.tf": NET,
        "r/r.tf": read("x", "s3", 'bucket = "b", key = "x"'),
        "r/n.tf": 'resource "aws_ssm_parameter" "p" {\n  name = "/net/vpc"\n}\n',
    }
    (one,) = states(texts)
    assert sorted(one.documents) == [f"{ROOT}/r/b.tf", f"{ROOT}/r/r.tf"]
    (one,) = states(texts, by_name=True)
    assert sorted(one.documents) == [f"{ROOT}/r/{name}.tf" for name in "bnr"]


def test_root_module_without_a_backend() -> None:
    (one,) = states({"r/main.tf": "", "r/a.tf": ""})
    assert (one.backend.place.path, one.backend.span) == (f"{ROOT}/r/a.tf", (0, 0))


def test_directory_that_cannot_be_read() -> None:
    with pytest.raises(UnreadableError):
        states_of_root("/nowhere", files_of({}), AUTO, Folders({}))
