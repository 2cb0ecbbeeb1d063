"""What stands beside the text of a Word document: notes, comments, and the data of its charts.

In: the parts of the archive. Out: each by its kind and the id that the text names it with. Charts are read as Word cached them,
the workbook behind them is not opened; what is damaged among these parts is left out, the text does not need it.
"""

from typing import Final

from jixiao.intake.formats.archive import BROKEN, Parts, relations
from jixiao.intake.formats.flow import Aside, Chart, Note
from jixiao.records import PassageKind

#: The kinds of parts, what an entry of each is called, and what its words are.
_NOTES: Final = {
    "footnotes": ("footnote", PassageKind.NOTE),
    "endnotes": ("endnote", PassageKind.NOTE),
    "comments": ("comment", PassageKind.COMMENT),
}
#: Charts leave out points, but not so many times those that they have.
_SPARSE: Final = 20
_AXES: Final = frozenset(("catAx", "valAx", "dateAx", "serAx"))


def read(parts: Parts, main: str) -> dict[tuple[str, str], Aside]:
    """Notes, comments and charts by kind (footnote, endnote, comment, chart) and id."""
    found: dict[tuple[str, str], Aside] = {}
    for identity, (kind, name) in relations(parts, main).items():
        if not parts.has(name):
            continue
        try:
            if kind in _NOTES:
                tag, means = _NOTES[kind]
                found |= {(tag, number): Note(means, text) for number, text in _notes(parts, name, tag).items()}
            elif kind == "chart" and (chart := _chart(parts, name)):
                found["chart", identity] = chart
        except BROKEN:
            continue
    return found


def _notes(parts: Parts, name: str, tag: str) -> dict[str, str]:
    """The words of each entry, its paragraphs parted by line ends."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    skipping = 0

    def begin(one: str, attributes: dict[str, str]) -> None:
        nonlocal current, skipping
        if skipping or one in ("del", "moveFrom"):
            skipping += 1
        elif one == tag:
            separates = attributes.get("type", "normal") != "normal"
            current = None if separates else found.setdefault(attributes.get("id", ""), [])
        elif one == "p" and current:
            current.append("\n")

    def end(one: str, words: str) -> None:
        nonlocal skipping
        if skipping:
            skipping -= 1
        elif one == "t" and current is not None:
            current.append(words)

    parts.parse(name, begin, end)
    texts = ((number, "".join(words).strip()) for number, words in found.items())
    return {number: text for number, text in texts if text}


def _chart(parts: Parts, name: str) -> Chart | None:
    """The data of a chart (ISO/IEC 29500-1, 21.2): what its series cache of names, categories and values."""
    path: list[str] = []
    title: list[str] = []
    categories: dict[int, str] = {}
    series: list[tuple[list[str], dict[int, str]]] = []
    at = 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal at
        path.append(tag)
        if tag == "ser":
            series.append(([], {}))
        elif tag == "pt":
            at = int(attributes.get("idx", "0")) if attributes.get("idx", "0").isdecimal() else 0

    def end(tag: str, words: str) -> None:
        path.pop()
        if tag == "t" and "title" in path and "ser" not in path and not _AXES & set(path):
            title.append(words)
        elif tag == "v" and "ser" in path:
            if "cat" in path or "xVal" in path:
                categories.setdefault(at, words)
            elif "val" in path or "yVal" in path:
                series[-1][1][at] = words
            elif "tx" in path:
                series[-1][0].append(words)

    parts.parse(name, begin, end)
    shown = tuple(("".join(named), _in_order(values)) for named, values in series if values)
    return Chart("".join(title).strip(), _in_order(categories), shown) if shown else None


def _in_order(points: dict[int, str]) -> tuple[str, ...]:
    """Points by their places, `""` for one that is not there; places far beyond the number of points are a damaged file's."""
    last = max((place for place in points if place < _SPARSE * len(points)), default=-1)
    return tuple(points.get(place, "") for place in range(last + 1))
