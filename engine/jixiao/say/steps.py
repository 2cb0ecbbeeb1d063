"""Steps of a mark → Chinese: one sentence each, on demand.

In: a step. Out: its sentence, without a full stop at its end. Every number in it is one that the step carries; what a
method's step says stands in the method's own file.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.law.methods import base, method
from jixiao.records.steps import (
    Absent,
    Added,
    Capped,
    Claimed,
    Counted,
    Fact,
    Judged,
    Marked,
    Missing,
    Moved,
    Overridden,
    Overruled,
    PassedOver,
    Regraded,
    Step,
    Unproved,
    Vetoed,
    Weighed,
)

_CELLS = {"target": "目标值", "actual": "实际完成值"}
#: Claims that earn full points (`Claimed.claim`), and those that are left to a person.
FULL_CLAIMS: Mapping[str, str] = {
    "restated": "实际完成值照抄目标值",
    "bounded": "只是界限，但足以达到目标",
}
OPEN_CLAIMS: Mapping[str, str] = {
    "bounded-open": "只是界限，不能断定是否达到目标，由人工评判",
    "wordy": "实际完成值是文字描述，由人工评判",
    "marks": "指标值和完成值填的是分数，没有可以评分的数值，由人工评判",
    "unquantified": "目标不是一个可以比较的数值，实际数值无从比较，由人工评判",
    "undated": "目标不是时间，实际时间无从比较，由人工评判",
    "incomparable": "目标与实际的单位不能比较，由人工评判",
}
#: What grade rules do to a grade.
GRADED = {"at-least": "等级至少为", "at-most": "等级至多为", "is": "等级定为"}
_WAYS = {"at-least": "越大越好", "at-most": "越小越好"}
#: So many who received points are named.
_NAMED = 5


def text(step: Step) -> str:
    """What a step says."""
    words = _said(step) + _parts(step) if step.left_out or step.even else _said(step)
    return words if isinstance(step, Marked) else words + _stored(step.facts)


def _said(step: Step) -> str:
    match step:
        case Weighed():
            return _weighed(step)
        case Moved():
            return _moved(step)
        case Absent(how="full"):
            return f"不适用，按规则计满分{step.points}分"
        case Absent(how="kept"):
            return f"不适用，其{step.amount}分按规则留在原处，不得分"
        case Absent():
            return "不适用"
        case Missing():
            return missing(step)
        case Claimed():
            return _claimed(step)
        case Marked():
            return method(step.method).said(step) + _rescaled(step) + _stored(step.facts) + _direction(step)
        case Unproved():
            return "没有佐证材料，计0分"
        case Overridden():
            return f"{step.text}，改计{decimals.percent(step.share)}"
        case Judged():
            return judged(step)
        case Overruled():
            who = step.by
            return f"{who}改判为{decimals.percent(step.share)}（按规则为{step.was}分）：{step.words}"
        case PassedOver():
            return f"择一计分，取“{step.winner}”，本项不计"
        case Added():
            return f"{step.name}得{step.points}分（分值{step.weight}分）"
        case Vetoed():
            return _vetoed(step)
        case Regraded():
            return f"{step.text}，{GRADED[step.how]}“{step.grade}”"
        case Capped(above=True):
            return f"加分后超过上限，总分至多{step.limit}分"
        case Capped():
            return "扣分后低于0，总分至少0分"


def _parts(step: Step) -> str:
    """How parts of an actual value were counted that have nothing to be counted, or no weights."""
    told = [f"{fact.name}{f'“{fact.value.strip()}”' if fact.value.strip() else '空缺'}" for fact in step.left_out]
    notes = [f"{'、'.join(told)}，没有计入"] if told else []
    notes += ["各部分没有写权数，按一样重平均"] if step.even else []
    return f"（{'；'.join(notes)}）"


def _stored(facts: Sequence[Fact]) -> str:
    """Which values are not those that a spreadsheet displays: the arithmetic is that of the stored ones."""
    read = (one for fact in facts for one in (fact, *fact.of))
    told = [
        f"{_CELLS.get(one.name, one.name)}显示为{one.value.strip()}，存的是{one.stored}" for one in read if one.stored
    ]
    return f"（{'；'.join(told)}）" if told else ""


def kind(step: Step) -> str:
    """The permanent ASCII name of what a step is: `marked.at-least.short`, `weighed.even`."""
    match step:
        case Marked():
            return f"marked.{step.method}.{step.branch.key}"
        case Claimed():
            return f"claimed.{step.claim}"
        case Weighed() | Absent():
            return f"{step.kind}.{step.how}"
        case Moved():
            return f"moved.{step.why}.{step.how}"
        case _:
            return step.kind


def _weighed(step: Weighed) -> str:
    shared = f"由{step.count}项指标平分" if step.count > 1 else "全部归这一项指标"
    match step.how:
        case "printed":
            return f"分值{step.weight}分，按表内所印"
        case "law":
            return f"分值{step.weight}分"
        case "even":
            return f"分值{step.weight}分：“{step.of}”{step.whole}分{shared}"
        case "unlimited":
            return "扣分没有上限"
        case "uncomputed":
            return f"{f'“{step.of}”的' if step.of else ''}分值是没有计算结果的公式，不知道是几分"
        case "printed-once":
            return f"分值{step.weight}分：“{step.of}”只印一次{step.whole}分，{shared}"
        case "printed-in-proportion":
            return f"分值{step.weight}分：“{step.of}”只印一次{step.whole}分，按规则集的分值分给{step.count}项固定指标"
        case _:
            return "表内给了分值，本行没有，按0分计"


def _moved(step: Moved) -> str:
    why = "没有指标" if step.why == "empty" else "不适用"
    if step.why == "bequest":
        return f"“{step.giver}”没有指标，其中{step.amount}分给“{step.takers[0]}”"
    if step.how == "kept":
        return f"{why}，其{step.amount}分没有指标可以接收，留在原处"
    if step.how == "received":
        return f"“{step.giver}”{why}，分来{step.amount}分"
    names = "、".join(step.takers[:_NAMED]) + ("等" if len(step.takers) > _NAMED else "")
    verb = "分给" if len(step.takers) == 1 else "平均分给" if step.equal else "按比例分给"
    return f"{why}，其{step.amount}分{verb}{names}"


def missing(step: Missing) -> str:
    """What was not given, and what that costs."""
    if step.unread:
        return "表不完整，没有读到，列0分"
    if step.names == ("weight",):
        return "不知道是几分，列0分"
    cells = [_CELLS[name] for name in step.names if name in _CELLS]
    names = "和".join(cells) if cells else "、".join(step.names)
    return f"{names}没有给出，由人工评判" if step.awaits else f"{names}空缺，计0分"


def _claimed(step: Claimed) -> str:
    if step.grade:
        known = f"用词属于“{step.grade}”"
        if step.full:
            return f"{known}，没有可核对的数值，计满分{step.weight}分"
        return f"{known}，具体得分由人工评判"
    return f"{FULL_CLAIMS[step.claim]}，计满分{step.weight}分" if step.full else OPEN_CLAIMS[step.claim]


def _rescaled(step: Marked) -> str:
    """Points of the rules' own scale as points of what the line weighs."""
    if step.gave is None or step.printed is None or step.exact is None:
        return ""
    return f"；规则按{decimals.plain(step.printed)}分写，本项{step.weight}分，折算为{decimals.plain(step.exact)}分"


