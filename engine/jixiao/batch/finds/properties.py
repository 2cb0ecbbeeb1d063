"""What the properties that finding rules ask for are in SQL: of a line, of a form, of a level.

Comes in: the name of a property, the table alias of its fact. Goes out: a `Value`; raises Unsaid for what stands in no column.
What lines that are alike have in common (`ALIKE`) is no column either: Python is asked for whole conditions over it
(`questions`). What is in none of the tables is left to the reference.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from jixiao.batch.sql import SCALE
from jixiao.batch.sql.arithmetic import Arithmetic
from jixiao.batch.sql.values import NO, NOTHING, YES, Num, Truth, Unsaid, Value, Whole, Words, number
from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records.law import Plan

#: The properties of a line that hang on nothing but its place, the words of its cells and how its numbers stand, its status.
ALIKE: Final = frozenset(
    {
        *(
            "名称",
            "一级",
            "二级",
            "自设",
            "状态",
            "依据",
            "得分来由",
            "有佐证",
            "方法",
            "目标类型",
            "目标欠缺",
            "实际类型",
            "目标符号",
        ),
        *(
            "照抄",
            "实际是界限",
            "未达标",
            "未达方式",
            "恰在界限",
            "有原因栏",
            "有原因",
            "未计算",
            "未计算的格",
            "自评未计算",
        ),
        *(
            "方向不明",
            "所按方向",
            "方向说明",
            "单位缺失",
            "单位说明",
            "规则单位",
            "另一符号",
            "单位不合指标库",
            "指标库单位",
            "单位不可比",
            "是金额",
        ),
        *("名称像比率", "名称越大越好", "是满意度", "有数据来源", "期内", "期内完成比", "可能性"),
    }
)
#: The properties of a level that its node has, whatever the form.
OF_NODE: Final = frozenset({"名称", "级次", "上级", "应有", "规定分值", "表完整"})
#: Sums of marks have no more units, and marks that units print are no larger in millionths.
_UNITS, _MILLIONTHS = 10**15, 10**18

_Column = tuple[str, str]
#: What is a column: units of points, millionths of points, whether something is so, words.
_LINE: Final[Mapping[str, _Column]] = MappingProxyType(
    {
        "得分": ("units", "points"),
        "规则得分": ("units", "points"),  # a form with judgements is none of plain rows
        "分值": ("units", "possible"),
        "有据得分": ("units", "supported"),
        "自评得分": ("millionths", "claimed"),
        "自评差异": ("words", "differs"),
        "分值未填": ("truth", "unweighed"),
        "重名": ("truth", "twice"),
        "满意度首项": ("truth", "first"),
        "满意度最高值": ("value", "highest"),
    }
)
_FORM: Final[Mapping[str, _Column]] = MappingProxyType(
    {
        "预算数": ("value", "budget"),
        "执行数": ("value", "executed"),
        "支出": ("value", "executed"),
        "得分": ("units", "earned"),
        "有依据得分": ("units", "supported"),
        "待评判": ("units", "pending"),
        "分值合计": ("units", "possible"),
        "执行得分": ("units", "fixed_earned"),
        "指标得分": ("units", "other_earned"),
        "印刷总分": ("millionths", "printed"),
        "自评得分合计": ("millionths", "added"),
        "自评总分": ("millionths", "claimed"),
        "自评不可比": ("truth", "shared"),
        "有相符规则集": ("truth", "fits"),
        "应照表计分": ("truth", "ways"),
    }
)
_LEVEL: Final[Mapping[str, _Column]] = MappingProxyType(
    {
        "有指标": ("truth", "filled"),
        "全部完成": ("truth", "reached"),
        "得分": ("units", "earned"),
        "分值": ("units", "possible"),
        "规定分值": ("units", "ruled"),
        "分值由表给出": ("truth", "prints"),
    }
)
#: What rows never say: a form that says it is none of plain rows.
_NEVER: Final[Mapping[str, Value]] = MappingProxyType(
    {
        **dict.fromkeys(("印刷执行率", "印刷等级", "不认识的列", "没有用到的数据", "隐藏位置"), NOTHING),
        **dict.fromkeys(("印刷执行率不符", "印刷执行率取整", "印刷等级不符", "核算等级不符", "有执行偏差原因"), NO),
        **dict.fromkeys(("不认识的列数", "没有用到的数据数", "隐藏处数", "无处接收分值"), number(decimals.ZERO)),
        "无处接收": NOTHING,
        "分数填作指标值": NO,
        "表完整": YES,
    }
)


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties of the facts of a rule, under the arithmetic of its statement; no number has more than `digits` digits."""

    plan: Plan
    sums: Arithmetic
    digits: int

    def of(self, kind: str, name: str, alias: str) -> Value:
        """What a property is of the fact whose row is called `alias`; raises Unsaid."""
        return {"指标": self._of_line, "项目": self._of_form, "层级": self._of_level}[kind](name, alias)

    def _of_line(self, name: str, alias: str) -> Value:
        if name == "完成比":
            actual, goal = (self._held("value", f"{alias}.{column}") for column in ("ratio_actual", "ratio_goal"))
            return self._over(actual, goal)
        return self._listed(_LINE, name, alias)

    def _of_form(self, name: str, alias: str) -> Value:
        def own(of: str) -> Num:
            found = self._listed(_FORM, of, alias)
            assert isinstance(found, Num)
            return found

        match name:
            case "总分":
                return number(Fraction(self.plan.total))
            case "结余":
                return self._less(own("预算数"), own("执行数"))
            case "预算执行率":
                return self._over(own("执行数"), own("预算数"))
            case "有支出":
                return Truth(f"COALESCE({alias}.executed > 0, FALSE)", sure=True)
            case "执行失分":
                whole = self._held("units", f"{alias}.fixed_possible")
                assert isinstance(whole, Num)
                return self._less(whole, own("执行得分"))
        return _NEVER[name] if name in _NEVER else self._listed(_FORM, name, alias)

    def _of_level(self, name: str, alias: str) -> Value:
        if name == "印刷分值":
            return NOTHING
        return self._listed(_LEVEL, name, alias)

    def _listed(self, table: Mapping[str, _Column], name: str, alias: str) -> Value:
        if name not in table:
            raise Unsaid(f"要读“{name}”")
        what, column = table[name]
        return self._held(what, f"{alias}.{column}")

    def _held(self, what: str, sql: str) -> Value:
        lacks = (f"{sql} IS NULL",)
        made: Mapping[str, Callable[[], Value]] = {
            "truth": lambda: Truth(sql, sure=True),
            "words": lambda: Words(sql),
            "units": lambda: Num(Fraction(1, 10**self.plan.places), Whole(sql, 0, _UNITS, lacks=lacks)),
            "millionths": lambda: Num(Fraction(1, SCALE), Whole(sql, 0, _MILLIONTHS, lacks=lacks)),
            "value": lambda: Num(Fraction(1, SCALE), Whole(sql, 0, 10**self.digits, lacks=lacks)),
        }
        return made[what]()

    def _less(self, one: Num, other: Num) -> Num:
        return self.sums.plus(one, self.sums.times(number(-decimals.ONE), other))

    def _over(self, one: Value, other: Value) -> Value:
        assert isinstance(one, Num)
        assert isinstance(other, Num)
        return self.sums.over(one, other)
