"""What every test may ask for: the golden files, the published material beside the checkout, a command that runs."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from helpers import ROOT
from helpers.commands import Run, Said
from helpers.golden import GOLDEN, same_as_golden

# How long a law takes to try is the machine's business. In CI each law tries the same cases every time, so that a
# change fails for what it changed; elsewhere every run looks at new ones.
settings.register_profile(
    "house", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
# While at work fewer cases of each law are enough (`make quick`); what a test asks for by itself it gets.
settings.register_profile("quick", settings.get_profile("house"), max_examples=20)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden instead of comparing with it")
    parser.addoption(
        "--findings-cases", type=int, default=600, help="random cases that engine and naive chainer both run"
    )
    parser.addoption("--kills", type=int, default=10, help="how often a desk at work is killed")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, text)`: the text is what tests/golden/<name> holds (`--update-golden` makes it so)."""
    update = bool(request.config.getoption("--update-golden"))
    return lambda name, text: same_as_golden(GOLDEN / name, text, update=update)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published material beside the checkout; a test that needs it skips where it is absent."""
    place = ROOT.parent / "shared"
    if not place.is_dir():
        pytest.skip("the published material (../shared) is not beside this checkout")
    return place


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run(*words, stdin=…)`: a command, run from the root of the checkout."""
    from jixiao.cli import cli, shell  # not above: what is imported before the tests is not counted as covered

    monkeypatch.chdir(ROOT)

    def call(*words: str | Path, stdin: str = "") -> Said:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capsys.readouterr()
        code = shell.run(cli, [str(word) for word in words])
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return call
