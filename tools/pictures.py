"""The pictures of the guide: the workbench at work on the example that is an Excel file, as a browser shows it.

In: the checkout, a browser (Chromium). Out: `docs/images/*.png`. To be run again when pages look different.
"""

import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
FORM = ROOT / "examples" / "农村饮水安全.xlsx"
PROJECT, LINE = "农村饮水安全巩固提升", "管护机制"
#: So many colours do for a page of text.
COLOURS = 96


@contextmanager
def opened(*words: str) -> Iterator[str]:
    """The address of a workbench that runs meanwhile."""
    run = [sys.executable, "-m", "jixiao", "serve", *words, "--no-browser", "--port", "0"]
    with subprocess.Popen(run, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr is not None
        try:
            yield process.stderr.readline().strip().removeprefix("工作台已打开：")
        finally:
            process.send_signal(signal.SIGINT)


def kept(shown: Page | Locator, name: str) -> None:
    """Keep a picture of what is shown, in few colours."""
    image = Image.open(io.BytesIO(shown.screenshot())).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(IMAGES / name, optimize=True)
    print(f"{name}  {(IMAGES / name).stat().st_size // 1024} kB")


def read(page: Page, address: str) -> None:
    """The first page, when every file is read."""
    page.goto(address)
    page.wait_for_selector("table.files")
    page.wait_for_selector("#reading", state="detached", timeout=120_000)


def three_steps(page: Page, address: str) -> None:
    """The pictures of the tutorial: dropped, judged, done."""
    page.set_viewport_size({"width": 960, "height": 420})
    page.goto(address)
    page.fill("input[name=name]", "王芳")
    with page.expect_navigation():
        page.click("text=记住")
    with page.expect_navigation():
        page.set_input_files("#files", FORM)
    read(page, address)
    kept(page, "三步-放入.png")
    page.click(f"text={PROJECT}")
    line = page.locator("tbody", has=page.locator("th", has_text=LINE))
    line.locator("summary").first.click()
    line.locator("summary", has_text="改判").click()
    line.get_by_label("比例").fill("60%")
    line.get_by_label("理由").first.fill("只有制度，没有管护人员名单和经费安排")
    kept(line, "三步-评判.png")
    line.locator("form.judge button").click()
    page.wait_for_selector("text=已保存")
    page.evaluate("window.scrollTo(0, 0)")
    kept(page, "三步-报告.png")


def workbench(page: Page, address: str) -> None:
    """The picture of the first screen of the README."""
    page.set_viewport_size({"width": 1180, "height": 1080})
    read(page, address)
    page.get_by_role("link", name="文物库房安防改造").click()
    page.wait_for_selector("table.lines")
    kept(page, "工作台.png")


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--lang=zh-CN"],
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        for words, drawn in (((folder,), three_steps), (("--demo",), workbench)):
            with opened(*words) as address:
                drawn(browser.new_page(locale="zh-CN"), address)
        browser.close()
