"""What only an office program opens is converted by LibreOffice, apart and within limits; where it cannot be, that is said."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers import ROOT
from jixiao import intake
from jixiao.ground.problems import Problem
from jixiao.intake.canonical import dump
from jixiao.intake.formats import converted

RICH = b"{\\rtf1\\ansi x}"
GOOD = ROOT / "examples" / "农村饮水安全.docx"

needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="the program in the test is a shell script")


def program(folder: Path, script: str) -> str:
    """A program in LibreOffice's place; `$out` is where it is to put what it makes, `$in` what it is to convert."""
    path = folder / "soffice"
    path.write_text(f'#!/bin/sh\nfor word; do last=$word; done\nin=$last\nout="$PWD/out/file.docx"\n{script}\n')
    path.chmod(0o755)
    return str(path)


def told(folder: Path, name: str = "表.rtf", data: bytes = RICH) -> Problem:
    (folder / name).write_bytes(data)
    forms, [problem] = intake.read(str(folder / name))
    assert forms == ()
    return problem


def ended(pid: int) -> bool:
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return True
        time.sleep(0.05)
    return False


# --- what is converted ------------------------------------------------------------------------------------------


@pytest.mark.slow
@needs_soffice
@pytest.mark.parametrize(
    ("suffix", "name"),
    [("doc", "表.doc"), ("doc", "表.wps"), ("doc", "表"), ("rtf", "表.doc"), ("odt", "表.odt"), ("ods", "表.ods")],
)
def test_a_form_in_a_format_of_an_office_program_is_read_as_the_same_form(
    suffix: str, name: str, tmp_path: Path
) -> None:
    source = GOOD if suffix != "ods" else GOOD.with_suffix(".xlsx")
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", suffix, "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    path = (tmp_path / source.name).with_suffix(f".{suffix}").rename(tmp_path / name)
    [form], problems = intake.read(str(path))
    [same], _ = intake.read(str(source))
    assert (dump(form), problems) == (dump(same), ())
    assert {row.source.file for row in form.rows} == {str(path)}
    assert [row.source.cell for row in form.rows] == [row.source.cell for row in same.rows]


@pytest.mark.slow
@needs_soffice
@pytest.mark.parametrize(
    ("name", "data"),
    [("表.doc", converted.MARK + bytes(600)), ("表.rtf", b"{\\rtf1"), ("表.wps", converted.MARK + b"x" * 999)],
)
def test_a_damaged_file_is_not_taken_for_text(name: str, data: bytes, tmp_path: Path) -> None:
    assert told(tmp_path, name, data).code in ("document.old-format", "form.none")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (converted.MARK + "WordDocument".encode("utf-16-le"), "doc"),
        (converted.MARK, "xls"),
        (b" {\\RTF1", "rtf"),
        (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", "odt"),
        (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ods"),
        (b"PK\x03\x04....xl/workbook.bin", "xlsb"),
        (b"PK\x03\x04....OFD.xml", None),
        (b"%PDF-1.7", None),
    ],
)
def test_what_is_to_be_converted_its_bytes_say(data: bytes, kind: str | None) -> None:
    assert converted.kind(data) == kind


# --- where it cannot be had -------------------------------------------------------------------------------------


def test_without_libreoffice_the_advice_says_that_it_would_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "program", lambda: None)
    problem = told(tmp_path)
    assert problem.code == "document.old-format"
    assert problem.cure == "请用 Word 或 WPS 打开，另存为 docx。装有 LibreOffice 时，本程序会自动转换。"


@needs_posix
@pytest.mark.parametrize(
    "script",
    [
        "exit 1",
        "exit 0",
        'ln -s "$in" "$out"',
        'mkdir "$out"',
        ': >"$out"',
        "kill -9 $$",
        "exec /there/is/no/such/program",
    ],
)
def test_a_program_that_fails_leaves_the_advice_and_says_that_it_was_tried(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converted, "program", lambda: program(tmp_path, script))
    problem = told(tmp_path)
    assert problem.code == "document.old-format"
    assert problem.cure == "请用 Word 或 WPS 打开，另存为 docx。已用 LibreOffice 转换，没有成功。"


