"""A plan, maybe with a submission → the form to fill in, without a format.

In: the plan of a ruleset. Out: a `Form`: the self-evaluation form with its head, funds, goals and indicators, then the further
tables that the ruleset needs. Labels are those that the importers know the parts of a form by, so that what is filled in
is read back. Nothing is marked, and nothing is guessed into an empty box. Columns are counted as in a form of three levels; for a
deeper framework all are laid out anew behind the third (`_widened`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.columns import LEVELS
from jixiao.intake.forms.vocabulary import squeeze
from jixiao.records import Fund, Stage, Submission
from jixiao.records.law import Plan
from jixiao.render.forms import further
from jixiao.render.forms.frame import Place, budget_line, places
from jixiao.render.forms.records import Form, FormBox, FormTable, Role
from jixiao.render.forms.texts import explanation, written
from jixiao.say import labels
from jixiao.values import likelihoods

#: So many of them are for names.
_NAMES = 3

#: What is offered to write; other operators and units are read as well.
OPERATORS = ("≥", "≤", "=", ">", "<", "定性")
UNITS = (
    "%",
    "个",
    "人",
    "人次",
    "次",
    "项",
    "户",
    "件",
    "套",
    "台",
    "份",
    "场",
    "期",
    "公里",
    "平方米",
    "亩",
    "吨",
    "元",
    "万元",
    "天",
    "月",
    "年",
)
_MONEY = ("元", "万元", "亿元")

_Amounts = tuple[tuple[str, str, int, int, Role], ...]
_Columns = tuple[tuple[str, str, Role, tuple[str, ...], str], ...]
#: The columns of the table of funds: field, label, first column, columns, what stands in it.
_AMOUNTS: _Amounts = (
    ("initial", "年初预算数", 3, 1, "number"),
    ("annual", "全年预算数", 4, 1, "number"),
    ("executed", "全年执行数", 5, 2, "number"),
    ("weight", "分值", 7, 1, "number"),
    ("rate", "执行率", 8, 1, "text"),
    ("score", "得分", 9, 1, "number"),
    ("reason", "原因", 10, 1, "words"),
)
_AMOUNT = "以表头的金额单位填写，只写数字。"
#: The columns of the table of indicators behind the names: field, label, what stands in it, choices, hint.
_AIMS: _Columns = (
    ("operator", "指标性质", "text", OPERATORS, "数值指标选≥、≤或=，只能用文字说明的选定性。"),
    ("target", "指标值", "text", (), "只写数值，如 95；文字指标写要达到的程度，日期写到日。"),
    ("unit", "度量单位", "text", UNITS, "可以选，也可以写别的单位；指标值和完成值都用这个单位。"),
)
_BASIS: _Columns = (("basis", "佐证材料", "words", (), "数据的来源，如验收单、统计报表、抽样调查。"),)
_COLUMNS: _Columns = (
    *_AIMS,
    ("actual", "完成值", "text", (), "写实际数值，不写“已完成”，也不照抄指标值。"),
    ("weight", "分值", "number", (), "一张表要么每行都写，要么都不写；都不写的按规则分配。"),
    ("score", "得分", "number", (), "单位的自评得分。"),
    ("reason", "偏差原因分析及改进措施", "words", (), "没有完成或明显超过指标值的，写明原因和措施。"),
    *_BASIS,
)
#: The same of a monitoring form; {} is the period.
_SPENT: _Amounts = (
    ("initial", "年初预算数", 3, 1, "number"),
    ("annual", "全年预算数", 4, 1, "number"),
    ("executed", "{}执行数", 5, 2, "number"),
    ("rate", "{}执行率", 7, 1, "text"),
    ("expected", "全年预计执行数", 8, 1, "number"),
    ("weight", "分值", 9, 1, "number"),
    ("reason", "原因", 10, 2, "words"),
)
_WATCHED: _Columns = (
    *_AIMS,
    ("interim", "{}执行情况", "text", (), "写期内已经完成的数值。"),
    ("expected", "全年预计完成情况", "text", (), "写到年底预计能完成的数值，不写“能完成”。"),
    ("likelihood", "完成目标可能性", "text", tuple(word for word, _ in reversed(likelihoods.WORDS)), "三种选一种。"),
    ("weight", "分值", "number", (), "一张表要么每行都写，要么都不写；都不写的按规则分配。"),
    ("reason", "偏差原因分析", "words", (), "按经费、制度、人员、硬件条件等方面写明原因和纠正措施。"),
    *_BASIS,
)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the form of a stage looks: its names, the widths of its columns, what stands in them; whether the unit marks itself."""

    sheet: str
    title: str
    widths: tuple[int, ...]
    amounts: _Amounts
    columns: _Columns
    marked: bool = True

    @property
    def last(self) -> int:
        """How many columns there are."""
        return len(self.widths)


