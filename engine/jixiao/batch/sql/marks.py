"""The statement of marks: prepared lines and forms → what every line comes to.

Comes in: a plan, its nodes, what is said of its rules. Goes out: the SELECT, one stage after another: computed facts, the lines
with their rules, what rules compute first, which branch decides, the mark, the points kept within what the line may earn,
what the framework makes of it. It is `score.marks.mark` as a query.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.batch.sql.rules import PRINTED, RULE, SILENT, WAY, WEIGHT, Rule, Said, Way, rounded
from jixiao.batch.sql.text import Stage, by_number, comment, select, statement
from jixiao.batch.sql.trees import Trees
from jixiao.batch.sql.values import ATOM, Num, Unsaid, Value, Whole, case, held
from jixiao.ground import decimals
from jixiao.law.methods import METHODS
from jixiao.records.law import SUPPORTING, Evidence, Plan, Planned, Status

#: Columns of the stages, besides those of rules: the first level of a line, and what is known of its mark.
_LEVEL, _STATUS, _EXACT, _REACHED, _RESTS = "一级序号", "状态", "算得单位", "达到目标", "所凭"
#: The points kept within their limits, what they rest on where the form names no survey, what the framework changes.
_POINTS, _WORTH, _CHANGED = "得分单位", "依据", "改判"
INTERNAL = (
    *(RULE, WAY, WEIGHT, PRINTED, SILENT),
    *(_LEVEL, _STATUS, _EXACT, _REACHED, _RESTS),
    *(_POINTS, _WORTH, _CHANGED),
)
#: Where no method is asked: what does not apply counts in full; its row, or its points, are not known.
_UNASKED = "fate IN ('full', 'unread', 'unweighed')"
#: What `_changed` says of a line that lacks the proof its node requires.
_LACKS = -1


@dataclass(frozen=True, slots=True)
class Marks:
    """Builds the statement of marks; `rules` are numbered in their order."""

    plan: Plan
    nodes: Sequence[Planned]
    said: Said
    rules: Sequence[Rule]

    def statement(self) -> str:
        """The SELECT."""
        self.said.say(self.rules)
        changed = tuple(self._changed())
        facts = self.said.facts.told()
        stages = [*facts, self._lines(facts)]
        for name, says, columns in (
            *self._reckoned(),
            ("分支", "每条规则的各种情形，先成立的算数", (self._decided(),)),
            ("作答", "算不出来的，是不是因为没有给出所要的事实", (self._silent(),)),
            ("评分", "每行的状态、四舍五入一次的得分、是否达到目标、凭什么", self._marked()),
            ("限分", "得分不低于0，不高于最多可得的；扣分项为负", self._kept()),
            *changed,
        ):
            stages.append(Stage(name, says, f"{select(('*', *columns))}\nFROM {self.q(stages[-1].name)}"))
        return statement(self.said.sums.dialect, stages, self._last(stages[-1].name, changed=bool(changed)))

    def q(self, name: str) -> str:
        """A name as it is written."""
        return self.said.sums.dialect.name(name)

    # --- the lines ----------------------------------------------------------------------------------------------

    def _lines(self, facts: Sequence[Stage]) -> Stage:
        """The lines with the rule of each, and the facts that rules read."""
        levels = {root.path: order for order, root in enumerate(self.plan.roots)}
        level = by_number("l.node", {n: str(levels[node.path[:1]]) for n, node in enumerate(self.nodes)})
        read = (*self.said.names.used, *self.said.facts.columns)
        columns = (
            "l.*",
            f"{level} AS {self.q(_LEVEL)}",
            f"{self._rule()} AS {self.q(RULE)}",
            f"CAST(l.weight AS {self.said.sums.dialect.integer}) AS {self.q(WEIGHT)}",
            *(f"f.{self.q(name)}" for name in read),
        )
        source = "\nFROM lines AS l"
        if read:
            source += f"\nLEFT JOIN {self.q(facts[-1].name) if facts else 'forms'} AS f ON f.form = l.form"
        told = "\n".join(comment(line) for line in self._told())
        return Stage("各行", "各行指标，归哪一条规则", f"{told}\n{select(columns)}{source}")

    def _rule(self) -> str:
        """Which rule a line is under, by its node and the kind of its target."""
        texts = {rule.nodes[0]: str(rule.number) for rule in self.rules if not rule.kind}
        for number, node in enumerate(self.nodes):
            kinds = [rule for rule in self.rules if rule.kind and number in rule.nodes]
            if node.method is None:
                arms = ((f"l.kind = '{rule.kind}'", str(rule.number)) for rule in kinds)
                texts[number] = case(*arms) if kinds else "NULL"
        return by_number("l.node", texts)

    def _told(self) -> Iterator[str]:
        for rule in self.rules:
            which = f"目标 {rule.kind}" if rule.kind else "/".join(self.nodes[rule.nodes[0]].path)
            marking = rule.marking
            yield f"规则{rule.number} {which}：{METHODS[marking.id].title}（{marking.id}） {marking.source}"

    # --- which branch decides -----------------------------------------------------------------------------------

    def _reckoned(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for order, columns in enumerate(self.said.stages, 1):
            yield (
                f"先算{order}",
                "各规则先算出的数",
                tuple(f"{text} AS {self.q(name)}" for name, text in columns.items()),
            )

    def _decided(self) -> str:
        arms = [f"WHEN blank OR claim IN ('full', 'pending') OR {_UNASKED} THEN NULL"]
        for rule in self.rules:
            told = [line for way in self.said.ways if way.rule is rule for line in _way(way)]
            own = "".join(f"\n            {line}" for line in told)
            arms.append(f"WHEN {self.q(RULE)} = {rule.number} THEN CASE{own}\n        END")
        return "CASE" + "".join(f"\n        {arm}" for arm in arms) + f"\n    END AS {self.q(WAY)}"

    def _silent(self) -> str:
        texts = {}
        for way in self.said.ways:
            if way.silent.known is not False:
                silent = held(way.silent)
                spoken = way.rule.marking.of_target
                texts[way.number] = f"claim = '' AND {silent.within(ATOM)}" if spoken else silent.sql
        return f"{by_number(self.q(WAY), texts, 'FALSE')} AS {self.q(SILENT)}"

    # --- the mark -----------------------------------------------------------------------------------------------

    def _marked(self) -> tuple[str, ...]:
        way, silent, ways = self.q(WAY), self.q(SILENT), self.said.ways
        waits = self.plan.absence["missing-facts"] == "pending"
        asked = {one.number: _text(Status.PENDING) for one in ways if waits or one.branch.undefined == "pending"}
        known = (
            ("fate IN ('unread', 'unweighed')", _text(Status.MISSING)),
            ("fate = 'full'", _text(Status.SCORED)),
            ("fate <> ''", _text(Status.NOT_APPLICABLE)),
            ("blank", _text(Status.MISSING)),
            ("claim = 'full'", _text(Status.SCORED)),
            ("claim = 'pending'", _text(Status.PENDING)),
        )
        status = {one.number: _text(one.branch.status) for one in ways}
        left = f"fate <> '' OR blank OR claim = 'pending' OR {silent}"
        points = {one.number: one.points for one in ways}
        reached = {one.number: one.reached for one in ways}
        rests = {one.number: one.evidence for one in ways}
        return (
            _column(
                (*known, (silent, by_number(way, asked, _text(Status.MISSING)))),
                by_number(way, status, _text(Status.SCORED)),
                self.q(_STATUS),
            ),
            _column(
                (("fate = 'full'", self.q(WEIGHT)), (left, "0"), ("claim = 'full'", self.q(WEIGHT))),
                by_number(way, points, "0"),
                self.q(_EXACT),
            ),
            _column(((left, "NULL"), ("claim = 'full'", "TRUE")), by_number(way, reached, "NULL"), self.q(_REACHED)),
            _column(
                ((f"fate <> '' OR blank OR {silent}", _text(Evidence.NONE)), ("claim <> ''", "worth")),
                by_number(way, rests, _text(Evidence.NONE)),
                self.q(_RESTS),
            ),
        )

    def _kept(self) -> tuple[str, ...]:
        rests = self.q(_RESTS)
        doubtful = f"unsurveyed AND {rests} IN ({_text(Evidence.MEASURED)}, {_text(Evidence.EQUAL)})"
        return (
            f"{by_number('node', self._within(self.q(_EXACT)))} AS {self.q(_POINTS)}",
            f"{case((doubtful, _text(Evidence.UNSURVEYED)), otherwise=rests)} AS {self.q(_WORTH)}",
        )

    def _within(self, points: str) -> dict[int, str]:
        """Points of each node within 0 and what its line may earn at most, those of a penalty taken off."""
        found = {}
        weight = Num(decimals.ONE, self.said.weight)
        for number, node in enumerate(self.nodes):
            kept = f"GREATEST({points}, 0)"
            if node.most is not None:
                most = rounded(self.said.sums, self.said.sums.times(Num(node.most), weight))
                kept = f"LEAST({kept}, {most})"
            found[number] = f"-{kept}" if node.penalty else kept
        return found

    # --- what the framework makes of it -------------------------------------------------------------------------

    def _changed(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Which condition of the framework decides instead of the method, and the mark then; nothing where none may."""
        texts: dict[int, str] = {}
        shares: dict[int, Fraction] = {_LACKS: decimals.ZERO}
        for number, node in enumerate(self.nodes):
            if arms := list(self._conditions(node, shares)):
                texts[number] = case(*arms)
        if not texts:
            return
        which = case((f"{self.q(_STATUS)} <> {_text(Status.NOT_APPLICABLE)}", by_number("node", texts, "NULL")))
        yield "改判", "规则集规定的改判：缺少佐证的，或条件成立的", (f"{which} AS {self.q(_CHANGED)}",)
        weight = Num(decimals.ONE, self.said.weight)
        points = {
            key: rounded(self.said.sums, self.said.sums.times(Num(share), weight)) for key, share in shares.items()
        }
        exact = by_number(self.q(_CHANGED), points, "NULL")
        yield "改为", "改判后的得分", (f"{exact} AS {self.q(_EXACT + '2')}",)
        kept = by_number("node", self._within(self.q(_EXACT + "2")))
        yield "改得", "改判后的得分，同样限分", (f"{kept} AS {self.q(_POINTS + '2')}",)

    def _conditions(self, node: Planned, shares: dict[int, Fraction]) -> Iterator[tuple[str, str]]:
        if node.evidence_required:
            yield f"unproved AND {self.q(_STATUS)} <> {_text(Status.MISSING)}", str(_LACKS)
        for override in node.overrides:
            try:
                holds = Trees(self.said.sums, lambda name: self._named(node, name)).truth(override.when.node)
            except Unsaid as why:
                self.said.refuse(override.source, f"改判“{override.text or '/'.join(node.path)}”", why)
                continue
            number = len(shares)
            shares[number] = override.share
            yield holds.sql, str(number)

    def _named(self, node: Planned, name: str) -> Value:
        """What a name is to a condition about a line; what a line weighs is none of its values where no method is asked."""
        if name != PRINTED:
            own = self.said.names.of_line(name)
            return self.said.facts.value(name) if own is None else own
        printed = Fraction(node.printed) if node.method is not None and node.printed else None
        found = Num(self.said.unit, self.said.weight) if printed is None else Num(printed)
        up, down = self.said.sums.parts(found, 1 / self.said.unit)
        assert down.sql == "1"
        sql = case((f"NOT {_UNASKED}", up.sql))
        return Num(self.said.unit, Whole(sql, 0, up.most, signed=False, lacks=(_UNASKED,)))

    # --- the table ----------------------------------------------------------------------------------------------

    def _last(self, name: str, *, changed: bool) -> str:
        status, points, reached, worth = map(self.q, (_STATUS, _POINTS, _REACHED, _WORTH))
        if changed:
            which = self.q(_CHANGED)
            status = case((f"{which} IS NULL", status), otherwise=_text(Status.SCORED))
            points = case((f"{which} IS NULL", points), otherwise=self.q(_POINTS + "2"))
            reached = case((f"{which} = {_LACKS}", "FALSE"), otherwise=reached)
        unproven = f"{status} IN ({_text(Status.MISSING)}, {_text(Status.NOT_APPLICABLE)})"
        evidence = case((unproven, _text(Evidence.NONE)), otherwise=worth)
        backed = " OR ".join(["sourced", *(f"{worth} = {_text(kind)}" for kind in sorted(SUPPORTING))])
        scored = f"{status} = {_text(Status.SCORED)}"
        penalties = [number for number, node in enumerate(self.nodes) if node.penalty]
        if penalties:
            scored += f" AND node NOT IN ({', '.join(map(str, penalties))})"
        methods = {rule.number: _text(rule.marking.id) for rule in self.rules}
        keys = {way.number: _text(way.branch.key) for way in self.said.ways}
        idle = [way.number for way in self.said.ways if way.branch.status is Status.NOT_APPLICABLE]
        unsaid = f"{self.q(SILENT)} OR (fate <> '' AND {_not_among(self.q(WAY), idle)})"
        columns = (
            *("form", "line"),
            f"{self.q(_LEVEL)} AS level",
            f"{self.q(WEIGHT)} AS possible",
            f"{status} AS status",
            f"{points} AS points",
            f"{case((f'{scored} AND ({backed})', points), otherwise='0')} AS supported",
            f"{case((f'{status} = {_text(Status.PENDING)}', self.q(WEIGHT)), otherwise='0')} AS pending",
            f"{evidence} AS evidence",
            f"{reached} AS reached",
            f"{by_number(self.q(RULE), methods, _text(''))} AS method",
            f"{case((unsaid, 'NULL'), otherwise=by_number(self.q(WAY), keys, 'NULL'))} AS branch",
        )
        return f"{select(columns)}\nFROM {self.q(name)}"


def _way(way: Way) -> Iterator[str]:
    """A branch with its words and its place."""
    branch = way.branch
    yield comment(f"{branch.label}（{branch.source}）" if branch.source else branch.label)
    yield f"WHEN {way.when.sql} THEN {way.number}"


def _column(arms: Sequence[tuple[str, str]], otherwise: str, name: str) -> str:
    """A column of which the first condition that holds decides, a line each."""
    told = "".join(f"\n        WHEN {when} THEN {then}" for when, then in arms)
    return f"CASE{told}\n        ELSE {otherwise}\n    END AS {name}"


def _not_among(column: str, numbers: Sequence[int]) -> str:
    return f"COALESCE({column} NOT IN ({', '.join(map(str, numbers))}), TRUE)" if numbers else "TRUE"


def _text(word: str) -> str:
    """A word of the engine's own as a literal."""
    return f"'{word}'"
