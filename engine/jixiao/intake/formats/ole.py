"""The streams of a compound file (OLE2): the container of old Office files and of encrypted new ones ([MS-CFB]).

In: bytes. Out: the names of the streams, and one stream's bytes. Chains of sectors that do not end are refused (ValueError), so
that no file takes longer than its size allows. It looks into no stream.
"""

from struct import error, unpack_from
from typing import Final

MARK: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What goes wrong in a damaged container.
BROKEN: Final = (ValueError, IndexError, error, UnicodeDecodeError)

_HEADER, _ENTRY = 512, 128
_STREAM, _ROOT = 2, 5
#: Sector numbers from here on mean no sector.
_NONE = 0xFFFFFFFA


class Container:
    """A compound file; `streams` leads from each name to the first sector and the size of the stream."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MARK):
            raise ValueError("no compound file")
        self._data = data
        shift, small = unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small != 6:
            raise ValueError("sectors of unknown size")
        self._size, self._small = 1 << shift, 1 << small
        self._most = len(data) // self._size + 1
        self._per_sector = self._size // 4
        directory, _, self._cutoff, mini = unpack_from("<4I", data, 48)
        self._table = self._sectors()
        entries = self._chained(directory, self._table)
        self._mini_table = self._numbers(self._chained(mini, self._table))
        self.streams: dict[str, tuple[int, int]] = {}
        roots: list[int] = []
        for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
            length, kind = unpack_from("<HB", entries, at + 64)
            first, size = unpack_from("<II", entries, at + 116)
            if kind == _ROOT:
                roots.append(first)
            elif kind == _STREAM:
                name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le")
                self.streams.setdefault(name.lower(), (first, size))
        (self._root,) = roots  # a directory has one

    def read(self, name: str) -> bytes:
        """The bytes of a stream, KeyError where there is none; a stream that is cut off gives what is there."""
        first, size = self.streams[name.lower()]
        if size >= self._cutoff:
            return self._chained(first, self._table)[:size]
        held = self._chained(self._root, self._table)
        step = self._small
        sectors = self._chain(first, self._mini_table, len(held) // step + 1)
        return b"".join(held[s * step : (s + 1) * step] for s in sectors)[:size]

    def _sectors(self) -> list[int]:
        """The table of sectors: for each the one that goes on with it. Its own sectors are listed in the header, and beyond."""
        listed = list(unpack_from("<109I", self._data, 76))
        at = int(unpack_from("<I", self._data, 68)[0])
        most = self._most // self._per_sector + len(listed)
        for _ in range(most):
            if at >= _NONE:
                break
            *more, at = self._numbers(self._sector(at))
            listed += more
        else:
            raise ValueError("a list that does not end")
        found: list[int] = []
        for sector in [sector for sector in listed if sector < _NONE][:most]:
            found += self._numbers(self._sector(sector))
        return found

    def _sector(self, number: int) -> bytes:
        start = _HEADER if self._size == _HEADER else self._size
        return self._data[start + number * self._size : start + (number + 1) * self._size]

    def _chained(self, first: int, table: list[int]) -> bytes:
        return b"".join(map(self._sector, self._chain(first, table, self._most)))

    @staticmethod
    def _chain(first: int, table: list[int], most: int) -> list[int]:
        """The sectors of a stream; no stream has more of them than there are."""
        found: list[int] = []
        at = first
        while at < _NONE:
            found.append(at)
            if len(found) > most:
                raise ValueError("a chain that does not end")
            at = table[at]
        return found

    @staticmethod
    def _numbers(data: bytes) -> list[int]:
        return list(unpack_from(f"<{len(data) // 4}I", data))
