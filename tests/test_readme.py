"""What the README shows is so: every command line is one that the program accepts, and the Python sample runs."""

import os
import shlex
import subprocess
import sys

import pytest

from helpers import ROOT, house_texts

BLOCKS = house_texts.code_blocks((ROOT / "README.md").read_text(encoding="utf-8"))
LINES = tuple(
    line.partition(" > ")[0]
    for block in BLOCKS
    if block.startswith("```sh\n")
    for line in block.splitlines()
    if line.startswith("jixiao ")
)
SAMPLES = tuple(
    block.removeprefix("```python\n").removesuffix("```") for block in BLOCKS if block.startswith("```python\n")
)


def _accepted(words: list[str]) -> bool:
    """Whether the command line takes these words; `--help` keeps it from doing anything."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    run = [sys.executable, "-m", "jixiao", *words, "--help"]
    return subprocess.run(run, env=environment, capture_output=True, check=False).returncode == 0


def test_the_readme_shows_commands_and_a_sample() -> None:
    assert len(LINES) > 10
    assert len(SAMPLES) == 1


@pytest.mark.slow
@pytest.mark.parametrize("line", LINES)
def test_the_command_line_is_accepted(line: str) -> None:
    assert _accepted(shlex.split(line)[1:])


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["jixiao no-such-command", "jixiao ruleset no-such-command", "jixiao score --no-such-option x"]
)
def test_a_command_line_that_does_not_exist_is_noticed(line: str) -> None:
    assert not _accepted(shlex.split(line)[1:])


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_sample_runs(sample: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(sample, "README.md", "exec"), {})
