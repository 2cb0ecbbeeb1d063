"""How many rows of published pages are read, and whether any is read as what it is not.

In: a folder of pages as they were published (its own README says how it is laid out): `index.jsonl` with the class that a
careful reader gave each page, `rows.jsonl` with the rows that are really there, the pages as text, and `tables/` with the same
forms as tables. Out: a line for every page and table, and totals by class. A row that is not read costs a person a minute;
a row that is read wrongly costs a wrong mark without a word, so `wrong` must be 0. Pages that are set aside are measured
only when asked for (`--aside`), so that nothing is written for them.

    python tools/pages_rate.py [FOLDER] [-v] [--aside]
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jixiao import intake
from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Source
from jixiao.records import Cell, Row, Submission
from jixiao.values import names
from jixiao.values.quantity import glyphs

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "cases" / "pages"
ASIDE = frozenset((11, 29, 51, 65, 75, 81))
#: Classes of pages from which no careful reader would take a scored row.
UNSCORED = frozenset(("impossible", "target-setting", "narrative", "head-only"))
WHOLE, PARTIAL, REFUSED, WRONG = "whole", "partial", "refused", "wrong"
VALUES = ("target", "actual", "weight", "score")
#: What `rows.jsonl` leaves out though the page prints it: a column under a name that its maker did not know.
UNTOLD = frozenset(((71, "actual"),))
#: What a page prints where `rows.jsonl` mends it (a letter that the page lost) or leaves off its end.
_REPAIRS = "完成六安市六安市罗氏宗祠、李氏宗祠、英布墓日常维护,指挥部旧址报病虫害防治测绘、国保省保矢量数据测绘、龙盘石刻护栏制装"
PRINTED = {(67, "抚育补助"): {"name": "育补助"}, (79, "指标1:修缮建筑数量"): {"target": _REPAIRS, "actual": _REPAIRS}}

_NUMBERED = re.compile(r"指标\d{1,2}[:：]?")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one page or table came out; `right` is None where nobody wrote down its rows."""

    name: str
    kind: str
    there: int
    read: int
    right: int | None
    status: str
    codes: tuple[str, ...]
    notes: tuple[str, ...] = ()


# --- comparing --------------------------------------------------------------------------------------------------


def judged(
    name: str,
    kind: str,
    found: tuple[Sequence[Submission], Sequence[Problem]],
    wanted: Sequence[Mapping[str, str]] | None,
    there: int,
    untold: Iterable[str] = (),
) -> Verdict:
    """The verdict on what was read, against the rows that are there (None: only their number is known)."""
    forms, problems = found
    rows = [row for form in forms for row in form.rows]
    codes = tuple(dict.fromkeys(problem.code for problem in problems))
    told = {place for problem in problems for place in _row_of(problem.source)}
    values = [one for one in VALUES if one not in untold]
    notes, right = _compared(rows, wanted, values, told) if wanted is not None else ((), None)
    if kind in UNSCORED:
        status = WRONG if rows else REFUSED
    elif notes or len(rows) > there or (len(rows) < there and not problems):
        status = WRONG
        notes = notes or (f"{len(rows)} rows of {there}, and nothing said",)
    else:
        status = REFUSED if not rows else WHOLE if len(rows) == there else PARTIAL
    return Verdict(name, kind, there, len(rows), right, status, codes, notes)


def _compared(
    rows: Sequence[Row], wanted: Sequence[Mapping[str, str]], values: Sequence[str], told: set[tuple[object, ...]]
) -> tuple[tuple[str, ...], int]:
    """What is wrong with each row that was read, and how many are right; equal names are compared in their order."""
    left = [dict(one) for one in wanted]
    notes: list[str] = []
    right = 0
    for row in rows:
        theirs = next((one for one in left if _name(one["name"]) == _name(row.path[-1])), None)
        if theirs is None:
            notes.append(f"not there: {row.path[-1][:30]}")
            continue
        left.remove(theirs)
        wrong = [f"{row.path[-1][:20]}: {one} {_shown(row, one)!r} for {theirs[one]!r}" for one in values
                 if not _same(row, one, theirs[one])]  # fmt: skip
        right += not wrong
        notes += wrong if not told & set(_row_of(row.source)) else []
    return tuple(notes), right


