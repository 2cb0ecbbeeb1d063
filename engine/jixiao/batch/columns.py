"""The tables of a run as data: the columns of normalised rows, and those of what a run writes.

In: nothing. Out: tuples of `Column`. Whatever reads or writes a table takes its columns from here, the page of the reference
does, too. Columns of marks have the type `POINTS`, which is as many places as the law has.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jixiao.ground.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, its type in SQL, what it says (in Chinese), and the field of a record that it holds.

    `field` is `""` where no single field does.
    """

    name: str
    type: str
    says: str
    field: str = ""


#: Stands for DECIMAL(18, places of the law).
POINTS: Final = "POINTS"
#: What is no mark of ours: an amount of money in 元, a mark that a unit gave itself.
_NUMBER: Final = "DECIMAL(38,6)"

#: The columns of normalised rows that a submission has once, whatever its rows.
OWN: Final = (
    Column("form", "VARCHAR", "一份自评表的编号；同一编号的各行是同一份，按文件中的次序"),
    Column("project", "VARCHAR", "项目名称", "Submission.project"),
    Column("unit", "VARCHAR", "实施单位；没有填写的，取主管部门", "Submission.unit"),
    Column("department", "VARCHAR", "主管部门", "Submission.department"),
    Column("year", "VARCHAR", "年度，四位数字", "Submission.year"),
    Column("county", "VARCHAR", "县（市、区），只用于汇总"),
    Column("field", "VARCHAR", "领域，只用于汇总"),
    Column("money_unit", "VARCHAR", "金额的单位；不写是万元", "Budget.unit"),
    Column("initial", "VARCHAR", "年初预算数", "Fund.initial"),
    Column("annual", "VARCHAR", "全年预算数", "Fund.annual"),
    Column("executed", "VARCHAR", "全年执行数", "Fund.executed"),
    Column("fund_weight", "VARCHAR", "预算执行率的分值", "Fund.weight"),
    Column("fund_score", "VARCHAR", "单位给预算执行率的得分", "Fund.score"),
    Column("printed_total", "VARCHAR", "单位自评的总分", "Submission.printed_total"),
    Column("facts", "VARCHAR", "事实：名称到值的 JSON 对象", "Submission.facts"),
)

#: Those that say something of one indicator.
OF_ROW: Final = (
    Column("level1", "VARCHAR", "一级指标；没有的，这一行只写整份表的内容", "Row.path"),
    Column("level2", "VARCHAR", "二级指标", "Row.path"),
    Column("level3", "VARCHAR", "三级指标", "Row.path"),
    Column("level4", "VARCHAR", "四级指标", "Row.path"),
    Column("target", "VARCHAR", "年度指标值", "Row.target"),
    Column("operator", "VARCHAR", "指标性质（≥ ≤ = 定性）", "Row.operator"),
    Column("measure", "VARCHAR", "度量单位", "Row.unit"),
    Column("actual", "VARCHAR", "实际完成值", "Row.actual"),
    Column("weight", "VARCHAR", "分值", "Row.weight"),
    Column("score", "VARCHAR", "单位的自评得分", "Row.score"),
    Column("reason", "VARCHAR", "偏差原因", "Row.reason"),
    Column("basis", "VARCHAR", "佐证材料或数据来源", "Row.basis"),
    Column("elements", "VARCHAR", "要点：名称到答案的 JSON 对象", "Row.elements"),
)

#: The columns of normalised rows, one row an indicator. All are text, and NULL where the form has no such column.
ROWS: Final = (*OWN, *OF_ROW)
#: The columns without which rows say nothing.
NEEDED: Final = ("form", "level1", "level3")
LEVELS: Final = tuple(column.name for column in OF_ROW if column.name.startswith("level"))

_FORM: Final = Column("form", "BIGINT", "自评表在这次运行中的序号，从0起")

