"""What evaluators get: one archive with the wheel, the files to double-click, and how to use them.

In: a checkout (`start/`), and a wheel that is built from it. Out: `dist/jixiao-….zip`; the same sources give the same bytes.
With nothing said, the wheel is built, the archive made, and the archive tried: unpacked, opened by its start file, and asked for
its first page.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

ROOT = Path(__file__).resolve().parent.parent
#: The moment that the build tool gives the files of a wheel.
MOMENT = (2020, 2, 2, 0, 0, 0)
RUN, READ = 0o100755, 0o100644


def contents(wheel: Path) -> Iterator[tuple[str, bytes, int]]:
    """The files of the archive: where each lies, what is in it, and whether it may be run."""
    start = ROOT / "start"
    yield "打开工作台.bat", (start / "打开工作台.bat").read_bytes(), READ
    for name in ("打开工作台.command", "打开工作台.sh"):
        yield name, (start / "打开工作台.sh").read_bytes(), RUN
    words = (start / "使用说明.txt").read_text(encoding="utf-8")
    yield (
        "使用说明.txt",
        words.replace("\n", "\r\n").encode("utf-8-sig"),
        READ,
    )  # as the simplest editor of Windows wants it
    yield "program/start.py", (start / "program" / "start.py").read_bytes(), READ
    yield f"program/{wheel.name}", wheel.read_bytes(), READ


def packed(wheel: Path, folder: Path) -> Path:
    """The archive of a wheel, written to a folder."""
    name = "-".join(wheel.name.split("-")[:2])
    target = folder / f"{name}.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for place, data, mode in contents(wheel):
            entry = zipfile.ZipInfo(f"{name}/{place}", MOMENT)
            entry.create_system = 3  # a system that knows of modes
            entry.external_attr = mode << 16
            archive.writestr(entry, data, zipfile.ZIP_STORED if place.endswith(".whl") else zipfile.ZIP_DEFLATED)
    return target


def unpacked(archive: Path, folder: Path) -> Path:
    """Unpack as a desktop does, with what may be run; the folder that is in the archive."""
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            Path(opened.extract(entry, folder)).chmod(entry.external_attr >> 16 & 0o777)
    return folder / archive.stem


def tried(archive: Path) -> str:
    """What the first page of the workbench is called, after unpacking the archive and opening it as people do."""
    with tempfile.TemporaryDirectory() as folder:
        opened = unpacked(archive, Path(folder))
        words = [opened / "打开工作台.sh", "--demo", "--no-browser", "--port", "0"]
        with subprocess.Popen(words, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True) as process:
            assert process.stderr is not None
            said = process.stderr.readline()
            try:
                address = re.search(r"http://\S+", said)
                if address is None:
                    raise SystemExit(said)
                with build_opener(HTTPCookieProcessor(CookieJar())).open(address[0], timeout=60) as answer:
                    title = re.search(r"<title>(.*?)</title>", answer.read().decode())
            finally:
                os.killpg(process.pid, signal.SIGINT)
    return title[1] if title else ""


if __name__ == "__main__":
    dist = ROOT / "dist"
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(dist), str(ROOT)]
    subprocess.run(build, check=True)
    made = packed(max(dist.glob("jixiao-*.whl"), key=lambda one: one.stat().st_mtime), dist)
    print(f"{made.relative_to(ROOT)}：{made.stat().st_size // 1024} kB，打开看过：{tried(made)}")
