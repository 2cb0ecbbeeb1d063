"""What a statement asks of a submission and of its lines: the columns of the tables that are prepared for it.

Comes in: names of the law, as the interpreter meets them. Goes out: columns, and what each holds. A quotient is never put into a
column: 完成比 and 区间偏离 are reckoned from their parts, computed facts from the facts that are given.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Literal

from jixiao.batch.sql.arithmetic import Arithmetic
from jixiao.batch.sql.values import ATOM, Num, Truth, Unsaid, Value, Whole, Words
from jixiao.ground.dataclass import dataclass
from jixiao.law import formula, trees
from jixiao.records.expressions import Node, Type
from jixiao.records.law import Plan

#: Numbers are put in as integers of so many parts of one: thirds of a millionth, because a 亩 is 2000/3 平方米.
SCALE: Final = 3 * 10**6
_UNIT: Final = Fraction(1, SCALE)
#: What a column holds: a name's value; whether nothing was written for it; whether 不适用 was; whether it has a value at all.
Holds = Literal["value", "silent", "gone", "there"]
_SUFFIX: Final[Mapping[Holds, str]] = MappingProxyType(
    {"value": "", "silent": ".未答", "gone": ".不适用", "there": ".可比"}
)

#: The columns that the tables have whatever the law asks.
FORM: Final = ("form", "whole")
LINE: Final = (
    *("form", "line", "node", "weight", "fate", "kind", "blank", "claim", "worth", "given"),
    *("unsurveyed", "sourced", "unproved"),
)
#: PostgreSQL cuts longer names off, and two might then be one.
_LONGEST: Final = 63

_N, _T, _W = Type.NUMBER, Type.TRUTH, Type.TEXT
#: What a row's target and actual value give by the names of the law (`law.trees`), with their types.
OF_LINE: Final[Mapping[str, Type]] = MappingProxyType(
    {
        **dict.fromkeys(("目标值", "实际值", "自评得分", "逾期天数", "目标.下限", "目标.上限"), _N),
        **dict.fromkeys(("目标文字", "实际文字", "目标.类型", "实际.类型", "目标.符号", "实际.符号"), _W),
        **dict.fromkeys(("目标.单位", "实际.单位", "目标.期间", "实际.期间"), _W),
        **dict.fromkeys(("目标.含下限", "目标.含上限", "目标.是否", "实际.是否", "实际.约数"), _T),
    }
)
#: Amounts of the form: below 0 they are refused when it is read.
_AMOUNTS: Final = frozenset(
    {
        "预算数",
        "年初预算数",
        "全年预算数",
        "执行数",
        "财政拨款预算数",
        "财政拨款执行数",
        "其他资金预算数",
        "其他资金执行数",
    }
)
_ELEMENT: Final = "要点."
_GONE: Final = formula.said_gone("")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a prepared table: its name there, the name of the law that it is about, what it holds of it."""

    name: str
    of: str
    holds: Holds
    type: Type


@dataclass(slots=True)
class Asked:
    """The columns of one prepared table, in the order in which they were first asked for."""

    reserved: tuple[str, ...]
    columns: dict[tuple[str, Holds], Column] = field(default_factory=dict)

    def column(self, of: str, holds: Holds, kind: Type) -> Column:
        """The column that holds something of a name."""
        if (of, holds) not in self.columns:
            taken = {*self.reserved, *(column.name for column in self.columns.values())}
            self.columns[of, holds] = Column(free(of + _SUFFIX[holds], taken), of, holds, kind)
        return self.columns[of, holds]


def free(wanted: str, others: Iterable[str]) -> str:
    """A name for a column: the wanted one, cut where it is too long, numbered where it is taken (capitals apart)."""
    taken = {other.casefold() for other in others}
    name, number = _cut(wanted, _LONGEST), 1
    while name.casefold() in taken:
        number += 1
        name = f"{_cut(wanted, _LONGEST - 4)}~{number}"
    return name


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")


