"""A document of a kind that only an office program opens (doc, wps, rtf, odt; ods, xlsb) → the same as docx or xlsx.

In: bytes and the suffix of their name. Out: the bytes of a docx or xlsx, made by LibreOffice; what kept it from that where it is
not installed, cannot, or takes too long. Which filter reads the file is said by what it is, so that no file is taken for
text. The program runs apart: in a folder of its own that is removed afterwards, with a profile of its own in which macros
and links are off, with nothing of the environment but a path, without a network where the system lets that be taken away, and
with limits of time and of what it may write. All that it started ends with it, and with `stop`, by which whoever ends the process
ends a conversion too. In the same way a document of ours is laid out as PDF (`printed`).
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from jixiao.intake.formats.ole import MARK

#: How long a conversion may take, in seconds, and how much it may write.
SECONDS: Final = 60
#: How long many pages of ours may take to be laid out.
PRINTING: Final = 600
MAX_BYTES: Final = 64 * 1024 * 1024

_SHELL: Final = "/bin/sh"
_PLACES: Final = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
    "C:\\Program Files (x86)\\LibreOffice\\program\\soffice.exe",
)
#: What is added to the advice about a document that was not converted.
ABSENT: Final = "装有 LibreOffice 时，本程序会自动转换。"
FAILED: Final = "已用 LibreOffice 转换，没有成功。"

_ZIP: Final = b"PK"
_FILTERS: Final = {
    "doc": ("MS Word 97", "docx"),
    "xls": ("MS Excel 97", "xlsx"),
    "rtf": ("Rich Text Format", "docx"),
    "odt": ("writer8", "docx"),
    "ods": ("calc8", "xlsx"),
    "xlsb": ("Calc MS Excel 2007 Binary", "xlsx"),
}
#: Options in this form are taken from LibreOffice 7.4 on; an older one makes no file.
_PDF: Final = 'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
#: How the kinds of archives begin: the first part of an OpenDocument file says what it is.
_OPEN: Final = {b"opendocument.text": "odt", b"opendocument.spreadsheet": "ods"}

#: No macro runs, nothing is fetched or brought up to date, no question is asked, nothing is reported.
_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">\
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">\
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse">\
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse">\
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse">\
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse">\
<value>1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse">\
<value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse">\
<value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""

#: The conversions that are running, with their folders.
_running: Final[dict["subprocess.Popen[bytes]", Path]] = {}


def program() -> str | None:
    """Where LibreOffice is, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if os.path.isfile(place)), None)


def kind(data: bytes) -> str | None:
    """What kind of document is to be converted, by what is in it; None for what is none of them."""
    if data.startswith(MARK):
        return "doc" if "WordDocument".encode("utf-16-le") in data else "xls"
    if data.lstrip()[:5].lower() == b"{\\rtf":
        return "rtf"
    if not data.startswith(_ZIP):
        return None
    named = next((kind for words, kind in _OPEN.items() if words in data[:200]), None)
    return named or ("xlsb" if b"xl/workbook.bin" in data else None)


def convert(data: bytes, soffice: str) -> tuple[bytes, str] | None:
    """The document as docx or xlsx, and which of the two; None where that cannot be had. `soffice` is the program."""
    if (what := kind(data)) is None:
        return None
    filter_, to = _FILTERS[what]
    [found] = _made([data], soffice, (what, filter_), (to, to), SECONDS)
    return None if found is None else (found, f".{to}")


def printed(documents: Sequence[bytes], soffice: str) -> list[bytes | None]:
    """Each docx of ours as PDF, in which every bookmark is a named place, in one run; None for one that cannot be had."""
    return _made(documents, soffice, ("docx", "MS Word 2007 XML"), ("pdf", _PDF), PRINTING)


def stop() -> None:
    """End what is running, with its folder: the process that waits for it is about to end without a word."""
    for process, folder in tuple(_running.items()):
        _kill(process)
        shutil.rmtree(folder, ignore_errors=True)


def _made(
    given: Sequence[bytes], soffice: str, how: tuple[str, str], wanted: tuple[str, str], seconds: int
) -> list[bytes | None]:
    """The files that LibreOffice makes of those given; `how` is their suffix and filter, `wanted` those of what it makes."""
    (suffix, filter_), (to, maker) = how, wanted
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        out, profile = folder / "out", folder / "profile"
        sources = [folder / f"file{number or ''}.{suffix}" for number in range(len(given))]
        for source, data in zip(sources, given, strict=True):
            source.write_bytes(data)
        out.mkdir()
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
        command += [f"--infilter={filter_}", "--convert-to", maker, "--outdir", str(out), *map(str, sources)]
        if not _ran([*_apart(), *command], folder, seconds):
            return [None] * len(given)
        return [_read(out / f"{source.stem}.{to}") for source in sources]


def _read(made: Path) -> bytes | None:
    """What was made; None where it is none, or was cut off at the limit."""
    if made.is_symlink() or not made.is_file():
        return None
    with made.open("rb") as file:
        found = file.read(MAX_BYTES)
    return found if 0 < len(found) < MAX_BYTES else None


@cache
def _apart() -> tuple[str, ...]:
    """What takes the network away from a command and limits what it may write, as far as the system has it."""
    if sys.platform == "win32" or not os.path.exists(_SHELL):
        return ()
    limited = (_SHELL, "-c", f'ulimit -f {MAX_BYTES // 512}; exec "$@"', "sh")
    for alone in (("unshare", "-n"), ("unshare", "-rn")):
        try:
            if subprocess.run([*alone, "true"], capture_output=True, timeout=10, check=False).returncode == 0:
                return (*alone, *limited)
        except (OSError, subprocess.SubprocessError):
            continue
    return limited


def _ran(command: Sequence[str], folder: Path, seconds: int) -> bool:
    """Whether a command came to a good end in time; it and all that it started are ended in any case."""
    kept = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.defpath, "LANG": "C.UTF-8"}
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=None if sys.platform == "win32" else kept,  # Windows starts nothing without its own
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a group of its own, to be ended as one; Ctrl-C is ours to answer
        )
    except OSError:
        return False
    _running[process] = folder
    try:
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)
        del _running[process]


def _end(process: "subprocess.Popen[bytes]") -> None:
    _kill(process)
    process.wait()


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End a process and all that it started, without waiting: whoever was interrupted may be waiting for it already."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # none of the group is left
            os.killpg(process.pid, signal.SIGKILL)
