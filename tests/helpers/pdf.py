"""PDF files made for tests, byte by byte: ruled tables and lines of Chinese text, pictures, pages. Nothing here reads one.

A page is a list of parts from top to bottom: a line (str), or a table as rows of texts in which `LEFT` continues the cell to the
left and `ABOVE` the one above. Text of a cell breaks at a line feed. A Chinese character is 10 points wide, any other 5.
"""

import zlib
from collections.abc import Iterable, Sequence

from helpers.documents import ABOVE, LEFT

SIZE, LINE, WIDTH, PAD = 10, 14, 500, 3
LEFT_EDGE, TOP = 40, 800

Part = str | Sequence[Sequence[str]]


def paper(
    *pages: Sequence[Part], picture: Iterable[int] = (), password: bool = False, encoding: str = "UniGB-UCS2-H"
) -> bytes:
    """A PDF with these pages; those whose number (from 1) is in `picture` hold a picture.

    With the encoding Identity-H the file does not say what letters its characters are.
    """
    pictures = set(picture)
    kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(len(pages)))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /DescendantFonts [4 0 R] /Encoding /"
        + encoding.encode()
        + b" >>",
        4: b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R /DW 1000"
        b" /W [1 95 500 814 939 500] /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        5: b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>",
        6: _stream(
            b"\x00" * 3, " /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
        ),
    }
    for number, parts in enumerate(pages):
        at = 10 + 2 * number
        drawn = _drawn(parts) + (b"q 500 0 0 700 40 60 cm /Im Do Q\n" if number + 1 in pictures else b"")
        objects[at] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {at + 1} 0 R"
            " /Resources << /Font << /F 3 0 R >> /XObject << /Im 6 0 R >> >> >>"
        ).encode()
        objects[at + 1] = _stream(zlib.compress(drawn), " /Filter /FlateDecode")
    return _file(objects, password=password)


def _stream(data: bytes, more: str = "") -> bytes:
    return f"<< /Length {len(data)}{more} >>\nstream\n".encode() + data + b"\nendstream"


def _file(objects: dict[int, bytes], *, password: bool) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    last = max(objects)
    rows = [b"0000000000 65535 f \n"]
    rows += [
        f"{places[number]:010} 00000 n \n".encode() if number in places else b"0000000000 00000 f \n"
        for number in range(1, last + 1)
    ]
    out += f"xref\n0 {last + 1}\n".encode() + b"".join(rows)
    locked = (
        " /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <" + "11" * 32 + "> /U <" + "22" * 32 + "> >>"
        " /ID [<33> <33>]"
    )
    out += f"trailer << /Size {last + 1} /Root 1 0 R{locked if password else ''} >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def _drawn(parts: Sequence[Part]) -> bytes:
    out: list[str] = []
    y = TOP
    for part in parts:
        if isinstance(part, str):
            out.append(_words(LEFT_EDGE, y - SIZE, part))
            y -= LINE
        else:
            y = _table(out, part, y) - LINE // 2
    return "\n".join(out).encode() + b"\n"


def _table(out: list[str], rows: Sequence[Sequence[str]], y: int) -> int:
    count = max(map(len, rows))
    step = WIDTH // count
    for number, row in enumerate(rows):
        lines = max(text.count("\n") + 1 for text in row)
        below = y - lines * LINE - PAD
        for column, text in enumerate(row):
            x = LEFT_EDGE + column * step
            if text != LEFT:
                out.append(_line(x, y, x, below))
            if text != ABOVE and not (text == LEFT and _owner(row, column) == ABOVE):
                out.append(_line(x, y, x + step, y))
            if text not in (LEFT, ABOVE):
                out += [_words(x + PAD, y - LINE * (at + 1) + 2, words) for at, words in enumerate(text.split("\n"))]
        out.append(_line(LEFT_EDGE + len(row) * step, y, LEFT_EDGE + len(row) * step, below))
        y = below
        if number + 1 == len(rows):
            out.append(_line(LEFT_EDGE, y, LEFT_EDGE + count * step, y))
    return y


def _owner(row: Sequence[str], column: int) -> str:
    while column and row[column] == LEFT:
        column -= 1
    return row[column]


def _line(x: int, y: int, to_x: int, to_y: int) -> str:
    return f"{x} {y} m {to_x} {to_y} l S"


def _words(x: int, y: int, text: str) -> str:
    return f"BT /F {SIZE} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"
