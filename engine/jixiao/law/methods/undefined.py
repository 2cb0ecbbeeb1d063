"""What happens where the value to be marked does not exist: a zero divisor, a formula or fact without a value.

Comes in: what a ruleset writes under `undefined`: a policy, what is given, or cases of which the first that holds decides. Goes
out: the branches, what is wrong with them, the words for both. Silence is another matter: where a fact was not given, `score`
follows the ruleset's `absence`, and a case whose own facts were not given is silence too.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field

from jixiao.ground.problems import Problem
from jixiao.ground.written import Expression, Points, Share, Written
from jixiao.law import formula, terms, trees
from jixiao.law.formula import names
from jixiao.law.methods import base
from jixiao.records.expressions import Node, Type
from jixiao.records.law import Branch, Status
from jixiao.records.steps import Marked

Policy = Literal["full", "zero", "pending", "not-applicable"]


class UndefinedGives(Written):
    """算式的值不存在时给多少：share 或 points。"""

    share: Share | None = Field(default=None, description="得分占分值的比例，如：80%")
    points: Points | None = Field(default=None, description="得分，如：8")


class UndefinedCase(Written):
    """算式的值不存在时的一种情形；先成立者有效，最后一项可以不写条件。"""

    when: Expression | None = Field(default=None, description="条件，如：分子 = 0；不写即其他情形")
    share: Share | None = Field(default=None, description="得分占分值的比例，如：80%")
    points: Points | None = Field(default=None, description="得分，如：8")
    then: Policy | None = Field(
        default=None, description="不写 share、points 时：full、zero、pending 或 not-applicable"
    )


#: What may be written under `undefined`.
Undefined = Policy | UndefinedGives | tuple[UndefinedCase, ...]

#: How the policies are said of values that do not exist, in a standard as a bureau prints it.
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "full": "无法计算的计满分",
        "zero": "无法计算的不得分",
        "pending": "无法计算的由人工评判",
        "not-applicable": "无法计算的不适用",
    }
)


def policies(params: Any) -> frozenset[str]:
    """The policies that a method follows where its value does not exist."""
    written: Undefined | None = getattr(params, "undefined", None)
    match written:
        case None | UndefinedGives():
            return frozenset()
        case str():
            return frozenset({written})
        case _:
            return frozenset(case.then for case in written if case.then is not None)


# --- branches -------------------------------------------------------------------------------------------------


def branches(
    params: Any, types: Mapping[str, Type], when: Node, reads: tuple[str, ...], label: str = "算式的值不存在"
) -> tuple[Branch, ...]:
    """The branches where the value does not exist (`when`), as the ruleset wants it; a person decides by default.

    `reads` is what the value itself is read from: cases may read more, and what they read and was not given is silence.
    Raises Problems for wrong conditions.
    """
    written: Undefined | None = params.undefined
    match written:
        case None:
            return (base.pending(label, when, "undefined", undefined="unsaid"),)
        case str():
            return (_policy(written, "undefined", label, when),)
        case UndefinedGives():
            return (_given(written, "undefined", label, when),)
    found: list[Branch] = []
    for order, case in enumerate(written, 1):
        key, told, holds = f"undefined-{order}", label, when
        if case.when is not None:
            node = base.expression(case.when, case, types, Type.TRUTH)
            reads = tuple(dict.fromkeys((*reads, *sorted(names(node)))))
            told, holds = f"{label}，符合“{terms.said(case.when)}”", trees.every(when, node)
        if case.then is None:
            found.append(_given(case, key, told, holds, source=case.source, reads=reads))
        else:
            found.append(_policy(case.then, key, told, holds, source=case.source, reads=reads))
        if case.when is not None:
            # What the condition asks and nobody gave leaves the case open: it is not as if it failed.
            asked = trees.every(when, trees.call("未定", node))
            found.append(base.pending(label, asked, f"{key}-open", undefined="unsaid", reads=reads, guard=True))
    if all(case.when is not None for case in written):
        found.append(base.pending(label, when, "undefined", undefined="unsaid", reads=reads))
    return tuple(found)


def _policy(policy: Policy, key: str, label: str, when: Node, **more: Any) -> Branch:
    match policy:
        case "full":
            return Branch(key, label, when, trees.ONE, undefined=policy, **more)
        case "zero":
            return Branch(key, label, when, trees.ZERO, undefined=policy, **more)
        case "not-applicable":
            return Branch(key, label, when, None, status=Status.NOT_APPLICABLE, undefined=policy, **more)
        case _:
            return base.pending(label, when, key, undefined=policy, **more)


def _given(given: UndefinedGives | UndefinedCase, key: str, label: str, when: Node, **more: Any) -> Branch:
    if given.points is None and given.share in (0, 1):
        return _policy("full" if given.share else "zero", key, label, when, **more)
    points = given.points is not None
    gives = trees.number(given.points if given.points is not None else given.share or 0)
    return Branch(key, label, when, gives, in_points=points, undefined=terms.award(given.share, given.points), **more)


def measured(params: Any, types: Mapping[str, Type], *nodes: Node) -> tuple[Branch, ...]:
    """The branches where the number that a method with `of` marks does not exist."""
    label = "实际完成值不是数值" if params.of is None else "算式的值不存在"
    return branches(params, types, trees.absent(trees.VALUE), base.reads(*nodes), label)


# --- what is wrong with it ------------------------------------------------------------------------------------


def check(params: Any, weight: Decimal | None) -> Iterator[Problem]:
    """What is wrong with `undefined`: something that gives nothing, two things or too much; a case that is never reached."""
    written: Undefined | None = getattr(params, "undefined", None)
    if written is None or isinstance(written, str):
        return
    if isinstance(written, UndefinedGives):
        yield from _gives(written, weight)
        return
    if not written:
        message = "undefined 一种情形也没有写。"
        yield Problem(params.source, "ruleset.empty-list", message, "请写上情形，或删去 undefined。")
    for order, case in enumerate(written, 1):
        yield from _gives(case, weight)
        if case.when is None and order < len(written):
            message, cure = "这一情形没有写条件，后面的情形轮不到。", "请写上 when，或把它移到最后。"
            yield Problem(case.source, "ruleset.undefined-unreached", message, cure)


def _gives(given: UndefinedGives | UndefinedCase, weight: Decimal | None) -> Iterator[Problem]:
    ways = [given.share, given.points, given.then if isinstance(given, UndefinedCase) else None]
    if sum(way is not None for way in ways) != 1:
        known = (
            "share（比例）、points（分数）或 then "
            if isinstance(given, UndefinedCase)
            else "share（比例）或 points（分数）"
        )
        message = "算式的值不存在时给多少没有写明，或写了几种。"
        yield Problem(given.source, "ruleset.undefined-gives", message, f"请写 {known}其中一个。")
    if given.points is not None and weight is not None and given.points > weight:
        message = f"算式的值不存在时给{given.points}分，高于分值{weight}。"
        yield Problem(given.source, "ruleset.undefined-above-weight", message, "请改写得分或分值。")


def unasked(params: Any, why: str) -> Iterator[Problem]:
    """`undefined` beside an actual value that is always something: what is blank is missing before."""
    if params.undefined is not None:
        message, cure = f"没有写 of，undefined 没有作用：{why}。", "请删去 undefined，或写上 of。"
        yield Problem(params.source, "ruleset.no-effect", message, cure)


def idle(params: Any, known: frozenset[str]) -> str:
    """The key that says what happens without a value, where there is always one: the formulas read none but `known` numbers.

    These are numbers of the form that nothing but silence leaves open, and silence is not what the key is about, unless it leaves
    the line to a person. "" where the key is not written, or may be asked.
    """
    name = next((one for one in ("undefined", "absent") if getattr(params, one, None) is not None), "")
    texts = _formulas(params) if name and "pending" not in policies(params) else (None,)
    if None in texts:
        return ""
    nodes = [formula.parse(str(text), params.source) for text in texts]
    if any(not formula.names(node) <= known or formula.may_divide_by_zero(node) for node in nodes):
        return ""
    return name


def _formulas(params: Any) -> tuple[str | None, ...]:
    """What a method measures or asks; None stands for the actual value."""
    if found := getattr(params, "cases", ()):
        return tuple(case.when for case in found)
    if found := getattr(params, "items", ()):
        return tuple(item.of for item in found if item.missing == "line") or (None,)
    return (getattr(params, "value", None) or getattr(params, "of", None),)


# --- words ----------------------------------------------------------------------------------------------------


def words(params: Any) -> str:
    """What a standard says of values that do not exist; "" where the ruleset does not say."""
    written: Undefined | None = getattr(params, "undefined", None)
    match written:
        case None:
            return ""
        case str():
            return WORDS[written]
        case UndefinedGives():
            return f"无法计算的{terms.award(written.share, written.points)}"
    parts = [
        f"{f'{terms.said(case.when)}的' if case.when is not None else '其他情形'}{_award(case)}" for case in written
    ]
    if written and written[-1].when is not None:
        parts.append("其他情形由人工评判")
    return f"无法计算的，{'，'.join(parts)}"


def _award(case: UndefinedCase) -> str:
    if case.then is None:
        return terms.award(case.share, case.points)
    return WORDS[case.then].removeprefix("无法计算的")


def said(step: Marked) -> str:
    """What a step says where the value to be marked did not exist."""
    why, branch = step.branch.label, step.branch
    match branch.undefined:
        case "full":
            return f"{why}，按规则计满分{step.weight}分"
        case "zero":
            return f"{why}，按规则计0分"
        case "not-applicable":
            return f"{why}，按规则不适用"
        case "pending" | "unsaid":
            return f"{why}，由人工评判"
        case _ if branch.in_points:
            return f"{why}，按规则计{base.points(step)}分"
        case _:
            return f"{why}，按规则计{step.weight}×{base.share(step)}"
