"""A PDF with a text layer → its lines and tables in order, as of any document: text with its place, merged cells.

In: bytes. Out: a Cell for every line outside of tables, a `Sheet` for every table that lines rule, named by its page (第3页); a
table that goes on over the next page is one sheet. Taken apart by pdfplumber in a process of its own (`printedchild`), with
limits of time, memory, pages and cells: whatever a file holds ends in lines and tables or in one Problem. A file of pictures
has no text and is told to be one; nothing is recognised in pictures here.
"""

import json
import os
import subprocess
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib import util
from pathlib import Path
from typing import Any, Final, NamedTuple

from jixiao.ground import textfile
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source, refused
from jixiao.ground.regex import regex
from jixiao.intake.formats.flow import MAX_CELLS
from jixiao.intake.formats.sheet import Range, Sheet
from jixiao.records import Cell

#: How long a file may take, in seconds; how much memory; how many pages it may have.
SECONDS: Final = 120
MEMORY: Final = 2 * 1024 * 1024 * 1024
MAX_PAGES: Final = 500

#: What takes the file apart.
CHILD: Final = Path(__file__).with_name("printedchild.py")

_LIBRARY: Final = "pdfplumber"
#: Edges of cells nearer to each other than this, in points, are one edge.
_NEAR: Final = 3
#: A character for which the file names no letter.
_NAMELESS: Final = regex(r"\(cid:\d+\)")
#: Below so many characters of a hundred the nameless ones are marks; above, the text cannot be read.
_MANY_NAMELESS: Final = 10
#: So many pages are named.
_MOST_LISTED: Final = 10
_QUOTED: Final = 20
_ORIGINAL: Final = "请给出原来的 Word 或 Excel 文件，或用文字识别（OCR）软件转成 docx 并核对。"
_PAGE_NUMBER: Final = regex(r"[-—–\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:[/共，,\s]*\d{1,4}\s*页?)?[-—–\s]*")


#: What is told of pages that are pictures.
SCANNED_PAGES: Final = "document.scanned-pages"


@dataclass(frozen=True, slots=True)
class Paper:
    """What a PDF holds: lines and tables; a problem for pages that are pictures, and for each cell that is not printed whole."""

    parts: tuple[Cell | Sheet, ...]
    unread: tuple[Problem, ...] = ()
    cut: tuple[Problem, ...] = ()


def read(data: bytes, file: str) -> Paper:
    """What the bytes of a PDF hold; `file` is its name in messages. Raises Problems with one problem where that is nothing."""
    if util.find_spec(_LIBRARY) is None:
        message = "这是 PDF 文件，读它要另装一个库（pdfplumber），现在没有装。"
        cure = "请运行 pip install 'jixiao[pdf]' 后再试，或用 Word、WPS 打开文件，另存为 docx。"
        raise refused(file, "document.no-pdf-library", message, cure)
    pages = _pages(data, file)
    pieces = tuple(_pieces(pages, file))
    parts = tuple(_joined(pieces, file))
    text = "".join(_texts(parts))
    scans = [number for number, page in enumerate(pages, 1) if page["scan"]]
    if not text.strip():
        raise _wordless(file, pictures=bool(scans))
    if len(_NAMELESS.findall(text)) * 100 > _MANY_NAMELESS * len(_NAMELESS.sub("x", text)):
        message = "PDF 里的文字没有编码，读出来是乱码。"
        raise refused(file, "document.unreadable-text", message, _ORIGINAL)
    return Paper(parts, _scanned(file, scans) if scans else (), tuple(_cut(pieces, file)))


def _texts(parts: Sequence[Cell | Sheet]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Cell):
            yield part.text
        else:
            yield from (cell.text for cell in part.cells.values())


# --- the process ------------------------------------------------------------------------------------------------


