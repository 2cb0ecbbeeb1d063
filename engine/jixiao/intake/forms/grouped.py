"""Points and marks that a form prints once for a whole group of lines.

In: the lines of a table of indicators, in order, and the points found in the names of groups. Out: the same lines, where
what was printed for a group in a merged cell no longer stands on its first line, and the points of the groups. How a
group's points are shared over its lines is not decided here; its mark is nobody's, for a form has no place to say so.
"""

from collections.abc import Sequence
from dataclasses import replace

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.records import Cell

#: The points of groups by the names of their levels.
Groups = dict[tuple[str, ...], Cell]


@dataclass(slots=True)
class GroupedRow:
    """A row under its columns, with the names of its levels resolved; `cells` are the values that are read."""

    path: tuple[str, ...]
    source: Source
    cells: dict[str, Cell]


def add(groups: Groups, problems: list[Problem], path: tuple[str, ...], weight: Cell) -> None:
    """Take the points of a group; two that differ are a Problem."""
    known = groups.setdefault(path, weight)
    if known.text != weight.text:
        message = f"“{path[-1]}”的分值有两种写法：{known.text}和{weight.text}。"
        problems.append(Problem(weight.source, "form.two-weights", message, "请改成一种。"))


def part(lines: Sequence[GroupedRow], groups: Groups, problems: list[Problem]) -> None:
    """Part what is printed for groups from what is printed for lines."""
    for depth in (1, 2):
        start = 0
        for end in range(1, len(lines) + 1):
            if end == len(lines) or lines[end].path[:depth] != lines[start].path[:depth]:
                if (weight := _of_all(lines[start:end], depth)) is not None:
                    add(groups, problems, lines[start].path[:depth], weight)
                start = end
    _unshared(lines, problems)


def _of_all(lines: Sequence[GroupedRow], depth: int) -> Cell | None:
    """The points of a group that only its first line has, taken off it: they were printed in a merged cell."""
    own = _only_first(lines, "weight")
    if own is None or not (depth == 2 or len({line.path[:2] for line in lines}) > 1):
        return None
    lines[0].cells["weight"] = replace(own, text="", uncomputed=False)
    if mark := _only_first(lines, "score"):
        lines[0].cells["score"] = replace(mark, text="", shown="", uncomputed=False)
    return own


def _only_first(lines: Sequence[GroupedRow], name: str) -> Cell | None:
    cells = [line.cells.get(name) for line in lines]
    if len(lines) < 2 or not (own := cells[0]) or not _written(own) or any(map(_written, cells[1:])):
        return None
    return own


def _written(cell: Cell | None) -> bool:
    """Whether points stand in a cell: a formula whose result is not known is some."""
    return cell is not None and (not cell.blank or cell.uncomputed)


def _unshared(lines: Sequence[GroupedRow], problems: list[Problem]) -> None:
    """Points in a cell merged over some lines of a group, not all, are nobody's: the form does not say how many are whose."""
    printed = {cell.source for line in lines if (cell := line.cells.get("weight")) and _written(cell)}
    for line in lines:
        cell = line.cells.get("weight")
        if cell and not _written(cell) and cell.source.cell and cell.source in printed:
            message = f"“{line.path[-1][:20]}”与上一行合用一格分值，看不出各有几分。"
            cure = "请把分值分别写到每一行；合并在整个二级指标上的分值不必拆开。"
            problems.append(Problem(cell.source, "form.merged-weight", message, cure))
