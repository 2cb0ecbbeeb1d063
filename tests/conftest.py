"""What every test may ask for: the golden files, and the published material beside the checkout."""

import difflib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long a law takes to try is the machine's business. In CI each law tries the same cases every time, so that a
# change fails for what it changed; elsewhere every run looks at new ones.
settings.register_profile(
    "house", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden instead of comparing with it")
    parser.addoption(
        "--findings-cases", type=int, default=2000, help="random cases that engine and naive chainer both run"
    )


def same_as_golden(path: Path, text: str, *, update: bool) -> None:
    """Compare `text` with the file byte for byte, or write the file; a difference fails with the diff."""
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    elif not path.is_file():
        pytest.fail(f"{path.name} is not in tests/golden: run `make golden` and read what it wrote", pytrace=False)
    elif (stored := path.read_bytes().decode()) != text:
        lines = difflib.unified_diff(stored.splitlines(), text.splitlines(), f"golden/{path.name}", "now", lineterm="")
        pytest.fail("\n".join(lines) or "only line ends differ", pytrace=False)


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
        pytest.skip("../shared is not here")
    return place
