"""Workbooks as another program reckons them: LibreOffice opens, reckons and saves what was written.

Agreement cannot come from results that are stored: they are taken out before.
"""

import html
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

SOFFICE = shutil.which("soffice")
needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


def opened(data: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"[^>]*><f[^>]*>([^<]*)</f>(?:<v>([^<]*)</v>)?</c>')


def formula_cells(data: bytes) -> dict[tuple[str, str], tuple[str, str]]:
    """Formula and stored result of every formula, by sheet (its part of the file) and cell."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                for place, text, value in _CELL.findall(archive.read(name).decode()):
                    found[Path(name).name, place] = (html.unescape(text), html.unescape(value))
    return found


def stripped(data: bytes, change: Callable[[bytes], bytes] = lambda xml: xml) -> bytes:
    """The workbook without any stored result of a formula, so that agreement cannot come from there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", change(text))
                assert b"</f><v>" not in text
            new.writestr(name, text)
    return out.getvalue()


def reckoned(folder: Path, books: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each workbook as LibreOffice saves it after reckoning; one run for all of them."""
    assert SOFFICE is not None
    into = folder / "out"
    for name, data in books.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    files = [str(folder / f"{name}.xlsx") for name in books]
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    subprocess.run(
        [SOFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(into), *files],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {name: (into / f"{name}.xlsx").read_bytes() for name in books}


def differences(data: bytes, again: bytes) -> list[str]:
    """Where a formula gives another result than the one that is stored with it."""
    now = formula_cells(again)
    return [
        f"{sheet}!{place} ={text[:150]}: {stored} is {now[sheet, place][1]}"
        for (sheet, place), (text, stored) in formula_cells(data).items()
        if not same(stored, now[sheet, place][1])
    ]


def same(stored: str, now: str) -> bool:
    if stored == now:
        return True
    try:
        return abs(float(stored) - float(now)) <= 1e-9 * max(1, abs(float(stored)))
    except ValueError:
        return False
