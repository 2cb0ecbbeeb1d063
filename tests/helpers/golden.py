"""The golden files: what an output was, byte for byte, when somebody last read it."""

import difflib
from pathlib import Path

import pytest

from helpers import ROOT

GOLDEN = ROOT / "tests" / "golden"


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
