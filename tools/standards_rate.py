"""How many rows of printed frameworks `ruleset new --from` understands, against what they become by hand.

In: the frameworks of tests/cases/frameworks, each a table with the method of every row as a person wrote it: `develop` is what
the patterns were written with, `held-out` what they were not. Out: a table for both halves, and with `-v` the rows that are
not as by hand. Right is the same method with the same parameters; a row that stays manual costs a person a minute, a row
that is understood wrongly costs a wrong mark, so the two are counted apart.
"""

import io
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl

from jixiao.ground import decimals, located
from jixiao.ground.problems import Problems, Source
from jixiao.intake.formats import workbook
from jixiao.keeper import drafts
from jixiao.keeper.drafts.frame import Item, walk
from jixiao.law import formula
from jixiao.values.quantity import glyphs

FRAMEWORKS = Path(__file__).resolve().parent.parent / "tests" / "cases" / "frameworks"
HALVES = ("develop", "held-out")
#: What a row may turn out to be.
RIGHT, LEFT, MISSED, WRONG = "right", "left", "missed", "wrong"


@dataclass(frozen=True, slots=True)
class Row:
    """A row and how it came out: right, left to a person as by hand, missed (manual), or understood wrongly."""

    name: str
    verdict: str
    wanted: object
    found: object


# --- a framework as a workbook ----------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """What a YAML file says, as plain texts, lists and mappings."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else str(value)


def written(path: Path) -> dict[str, Any]:
    """The framework of a file."""
    found: dict[str, Any] = plain(located.load(path.read_text(encoding="utf-8"), path.name))
    return found


def printed(framework: Mapping[str, Any]) -> bytes:
    """A framework as the workbook that a bureau would send."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    named = {"1": "一级指标", "2": "二级指标", "3": "三级指标", **framework.get("heads", {})}
    heads = [named[level] for level in "123"]
    points = 0 if framework.get("points-first") == "true" else 3
    heads.insert(points, "分值")
    sheet.append([framework["title"]])
    sheet.append([*heads, *framework["columns"].values()])
    for row in framework["rows"]:
        cells: list[str | float | None] = list(row["级"])
        cells.insert(points, float(row["分"]) if "分" in row else None)
        sheet.append([*cells, *(row.get(key) for key in framework["columns"])])
    if framework.get("merged") != "false":
        _merge(sheet, framework["rows"], [column + (column >= points) + 1 for column in (0, 1)])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _merge(sheet: Any, rows: Sequence[Mapping[str, Any]], columns: Sequence[int]) -> None:
    for level, column in enumerate(columns):
        begins = 0
        for at in range(1, len(rows) + 1):
            if at < len(rows) and rows[at]["级"][: level + 1] == rows[begins]["级"][: level + 1]:
                continue
            if at - begins > 1:
                sheet.merge_cells(start_row=begins + 3, end_row=at + 2, start_column=column, end_column=column)
            begins = at


def drafted(framework: Mapping[str, Any]) -> drafts.Draft:
    """The draft of a framework."""
    return drafts.draft(drafts.framework(workbook.read(printed(framework), "表.xlsx"), "表.xlsx"))


# --- compared with what a person wrote --------------------------------------------------------------------------


def judged(framework: Mapping[str, Any]) -> tuple[Row, ...]:
    """Every row of a framework with how it came out."""
    found = drafted(framework)
    leaves = {item.name: item for item in walk(found.items) if not item.children}
    vetoes = {one.name for one in found.vetoes}
    return tuple(_judged(row, leaves, vetoes) for row in framework["rows"])


def _judged(row: Mapping[str, Any], leaves: Mapping[str, Item], vetoes: set[str]) -> Row:
    name = row["级"][-1].rstrip("*※†")
    wanted: object = row["为"]
    if wanted == "veto":
        return Row(name, RIGHT if name in vetoes else MISSED, wanted, sorted(vetoes))
    item = leaves[name]
    if item.note:
        return Row(name, LEFT if wanted == "manual" else MISSED, wanted, item.note)
    weight = decimals.number(row["分"]) or Fraction(1)
    kept = {key: item.extra[key] for key in ("overrides", "absent-when", "not-applicable") if key in item.extra}
    ours, theirs = {**(item.method or {}), **kept}, {}
    if isinstance(wanted, dict):
        theirs = {**wanted, **row.get("且", {})}
    same = canonical(ours, weight) == canonical(theirs, weight)
    return Row(name, RIGHT if same else WRONG, theirs or wanted, ours)


_DEFAULTS = {"base": Fraction(1), "partial": "whole", "undefined": "pending"}


def canonical(value: Any, weight: Fraction, key: str = "") -> Any:
    """A method in one way of writing: formulas canonical, numbers exact, awards as shares, defaults left out."""
    if isinstance(value, Mapping):
        pairs = {name: canonical(inner, weight, name) for name, inner in value.items()}
        if "points" in pairs and key != "points" and not {"each", "mark"} & set(pairs):
            pairs["share"] = pairs.pop("points") / weight
        pairs.pop("text", None)  # the reason of an override is the draft's wording
        return {name: inner for name, inner in pairs.items() if _DEFAULTS.get(name) != inner}
    if isinstance(value, list | tuple):
        listed = [canonical(inner, weight) for inner in value]
        if key == "items" and all("share" not in one for one in listed):
            listed = [{**one, "share": Fraction(1, len(listed))} for one in listed]
        return listed
    return _one(str(value), key)


def _one(text: str, key: str) -> object:
    number = decimals.number(text.rstrip("%"))
    if number is not None:
        return number / 100 if text.endswith("%") else number
    if key in ("of", "value", "when", "absent-when"):
        try:
            return formula.to_text(formula.parse(text, Source("")))
        except Problems:
            return text
    return glyphs.words(text)


# --- the table --------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Print the table; exits 1 where a row is understood wrongly."""
    told, wrong = [], 0
    for half in [one for one in arguments if one in HALVES] or HALVES:
        total: list[Row] = []
        for path in sorted((FRAMEWORKS / half).glob("*.yaml")):
            rows = judged(written(path))
            total += rows
            told += [f"{path.stem} {row.name}: {row.verdict}\n  by hand {row.wanted}\n  draft   {row.found}"
                     for row in rows if row.verdict in (MISSED, WRONG)]  # fmt: skip
            _line(f"{half}/{path.stem}", rows)
        _line(half, total)
        wrong += sum(row.verdict == WRONG for row in total)
    if "-v" in arguments:
        sys.stdout.write("\n".join(told) + "\n")
    return 1 if wrong else 0


def _line(name: str, rows: Sequence[Row]) -> None:
    counts = "  ".join(f"{one} {sum(row.verdict == one for row in rows):>3}" for one in (RIGHT, LEFT, MISSED, WRONG))
    share = 100 * sum(row.verdict == RIGHT for row in rows) // max(len(rows), 1)
    sys.stdout.write(f"{name:<24}  rows {len(rows):>3}  {counts}  {share:>3}%\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
