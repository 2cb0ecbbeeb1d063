"""Methods that give the same whatever they read, vetoes that limit nothing beside another one, grade rules that move no grade.

Comes in: a plan with its nodes and methods. Goes out: a problem for each. What a branch can give is read off its tree
(`bounds`); what cannot be decided exactly from the ruleset alone is not said. A method that reads nothing gives the same by its
own words, and passes.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.law import formula
from jixiao.law.bounds import FACTS, bounds
from jixiao.law.ends import moved
from jixiao.law.methods import METHODS
from jixiao.law.plan import grade
from jixiao.law.ranges import Span
from jixiao.records.expressions import Call, Not, Text
from jixiao.records.law import Branch, GradeRule, Marking, Plan, Planned, Veto
from jixiao.values.quantity import compared


def check(plan: Plan, every: Sequence[Planned], markings: Sequence[Marking]) -> Iterator[Problem]:
    """Every method, veto and grade rule that makes no difference; `every` are the plan's nodes, `markings` all methods."""
    fixed = {id(one.method.params): one for one in every if one.method is not None}
    for marking in markings:
        node = fixed.get(id(marking.params))
        yield from _same(marking, node.printed if node else None, node.most if node else decimals.ONE)
    for one in every:
        yield from _beyond(one)
    yield from _vetoes(plan)
    yield from _grade_rules(plan)


def _same(marking: Marking, weight: Decimal | None, most: Fraction | None) -> Iterator[Problem]:
    """A method that reads a value and gives the same whatever it is.

    `weight` are the points of the line, None where a form gives them; `most` is how much of them it may earn. Parameters that
    are wrong by themselves are told as what they are.
    """
    lowered = marking.lowered
    read = sorted(marking.wants - {"分值"} - {name for name, _ in lowered.let})
    known = _known(marking, weight)
    # What stands for a value that there is: not a guard before it, nor a policy that nobody wrote for where there is none.
    told = [one for one in lowered.branches[:-1] if not one.guard and one.undefined != "unsaid"]
    given = {_given(branch, weight, most, known) for branch in (*told, lowered.branches[-1])}
    proved = METHODS[marking.id]
    if read and weight != 0 and len(given) == 1 and None not in given and not [*proved.check(marking.params, weight)]:
        message = f"{proved.title}不论{'、'.join(map(_named, read))}是什么都给一样的分，看它没有作用。"
        yield Problem(marking.source, "ruleset.no-effect", message, "请给不同的情形写不同的得分，或换用别的方法。")


def _beyond(one: Planned) -> Iterator[Problem]:
    """A line that may earn more than its points, by a method that can but whose parameters never do."""
    if one.method is None or one.most in (None, 1) or one.printed is None or METHODS[one.method.id].beyond is None:
        return
    if one.node.bonus or one.node.penalty:  # `check` tells why their points are their limit
        return
    known = _known(one.method, one.printed)
    for branch in one.method.lowered.branches:
        high = None if branch.gives is None else bounds(branch.gives, known).high
        if branch.gives is not None and (high is None or high > (one.printed if branch.in_points else 1)):
            return
    message = f"“{one.node.name}”写了 max，但照它的计分方法，得分不会超过分值。"
    yield Problem(one.source, "ruleset.max-idle", message, "请删去 max，或让计分方法给出超过分值的得分。")


def _known(marking: Marking, weight: Decimal | None) -> dict[str, Span]:
    """What bounds the names that a lowered method reads: the facts, the points of its line, what it computes first."""
    known: dict[str, Span] = {**FACTS}
    if weight is not None:
        known["分值"] = Span(Fraction(weight), Fraction(weight))
    for name, node in marking.lowered.let:
        known[name] = bounds(node, known)
    return known


def _named(name: str) -> str:
    return f"“{name.removeprefix('要点.')}”"


def _given(
    branch: Branch, weight: Decimal | None, most: Fraction | None, known: dict[str, Span]
) -> tuple[bool, Fraction] | None:
    """What a branch gives where that is always the same, and whether it is points; None where it is not, or a person decides."""
    if branch.gives is None:
        return None
    found = bounds(branch.gives, known)
    points = branch.in_points and not weight
    top = most if not branch.in_points else None if weight is None or most is None else Fraction(weight) * most
    low = decimals.ZERO if found.low is None else max(decimals.ZERO, found.low)
    high = top if found.high is None else max(decimals.ZERO, found.high)
    if top is not None and high is not None:
        low, high = min(low, top), min(high, top)
    if low != high:
        return None
    part = low / Fraction(weight) if branch.in_points and weight else low
    return points and part != 0, part


def _vetoes(plan: Plan) -> Iterator[Problem]:
    """Vetoes that limit nothing beside another one of the same condition; of two that limit alike the later."""
    for at, veto in enumerate(plan.vetoes):
        for nth, other in enumerate(plan.vetoes):
            if nth == at or formula.to_text(veto.when.node) != formula.to_text(other.when.node):
                continue
            if covers(other, veto, plan) and not (at < nth and covers(veto, other, plan)):
                message = f"一票否决“{veto.text[:40]}”没有作用：第{other.source.line}行的条件与它相同，限定得不比它松。"
                yield Problem(veto.source, "ruleset.veto-idle", message, "请删去其中一条，或改写它的条件。")
                break


def covers(one: Veto, other: Veto, plan: Plan) -> bool:
    """Whether a veto limits the total and the grade at least as much as another; a total that it caps has a grade, too."""
    order = [known.label for known in plan.grades]
    capped = None if one.cap is None else grade(plan, one.cap)
    worst = max((order.index(label) for label in (one.grade, capped) if label is not None), default=0)
    lower = other.cap is None or (one.cap is not None and one.cap <= other.cap)
    return lower and (other.grade is None or worst >= order.index(other.grade))


def _grade_rules(plan: Plan) -> Iterator[Problem]:
    """Grade rules behind which nothing has its turn any more, and which change none of the grades that they hold for."""
    order = [one.label for one in plan.grades]
    for rule in reversed(plan.grade_rules):
        if any(moved(order, label, rule.how, rule.grade) != label for label in order if _may_hold(rule, label)):
            return
        if any(moved(order, label, rule.how, rule.grade) != label for label in order):  # else `ends` tells it
            message = f"等级调整“{rule.text[:40]}”没有作用：条件成立的等级，调整以后还是原来的等级。"
            cure = "请核对 at-least（至少）、at-most（至多）是否写反，改写等级，或删去这一条。"
            yield Problem(rule.source, "ruleset.grade-rule-idle", message, cure)


def _may_hold(rule: GradeRule, label: str) -> bool:
    """Whether what the condition asks of the grade itself lets it hold for one."""
    for part in () if rule.when is None else formula.conjuncts(rule.when.node):
        asked, wanted = (part.arg, False) if isinstance(part, Not) else (part, True)
        if isinstance(asked, Call) and asked.name == "同词" and formula.names(asked) == {"等级"}:
            texts = [arg.value for arg in asked.args if isinstance(arg, Text)]
            if texts and (compared(texts[0]) == compared(label)) is not wanted:
                return False
    return True
