"""The statement of marks: prepared lines and forms → what every line comes to.

Comes in: a plan, its nodes, what is said of its rules. Goes out: the SELECT, one stage after another: computed facts, the lines
with their rules, what rules compute first, which branch decides, how the line ends, its points, once rounded and kept within
what it may earn, what the framework makes of it. It is `score.marks.mark` as a query.
"""

from collections.abc import Iterator, Sequence

from jixiao.batch.sql import changes, endings
from jixiao.batch.sql.endings import AWAITED, CLAIMED, COMPARED, FULL, GIVEN, GONE, MISSING, OPEN, UNGIVEN
from jixiao.batch.sql.rules import Rule, Said, Way
from jixiao.batch.sql.steps import (
    CHANGED,
    CHANGED_TO,
    ENDING,
    EXACT,
    KEY,
    LEVEL,
    MET,
    POINTS,
    REACHED,
    READ,
    RESTS,
    RULE,
    STATUS,
    WAY,
    WEIGHT,
    WHOLE,
    WORTH,
    text,
)
from jixiao.batch.sql.text import Stage, by_number, comment, select, statement
from jixiao.batch.sql.values import Truth, case, every, held
from jixiao.ground.dataclass import dataclass
from jixiao.law.methods import METHODS
from jixiao.records.law import SUPPORTING, Evidence, Plan, Planned, Status


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
        changed = tuple(changes.Changes(self.nodes, self.said).stages())
        facts = self.said.facts.told()
        table = endings.table(self.said.sums.dialect, self.said.ways)
        stages = [*facts, table, self._lines(facts)]
        for name, says, columns in (
            *self._reckoned(),
            ("分支", "每条规则的各种情形，先成立的算数", (self._decided(),)),
            ("结果", "不适用的，以及因为没有给出事实而算不出来的", (self._ended(),)),
        ):
            stages.append(Stage(name, says, f"{select(('*', *columns))}\nFROM {self.q(stages[-1].name)}"))
        stages.append(self._looked_up(stages[-1].name))
        for name, says, columns in (
            ("评分", "得分四舍五入一次；是否达到目标；凭什么", self._marked()),
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
            f"{level} AS {self.q(LEVEL)}",
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

    # --- which branch decides, and how a line ends --------------------------------------------------------------

    def _reckoned(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for order, columns in enumerate(self.said.stages, 1):
            texts = tuple(f"{sql} AS {self.q(name)}" for name, sql in columns.items())
            yield f"先算{order}", "各规则先算出的数", texts

    def _decided(self) -> str:
        arms = [
            f"WHEN fate IN ('unread', 'unweighed') THEN {MISSING.number}",
            f"WHEN fate = 'full' THEN {FULL.number}",
            f"WHEN blank THEN {MISSING.number}",
            f"WHEN claim = 'full' THEN {CLAIMED.number}",
            f"WHEN claim = 'pending' THEN {OPEN.number}",
        ]
        for rule in self.rules:
            told = [line for way in self.said.ways if way.rule is rule for line in _way(way)]
            own = "".join(f"\n            {line}" for line in told)
            arms.append(f"WHEN {self.q(RULE)} = {rule.number} THEN CASE{own}\n        END")
        return "CASE" + "".join(f"\n        {arm}" for arm in arms) + f"\n    END AS {self.q(WAY)}"

    def _ended(self) -> str:
        """How a line ends: by its branch, unless it does not apply, or the branch lacked a fact that was not given."""
        way, waits = self.q(WAY), self.plan.absence["missing-facts"] == "pending"
        silent: dict[int, str] = {}
        idle: list[tuple[str, str]] = []
        for one in self.said.ways:
            quiet = _quiet(one)
            if one.branch.status is Status.NOT_APPLICABLE:
                # What does not apply ends so by its branch, too, where this is what found it.
                there = f"{way} = {one.number}"
                idle.append((there if quiet.known is False else f"{there} AND NOT ({quiet.sql})", str(one.number)))
            if quiet.known is not False:
                ending = AWAITED if waits or one.branch.undefined == "pending" else UNGIVEN
                silent[one.number] = case((quiet.sql, str(ending.number)), otherwise=str(one.number))
        gone = case(*idle, otherwise=str(GONE.number)) if idle else str(GONE.number)
        absent = "fate IN ('kept', 'gone')"
        return f"{case((absent, gone), otherwise=by_number(way, silent, way))} AS {self.q(ENDING)}"

    def _looked_up(self, before: str) -> Stage:
        names = (STATUS, RESTS, READ, REACHED, WHOLE, KEY)
        columns = ("l.*", *(f"t.{self.q(name)}" for name in names))
        joined = f"JOIN {self.q(endings.TABLE)} AS t ON t.{self.q(ENDING)} = l.{self.q(ENDING)}"
        return Stage("查表", "每行的结果是什么", f"{select(columns)}\nFROM {self.q(before)} AS l\n{joined}")

    # --- the mark -----------------------------------------------------------------------------------------------

    def _marked(self) -> tuple[str, ...]:
        points = {way.number: way.points for way in self.said.ways if not way.whole}
        reached = {way.number: way.reached for way in self.said.ways if way.reached not in ("TRUE", "FALSE", "NULL")}
        read, rests = self.q(READ), self.q(RESTS)
        worth = case(
            (f"{read} = {text(COMPARED)} AND claim <> ''", "worth"),
            (f"{read} = {text(GIVEN)} AND (given OR claim <> '')", "worth"),
            otherwise=rests,
        )
        earned = case((self.q(WHOLE), self.q(WEIGHT)), otherwise=by_number(self.q(ENDING), points, "0"))
        return (
            f"{earned} AS {self.q(EXACT)}",
            f"{by_number(self.q(ENDING), reached, self.q(REACHED))} AS {self.q(MET)}",
            f"{worth} AS {self.q(WORTH)}",
        )

    def _kept(self) -> tuple[str, ...]:
        kept = changes.within(self.said, self.nodes, self.q(EXACT))
        return (f"{by_number('node', kept)} AS {self.q(POINTS)}",)

    # --- the table ----------------------------------------------------------------------------------------------

    def _last(self, name: str, *, changed: bool) -> str:
        status, points, reached, worth = map(self.q, (STATUS, POINTS, MET, WORTH))
        if changed:
            which = self.q(CHANGED)
            status = case((f"{which} IS NULL", status), otherwise=text(Status.SCORED))
            points = case((f"{which} IS NULL", points), otherwise=self.q(CHANGED_TO))
            reached = case((f"{which} = {changes.LACKS}", "FALSE"), otherwise=reached)
        doubtful = f"unsurveyed AND {worth} IN ({text(Evidence.MEASURED)}, {text(Evidence.EQUAL)})"
        unproven = f"{status} IN ({text(Status.MISSING)}, {text(Status.NOT_APPLICABLE)})"
        evidence = case((unproven, text(Evidence.NONE)), (doubtful, text(Evidence.UNSURVEYED)), otherwise=worth)
        proof = " OR ".join(f"{worth} = {text(kind)}" for kind in sorted(SUPPORTING))
        backed = f"{status} = {text(Status.SCORED)} AND (sourced OR NOT ({doubtful}) AND ({proof}))"
        if penalties := [number for number, node in enumerate(self.nodes) if node.penalty]:
            backed += f" AND node NOT IN ({', '.join(map(str, penalties))})"
        methods = {rule.number: text(rule.marking.id) for rule in self.rules}
        columns = (
            *("form", "line"),
            f"{self.q(LEVEL)} AS level",
            f"{self.q(WEIGHT)} AS possible",
            f"{status} AS status",
            f"{points} AS points",
            f"{case((backed, points), otherwise='0')} AS supported",
            f"{case((f'{status} = {text(Status.PENDING)}', self.q(WEIGHT)), otherwise='0')} AS pending",
            f"{evidence} AS evidence",
            f"{reached} AS reached",
            f"{by_number(self.q(RULE), methods, text(''))} AS method",
            f"{self.q(KEY)} AS branch",
        )
        return f"{select(columns)}\nFROM {self.q(name)}"


def _way(way: Way) -> Iterator[str]:
    """A branch with its words and its place."""
    branch = way.branch
    yield comment(f"{branch.label}（{branch.source}）" if branch.source else branch.label)
    yield f"WHEN {way.when.sql} THEN {way.number}"


def _quiet(way: Way) -> Truth:
    """Whether a branch lacked a fact that was not given; not asked where a claim about a target is weighed."""
    if way.silent.known is False or not way.rule.marking.of_target:
        return held(way.silent)
    return every([Truth("claim = ''", 3, sure=True), held(way.silent)])
