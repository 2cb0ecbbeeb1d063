"""The kinds of steps in the scorecard's JSON (`kind`), each with what it means.

In: the records of steps and the words of claims. Out: `kinds`; those that methods give (`marked.…`) are not among them.
"""

from collections.abc import Iterator, Mapping
from typing import get_args, get_type_hints

from jixiao.records import steps
from jixiao.say.steps import FULL_CLAIMS, OPEN_CLAIMS

#: The kinds whose names are made of what a step carries, and those that are one name.
KINDS: Mapping[str, str] = {
    "weighed.printed": "分值按表内所印",
    "weighed.law": "分值按规则集所定",
    "weighed.even": "上级的分值由各行平分",
    "weighed.printed-once": "表内只印一次的分值，由各行平分",
    "weighed.printed-in-proportion": "表内只印一次的分值，按规则集的分值分给固定指标",
    "weighed.unprinted": "表内给了分值而本行没有，按0分",
    "weighed.uncomputed": "分值是没有计算结果的公式，不知道是几分",
    "weighed.unlimited": "没有上限的扣分项",
    "moved.absent.given": "本项不适用，分值给了别的指标",
    "moved.absent.received": "别的指标不适用，分来分值",
    "moved.absent.kept": "本项不适用，而没有指标可以接收它的分值，留在原处",
    "moved.empty.kept": "本级没有指标，而没有指标可以接收它的分值，留在原处",
    "moved.bequest.kept": "写明分数的让给，不会留在原处",
    "moved.empty.given": "本级没有指标，分值给了别的指标",
    "moved.empty.received": "别的一级没有指标，分来分值",
    "moved.bequest.given": "本项没有指标，按规则集写明的分数给了别的指标",
    "moved.bequest.received": "别的一项没有指标，按规则集写明的分数分来",
    "absent.full": "不适用，计满分",
    "absent.kept": "不适用，分值按规则留在原处",
    "absent.gone": "不适用，不参加计分",
    "missing": "计分需要的值没有给出，或自评表不完整而没有读到",
    "claimed.asserted": "实际完成值的用词属于一个档次，计满分",
    "claimed.asserted-open": "实际完成值的用词属于一个档次，具体得分由人工评判",
    **{f"claimed.{claim}": words for claim, words in {**FULL_CLAIMS, **OPEN_CLAIMS}.items()},
    "unproved": "没有要求的佐证，得分收回",
    "overridden": "规则集的改判条件成立，按写明的比例计分",
    "judged": "人工评判",
    "overruled": "由人改判，替换规则给出的得分",
    "passed-over": "择一计分，没有取本项",
    "added": "下级加到上级的得分",
    "vetoed": "一票否决的条件成立",
    "regraded": "等级调整的条件成立",
    "capped": "总分受上限或0分的限制",
}


def named(step: type[steps.Ruled]) -> Iterator[str]:
    """The names of the kinds of a class of steps, but of those that methods give: `weighed.law`, `missing`."""
    hints = get_type_hints(step)
    match step:
        case steps.Marked:
            return
        case steps.Claimed:
            yield from (f"claimed.{one}" for one in ("asserted", "asserted-open", *FULL_CLAIMS, *OPEN_CLAIMS))
        case steps.Moved:
            yield from (f"moved.{why}.{how}" for why in get_args(hints["why"]) for how in get_args(hints["how"]))
        case steps.Weighed | steps.Absent:
            yield from (f"{step.kind}.{how}" for how in get_args(hints["how"]))
        case _:
            yield step.kind


def kinds() -> tuple[str, ...]:
    """Every kind of step that is no method's; one without words, or words without one, is an error."""
    found = tuple(name for step in get_args(steps.Step) for name in named(step))
    assert set(found) == set(KINDS), f"kinds of steps without words, or words without: {set(found) ^ set(KINDS)}"
    return found
