"""The formulas of methods that mark a computed value, or add up several parts."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from jixiao.ground import decimals
from jixiao.ground.written import NOWHERE
from jixiao.law import formula
from jixiao.law.methods.bands import Bands
from jixiao.law.methods.cases import Award, Cases
from jixiao.law.methods.checkpoints import Checkpoint, Checkpoints
from jixiao.law.methods.elements import Elements
from jixiao.law.methods.elements import shares as element_shares
from jixiao.law.methods.experts import Experts
from jixiao.law.methods.formula import Formula
from jixiao.law.methods.interpolate import Interpolate
from jixiao.law.methods.lookup import Lookup
from jixiao.law.methods.per_unit import PerUnit, Rate
from jixiao.render.scorebook.asked import Asked, Carried, Live, live
from jixiao.render.scorebook.entries import expert
from jixiao.render.scorebook.expressions import Inexpressible, number, quoted, safe
from jixiao.values.quantity import same_words


def _measured(asked: Asked) -> tuple[str, tuple[str, Fraction] | None]:
    """Where the marked value stands: in a cell of its own where an expression gives it, else the actual value."""
    of = asked.params.of
    if of is None:
        actual = asked.entry.said.actual
        if actual is None or actual.value is None:
            raise Inexpressible("实际完成值不是一个数")
        return asked.at.actual, None
    value = formula.evaluate(formula.parse(of, NOWHERE), asked.entry.value)
    if not isinstance(value, Fraction):
        raise Inexpressible("算式的值不存在，按规则处理")
    return asked.at.measured, (f"={safe(asked.expression(of))}", value)


def by_formula(asked: Asked) -> Live | Carried:
    """What an expression of the ruleset gives."""
    assert isinstance(asked.params, Formula)
    value = formula.evaluate(formula.parse(asked.params.value, NOWHERE), asked.entry.value)
    if not isinstance(value, Fraction):
        return Carried("算式的值不存在，按规则处理")
    term = asked.expression(asked.params.value)
    return live(asked, term if asked.params.gives == "points" else f"{asked.at.weight}*{term}")


def bands(asked: Asked) -> Live | Carried:
    """What the band gives in which a value lies."""
    assert isinstance(asked.params, Bands)
    value, measured = _measured(asked)
    text = "0"
    for band in reversed(asked.params.bands):
        edges = ((">=", band.from_), (">", band.above), ("<=", band.to), ("<", band.below))
        tests = [f"{value}{sign}{number(edge)}" for sign, edge in edges if edge is not None] or ["TRUE"]
        text = f"IF(AND({','.join(tests)}),{_award(asked, band.share, band.points)},{text})"
    return live(asked, text, measured)


def _award(asked: Asked, share: Fraction | None, points: Any) -> str:
    return number(Fraction(points)) if points is not None else f"{asked.at.weight}*{number(share or decimals.ZERO)}"


def interpolate(asked: Asked) -> Live | Carried:
    """The share on the line between two points."""
    assert isinstance(asked.params, Interpolate)
    value, measured = _measured(asked)
    points = asked.params.points
    text = number(points[-1].share)
    for low, high in reversed(tuple(pairwise(points))):
        rise = number((high.share - low.share) / (high.at - low.at))
        text = f"IF({value}<{number(high.at)},{number(low.share)}+({value}-{number(low.at)})*{rise},{text})"
    text = f"IF({value}<={number(points[0].at)},{number(points[0].share)},{text})"
    return live(asked, f"{asked.at.weight}*{text}", measured)


def per_unit(asked: Asked) -> Live | Carried:
    """So much more or less for each step from a mark."""
    params = asked.params
    assert isinstance(params, PerUnit)
    value, measured = _measured(asked)
    base, level = number(params.base), number(params.mark)
    above, below = (_change(rate, value, level, params.partial) for rate in (params.above, params.below))
    change = f"IF({value}>{level},{above},IF({value}<{level},{below},0))"
    return live(asked, f"{asked.at.weight}*{base}+{change}", measured)


def _change(rate: Rate | None, value: str, level: str, partial: str) -> str:
    """What a value beyond the mark gives or takes, in steps of `rate`."""
    if rate is None:
        return "0"
    steps = safe(f"ABS({value}-{level})/{number(rate.each)}")
    steps = {"whole": f"INT({steps})", "started": f"ROUNDUP({steps},0)"}.get(partial, steps)
    return f"{steps}*{number(rate.points)}"


def lookup(asked: Asked) -> Live | Carried:
    """What a table gives for a word."""
    assert isinstance(asked.params, Lookup)
    of = asked.params.of
    word = (
        asked.entry.value("实际文字") if of is None else formula.evaluate(formula.parse(of, NOWHERE), asked.entry.value)
    )
    if not isinstance(word, str):
        return Carried("没有文字可查，按规则处理")
    known = next((name for name in asked.params.table if same_words(name, word)), None)
    if known != word or (of is None and asked.at.actual_text is None):
        return Carried("所写的词与表中的写法不同，由引擎认出")
    place = asked.refer("实际文字") if of is None else asked.expression(of)
    text = "0"
    for name, share in reversed(tuple(asked.params.table.items())):
        text = f"IF(EXACT({place},{quoted(name)}),{number(share)},{text})"
    return live(asked, f"{asked.at.weight}*{text}")


# --- methods of several parts -----------------------------------------------------------------------------------


def elements(asked: Asked) -> Live | Carried:
    """The shares of the elements that are there; 0 without a required one."""
    assert isinstance(asked.params, Elements)
    row = asked.entry.slot.row if asked.entry.slot else None
    given = {name: asked.at.own(name) for name in (row.elements if row else ())}
    places = {
        item.name: next((at for name, at in given.items() if same_words(name, item.name)), None)
        for item in asked.params.items
    }
    if None in places.values():
        return Carried("有要点没有回答，缺必备要点计0分")
    shares = zip(places.values(), element_shares(asked.params), strict=True)
    text = f"({'+'.join(f'{place}*{number(share)}' for place, share in shares)})"
    gate = [str(places[name]) for name in asked.params.gate if name in places]
    return live(asked, "*".join([asked.at.weight, *gate, text]))


def checkpoints(asked: Asked) -> Live | Carried:
    """The points of each checkpoint, added up."""
    assert isinstance(asked.params, Checkpoints)
    items = asked.params.items
    for item in items:
        if not isinstance(formula.evaluate(formula.parse(item.of, NOWHERE), asked.entry.value), Fraction):
            return Carried("算式的值不存在，按规则处理")
    full = decimals.exact_sum(Fraction(item.points) for item in items)
    if not full:
        return live(asked, "0")
    parts = "+".join(_checkpoint(item, asked.expression(item.of)) for item in items)
    return live(asked, f"{asked.at.weight}*({parts})/{number(full)}")


def _checkpoint(item: Checkpoint, value: str) -> str:
    points, level = number(Fraction(item.points)), number(item.mark)
    miss = "0" if item.below == "zero" else f"MAX(0,{points}*{value}/{level})"
    return f"IF({safe(value)}>={level},{points},{miss})"


def cases(asked: Asked) -> Live | Carried:
    """What the first condition gives that holds."""
    assert isinstance(asked.params, Cases)
    branches: Sequence[Any] = asked.params.cases
    otherwise: Award | None = asked.params.otherwise
    if not any(asked.holds(branch.when) for branch in branches):
        names = frozenset[str]().union(*(formula.names(formula.parse(branch.when, NOWHERE)) for branch in branches))
        if any(asked.entry.value(name) is None for name in names):
            return Carried("条件所用的数据没有给出，按规则处理")
    text = "0" if otherwise is None else _award(asked, otherwise.share, otherwise.points)
    for branch in reversed(branches):
        text = f"IF({asked.expression(branch.when)},{_award(asked, branch.share, branch.points)},{text})"
    return live(asked, text)


def experts(asked: Asked) -> Live | Carried:
    """The mean of the marks of experts, the highest and lowest left out."""
    assert isinstance(asked.params, Experts)
    row = asked.entry.slot.row if asked.entry.slot else None
    marks = [at for n in range(1, len(row.experts) + 1 if row else 1) if (at := asked.at.own(expert(n)))]
    listed, trim = ",".join(marks), asked.params.trim
    if not marks or len(marks) > 30:
        return Carried("专家评分太多或没有，由引擎平均")
    area = f"{marks[0]}:{marks[-1]}"
    ends = "".join(f"-LARGE({area},{n})-SMALL({area},{n})" for n in range(1, trim + 1))
    mean = f"(SUM({listed}){ends})/{len(marks) - 2 * trim}"
    return live(asked, f"{asked.at.weight}*{mean}/{number(Fraction(asked.params.full))}")


def graded(_asked: Asked) -> Live | Carried:
    """A person decides; there is nothing to reckon."""
    return Carried("由人工评判")