#: What a run writes, by the names of its folders.
TABLES: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "forms": (
            _FORM,
            Column("id", "VARCHAR", "自评表的编号：规范行的 form，其他是文件中的位置"),
            Column("file", "VARCHAR", "所在的文件"),
            Column("line", "INTEGER", "文件中的行；0是不按行的文件"),
            Column("project", "VARCHAR", "项目名称", "Submission.project"),
            Column("unit", "VARCHAR", "实施单位", "Submission.unit"),
            Column("department", "VARCHAR", "主管部门", "Submission.department"),
            Column("year", "INTEGER", "年度", "Submission.year"),
            Column("county", "VARCHAR", "县（市、区）"),
            Column("field", "VARCHAR", "领域"),
            Column("budget", _NUMBER, "预算数（元）", "BudgetFigures.budget"),
            Column("executed", _NUMBER, "执行数（元）", "BudgetFigures.executed"),
            Column("plain", "BOOLEAN", "规范行是否写得下这份表的全部内容"),
            Column("kept", "VARCHAR", "规范行写不下的、或从表格文件读来的自评表，原样的 JSON"),
        ),
        "rows": (_FORM, Column("row", "BIGINT", "在输入中的行，从1起"), *ROWS[1:]),
        "scorecards": (
            _FORM,
            Column("possible", POINTS, "满分", "Scorecard.possible"),
            Column("earned", POINTS, "得分", "Scorecard.earned"),
            Column("supported", POINTS, "有佐证的得分", "Scorecard.supported"),
            Column("pending", POINTS, "待评判的分值", "Scorecard.pending"),
            Column("highest", POINTS, "待评判的全部得分时的总分", "Scorecard.highest"),
            Column("grade", "VARCHAR", "等级；还不能定的是 NULL", "Scorecard.grade"),
            Column("grade_low", "VARCHAR", "等级还不能定时，最低的", "Scorecard.grade_range"),
            Column("grade_high", "VARCHAR", "等级还不能定时，最高的", "Scorecard.grade_range"),
            Column("measured", POINTS, "得分中完成值是实测数的", "Scorecard.by_evidence"),
            Column("equal", POINTS, "得分中完成值就是目标值的", "Scorecard.by_evidence"),
            Column("unsurveyed", POINTS, "得分中满意度没有写明调查的", "Scorecard.by_evidence"),
            Column("bounded", POINTS, "得分中完成值只是一个界限的", "Scorecard.by_evidence"),
            Column("restated", POINTS, "得分中完成值重复目标文字的", "Scorecard.by_evidence"),
            Column("asserted", POINTS, "得分中完成值只是断言的", "Scorecard.by_evidence"),
            Column("judged", POINTS, "得分中由人评判的", "Scorecard.by_evidence"),
            Column("gaps", "INTEGER", "表上缺几处内容；有缺的不评等级", "Scorecard.gaps"),
        ),
        "levels": (
            _FORM,
            Column("level", "INTEGER", "一级指标在规则集中的次序，从0起"),
            Column("name", "VARCHAR", "一级指标", "Line.path"),
            Column("possible", POINTS, "满分", "Line.possible"),
            Column("earned", POINTS, "得分", "Line.earned"),
            Column("supported", POINTS, "有佐证的得分", "Line.supported"),
            Column("pending", POINTS, "待评判的分值", "Line.pending"),
        ),
        "lines": (
            _FORM,
            Column("line", "INTEGER", "计分行在评分表中的次序，从0起；只有下级的行不在其中"),
            Column("path", "VARCHAR", "各级指标名称，以“/”连接", "Line.path"),
            Column("name", "VARCHAR", "指标名称", "Line.path"),
            Column("possible", POINTS, "满分", "Line.possible"),
            Column("earned", POINTS, "得分", "Line.earned"),
            Column("supported", POINTS, "有佐证的得分", "Line.supported"),
            Column("pending", POINTS, "待评判的分值", "Line.pending"),
            Column("status", "VARCHAR", "状态", "Line.status"),
            Column("evidence", "VARCHAR", "完成值作为证据的分量", "Line.evidence"),
            Column("method", "VARCHAR", "计分方法", "Line.method"),
            Column("target", "VARCHAR", "目标值", "Line.target"),
            Column("actual", "VARCHAR", "完成值", "Line.actual"),
            Column("claimed", _NUMBER, "单位的自评得分", "Line.claimed"),
            Column("reached", "BOOLEAN", "是否达到目标；说不上的是 NULL", "Line.reached"),
            Column("sourced", "BOOLEAN", "是否写明佐证材料或数据来源", "Line.sourced"),
        ),
        "findings": (
            _FORM,
            Column("finding", "VARCHAR", "发现的编号", "Finding.id"),
            Column("severity", "VARCHAR", "严重程度", "Finding.severity"),
            Column("path", "VARCHAR", "关于哪一行；空的是整份", "Finding.path"),
            Column("subject", "VARCHAR", "关于什么", "Finding.subject"),
            Column("stake", POINTS, "关系到的分值", "Finding.stake"),
            Column("cause", "VARCHAR", "原因类别", "Finding.cause"),
        ),
        "problems": (
            Column("form", "BIGINT", "自评表的序号；没有读成一份表的是 NULL"),
            Column("file", "VARCHAR", "文件", "Source.file"),
            Column("line", "INTEGER", "行", "Source.line"),
            Column("col", "INTEGER", "列", "Source.col"),
            Column("place", "VARCHAR", "位置", "Problem.source"),
            Column("code", "VARCHAR", "编号", "Problem.code"),
            Column("message", "VARCHAR", "错在哪里", "Problem.message"),
            Column("cure", "VARCHAR", "怎样改正", "Problem.cure"),
        ),
    }
)

#: The figures of a form that its engine works out; they stand in `forms`.
AMOUNTS: Final = (_FORM, *(one for one in TABLES["forms"] if one.field.startswith("BudgetFigures.")))
#: The tables that an engine makes of a part, by their names; the others are the input's.
MADE: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {**{name: columns for name, columns in TABLES.items() if name not in ("forms", "rows")}, "amounts": AMOUNTS}
)


def types(columns: tuple[Column, ...], places: int = 2) -> Mapping[str, str]:
    """The type of each column in SQL, under a law whose marks have so many places."""
    return {one.name: f"DECIMAL(18,{places})" if one.type == POINTS else one.type for one in columns}
