"""Flattened text gives back the form that it was made from, or less of it with a word: never another form."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import randomforms
from helpers.flattening import SHAPES, flattened
from helpers.layouts import Layout, layouts
from jixiao import intake
from jixiao.ground.problems import Source
from jixiao.intake import flattened as reader
from jixiao.intake.flattened import doubt, nesting
from jixiao.records import Cell, GapKind, Submission

#: Layouts of which the text shows something else than what is stored, or whose cells are kept by a format alone.
_STORED = frozenset(("数字格式和公式",))
ALL = tuple(layout for layout in layouts() if layout.name not in _STORED)


def _plain(cell: Cell | None) -> str:
    return "".join(cell.text.split()) if cell else ""


def _values(form: Submission) -> dict[str, tuple[str, ...]]:
    """The rows of a form by name, a target with the operator and the unit that stand in columns of their own."""
    return {
        "".join(row.path[-1].split()): (
            _plain(row.operator) + _plain(row.target) + _plain(row.unit),
            *map(_plain, (row.actual, row.weight, row.score)),
        )
        for row in form.rows
    }


def _amounts(form: Submission) -> Iterator[tuple[str, str]]:
    for name in ("total", "fiscal", "carried", "other"):
        fund = getattr(form.budget, name)
        for column in ("initial", "annual", "executed", "weight", "rate", "score"):
            if fund and _plain(getattr(fund, column)).strip("—-/"):
                yield f"{name}.{column}", _plain(getattr(fund, column))


def _differences(read: Submission, theirs: Submission) -> list[str]:
    """What a form that was read says and the one that it was made from does not."""
    found = [
        f"{name}: {values} for {_values(theirs).get(name)}"
        for name, values in _values(read).items()
        if _values(theirs).get(name) != values
    ]
    for field in ("project", "unit", "printed_total", "goal_expected", "goal_achieved"):
        ours, other = _plain(getattr(read, field)), _plain(getattr(theirs, field))
        if ours and ours != other:
            found.append(f"{field}: {ours} for {other}")
    for key, text in read.narrative.items():
        if _plain(text) != _plain(theirs.narrative.get(key)):
            found.append(f"{key}: {_plain(text)} for {_plain(theirs.narrative.get(key))}")
    if read.year is not None and theirs.year is not None and read.year != theirs.year:
        found.append(f"year: {read.year} for {theirs.year}")
    amounts = dict(_amounts(theirs))
    found.extend(
        f"{name}: {text} for {amounts.get(name)}" for name, text in _amounts(read) if amounts.get(name) != text
    )
    return found


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("layout", ALL, ids=lambda layout: layout.name)
def test_a_flattened_form_is_the_same_form_or_less_of_it(layout: Layout, shape: str) -> None:
    forms, problems = reader.read(flattened(layout, shape), "页.txt")
    by_name = {_plain(form.project) or _plain(form.unit): form for form in layout.submissions}
    for form in forms:
        lost = any(gap.kind is GapKind.HEAD for gap in form.gaps)
        theirs = next(iter(by_name.values())) if lost else by_name[_plain(form.project) or _plain(form.unit)]
        assert _differences(form, theirs) == []
        assert form.inferred
        if len(form.rows) < len(theirs.rows):
            assert form.gaps
            assert problems


def _levels_and_reasons(form: Submission) -> dict[str, tuple[str, ...]]:
    return {row.path[-1]: (*row.path[:-1], _plain(row.reason)) for row in form.rows}


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(layout=randomforms.forms(), shape=st.sampled_from(sorted(set(SHAPES) - {"glued"})))
def test_a_form_drawn_at_random_is_the_same_form_or_less_of_it(layout: Layout, shape: str) -> None:
    _is_the_same_or_less(layout, shape)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, derandomize=True)
@given(layout=randomforms.forms())
def test_a_form_drawn_at_random_whose_cells_nothing_parts_is_the_same_form_or_less_of_it(layout: Layout) -> None:
    _is_the_same_or_less(layout, "glued")


def _is_the_same_or_less(layout: Layout, shape: str) -> None:
    (theirs,) = layout.submissions
    forms, problems = reader.read(flattened(layout, shape), "页.txt")
    for form in forms:
        assert _differences(form, theirs) == []
        wanted = _levels_and_reasons(theirs)
        for name, (*levels, reason) in _levels_and_reasons(form).items():
            assert levels == [*wanted[name][:-1]]
            assert reason == wanted[name][-1] or (not reason and problems)
        assert len(form.rows) == len(theirs.rows) or (form.gaps and problems)


#: So many of the layouts come back whole from each shape; fewer would be a loss nobody notices.
_WHOLE = {"glued": 4, "markdown": 19}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_most_layouts_come_back_whole(shape: str) -> None:
    whole = 0
    for layout in ALL:
        forms, _ = reader.read(flattened(layout, shape), "页.txt")
        wanted = [len(form.rows) for form in layout.submissions]
        whole += [len(form.rows) for form in forms] == wanted and not any(form.gaps for form in forms)
    assert whole >= _WHOLE.get(shape, 16)


_WORDS = re.findall(
    r"\S+",
    "项目名称 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 产出指标 数量指标 质量指标 满意度指标 建成道路 10公里"
    " 10 8.5 100% （50分） 指标1： …… 总分 年度资金总额 执行率 全年预算数 全年执行数 第1页 2021年度 | ||",
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_arrangement_of_a_page_is_read_without_a_crash(data: st.DataObject) -> None:
    words = st.sampled_from(_WORDS)
    parts = data.draw(st.lists(words, max_size=60))
    gaps = data.draw(
        st.lists(st.sampled_from(["", " ", "\n", "\n\n", " | ", "\t"]), min_size=len(parts), max_size=len(parts))
    )
    text = "".join(part + gap for part, gap in zip(parts, gaps, strict=True))
    forms, problems = reader.read(text, "页.txt")
    assert all(form.rows for form in forms)
    assert all(problem.source.file == "页.txt" and problem.message.endswith("。") for problem in problems)


def _read(text: str) -> tuple[tuple[Submission, ...], list[str]]:
    forms, problems = reader.read(text, "页.txt")
    return forms, [problem.code for problem in problems]


HEAD = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |\n"


def test_a_page_that_begins_inside_a_form_gives_its_rows_and_says_that_nobody_knows_whose_they_are() -> None:
    (form,), codes = _read(
        "产出指标 | 质量指标 | 灌渠完好率 | ≥ | 95 | % | 96 | 20 | 20 |\n"
        "效益指标 | 社会效益指标 | 受益农户 | ≥ | 300 | 户 | 280 | 30 | 28 |\n"
        "满意度指标 | 服务对象满意度指标 | 农户满意度 | ≥ | 90 | % | 93 | 10 | 10 |\n"
        "合计 | 100 | 98 |\n"
    )
    assert codes == ["form.no-project"]
    assert [gap.kind for gap in form.gaps] == [GapKind.HEAD]
    assert [row.path[-1] for row in form.rows] == ["灌渠完好率", "受益农户", "农户满意度"]
    assert _values(form)["受益农户"] == ("≥300户", "280", "30", "28")


_INSIDE = (
    "{first}灌渠完好率 | ≥ | 95 | % | 96 | 20 | 20 |\n{second} | 农户增收 | ≥ | 5 | % | 6 | 20 | 20 |\n"
    "满意度指标 | 服务对象满意度指标 | 农户满意度 | ≥ | 90 | % | 93 | 10 | 10 |\n合计 | 100 | 98 |\n"
)


@pytest.mark.parametrize(("second", "level"), [("成本指标", "产出指标"), ("可持续影响指标", "效益指标")])
def test_a_row_above_a_lone_second_level_stands_under_the_first_level_of_that(second: str, level: str) -> None:
    (form,), codes = _read(_INSIDE.format(first="", second=second))
    assert form.rows[0].path == (level, "", "灌渠完好率")
    assert codes == ["form.no-second-level", "form.no-project"]
    assert [(gap.kind, gap.name) for gap in form.gaps] == [(GapKind.LEVEL, "灌渠完好率"), (GapKind.HEAD, "")]


def test_a_row_above_a_first_level_stands_under_one_that_nobody_knows() -> None:
    (form,), codes = _read(_INSIDE.format(first="", second="效益指标 | 经济效益指标"))
    assert [row.path[-1] for row in form.rows] == ["农户增收", "农户满意度"]
    assert codes == ["form.no-name", "form.no-project"]


@pytest.mark.parametrize("points", [("(50分)", "(30分)"), ("（50分）", "（30分）"), ("", "")])
def test_a_first_level_whose_letters_were_lost_is_told_by_its_second_levels(points: tuple[str, str]) -> None:
    output, effect = points
    (form,), _ = _read(
        "项目名称 灌渠整修\n一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n"
        f"{output}\n数量指标 整修渠道 10公里 10公里 25 25\n质量指标 渠道合格率 100% 100% 25 25\n"
        f"{effect}\n社会效益\n指标 受益农户 300户 280户 15 14\n可持续影响指标 渠道完好率 95% 96% 15 15\n"
        "满意度指标 服务对象满意度指标 农户满意度 90% 93% 10 10\n总分 90 89\n"
    )
    assert [row.path for row in form.rows] == [
        ("产出指标", "数量指标", "整修渠道"),
        ("产出指标", "质量指标", "渠道合格率"),
        ("效益指标", "社会效益指标", "受益农户"),
        ("效益指标", "可持续影响指标", "渠道完好率"),
        ("满意度指标", "服务对象满意度指标", "农户满意度"),
    ]
    assert [(one.path, one.weight.text) for one in form.group_weights] == (
        [(("产出指标",), "50"), (("效益指标",), "30")] if output else []
    )


def test_rows_of_different_patterns_without_a_heading_are_no_form() -> None:
    assert _read(
        "产出指标 | 质量指标 | 灌渠完好率 | ≥ | 95 | % | 96 | 20 | 20 |\n"
        "效益指标 | 社会效益指标 | 受益农户 | 300户 | 280户 |\n"
        "满意度指标 | 服务对象满意度指标 | 农户满意度 | ≥ | 90 | % | 93 | 10 | 10 |\n"
        "合计 | 100 | 98 |\n"
    ) == ((), [])


def test_points_printed_once_for_several_rows_are_nobodys() -> None:
    forms, codes = _read(
        "项目名称 | 灌渠整修 |\n" + HEAD + "产出指标 | 数量指标 | 整修渠道 | 10公里 | 10公里 | 20 | 20 |\n"
        "整修闸门 | 5座 | 5座 |\n"
        "效益指标 | 社会效益指标 | 受益农户 | 300户 | 280户 | 30 | 28 |\n总分 | 50 | 48 |\n"
    )
    assert [row.path[-1] for row in forms[0].rows] == ["受益农户"]
    assert codes == ["form.row-shape", "form.row-shape"]


def test_a_mark_above_its_weight_is_told_and_not_read() -> None:
    forms, codes = _read(
        "项目名称 | 灌渠整修 |\n" + HEAD + "产出指标 | 数量指标 | 整修渠道 | 10公里 | 10公里 | 20 | 30 |\n"
        "效益指标 | 社会效益指标 | 受益农户 | 300户 | 280户 | 30 | 28 |\n总分 | 50 | 58 |\n"
    )
    assert [row.path[-1] for row in forms[0].rows] == ["受益农户"]
    assert codes == ["form.row-shape"]


@pytest.mark.parametrize(
    ("goals", "codes"),
    [
        ("新建渠道10公里。已建成渠道10公里。", ["form.goals-unparted"]),
        ("新建渠道10公里。\n已建成渠道10公里。", []),
        ("", []),
    ],
)
def test_goals_that_cannot_be_told_apart_are_told(goals: str, codes: list[str]) -> None:
    (form,), told = _read(
        "项目名称 灌渠整修\n年度总体目标 预期目标 实际完成情况\n"
        + goals
        + "\n一级指标 二级指标 三级指标 年度指标值 实际完成值"
        "\n产出指标 数量指标 整修渠道 10公里 9公里\n总分 90\n"
    )
    assert told == codes
    assert bool(form.goal_expected) is bool(goals and not codes)
    assert form.gaps == ()


@pytest.mark.slow
def test_digits_that_run_on_are_cut_where_only_one_cut_holds() -> None:
    (form,), codes = _read(
        "自评表(2022年度)项目名称灌渠整修项目主管部门某县水利局资金情况(万元)全年预算数(A)全年执行数(B)分值执行率(B/A)得分"
        "年度资金总额:202010100.00%10一级指标二级指标三级指标分值年度指标值全年实际值得分"
        "产出指标(70分)数量指标整修渠道10≥266米≥266米10质量指标工程验收合格率20100%100%20总分3030"
    )
    assert codes == []
    total = form.budget.total
    assert total is not None
    assert [_plain(cell) for cell in (total.annual, total.executed, total.weight, total.rate, total.score)] == [
        *("20", "20", "10", "100.00%", "10")
    ]
    assert _values(form) == {
        "整修渠道": ("≥266米", "≥266米", "10", "10"),
        "工程验收合格率": ("100%", "100%", "20", "20"),
    }
    assert (_plain(form.printed_total), form.year) == ("30", 2022)


def test_digits_that_may_be_cut_in_several_ways_are_told() -> None:
    forms, codes = _read(
        "项目名称灌渠整修一级指标二级指标三级指标年度指标值实际完成值"
        "产出指标数量指标整修渠道10公里10公里质量指标农户满意度调查290%100%说明：无"
    )
    assert [row.path[-1] for row in forms[0].rows] == ["整修渠道"]
    assert codes == ["form.glued"]


def test_a_value_keeps_its_place_in_traditional_text_with_readings() -> None:
    (form,), _ = _read(
        "項目名稱 灌渠整修\n績效(xiào)指標\n一級指標 二級指標 三級指標 年度指標值 實際完成值\n"
        "產出指標 數量指標 整修渠(qú)道 10公里 9公里\n總分 90\n"
    )
    (row,) = form.rows
    assert (row.path[-1], row.target and row.target.source.col) == ("整修渠道", 20)


def test_a_form_that_is_fitted_whole_has_no_problem_of_the_reader_of_tabs(tmp_path: Path) -> None:
    path = tmp_path / "页.txt"
    path.write_text(
        "项目名称\t灌渠整修\n一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n"
        "产出指标 数量指标 整修渠道 10公里 10公里 50 50\n效益指标 社会效益指标 受益农户 300户 280户 30 28\n总分 80 78\n",
        encoding="utf-8",
    )
    forms, problems = intake.read(str(path))
    assert ([len(form.rows) for form in forms], problems) == ([2], ())


def test_the_rows_of_another_table_below_are_no_rows_of_the_form() -> None:
    (form,), _ = _read(
        "项目名称 | 护工培训 |\n一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 |\n"
        "产出指标 | 数量指标 | 培训人数 | 500名 | 480名 |\n效益指标 | 社会效益指标 | 就业率 | 60% | 53% |\n"
        "序号 | 学校 | 机构 | 标准 | 人数 |\n1 | 民办 | 甲学校 | 2600 | 84 |\n2 | 民办 | 乙学校 | 2600 | 90 |\n"
    )
    assert [row.path[-1] for row in form.rows] == ["培训人数", "就业率"]


@pytest.mark.parametrize(
    ("row", "doubtful"),
    [
        ({"level3": "5000吨稻谷储备到位率", "target": "100%"}, False),
        ({"level3": "及时（按期）开工率", "target": "≥90%"}, False),
        ({"level3": "公众知晓度是否提高", "target": "是"}, False),
        ({"level3": "县级储备粮明显变质比例", "target": "0"}, False),
        ({"level3": "服务质量5个2594按期完成率", "target": "3"}, True),  # a row before it
        ({"level3": "节约用水完成是食品安全达标率", "target": "3"}, True),
        ({"level3": "培训人数达到", "target": "30人"}, True),  # the sign of the target
        ({"level3": "满意度调查2", "target": "90%"}, True),  # its first digit, or a ≥ that was misread
        ({"level3": "等学生满意度", "target": "90%"}, True),  # the end of the level before it
        ({"level3": "管护机制", "target": "健全质量指标巡查", "actual": "4次"}, True),  # the next level
        ({"level3": "管护机制", "target": "健全", "actual": "健全", "reason": "无业务收入30人次30人次"}, True),
    ],
)
def test_a_row_that_swallowed_a_neighbour_or_lost_a_piece_is_in_doubt(row: dict[str, str], doubtful: bool) -> None:
    assert doubt.doubtful(row) is doubtful


def test_a_name_behind_a_row_that_may_have_a_reason_may_begin_later() -> None:
    columns = ("level1", "level2", "level3", "target", "actual", "reason")
    reached = {"level3": "验收合格率", "target": "≥95%", "actual": "95%"}
    assert doubt.runs_on(reached, "开工率", columns) == (False, False)
    assert doubt.runs_on(reached, "无开工率", columns) == (True, False)
    assert doubt.runs_on({**reached, "actual": "90%"}, "雨季长开工率", columns) == (True, False)
    assert doubt.runs_on({**reached, "actual": "较好"}, "开工率", columns[:-1]) == (False, False)
    assert doubt.runs_on({**reached, "actual": "基本上没有问题"}, "开工率", columns[:-1]) == (True, True)


_REASONS = (
    "项目支出绩效自评表（2023年度）",
    "项目名称 渠系维护",
    "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因",
    "产出指标 数量指标 维护渠道 ≥8公里 8.5公里 30 30 受汛期影响",
    "2023年新装闸门数 2023年11月底前 20 18",
    "效益指标 社会效益指标 受益农户 ≥900户 920户 40 40",
    "满意度指标 服务对象满意度指标 农户满意度 ≥90% 92% 10 10",
)


@pytest.mark.parametrize(
    ("between", "told"), [(" ", "2023年新装闸门数"), ("|", "2023年新装闸门数"), ("\n", "受汛期影响")]
)
def test_a_reason_at_the_end_of_a_line_is_not_the_name_of_the_row_below_it(between: str, told: str) -> None:
    forms, problems = reader.read("\n".join(_REASONS).replace(" ", between), "页.txt")
    assert [row.path[-1] for row in forms[0].rows] == ["维护渠道", "受益农户", "农户满意度"]
    assert [problem.code for problem in problems] == ["form.row-shape"]
    assert told in problems[0].message


def test_a_name_that_may_be_a_reason_is_in_doubt_unless_its_values_say_that_it_is_none() -> None:
    columns = ("level1", "level2", "level3", "target", "actual", "reason")
    before = {"level3": "维护渠道", "target": "≥8公里", "actual": "8.5公里"}
    row = {"level3": "受汛期影响", "target": "新装闸门", "actual": "11月底前"}
    assert doubt.slipped(before, row, columns)
    assert not doubt.slipped({**before, "reason": "无"}, row, columns)
    assert not doubt.slipped(before, row, columns[:-1])
    assert not doubt.slipped(before, {"level2": "质量指标", **row}, columns)
    for values in ({"target": "≥3座"}, {"target": "11月底前"}, {"actual": "新装闸门"}, {"actual": "达成预期指标"}):
        assert not doubt.slipped(before, {**row, **values}, columns)


# --- headings in two rows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "wanted"),
    [
        ("一级指标 二级指标 三级指标 指标值 完成值 分值 得分", "一级指标 二级指标 三级指标 指标值 完成值 分值 得分"),
        (
            "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 符号 值 单位 值 单位",
            "一级指标 二级指标 三级指标 符号 年度指标值 单位 实际完成值 单位 分值 得分",
        ),
        (
            "绩效指标 年度指标值 实际完成值 分值 得分 一级指标 二级指标 三级指标 指标性质 指标值 度量单位",
            "一级指标 二级指标 三级指标 指标性质 指标值 度量单位 实际完成值 分值 得分",
        ),
        (
            "一级指标 二级指标 三级指标 指标分值 预期指标值 完成值 自评得分 符号 单位 单项指标得分 权重占比 单项指标折算得分",
            "一级指标 二级指标 三级指标 指标分值 符号 预期指标值 单位 完成值 单项指标得分 权重占比 单项指标折算得分",
        ),
        # one row whose last columns are pieces, and pieces that have nothing to divide: nothing is guessed
        (
            "一级指标 二级指标 三级指标 完成值 分值 得分 指标性质 指标值 度量单位",
            "一级指标 二级指标 三级指标 完成值 分值 得分 指标性质 指标值 度量单位",
        ),
        (
            "一级指标 二级指标 三级指标 指标值 完成值 分值 得分 单位 性质",
            "一级指标 二级指标 三级指标 指标值 完成值 分值 得分 单位 性质",
        ),
        (
            "一级指标 三级指标 年度指标值 分值 符号 值 单位 值 单位",
            "一级指标 三级指标 年度指标值 分值 符号 值 单位 值 单位",
        ),
    ],
)
def test_the_lower_row_of_a_heading_stands_under_what_it_divides(labels: str, wanted: str) -> None:
    cells = [Cell(text, Source("页.txt")) for text in labels.split()]
    assert " ".join(cell.text for cell in nesting.flat(cells)) == wanted


def test_a_heading_that_no_row_fills_is_not_the_rows_own() -> None:
    text = (
        "项目名称 防火宣传 实施单位 某局\n一级指标 二级指标 三级指标 指标值 完成值 分值 得分\n"
        "产出指标 数量指标 宣传次数 5次 6次\n质量指标 达标率 ≥90% 95%\n时效指标 及时率 100% 100%\n"
    )
    forms, problems = reader.read(text, "页.txt")
    assert forms == ()
    assert [(one.code, one.source.line) for one in problems] == [("form.row-shape", 2)]


def test_words_below_a_heading_of_points_are_no_points_where_another_column_has_them() -> None:
    text = (
        "项目名称 高龄津贴 实施单位 某局\n一级指标 二级指标 三级指标 指标分值 预期指标值 完成值 自评得分 权重占比（%）\n"
        "产出指标 质量指标 覆盖率 享受津贴人数占应享受人数的比例 ≥98% 100% 25 25\n"
        "时效指标 及时率 每月按时发放的比例 ≥99% 100% 24 25\n"
        "效益指标 社会效益指标 补贴发放率 高龄津贴发放的比例 ≥75% 90% 30 30\n"
    )
    (form,), problems = reader.read(text, "页.txt")
    assert problems == ()
    assert [
        (row.path[-1], _plain(row.target), _plain(row.actual), _plain(row.weight), _plain(row.score))
        for row in form.rows
    ] == [
        ("覆盖率", "≥98%", "100%", "25", "25"),
        ("及时率", "≥99%", "100%", "25", "24"),
        ("补贴发放率", "≥75%", "90%", "30", "30"),
    ]


def _lone(*rows: str) -> str:
    return "\n|\n".join(cell for row in rows for cell in row.split()) + "\n|\n"


SPOKEN = (
    "项目完成指标 数量指标 6次。 6次。 6次。",
    "项目完成指标 时效指标 全年。 全年。 全年。",
    "效益指标 社会效益指标 整洁。 整洁。 整洁。",
)


def test_rows_that_all_name_both_levels_are_read_without_a_heading() -> None:
    (form,), problems = reader.read(_lone(*SPOKEN) + "2.部门评价结果。\n", "页.txt")
    assert [(row.path, row.target and row.target.text, row.actual and row.actual.text) for row in form.rows] == [
        (("项目完成指标", "数量指标", "6次。"), "6次。", "6次。"),
        (("项目完成指标", "时效指标", "全年。"), "全年。", "全年。"),
        (("效益指标", "社会效益指标", "整洁。"), "整洁。", "整洁。"),
    ]
    assert [gap.kind for gap in form.gaps][:1] == [GapKind.HEAD]
    assert problems[0].code == "form.no-project"


@pytest.mark.parametrize(
    "rows",
    [
        SPOKEN[:2],
        (*SPOKEN, "效益指标 社会效益指标 整洁。 整洁。"),
        (
            "项目完成指标 数量指标 6次。 6次。",
            "项目完成指标 时效指标 全年。 全年。",
            "效益指标 社会效益指标 整洁。 整洁。",
        ),
    ],
    ids=["two rows", "a row breaks off", "four cells"],
)
def test_other_rows_without_a_heading_are_not(rows: tuple[str, ...]) -> None:
    assert reader.read(_lone(*rows), "页.txt") == ((), ())
