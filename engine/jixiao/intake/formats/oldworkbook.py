"""An old Excel workbook (xls, BIFF5 and BIFF8; WPS's et) → its sheets, as `workbook` gives those of an xlsx.

In: the bytes of a compound file. Out: `Sheet`s. xlrd reads the records once `oldbook` has found them harmless; the binary
fractions that it gives become the exact decimals of 15 digits that Excel shows. Formulas of this format always have a stored
result; one that is an error is marked as without.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from jixiao.ground.problems import Problems, Source
from jixiao.intake.formats import oldbook
from jixiao.intake.formats.archive import encrypted, refused, too_large
from jixiao.intake.formats.formatcode import BUILTIN
from jixiao.intake.formats.ole import BROKEN, Container
from jixiao.intake.formats.richtext import raised
from jixiao.intake.formats.sheet import Range, Sheet, letters
from jixiao.intake.formats.worksheet import EPOCH, EPOCH_1904, MAX_CELLS, TRUTH, clean, covered, number_text, spend
from jixiao.records import Cell

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.formatting import Font
    from xlrd.sheet import Sheet as OldSheet

#: No filled-in form is larger.
MAX_BYTES: Final = 20 * 1024 * 1024
#: The stream of a new workbook that asks for a password.
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")


def read(data: bytes, file: str) -> tuple[Sheet, ...]:
    """The sheets of the bytes of a compound file; `file` is its name in messages. Raises Problems."""
    if len(data) > MAX_BYTES:
        raise too_large(file, f"旧版工作簿超过{MAX_BYTES // 1024 // 1024}MB")
    try:
        container = Container(data)
        name = next((name for name in ("workbook", "book") if name in container.streams), None)
        if name is None:
            raise _other(container, file)
        stream = oldbook.fit(container.read(name), file)
    except BROKEN:
        raise (encrypted(file) if _LOCKED in data else _damaged(file)) from None
    return _sheets(stream, file)


def _other(container: Container, file: str) -> Problems:
    """The refusal of a compound file without a workbook."""
    if "encryptedpackage" in container.streams:
        return encrypted(file)
    if "worddocument" in container.streams:
        message, cure = "这是旧版 Word 文件（doc、wps）。", "请用 Word 或 WPS 打开，另存为 docx。"
    else:
        message, cure = "这不是 Excel 工作簿，是别的旧版 Office 文件。", "请用 Excel 或 WPS 打开，另存为 xlsx。"
    return refused(file, "workbook.other-format", message, cure)


def _damaged(file: str) -> Problems:
    cure = "请用 Excel 打开后另存一份，再交给本程序。"
    return refused(file, "workbook.damaged", "工作簿已损坏，打不开。", cure)


def _sheets(stream: bytes, file: str) -> tuple[Sheet, ...]:
    import xlrd

    left = [MAX_CELLS]
    sheets: list[Sheet] = []
    try:
        # Sheets are read one by one, rows no wider than they are written, and its remarks go nowhere.
        book = xlrd.open_workbook(
            file_contents=stream, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
        )
        for number in range(book.nsheets):
            sheets.append(_sheet(book, book.sheet_by_index(number), left, file))
            book.unload_sheet(number)
    except Problems:
        raise
    except Exception:  # a damaged record ends in whatever error its bytes lead to
        raise _damaged(file) from None
    if not sheets:
        raise refused(file, "workbook.no-sheets", "工作簿里没有工作表。", "请核对是否选错了文件。")
    return tuple(sheets)


def _sheet(book: "Book", old: "OldSheet", left: list[int], file: str) -> Sheet:
    name = clean(old.name)
    epoch = EPOCH_1904 if book.datemode else EPOCH
    cells: dict[tuple[int, int], Cell] = {}
    struck: dict[tuple[int, int], Source] = {}
    crossed: set[tuple[int, int]] = set()
    for row, column, kind, value in _written(old):
        at, style = (row + 1, column + 1), old.cell_xf_index(row, column)
        font, left_out = book.font_list[book.xf_list[style].font_index], False
        runs = old.rich_text_runlist_map.get((row, column)) if isinstance(value, str) else None
        if runs:
            value, left_out = _in_runs(book, str(value), font, runs)
        text, shown, uncomputed = _content(kind, value, _code(book, style) if isinstance(value, float) else "", epoch)
        written = bool(text.strip()) or uncomputed
        if not (written or left_out):
            continue
        spend(left, file, name)
        source = Source(file, sheet=name, cell=f"{letters(column + 1)}{row + 1}")
        if font.struck_out and not runs:
            crossed.add(at)
        if left_out or at in crossed:
            struck[at] = source
        if written:
            cells[at] = Cell(text=text, source=source, shown=shown, uncomputed=uncomputed)
    merged = [Range(top + 1, left_ + 1, bottom, right) for top, bottom, left_, right in old.merged_cells]
    return Sheet(
        name,
        cells,
        tuple(merged),
        bool(old.visibility),
        frozenset(row + 1 for row, info in old.rowinfo_map.items() if info.hidden or not info.height),
        frozenset(column + 1 for column, info in old.colinfo_map.items() if info.hidden or not info.width),
        covered(merged, cells, file, name),
        struck,
        frozenset(crossed),
    )


def _written(old: "OldSheet") -> Iterator[tuple[int, int, int, object]]:
    for row in range(old.nrows):
        kinds, values = old.row_types(row), old.row_values(row)
        yield from ((row, column, kind, values[column]) for column, kind in enumerate(kinds) if kind)


def _in_runs(book: "Book", text: str, own: "Font", runs: Sequence[tuple[int, int]]) -> tuple[str, bool]:
    """The text of a cell as its runs mean it (`richtext`), and whether words of it are struck out.

    A run begins at a character and has a font; up to the first one the words have the cell's own.
    """
    fonts = [(0, own), *((start, book.font_list[font]) for start, font in runs)]
    ends = [*(start for start, _ in fonts[1:]), len(text)]
    parts = [(text[start:end], font) for (start, font), end in zip(fonts, ends, strict=True)]
    seen = "".join(raised(words) if font.escapement == 1 else words for words, font in parts if not font.struck_out)
    return seen, any(font.struck_out and words.strip() for words, font in parts)


def _code(book: "Book", style: int) -> str:
    """The number format of a style. Those that are built in the file does not hold; xlrd would show them as in America."""
    key = book.xf_list[style].format_key
    found = book.format_map.get(key)
    return BUILTIN.get(key) or (str(found.format_str or "") if found else "")


def _content(kind: int, value: object, code: str, epoch: date) -> tuple[str, str, bool]:
    import xlrd

    if kind == xlrd.XL_CELL_BOOLEAN:
        return *TRUTH[bool(value)], False
    if kind == xlrd.XL_CELL_ERROR:
        return "", str(xlrd.error_text_from_code.get(value, "")), True
    if isinstance(value, float):
        return *number_text(repr(value), code, epoch), False
    return clean(str(value)), "", False
