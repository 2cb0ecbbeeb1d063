"""Finding rules as queries over the facts of a part.

Comes in: rules as `findings` prepared them, a plan. Goes out: for each rule a `Noted`: the query of where it holds. Where SQL cannot say
all of a rule, its query gives at least the forms where it may hold, and these go to the reference (`sure` is false): nothing is
approximated. Conditions are read closed, as everywhere in findings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jixiao.batch.fast.part import listed, literal
from jixiao.batch.finds.properties import ALIKE, OF_NODE, Properties
from jixiao.batch.sql.arithmetic import Arithmetic
from jixiao.batch.sql.dialects import DIALECTS
from jixiao.batch.sql.trees import Trees
from jixiao.batch.sql.values import Nothing, Num, Unsaid, Value, Words, number
from jixiao.findings import SEVERITIES
from jixiao.findings.joins import Pattern
from jixiao.findings.prepare import Prepared
from jixiao.law import formula
from jixiao.law.formula import Node
from jixiao.records.law import Plan, Planned
from jixiao.values.quantity import compared

#: The tables of facts by their kinds.
TABLES: Final[Mapping[str, str]] = {"指标": "noted_lines", "项目": "noted_forms", "层级": "noted_levels"}
FINDING: Final = "发现"
SAYING: Final = "说法"
#: Points at stake are counted in parts of one, as findings print them.
CENTS: Final = 2


@dataclass(frozen=True, slots=True)
class Noted:
    """A rule as a query: rows of form, fact, path, subject, stake (hundredths), place; of the form alone where it is not `sure`.

    `of` are the ids of the findings that it follows from.
    """

    number: int
    id: str
    severity: int
    cause: str
    query: str
    sure: bool
    of: frozenset[str] = frozenset()


def alike(pattern: Pattern) -> tuple[Node, ...]:
    """The conditions about a line that hang on nothing but what lines that are alike share."""
    if pattern.kind != "指标":
        return ()
    return tuple(one for one in pattern.conjuncts if formula.names(one) <= ALIKE)


def noted(rules: Sequence[Prepared], plan: Plan, nodes: Sequence[Planned], digits: int) -> tuple[Noted, ...]:
    """The rules of one submission as queries, in their order; those that rows can never fulfil are left out."""
    ids = frozenset(one.rule.id for one in rules)
    made = (_noted(_Rule(at, one, plan, nodes, digits, ids)) for at, one in enumerate(rules))
    found = [one for one in made if one is not None]
    follow = {one.id for one in found if one.of}
    # What follows from what follows is told by the reference.
    return tuple(one if one.of.isdisjoint(follow) else _forms_only(one) for one in found)


def _forms_only(one: Noted) -> Noted:
    return Noted(one.number, one.id, one.severity, one.cause, f"SELECT form FROM ({one.query})", False, one.of)


def _noted(says: "_Rule") -> Noted | None:
    one = says.one
    kinds = [pattern.kind for pattern in one.patterns]
    if not {*TABLES, FINDING, SAYING}.issuperset(kinds):
        return None
    wheres = [text for place, pattern in enumerate(one.patterns) for text in says.where(place, pattern)]
    says.sure = says.sure and SAYING not in kinds and kinds.count(FINDING) < 2 and (not one.joins)
    tables = ", ".join(
        f"{TABLES.get(kind, 'noted_sayings' if kind == SAYING else 'found')} t{place}"
        for place, kind in enumerate(kinds)
    )
    wheres += [f"t{place}.form = t0.form" for place in range(1, len(kinds))]
    columns = says.columns(kinds)
    if not says.sure or not says.fits:
        columns = "t0.form"
    query = f"SELECT {columns} FROM {tables}{' WHERE ' if wheres else ''}{' AND '.join(wheres)}"
    rule = one.rule
    sure = says.sure and says.fits
    return Noted(says.at, rule.id, SEVERITIES.index(rule.severity), rule.cause, query, sure, says.of)


class _Rule:
    """A rule that is being said; `sure` as long as all of it could be."""

    def __init__(
        self, at: int, one: Prepared, plan: Plan, nodes: Sequence[Planned], digits: int, ids: frozenset[str]
    ) -> None:
        self.at, self.one, self.nodes, self.plan, self.ids = at, one, nodes, plan, ids
        self.sums = Arithmetic(DIALECTS["duckdb"])
        self.properties = Properties(plan, self.sums, digits)
        self.sure = True
        self.of: frozenset[str] = frozenset()

    @property
    def fits(self) -> bool:
        """Whether no number of it exceeds what the database holds."""
        return self.sums.digits > 0

    def where(self, place: int, pattern: Pattern) -> list[str]:
        """The conditions on one fact; what cannot be said is left out."""
        alias, found = f"t{place}", []
        asked = alike(pattern)
        if asked:
            found.append(f"{alias}.r{self.at}_{place}")
        for node in pattern.conjuncts:
            if node in asked:
                continue
            if pattern.kind == "层级" and formula.names(node) <= OF_NODE:
                found.append(f"{alias}.node IN ({listed(self._holding(node))})")
                continue
            if pattern.kind == FINDING and (known := _pinned(node)) is not None:
                self.of |= {one for one in self.ids if formula.same(one, known)}
                found.append(f"{alias}.finding IN ({', '.join(map(literal, sorted(self.of))) or 'NULL'})")
                continue
            try:
                found.append(f"({self._trees(place, pattern.kind).truth(node).sql})")
            except Unsaid:
                self.sure = False
        if pattern.kind == FINDING and not self.of:
            self.sure = False
        return found

    def _holding(self, node: Node) -> list[int]:
        holds = formula.compile(node, closed=True)
        return [at for at, one in enumerate(self.nodes) if holds(of_node(self.plan, one).get) is True]

    def _trees(self, place: int, kind: str) -> Trees:
        def named(name: str) -> Value:
            if kind not in TABLES:
                raise Unsaid(f"要读“{name}”")
            return self.properties.of(kind, name, f"t{place}")

        return Trees(self.sums, named, closed=True)

    def _anywhere(self, name: str) -> Value:
        """What a name of the whole rule is: a property of one of its facts, or a threshold."""
        alias, dot, own = name.partition(".")
        if not dot:
            value = self.one.thresholds[name]
            return Words(literal(compared(value))) if isinstance(value, str) else number(value)  # type: ignore[arg-type]
        place = [pattern.alias for pattern in self.one.patterns].index(alias)
        kind = self.one.patterns[place].kind
        if kind not in TABLES:
            raise Unsaid(f"要读“{name}”")
        return self.properties.of(kind, own, f"t{place}")

    def columns(self, kinds: Sequence[str]) -> str:
        """What a finding has, from the facts that the rule holds for."""
        aliases = [f"t{place}" for place in range(len(kinds))]
        about = next(iter(aliases))
        first = "".join(f"WHEN {alias}.path <> '' THEN {alias}.{{0}} " for alias in aliases)
        path, place = (
            f"{about}.{column}" if len(aliases) == 1 else f"CASE {first.format(column)}ELSE {about}.{column} END"
            for column in ("path", "place")
        )
        try:
            subject, stake = self._subject(), self._stake()
        except Unsaid:
            self.sure = False
            return "t0.form"
        fact = f"{aliases[-1]}.fact"
        return f"{about}.form, {fact} AS fact, {path} AS path, {subject} AS subject, {stake} AS stake, {place} AS place"

    def _subject(self) -> str:
        pieces = self.one.subject
        if all(piece.node is None for piece in pieces):
            return literal("".join(piece.text for piece in pieces))
        node = pieces[0].node
        if len(pieces) == 1 and isinstance(node, formula.Name) and node.parts[-1] == "名称":
            place = [pattern.alias for pattern in self.one.patterns].index(node.parts[0])
            if self.one.patterns[place].kind in ("指标", "层级"):
                return f"t{place}.name"
        raise Unsaid("要引用别的内容")

    def _stake(self) -> str:
        if self.one.stake_of is None:
            return "0"
        found = Trees(self.sums, self._anywhere, closed=True).value(self.one.stake_of)
        if isinstance(found, Nothing):
            return "0"
        assert isinstance(found, Num)
        near = self.sums.rounded(found, "near", CENTS)
        if near.above is None:
            return str(max(0, int(near.of * 10**CENTS)))
        whole, below = self.sums.parts(near, 10**CENTS)  # type: ignore[arg-type]
        assert below.sql == "1"
        return f"GREATEST(COALESCE({whole.sql}, 0), 0)"


def of_node(plan: Plan, node: Planned) -> Mapping[str, formula.Value]:
    """What a level is, whatever the form."""
    from jixiao.findings.projects import LEVEL, LevelLine

    level = LevelLine(plan, None, node, node.path[0] if len(node.path) > 1 else "", None, ())  # type: ignore[arg-type]
    return {name: LEVEL[name][1](level) for name in OF_NODE if name != "表完整"} | {"表完整": True}


def _pinned(node: Node) -> str | None:
    """The id of finding that a condition asks for."""
    match node:
        case formula.Compare(op="=", left=formula.Name(parts=("编号",)), right=formula.Text(value=value)):
            return value
    return None
