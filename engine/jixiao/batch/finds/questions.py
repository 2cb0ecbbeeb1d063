"""What Python is asked of lines for findings: once for all that are alike, by the functions of findings themselves.

Comes in: chunks of keys. Goes out: rows of plain values. A line that is built here is one of those that the key stands for: its
numbers stand to each other as theirs do; nothing is asked of it that hangs on more.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Final

from jixiao.batch.fast.workers import Found, Key, Known, cells_of, facts_of
from jixiao.batch.finds.rules import WORD, alike, asked
from jixiao.batch.rows import submission_of
from jixiao.batch.sql import SCALE
from jixiao.findings import conditions, projects
from jixiao.findings.facts import LINE, Properties, said_of
from jixiao.findings.indicators import PROPERTIES
from jixiao.findings.lines import MarkedLine
from jixiao.findings.spread import parts_of
from jixiao.ground.problems import Source
from jixiao.law import formula
from jixiao.library import index
from jixiao.records import Budget, Cell, Evidence, Fund, Line, Row, Status, Submission, Working
from jixiao.records.law import Planned
from jixiao.records.steps import ZERO
from jixiao.score.before import before
from jixiao.score.seats import Seat
from jixiao.values import reading
from jixiao.values.names import key

_NOWHERE: Final = Source("")
#: How a row stands to its reason: there is no row, no such cell, one that names none, one that names one.
_REASONS: Final[Mapping[str, Cell | None]] = {"-": None, "": Cell("", _NOWHERE), "+": Cell("有", _NOWHERE)}


def columns(own: Known) -> Mapping[str, str]:
    """The columns of the answers to `classes`: the bits of `rules.asked`, then what the numbers of a line are for."""
    bits = {f"held{word}": "BIGINT" for word in range(_words(len(_conditions(own))))}
    values = {"goal": "HUGEINT", "done": "HUGEINT", "rated": "BOOLEAN", "unsurveyed": "BOOLEAN", "high": "BOOLEAN"}
    return {**bits, "itself": "BOOLEAN", "beyond": "BOOLEAN", **values}


def _words(bits: int) -> int:
    return -(-bits // WORD)


def _conditions(own: Known) -> list[Sequence[formula.Node]]:
    return [alike(own.rules[at].patterns[place]) for at, place in asked(own.rules)]


def classes(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For lines that are alike: which conditions of rules hold for them, and what of their numbers rules may ask for.

    A key: number, node, path, target, actual, operator, unit, whether it names a source, year, then fate, status, evidence,
    whether the target is reached, how the reason stands (`x` without a row).
    """
    conjuncts = _conditions(own)
    decide, words = conditions.decider(tuple(enumerate(conjuncts))), _words(len(conjuncts))
    return [(number, *_class(own, decide, words, key)) for number, *key in keys]


def _class(own: Known, decide: conditions.Decider, words: int, key: Sequence[Any]) -> Found:
    *said, fate, status, evidence, reached, reason = key
    line = _line(own, said, fate, Status(status), Evidence(evidence), reached, reason)
    card = SimpleNamespace(lines=(line,), facts=None, submission=Submission(_NOWHERE, year=said[-1]))
    marked = MarkedLine(own.plan, card, line, frozenset())  # type: ignore[arg-type]
    itself = line.source is not None or bool(line.method)
    held = sum(1 << bit for bit in decide(Properties(marked, LINE).get)) if itself else 0
    goal, done = (_scaled(own, one) for one in (marked.said.target, marked.said.actual))
    rated, high = PROPERTIES["完成比"][1](marked) is not None, PROPERTIES["满意度最高值"][1](marked)
    # Whether its row is read at all where it does not apply hangs on more than is known here.
    strange = bool(fate) and line.working is not None and line.working.row is not None and bool(line.method)
    inexact = (rated and None in (goal, done)) or (high is not None and done is None)
    first = PROPERTIES["满意度首项"][1](marked)
    bits = (held >> WORD * word & (1 << WORD) - 1 for word in range(words))
    return *bits, itself, strange or inexact, goal, done, rated, first, high is not None


def _scaled(own: Known, one: Any) -> int | None:
    """A number in whole parts of one; None where there is none, or it is none of so few digits."""
    if one is None or one.value is None:
        return None
    found = one.value * SCALE
    return int(found) if found.denominator == 1 and abs(found) < 10**own.query.digits else None


def _line(
    own: Known, said: Sequence[Any], fate: str, status: Status, evidence: Evidence, reached: bool | None, reason: str
) -> Line:
    at, path, *cells, sourced, year = said
    node, names = own.nodes[at], tuple(path.split("\x1f"))
    row = None if reason == "x" else cells_of(names, *cells, sourced=sourced, reason=_REASONS[reason])
    found = before(own.plan, Seat(names, node, row), facts_of(year))
    # What does not apply is not read.
    read, way = (reading.EMPTY, None) if fate else (found.said, found.directed)
    method = node.method if fate else found.method
    working = Working(
        node, row, read, method, way.direction if way else "", way.origin if way else "", found.values, found.blank
    )
    return Line(
        path=names,
        level=len(names),
        possible=ZERO,
        earned=ZERO,
        supported=ZERO,
        pending=ZERO,
        status=status,
        evidence=evidence,
        method=method.id if method else "",
        reached=reached,
        sourced=bool(sourced),
        source=row.source if row else None,
        working=working,
    )


