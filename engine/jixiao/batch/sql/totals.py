"""The statements of levels and totals: marks → first levels; marks and forms → the total, the grade, what points rest on.

Comes in: a plan, the names of a statement. Goes out: SELECTs. They are `score.totals` as queries: the sum of the first levels,
the cap or the floor of 0, the vetoes, the grade, the grade rules; points are integers in units of the last place.
"""

from collections.abc import Sequence
from dataclasses import field
from decimal import Decimal
from fractions import Fraction

from jixiao.batch.sql.rules import Said
from jixiao.batch.sql.text import Stage, comment, select, statement
from jixiao.batch.sql.trees import Trees
from jixiao.batch.sql.values import Num, Truth, Unsaid, Value, Whole, Words, case, held
from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.law import formula
from jixiao.law.plan import RESULTS
from jixiao.records.law import Condition, Evidence, GradeRule, Plan, Status
from jixiao.values.quantity import compared

#: Columns of the stages: sums over the first levels, the total on its way, places in the order of grades (0 is the best).
_POSSIBLE, _MARKS, _SUPPORTED, _PENDING = "可得合计", "得分合计", "有据合计", "待评判合计"
_BOUNDED, _EARNED, _HIGHEST, _LOW, _HIGH, _WORST, _BEST = (
    *("封顶后", "总得分单位", "最高可得", "低等", "高等", "最低等级", "最高等级"),
)
_VETO = "否决"
INTERNAL = (*(_POSSIBLE, _MARKS, _SUPPORTED, _PENDING), *(_BOUNDED, _EARNED, _HIGHEST, _LOW, _HIGH, _WORST, _BEST))
#: No total of marks has more units of the last place.
_MOST_UNITS = 10**15


def levels(plan: Plan, said: Said) -> str:
    """The SELECT of first levels: a row for each of every form, also where it has no line."""
    integer = said.sums.dialect.integer
    every = " UNION ALL ".join(f"SELECT {order} AS level" for order in range(len(plan.roots)))
    told = "\n".join(comment(f"{order} {root.name}（{root.source}）") for order, root in enumerate(plan.roots))
    names = ("possible", "earned", "supported", "pending")
    sums = (f"SUM({'points' if name == 'earned' else name}) AS {name}" for name in names)
    parts = [
        Stage("合计", "各一级指标的合计", f"{select(('form', 'level', *sums))}\nFROM marks\nGROUP BY form, level"),
        Stage("一级", "全部一级指标", f"{told}\n{every}"),
    ]
    total, level = map(said.sums.dialect.name, ("合计", "一级"))
    columns = ("f.form", "l.level", *(f"CAST(COALESCE(s.{name}, 0) AS {integer}) AS {name}" for name in names))
    last = f"{select(columns)}\nFROM forms AS f CROSS JOIN {level} AS l"
    return statement(
        said.sums.dialect, parts, f"{last}\nLEFT JOIN {total} AS s ON s.form = f.form AND s.level = l.level"
    )


