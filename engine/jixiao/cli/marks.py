"""What jixiao has written, known again by its mark.

In: a text before it is written, or a file. Out: the text with its mark, or whether a file is a result of ours, and
whether it is still as it was written. A text for people, and a PDF, ends with a line that carries a digest of what stands
above it; Office files bear the mark in their properties, where whoever saves them signs too; JSON and CSV are known by how
they begin. Blank forms, rulesets and canonical YAML are for people to fill in and go on with: they are no results and bear
no mark. Files of answers are no results either, but no forms: they have a mark of their own, which saving them keeps.
"""

import hashlib
import re
from pathlib import Path
from typing import Final

from jixiao.ground.regex import regex

#: The formats of text that end with a mark; in other formats such a line would be a mistake.
MARKED: Final = ("md", "html", "table")

_LINE = regex(rb"(?:<!-- |\xef\xbc\x88|% )jixiao \xe5\x86\x99\xe5\x87\xba ([0-9a-f]{12})(?: -->|\xef\xbc\x89|)\s*\Z")
_JSON = regex(rb'\s*+\[?\s*+\{\s*+"schema":\s*+"jixiao\.(?:scorecard|review|comparison|audit)/')
_SARIF = regex(rb'\s*\{\s*"\$schema":\s*"[^"]*sarif-schema.*?"name":\s*"jixiao"', re.DOTALL)
_CSV = regex(rb"(?:\xef\xbb\xbf)?(?:rank,)?file,project,unit,year,")
_ANSWERS = regex(rb"""[\s{]*+"?schema"?\s*+:\s*+["']?jixiao\.answers/""")
#: What SQLite adds to the name of a database for the files beside it.
_BESIDE = regex(r"-(?:wal|shm)\Z")
_HEAD: Final = 2000
_TAIL: Final = 200
_MOST: Final = 100_000


def marked(text: str, form: str) -> str:
    """A text of one of the `MARKED` formats with its mark as the last line; other texts as they are."""
    if form not in MARKED:
        return text
    body = text.removesuffix("\n") + "\n"
    said = _said(body.encode("utf-8", "backslashreplace"))
    return body + (f"（{said}）\n" if form == "table" else f"<!-- {said} -->\n")


def marked_pdf(data: bytes) -> bytes:
    """A PDF with its mark behind it, as a remark: readers look for the end of the file somewhat before its end."""
    return data + f"% {_said(data)}\n".encode()


def ours(path: Path) -> bool:
    """Whether a file is a result that jixiao wrote, even if somebody has changed a text since."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if head.startswith(b"PK\x03\x04"):
                from jixiao.render import archive

                return _says(path, "contentStatus", archive.STATUS)
            if any(pattern.match(head) for pattern in (_JSON, _SARIF, _CSV)):
                return True
            file.seek(max(0, path.stat().st_size - _TAIL))
            return bool(_LINE.search(file.read(_TAIL)))
    except OSError:
        return False


def answers(path: Path) -> bool:
    """Whether a file is one of answers (`jixiao.intake.answers`), filled in or not."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    if head.startswith(b"PK\x03\x04"):
        from jixiao.render import archive

        return _says(path, "contentStatus", archive.ANSWERS)
    return any(map(_ANSWERS.match, head.splitlines()))


def archive(path: Path) -> bool:
    """Whether a file is an archive of `jixiao score --archive`, or stands beside one while it is written."""
    try:
        with Path(_BESIDE.sub("", str(path))).open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    if not head.startswith(b"SQLite format 3\x00"):
        return False
    from jixiao.archive import store

    return int.from_bytes(head[68:72]) == store.APPLICATION


def untouched(path: Path) -> bool:
    """Whether a file is a result of ours that nobody has changed since, as far as its format can tell."""
    if not ours(path):
        return False
    try:
        data = path.read_bytes()
    except OSError:
        return False
    if data.startswith(b"PK\x03\x04"):
        return _says(path, "lastModifiedBy", "jixiao")
    found = _LINE.search(data[-_TAIL:])
    if found is None:
        return True
    return found[1].decode() == _digest(data[: len(data) - len(data[-_TAIL:]) + found.start()])


def _says(path: Path, name: str, value: str) -> bool:
    """Whether a property of an Office file has a value."""
    import zipfile

    try:
        with zipfile.ZipFile(path) as package, package.open("docProps/core.xml") as part:
            return f"<cp:{name}>{value}</cp:{name}>".encode() in part.read(_MOST)
    except Exception:  # whatever is wrong with an archive, whoever reads it as a form says so
        return False


def _said(data: bytes) -> str:
    return f"jixiao 写出 {_digest(data)}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]