NAMES: Final[Mapping[str, str]] = {"called": "VARCHAR", "under": "VARCHAR", "second": "INTEGER", "sign": "VARCHAR"}
#: The properties of a line that its place in the scorecard gives.
_OF_PLACE: Final = frozenset({"名称", "一级", "二级", "名称像比率", "名称越大越好", "是满意度"})


def names(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For a path: what its name is told from others by, its group, the node of its second level, and what rules ask of it.

    Lines whose cells say the same and whose paths have the same `sign` are alike for every rule.
    """
    parts = [one for nodes in _conditions(own) for node in nodes for one in _of_place(node)]
    ready = [formula.compile(one, closed=True) for one in dict.fromkeys(parts)]
    paths = ((number, tuple(path.split("\x1f"))) for number, path in keys)
    return [(number, *_named(own, path), _sign(own, ready, path)) for number, path in paths]


def _of_place(node: formula.Node) -> Iterator[formula.Node]:
    """The largest parts of a condition that hang on nothing but the place of a line."""
    asked = formula.names(node)
    if asked and asked <= _OF_PLACE:
        yield node
    elif not asked.isdisjoint(_OF_PLACE):
        for child in formula.children(node):
            yield from _of_place(child)


def _sign(own: Known, ready: Sequence[formula.Compiled], path: tuple[str, ...]) -> str:
    """What the parts of conditions give for a path, and what the indicator library knows of it."""
    line = Line(path, len(path), ZERO, ZERO, ZERO, ZERO, Status.SCORED, Evidence.NONE)
    get = Properties(MarkedLine(own.plan, None, line, frozenset()), LINE).get  # type: ignore[arg-type]
    place = (path[-1], path[1] if len(path) > 2 else "")
    known = (index.unit_of(*place), index.direction_of(*place), len(path) > 2)
    return repr((*(one(get) for one in ready), *known))


def _named(own: Known, path: tuple[str, ...]) -> Found:
    from jixiao.law.plan import named

    root = next(one for one in own.plan.roots if one.name == path[0])
    second: Planned | None = named(root.children, path[1]) if len(path) > 1 else None
    return key(path[-1]), "\x1f".join(path[:-1][:2]), None if second is None else own.number[second]


def fits(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For a mark that a unit printed, ours and what may be earned (units of the last place): how the two differ."""
    return [(number, _fit(own, *map(str, key))) for number, *key in keys]


def _fit(own: Known, claimed: str, *ours: str) -> str:
    earned, possible = (Decimal(f"{one}E-{own.plan.places}") for one in ours)
    path = own.nodes[0].path
    line = Line(path, len(path), possible, earned, ZERO, ZERO, Status.SCORED, Evidence.NONE, claimed=Decimal(claimed))
    found: str = PROPERTIES["自评差异"][1](MarkedLine(own.plan, None, line, frozenset()))  # type: ignore[arg-type]
    return found


def weighing(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For the points of a form (as lists of first level and units), whether it prints them, the points of its table of funds.

    Whether other rulesets fit it better, whether it should be marked by what it prints.
    """
    return [(number, *_weighed(own, *key)) for number, *key in keys]


def _weighed(own: Known, levels: Sequence[int], possible: int, prints: bool, fund: str | None) -> tuple[bool, bool]:
    def points(some: int) -> Decimal:
        return Decimal(f"{some}E-{own.plan.places}")

    lines = tuple(
        Line(root.path, 1, points(some), ZERO, ZERO, ZERO, Status.SCORED, Evidence.NONE)
        for root, some in zip(own.plan.roots, levels, strict=True)
    )
    row = Row(("",), _NOWHERE, weight=Cell("1", _NOWHERE) if prints else None)
    total = None if fund is None else Fund(_NOWHERE, weight=Cell(fund, _NOWHERE))
    form = Submission(_NOWHERE, budget=Budget(None, total), rows=(row,))
    card = SimpleNamespace(submission=form, lines=lines, possible=points(possible), gaps=())
    whole = projects.Form(own.plan, card)  # type: ignore[arg-type]
    return bool(whole.weighing[0]), bool(whole.weighing[1])


def totals(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For a text under `printed_total`: the total that it is, in millionths, NULL for none; whether it is another number."""
    del own
    return [(number, *_total(text)) for number, text in keys]


def _total(text: str) -> tuple[int | None, bool]:
    form = Submission(_NOWHERE, printed_total=Cell(text, _NOWHERE))
    found = projects.PROJECT["印刷总分"][1](SimpleNamespace(form=form))  # type: ignore[arg-type]
    if found is None:
        return None, False
    whole = found * SCALE
    return (int(whole), False) if whole.denominator == 1 and abs(whole) < 10**15 else (None, True)


def says(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For the name of an indicator: what it may be in figures that lead to one another (`spread.parts_of`), as bits."""
    del own
    return [(number, int(parts_of(name))) for number, name in keys]


def speaks(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For a form and its rows: whether it says anything in two ways (`facts.said_of`)."""
    del own
    return [(form, any(True for _ in said_of(submission_of(rows)))) for form, rows in keys]


__all__ = ["NAMES", "classes", "columns", "fits", "names", "says", "speaks", "totals", "weighing"]
