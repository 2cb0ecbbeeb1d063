"""The parts of an actual value (units, quarters) → what they come to together.

Comes in: a row, its unit, the year of its form, and how a ruleset puts parts together. Goes out: `Combined`: the value, which
parts were left out, and what is wrong with their weights. A part that is blank or says 不适用 is left out and named, never a 0;
a mean is only taken where every part of it has its weight, or none has one.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem
from jixiao.records.quantity import Quantity
from jixiao.records.submission import Cell, Part, Row
from jixiao.values import quantity
from jixiao.values.denials import believed, spoken_in
from jixiao.values.names import key

#: What a part says that has nothing to be counted.
NOT_APPLICABLE = frozenset({"不适用", "不涉及"})


@dataclass(frozen=True, slots=True)
class Combined:
    """What parts come to.

    `value` is None where they are no numbers of one kind; `left_out` the numbers (from 1) of those that were not counted;
    `even` that a mean was taken of parts without weights; `nothing` that no part has anything to be counted.
    """

    value: Quantity | None = None
    left_out: tuple[int, ...] = ()
    even: bool = False
    nothing: bool = False
    wrong: tuple[Problem, ...] = ()


def blank(cell: Cell | None) -> bool:
    """Whether a cell gives no value: no such column, nothing written, or a formula never computed."""
    return cell is None or cell.blank or cell.uncomputed


def counts(part: Part) -> bool:
    """Whether a part has anything to be counted."""
    return not blank(part.actual) and key(part.actual.text) not in NOT_APPLICABLE


def combine(row: Row, unit: str, year: int | None, aggregate: str) -> Combined:
    """The actual value that a row's parts make, exact.

    `by-unit` is the mean for ratios, weighted by the parts' weights, and the sum for everything else (湖北 2020: 绝对值
    相加，相对值按资金额加权平均).
    """
    left_out = tuple(number for number, part in enumerate(row.parts, 1) if not counts(part))
    kept = [part for part in row.parts if counts(part)]
    if not kept:
        return Combined(left_out=left_out, nothing=True)
    read = [believed(part.actual.text, unit, year, spoken_in(row)) for part in kept]
    values = [one.value for one in read if one.value is not None and one.op in ("", "=") and not one.approx]
    dimensions = {one.unit.dimension if one.unit else "" for one in read}
    if len(values) != len(read) or len(dimensions) != 1:
        return Combined(left_out=left_out)
    first, even = read[0], False
    if aggregate == "weighted-mean" or (aggregate == "by-unit" and dimensions == {"比率"}):
        weights = [None if blank(part.weight) else _weight(part) for part in kept]
        wrong = tuple(_wrong(row, kept, weights))
        if wrong:
            return Combined(left_out=left_out, wrong=wrong)
        given = [weight for weight in weights if weight is not None]
        even = not given and len(kept) > 1
        value = _mean(values, given or [decimals.ONE] * len(kept))
    else:
        value = decimals.exact_sum(values)
    number = value / first.unit.factor if first.unit else value
    whole = replace(first, text=quantity.show(value, first.unit), value=value, number=number)
    return Combined(whole, left_out, even)


def _weight(part: Part) -> Fraction | None:
    return None if part.weight is None else decimals.number(part.weight.text)


def _mean(values: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction:
    """The weighted mean; the weights do not add up to 0, as `_wrong` has seen."""
    total = decimals.exact_sum(value * weight for value, weight in zip(values, weights, strict=True))
    return total / decimals.exact_sum(weights)


def _wrong(row: Row, parts: Sequence[Part], weights: Sequence[Fraction | None]) -> Sequence[Problem]:
    """What is wrong with the weights of a mean: some that are lacking, that are no weights, or nothing but zeros."""
    if all(blank(part.weight) for part in parts):
        return ()
    found = []
    for part, weight in zip(parts, weights, strict=True):
        if blank(part.weight) or part.weight is None:
            message = f"“{row.path[-1][:40]}”的各部分要按权数平均，这一部分没有写权数。"
            cure = "请补上这一部分的权数，如资金额；或各部分都不写，按一样重计。"
            found.append(Problem(part.actual.source, "submission.part-weight", message, cure))
        elif weight is None or weight < 0:
            message = f"“{row.path[-1][:40]}”的权数“{part.weight.text[:20]}”不是不小于0的数。"
            found.append(Problem(part.weight.source, "submission.part-weight", message, "请写数，如资金额 120。"))
    if not found and not any(weights):
        message = f"“{row.path[-1][:40]}”的各部分权数都是0，不能加权平均。"
        place = next(part.weight for part in parts if part.weight is not None)
        found.append(Problem(place.source, "submission.part-weight", message, "请写大于0的权数，如资金额。"))
    return found