@dataclass(slots=True)
class Totals:
    """Builds the statement of totals; `said` collects what cannot be said."""

    plan: Plan
    said: Said
    limits: dict[int, str] = field(default_factory=dict)

    def statement(self) -> str:
        """The SELECT."""
        vetoes = self._vetoes()
        grades = self._grades()
        facts = self.said.facts.told()
        stages = [*facts, self._summed(), self._joined(facts)]
        for name, says, columns in (
            ("封顶", "合计封顶，不低于0", (f"{self._bounded()} AS {self.q(_BOUNDED)}",)),
            *((("否决", "一票否决：条件成立的", vetoes),) if vetoes else ()),
            ("总分", "否决限制总分", (f"{self._earned()} AS {self.q(_EARNED)}",)),
            ("最高", "待评判的全得时的总分", (f"{self._highest()} AS {self.q(_HIGHEST)}",)),
            ("等级", "总分和最高可得所属的等级（0 为最高一等）", self._placed()),
            ("定级", "等级调整", grades),
        ):
            stages.append(Stage(name, says, f"{select(('*', *columns))}\nFROM {self.q(stages[-1].name)}"))
        return statement(self.said.sums.dialect, stages, self._last(stages[-1].name))

    def q(self, name: str) -> str:
        """A name as it is written."""
        return self.said.sums.dialect.name(name)

    # --- sums ---------------------------------------------------------------------------------------------------

    def _summed(self) -> Stage:
        extra = [str(order) for order, root in enumerate(self.plan.roots) if root.extra]
        possible = case((f"level IN ({', '.join(extra)})", "0"), otherwise="possible") if extra else "possible"
        counts = {
            "未达标指标数": "NOT reached",
            "缺失指标数": f"status = '{Status.MISSING}'",
            "待评判指标数": f"status = '{Status.PENDING}'",
        }
        columns = (
            "form",
            f"SUM({possible}) AS {self.q(_POSSIBLE)}",
            f"SUM(points) AS {self.q(_MARKS)}",
            f"SUM(supported) AS {self.q(_SUPPORTED)}",
            f"SUM(pending) AS {self.q(_PENDING)}",
            *(f"SUM({case((test, '1'), otherwise='0')}) AS {self.q(name)}" for name, test in counts.items()),
            *(f"SUM({_resting(kind)}) AS {self.q(_rests(kind))}" for kind in Evidence),
        )
        return Stage("合计", "每份表的合计", f"{select(columns)}\nFROM marks\nGROUP BY form")

    def _joined(self, facts: Sequence[Stage]) -> Stage:
        integer = self.said.sums.dialect.integer
        names = (_POSSIBLE, _MARKS, _SUPPORTED, _PENDING, *_COUNTS, *map(_rests, Evidence))
        columns = ("f.*", *(f"CAST(COALESCE(s.{self.q(name)}, 0) AS {integer}) AS {self.q(name)}" for name in names))
        before = self.q(facts[-1].name) if facts else "forms"
        source = f"\nFROM {before} AS f LEFT JOIN {self.q('合计')} AS s ON s.form = f.form"
        return Stage("各表", "每份表的事实和合计", f"{select(columns)}{source}")

    # --- the total ----------------------------------------------------------------------------------------------

    def _units(self, points: Decimal, what: str) -> int:
        """Points in units of the last place; raises Unsaid where they are no whole ones."""
        found = Fraction(points) / self.said.unit
        if found.denominator != 1:
            raise Unsaid(f"{what}{points}分不是整的一个最小计分单位")
        return int(found)

    def _bounded(self) -> str:
        marks = self.q(_MARKS)
        above: tuple[tuple[str, str], ...] = ()
        if self.plan.ceiling is not None:
            limit = str(self._units(self.plan.ceiling, "封顶的"))
            above = ((f"{marks} > {limit}", limit),)
        return case(*above, (f"{marks} < 0", "0"), otherwise=marks)

    def _vetoes(self) -> tuple[str, ...]:
        """Whether each veto holds, a column each."""
        found = []
        for order, veto in enumerate(self.plan.vetoes):
            try:
                holds = self._holds(veto.when, _BOUNDED)
                limit = None if veto.cap is None else self._units(veto.cap, "否决所限的")
            except Unsaid as why:
                self.said.refuse(veto.source, f"一票否决“{veto.text}”", why)
                continue
            if limit is not None:
                self.limits[order] = str(limit)
            column = f"{held(holds).sql} AS {self.q(f'{_VETO}{order}')}"
            found.append(f"{comment(f'{veto.text}（{veto.source}）')}\n    {column}")
        return tuple(found)

    def _earned(self) -> str:
        earned = self.q(_BOUNDED)
        for order, limit in self.limits.items():
            earned = case((self.q(f"{_VETO}{order}"), f"LEAST({earned}, {limit})"), otherwise=earned)
        return earned

    def _highest(self) -> str:
        earned = self.q(_EARNED)
        highest = f"{earned} + {self.q(_PENDING)}"
        limits = [] if self.plan.ceiling is None else [str(self._units(self.plan.ceiling, "封顶的"))]
        for limit in limits:
            highest = f"LEAST({highest}, GREATEST({limit}, {earned}))"
        for order, limit in self.limits.items():
            below = f"LEAST({highest}, GREATEST({limit}, {earned}))"
            highest = case((self.q(f"{_VETO}{order}"), below), otherwise=highest)
        return highest

    # --- the grade ----------------------------------------------------------------------------------------------

    def _placed(self) -> tuple[str, ...]:
        order = [one.label for one in self.plan.grades]
        worst = [
            case((self.q(f"{_VETO}{number}"), str(order.index(veto.grade))), otherwise="0")
            for number, veto in enumerate(self.plan.vetoes)
            if veto.grade in order
        ]
        return tuple(
            f"{_extreme('GREATEST', [self._grade(self.q(mark)), *worst])} AS {self.q(name)}"
            for mark, name in ((_EARNED, _LOW), (_HIGHEST, _HIGH))
        )

    def _grade(self, mark: str) -> str:
        """The place of a total among the grades, the best first: each band holds its lower edge."""
        edges = [-(-Fraction(one.from_) / self.said.unit // 1) for one in self.plan.grades]
        arms = [(f"{mark} >= {edge}", str(place)) for place, edge in enumerate(edges)]
        return case(*arms, otherwise=str(len(edges) - 1))

    def _grades(self) -> tuple[str, ...]:
        """The worst and the best grade that the grade rules may make of those between the two."""
        low, high = self.q(_LOW), self.q(_HIGH)
        if not self.plan.grade_rules:
            return f"{low} AS {self.q(_WORST)}", f"{high} AS {self.q(_BEST)}"
        worst, best = [], []
        for place in range(len(self.plan.grades)):
            ends = self._ruled(place, self.plan.grade_rules)
            between = f"{place} BETWEEN {high} AND {low}"
            worst.append(case((between, ends[0]), otherwise="0"))
            best.append(case((between, ends[1]), otherwise=str(len(self.plan.grades) - 1)))
        return (
            f"{_extreme('GREATEST', worst)} AS {self.q(_WORST)}",
            f"{_extreme('LEAST', best)} AS {self.q(_BEST)}",
        )

    def _ruled(self, place: int, rules: Sequence[GradeRule]) -> tuple[str, str]:
        """The worst and the best that rules may make of a grade, the first that holds decides (`totals._outcomes`)."""
        if not rules:
            return str(place), str(place)
        rule, later = rules[0], self._ruled(place, rules[1:])
        moved = str(self._moved(place, rule))
        if rule.when is None:
            return moved, moved
        try:
            holds = held(self._holds(rule.when, _EARNED, self.plan.grades[place].label))
        except Unsaid as why:
            self.said.refuse(rule.source, f"等级调整“{rule.text}”", why)
            return later
        arms: list[tuple[tuple[str, str], ...]] = [((holds.sql, moved),)] * 2
        if not formula.names(rule.when.node).isdisjoint(RESULTS):
            # While points are pending it may hold in the end or not: both count.
            waits = f"{self.q(_PENDING)} > 0"
            arms = [
                ((waits, f"{sign}({moved}, {end})"), *arm)
                for sign, end, arm in zip(("GREATEST", "LEAST"), later, arms, strict=True)
            ]
        return case(*arms[0], otherwise=later[0]), case(*arms[1], otherwise=later[1])

    def _moved(self, place: int, rule: GradeRule) -> int:
        limit = [one.label for one in self.plan.grades].index(rule.grade)
        return min(place, limit) if rule.how == "at-least" else max(place, limit) if rule.how == "at-most" else limit

    def _holds(self, when: Condition, total: str, label: str = "") -> Truth:
        """A condition about the whole form; how the scorecard came out is not asked of a form that is not whole."""

        def named(name: str) -> Value:
            if name == "等级":
                return Words(self.said.sums.dialect.said(compared(label)))
            if name == "总得分":
                return Num(self.said.unit, self._result(total))
            return Num(decimals.ONE, self._result(name)) if name in RESULTS else self.said.facts.value(name)

        return Trees(self.said.sums, named).truth(when.node)

    def _result(self, name: str) -> Whole:
        sql = case(("whole", self.q(name)))
        return Whole(sql, 0, _MOST_UNITS, lacks=("NOT whole",))

    # --- the table ----------------------------------------------------------------------------------------------

    def _last(self, name: str) -> str:
        total = Fraction(self.plan.total) / self.said.unit
        earned, worst, best = map(self.q, (_EARNED, _WORST, _BEST))
        complete = f"whole AND {self.q(_POSSIBLE)} = {total}" if total.denominator == 1 else "FALSE"
        labels = [self.said.sums.dialect.said(one.label) for one in self.plan.grades]

        def label(place: str) -> str:
            return case(*((f"{place} = {number}", told) for number, told in enumerate(labels)))

        ended = f"{complete} AND {worst} = {best}"
        ranged = f"{complete} AND {worst} <> {best}"
        columns = (
            "form",
            f"{self.q(_POSSIBLE)} AS possible",
            f"{earned} AS earned",
            f"LEAST({self.q(_SUPPORTED)}, {earned}) AS supported",
            f"{self.q(_PENDING)} AS pending",
            f"{self.q(_HIGHEST)} AS highest",
            f"{case((ended, label(worst)))} AS grade",
            f"{case((ranged, label(worst)))} AS grade_low",
            f"{case((ranged, label(best)))} AS grade_high",
            *(f"{self.q(_rests(kind))} AS {self.q(str(kind))}" for kind in Evidence),
        )
        return f"{select(columns)}\nFROM {self.q(name)}"


_COUNTS = ("未达标指标数", "缺失指标数", "待评判指标数")


def _rests(kind: Evidence) -> str:
    return f"凭{kind}"


def _resting(kind: Evidence) -> str:
    """The points of a line that rest on evidence of a kind."""
    return case((f"evidence = '{kind}'", "points"), otherwise="0")


def _extreme(sign: str, parts: Sequence[str]) -> str:
    return f"{sign}({', '.join(parts)})" if len(parts) > 1 else parts[0]
