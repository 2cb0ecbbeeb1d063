"""Finding rules as queries over the facts of a part.

Comes in: rules as `findings` prepared them, a plan. Goes out: for each rule a `Noted`: the query of where it holds. Where SQL
cannot say all of a rule, its query gives at least the forms where it may hold, and these go to the reference (`sure` is
false): nothing is approximated. Conditions are read closed, as everywhere in findings.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from jixiao.batch.fast.part import listed, literal
from jixiao.batch.finds.properties import ALIKE, OF_NODE, Properties
from jixiao.batch.sql.arithmetic import Arithmetic
from jixiao.batch.sql.dialects import DIALECTS
from jixiao.batch.sql.trees import Trees
from jixiao.batch.sql.values import Nothing, Num, Unsaid, Value, Words, case, number
from jixiao.findings.joins import Pattern
from jixiao.findings.prepare import SEVERITIES, Prepared
from jixiao.findings.projects import LEVEL, LevelLine
from jixiao.ground.dataclass import dataclass
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


#: So many conditions are bits of one column.
WORD: Final = 62


def asked(rules: Sequence[Prepared]) -> tuple[tuple[int, int], ...]:
    """The patterns with conditions that alike lines share, by rule and place: whether they hold is a bit of `held0`, …"""
    places = ((at, place, one) for at, rule in enumerate(rules) for place, one in enumerate(rule.patterns))
    return tuple((at, place) for at, place, one in places if alike(one))


def noted(rules: Sequence[Prepared], plan: Plan, nodes: Sequence[Planned], digits: int) -> tuple[Noted, ...]:
    """The rules of one submission as queries, in their order; those that rows can never fulfil are left out."""
    ids = frozenset(one.rule.id for one in rules)
    bits = {one: number for number, one in enumerate(asked(rules))}
    made = (_noted(_Rule(at, one, plan, nodes, digits, ids, bits)) for at, one in enumerate(rules))
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
    wheres += [f"t{place}.form = t0.form" for place in range(1, len(kinds))]
    columns = says.columns()
    facts = {**TABLES, FINDING: "found", SAYING: "noted_sayings"}
    tables = ", ".join(f"{facts[kind]} t{place}" for place, kind in enumerate(kinds))
    query = f"SELECT {columns} FROM {tables}{' WHERE ' if wheres else ''}{' AND '.join(wheres)}"
    rule = one.rule
    return Noted(says.at, rule.id, SEVERITIES.index(rule.severity), rule.cause, query, says.sure, says.of)


class _Rule:
    """A rule that is being said; `sure` as long as all of it could be."""

    def __init__(
        self,
        at: int,
        one: Prepared,
        plan: Plan,
        nodes: Sequence[Planned],
        digits: int,
        ids: frozenset[str],
        bits: Mapping[tuple[int, int], int],
    ) -> None:
        self.at, self.one, self.nodes, self.plan, self.ids, self.bits = at, one, nodes, plan, ids, bits
        self.digits = digits
        kinds = [pattern.kind for pattern in one.patterns]
        self.sure = SAYING not in kinds and kinds.count(FINDING) < 2 and not one.joins
        self.of: frozenset[str] = frozenset()

    def where(self, place: int, pattern: Pattern) -> list[str]:
        """The conditions on one fact; what cannot be said is left out."""
        alias, found = f"t{place}", []
        shared = alike(pattern)
        if shared:
            word, bit = divmod(self.bits[self.at, place], WORD)
            found.append(f"({alias}.held{word} & {1 << bit}) <> 0")
        for node in pattern.conjuncts:
            if node in shared:
                continue
            if pattern.kind == "层级" and formula.names(node) <= OF_NODE:
                found.append(f"{alias}.node IN ({listed(self._holding(node))})")
                continue
            if pattern.kind == FINDING and (known := _pinned(node)) is not None:
                self.of |= {one for one in self.ids if formula.same(one, known)}
                found.append(f"{alias}.finding IN ({', '.join(map(literal, sorted(self.of))) or 'NULL'})")
                continue
            try:
                found.append(f"({self._truth(node, place)})")
            except Unsaid:
                self.sure = False
        if pattern.kind == FINDING and not self.of:
            self.sure = False
        return found

    def _holding(self, node: Node) -> list[int]:
        holds = formula.compile(node, closed=True)
        return [at for at, one in enumerate(self.nodes) if holds(of_node(self.plan, one).get) is True]

    def _truth(self, node: Node, place: int) -> str:
        """A condition on one fact, which names nothing but its properties."""
        sums = Arithmetic(DIALECTS["duckdb"])
        found = Trees(sums, lambda name: self._property(sums, place, name), closed=True).truth(node)
        return _within(sums, found.sql)

    def _property(self, sums: Arithmetic, place: int, name: str) -> Value:
        kind = self.one.patterns[place].kind
        if kind not in TABLES:
            raise Unsaid(f"要读“{name}”")
        return Properties(self.plan, sums, self.digits).of(kind, name, f"t{place}")

    def _anywhere(self, sums: Arithmetic, name: str) -> Value:
        """What a name of the whole rule is: a property of one of its facts, or a threshold."""
        alias, dot, own = name.partition(".")
        if dot:
            return self._property(sums, self._place(alias), own)
        value = self.one.thresholds[name]
        assert not isinstance(value, bool)
        return Words(literal(compared(value))) if isinstance(value, str) else number(value)

    def _place(self, alias: str) -> int:
        return [pattern.alias for pattern in self.one.patterns].index(alias)

    def columns(self) -> str:
        """What a finding has, from the facts that the rule holds for; the form alone where the reference tells of it."""
        try:
            subject, stake = self._subject(), self._stake()
        except Unsaid:
            self.sure = False
        if not self.sure:
            return "t0.form"
        aliases = [f"t{place}" for place in range(len(self.one.patterns))]
        # It stands where the first of its facts stands that has a path.
        path, place = (
            case(*((f"{one}.path <> ''", f"{one}.{column}") for one in aliases), otherwise=f"t0.{column}")
            for column in ("path", "place")
        )
        fact = f"{aliases[-1]}.fact"
        return f"t0.form, {fact} AS fact, {path} AS path, {subject} AS subject, {stake} AS stake, {place} AS place"

    def _subject(self) -> str:
        pieces = self.one.subject
        if all(piece.node is None for piece in pieces):
            return literal("".join(piece.text for piece in pieces))
        node = pieces[0].node
        if len(pieces) == 1 and isinstance(node, formula.Name) and node.parts[-1] == "名称":
            place = self._place(node.parts[0])
            if self.one.patterns[place].kind in ("指标", "层级"):
                return f"t{place}.name"
        raise Unsaid("要引用别的内容")

    def _stake(self) -> str:
        if self.one.stake_of is None:
            return "0"
        sums = Arithmetic(DIALECTS["duckdb"])
        found = Trees(sums, lambda name: self._anywhere(sums, name), closed=True).value(self.one.stake_of)
        if isinstance(found, Nothing):
            return "0"
        assert isinstance(found, Num)
        near = sums.rounded(found, "near", CENTS)
        whole, _ = sums.parts(near, Fraction(10**CENTS))
        return _within(sums, f"GREATEST(COALESCE({whole.sql}, 0), 0)")


def _within(sums: Arithmetic, sql: str) -> str:
    """What was said; raises Unsaid where a number on the way may have more digits than the database holds."""
    if not sums.digits:
        raise Unsaid("要算的数太大")
    return sql


def of_node(plan: Plan, node: Planned) -> Mapping[str, formula.Value]:
    """What a level is, whatever the form."""
    level = LevelLine(plan, None, node, node.path[0] if len(node.path) > 1 else "", None, ())  # type: ignore[arg-type]
    return {name: LEVEL[name][1](level) for name in OF_NODE if name != "表完整"} | {"表完整": True}


def _pinned(node: Node) -> str | None:
    """The id of finding that a condition asks for."""
    match node:
        case formula.Compare(op="=", left=formula.Name(parts=("编号",)), right=formula.Text(value=value)):
            return value
    return None
