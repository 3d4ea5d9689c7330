"""Which tests a run of pytest leaves out, and what it says about them."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.slow

pytest_plugins = ["pytester"]

TESTS = """
import pytest

def test_fast(): pass

@pytest.mark.slow
def test_slow(): pass

@pytest.mark.parametrize("n", range(2))
def test_skipped(n): pytest.skip("no browser")
"""
LEFT_OUT = "left out 1 slow tests; to run them too: python3 tasks.py test -- --all"


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    """A suite with one slow test, run with the plugin."""
    pytester.makepyprojecttoml("""
        [tool.pytest.ini_options]
        testpaths = ["suite"]
        addopts = ["-p", "tests.selection", "-p", "no:cacheprovider"]
        markers = ["slow: slow"]
    """)
    pytester.mkdir("suite")
    pytester.path.joinpath("suite", "test_some.py").write_text(TESTS, encoding="utf-8")
    return pytester


@pytest.mark.parametrize("processes", ["0", "2"])
def test_slow_tests_are_left_out_and_counted(suite: pytest.Pytester, processes: str) -> None:
    result = suite.runpytest_subprocess("-n", processes)
    assert result.parseoutcomes()["passed"] == 1
    result.stdout.fnmatch_lines(["*running the fast tests: about*", LEFT_OUT])


def test_number_of_tests_is_printed_at_the_start(suite: pytest.Pytester) -> None:
    """One of the four is left out."""
    output = suite.runpytest_subprocess("-n", "2").stdout.str()
    assert output.index("running 3 tests") < output.index("passed")
    assert output.count("running 3 tests") == 1


@pytest.mark.parametrize(
    "arguments", [["--all"], ["suite/test_some.py"], ["-m", "slow or not slow"]]
)
def test_slow_tests_run_if_asked_for(suite: pytest.Pytester, arguments: list[str]) -> None:
    result = suite.runpytest_subprocess(*arguments)
    assert result.parseoutcomes()["passed"] == 2
    result.stdout.no_fnmatch_line("left out*")


def test_reasons_of_skipped_tests_have_one_line_each(suite: pytest.Pytester) -> None:
    result = suite.runpytest_subprocess()
    result.stdout.fnmatch_lines(["skipped 2: no browser"])