def test_a_program_that_is_not_there_any_more_leaves_the_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converted, "program", lambda: str(tmp_path / "gone"))
    assert told(tmp_path).code == "document.old-format"


@needs_posix
def test_what_it_makes_is_read_by_the_reader_of_the_kind_and_refused_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converted, "program", lambda: program(tmp_path, f'cp "{GOOD}" "$out"'))
    (tmp_path / "表.rtf").write_bytes(RICH)
    [form], problems = intake.read(str(tmp_path / "表.rtf"))
    assert (problems, form.source.file) == ((), str(tmp_path / "表.rtf"))
    monkeypatch.setattr(converted, "program", lambda: program(tmp_path, 'echo nonsense >"$out"'))
    assert told(tmp_path).code == "document.not-a-document"


# --- how it runs ------------------------------------------------------------------------------------------------


@pytest.mark.slow
@needs_posix
def test_what_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "SECONDS", 1)
    pids = tmp_path / "pids"
    script = f'sleep 60 & echo $! >>"{pids}"; echo $$ >>"{pids}"; wait'
    started = time.monotonic()
    assert converted.convert(RICH, program(tmp_path, script)) is None
    assert time.monotonic() - started < 20
    found = [int(line) for line in pids.read_text().split()]
    assert len(found) == 2 and all(map(ended, found))


@needs_posix
def test_what_it_leaves_running_is_ended_too(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    script = f'sleep 60 & echo $! >"{pids}"; echo made >"$out"'
    assert converted.convert(RICH, program(tmp_path, script)) == (b"made\n", ".docx")
    assert ended(int(pids.read_text()))


@needs_posix
def test_it_knows_nothing_of_the_environment_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_MINE", "x")
    made = converted.convert(RICH, program(tmp_path, '{ pwd; echo "$in"; env; } >"$out"'))
    assert made is not None
    folder, source, *variables = made[0].decode().splitlines()
    assert {line.partition("=")[0] for line in variables} <= {
        "HOME",
        "TMPDIR",
        "PATH",
        "LANG",
        "PWD",
        "OLDPWD",
        "SHLVL",
        "_",
    }
    assert f"HOME={folder}" in variables
    assert source == f"{folder}/file.rtf" and not Path(folder).exists()


@needs_posix
def test_macros_are_off_and_the_profile_is_its_own(tmp_path: Path) -> None:
    script = 'echo "$@" >"$out"; cat profile/user/registrymodifications.xcu >>"$out"'
    made = converted.convert(RICH, program(tmp_path, script))
    assert made is not None
    text = made[0].decode()
    assert "-env:UserInstallation=file://" in text and "--headless" in text and "--infilter=Rich Text Format" in text
    assert "DisableMacrosExecution" in text and "MacroSecurityLevel" in text


@needs_posix
@pytest.mark.skipif(not Path("/proc/net/dev").exists(), reason="the system does not list its networks")
def test_it_has_no_network_where_the_system_lets_it_be_taken_away(tmp_path: Path) -> None:
    if "unshare" not in converted._apart():
        pytest.skip("unshare is not permitted here")
    made = converted.convert(RICH, program(tmp_path, 'cat /proc/net/dev >"$out"'))
    assert made is not None
    assert [line.partition(":")[0].strip() for line in made[0].decode().splitlines()[2:]] in ([], ["lo"])


@needs_posix
def test_it_writes_no_more_than_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "MAX_BYTES", 10_240)
    converted._apart.cache_clear()
    try:
        script = 'head -c 100000 /dev/zero >"$out"; exit 0'
        assert converted.convert(RICH, program(tmp_path, script)) is None
        assert converted.convert(RICH, program(tmp_path, 'head -c 9000 /dev/zero >"$out"')) == (bytes(9000), ".docx")
    finally:
        converted._apart.cache_clear()
