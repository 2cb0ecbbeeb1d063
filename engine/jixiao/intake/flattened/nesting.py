"""A heading in two rows as one: the labels of its lower row under those of the upper row that they divide.

In: the labels of a heading in the order in which a flattened text has them: the upper row, then the lower one. Out: the labels
from left to right, a divided one replaced by its parts (`年度指标值` by `指标性质 指标值 度量单位`), or the labels as they are
where there is no lower row, or where not every part of it has exactly one label that it divides.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.intake.forms import columns as c
from jixiao.intake.forms import vocabulary as v
from jixiao.records import Cell

#: What stands over the levels.
OVER_LEVELS: Final = "绩效指标"
_POINTS: Final = ("weight", "score")
#: How points of the lower row are named: 单项指标得分, 权重占比（%）.
_OF_A_LINE: Final = ("单项", "权重占比")
_SAYS_NOTHING: Final = frozenset(("值", "数值"))
_PIECES: Final = c.PIECES | {"指标性质", "指标符号", "计算符号", "指标方向", "指标值", "目标值"}


def flat(labels: Sequence[Cell]) -> tuple[Cell, ...]:
    """The labels of a heading from left to right."""
    lower = _lower(labels)
    upper = list(labels[:lower])
    out = [[one] for one in upper]
    values = iter(("target", "actual"))  # a target is divided before an actual value
    for part in _parts(labels[lower:]):
        wanted = _whole(part, values)
        at = next((index for index, one in enumerate(upper) if _name(one) == wanted and out[index] == [one]), None)
        if at is None:
            return tuple(labels)
        whole = [*part[:1], upper[at], *part[1:]] if _lacks_value(part) else part
        out[at] = [upper[at] if v.as_label(one.text) in _SAYS_NOTHING else one for one in whole]
    return tuple(one for group in out for one in group)


def _name(label: Cell) -> str:
    return OVER_LEVELS if v.as_label(label.text) == OVER_LEVELS else c.column(label.text) or ""


def _whole(part: Sequence[Cell], values: Iterator[str]) -> str | None:
    """The name of the column that a part divides; None for pieces that are no whole value."""
    kinds = [_kind(one) for one in part]
    if kinds[0] == "level":
        return OVER_LEVELS
    if kinds[0] == "points":
        return "score" if any(c.column(one.text) == "score" for one in part) else "weight"
    return next(values, None) if "value" in kinds or _lacks_value(part) else None


def _lower(labels: Sequence[Cell]) -> int:
    """Where the lower row begins: at the levels behind the values, else at the pieces behind the last whole label."""
    if v.as_label(labels[0].text) == OVER_LEVELS:
        return next((index for index, one in enumerate(labels) if c.level(one.text)), len(labels))
    last = len(labels)
    while last and _is_piece(labels[last - 1]):
        last -= 1
    return last if len(labels) - last > 1 else len(labels)


def _is_piece(label: Cell) -> bool:
    """Whether a label may stand in the lower row: a piece of a value, or points of one line beside what they are worth."""
    plain = v.as_label(label.text)
    if c.column(plain) in _POINTS:
        return plain.startswith(_OF_A_LINE)
    return plain in _PIECES


def _kind(label: Cell) -> str:
    """`level`, `points`, or the piece of a value that a label names: `operator`, `value`, `unit`; `""` for another."""
    plain, name = v.as_label(label.text), c.column(label.text) or ""
    if c.level(label.text):
        return "level"
    if name in ("operator", "unit"):
        return name
    if plain in ("符号", "性质"):
        return "operator"
    return "value" if name == "target" or plain in _SAYS_NOTHING else "points" if name in _POINTS else ""


def _parts(labels: Sequence[Cell]) -> list[list[Cell]]:
    """The lower row by what each part divides: levels, points, and the pieces of one value after the other."""
    out: list[list[Cell]] = []
    for label in labels:
        kind, before = _kind(label), [_kind(one) for one in out[-1]] if out else [""]
        same = kind in ("level", "points") and kind == before[-1]
        piece = kind in ("value", "unit") and kind not in before and before[-1] in ("operator", "value")
        if same or piece:
            out[-1].append(label)
        else:
            out.append([label])
    return out


def _lacks_value(part: Sequence[Cell]) -> bool:
    """Whether a part has only what stands before and behind a value: 符号 and 单位."""
    return [_kind(one) for one in part] == ["operator", "unit"]
