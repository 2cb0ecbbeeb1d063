"""An Office file as some library wrote it → the same file without the clock; files → an archive of them.

In: the bytes of an archive. Out: bytes that depend on its contents alone: entries in a fixed order, at a fixed date, packed
one way. It does not look into the entries.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import IO, Final

#: The moment that files say they were made: no clock is read.
MADE: Final = datetime(2000, 1, 1)
#: The status that results say they have, by which they are known from forms that people fill in.
STATUS: Final = "由 jixiao 写出"
#: The status of files of answers, filled in or not, by which they are known from forms too.
ANSWERS: Final = "由 jixiao 写出，供填写"
_STAMP: Final = (2000, 1, 1, 0, 0, 0)
_NONE: Final[Mapping[str, Sequence[bytes]]] = MappingProxyType({})


def repacked(data: bytes, instead: Mapping[str, Sequence[bytes]] = _NONE) -> bytes:
    """The archive with every entry at one date: the list of content types first, then in order of names.

    `instead` holds, in pieces, what entries get for what they have.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = _entry(name)
            pieces = instead[name] if name in instead else (old.read(name),)
            entry.file_size = sum(map(len, pieces))  # says whether the entry needs the large kind of archive
            with new.open(entry, "w") as part:
                for piece in pieces:
                    part.write(piece)
    return out.getvalue()


def packed(out: IO[bytes], files: Iterable[tuple[str, bytes]]) -> None:
    """Write an archive of files by their names, in their order, as they come."""
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            archive.writestr(_entry(name), data)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    entry.create_system = 3
    return entry