def _pages(data: bytes, file: str) -> Any:
    folders = [folder for folder in sys.path if os.path.isabs(folder)]
    asked = {"path": folders, "memory": MEMORY, "seconds": SECONDS, "pages": MAX_PAGES, "most": MAX_CELLS}
    try:
        said = subprocess.run(
            [sys.executable, "-I", "-S", str(CHILD)],
            input=json.dumps(asked).encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=os.sep,
            timeout=SECONDS,
            check=False,
            start_new_session=True,  # Ctrl-C is ours to answer
        )
        answer = json.loads(said.stdout, parse_float=str) if said.returncode == 0 else {"wrong": "limits"}
    except subprocess.TimeoutExpired:
        answer = {"wrong": "time"}
    except (OSError, ValueError):
        answer = {"wrong": "damaged"}
    if "pages" not in answer:
        raise _refused(file, answer.get("wrong", "damaged"))
    return answer["pages"]


def _refused(file: str, wrong: str) -> Problems:
    if wrong == "encrypted":
        cure = "请用 PDF 阅读软件打开，去掉密码后另存，再交给本程序。"
        return refused(file, "document.encrypted", "PDF 文件有打开密码。", cure)
    if wrong == "damaged":
        cure = "请用 PDF 阅读软件打开后另存一份，或给出原来的 Word、Excel 文件。"
        return refused(file, "document.damaged", "PDF 文件已损坏，打不开。", cure)
    what = {
        "pages": f"超过{MAX_PAGES}页",
        "most": f"文字的行和单元格超过{MAX_CELLS}个",
        "time": f"{SECONDS}秒内没有读完",
    }.get(wrong, "读它要用的内存或时间过多")
    cure = "请只保留自评表所在的几页，另存后再交给本程序。"
    return refused(file, "document.too-large", f"PDF 文件过大：{what}。", cure)


def _wordless(file: str, *, pictures: bool) -> Problems:
    if pictures:
        message = "这份 PDF 是扫描件或图片，里面没有可以读取的文字。"
        return refused(file, "document.scanned", message, _ORIGINAL)
    return refused(file, "document.empty", "PDF 里没有文字。", "请核对是否选错了文件，或给出原来的 Word、Excel 文件。")


def _scanned(file: str, scans: Sequence[int]) -> tuple[Problem, ...]:
    listed = "、".join(map(str, scans[:_MOST_LISTED])) + ("等" if len(scans) > _MOST_LISTED else "")
    message = f"这份 PDF 的第{listed}页是图片，没有读取。"
    cure = "这几页不属于自评表的，请删去；属于的，请给出原来的 Word 或 Excel 文件。"
    return (Problem(Source(file, sheet=f"第{scans[0]}页"), SCANNED_PAGES, message, cure),)


# --- lines and tables -------------------------------------------------------------------------------------------


