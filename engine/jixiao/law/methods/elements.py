"""要点计分: the shares of the elements that are there."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.ground.written import Points, Share, Written
from jixiao.law import terms, trees
from jixiao.law.formula import said_gone
from jixiao.law.methods import base
from jixiao.law.methods.base import Method, Params
from jixiao.law.tiling import twice
from jixiao.law.trees import call, every, name, number
from jixiao.records.expressions import Name, Type
from jixiao.records.law import Branch, Evidence, Lowered, Status
from jixiao.records.steps import Marked
from jixiao.values.quantity import compared

_READS = ("elements",)


class Element(Written):
    """One element that is there or not."""

    name: str = Field(min_length=1, description="要点名称，申报表的 elements 以此作答")
    share: Share | None = Field(default=None, description="占分值的比例；各要点都不写时平分")
    points: Points | None = Field(default=None, description="分数，合计应为本项分值；与 share 只写一种")


class Elements(Params):
    """要点计分：具备几个要点，得几个要点的分。

    含义：申报表在指标行的 elements 里对每个要点回答是或否。得分 = 分值 × 具备的要点的比例之和。gate 所列的要点缺一个，
    整项计 0 分。有要点没有回答的，由人工评判，不当作“否”；答不适用的，也由人工评判，或不计这个要点、其余的按比例折算。
    参数：items——各要点：name 名称、share 比例或 points 分数（各要点写同一种，都不写时平分；表内另给分值的，分数按比例折算）；
    gate——必备的要点；not-applicable——要点答不适用时：pending 由人工评判，share-out 其余的按比例折算。
    算例：分值 5，要点 目标 40%（必备）、指标 20%、标准 20%、时限 20%，具备前三个：5 × 80% = 4.00；没有目标：0.00。
    """

    method: Literal["elements"] = "elements"
    items: tuple[Element, ...] = Field(min_length=1, description="各要点")
    gate: tuple[str, ...] = Field(default=(), description="必备要点的名称，缺一即计0分")
    not_applicable: Literal["pending", "share-out"] = Field(
        default="pending",
        alias="not-applicable",
        description="要点答不适用时：pending 由人工评判；share-out 不计这个要点，其余的按比例折算，都不适用的整项不适用",
    )


def shares(params: Elements) -> tuple[Fraction, ...]:
    """What each element is of the whole: its share, its points of all points, or an equal part."""
    points = [Fraction(item.points or 0) for item in params.items]
    if any(points):
        return tuple(part / decimals.exact_sum(points) for part in points)
    even = Fraction(1, len(params.items))
    return tuple(even if item.share is None else item.share for item in params.items)


def lower(params: Elements, _types: Mapping[str, Type]) -> Lowered:
    """A required element that is denied, one branch each; an element without an answer; else the sum of shares."""
    answers = [name("要点", item.name) for item in params.items]
    gates = tuple(
        base.none(gate, call("为否", name("要点", gate)), f"gate-{order}", evidence=Evidence.MEASURED)
        for order, gate in enumerate(params.gate, 1)
    )
    if params.not_applicable == "share-out":
        return Lowered((*gates, *_of_applying(params, answers)), reads=_READS)
    total = trees.added(
        call("如果", answer, number(share), trees.ZERO) for answer, share in zip(answers, shares(params), strict=True)
    )
    counted = Branch(
        "counted",
        f"具备的要点（共{len(answers)}个）",
        None,
        total,
        reached=every(*answers),
        evidence=Evidence.MEASURED,
    )
    silent = base.pending("有要点没有回答", trees.absent(*answers), "silent", guard=True)
    return Lowered((*gates, silent, counted), reads=_READS)


def _of_applying(params: Elements, answers: Sequence[Name]) -> tuple[Branch, ...]:
    """No element applies; one that applies has no answer; the shares of those that are there, of those that apply."""
    gone = [call("不适用", answer) for answer in answers]
    parts = [number(share) for share in shares(params)]
    there = trees.added(
        trees.chosen(no, trees.ZERO, trees.chosen(answer, part, trees.ZERO))
        for no, answer, part in zip(gone, answers, parts, strict=True)
    )
    whole = trees.added(trees.chosen(no, trees.ZERO, part) for no, part in zip(gone, parts, strict=True))
    met = every(*(trees.either(no, answer) for no, answer in zip(gone, answers, strict=True)))
    silent = trees.either(
        *(every(trees.no(no), trees.absent(answer)) for no, answer in zip(gone, answers, strict=True))
    )
    return (
        Branch("idle", "各要点都不适用", every(*gone), None, status=Status.NOT_APPLICABLE),
        base.pending("有要点没有回答", silent, "silent", guard=True),
        Branch(
            "counted",
            f"具备的要点（共{len(answers)}个）",
            None,
            trees.over(there, whole),
            reached=met,
            evidence=Evidence.MEASURED,
        ),
    )


def words(params: Elements) -> str:
    """The standard as a bureau prints it."""
    even = all(item.share is None and item.points is None for item in params.items)
    items = "；".join(f"{terms.circled(n)}{item.name}{_worth(item)}" for n, item in enumerate(params.items, 1))
    gate = f"；缺少{terms.listed(params.gate)}的，本项不得分" if params.gate else ""
    gone = "；不适用的要点不计，其余的按比例折算" if params.not_applicable == "share-out" else ""
    return f"具备下列要点的分别计分{f'，每个要点计分值的1/{len(params.items)}' if even else ''}：{items}{gate}{gone}"


def _worth(item: Element) -> str:
    if item.points is not None:
        return f"，计{decimals.plain(item.points)}分"
    return "" if item.share is None else f"，计{terms.percent(item.share)}"


def said(step: Marked) -> str:
    """What a step of this method says."""
    if step.branch.key.startswith("gate-"):
        return f"缺少必备的要点“{step.branch.label}”，计0分"
    answers = {key.removeprefix("要点."): told for key, told in step.values.items() if key.startswith("要点.")}
    silent = [one for one, told in answers.items() if told is None]
    if step.branch.key == "silent":
        strange: Sequence[str] = step.values.get("多余的要点", ())
        more = f"（规则没有要点{base.listed(strange)}）" if strange else ""
        gone = [one for one in silent if step.values.get(said_gone(f"要点.{one}"))]
        rest = [one for one in silent if one not in gone]
        parts = (
            f"要点{base.listed(gone)}不适用" if gone else "",
            f"要点{base.listed(rest)}没有回答是或否" if rest else "",
        )
        return f"{'，'.join(filter(None, parts))}，由人工评判{more}"
    if step.branch.key == "idle":
        return "各要点都不适用，本项不适用"
    gone = [one for one in answers if step.values.get(said_gone(f"要点.{one}"))]
    lacking = [one for one, told in answers.items() if not told and one not in gone]
    lack = f"，缺{base.listed(lacking)}" if lacking else ""
    lack += f"，{base.listed(gone)}不适用，其余的按比例折算" if gone else ""
    there = len(answers) - len(lacking) - len(gone)
    return f"具备{there}个要点（共{len(answers)}个{lack}），计{step.weight}×{base.share(step)}"


def check(params: Elements, weight: Decimal | None) -> Iterator[Problem]:
    """What is wrong with the parameters."""
    yield from twice((compared(item.name), item) for item in params.items)
    given = [item.share for item in params.items if item.share is not None]
    points = [item.points for item in params.items if item.points is not None]
    total = sum(given, decimals.ZERO)
    if len(given) + len(points) not in (0, len(params.items)) or (given and points):
        message, cure = (
            "要点有的写了比例或分数，有的没有写，或写法不一。",
            "请给每个要点都写上 share 或都写上 points，或都不写（平分）。",
        )
        yield Problem(params.source, "ruleset.element-shares", message, cure)
    elif points and weight is not None and decimals.total(points) != weight:
        message = f"各要点的分数合计{decimals.total(points)}，应为分值{weight}。"
        yield Problem(params.source, "ruleset.share-sum", message, "请调整各要点的 points。")
    elif given and total != 1:
        message = f"各要点的比例合计{decimals.percent(total)}，应为100%。"
        yield Problem(params.source, "ruleset.share-sum", message, "请调整各要点的 share。")
    else:
        yield from _worthless(params)
    names = [item.name for item in params.items]
    if params.gate and len(names) == 1:
        message = "只有一个要点，gate 没有作用：缺了它本来就不得分。"
        yield Problem(params.source, "ruleset.no-effect", message, "请删去 gate，或再写要点。")
    for nth, gate in enumerate(params.gate):
        if gate in params.gate[:nth]:
            message = f"必备要点“{gate}”写了两次。"
            yield Problem(params.source, "ruleset.name-twice", message, "请删去一处。")
        if gate not in names:
            message = f"必备要点“{gate}”不在 items 中。"
            yield Problem(params.source, "ruleset.unknown-element", message, f"可写的要点：{'、'.join(names)}。")


def _worthless(params: Elements) -> Iterator[Problem]:
    """Elements that count nothing, and whose lack costs nothing either."""
    for item in params.items:
        if 0 in (item.share, item.points) and item.name not in params.gate:
            message = f"要点“{item.name}”没有作用：具备不具备都是0分。"
            yield Problem(item.source, "ruleset.no-effect", message, "请写上比例或分数，或列入 gate，或删去。")


METHOD = Method(
    "elements",
    "要点计分",
    Elements,
    lower,
    words,
    said,
    needs=base.needs_nothing,
    check=check,
)
