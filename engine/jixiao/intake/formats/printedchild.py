"""The process in which a PDF is taken apart, apart from jixiao, so that a hostile file costs no more than its limits.

Comes in, on standard input: a line of JSON, {"path": [FOLDER, …], "memory": BYTES, "seconds": N, "pages": N, "most": N}, then the
bytes of the PDF. Goes out: one JSON, {"wrong": WORD} or

    {"pages": [{"scan": BOOL, "parts": [["line", TEXT], ["table", [CELL, …]], …]}, …]}

in the order of reading; a cell is [LEFT, RIGHT, FIRST, LAST, TEXT, FULL, OUT]: its edges in points, its rows from 0, whether its
last line is so full that the text may go on, and whether a character sticks out of it. It is started as a script, by `printed`,
with nothing of jixiao in it. Tables are those that lines rule; everything else is lines. WORD is encrypted, pages, most, memory
or damaged.
"""

import io
import itertools
import json
import os
import sys
from typing import Any

#: Between the edge of a cell and its text there is no more than this, in points.
_EDGE = 6
#: What never begins a line, and what never ends one.
_CLOSING = "，。；：、！？）》”’%％‰℃/"
_OPENING = "≥≤≧≦＜＞＝±￥¥（《“‘/"


def main() -> None:
    """Answer the one request."""
    # What a library prints must not stand in the answer.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    asked = json.loads(sys.stdin.buffer.readline(), parse_float=str)
    sys.path[:] = asked["path"]
    _limit(asked["memory"], asked["seconds"])
    try:
        answer = _taken(asked)
    except MemoryError:
        answer = {"wrong": "memory"}
    except _TooMuch as what:
        answer = {"wrong": what.args[0]}
    except Exception as error:  # a damaged file ends in whatever error its bytes lead to
        answer = {"wrong": "encrypted" if "Password" in repr(error) + repr(error.__context__) else "damaged"}
    answers.write(json.dumps(answer))
    answers.close()


class _TooMuch(Exception):  # noqa: N818 - its text says of what
    pass


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit of who waits remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _taken(asked: dict[str, Any]) -> dict[str, Any]:
    import pdfplumber

    pages: list[dict[str, Any]] = []
    left = asked["most"]
    with pdfplumber.open(io.BytesIO(sys.stdin.buffer.read())) as pdf:
        if len(pdf.pages) > asked["pages"]:
            raise _TooMuch("pages")
        for page in pdf.pages:
            found = _page(page)
            left -= sum(len(part[1]) if part[0] == "table" else 1 for part in found["parts"])
            if left < 0:
                raise _TooMuch("most")
            pages.append(found)
            page.close()  # what is kept of a page takes much memory
    return {"pages": pages}


def _page(page: Any) -> dict[str, Any]:
    page = page.dedupe_chars()  # bold letters that are printed twice
    tables = [table for table in page.find_tables() if len({cell[0] for cell in table.cells}) > 1]  # else it is a frame
    boxes = [table.bbox for table in tables]
    rest = page.filter(lambda one: one["object_type"] != "char" or not any(_within(one, box) for box in boxes))
    placed = [
        (line["top"], ["line", line["text"]])
        for line in rest.extract_text_lines(return_chars=False, keep_blank_chars=True)
    ]
    placed += [(table.bbox[1], ["table", _cells(page.chars, table)]) for table in tables]
    placed.sort(key=lambda one: one[0])
    return {"scan": not page.chars and bool(page.images), "parts": [part for _, part in placed]}


def _within(char: dict[str, Any], box: tuple[Any, ...]) -> bool:
    across, down = char["x0"] + char["x1"], char["top"] + char["bottom"]
    return bool(2 * box[0] <= across < 2 * box[2] and 2 * box[1] <= down < 2 * box[3])


def _cells(chars: list[dict[str, Any]], table: Any) -> list[list[Any]]:
    """The cells of a table from top to bottom, each with its text."""
    from pdfplumber.utils.text import chars_to_textmap

    tops = sorted({cell[1] for cell in table.cells})
    found = []
    inside = [char for char in chars if _within(char, table.bbox)]
    for cell in sorted(table.cells, key=lambda cell: (cell[1], cell[0])):
        own = [char for char in inside if _within(char, cell)]
        lines = chars_to_textmap(own, keep_blank_chars=True).extract_text_lines() if own else []
        found.append((cell, [line for line in lines if line["text"].strip()]))
    ends = {_end(char["x1"], char["top"]) for char in inside if not char["text"].isspace()}
    edge = min((line["x0"] - cell[0] for cell, lines in found for line in lines), default=0)
    edge = min(max(edge, 0), _EDGE)
    return [
        [
            *(int(cell[0]), int(cell[2]), tops.index(cell[1]), sum(top < cell[3] for top in tops) - 1),
            *_text(lines, cell[2] - cell[0] - 2 * edge),
            any(_sticks_out(char, cell) for line in lines for char in line["chars"])
            or any(_comes_in(line["chars"][0], ends) for line in lines),
        ]
        for cell, lines in found
    ]


def _sticks_out(char: dict[str, Any], cell: tuple[Any, ...]) -> bool:
    """Whether a good part of a character lies outside of its cell; a closing sign may hang over the edge."""
    if char["text"] in _CLOSING or char["text"].isspace():
        return False
    across, down = (char["x1"] - char["x0"]) / 4, (char["bottom"] - char["top"]) / 3
    return bool(
        char["x0"] < cell[0] - across
        or char["x1"] > cell[2] + across
        or char["top"] < cell[1] - down
        or char["bottom"] > cell[3] + down
    )


def _end(x: Any, y: Any) -> tuple[int, int]:
    return int(4 * x), int(y)


def _comes_in(char: dict[str, Any], ends: set[tuple[int, int]]) -> bool:
    """Whether the first character of a line touches the end of another, which must stand in the cell before."""
    x, y = _end(char["x0"], char["top"])
    return any((x + right, y + below) in ends for right in (-1, 0, 1) for below in (-1, 0, 1))


def _text(lines: list[dict[str, Any]], width: Any) -> tuple[str, bool]:
    """The text of a cell, and whether its last line may go on; a line that was full goes on in the next without a break."""
    text, room, size = "", None, 0
    for line in lines:
        first, last = line["chars"][0], line["chars"][-1]
        if room is not None:
            full = first["text"] in _CLOSING or room <= _begins(line["chars"]) + first["x1"] - first["x0"]
            text += "" if full else "\n"
        text += line["text"]
        room, size = width - (line["x1"] - line["x0"]), last["x1"] - last["x0"]
    return text, room is not None and room <= 2 * size


def _begins(chars: list[dict[str, Any]]) -> Any:
    """How wide the beginning of a line is that no end of a line can part: a character, or letters and digits, and signs at it."""
    count = 1
    for before, char in itertools.pairwise(one["text"] for one in chars):
        word = before.isascii() and char.isascii() and not char.isspace()
        if not (word or char in _CLOSING or before in _OPENING):
            break
        count += 1
    return chars[count - 1]["x1"] - chars[0]["x0"]


if __name__ == "__main__":
    main()
