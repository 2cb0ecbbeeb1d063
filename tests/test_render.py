"""What renderers print: exactly what they were given, in a form that nothing in it can break."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcwidth

from helpers.scorecards import LAW, TEACHERS, at, card, figures, finding, leaf
from helpers.scorecards import cell as written
from jixiao.ground import decimals
from jixiao.ground.problems import Source
from jixiao.records import Evidence, Status, Verified
from jixiao.render import interchange, markdown, table
from jixiao.report.blocks import (
    Block,
    Bullets,
    Chart,
    Column,
    Gap,
    Heading,
    Series,
    Table,
    cell,
    head,
    paragraph,
    report,
)
from jixiao.report.cards import scorecard_report
from jixiao.say import labels, plain

ESCAPES = "\x1b[2J\x1b]0;x\x07\u202e"


def _printed(*blocks: Block) -> str:
    """The Markdown of the blocks, without the title."""
    return markdown.render(report(("题",), (), blocks)).removeprefix("# 题\n\n").removesuffix("\n")


# --- labels ---------------------------------------------------------------------------------------------------


def test_every_status_and_evidence_has_its_own_label() -> None:
    assert [labels.STATUS[one] for one in Status] == ["已评分", "待评判", "缺失", "不适用"]
    assert [labels.EVIDENCE[one] for one in Evidence] == [
        *("实测", "与目标同数", "无调查来源", "界限值", "照抄目标", "仅有断言", "人工评判", "无")
    ]
    assert labels.SEVERITIES == ("error", "warning", "info")
    assert list(labels.SEVERITY.values()) == ["严重", "警告", "提示"]


# --- markdown -------------------------------------------------------------------------------------------------


def test_headings_go_one_level_below_the_title() -> None:
    blocks = (Heading(1, "甲"), Heading(2, "乙"), Heading(3, "丙"), Heading(4, "丁"), Heading(1, "戊", "plain"))
    assert _printed(*blocks) == "## 一、甲\n\n### （一）乙\n\n#### 1. 丙\n\n##### （1）丁\n\n## 戊"


def test_a_gap_is_bold_and_marked() -> None:
    assert _printed(paragraph("金额 ", "为", Gap("资金*"), " 。")) == "金额 为**【待补充：资金\\*】**。"


def test_the_blanks_between_two_spans_are_kept() -> None:
    assert _printed(paragraph("a ", "b")) == "a b"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a|b", r"a\|b"),
        ("<script>", r"\<script\>"),
        ("<1%", r"\<1%"),
        ("*粗* `码` ~~删~~ [链](x)", r"\*粗\* \`码\` \~\~删\~\~ \[链\](x)"),
        ("&lt; A&B", r"\&lt; A&B"),
        ("003_e61.txt _斜_", r"003_e61.txt \_斜\_"),
        ("1. 第一", r"1\. 第一"),
        ("1.71万元", "1.71万元"),
        ("- 项", r"\- 项"),
        ("# 题", r"\# 题"),
        ("=== ", r"\==="),
        ("> 引", r"\> 引"),
        ("一\n二\r\n\t三\u2028四", "一 二 三 四"),
        ("a\\", r"a\\"),
        (f"清{ESCAPES}屏", "清[2J]0;x屏".replace("[", r"\[").replace("]", r"\]")),
    ],
)
def test_no_text_of_a_form_becomes_markup(text: str, escaped: str) -> None:
    assert _printed(paragraph(text)) == escaped


def test_merged_cells_are_printed_once_and_the_rest_is_blank() -> None:
    merged = Table(
        "评分表",
        (Column(), Column("center"), Column("right")),
        head("一级", "二级", "分"),
        (
            (cell("产出|甲", down=2), cell("数量"), cell("1")),
            (cell("质量"), cell(Gap("分"))),
            (cell("合计", across=3, bold=True),),
        ),
    )
    assert _printed(merged) == (
        "**表1 评分表**\n\n| **一级** | **二级** | **分** |\n| :--- | :---: | ---: |\n"
        "| 产出\\|甲 | 数量 | 1 |\n|  | 质量 | **【待补充：分】** |\n| **合计** |  |  |"
    )


def test_further_rows_of_a_header_are_printed_below_the_first() -> None:
    deep = Table("t", (Column(), Column()), ((cell("甲", across=2),), (cell("乙"), cell("丙"))), ())
    assert _printed(deep).splitlines()[2:] == ["| 甲 |  |", "| :--- | :--- |", "| 乙 | 丙 |"]


def test_a_chart_is_the_table_of_its_figures() -> None:
    series = (Series("预算", (Decimal("1.50"), None)), Series("执行", (Decimal(0), Decimal("2.25"))))
    assert _printed(Chart("bar", "资金", ("甲", "乙"), series, "万元")) == (
        "**图1 资金（单位：万元）**\n\n|  | **预算** | **执行** |\n| :--- | ---: | ---: |\n| 甲 | 1.5 | 0 |\n| 乙 |  | 2.25 |"
    )


def test_lists_are_numbered_where_their_order_counts() -> None:
    items = (("甲",), ("- 乙",))
    assert _printed(Bullets(items, ordered=True)) == "1. 甲\n2. \\- 乙"
    assert _printed(Bullets(items)) == "- 甲\n- \\- 乙"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=12), min_size=2, max_size=2))
def test_a_row_has_its_cells_whatever_they_hold(texts: list[str]) -> None:
    one = Table("t", (Column(), Column()), head("a", "b"), (tuple(map(cell, texts)),))
    lines = _printed(one).split("\n")
    assert len(lines) == 5
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", lines[4])) == 3


def test_scorecards_as_markdown(golden: Callable[[str, str], None]) -> None:
    golden("scorecards.md", markdown.render(scorecard_report([TEACHERS, _FULL])))


# --- terminal -------------------------------------------------------------------------------------------------

#: Everything the table can meet: nothing pending, a line missing, one not applicable, a law from memory, no unit.
_FULL = card(
    [
        leaf("预算执行率", "10", status=Status.NOT_APPLICABLE, evidence=Evidence.NONE, text="预算为0，不适用"),
        leaf("产出指标/数量指标/养护里程", "60", "54.00", target="100公里", actual="90公里", text="60×90÷100"),
        leaf(
            "产出指标/质量指标/验收合格率",
            "30",
            status=Status.MISSING,
            evidence=Evidence.NONE,
            actual=None,
            text="空缺",
        ),
    ],
    budget=figures("0", "0"),
    grade=None,
    ruleset=replace(LAW, verified=Verified.MEMORY),
    unit=None,
)


def test_the_table_of_many_scorecards(golden: Callable[[str, str], None]) -> None:
    golden("table.txt", table.render([TEACHERS, _FULL], width=110))


def test_one_scorecard_needs_no_summary_and_none_is_nothing() -> None:
    assert "汇总" not in table.render([TEACHERS])
    assert table.render([]) == ""


def test_the_header_says_totals_grade_and_budget() -> None:
    assert table.render([TEACHERS]).splitlines()[:9] == [
        "项目：企业教师生活补贴",
        "单位：308503-泸州市社会保险事业管理局",
        "年度：2020",
        "规则：项目支出绩效自评（project-self-evaluation/2020）",
        "来源：form.yaml:1",
        "资金：全年预算数1100万元，执行数为949.68万元，完成预算的86.33%，较预算少150.32万元。",
        "得分：82.78 / 有依据 49.03 / 待评判 15.00 / 分值 100.00",
        "构成：有据 49.03 + 照抄目标 33.75 = 82.78",
        "等级：良–优",
    ]
    assert "等级：不评定" in table.render([_FULL])


@pytest.mark.parametrize("columns", [76, 80, 100, 132])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    lines = table.render([TEACHERS, _FULL], width=columns).splitlines()
    assert max(map(plain.width, lines)) <= columns
    assert table.render([TEACHERS], width=1) == table.render([TEACHERS], width=76)


def test_a_wide_terminal_shortens_nothing() -> None:
    assert "…" not in table.render([TEACHERS], width=140)
    assert "…" in table.render([TEACHERS], width=80)


def test_columns_stand_under_each_other_in_spite_of_wide_characters() -> None:
    lines = table.render([TEACHERS], width=120).splitlines()
    rows = [line for line in lines if line.startswith("· ")]
    assert len(rows) == 11
    assert {plain.width(row[: re.search(r"\d+\.\d\d", row).end()]) for row in rows} == {29}


def test_findings_are_sorted_by_severity_with_advice_and_place() -> None:
    told = table.render([TEACHERS]).split("发现的问题（5个）\n")[1].splitlines()
    assert told[:2] == [
        "[严重] “补贴发放金额”未达到目标，没有说明原因（第22行）",
        "       建议：请补充偏差原因和改进措施。  编号：target.missed",
    ]
    assert [line[:4] for line in told if line.startswith("[")] == ["[严重]", "[警告]", "[警告]", "[提示]"]
    assert table.render([card()]).endswith("\n未发现问题。\n")


def test_a_long_finding_is_wrapped_and_never_cut() -> None:
    message = "一二三四五六七八九十" * 20
    told = table.render([card(findings=[finding(subject="", message=message, advice="", source=None)])], width=80)
    assert "".join(told.split("[警告]")[1].split()).startswith(message)
    assert "\n       target.restated" not in told


def test_colours_only_when_asked_and_they_change_no_character() -> None:
    plainly, coloured = table.render([TEACHERS, _FULL]), table.render([TEACHERS, _FULL], colour=True)
    assert "\x1b" not in plainly
    assert click.style("[严重]", fg="red") in coloured
    assert click.style("[警告]", fg="yellow") in coloured
    assert click.style("项目：企业教师生活补贴", bold=True) in coloured
    stripped = [line.rstrip() for line in click.unstyle(coloured).splitlines()]
    assert stripped == plainly.splitlines()


def test_no_text_of_a_form_can_steer_the_terminal() -> None:
    line = leaf("产出指标/数量指标/甲" + ESCAPES, "100", target=ESCAPES, actual="1\r2", text=ESCAPES)
    hostile = card([line], project=written(ESCAPES), findings=[finding(message=ESCAPES, advice=ESCAPES)])
    told = table.render([hostile, hostile])
    assert not set(told) & set("\x1b\x07\r\u202e")


# --- plain columns --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("ab", 2), ("指标", 4), ("“a”", 3), ("Ａ１", 4), ("e\u0301", 1), ("￥…", 3)]
)
def test_width_counts_the_columns_of_a_terminal(text: str, columns: int) -> None:
    assert plain.width(text) == columns


@pytest.mark.parametrize(
    ("limit", "shown"), [(8, "指标甲乙"), (7, "指标甲…"), (6, "指标…"), (5, "指标…"), (4, "指…"), (1, "指…")]
)
def test_a_long_text_keeps_its_beginning(limit: int, shown: str) -> None:
    assert plain.shortened("指标甲乙", limit) == shown


@settings(max_examples=100, deadline=None)
@given(st.text("a甲 ，e\u0301", max_size=60), st.integers(3, 20), st.integers(0, 1))
def test_wrapped_lines_fit_and_lose_nothing(text: str, limit: int, indent: int) -> None:
    lines = plain.wrapped(text, limit, indent)
    assert all(plain.width(line) <= limit for line in lines if line.strip())
    assert lines[0] + "".join(line[indent:] for line in lines[1:]) == text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.integers(2, 20))
def test_a_shortened_text_fits(text: str, limit: int) -> None:
    assert plain.width(plain.shortened(plain.one_line(text), limit)) <= max(limit, 3)


def test_the_widest_column_is_squeezed_first_and_only_where_it_may_be() -> None:
    fields = (plain.Field("a"), plain.Field("b", least=4), plain.Field("c", "right", least=2))
    lines = plain.table(fields, [("12345", "甲乙丙丁", "12")], 13)
    assert lines == ["a      b      c", "─────  ────  ──", "12345  甲…   12"]


@pytest.mark.slow
def test_a_huge_text_takes_no_time() -> None:
    fields = (plain.Field("a", least=4), plain.Field("b", least=4))
    assert plain.table(fields, [("甲" * 300_000, "x")], 20)[2] == "甲甲甲甲甲甲甲甲…  x"


def test_what_is_known_of_whole_blocks_is_what_wcwidth_says_of_each_character() -> None:
    for first, last, columns in plain._BLOCKS:
        for number in range(ord(first), ord(last) + 1):
            assert wcwidth(chr(number)) == columns, hex(number)


def test_columns_are_filled_up_by_what_is_seen_not_by_colours() -> None:
    fields = (plain.Field("名"), plain.Field("分", "right"), plain.Field("注"))
    rows = [("甲乙", "1", "x"), ("a", "12.5", "")]
    assert plain.table(fields, rows, 80) == ["名      分  注", "────  ────  ──", "甲乙     1  x", "a     12.5"]
    red = plain.table(fields, rows, 80, lambda _row, _field, text: f"\x1b[31m{text}\x1b[0m")
    assert [click.unstyle(line) for line in red] == plain.table(fields, rows, 80)
    assert red[3] == "\x1b[31ma\x1b[0m     \x1b[31m12.5\x1b[0m"


# --- for scripts ----------------------------------------------------------------------------------------------


def test_the_scorecard_as_json(golden: Callable[[str, str], None]) -> None:
    golden("scorecard.json", interchange.to_json([TEACHERS, _FULL]))


def test_json_has_the_fields_of_the_contract() -> None:
    one = interchange.as_json(TEACHERS)
    assert {"schema", "ruleset", "submission", "budget", "score", "grade", "lines", "findings"} <= one.keys()
    assert one["schema"] == "jixiao.scorecard/2"
    assert one["budget"] == {
        "budget": "1100",
        "executed": "949.68",
        "rate": "0.8633",
        "unit": "万元",
        "base": "annual",
        "source": {"file": "form.yaml", "line": 4},
    }
    score = {"earned": "82.78", "possible": "100.00", "supported": "49.03", "pending": "15.00"}
    assert one["score"] == {**score, "by_evidence": {}}  # made by hand: nobody added its classes up
    assert (one["grade"], one["grade_range"]) == (None, ["良", "优"])


def test_json_of_a_line_has_its_steps_with_rules_and_facts() -> None:
    lines: Any = interchange.as_json(TEACHERS)["lines"]
    assert [line["level"] for line in lines[:5]] == [1, 1, 2, 3, 3]
    assert lines[4] == {
        "path": ["产出指标", "数量指标", "补贴发放金额"],
        "level": 3,
        "possible": "6.25",
        "earned": "5.40",
        "supported": "5.40",
        "pending": "0.00",
        "status": "scored",
        "evidence": "measured",
        "method": "at-least",
        "target": "1100",
        "actual": "949.68",
        "reached": False,
        "sourced": False,
        "claimed": "6.25",
        "source": {"file": "form.yaml", "line": 22},
        "steps": [
            {
                "kind": "vetoed",
                "points": "5.40",
                "text": "6.25×949.68÷1100",
                "rule": {"file": "rules.yaml", "line": 41},
                "facts": [
                    {"name": "target", "value": "1100", "source": {"file": "form.yaml", "line": 22}},
                    {"name": "actual", "value": "949.68", "source": {"file": "form.yaml", "line": 22}},
                ],
            }
        ],
    }
    assert "claimed" not in lines[3]


def test_json_of_a_finding_has_its_figures_and_place() -> None:
    findings: Any = interchange.as_json(TEACHERS)["findings"]
    assert findings[3] == {
        "id": "budget.underspent",
        "severity": "warning",
        "cause": "资金执行",
        "subject": "预算执行率",
        "basis": "",
        "message": "预算执行率为86.33%，低于90%。",
        "advice": "请按历年执行情况测算预算。",
        "evidence": {"rate": "0.8633"},
        "source": {"file": "form.yaml", "line": 4},
        "path": [],
        "stake": "0.00",
    }


def test_what_is_not_known_is_null_and_a_range_is_there_only_while_open() -> None:
    unknown = interchange.as_json(card(budget=figures("0", "3"), unit=None, year=None))
    budget: Any = unknown["budget"]
    submission: Any = unknown["submission"]
    assert (budget["budget"], budget["executed"], budget["rate"], budget["source"]) == ("0", "3", None, None)
    assert (submission["unit"], submission["year"], submission["project"]) == (None, None, "道路养护")
    assert unknown["grade"] == "优"
    assert "grade_range" not in unknown
    assert interchange.as_json(card(budget=figures(None, None)))["budget"] == {
        "budget": None,
        "executed": None,
        "rate": None,
        "unit": "万元",
        "base": "annual",
        "source": None,
    }


def test_a_rate_has_four_places_half_up_and_an_amount_no_more_than_it_needs() -> None:
    budget: Any = interchange.as_json(card(budget=figures("80000", "66.0")))["budget"]
    assert (budget["executed"], budget["rate"]) == ("66", "0.0008")
    half = replace(figures("20000", "1"), rate=Fraction(1, 20000))
    assert interchange.as_json(card(budget=half))["budget"]["rate"] == "0.0001"


def test_a_cell_is_quoted_as_its_reader_saw_it() -> None:
    shown = replace(written("0.475"), shown="47.5%")
    assert interchange.as_json(card(project=shown))["submission"]["project"] == "47.5%"


def test_json_lines_hold_the_same_objects_one_a_line() -> None:
    cards = [TEACHERS, _FULL]
    lines = interchange.to_jsonl(cards).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(interchange.to_json(cards))
    assert interchange.to_json([]) == "[]\n"
    assert interchange.to_jsonl([]) == ""


def test_half_a_surrogate_pair_can_still_be_written() -> None:
    broken = card([leaf("甲", "1", target="\ud83d")], project=written("\ud83d目"))
    assert json.loads(interchange.to_json([broken]).encode())[0]["submission"]["project"] == "\ud83d目"
    assert json.loads(interchange.to_jsonl([broken]).encode())["lines"][0]["target"] == "\ud83d"
    assert interchange.to_csv([broken]).encode()
    assert table.render([broken]).encode()
    assert markdown.render(scorecard_report([broken])).encode()


def test_csv_has_a_row_for_every_line_of_every_card(golden: Callable[[str, str], None]) -> None:
    out = interchange.to_csv([TEACHERS, _FULL])
    golden("scorecards.csv", out)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == len(TEACHERS.lines) + len(_FULL.lines)
    wanted = [line for one in (TEACHERS, _FULL) for line in one.lines]
    assert [row["earned"] for row in rows] == [f"{decimals.half_up(line.earned):f}" for line in wanted]
    assert [row["level3"] for row in rows[:4]] == ["", "", "", "发放人数"]
    assert rows[4]["claimed"] == "6.25"
    assert (rows[4]["reached"], rows[3]["reached"], rows[1]["reached"]) == ("false", "true", "")


def test_csv_has_no_byte_order_mark() -> None:
    assert interchange.to_csv([TEACHERS]).startswith("file,project,")


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-cmd|x", "'-cmd|x"),
        ("=100%", "'=100%"),
        ("＝1+1", "'＝1+1"),
        ("＋cmd", "'＋cmd"),
        ("－cmd", "'－cmd"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        (" =1+1", "' =1+1"),
        ("\u3000＝1+1", "'\u3000＝1+1"),
        ("\u00a0\u200b\ufeff@SUM(A1)", "'\u00a0\u200b\ufeff@SUM(A1)"),
        ("\n=1+1", "'\n=1+1"),
        (" -5", " -5"),
        (" ≥95%", " ≥95%"),
        ("-5", "-5"),
        ("+3.5%", "+3.5%"),
        ("≥95%", "≥95%"),
        ("甲\n乙,丙", "甲\n乙,丙"),
    ],
)
def test_no_cell_of_a_csv_is_run_as_a_formula(target: str, shown: str) -> None:
    rows = csv.DictReader(io.StringIO(interchange.to_csv([card([leaf("甲", "1", target=target)])])))
    assert next(rows)["target"] == shown


def test_a_place_in_a_workbook_is_named_by_sheet_and_cell() -> None:
    line = replace(leaf("甲", "1"), source=Source("表.xlsx", sheet="自评", cell="D12"))
    lines: Any = interchange.as_json(card([line], source=at(1)))["lines"]
    assert lines[0]["source"] == {"file": "表.xlsx", "sheet": "自评", "cell": "D12"}
