"""The files to double-click: what is unpacked opens, at once the second time, and what is missing is said in a sentence.

jixiao itself is played by a wheel of two files that needs nothing, so that nothing is fetched; that the real one can be
installed, `make release` proves.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import release
from helpers import ROOT

_MAIN = """import sys, time
try:
    print("opened", *sys.argv[1:], flush=True)
    time.sleep(60 if "--wait" in sys.argv else 0)
except KeyboardInterrupt:
    print("ended", flush=True)
sys.exit(7 if "--fail" in sys.argv else 0)
"""


def _wheel(folder: Path, version: str, needs: str = "") -> Path:
    """A wheel that is called jixiao."""
    path = folder / f"jixiao-{version}-py3-none-any.whl"
    about = f"jixiao-{version}.dist-info"
    requires = f"Requires-Dist: {needs}\n" if needs else ""
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("jixiao/__init__.py", "")
        wheel.writestr("jixiao/__main__.py", _MAIN)
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: jixiao\nVersion: {version}\n{requires}")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")
    return path


def _archive(folder: Path) -> Path:
    return release.packed(_wheel(folder, "0.9.0"), folder)


def _path(folder: Path, *programs: str) -> str:
    """A folder of programs in which this Python is the only one, and is called python3."""
    folder.mkdir(exist_ok=True)
    (folder / "python3").symlink_to(sys.executable)
    for name in programs:
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    return str(folder)


def _opened(folder: Path, *words: str, path: str) -> tuple[int, str, str]:
    """What comes of opening: the exit code, and what was said on either stream."""
    run = ["/bin/sh", str(folder / "打开工作台.sh"), *words]
    environment = {"PATH": path, "PYTHONPATH": str(ROOT / "engine"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(run, env=environment, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def path(tmp_path: Path) -> str:
    return _path(tmp_path / "path", "dirname")


@pytest.mark.slow
def test_it_is_installed_once_and_again_after_an_update(tmp_path: Path, path: str) -> None:
    folder = release.unpacked(_archive(tmp_path), tmp_path / "下载 1")
    program = folder / "program"
    assert os.access(folder / "打开工作台.command", os.X_OK)
    code, said, wrong = _opened(folder, "文件 夹", "--demo", path=path)
    assert (code, wrong) == (0, "")
    assert re.fullmatch(r"正在安装，.*\nopened serve 文件 夹 --demo\n", said)
    assert _opened(folder, "--fail", path=path) == (7, "opened serve --fail\n", "")
    # An interrupt is the workbench's affair.
    run = [sys.executable, str(program / "start.py"), "--wait"]
    with subprocess.Popen(run, stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "opened serve --wait\n"
        os.killpg(process.pid, signal.SIGINT)
        assert process.stdout.read() == "ended\n"
        assert process.wait(60) == 0
    # The newer one lies beside the older one; a later digit weighs less than an earlier number. It needs what is not to be had.
    (program / "wheels").mkdir()
    _wheel(program, "0.10.0", "no-such-thing-as-this")
    code, said, wrong = _opened(folder, path=path)
    assert (code, said.count("正在安装")) == (1, 1)
    assert wrong.startswith("没有装上。请检查网络后再打开一次")
    assert "no-such-thing-as-this" in (program / "安装记录.txt").read_text(encoding="utf-8")
    assert not (program / "installed" / "wheel.txt").exists()


def test_what_is_missing_is_said(tmp_path: Path, path: str) -> None:
    folder = release.unpacked(_archive(tmp_path), tmp_path / "下载")
    next((folder / "program").glob("*.whl")).unlink()
    assert _opened(folder, path=path) == (1, "", "program 文件夹里没有 jixiao-….whl。请重新解压整个压缩包。\n")
    Path(path, "python3").unlink()
    code, _, wrong = _opened(folder, path=path)
    assert (code, wrong.partition("。")[0]) == (1, "没有找到 Python 3.11 或更新的版本")
    shutil.rmtree(folder / "program")
    code, _, wrong = _opened(folder, path=path)
    assert (code, wrong) == (1, "旁边没有 program 文件夹。请把压缩包全部解压，再双击解压出来的这个文件。\n")


def test_a_python_that_does_not_do_is_passed_over(tmp_path: Path, path: str) -> None:
    folder = release.unpacked(_archive(tmp_path), tmp_path / "下载")
    old = Path(path, "python3.13")  # as a version manager leaves it: there, and it does not run
    old.write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    old.chmod(0o755)
    next((folder / "program").glob("*.whl")).unlink()
    assert _opened(folder, path=path)[2].startswith("program 文件夹里没有")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, path: str) -> None:
    folder = release.unpacked(_archive(tmp_path), tmp_path / "下载")
    (folder / "program" / "安装记录.txt").mkdir()  # the superuser, too, cannot write there
    code, _, wrong = _opened(folder, path=path)
    assert (code, wrong[:9]) == (1, "这个文件夹写不进去")


def test_the_same_sources_give_the_same_archive(tmp_path: Path) -> None:
    first = _archive(tmp_path).read_bytes()
    assert _archive(tmp_path).read_bytes() == first
    with zipfile.ZipFile(tmp_path / "jixiao-0.9.0.zip") as archive:
        assert archive.testzip() is None
        words = archive.read("jixiao-0.9.0/使用说明.txt").decode("utf-8-sig")
        assert words.count("\r\n") == words.count("\n") > 20


# --- Windows: nothing here runs it, so that what cmd stumbles over is looked for -----------------------------------

BATCH = (ROOT / "start" / "打开工作台.bat").read_bytes()


def stumbles(batch: bytes) -> list[str]:
    """What cmd would not read as it is meant: line ends, letters before the code page, jumps that lead nowhere."""
    found = [] if batch.count(b"\n") == batch.count(b"\r\n") else ["a line end that is not CRLF"]
    before, _, after = batch.partition(b"chcp 65001")
    found += [] if after and before.isascii() else ["letters before chcp"]
    text = batch.decode()
    labels = re.findall(r"^:(\w+)", text, re.MULTILINE)
    return found + [f"no label {name}" for name in re.findall(r"goto (\w+)", text) if name not in labels]


def test_the_file_for_windows_is_one_that_cmd_reads() -> None:
    assert stumbles(BATCH) == []


@pytest.mark.parametrize(
    ("batch", "what"),
    [
        (BATCH.replace(b"\r\n", b"\n", 1), "a line end that is not CRLF"),
        ("rem 双击\r\n".encode() + BATCH, "letters before chcp"),
        (BATCH.replace(b"chcp 65001", b"rem"), "letters before chcp"),
        (BATCH.replace(b":missing", b":gone"), "no label missing"),
    ],
)
def test_what_cmd_would_stumble_over_is_noticed(batch: bytes, what: str) -> None:
    assert stumbles(batch) == [what]