_SELF = _Layout("自评表", "项目支出绩效自评表", (10, 13, 20, 10, 13, 10, 13, 7, 7, 20, 15), _AMOUNTS, _COLUMNS)
_LAYOUTS: Mapping[Stage, _Layout] = {
    Stage.RESULTS: _SELF,
    Stage.TARGETS: replace(_SELF, sheet="审核表", title="项目支出绩效目标审核表"),
    Stage.MONITORING: _Layout(
        *("监控表", "项目支出绩效目标执行监控表", (10, 13, 20, 10, 13, 10, 13, 13, 13, 7, 20, 15), _SPENT, _WATCHED),
        marked=False,
    ),
}
_OWN_EXECUTION = "预算执行率的分值；表上不考核预算执行率的空着。"
_OWN_POINTS = "每行都写；满分是各行分值之和。"
#: The boxes of an indicator's values.
_VALUES = frozenset(("operator", "target", "unit", "actual", "interim", "expected", "likelihood"))
#: What a monitoring form is blank for where nothing else is wanted: January to July (财预〔2019〕136号).
MONTHS: Final = 7


def blank(plan: Plan, *, rows: int = 3, months: int = MONTHS) -> Form:
    """The empty form of a plan's ruleset; `rows` empty rows for every level whose indicators units set themselves.

    `months` are those that a monitoring form is to cover.
    """
    return _form(plan, None, rows, months)


def filled(plan: Plan, submission: Submission) -> Form:
    """The same form with a submission in it, its rows in their order.

    A form has no place for what was hidden, for a formula without a result (its box stays empty), for levels beyond the
    sixth and for a department's projects, which have forms of their own.
    """
    return _form(plan, submission, 0, submission.months)


def _form(plan: Plan, submission: Submission | None, rows: int, months: int | None) -> Form:
    found = _ordered(places(plan, submission, rows))
    return Form(
        (_main(plan, submission, found, _dated(_LAYOUTS[plan.stage], months)), *further.tables(plan, submission, found))
    )


def _ordered(found: Sequence[Place], level: int = 1) -> tuple[Place, ...]:
    """Lines without a further level stand before the others of theirs: below a name, an empty box means that name."""
    if not found or level == len(found[0].path) - 1:
        return tuple(found)
    runs = (tuple(run) for _, run in groupby(found, key=lambda place: place.path[:level]))
    ordered = (sorted(run, key=lambda place: bool(place.path[level])) for run in runs)
    return tuple(place for run in ordered for place in _ordered(run, level + 1))


def _dated(layout: _Layout, months: int | None) -> _Layout:
    """The layout with the period in its headings, as they are read back."""
    period = f"1-{months}月" if months else "监控期间"
    amounts = tuple((one[0], one[1].format(period), *one[2:]) for one in layout.amounts)
    columns = tuple((one[0], one[1].format(period), *one[2:]) for one in layout.columns)
    return replace(layout, amounts=amounts, columns=columns)