def _row_of(place: Source) -> Iterator[tuple[object, ...]]:
    """The row that a place stands in, as far as the place knows it."""
    if place.cell:
        yield place.sheet, "".join(re.findall(r"\d+", place.cell)[:1])
    elif place.line:
        yield (place.line,)


def _name(text: str) -> str:
    return names.key(_NUMBERED.sub("", glyphs.normal(text), count=1))


def _shown(row: Row, name: str) -> str:
    cell: Cell | None = getattr(row, name)
    return "" if cell is None or cell.blank else cell.shown or cell.text


def _same(row: Row, name: str, wanted: str) -> bool:
    """Whether a value is the one printed: as words, as a number, or with the sign and unit of columns of its own."""
    texts = {_shown(row, name), "" if (cell := getattr(row, name)) is None else cell.text}
    sign, unit = (cell.text if cell else "" for cell in (row.operator, row.unit))
    if name in ("target", "actual"):
        texts |= (
            {sign + text for text in texts} | {text + unit for text in texts} | {sign + text + unit for text in texts}
        )
        texts |= {sign} if name == "target" and glyphs.words(wanted) in ("≥", "≤", ">", "<", "=") else set()
    if any(glyphs.words(text) == glyphs.words(wanted) for text in texts):
        return True
    number = decimals.number(wanted.strip())
    return number is not None and any(decimals.number(text.strip()) == number for text in texts)


# --- the folder -------------------------------------------------------------------------------------------------


def measured(folder: Path, *, aside: bool = False) -> Iterator[Verdict]:
    """Every page of a folder, and every form of it as a table; those that are set aside, or all others."""
    rows = {one["page"]: one for one in _lines(folder / "rows.jsonl")}
    for page in _lines(folder / "index.jsonl"):
        number = int(page["file"][:2])
        if (number in ASIDE) != aside:
            continue
        written = rows.get(number)
        wanted = written["rows"] if written else None
        printed = [{**one, **PRINTED.get((number, one["name"]), {})} for one in wanted] if wanted is not None else None
        untold = [name for one, name in UNTOLD if one == number]
        found = intake.read(str(folder / page["file"]))
        yield judged(page["file"], page["cls"], found, printed, page["rows_there"], untold)
        for path in sorted((folder / "tables").glob(f"{number:02}-*.html")):
            found = intake.read(str(path))
            there = len(wanted) if wanted is not None else sum(len(form.rows) for form in found[0])
            yield judged(path.name, "as table", found, wanted, there, untold)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


# --- the table --------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Print the table; exits 1 where a row is read as what it is not."""
    named = [one for one in arguments if not one.startswith("-")]
    folder = Path(named[0]) if named else FOLDER
    if not (folder / "index.jsonl").exists():
        sys.stdout.write(f"no pages in {folder}: nothing to measure\n")
        return 0
    verdicts = list(measured(folder, aside="--aside" in arguments))
    for one in verdicts:
        right = "?" if one.right is None else one.right
        sys.stdout.write(f"{one.name:<42} {one.kind:<15} there {one.there:>2}  read {one.read:>2}  right {right:>2}  "
                         f"{one.status:<8} {' '.join(one.codes)}\n")  # fmt: skip
        if "-v" in arguments:
            sys.stdout.writelines(f"    {note}\n" for note in one.notes)
    for kind in dict.fromkeys(one.kind for one in verdicts):
        own = [one for one in verdicts if one.kind == kind]
        counts = Counter(one.status for one in own)
        told = "  ".join(f"{status} {counts[status]:>2}" for status in (WHOLE, PARTIAL, REFUSED, WRONG))
        rows = sum(one.there for one in own), sum(one.read for one in own), sum(one.right or 0 for one in own)
        sys.stdout.write(
            f"{kind:<15} {len(own):>3}  {told}  rows there {rows[0]:>3}  read {rows[1]:>3}  right {rows[2]:>3}\n"
        )
    return 1 if any(one.status == WRONG for one in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
