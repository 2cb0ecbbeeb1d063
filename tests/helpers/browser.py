"""A real browser before a real server: Chromium, driven by Playwright; tests skip, saying so, where it is absent.

A page that says anything on its console, or fails to load anything, fails its test.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="没有 Chromium，浏览器里的测试略过")


@contextmanager
def workbench(folder: Path, *arguments: str) -> Iterator[str]:
    """The address of a workbench over a folder."""
    program = [sys.executable, "-m", "jixiao", "serve", "--no-browser", "--port", "0", str(folder), *arguments]
    process = subprocess.Popen(program, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        assert process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())
        assert found is not None
        yield found[0]
    finally:
        process.kill()
        process.wait(20)
        assert process.stderr is not None
        process.stderr.close()


@contextmanager
def browser(width: int = 1280) -> Iterator["Page"]:
    """A page of a browser; what it says on its console is collected and must be nothing."""
    from playwright.sync_api import sync_playwright

    said: list[str] = []
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = made.new_page(viewport={"width": width, "height": 900}, accept_downloads=True, locale="zh-CN")
        page.set_default_timeout(30_000)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda request: said.extend(_lost(request)))
        yield page
        made.close()
    assert said == []


def _lost(request: "Request") -> list[str]:
    """A request that came to nothing; a page that turns out to be a file to keep is broken off by the browser itself."""
    why = request.failure or ""
    return [] if "ERR_ABORTED" in why else [f"{why}: {request.url}"]