@dataclass(frozen=True, slots=True)
class Names:
    """What the names of a plan are in the SQL of one statement; `used` are the columns of forms that it reads."""

    plan: Plan
    sums: Arithmetic
    forms: Asked
    lines: Asked
    used: dict[str, Column] = field(default_factory=dict)

    def of_line(self, name: str) -> Value | None:
        """What a name of a line's own is; None where it is none of its own."""
        if name == "完成比":
            return self._ratio()
        if name == "区间偏离":
            return self._deviation()
        base = name.removeprefix(_GONE)
        if base.startswith(_ELEMENT):
            return self.read(self.lines.column(base, "value" if base == name else "gone", _T))
        kind = OF_LINE.get(name)
        return None if kind is None else self.read(self.lines.column(name, "value", kind))

    def of_form(self, name: str) -> Value:
        """What a fact that forms give is; raises Unsaid."""
        base = name.removeprefix(_GONE)
        if base != name:
            return self._fact(base, "gone", _T)
        kind = self.plan.types.get(name)
        match kind:
            case Type.NUMBER | Type.MONEY | Type.TRUTH | Type.TEXT:
                return self._fact(name, "value", kind)
            case Type.DATE | Type.TABLE:
                raise Unsaid(f"要读“{name}”，它是{'日期' if kind is Type.DATE else '几行的表'}")
            case _:
                raise Unsaid(_UNKNOWN.get(name.partition(".")[0], "用了“{}”").format(name))

    def silent(self, name: str, *, line: bool) -> Truth:
        """Whether nothing was written for a name."""
        found = self.read(self.lines.column(name, "silent", _T)) if line else self._fact(name, "silent", _T)
        assert isinstance(found, Truth)
        return found

    def _fact(self, name: str, holds: Holds, kind: Type) -> Value:
        column = self.forms.column(name, holds, kind)
        self.used[column.name] = column
        return self.read(column)

    def read(self, column: Column) -> Value:
        """What a column is where the row that has it is at hand."""
        sql = self.sums.dialect.name(column.name)
        lacks = (f"{sql} IS NULL",)
        match column.type:
            case Type.TRUTH:
                return Truth(sql, sure=column.holds != "value")
            case Type.TEXT:
                return Words(sql, lacks)
            case _:
                return Num(_UNIT, Whole(sql, 1, 1, ATOM, column.of not in _AMOUNTS, lacks))

    def _there(self) -> Truth:
        found = self.read(self.lines.column("完成比", "there", _T))
        assert isinstance(found, Truth)
        return found

    def _ratio(self) -> Value:
        """实际值 ÷ 目标值, where the two can be compared."""
        goal, value = self.of_line("目标值"), self.of_line("实际值")
        assert isinstance(goal, Num)
        assert isinstance(value, Num)
        assert value.above is not None
        there = self._there()
        sql = f"CASE WHEN {there.sql} THEN {value.above.sql} END"
        lacks = (f"NOT {there.sql}", *value.above.lacks)
        return self.sums.over(Num(value.of, Whole(sql, 1, 1, lacks=lacks)), goal)

    def _deviation(self) -> Value:
        """How far a value lies outside the target's interval, as a share of the nearest edge (`values.distances`)."""
        from jixiao.batch.sql.trees import Trees

        def named(name: str) -> Value:
            found = self._there() if name == _COMPARABLE else self.of_line(name)
            assert found is not None
            return found

        return Trees(self.sums, named).value(_deviating())


_COMPARABLE: Final = "可比"
#: Why a law that asks for such a name is none for a database: `{}` is the name.
_UNKNOWN: Final[Mapping[str, str]] = MappingProxyType({"同批": "要与同批的其他申报表排名", "专家": "要读专家的评分"})


def _deviating() -> Node:
    value, low, high = trees.ACTUAL, trees.name("目标", "下限"), trees.name("目标", "上限")
    below = trees.every(trees.no(trees.absent(low)), trees.compare(value, "<=", low))
    outside = trees.chosen(below, _apart(value, low), _apart(value, high))
    there = trees.every(trees.name(_COMPARABLE), trees.is_kind(trees.TARGET_KIND, "interval"))
    none = trees.over(trees.ONE, trees.ZERO)
    return trees.chosen(there, trees.chosen(trees.inside(), trees.ZERO, outside), none)


def _apart(value: Node, edge: Node) -> Node:
    """How far a value is from an edge, as a share of it."""
    return trees.over(trees.call("绝对值", trees.minus(value, edge)), trees.call("绝对值", edge))