def _main(plan: Plan, submission: Submission | None, found: Sequence[Place], layout: _Layout) -> FormTable:
    department = plan.ruleset.scope == "department"
    title = "部门整体支出绩效自评表" if department else layout.title
    more = len(found[0].path) - _NAMES if found else 0
    head = (
        *_head(submission, layout.last, department=department),
        *_funds(plan, submission, layout),
        *_goals(submission, layout),
    )
    ends = (_total(plan, submission, found), _grade(plan, submission)) if layout.marked else ()
    above, below = (tuple(_widened(boxes, more) for boxes in part) for part in (head, ends))
    rows = (*above, _heading(more, layout), *_indicators(plan, submission, found, layout), *below)
    widths = layout.widths
    widths = (*widths[: _NAMES - 1], *widths[_NAMES - 2 : _NAMES - 1] * more, *widths[_NAMES - 1 :])
    note = "底色浅的格子由单位填写，其余的不改动。各项怎么填、怎么计分，见后面的填报说明。"
    return FormTable(layout.sheet, title, (note,), widths, rows, heading=len(head), frozen=1)


def _widened(boxes: Sequence[FormBox], more: int) -> tuple[FormBox, ...]:
    """The boxes of a row beside the table of indicators that has so many more columns for names behind its third."""
    return tuple(
        replace(box, left=box.left + more)
        if box.left >= _NAMES
        else replace(box, across=box.across + more)
        if box.left + box.across >= _NAMES
        else box
        for box in boxes
    )


# --- above the indicators ---------------------------------------------------------------------------------------


def _head(submission: Submission | None, last: int, *, department: bool) -> Iterator[tuple[FormBox, ...]]:
    s = submission
    project = written(s.project) if s else "部门整体支出" if department else ""
    unit = "部门名称" if department else "实施单位"
    money = written(s.budget.unit) if s else "万元"
    year = str(s.year) if s and s.year is not None else ""
    yield FormBox(0, "项目名称"), _open(1, project, "text", last - 1)
    yield (
        FormBox(0, "主管部门"),
        _open(1, written(s.department) if s else "", "text", 5),
        FormBox(6, unit),
        _open(7, written(s.unit) if s else "", "text", last - 7),
    )
    yield (
        FormBox(0, "年度"),
        _open(1, year, "text", 5, hint="写四位数字的年份。"),
        FormBox(6, "金额单位"),
        _open(7, money, "text", last - 7, _MONEY),
    )


def _funds(plan: Plan, submission: Submission | None, layout: _Layout) -> Iterator[tuple[FormBox, ...]]:
    line = budget_line(plan)
    own = plan.first_level == "printed"
    points = decimals.plain(line.weight) if line and line.weight is not None and not own else ""
    names = (FormBox(left, label, across=across) for _, label, left, across, _ in layout.amounts)
    yield FormBox(0, "项目资金", down=len(labels.FUNDS) + 1), FormBox(1, across=2), *names
    for name, label in labels.FUNDS.items():
        fund: Fund | None = getattr(submission.budget, name) if submission else None
        boxes = [FormBox(1, label, across=2)]
        for column, _, left, across, role in layout.amounts:
            text = written(getattr(fund, column)) if fund else ""
            if column == "weight" and name == "total" and line and text in ("", points):
                boxes.append(
                    FormBox(
                        *(left, points, "number", across),
                        open=own,
                        hint=_OWN_EXECUTION if own else "",
                        comment=explanation(plan, Place(("", "", ""), line)),
                    )
                )
            else:
                hint = _AMOUNT if role == "number" and column not in ("weight", "score") else ""
                boxes.append(FormBox(left, text, role, across, open=True, hint=hint))
        yield tuple(boxes)


def _goals(submission: Submission | None, layout: _Layout) -> Iterator[tuple[FormBox, ...]]:
    s = submission
    half = (layout.last - 1) // 2
    rest = layout.last - 1 - half
    yield (
        FormBox(0, "年度总体目标", down=2),
        FormBox(1, "预期目标", across=half),
        FormBox(1 + half, "实际完成情况", across=rest),
    )
    expected, achieved = (written(s.goal_expected), written(s.goal_achieved)) if s else ("", "")
    yield _open(1, expected, "words", half), _open(1 + half, achieved, "words", rest)


