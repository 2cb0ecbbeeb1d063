"""Published text becomes rows of cells in both layouts, and whole files become the forms that their cases expect."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import pumped
from jixiao import intake as importers
from jixiao.ground.problems import Source
from jixiao.intake import opening
from jixiao.intake.canonical import writer as canonical
from jixiao.intake.forms import form
from jixiao.intake.forms.cells import Item
from jixiao.intake.forms.text import items
from jixiao.records import Cell, Fund, Submission

FORMS = Path(__file__).parent / "cases" / "forms"


def shown(found: Item) -> Any:
    if isinstance(found, Cell):
        return found.text
    return [cell.text for cell in found]


def rows(text: str) -> list[Any]:
    return [shown(found) for found in items(text, "文")]


# --- text → rows ------------------------------------------------------------------------------------------------


def test_a_row_on_a_line_is_parted_by_tabs_and_keeps_its_empty_cells() -> None:
    assert rows("前言\n\na\t\tb\t\n\t c \n") == ["前言", ["a", "", "b", ""], ["", "c"]]


def test_a_cell_on_a_line_makes_a_row_down_to_the_blank_line() -> None:
    assert rows("\t名\n\t\n\t值\n\n\t\n\t二\n") == [["名", "", "值"], ["", "二"]]


def test_a_cell_broken_over_lines_is_joined_without_a_blank_at_its_first_line() -> None:
    found = list(items("\t社会效益 \n 指标\n\t乙\n", "文"))
    assert [shown(item) for item in found] == [["社会效益指标", "乙"]]
    assert isinstance(found[0], tuple)
    assert [cell.source for cell in found[0]] == [Source("文", 1, 2), Source("文", 3, 2)]


def test_a_title_in_a_cell_whose_first_paragraph_is_empty_is_one_cell() -> None:
    assert rows("\t\n项目绩效目标完成情况表\n(2019 年度)\n") == [["项目绩效目标完成情况表(2019 年度)"]]


def test_lines_before_the_first_cell_are_text() -> None:
    assert rows("（一）综述。\n\t表\n") == ["（一）综述。", ["表"]]


def test_the_two_layouts_may_follow_each_other() -> None:
    assert rows("\t甲\n\t乙\n\n丙\t丁\n戊\t己\n") == [["甲", "乙"], ["丙", "丁"], ["戊", "己"]]


def test_marks_of_converters_are_no_text() -> None:
    assert rows("第3部分 [bookmark: _Toc153]名词\n\t[bookmark: _GoBack]56万人\n\t[注]\n") == [
        "第3部分 名词",
        ["56万人", "[注]"],
    ]


@pytest.mark.parametrize("stray", [")", "元)", "-------", "— 12 —"])
def test_what_a_page_leaves_between_two_cells_is_no_paragraph_of_the_first(stray: str) -> None:
    assert rows(f"\t16\n{stray}\n\t17\n") == [stray, ["16", "17"]]


def test_a_bracket_that_a_cell_waits_for_is_its_own() -> None:
    assert rows("\t指标值(数字\n)\n\t(万\n元)\n") == [["指标值(数字)", "(万元)"]]


def test_every_cell_knows_its_line_and_column() -> None:
    found = list(items("甲\t 乙\t\n\r\n丙\t丁\t\r", "文"))
    assert [cell.source for row in found if isinstance(row, tuple) for cell in row] == [
        *(Source("文", 1, 1), Source("文", 1, 4), Source("文", 1, 6)),
        *(Source("文", 3, 1), Source("文", 3, 3), Source("文", 3, 5)),
    ]


# --- whole files ------------------------------------------------------------------------------------------------


def text_of(cell: Cell | None) -> str | None:
    return cell.text if cell else None


def amounts(fund: Fund | None) -> list[str | None] | None:
    return [text_of(fund.annual), text_of(fund.executed)] if fund else None


def summary(found: Submission) -> dict[str, Any]:
    """A submission in the words of the case files; what is not there is left out."""
    budget = found.budget
    whole = {
        "project": text_of(found.project),
        "line": found.source.line,
        "unit": text_of(found.unit),
        "department": text_of(found.department),
        "year": found.year,
        "money": text_of(budget.unit),
        "initial": text_of(budget.total.initial) if budget.total else None,
        **{name: amounts(getattr(budget, name)) for name in ("total", "fiscal", "carried", "other")},
        "expected": text_of(found.goal_expected),
        "achieved": text_of(found.goal_achieved),
        "printed_total": text_of(found.printed_total),
        "groups": {"/".join(group.path): group.weight.text for group in found.group_weights} or None,
        "rows": [
            [
                *row.path,
                *(text_of(cell) for cell in (row.target, row.actual, row.weight, row.score, row.reason)),
                row.source.line,
            ]
            for row in found.rows
        ],
    }
    return {name: value for name, value in whole.items() if value is not None}


def expected(path: Path) -> Mapping[str, Any]:
    document: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document


@pytest.mark.parametrize("case", sorted(FORMS.glob("*.txt")), ids=lambda case: case.stem)
def test_a_published_text_gives_the_forms_that_its_case_expects(case: Path) -> None:
    wanted = expected(case.with_suffix(".yaml"))
    submissions, problems = importers.read(str(case))
    assert [f"{problem.source.line} {problem.code}" for problem in problems] == wanted["problems"]
    assert [summary(found) for found in submissions] == wanted["forms"]
    assert all(found.source.file == str(case) for found in submissions)


def test_the_place_of_every_value_shows_that_value() -> None:
    case = FORMS / "rows.txt"
    lines = case.read_text(encoding="utf-8").split("\n")
    submissions, _ = importers.read(str(case))
    cells = [
        cell
        for row in submissions[0].rows
        for cell in (row.target, row.actual, row.weight, row.score, row.basis)
        if cell and cell.text
    ]
    assert len(cells) == 28
    for cell in cells:
        assert lines[cell.source.line - 1][cell.source.col - 1 :].startswith(cell.text)


# --- formats ----------------------------------------------------------------------------------------------------

TABLE = "自评表\n\n项目名称\t甲\n指标\t一级指标\t二级指标\t三级指标\t指标值\t完成值\n\t产出指标\t数量指标\t人数\t1\t2\n"


def test_the_suffix_decides_and_for_other_names_the_content(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "a.TXT", "a"):
        (tmp_path / name).write_text(TABLE, encoding="utf-8")
        submissions, problems = importers.read(str(tmp_path / name))
        assert (len(submissions), problems) == (1, ())
        assert submissions[0].source == Source(str(tmp_path / name), 3, 1)


def test_standard_input_may_hold_any_of_them() -> None:
    submissions, problems = importers.read("-", stdin_bytes=TABLE.encode("gb18030"))
    assert [text_of(found.project) for found in submissions] == ["甲"]
    assert problems == ()
    assert submissions[0].source == Source("-", 3, 1)


@pytest.mark.parametrize(
    ("text", "structured"),
    [
        ("# 说明\n\nschema: 1\n", True),
        ("---\n项目: 甲\n", True),
        ('{"project": 1}', True),
        ("[\n\t{", True),
        ("- project: 甲\n", True),
        (TABLE, False),
        ("[bookmark: _GoBack]第一部分\n", False),
        ("项目名称：甲\n", False),
        ("项目名称:\t甲\n", False),
        ("", False),
    ],
)
def test_yaml_and_json_are_told_from_published_text(text: str, structured: bool) -> None:
    assert opening.is_structured(text) is structured


def test_a_canonical_file_gives_back_what_was_understood(tmp_path: Path) -> None:
    submissions, _ = importers.read("-", stdin_bytes=TABLE.encode())
    for name in ("a.yaml", "a"):
        (tmp_path / name).write_text(canonical.dump(submissions[0]), encoding="utf-8")
        again, problems = importers.read(str(tmp_path / name))
        assert problems == ()
        assert [row.path for row in again[0].rows] == [("产出指标", "数量指标", "人数")]


def test_form_feeds_of_printed_pages_are_passed_over() -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        submissions, problems = importers.read("-", stdin_bytes=TABLE.replace("\n\t产", "\n\x0c\t产").encode(encoding))
        assert problems == ()
        assert [row.source.line for row in submissions[0].rows] == [5]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b"PK\x03\x04abc", "workbook.damaged"),
        (b"\x89PNG\r\n\x1a\n", "document.scanned"),
        ("没有表。".encode(), "form.none"),
    ],
)
def test_a_file_without_a_form_is_a_problem(data: bytes, code: str) -> None:
    submissions, problems = importers.read("-", stdin_bytes=data)
    assert submissions == ()
    assert [problem.code for problem in problems] == [code]


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert [problem.code for problem in importers.read(str(tmp_path / "无.txt"))[1]] == ["file.missing"]


# --- any text, and much of it -------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *("\t", "\t", "\n", "\n", "\n\n", "\r", " ", "[bookmark: x]", "(", "元)", "项目名称", "一级指标", "二级指标"),
        *(
            "三级指标",
            "指标值",
            "完成值",
            "分值",
            "得分",
            "产出指标",
            "数量指标(20分)",
            "甲",
            "100%",
            "总分",
            "自评表",
            "。",
        ),
        *(
            "预算数:",
            "执行数:",
            "其它资金:",
            "预期目标",
            "实际完成目标",
            "年初预算数",
            "全年执行数",
            "(2020 年度)",
            "存在问题",
        ),
    ]
)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)))
def test_no_text_crashes_the_reader(text: str) -> None:
    submissions, problems = form.read(items(text, "文"), "文")
    assert submissions or problems
    assert all(problem.message.endswith("。") and problem.cure.endswith("。") for problem in problems)
    assert all(found.rows and found.source.line for found in submissions)


HEAD = TABLE[: TABLE.index("\t产")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "count"),
    [
        (HEAD + "".join(f"\t产出指标\t数量指标\t人数{n}\t{n}\t{n}\n" for n in range(10_000)), 10_000),
        (
            HEAD + "\n" + "".join(f"\t\n\t产出指标\n\t数量指标\n\t人数{n}\n\t{n}\n\t{n}\n" for n in range(10_000)),
            10_000,
        ),
        (HEAD + "\t产出指标\t数量指标\t人数\t1\n" * 10_000, 0),
        (f"{HEAD}\t产出指标\t数量指标\t{'长' * 1_000_000}\t1\t1\n", 1),
        ("项目名称\t甲\n" + "年度目标\t预期目标\n" * 20_000 + HEAD, 0),
        ("项目名称\t甲\n目标\t预期目标\t实际完成目标\n\t修\t\n\n" + "很长的一段。\n" * 20_000 + HEAD, 0),
        ("项目名称\t甲\n" + "一级指标\t二级指标\t三级指标\n" * 20_000, 0),
        ("项目名称\t甲\n" + "一级指标\t" * 100_000, 0),
        (f"{HEAD}\n\t产出指标\n\t数量指标\n\t长\n\n" + "续写\n\n" * 20_000, 0),
        ("项目名称\t甲\n" + "年初预算数\t全年预算数\n" * 20_000, 0),
    ],
    ids=["rows", "cells", "short", "long-cell", "goals", "prose", "headings", "wide", "paragraphs", "money"],
)
def test_the_work_grows_no_faster_than_the_text(text: str, count: int) -> None:
    with pumped.within(8):  # a reader that looks back over all it has read would take minutes
        submissions, _ = form.read(items(text, "文"), "文")
    assert sum(len(found.rows) for found in submissions) == count


# --- the published material ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def published(shared: Path) -> Mapping[str, tuple[Submission, ...]]:
    found = {}
    for path in sorted((shared / "seeds").glob("*.txt")):
        submissions, problems = importers.read(str(path))
        assert problems == ()
        found[path.name[:3]] = tuple(one for one in submissions if one.rows)  # the department's own stands behind them
    return found


def test_the_forms_of_both_published_accounts_are_read(published: Mapping[str, tuple[Submission, ...]]) -> None:
    assert {name: [len(found.rows) for found in forms] for name, forms in published.items()} == {
        "000": [8, 8, 6, 5, 7],
        "003": [11, 11, 11, 11, 9],
    }
    assert [found.source.line for found in published["000"]] == [113, 214, 314, 400, 479]
    assert [found.source.line for found in published["003"]] == [313, 341, 372, 400, 429]


def test_their_budgets_units_and_years_are_exact(published: Mapping[str, tuple[Submission, ...]]) -> None:
    pairs = {name: [amounts(found.budget.total) for found in forms] for name, forms in published.items()}
    assert pairs["000"] == [["16", "16"], ["40", "40"], ["7.69", "7.69"], ["6", "6"], ["20.5", "20.5"]]
    assert pairs["003"] == [["1100", "949.68"], ["55", "43.63"], ["250", "233.93"], ["5", "5"], ["5", "3.99"]]
    for name, year, other in (("000", 2019, ["", ""]), ("003", 2020, ["0", "0"])):
        for found in published[name]:
            assert found.year == year
            assert text_of(found.budget.unit) == "万元"
            assert amounts(found.budget.fiscal) == amounts(found.budget.total)
            assert amounts(found.budget.other) == other
            assert found.goal_expected
            assert found.goal_achieved
    assert {text_of(found.unit) for found in published["003"]} == {"308503-泸州市社会保险事业管理局"}


def test_some_of_their_values_stand_where_they_are_printed(published: Mapping[str, tuple[Submission, ...]]) -> None:
    last = published["000"][4].rows[1]
    assert last.path == ("项目完成指标", "数量指标", "企业职工基本养老保险参保人数")
    assert (text_of(last.target), text_of(last.actual)) == ("25万人", "56万人")
    assert last.actual
    assert last.actual.source.line == 530
    broken = published["000"][0].rows[6]
    assert broken.path[:2] == ("效益指标", "社会效益指标")
    assert broken.source.line == 198
    lost = published["003"][0].rows[8:]
    assert [row.path[1] for row in lost] == ["社会效益指标", "可持续影响指标", "满意度指标"]
    assert [row.source.line for row in lost] == [332, 333, 334]
    assert text_of(published["003"][3].rows[10].actual) == "100%"


def test_an_indicator_that_is_called_like_a_piece_of_a_label_is_a_row() -> None:
    head = "项目名称\t桥梁养护\n一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\n产出指标\t数量指标\t巡查次数\t12次\t12次\n"

    def names(row: str) -> list[str]:
        text = f"项目支出绩效自评表\n{head}{row}\n\t\t养护座数\t6座\t6座\n"
        (found,), problems = importers.read("-", stdin_bytes=text.encode())
        assert problems == ()
        return [one.path[-1] for one in found.rows]

    assert names("\t\t完成\t\t") == ["巡查次数", "完成", "养护座数"]
    assert names("\t\t执行\t\t") == ["巡查次数", "执行", "养护座数"]
    # 换页留下的：页码，标签的一段
    assert names("\t\t第3页\t\t") == ["巡查次数", "养护座数"]
    assert names("\t目标完成\t\t\t") == ["巡查次数", "养护座数"]
    assert names("目标完成\t\t\t\t") == ["巡查次数", "养护座数"]