def _direction(step: Marked) -> str:
    """Where the direction of a target without operator was taken from."""
    match step.direction_from:
        case "zero":
            return "（目标为0，按越小越好）"
        case "library":
            return f"（目标没有写符号，按指标库中同名指标的方向，{_WAYS[step.direction]}）"
        case "name":
            return f"（目标没有写符号，名称含“{step.word}”，按{_WAYS[step.direction]}）"
        case "framework":
            return f"（目标没有写符号，按指标体系的规定，{_WAYS[step.direction]}）"
        case "assumed":
            return "（目标没有写符号，按越大越好）"
        case _:
            return ""


def judged(step: Judged) -> str:
    """A person's judgement, with the words."""
    who, grade = step.by or "评判人", f"为{step.grade}" if step.grade else ""
    return f"{who}评判{grade}，计{decimals.percent(step.share)}：{step.words}"


def _vetoed(step: Vetoed) -> str:
    limits = []
    if step.cap is not None:
        limits.append(f"总分至多{step.cap}分")
    if step.grade is not None:
        limits.append(f"等级至多为“{step.grade}”")
    return f"{step.text}，{'，'.join(limits)}" if limits else step.text


def assumed(fact: Fact) -> str:
    """What is said beside a fact that the ruleset supplies; nothing of one that the submission gives."""
    return "没有给出，按规则集视为此值" if fact.assumed else ""


def counted(one: Counted) -> str:
    """What a function of rows took of a table, without the places of the rows."""
    if not one.of:
        return f"{one.call}得{one.value}：表中没有行"
    taken = f"取{len(one.rows)}行" if one.rows else "没有一行"
    return f"{one.call}得{one.value}：{taken}（共{one.of}行）"


@dataclass(frozen=True, slots=True)
class Product:
    """A product of a step's figures as they are shown: how it is written, written out, and what it comes to."""

    written: str
    worked: str
    value: Fraction


def product(step: Step) -> Product | None:
    """The product by which a step gives a share of a line's points; None where it gives them otherwise.

    The figures are those that are shown: a share as a percentage, or a proportion as the quotient of its terms.
    """
    if not isinstance(step, Marked) or step.branch.in_points or step.exact is None or not step.branch.gives:
        return None
    said = method(step.method).said(step)
    weight = Fraction(step.weight)
    for terms in _TERMS.get(step.branch.key, ()):
        whole, part = (step.values[name] for name in terms)
        shown = [base.figure(step, name) for name in terms]
        numbers = [decimals.number(one) for one in shown]
        divisor, factor = numbers
        written = f"计{step.weight}×{shown[1]}÷{shown[0]}"
        if written in said and divisor and factor is not None and whole and part is not None:
            worked = f"{decimals.plain(step.weight)} × {shown[1]} ÷ {shown[0]}"
            return Product(written, worked, weight * factor / divisor)
    share = base.share(step)
    written = f"计{step.weight}×{share}"
    factor = decimals.number(share.removesuffix("%"))
    if written not in said or factor is None:
        return None
    return Product(written, f"{decimals.plain(step.weight)} × {share}", weight * factor / 100)


#: The terms of a proportion, the divisor first, by the branch that gives it.
_TERMS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {"short": (("目标值", "实际值"),), "beyond": (("实际值", "目标值"),)}
)
