"""The formulas of methods that hold an actual value to the target of its row."""

from jixiao.law.methods.all_or_nothing import AllOrNothing
from jixiao.law.methods.at_least import AtLeast
from jixiao.law.methods.exact import Exact
from jixiao.law.methods.reverse_linear import ReverseLinear
from jixiao.law.methods.yes_no import YesNo
from jixiao.render.scorebook.asked import Asked, Carried, Live, figure, live
from jixiao.render.scorebook.expressions import number, safe
from jixiao.values.answers import answer
from jixiao.values.quantity import Kind


def at_least(asked: Asked) -> Live | Carried:
    """Full when the target is reached, else in proportion; `equal` is the same."""
    weight, target, actual = asked.at.weight, asked.at.low, asked.at.actual
    line, over = (asked.params.pass_line, asked.params.over) if isinstance(asked.params, AtLeast) else (None, None)
    miss, hit = f"{weight}*{actual}/{target}", weight
    if line is not None:
        miss = f"IF({safe(f'{actual}/{target}')}<{number(line)},0,{miss})"
    if over is not None:
        ratio = safe(f"{actual}/{target}")
        share = f"MAX({number(over.floor)},1-{number(over.slope)}*({actual}/{target}-{number(over.from_)}))"
        hit = f"IF({target}<=0,{weight},IF({ratio}>{number(over.from_)},{weight}*{share},{weight}))"
    return live(asked, f"IF({actual}>={target},{hit},IF({actual}<=0,0,{miss}))")


def at_most(asked: Asked) -> Live | Carried:
    """Full when the target is kept, else in inverse proportion."""
    weight, target, actual = asked.at.weight, asked.at.low, asked.at.actual
    return live(asked, f"IF({actual}<={target},{weight},IF({target}<=0,0,{weight}*{target}/{actual}))")


def zero_target(asked: Asked) -> Live | Carried:
    """Full when nothing happened."""
    return live(asked, f"IF({asked.at.actual}<=0,{asked.at.weight},0)")


def reverse_linear(asked: Asked) -> Live | Carried:
    """Evenly down to 0 at a multiple of the target."""
    assert isinstance(asked.params, ReverseLinear)
    weight, target, actual = asked.at.weight, asked.at.low, asked.at.actual
    end = asked.params.zero_at
    share = f"({number(end)}-{actual}/{target})/{number(end - 1)}"
    return live(asked, f"IF({actual}<={target},{weight},IF({target}<=0,0,{weight}*{share}))")


def interval(asked: Asked) -> Live | Carried:
    """Full between the edges."""
    return live(asked, f"IF({_inside(asked)},{asked.at.weight},0)")


def _inside(asked: Asked) -> str:
    target, at = asked.entry.said.target, asked.at
    assert target is not None
    low = "TRUE" if target.low is None else f"{at.actual}{'>=' if target.low_closed else '>'}{at.low}"
    high = "TRUE" if target.high is None else f"{at.actual}{'<=' if target.high_closed else '<'}{at.high}"
    return f"AND({low},{high})"


def deadline(asked: Asked) -> Live | Carried:
    """On the last day in time or before it."""
    if figure(asked.entry.said.target) is None or figure(asked.entry.said.actual) is None:
        return Carried("时限不是 Excel 能写的日期")
    return live(asked, f"IF({asked.at.actual}<={asked.at.low},{asked.at.weight},0)")


def all_or_nothing(asked: Asked) -> Live | Carried:
    """Full when the target is kept by its own sign, else 0."""
    assert isinstance(asked.params, AllOrNothing)
    target, actual, at = asked.entry.said.target, asked.entry.said.actual, asked.at
    assert target is not None and actual is not None
    if target.kind is Kind.DATE:
        return deadline(asked)
    if target.kind is Kind.INTERVAL and actual.value is not None:
        return interval(asked)
    op = asked.op if asked.params.strict else {">": ">=", "<": "<="}.get(asked.op, asked.op)
    if target.value is None or actual.value is None:
        op = "="
    return live(asked, f"IF({at.actual}{op}{at.low},{at.weight},0)")


def exact(asked: Asked) -> Live | Carried:
    """Full when two numbers are the same within a tolerance."""
    assert isinstance(asked.params, Exact)
    target, actual, at = asked.entry.said.target, asked.entry.said.actual, asked.at
    if target is None or actual is None or target.value is None or actual.value is None:
        return Carried("文字或时间是否一致，由引擎比较")
    gap = safe(f"ABS({at.actual}-{at.low})")
    return live(asked, f"IF({gap}<={number(asked.params.tolerance)},{at.weight},0)")


def yes_no(asked: Asked) -> Live | Carried:
    """Full when the answer is the wanted one."""
    params, at = asked.params, asked.at
    assert isinstance(params, YesNo)
    target = asked.entry.said.target
    given = asked.expression(params.of) if params.of is not None else at.actual
    asks = answer(target.text) if target else None
    if params.wanted is None and asks is not None:
        return live(asked, f"IF({given}={at.low},{at.weight},0)")
    hit, miss = (at.weight, "0") if params.wanted != "否" else ("0", at.weight)
    return live(asked, f"IF({given},{hit},{miss})")