# --- the indicators ---------------------------------------------------------------------------------------------


def _heading(more: int, layout: _Layout) -> tuple[FormBox, ...]:
    named = (*(f"{level}级指标" for level in LEVELS[: _NAMES + more]), *(label for _, label, *_ in layout.columns))
    return tuple(FormBox(left, label) for left, label in enumerate(named))


def _indicators(
    plan: Plan, submission: Submission | None, found: Sequence[Place], layout: _Layout
) -> Iterator[tuple[FormBox, ...]]:
    groups = submission.group_weights if submission else ()
    printed = {tuple(map(squeeze, group.path)): group.weight.text for group in groups}
    for number, place in enumerate(found):
        boxes = []
        for level in range(1, len(place.path)):
            names = place.path[:level]
            own = not names[0]  # where first levels are the unit's to name, every row has boxes for both levels
            if number and found[number - 1].path[:level] == names and not own:
                continue
            down = next(
                (n for n, other in enumerate(found[number:]) if (own and n) or other.path[:level] != names),
                len(found) - number,
            )
            open_ = place.fixed is None and not names[-1] and (level == 2 or own)
            boxes.append(
                FormBox(level - 1, _pointed(names, printed), down=down, open=open_, role="text" if open_ else "label")
            )
        yield (*boxes, *_line(plan, place, layout))


def _pointed(names: tuple[str, ...], printed: dict[tuple[str, ...], str]) -> str:
    """A name of a level, with the points that a form prints once for it: 产出指标（50分）."""
    points = printed.get(tuple(map(squeeze, names)), "")
    pointed = f"{names[-1]}（{points}分）"
    return pointed if points and v.weighted(pointed) == (squeeze(names[-1]), points) else names[-1]


def _line(plan: Plan, place: Place, layout: _Layout) -> Iterator[FormBox]:
    *above, name = place.path
    if place.fixed:
        yield FormBox(len(above), name, comment=explanation(plan, place))
    else:
        level = LEVELS[2 + sum(map(bool, above[2:]))]
        yield _open(len(above), name, "text", hint=f"写{level}级指标的名称；用不着的行空着，不够可以插入行。")
    for left, (column, _, role, choices, hint) in enumerate(layout.columns, len(place.path)):
        text = written(getattr(place.row, column)) if place.row else ""
        if column == "weight" and place.points:
            yield FormBox(left, place.points, "number")
        elif column in _VALUES and not (place.valued or text):
            yield FormBox(left)  # its value comes from the further tables
        else:
            own = column == "weight" and plan.first_level == "printed"
            yield FormBox(left, text, role, open=True, choices=choices, hint=_OWN_POINTS if own else hint)


def _total(plan: Plan, submission: Submission | None, found: Sequence[Place]) -> tuple[FormBox, ...]:
    points = decimals.plain(plan.ruleset.total) if any(place.points for place in found) else ""
    score = written(submission.printed_total) if submission else ""
    return (
        FormBox(0, "总分", across=7),
        FormBox(7, points, "number"),
        FormBox(8, score, "number", open=True, hint="单位的自评总分。"),
        FormBox(9, across=2),
    )


def _grade(plan: Plan, submission: Submission | None) -> tuple[FormBox, ...]:
    grade = written(submission.printed_grade) if submission else ""
    grades = tuple(grade.label for grade in plan.ruleset.grades)
    return FormBox(0, "自评等级", across=7), _open(7, grade, "text", 4, grades, "单位按自评总分所评的等级。")


def _open(left: int, text: str, role: Role, across: int = 1, choices: tuple[str, ...] = (), hint: str = "") -> FormBox:
    return FormBox(left, text, role, across, open=True, choices=choices, hint=hint)
