"""Submissions whose marks stand on an edge: exact halves of the last place, one smallest unit beside them, edges of bands.

Comes in: a seed. Goes out: submissions, as forms of the one or the other ruleset write them; a seed always draws the same.
"""

from collections.abc import Iterator
from fractions import Fraction
from random import Random

from jixiao.ground import decimals
from jixiao.ground.problems import Source
from jixiao.records import Cell, Row, Submission
from jixiao.records.submission import Budget, Fund

#: The smallest part that a number may have in a database.
_LEAST = Fraction(1, 10**6)
_SECOND = {"产出指标": "数量指标", "效益指标": "社会效益指标", "满意度指标": "服务对象满意度指标"}


def _cell(value: Fraction | str | None, source: Source) -> Cell | None:
    text = value if isinstance(value, str) else None if value is None else decimals.plain(value, 6)
    return None if text is None else Cell(text, source)


def _tie(draw: Random, largest: int) -> tuple[Fraction, Fraction, Fraction]:
    """A weight, a target and an actual of which weight × actual ÷ target is an exact half of a hundredth, or just beside it."""
    units = draw.choice((1, 3, 7, 100, 625, 1000, 1250, 9999, draw.randint(1, 10_000)))
    size = Fraction(10) ** draw.randint(-2, largest) * draw.randint(1, 99_999)
    half = 2 * draw.randint(0, units - 1) + 1
    goal, value = 2 * units * size, half * size
    beside = draw.choice((0, 0, 0, _LEAST, -_LEAST, Fraction(1, 100)))
    return Fraction(units, 100), goal, value + beside


def _number(draw: Random, largest: int) -> Fraction:
    sized = Fraction(draw.randint(0, 10**9), 10 ** draw.randint(0, 6)) * 10 ** draw.randint(0, largest - 2)
    return draw.choice((-1, 1, 1)) * sized


def ratios(seed: int, forms: int, rows: int, largest: int = 10) -> Iterator[Submission]:
    """Forms with printed points, whose lines have targets of all signs, and sizes up to 10^(`largest` + 9)."""
    draw = Random(seed)
    for number in range(forms):
        source = Source(f"{number}.yaml", 1, 1)
        _, budget, executed = _tie(draw, largest)
        lines = []
        for place in range(rows):
            weight, goal, value = _tie(draw, largest)
            sign = draw.choice(("≥", "≤", "=", "", "", ">", "<"))
            match draw.randint(0, 9):
                case 0:
                    goal, value = _number(draw, largest), _number(draw, largest)
                case 1:
                    goal, value = draw.choice(((Fraction(0), _number(draw, largest)), (-goal, -value), (goal, goal)))
                case 2:
                    goal, value = value, goal  # the limit of a cost, exceeded
            told = f"{sign}{decimals.plain(goal, 6)}"
            actual = draw.choice((None, "", "已完成", "基本完成", told)) if draw.random() < 0.1 else value
            first = draw.choice(tuple(_SECOND))
            lines.append(
                Row(
                    path=(first, _SECOND[first], f"指标{number}之{place}甲"),
                    source=source,
                    target=_cell(told if draw.random() < 0.97 else None, source),
                    actual=_cell(actual, source),
                    weight=_cell(weight, source),
                    basis=_cell(draw.choice((None, "台账", "无")), source),
                )
            )
        funds = Fund(source=source, annual=_cell(abs(budget), source), executed=_cell(abs(executed), source))
        yield Submission(
            source=source,
            project=_cell(f"项目{number}", source),
            year=2023,
            rows=tuple(lines),
            budget=Budget(total=funds),
        )


_EDGES = tuple(
    map(Fraction, ("0", "0.1", "0.4", "0.6", "0.65", "0.79", "0.85", "0.9", "0.93", "0.97", "1", "1.03", "1.3", "3"))
)


def edges(seed: int, forms: int) -> Iterator[Submission]:
    """Forms of tests/cases/sql/近界.yaml: quotients of facts on every edge and one smallest unit beside it."""
    draw = Random(seed)
    for number in range(forms):
        source = Source(f"{number}.yaml", 1, 1)
        below = Fraction(draw.choice((1, 3, 7, 8, 64, 100, 333, 1000))) * draw.choice((1, 10, Fraction(1, 10)))
        above = _EDGES[number % len(_EDGES)] * below + draw.choice((0, 0, _LEAST, -_LEAST))
        given = {
            "甲": draw.choice((above, above, above, Fraction(0), -above, None)),
            "乙": draw.choice((below, below, below, below, Fraction(0), None)),
            "挪用": draw.choice((None, "是的", "没有")),
            "停办": draw.choice((None, "否", "否", "是", "不适用")),
            "结论": draw.choice((None, "优秀", "合格", "  合格。", "不合格")),
            "通报": draw.choice((None, Fraction(0), Fraction(1), Fraction(3), Fraction("4.5"), Fraction(7))),
        }
        lines = []
        for place, first in enumerate(("产出", "产出", "产出", "效益", "效益")[: draw.randint(1, 5)]):
            goal = draw.choice((Fraction(8), Fraction(100), Fraction(3), Fraction("0.01"), Fraction(-5)))
            value = draw.choice(_EDGES) * goal + draw.choice((0, _LEAST, -_LEAST))
            target = draw.choice(("≥", "≤", "=", "")) + decimals.plain(goal, 6)
            if draw.random() < 0.2:
                target = draw.choice(("10-20", "±5%", "10%-20%", "2023年6月底前", "是", "明显改善", "≥-5"))
                value = draw.choice(
                    ("15", "20", "20.000001", "9.5", "2023年7月1日", "2023年6月30日", "否", "有", "", "12.5%")
                )
            lines.append(
                Row(
                    path=(first, "数量" if first == "产出" else "", f"{first}之{place}"),
                    source=source,
                    target=_cell(target, source),
                    actual=_cell(value, source),
                    basis=_cell(draw.choice((None, "台账", "台账", "无")), source),
                )
            )
        facts = {name: cell for name, value in given.items() if (cell := _cell(value, source)) is not None}
        yield Submission(
            source=source, project=_cell(f"项目{number}", source), year=2023, rows=tuple(lines), facts=facts
        )