class _Box(NamedTuple):
    """A cell: its edges, its first and last row, its text, whether that fills its last line, or sticks out."""

    left: int
    right: int
    first: int
    last: int
    text: str
    full: bool
    out: bool


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of one page, cell by cell."""

    name: str
    page: int
    boxes: tuple[_Box, ...]

    @property
    def edges(self) -> tuple[int, ...]:
        return _apart(edge for box in self.boxes for edge in (box.left, box.right))

    @property
    def height(self) -> int:
        return max(box.last for box in self.boxes) + 1

    def goes_on(self, after: "_Table") -> bool:
        """Whether a table at the head of the next page is the rest of this one: as wide, no edges but those of the other."""
        mine, other = self.edges, after.edges
        if after.page != self.page + 1 or not (_near(mine[0], other[:1]) and _near(mine[-1], other[-1:])):
            return False
        return all(_near(edge, mine) for edge in other) or all(_near(edge, other) for edge in mine)


def _pieces(pages: Sequence[dict[str, Any]], file: str) -> Iterator[Cell | _Table]:
    """The lines and tables of every page in order."""
    for number, page in enumerate(pages, 1):
        name, lines, tables = f"第{number}页", 0, 0
        for kind, content in page["parts"]:
            if kind == "table":
                tables += 1
                boxes = tuple(_Box._make((*edges, _clean(text), full, out)) for *edges, text, full, out in content)
                yield _Table(name if tables == 1 else f"{name}表{tables}", number, boxes)
            else:
                lines += 1
                if text := _clean(content):
                    yield Cell(text=text, source=Source(file, sheet=name, cell=f"第{lines}行"))


def _cut(pieces: Iterable[Cell | _Table], file: str) -> Iterator[Problem]:
    """The cells out of which text sticks: a program that prints a sheet cuts off what does not fit."""
    cure = "请在 Excel 里把列加宽、行加高，让文字全部显示出来，再另存为 PDF；最好直接给出 Excel 文件。"
    for table in pieces:
        if isinstance(table, _Table):
            for box in table.boxes:
                if box.out:
                    place = Source(
                        file, sheet=table.name, cell=f"第{box.first + 1}行第{_index(table.edges, box.left) + 1}列"
                    )
                    message = f"这一格或旁边一格的文字没有印全：“{box.text[:_QUOTED]}”。"
                    yield Problem(place, "document.cut-text", message, cure)


def _whole(before: _Table, after: _Table) -> tuple[_Table, _Table]:
    """Two pages of a table, the row that the end of the first page cut put together in the first.

    A row of the second is the rest of one where all that it says goes on from a cell whose last line is full, and where it
    says nothing that is not said in the first, and not all of it.
    """
    last, rest = before.height - 1, [box for box in after.boxes if not box.first and box.text]
    if not rest or any(box.last for box in rest):
        return before, after
    ends = {at: box for at, box in enumerate(before.boxes) if box.last == last and box.text}
    goes_on: dict[int, _Box] = {}
    for box in rest:
        for at, end in ends.items():
            if _near(box.left, [end.left]) and _near(box.right, [end.right]) and end.full:
                goes_on[at] = box
    own = [at for at, box in ends.items() if box.first == last]
    if len(goes_on) < len(rest) or len(goes_on) >= len(own):
        return before, after
    whole = tuple(
        box._replace(text=box.text + goes_on[at].text, full=goes_on[at].full) if at in goes_on else box
        for at, box in enumerate(before.boxes)
    )
    left = tuple(box for box in after.boxes if box not in rest)
    return replace(before, boxes=whole), replace(after, boxes=left)


def _joined(pieces: Iterable[Cell | _Table], file: str) -> Iterator[Cell | Sheet]:
    """Tables as sheets, those that only the end of a page parts as one."""
    run: list[_Table] = []
    between: list[Cell] = []  # page numbers below a table that may go on
    for one in pieces:
        if isinstance(one, Cell) and run and _PAGE_NUMBER.fullmatch(one.text):
            between.append(one)
            continue
        if not (isinstance(one, _Table) and run and run[-1].goes_on(one)):
            if run:
                yield _sheet(run, file)
            yield from between
            run = []
        between = []
        if isinstance(one, Cell):
            yield one
        elif run:
            run[-1:] = _whole(run[-1], one)
        else:
            run.append(one)
    if run:
        yield _sheet(run, file)
    yield from between


def _sheet(run: Sequence[_Table], file: str) -> Sheet:
    edges = _apart(edge for table in run for edge in table.edges)
    cells: dict[tuple[int, int], Cell] = {}
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    merged: list[Range] = []
    above = 0
    for table in run:
        for box in table.boxes:
            begins = (above + box.first + 1, _index(edges, box.left) + 1)
            ends = (above + box.last + 1, max(begins[1], _index(edges, box.right)))
            # A blank cell of a further page is kept: its place is not the one that its row in the sheet would say.
            if box.text or above:
                place = Source(file, sheet=table.name, cell=f"第{box.first + 1}行第{begins[1]}列")
                cells[begins] = Cell(text=box.text, source=place)
            if begins != ends:
                merged.append(Range(*begins, *ends))
                for row in range(begins[0], ends[0] + 1):
                    for column in range(begins[1], ends[1] + 1):
                        covered.setdefault((row, column), begins)
        above += table.height
    return Sheet(run[0].name, cells, tuple(merged), covered=covered)


def _apart(edges: Iterable[int]) -> tuple[int, ...]:
    """Edges from left to right, of those near to each other the first."""
    found: list[int] = []
    for edge in sorted(edges):
        if not found or edge - found[-1] > _NEAR:
            found.append(edge)
    return tuple(found)


def _near(edge: int, edges: Sequence[int]) -> bool:
    return any(abs(edge - other) <= _NEAR for other in edges)


def _index(edges: Sequence[int], edge: int) -> int:
    return max(0, bisect_right(edges, edge) - 1)


def _clean(text: str) -> str:
    return textfile.CONTROL.sub("", text).strip()
