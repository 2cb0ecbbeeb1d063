"""名次计分: points by the place of a value among those of the other submissions of the run, or of a table of peers."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.problems import Problem, refused
from jixiao.ground.written import Expression, Points, place
from jixiao.law import formula, terms, trees
from jixiao.law.methods import base
from jixiao.law.methods.base import Method, Params
from jixiao.law.trees import VALUE, compare, number
from jixiao.records.expressions import Node, Type
from jixiao.records.law import PEERS, UNREAD, UNSCORED, VALUELESS, Branch, Lowered
from jixiao.records.steps import Marked
from jixiao.values import quantity

_RUN = "run"
_PLACE, _TIED, _COUNT = trees.name("名次"), trees.name("同名次个数"), trees.name("同批个数")
_UNSCORED, _UNREAD = trees.name("未评个数"), trees.name("未读个数")
_LOST = tuple(
    (count, trees.call("全部个数", trees.name(*named.split("."))))
    for count, named in (("未评个数", UNSCORED), ("未读个数", UNREAD))
)
#: So many of a run are named.
_NAMED = 5


class Rank(Params):
    """名次计分：同一批申报表按某个数值排名次，按名次给分。

    含义：among 为 run 时，一次评分的全部申报表一起比较；为一张表（类型为表的事实）时，与表中所列各家比较，表里不写本单位，
    peer 写明各行的数值。没有数值的不参加排名，自己按 absent 计分。第1名得 points 的第一项，依次类推，排在最后一项
    之后的得 rest。数值相同的名次相同：ties 为 same 时都取靠前的名次，其后的名次空出；average 时取所占各名次得分的平均。一批里
    没有别家可以比较的，由人工评判。与同一批比较的，逐份评分排不出名次，所以只能把一批放在一次里评；同批有申报表不能评分、有文件
    读不出的，名次可能因它后移：得分会因此改变的由人工评判，不会改变的照常计分，都写明是哪一份。改正之后整批重新评分。
    参数：of——被比较的数值（算式），不写时取实际值；among——和谁比，run 同一批，或表的名称；peer——表中各行的数值（算式，用表
    的列）；order——high 从高到低、low 从低到高；points——各
    名次的得分，从第1名起；rest——其余名次的得分；ties——数值相同时；absent——数值不存在（如除数为0）时的得分，不写时由人工评判。
    算例：points 为 10、8、6，rest 为 2，order 为 high；四份的数值为 95、90、90、80：依次得 10、8、8、2；ties 为 average
    的，两份90得（8 + 6）÷ 2 = 7.00。
    """

    method: Literal["rank"] = "rank"
    of: Expression | None = Field(default=None, description="被比较的数值（算式）；不写时取实际值")
    among: str = Field(
        min_length=1, description="和谁比：run 同一批（一次评分的全部申报表），或表（类型为表的事实）的名称"
    )
    peer: Expression | None = Field(default=None, description="（among 为表时）各行被比较的数值（算式，用表的列）")
    order: Literal["high", "low"] = Field(default="high", description="high 从高到低排，low 从低到高排")
    points: tuple[Points, ...] = Field(min_length=1, description="各名次的得分，从第1名起，不递增")
    rest: Points = Field(default=Decimal(0), description="其余名次的得分")
    ties: Literal["same", "average"] = Field(
        default="same", description="数值相同时：same 都取靠前的名次，其后的名次空出；average 取所占各名次得分的平均"
    )
    absent: Points | None = Field(default=None, description="数值不存在（如除数为0）时的得分；不写时由人工评判")


def lower(params: Rank, types: Mapping[str, Type]) -> Lowered:
    """No value; nobody to compare with; one branch a place; all others."""
    node = trees.ACTUAL if params.of is None else base.expression(params.of, params, types, Type.NUMBER, Type.MONEY)
    peers = _peers(params, types)
    better = trees.call("更大个数" if params.order == "high" else "更小个数", trees.PEERS, VALUE)
    branches = [
        _absent(params),
        *(_unsettled(params) if peers is None else ()),
        base.pending(
            _nobody(params),
            trees.either(trees.absent(trees.PEERS), compare(_COUNT, "<=", trees.ONE)),
            "alone",
        ),
        *(
            Branch(
                f"place-{place}",
                f"第{place}名",
                compare(_PLACE, "=", number(place)),
                _given(params, place),
                in_points=True,
                source=params.source,
            )
            for place in range(1, len(params.points) + 1)
        ),
        Branch("rest", "其余名次", None, number(params.rest), in_points=True, source=params.source),
    ]
    return Lowered(
        tuple(branches),
        let=(
            *(((PEERS, peers),) if peers is not None else ()),
            *(_LOST if peers is None else ()),
            ("数值", node),
            ("同批个数", trees.plus(trees.ONE, trees.call("全部个数", trees.PEERS))),
            ("名次", trees.plus(trees.ONE, better)),
            ("同名次个数", trees.plus(trees.ONE, trees.call("相同个数", trees.PEERS, VALUE))),
        ),
        reads=(*base.reads(node), *((params.among,) if peers is not None else ())),
        actual_unit=params.of is None,
    )


def _peers(params: Rank, types: Mapping[str, Type]) -> Node | None:
    """The values of the rows of a table, in order of size; None where the run is compared. Raises Problems."""
    if params.among == _RUN:
        return None
    if types.get(params.among) is not Type.TABLE:
        message = f"among 所写的“{params.among}”不是 run，也不是类型为表的事实。"
        raise refused(params.source, "ruleset.rank-among", message, "请写 run，或写一张表的名称。")
    if params.peer is None:
        message = f"与表“{params.among}”比较，没有写明各行的数值 peer。"
        raise refused(params.source, "ruleset.rank-among", message, "请加上 peer，写表的一列或用列的算式。")
    where, before = place(params.peer, params.source), f"合计({params.among}, "
    begun = replace(where, col=where.col - len(before)) if where.col else where
    node, _ = formula.read(f"{before}{params.peer})", types, begun)
    assert isinstance(node, formula.Call)
    return replace(node, name="各行")


def _unsettled(params: Rank) -> Iterator[Branch]:
    """The branch where a place may still move, and its points with it, because nobody knows what some of the run have.

    However large their values are, each moves a place back by one at most; an unread file may hold any number of forms.
    """
    tied = trees.minus(_TIED, trees.ONE) if params.ties == "average" else trees.ZERO
    moved = trees.plus(_UNSCORED, tied)
    may = [
        trees.every(
            compare(_PLACE, "=", number(nth)),
            trees.either(compare(_UNREAD, ">", trees.ZERO), compare(moved, ">", number(alike))),
        )
        for nth, alike in _alike((*params.points, params.rest))
    ]
    if may:
        lost = compare(trees.plus(_UNSCORED, _UNREAD), ">", trees.ZERO)
        when = trees.every(lost, trees.either(*may))
        yield base.pending("同批有没能评分的，名次未定", when, "unsettled", guard=True)


def _alike(points: Sequence[Decimal]) -> Iterator[tuple[int, int]]:
    """Each place whose points are not those of all places after it, with how many places after it give the same."""
    for nth, given in enumerate(points[:-1], 1):
        alike = next((n for n, later in enumerate(points[nth:]) if later != given), None)
        if alike is not None:
            yield nth, alike


def _nobody(params: Rank) -> str:
    return "同批没有别的申报表可以比较" if params.among == _RUN else f"“{params.among}”中没有别家可以比较"


def _absent(params: Rank) -> Branch:
    """The branch where there is no value to be ranked; a person decides unless the ruleset says what it costs."""
    when = trees.absent(VALUE)
    if params.absent is None:
        return base.pending("数值不存在", when, "absent", undefined="pending")
    return Branch("absent", "数值不存在", when, number(params.absent), in_points=True, undefined="points")


def _given(params: Rank, place: int) -> Node:
    """What a place gives: its points, or the mean of those of all the places that equal values take."""
    if params.ties == "same":
        return number(params.points[place - 1])
    listed = params.points[place - 1 :]
    taken = [
        trees.chosen(compare(_TIED, ">", number(n)), number(points), trees.ZERO) for n, points in enumerate(listed)
    ]
    beyond = trees.call("最大", trees.ZERO, trees.minus(_TIED, number(len(listed))))
    return trees.over(trees.added([*taken, trees.times(number(params.rest), beyond)]), _TIED)


def words(params: Rank) -> str:
    """The standard as a bureau prints it."""
    way = "从高到低" if params.order == "high" else "从低到高"
    what = f"{terms.said(params.of)}" if params.of is not None else "实际完成值"
    places = "，".join(f"第{n}名计{decimals.plain(points)}分" for n, points in enumerate(params.points, 1))
    equal = "都取靠前的名次，其后的名次空出" if params.ties == "same" else "取所占各名次得分的平均"
    absent = "由人工评判" if params.absent is None else f"计{decimals.plain(params.absent)}分"
    peer = "" if params.peer is None else f"（各行按{terms.said(params.peer)}）"
    who = "同一批申报表" if params.among == _RUN else f"与“{params.among}”所列各家{peer}一起"
    lost = "；同批有不能评分的，得分会因它改变的由人工评判" if params.among == _RUN else ""
    return (
        f"{who}按{what}{way}排名次：{places}，其余名次计{decimals.plain(params.rest)}分；数值相同的，{equal}；"
        f"数值不存在的{absent}；{_nobody(params).removeprefix('同批')}的，由人工评判{lost}"
    )


def said(step: Marked) -> str:
    """What a step of this method says: the place, among how many, the values next to it."""
    match step.branch.key:
        case "absent":
            told = "由人工评判" if step.exact is None else f"计{base.points(step)}分"
            return f"数值不存在，不排名次，{told}"
        case "alone":
            return f"{step.branch.label}，排不出名次，由人工评判{_apart(step)}"
        case "unsettled":
            place, count = (base.plainly(step, name) for name in ("名次", "同批个数"))
            return f"{base.value(step)}现居第{place}名（共{count}份），{_lost(step)}，得分会因名次改变，由人工评判{_apart(step)}"
        case _:
            place, count, tied = (base.plainly(step, name) for name in ("名次", "同批个数", "同名次个数"))
            same = f"，{tied}份相同" if step.values["同名次个数"] > 1 else ""
            lost = f"；{_lost(step)}，不影响得分" if _lost(step) else ""
            told = f"{base.value(step)}居第{place}名（共{count}份{same}{_neighbours(step)}），计{base.points(step)}分"
            return f"{told}{lost}{_apart(step)}"


def _apart(step: Marked) -> str:
    """Who of the run has no value and takes no part."""
    names = step.values.get(VALUELESS) or ()
    return f"；{_listed(names)}没有数值，不参加排名" if names else ""


def _lost(step: Marked) -> str:
    """Who of the run could not be scored, and which files could not be read."""
    unscored, unread = (step.values.get(name) or () for name in (UNSCORED, UNREAD))
    told = [f"{_listed(unscored)}没能评分"] if unscored else []
    told += [f"{_listed(unread)}没能读出"] if unread else []
    return "、".join(told)


def _listed(names: Sequence[str]) -> str:
    more = f"等{len(names)}份" if len(names) > _NAMED else ""
    return f"{base.listed(names[:_NAMED])}{more}"


def _neighbours(step: Marked) -> str:
    """The values next above and next below, as they are shown; nothing of an end of the row."""
    own: Fraction = step.values["数值"]
    peers: Sequence[Fraction] = step.values[PEERS]
    first, last = bisect_left(peers, own), bisect_right(peers, own)
    above = peers[last] if last < len(peers) else None
    below = peers[first - 1] if first else None
    ends = (("比它高的是", above), ("比它低的是", below))
    return "".join(f"，{side}{quantity.show(value, step.unit)}" for side, value in ends if value is not None)


def check(params: Rank, weight: Decimal | None) -> Iterator[Problem]:
    """Whether no place gives more than the weight, and none more than a better one."""
    if params.peer is not None and params.among == _RUN:
        message = "同一批申报表一起比较，peer 没有作用。"
        yield Problem(params.source, "ruleset.no-effect", message, "请删去 peer，或在 among 写表的名称。")
    given = (*params.points, params.rest)
    for nth, (better, worse) in enumerate(pairwise(given), 1):
        if worse > better:
            what = f"第{nth + 1}名" if nth < len(params.points) else "其余名次"
            message = f"{what}给{worse}分，高于第{nth}名的{better}分。"
            yield Problem(params.source, "ruleset.rank-order", message, "请把各名次的得分从高到低写。")
    for what, points in (("第1名", params.points[0]), ("数值不存在的", params.absent)):
        if weight is not None and points is not None and points > weight:
            message = f"{what}给{points}分，高于分值{weight}。"
            yield Problem(params.source, "ruleset.rank-above-weight", message, "请改写得分或分值。")


METHOD = Method(
    "rank",
    "名次计分",
    Rank,
    lower,
    words,
    said,
    needs=base.needs_actual,
    check=check,
)
