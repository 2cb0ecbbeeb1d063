"""The records of an old workbook (BIFF5, BIFF8: [MS-XLS]), made fit for a reader that trusts them.

In: the workbook's stream. Out: the same stream, every record that says nothing about cells made void; Problems where it holds too
much or asks for a password, ValueError and the like where it is damaged. xlrd computes the formulas of names, spells out the
ranges of links cell by cell and believes sizes, so that a few bytes could take all memory: what it gets from here can
cost no more than its length.
"""

from collections.abc import Iterator, Sequence
from struct import unpack_from
from typing import Final

from jixiao.intake.formats.archive import encrypted, too_large
from jixiao.intake.formats.worksheet import MAX_CELLS, MAX_MERGED, MAX_SHEETS

#: Records of all kinds; and of those that describe: styles, formats, columns, beginnings and ends.
MAX_RECORDS: Final = 1_000_000
MAX_DESCRIBING: Final = 30_000
#: Cells up to the last written one of each row: xlrd makes room for them all.
MAX_ROOM: Final = 10 * MAX_CELLS

_BOF, _EOF, _CONTINUE, _PASSWORD, _SHEET, _STRINGS = 0x809, 0x0A, 0x3C, 0x2F, 0x85, 0xFC
_NUMBER, _RK, _LABEL, _RICH, _SHARED, _TRUTH, _RKS = 0x203, 0x27E, 0x204, 0xD6, 0xFD, 0x205, 0xBD
_FORMAT, _STYLE, _FONT, _CODEPAGE, _DAYS, _COLUMNS = 0x41E, 0xE0, 0x31, 0x42, 0x22, 0x7D
_CELLS: Final = frozenset({_NUMBER, _RK, _LABEL, _RICH, _SHARED, _TRUTH, _RKS, 0x06, 0x206, 0x406})
#: A row, merged cells, the text that a formula gives, and what may stand before it: shared formulas, arrays, tables.
_ROW, _MERGED, _RESULT, _BETWEEN = 0x208, 0xE5, 0x207, frozenset({0x4BC, 0x221, 0x236})
_DESCRIBING: Final = frozenset({_BOF, _EOF, _SHEET, _STRINGS, _FORMAT, _STYLE, _FONT, _CODEPAGE, _DAYS, _COLUMNS})
_KEPT: Final = _CELLS | _DESCRIBING | _BETWEEN | {_CONTINUE, _ROW, _MERGED, _RESULT}
#: No reader knows a record of this number.
_VOID: Final = (0x0FFF).to_bytes(2, "little")
_LAST_COLUMN = 255


def fit(stream: bytes, file: str) -> bytes:
    """The stream without the records that nobody needs here; raises Problems, ValueError, IndexError or struct.error."""
    fitted = bytearray(stream)
    begun: set[int] = set()
    listed: list[int] = []
    texts: list[bytes] = []
    reading_texts = False
    described = written = ranges = room = 0
    widths: dict[int, int] = {}
    for records, (at, kind, size) in enumerate(_records(stream), 1):
        if records > MAX_RECORDS:
            raise too_large(file, f"内容超过{MAX_RECORDS}项")
        described += kind in _DESCRIBING
        body = at + 4
        reading_texts = kind == _STRINGS or (reading_texts and kind == _CONTINUE)
        if reading_texts:
            if kind == _STRINGS and texts:
                raise ValueError("two tables of texts")
            texts.append(stream[body : body + size])
        if kind == _PASSWORD:
            raise encrypted(file)
        if kind not in _KEPT:
            fitted[at : at + 2] = _VOID
        elif kind == _BOF:
            begun.add(at)
            widths = {}
        elif kind == _SHEET:
            listed.append(unpack_from("<I", stream, body)[0])
        elif kind in _CELLS:
            row, first = unpack_from("<HH", stream, body)
            last = unpack_from("<H", stream, body + size - 2)[0] if kind == _RKS else first
            if not first <= last <= _LAST_COLUMN:
                raise ValueError("columns that are not there")
            written += last - first + 1
            room += max(0, last + 1 - widths.get(row, 0))
            widths[row] = max(widths.get(row, 0), last + 1)
        elif kind == _MERGED:
            ranges += unpack_from("<H", stream, body)[0]
    for what, number, most in (
        (f"有内容的单元格超过{MAX_CELLS}个", written, MAX_CELLS),
        (f"单元格超过{MAX_ROOM}个", room, MAX_ROOM),
        (f"合并的单元格超过{MAX_MERGED}个", ranges, MAX_MERGED),
        (f"工作表超过{MAX_SHEETS}张", len(listed), MAX_SHEETS),
        (f"样式、格式和列的说明超过{MAX_DESCRIBING}项", described, MAX_DESCRIBING),
    ):
        if number > most:
            raise too_large(file, what)
    if len(set(listed)) < len(listed) or not begun.issuperset(listed):
        raise ValueError("sheets that are not there")
    if texts:
        _check_texts(texts)
    return bytes(fitted)


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Every record: where it stands, its number, the size of its body. Zeros may stand behind the last."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        if not at and kind != _BOF:
            raise ValueError("no workbook of a known age")
        if not kind and not size:
            return
        if at + 4 + size > len(stream):
            raise ValueError("a record that is cut off")
        yield at, kind, size
        at += 4 + size


def _check_texts(pieces: Sequence[bytes]) -> None:
    """Whether the shared texts are as many as they say, each behind the one before; raises where they are not.

    A text that goes on in the next piece does so behind a byte that says anew how wide its characters are.
    """
    count = int(unpack_from("<I", pieces[0], 4)[0])
    if 3 * count > sum(map(len, pieces)) or count > MAX_CELLS:
        raise ValueError("more texts than there is room for")
    piece, at = 0, 8
    for _ in range(count):
        while at >= len(pieces[piece]):
            piece, at = piece + 1, at - len(pieces[piece])
        length, options = unpack_from("<HB", pieces[piece], at)
        at += 3
        behind = 0
        if options & 8:
            behind += 4 * int(unpack_from("<H", pieces[piece], at)[0])
            at += 2
        if options & 4:
            phonetic = int(unpack_from("<i", pieces[piece], at)[0])
            if phonetic < 0:
                raise ValueError("a text that goes back")
            behind += phonetic
            at += 4
        while True:
            width = 2 if options & 1 else 1
            here = min(max(0, len(pieces[piece]) - at) // width, length)
            length -= here
            at += here * width
            if not length:
                break
            piece, at = piece + 1, 1
            options = pieces[piece][0]
        at += behind
