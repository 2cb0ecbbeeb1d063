"""What is inside a method, and which of it a case touches: bands, branches, edges, elements.

Comes in: the parameters of a method, and the case that it marked with the outcome. Goes out: items. Where the outcome does
not say which part decided, the method is asked again, by its own functions; nothing is guessed from sentences.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from jixiao.ground import decimals
from jixiao.ground.problems import Source
from jixiao.keeper.cover.items import ABSENCE, BRANCHES, EDGES, Item
from jixiao.law import formula
from jixiao.law.formula import Type
from jixiao.law.methods import METHODS, Case, Outcome, Params
from jixiao.law.methods.at_least import AtLeast
from jixiao.law.methods.bands import Bands
from jixiao.law.methods.cases import Cases
from jixiao.law.methods.checkpoints import Checkpoints
from jixiao.law.methods.computed import measure, when_undefined
from jixiao.law.methods.elements import Elements
from jixiao.law.methods.experts import Experts
from jixiao.law.methods.graded import Graded
from jixiao.law.methods.interpolate import Interpolate
from jixiao.law.methods.lookup import Lookup
from jixiao.law.methods.per_unit import PerUnit
from jixiao.law.methods.reverse_linear import ReverseLinear
from jixiao.records import Status
from jixiao.values.quantity import same_words

Types = Mapping[str, Type]
Computed = Callable[[Callable[[str], formula.Value | None]], formula.Value | None]
Touches = Callable[[Case, Outcome], bool]


@dataclass(frozen=True, slots=True)
class Part:
    """An item inside a method, and whether a case with its outcome touches it."""

    item: Item
    touches: Touches


def parts(params: Params, types: Types) -> tuple[Part, ...]:
    """Everything inside a method that can be touched by itself."""
    return tuple(_parts(params, types))


def _parts(params: Params, types: Types) -> Iterator[Part]:
    match params:
        case Bands():
            yield from _bands(params, types)
        case Interpolate():
            yield from _interpolate(params, types)
        case PerUnit():
            yield from _per_unit(params, types)
        case Lookup():
            yield from _lookup(params)
        case Cases():
            yield from _cases(params, types)
        case Elements():
            yield from _elements(params)
        case Checkpoints():
            yield from _checkpoints(params, types)
        case Graded() | Experts():
            pass
        case _ if params.method != "formula" or getattr(params, "reached", None) is not None:
            yield from _reached(params)
    yield from _undefined(params)


def _part(group: str, source: Source, label: str, touches: Touches) -> Part:
    return Part(Item(group, source, label), touches)


def _valued(params: Params, of: str | None, types: Types, test: Callable[[Fraction], bool]) -> Touches:
    """Whether the value that a method marks passes a test."""
    measured = measure(of, params, types, "pending")

    def touches(case: Case, _outcome: Outcome) -> bool:
        value = measured.of(case)
        return value is not None and test(value)

    return touches


def _edge(params: Params, of: str | None, types: Types, source: Source, edge: Fraction) -> Part:
    return _part(EDGES, source, f"恰为{decimals.plain(edge)}", _valued(params, of, types, lambda value: value == edge))


# --- methods --------------------------------------------------------------------------------------------------


def _bands(params: Bands, types: Types) -> Iterator[Part]:
    edges: dict[Fraction, Source] = {}
    for band in params.bands:
        yield _part(BRANCHES, band.source, f"档次“{band.words()}”", _valued(params, params.of, types, band.holds))
        for edge in (band.from_, band.above, band.to, band.below):
            if edge is not None:
                edges.setdefault(edge, band.source)
    for edge, source in edges.items():
        yield _edge(params, params.of, types, source, edge)


def _interpolate(params: Interpolate, types: Types) -> Iterator[Part]:
    def within(low: Fraction | None, high: Fraction | None) -> Touches:
        return _valued(params, params.of, types, lambda x: (low is None or x > low) and (high is None or x < high))

    first, last = params.points[0], params.points[-1]
    yield _part(BRANCHES, first.source, f"低于{decimals.plain(first.at)}", within(None, first.at))
    for low, high in pairwise(params.points):
        label = f"{decimals.plain(low.at)}与{decimals.plain(high.at)}之间"
        yield _part(BRANCHES, low.source, label, within(low.at, high.at))
    yield _part(BRANCHES, last.source, f"高于{decimals.plain(last.at)}", within(last.at, None))
    for point in params.points:
        yield _edge(params, params.of, types, point.source, point.at)


def _per_unit(params: PerUnit, types: Types) -> Iterator[Part]:
    mark = params.mark
    if params.above is not None:
        above = _valued(params, params.of, types, lambda value: value > mark)
        yield _part(BRANCHES, params.above.source, f"高于{decimals.plain(mark)}", above)
    if params.below is not None:
        below = _valued(params, params.of, types, lambda value: value < mark)
        yield _part(BRANCHES, params.below.source, f"低于{decimals.plain(mark)}", below)
    yield _edge(params, params.of, types, params.source, mark)


def _lookup(params: Lookup) -> Iterator[Part]:
    for word in params.table:
        yield _part(BRANCHES, params.source, f"查表“{word}”", _found(params, word))
    yield _part(
        BRANCHES,
        params.source,
        "表中没有的词",
        lambda case, outcome: outcome.status is Status.PENDING and not _is_undefined(params, case, outcome),
    )


def _found(params: Lookup, word: str) -> Touches:
    compute = None if params.of is None else formula.compile(formula.parse(params.of, params.source))

    def touches(case: Case, outcome: Outcome) -> bool:
        said = compute(case.fact) if compute else case.actual.text if case.actual else None
        return outcome.status is Status.SCORED and isinstance(said, str) and same_words(word, said.strip())

    return touches


def _cases(params: Cases, types: Types) -> Iterator[Part]:
    scorers = [
        METHODS["cases"].prepare(params.model_copy(update={"cases": params.cases[:count], "otherwise": None}), types)
        for count in range(1, len(params.cases) + 1)
    ]

    def decides(number: int) -> Touches:
        def touches(case: Case, outcome: Outcome) -> bool:
            # The first condition that holds is where the shortened table first says what the whole one says.
            if outcome.status is not Status.SCORED or _is_undefined(params, case, outcome):
                return False
            return next((count for count, score in enumerate(scorers) if score(case) == outcome), None) == number

        return touches

    for number, branch in enumerate(params.cases):
        yield _part(BRANCHES, branch.source, f"情形“{branch.when}”", decides(number))
        yield from _comparisons(branch.when, branch.source)
    if params.otherwise is not None:
        whole = scorers[-1]
        yield _part(
            BRANCHES,
            params.otherwise.source,
            "otherwise",
            lambda case, outcome: whole(case).status is Status.PENDING and outcome.status is Status.SCORED,
        )


def _comparisons(text: str, source: Source) -> Iterator[Part]:
    """The edges of a condition: what is compared with a constant number, exactly equal to it."""
    for node in _walk(formula.parse(text, source)):
        sides = (node.left, node.right)
        constant = [side for side in sides if isinstance(side, formula.Number)]
        if len(constant) == 1 and node.op != "含":
            left, right = (formula.compile(side) for side in sides)

            def equal(
                case: Case,
                _outcome: Outcome,
                left: Computed = left,
                right: Computed = right,
            ) -> bool:
                value = left(case.fact)
                return value is not None and value == right(case.fact)

            yield _part(EDGES, source, f"“{formula.to_text(node)}”恰好相等", equal)


def _walk(node: formula.Node) -> Iterator[formula.Compare]:
    match node:
        case formula.Compare():
            yield node
        case formula.And(args=args) | formula.Or(args=args):
            for arg in args:
                yield from _walk(arg)
        case formula.Not(arg=arg):
            yield from _walk(arg)


def _elements(params: Elements) -> Iterator[Part]:
    for item in params.items:
        for wanted, word in ((True, "具备"), (False, "缺")):
            yield _part(BRANCHES, item.source, f"{word}“{item.name}”", _answered(item.name, wanted=wanted))


def _answered(name: str, *, wanted: bool) -> Touches:
    def touches(case: Case, _outcome: Outcome) -> bool:
        return any(said is wanted for written, said in case.elements.items() if same_words(written, name))

    return touches


def _checkpoints(params: Checkpoints, types: Types) -> Iterator[Part]:
    for item in params.items:
        mark = item.mark
        reached = _valued(params, item.of, types, lambda value, mark=mark: value >= mark)  # type: ignore[misc]
        missed = _valued(params, item.of, types, lambda value, mark=mark: value < mark)  # type: ignore[misc]
        yield _part(BRANCHES, item.source, f"“{item.of}”达到", reached)
        yield _part(BRANCHES, item.source, f"“{item.of}”未达到", missed)
        yield _edge(params, item.of, types, item.source, mark)


def _reached(params: Params) -> Iterator[Part]:
    """Methods that compare: the target reached, and not (which is for a person to judge in some)."""

    def missed(case: Case, outcome: Outcome) -> bool:
        pending = outcome.status is Status.PENDING and not _is_undefined(params, case, outcome)
        return outcome.reached is False or pending

    yield _part(BRANCHES, params.source, f"{params.method} 达到", lambda _, outcome: outcome.reached is True)
    yield _part(BRANCHES, params.source, f"{params.method} 未达到", missed)
    if isinstance(params, AtLeast) and params.pass_line is not None:
        yield from _at_ratio(params, "低于及格线", params.pass_line, lambda ratio, line: ratio < line)
    if isinstance(params, AtLeast) and params.over is not None:
        yield from _at_ratio(params, "超额过多", params.over.from_, lambda ratio, line: ratio > line)
    if isinstance(params, ReverseLinear):
        yield from _at_ratio(params, "扣到0分", params.zero_at, lambda ratio, line: ratio >= line)


def _at_ratio(params: Params, label: str, line: Fraction, test: Callable[[Fraction, Fraction], bool]) -> Iterator[Part]:
    """What begins at a ratio of actual to target, and that ratio exactly."""

    def at(passes: Callable[[Fraction], bool]) -> Touches:
        def touches(case: Case, _outcome: Outcome) -> bool:
            target, actual = (None if one is None else one.value for one in (case.target, case.actual))
            ratio = decimals.ratio(actual, target) if actual is not None and target is not None else None
            return ratio is not None and passes(ratio)

        return touches

    yield _part(BRANCHES, params.source, f"{params.method} {label}", at(lambda ratio: test(ratio, line)))
    yield _part(
        EDGES, params.source, f"{params.method} 恰为目标的{decimals.percent(line)}", at(lambda ratio: ratio == line)
    )


def _undefined(params: Params) -> Iterator[Part]:
    policy = getattr(params, "undefined", None)
    if policy is not None:
        label = f"{params.method} undefined（{policy}）"
        yield _part(ABSENCE, params.source, label, lambda case, outcome: _is_undefined(params, case, outcome))


def _is_undefined(params: Params, case: Case, outcome: Outcome) -> bool:
    """Whether a mark is what the method gives where the value to be marked does not exist."""
    if "undefined" not in type(params).model_fields:
        return False
    return outcome == when_undefined(getattr(params, "undefined", None), case, outcome.facts)
