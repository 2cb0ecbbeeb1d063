"""`jixiao serve` as people start it: a process of its own, an address, Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import IO

import pytest

pytestmark = pytest.mark.slow

_PROGRAM = [sys.executable, "-m", "jixiao", "serve", "--no-browser", "--port", "0"]


def _line(told: IO[str]) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+/", told.readline())
    assert found is not None
    return found[0]


@contextmanager
def served(*arguments: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """A workbench, and its address."""
    process = subprocess.Popen([*_PROGRAM, *arguments], stderr=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        assert process.stderr is not None
        yield _line(process.stderr), process
    finally:
        process.kill()
        process.wait(20)
        assert process.stderr is not None
        process.stderr.close()


def page(address: str) -> str:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with browser.open(address, timeout=60) as answer:
        return str(answer.read().decode())


def test_it_opens_a_folder_and_closes_with_ctrl_c(tmp_path: Path) -> None:
    with served(str(tmp_path)) as (address, process):
        assert "文件夹里还没有文件" in page(address)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert "所做的都已保存" in process.stderr.read()
    assert (tmp_path / ".jixiao" / "desk.db").is_file()


def test_a_folder_is_open_once(tmp_path: Path) -> None:
    with served(str(tmp_path)):
        other = subprocess.run([*_PROGRAM, str(tmp_path)], capture_output=True, text=True, timeout=60, encoding="utf-8")
    assert other.returncode == 2
    assert "已经在另一个窗口的工作台里打开" in other.stderr


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    other = subprocess.run(
        [*_PROGRAM, str(tmp_path / "没有")], capture_output=True, text=True, timeout=60, encoding="utf-8"
    )
    assert other.returncode == 2
    assert "没有这个文件夹" in other.stderr


def test_without_a_folder_it_works_in_one_of_its_own(tmp_path: Path) -> None:
    process = subprocess.Popen(
        _PROGRAM, stderr=subprocess.PIPE, text=True, encoding="utf-8", env={**os.environ, "HOME": str(tmp_path)}
    )
    try:
        assert process.stderr is not None
        _line(process.stderr)
        assert str(tmp_path / "绩效评价") in process.stderr.readline()
    finally:
        process.kill()
        process.wait(20)
        process.stderr.close()  # type: ignore[union-attr]


def test_the_examples_are_shown() -> None:
    with served("--demo") as (address, _):
        assert "企业教师生活补贴" in page(address)


def test_a_port_that_was_asked_for_and_is_taken_is_told(tmp_path: Path) -> None:
    (tmp_path / "一").mkdir()
    (tmp_path / "二").mkdir()
    with served(str(tmp_path / "一")) as (address, _):
        port = address.rsplit(":", 1)[1].rstrip("/")
        arguments = [*_PROGRAM, str(tmp_path / "二"), "--port", port]
        other = subprocess.run(arguments, capture_output=True, text=True, timeout=60, encoding="utf-8")
    assert other.returncode == 2
    assert "desk.no-port" in other.stderr
