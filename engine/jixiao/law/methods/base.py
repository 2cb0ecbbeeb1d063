"""What a scoring method is: parameters written in a ruleset, what they come down to, and the words for both.

A method never marks: it is lowered to branches of conditions and values (`records.law.Lowered`), and the evaluator, the
proofs, lint, coverage and the live workbook read these. It never rounds and never decides what absence costs;
`score` does that once, for all of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems
from jixiao.ground.written import Written, place
from jixiao.law import formula, trees
from jixiao.records.expressions import Node, Type
from jixiao.records.law import Branch, Lowered, Status
from jixiao.records.steps import Marked
from jixiao.values import quantity


class Params(Written):
    """What a ruleset writes under `method:`. Subclasses add the parameters of one method."""

    method: str


def _nothing_wrong(_params: Any, _weight: Decimal | None, **_more: bool) -> Iterator[Problem]:
    return iter(())


def target_and_actual(_params: Any) -> tuple[str, ...]:
    """The cells that a method cannot do without: target and actual."""
    return ("target", "actual")


def needs_actual(params: Any) -> tuple[str, ...]:
    """The cells that a method with `of` cannot do without: the actual value where `of` is not written."""
    return ("actual",) if getattr(params, "of", None) is None else ()


def needs_nothing(_params: Any) -> tuple[str, ...]:
    """A method that reads facts, elements or marks of experts alone."""
    return ()


@dataclass(frozen=True, slots=True)
class Method:
    """A scoring method: a module of this package holds one, as `METHOD`, and its file is named by its id.

    `params` is the record of its parameters; its docstring is the method's reference entry (含义, 参数, 算例).
    `lower` turns parameters into branches, given the types of the facts that formulas may name; it raises Problems for
    what is wrong in formulas. `words` is the standard as a bureau prints it, `said` what a step of it says. `check` gives
    what is wrong with the parameters, for a line of so many points (None where a form gives them). `needs` names the cells
    without which the line is missing. `of_target` says that it compares an actual with a target, so that the rules about
    claims apply before it. `beyond` is the standard without the limit of the line's points, for a method that may come to
    more than these where the ruleset allows it (`max`, which `check` is told by `more`); None for all others. `taken` is the
    standard where what the method gives is taken from the total (a penalty item), for a method whose words else say that points
    are earned; it is told whether the line's points limit it.
    """

    id: str
    title: str
    params: type[Params]
    lower: Callable[[Any, Mapping[str, Type]], Lowered]
    words: Callable[[Any], str]
    said: Callable[[Marked], str]
    needs: Callable[[Any], tuple[str, ...]] = target_and_actual
    of_target: bool = False
    beyond: Callable[[Any], str] | None = None
    taken: Callable[[Any, bool], str] | None = None
    check: Callable[..., Iterator[Problem]] = _nothing_wrong


# --- branches that many methods have --------------------------------------------------------------------------


def full(label: str = "达到目标", when: Node | None = None, key: str = "full", **more: Any) -> Branch:
    """Full points, the target met."""
    return Branch(key, label, when, trees.ONE, reached=True, **more)


def none(label: str, when: Node | None = None, key: str = "zero", **more: Any) -> Branch:
    """No points, the target missed."""
    return Branch(key, label, when, trees.ZERO, reached=False, **more)


def pending(label: str, when: Node | None = None, key: str = "pending", **more: Any) -> Branch:
    """A person must decide."""
    return Branch(key, label, when, None, status=Status.PENDING, **more)


def no_numbers() -> Branch:
    """A person must decide where target or actual is no number."""
    return pending("目标值或实际完成值不是一个数", trees.absent(trees.TARGET, trees.ACTUAL), "no-numbers", guard=True)


# --- formulas of parameters -----------------------------------------------------------------------------------


def expression(
    text: str, owner: Written, types: Mapping[str, Type], *wanted: Type, words: formula.Words = formula.ANY
) -> Node:
    """A formula written in a ruleset, parsed and checked for names and type; raises Problems."""
    where = place(text, owner.source)
    node, found = formula.read(text, types, where, words)
    if found not in wanted:
        raise Problems(
            [
                Problem(
                    where,
                    "ruleset.formula-type",
                    f"算式“{text}”的结果是{found.value}，这里需要{wanted[0].value}。",
                    "请改写算式，例如用两个金额相除得到比率。",
                )
            ]
        )
    return node


def guard_division(node: Node, params: Params, undefined: object, excluded: frozenset[str] = frozenset()) -> None:
    """Refuse a formula that may divide by zero without saying what then happens; `excluded` are known not to be 0."""
    if undefined is None and formula.may_divide_by_zero(node, excluded):
        raise Problems(
            [
                Problem(
                    params.source,
                    "ruleset.undefined-outcome",
                    "算式的除数可能为0，却没有写明此时如何计分。",
                    "请加一行 undefined: full、zero、pending 或 not-applicable，或写 {share: 80%} 这样的得分。",
                )
            ]
        )


def measure(params: Any, types: Mapping[str, Type], wanted: Type = Type.NUMBER) -> Node:
    """What a method marks: the formula `of`, or the actual value where none is written; raises Problems."""
    if params.of is None:
        return trees.ACTUAL if wanted is Type.NUMBER else trees.name("实际文字")
    node = expression(params.of, params, types, wanted)
    guard_division(node, params, params.undefined)
    return node


def reads(*nodes: Node) -> tuple[str, ...]:
    """What formulas read, in the order in which steps cite it; the actual value by the name of its column."""
    found = sorted(frozenset[str]().union(*map(formula.names, nodes)))
    return ("actual",) if found in (["实际值"], ["实际文字"]) else tuple(found)


# --- steps beyond a mark ---------------------------------------------------------------------------------------

#: How a step that is not full counts: not at all, as one, in proportion.
Partial = Literal["whole", "started", "pro-rata"]
_REST: Mapping[str, str] = {"whole": "不计", "pro-rata": "按比例计"}


def counted(distance: Node, each: Fraction, partial: Partial) -> Node:
    """How many steps of `each` lie in a distance; a step of 0 is refused by `check`."""
    exact = trees.over(distance, trees.number(each)) if each else trees.ZERO
    match partial:
        case "whole":
            return trees.call("向下取整", exact)
        case "started":
            return trees.call("向上取整", exact)
        case _:
            return exact


def rest(each: str, partial: Partial) -> str:
    """How a standard says what a step that is not full counts."""
    return f"不足{each}的{_REST.get(partial, f'按{each}计')}"


# --- what steps say -------------------------------------------------------------------------------------------


def value(step: Marked, key: str = "数值") -> str:
    """A number of a step: in the unit that the actual value was written in, where that is what is marked."""
    found = step.values.get(key)
    return quantity.show(found, step.unit) if isinstance(found, Fraction) else "—"


def figure(step: Marked, key: str) -> str:
    """A number of a step in the unit that it was written in, without the unit's name."""
    found: Fraction = step.values[key]
    return decimals.plain(found / step.unit.factor if step.unit else found)


def plainly(step: Marked, key: str = "数值") -> str:
    """A number of a step without a unit."""
    found = step.values.get(key)
    return decimals.plain(found) if isinstance(found, Fraction) else "—"


def points(step: Marked) -> str:
    """The points of a step before they were rounded, on the scale that the rules print."""
    found = step.gave if step.gave is not None else step.exact
    return decimals.plain(found if found is not None else decimals.ZERO)


def share(step: Marked) -> str:
    """The share of its points that a line earned, as a percentage."""
    found = None if step.exact is None else decimals.ratio(step.exact, Fraction(step.weight))
    return decimals.percent(found if found is not None else decimals.ZERO)


def listed(names: Sequence[str]) -> str:
    """Names in quotation marks."""
    return "、".join(f"“{one}”" for one in names)
