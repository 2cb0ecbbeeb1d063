"""An Office file as some library wrote it → the same file without the clock.

In: the bytes of an archive. Out: bytes that depend on its contents alone: entries in a fixed order, at a fixed date, packed
one way. It does not look into the entries.
"""

import io
import zipfile
from datetime import datetime
from typing import Final

#: The moment that files say they were made: no clock is read.
MADE: Final = datetime(2000, 1, 1)
_STAMP: Final = (2000, 1, 1, 0, 0, 0)


def repacked(data: bytes) -> bytes:
    """The archive with every entry at one date: the list of content types first, then in order of names."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            new.writestr(entry, old.read(name))
    return out.getvalue()
