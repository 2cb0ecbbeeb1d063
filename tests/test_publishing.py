"""A ruleset as a 指标体系表 and back: what is published says what is executed, byte for byte the same each time."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from pydantic import BaseModel

from jixiao.cli import cli, shell
from jixiao.findings import appraisal
from jixiao.ground.problems import Problems, Source
from jixiao.intake.formats import workbook
from jixiao.keeper import drafts
from jixiao.keeper.standards.read import read
from jixiao.law import formula
from jixiao.law.check import check
from jixiao.law.format import Node, Ruleset
from jixiao.law.load import load
from jixiao.law.methods import METHODS, Params
from jixiao.law.store import shipped_files
from jixiao.render import markdown, spreadsheet
from jixiao.report.blocks import Chart, Column, Series, Table, cell, head, report
from jixiao.report.framework import framework
from jixiao.say import wording

SHIPPED = [f"{identity}/{edition}" for identity, edition, _ in shipped_files()]


def published(name: str) -> bytes:
    opened = appraisal.ready(name).opened
    return spreadsheet.render(framework(opened.ruleset, opened.rules))


def back(data: bytes) -> tuple[Ruleset, drafts.Draft]:
    draft = drafts.draft(drafts.framework(workbook.read(data, "表.xlsx"), "表.xlsx"))
    return load(drafts.written(draft, "again", "1", "表.xlsx"), "again.yaml"), draft


def shape(nodes: tuple[Node, ...]) -> Any:
    return [(node.name, node.weight, shape(node.children)) for node in nodes]


_FORMULAS = ("of", "value", "reached", "when")


def canonical(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: canonical(inner, name) for name, inner in value.items() if inner not in (None, "", (), [])}
    if isinstance(value, list | tuple):
        return [canonical(inner) for inner in value]
    if key in _FORMULAS and isinstance(value, str):
        return formula.to_text(formula.parse(value, Source("")))
    return value


def methods(ruleset: Ruleset) -> dict[str, Any]:
    return {
        node.name: canonical(node.method.model_dump(mode="json", by_alias=True, exclude_none=True))
        for node in ruleset.nodes
        if node.method is not None
    }


# --- the table says what is executed ----------------------------------------------------------------------------


def test_every_method_has_its_sentence() -> None:
    for identity, method in METHODS.items():
        assert method.id == identity
        assert callable(method.words)
        assert callable(method.said)


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_a_published_table_read_again_is_the_same_framework(name: str) -> None:
    before = appraisal.ready(name).opened.ruleset
    after, draft = back(published(name))
    assert shape(after.indicators) == shape(before.indicators)
    assert methods(after) == methods(before)
    assert [warning for warning in draft.warnings if warning.code != "standard.missing"] == []
    # Where the form says what its first levels weigh, the table has no points for them.
    lacking = ["ruleset.weight-missing"] if before.first_level == "printed" else []
    assert [problem.code for problem in check(after)] == lacking


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_policies_survive_the_table(name: str) -> None:
    def kept(ruleset: Ruleset) -> dict[str, Any]:
        return {
            node.name: canonical(
                node.model_dump(mode="json", by_alias=True, include={"overrides", "absent_when", "evidence_required"})
            )
            for node in ruleset.nodes
            if not node.children
        }

    assert kept(back(published(name))[0]) == kept(appraisal.ready(name).opened.ruleset)


@pytest.mark.slow
def test_the_words_of_a_ruleset_that_is_not_compared_with_its_original_say_so() -> None:
    opened = appraisal.ready("project-self-evaluation/2020").opened
    text = markdown.render(framework(opened.ruleset, opened.rules))
    assert "财预〔2020〕10号【读自转载】 项目支出绩效评价管理办法：" in text
    assert "总分100分 依据中有读自转载的，未与原文核对" in text
    opened = appraisal.ready("project-self-evaluation-hubei/2020").opened
    assert "未与原文核对" not in markdown.render(framework(opened.ruleset, opened.rules))


def test_free_text_never_becomes_the_standard() -> None:
    law = appraisal.ready("department-overall-hunan/2017").opened.ruleset
    node = next(node for node in law.nodes if node.name == "在职人员控制率")
    lying = node.model_copy(update={"explain": "每超过1个百分点扣9分", "basis": "扣9分"})
    assert wording.standard(lying) == wording.standard(node)
    assert wording.standard(node) == (
        "100%（含）以下计满分；每超过1个百分点扣0.5分，扣完为止，不足1个百分点的不计；无法计算的由人工评判"
    )


def test_every_level_and_finding_rule_is_in_the_document() -> None:
    opened = appraisal.ready("project-self-evaluation-central/2021").opened
    text = markdown.render(framework(opened.ruleset, opened.rules))
    for node in opened.ruleset.nodes:
        assert node.name in text
    for rule in opened.rules:
        assert rule.id in text
    assert "没有下级指标而表内未给分值的，其分值给“产出指标”10分、给“效益指标”10分" in text
    assert (
        "90分（含）以上为优，80分（含）至90分（不含）为良，60分（含）至80分（不含）为中，60分（不含）以下为差" in text
    )


# --- every number is in the words -------------------------------------------------------------------------------

_RATIO: Mapping[str, Any] = {"method": "formula", "value": "最小(1, 执行数 / 预算数)"}
#: Methods with the standard that a bureau prints for them.
WORDED: tuple[tuple[Mapping[str, Any], str], ...] = (
    (
        {**_RATIO, "undefined": {"share": "80%"}},
        "得分＝分值×最小(1, 执行数÷预算数)，不低于0分、不超过分值；无法计算的计80%",
    ),
    (
        {**_RATIO, "undefined": {"points": "8"}},
        "得分＝分值×最小(1, 执行数÷预算数)，不低于0分、不超过分值；无法计算的计8分",
    ),
    (
        {
            **_RATIO,
            "undefined": [
                {"when": "执行数 = 0", "share": "90%"},
                {"when": "执行数 > 9元", "points": "3"},
                {"then": "zero"},
            ],
        },
        "得分＝分值×最小(1, 执行数÷预算数)，不低于0分、不超过分值；"
        "无法计算的，执行数=0的计90%，执行数>9元的计3分，其他情形不得分",
    ),
    (
        {**_RATIO, "undefined": [{"when": "执行数 = 0", "then": "full"}]},
        "得分＝分值×最小(1, 执行数÷预算数)，不低于0分、不超过分值；无法计算的，执行数=0的计满分，其他情形由人工评判",
    ),
    (
        {"method": "formula", "value": "1 - (执行数 - 预算数) / 预算数", "undefined": "zero"},
        "得分＝分值×（1－(执行数－预算数)÷预算数），不低于0分、不超过分值；无法计算的不得分",
    ),
    (
        {
            "method": "per-unit",
            "mark": "100%",
            "above": {"each": "10%", "share": "-5%", "partial": "started", "floor": "70%"},
        },
        "100%（含）以下计满分；每超过10个百分点扣分值的5%，最低计70%，不足10个百分点的按10个百分点计",
    ),
    (
        {
            "method": "per-unit",
            "mark": "100%",
            "above": {"each": "10%", "share": "-5%"},
            "below": {"each": "10%", "points": "-3", "partial": "started", "floor": "50%"},
        },
        "等于100%计满分；每超过10个百分点扣分值的5%；每低于10个百分点扣3分，最低计50%，扣完为止，"
        "超过不足10个百分点的不计，低于不足10个百分点的按10个百分点计",
    ),
    (
        {
            "method": "ranges",
            "of": "完成比",
            "ranges": [{"from": "90%", "share": ["80%", "99%"]}, {"below": "90%", "share": ["10%", "80%"]}],
            "mark": "experts",
            "outside": "clamp",
            "none": "low",
            "experts": {"full": "100", "trim": "1", "trim-from": "3", "least": "2"},
        },
        "90%（含）以上计80%–99%；90%（不含）以下计10%–80%；区间内的得分由专家按满分100分评分，"
        "满3个评分的去掉1个最高分、1个最低分后取平均分，不满的直接取平均分折算，评分少于2个的按没有给分；"
        "越出区间的取区间的端点；没有给分的取区间的下限",
    ),
    (
        {
            "method": "ranges",
            "ranges": [{"words": ["优", "优秀"], "points": ["8", "10"]}, {"words": ["良"], "points": ["6", "8"]}],
            "mark": "六月进度 * 10",
        },
        "“优”或“优秀”计8–10分；“良”计6–8分；其他结果由人工评判；区间内的得分＝六月进度×10；越出区间的由人工评判；"
        "没有给分的由人工评判",
    ),
    (
        {
            "method": "ranges",
            "ranges": [{"from": "90", "share": ["80%", "99%"]}, {"below": "90", "share": ["1%", "80%"]}],
            "mark": "person",
        },
        "90（含）以上计80%–99%；90（不含）以下计1%–80%；区间内的得分由人工评判",
    ),
    (
        {"method": "experts", "trim": "1", "trim-from": "5"},
        "由专家按满分100分评分，满5个评分的去掉1个最高分、1个最低分后取平均分，不满的直接取平均分折算；评分少于1个的由人工评判",
    ),
    (
        {
            "method": "lookup",
            "table": [{"words": ["优", "优秀"], "share": "100%"}, {"words": ["良"], "share": "80%"}],
            "otherwise": "0%",
        },
        "按评定结果查表：“优”或“优秀”计满分、“良”计80%；其他结果不得分",
    ),
    (
        {
            "method": "checkpoints",
            "items": [{"of": "六月进度", "mark": "40%", "points": "10", "missing": "zero"}],
        },
        "六月进度达到40%计10分，未达到的按比例计分，缺报的不得分",
    ),
    (
        {
            "method": "at-least",
            "over": {"from": "130%", "each": "10%", "share": "-5%", "partial": "started", "floor": "70%"},
        },
        "达到目标值计满分，未达到的按完成比例计分；超过目标值的130%的，每超出10个百分点扣分值的5%，"
        "不足10个百分点的按10个百分点计，最低计70%",
    ),
)
SAMPLES: tuple[Mapping[str, Any], ...] = (
    {"method": "at-least", "pass-line": "60%", "over": {"from": "130%", "slope": "1", "floor": "60%"}},
    {"method": "at-most"},
    {"method": "equal"},
    {"method": "zero-target"},
    {"method": "reverse-linear", "zero-at": "2"},
    {"method": "interval"},
    {"method": "deadline"},
    {"method": "all-or-nothing", "strict": "true"},
    {"method": "exact", "tolerance": "2"},
    {
        "method": "graded",
        "grades": [
            {"label": "甲", "from": "50%", "to": "100%", "words": ["好"]},
            {"label": "乙", "from": "0%", "to": "50%"},
        ],
    },
    {"method": "experts", "full": "10", "trim": "1", "least": "5"},
    {"method": "yes-no", "wanted": "否"},
    {"method": "formula", "value": "最小(1, 执行数 / 预算数)", "undefined": "zero", "reached": "执行数 ≥ 预算数"},
    {"method": "formula", "value": "分值 - 逾期天数 * 0.5", "gives": "points"},
    {
        "method": "bands",
        "of": "逾期天数",
        "bands": [
            {"to": "3", "points": "5"},
            {"above": "3", "to": "10", "share": "40%"},
            {"above": "10", "share": "0%"},
        ],
    },
    {
        "method": "bands",
        "bands": [
            {"from": "90%", "share": "100%"},
            {"from": "60%", "below": "90%", "points": "2"},
            {"below": "60%", "points": "0"},
        ],
    },
    {
        "method": "interpolate",
        "points": [{"at": "60%", "share": "20%"}, {"at": "80%", "share": "70%"}, {"at": "95%", "share": "100%"}],
    },
    {"method": "per-unit", "mark": "100%", "above": {"each": "1%", "points": "-0.5"}, "partial": "started"},
    {
        "method": "per-unit",
        "of": "违规例数",
        "mark": "2",
        "base": "80%",
        "above": {"each": "3", "points": "-1"},
        "below": {"each": "2", "points": "0.5"},
        "partial": "pro-rata",
    },
    {"method": "per-unit", "of": "违规例数", "mark": "0", "above": {"each": "1", "points": "-2"}},
    {"method": "lookup", "of": "检查结论", "table": {"优": "100%", "良": "80%", "差": "0%"}},
    {
        "method": "elements",
        "items": [{"name": "有目标", "share": "40%"}, {"name": "有标准", "share": "60%"}],
        "gate": ["有目标"],
    },
    {"method": "elements", "items": [{"name": "有目标"}, {"name": "有标准"}]},
    {
        "method": "checkpoints",
        "items": [
            {"of": "六月进度", "mark": "40%", "points": "3", "below": "ratio"},
            {"of": "九月进度", "mark": "75%", "points": "4", "below": "zero"},
        ],
    },
    {
        "method": "cases",
        "cases": [
            {"when": "逾期天数 = 0", "share": "100%"},
            {"when": "逾期天数 ≤ 30", "points": "3", "text": "一个月内"},
        ],
        "otherwise": {"share": "10%"},
    },
    {
        "method": "rank",
        "of": "违规例数",
        "among": "run",
        "order": "low",
        "points": ["10", "8"],
        "rest": "2",
        "ties": "average",
        "absent": "1",
    },
    *(sample for sample, _ in WORDED),
)


def params(sample: Mapping[str, Any]) -> Params:
    return METHODS[sample["method"]].params.model_validate(sample)


def changed(record: BaseModel) -> Iterator[tuple[str, BaseModel]]:
    """The record with each of its numbers changed, one at a time, wherever it stands in it."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        match value:
            case bool() | None:
                continue
            case Fraction() | Decimal() | int():
                for step in (Fraction(1, 1000), Fraction(1, 10), Fraction(1)):
                    yield f"{name}+{step}", record.model_copy(update={name: _moved(value, step)})
            case BaseModel():
                yield from ((f"{name}.{path}", record.model_copy(update={name: new})) for path, new in changed(value))
            case tuple():
                for index, inner in enumerate(value):
                    if isinstance(inner, Fraction | Decimal):
                        new = (*value[:index], _moved(inner, Fraction(1, 1000)), *value[index + 1 :])
                        yield f"{name}.{index}", record.model_copy(update={name: new})
                    if isinstance(inner, BaseModel):
                        for path, new in changed(inner):
                            yield (
                                f"{name}.{index}.{path}",
                                record.model_copy(update={name: (*value[:index], new, *value[index + 1 :])}),
                            )
            case Mapping():
                for key, inner in value.items():
                    if isinstance(inner, Fraction):
                        yield (
                            f"{name}.{key}",
                            record.model_copy(update={name: {**value, key: inner + Fraction(1, 1000)}}),
                        )


def _moved(value: Fraction | Decimal | int, step: Fraction) -> Fraction | Decimal | int:
    """A little, some, or much more; points have two places, counts are whole."""
    match value:
        case Fraction():
            return value + step
        case Decimal():
            return value + Decimal("0.01") * (1 + int(step * 1000))
        case _:
            return value + 1 + int(step * 10)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["method"])
def test_a_number_that_changes_changes_the_words(sample: Mapping[str, Any]) -> None:
    before = params(sample)
    said = wording.method(before)
    for path, after in changed(before):
        assert isinstance(after, Params)
        assert wording.method(after) != said, path


def test_the_samples_hold_every_method_and_every_number_of_it() -> None:
    assert {sample["method"] for sample in SAMPLES} == set(METHODS)
    for name, method in METHODS.items():
        written = {key for sample in SAMPLES if sample["method"] == name for key in sample}
        for field_name, field in method.params.model_fields.items():
            if field_name not in ("source", "method") and any(
                word in str(field.annotation) for word in ("Fraction", "Decimal", "int")
            ):
                assert (field.alias or field_name) in written


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        (
            SAMPLES[0],
            "达到目标值计满分，未达到的按完成比例计分，完成比例低于60%的不得分；超过目标值的130%的，超出部分按1倍扣减比例，最低计60%",
        ),
        (SAMPLES[4], "不超过目标值计满分，超过的按超过程度均匀扣分，达到目标值2倍的不得分"),
        (SAMPLES[9], "由人工按下列档次评分：甲（50%–100%）、乙（0%–50%）；写作“好”的为“甲”"),
        (SAMPLES[10], "由专家按满分10分评分，去掉1个最高分、1个最低分后取平均分折算；评分少于5个的由人工评判"),
        (
            SAMPLES[12],
            "得分＝分值×最小(1, 执行数÷预算数)，不低于0分、不超过分值；执行数≥预算数的为达标；无法计算的不得分",
        ),
        (SAMPLES[14], "3（含）以下计5分；3（不含）至10（含）计40%；10（不含）以上不得分"),
        (SAMPLES[15], "90%（含）以上计满分；60%（含）至90%（不含）计2分；60%（不含）以下计0分"),
        (SAMPLES[16], "60%（含）以下计20%；80%计70%；95%（含）以上计满分；各点之间按线性插值计分"),
        (SAMPLES[17], "100%（含）以下计满分；每超过1个百分点扣0.5分，扣完为止，不足1个百分点的按1个百分点计"),
        (
            SAMPLES[18],
            "等于2计80%；每超过3例扣1分；每低于2例加0.5分，扣完为止，最高计满分，不足3例的按比例计，不足2例的按比例计",
        ),
        (SAMPLES[19], "每有1例扣2分，扣完为止"),
        (SAMPLES[21], "具备下列要点的分别计分：①有目标，计40%；②有标准，计60%；缺少“有目标”的，本项不得分"),
        (SAMPLES[23], "六月进度达到40%计3分，未达到的按比例计分；九月进度达到75%计4分，未达到的不得分"),
        (SAMPLES[24], "按最先符合的情形计分：逾期天数=0的，计满分；逾期天数≤30的，计3分（一个月内）；其他情形计10%"),
        *WORDED,
    ],
    ids=lambda value: value["method"] if isinstance(value, Mapping) else "",
)
def test_a_method_reads(sample: Mapping[str, Any], words: str) -> None:
    assert wording.method(params(sample)) == words


#: Percentages as they are written; 9999 is how people write that there is no end, and no standard prints it.
@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("完成比 - 100% ≤ 10%", "完成比－100%≤10%"),
        ("完成比 > 1 - 0.5% 且 非 (逾期天数 > 5‰)", "完成比>1－0.5% 且 非 逾期天数>5‰"),
        ("30 < 逾期天数 ≤ 9999", "30<逾期天数"),
        ("逾期天数 > 30 且 逾期天数 < 99999 且 违规次数 = 0", "逾期天数>30 且 违规次数=0"),
        ("9000 < 逾期天数 ≤ 9999", "9000<逾期天数 且 逾期天数≤9999"),
        ("逾期天数 ≤ 9999", "逾期天数≤9999"),
        ("预算数 ＞ 1,000 万元", "预算数>1,000万元"),
    ],
)
def test_a_condition_is_printed_as_it_is_written(written: str, words: str) -> None:
    assert wording.expression(written) == words


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        (
            [
                {"from": "120%", "to": "9999", "share": "60%"},
                {"above": "9999", "share": "0%"},
                {"from": "5‰", "below": "120%", "share": "100%"},
                {"below": "5‰", "share": "0%"},
            ],
            "120%（含）以上计60%；5‰（含）至120%（不含）计满分；5‰（不含）以下不得分",
        ),
        (
            [{"to": "9999", "share": "100%"}, {"above": "9999", "share": "0%"}],
            "9999（含）以下计满分；9999（不含）以上不得分",
        ),
        (
            [
                {"from": "120%", "share": "0%"},
                {"from": "100%", "below": "120%", "share": "50%"},
                {"below": "1", "share": "100%"},
            ],
            "120%（含）以上不得分；100%（含）至120%（不含）计50%；100%（不含）以下计满分",
        ),
    ],
)
def test_bands_are_printed_as_they_are_written(bands: list[dict[str, str]], words: str) -> None:
    assert wording.method(params({"method": "bands", "bands": bands})) == words


# --- the workbook -----------------------------------------------------------------------------------------------


def test_the_same_ruleset_gives_the_same_bytes_and_no_date_of_today() -> None:
    first, second = (published("department-overall-hunan/2017") for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")


@pytest.mark.slow
def test_the_workbook_is_set_up_for_print() -> None:
    book = openpyxl.load_workbook(io.BytesIO(published("department-overall-hunan/2017")))
    sheet = book.worksheets[0]
    assert [one.title for one in book.worksheets] == ["指标体系", "说明"]
    page = sheet.page_setup
    assert (page.orientation, int(page.paperSize), int(page.fitToWidth or 1), int(page.fitToHeight)) == (
        "landscape",
        9,
        1,
        0,
    )
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    assert "A4:A5" in {str(one) for one in sheet.merged_cells.ranges}
    assert sheet["H4"].alignment.wrap_text and sheet["H4"].border.left.style == "thin"
    assert [sheet.cell(3, column).value for column in range(1, 10)] == [
        *("一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "指标解释", "评分标准", "依据")
    ]


def test_a_text_that_begins_like_a_formula_stays_a_text() -> None:
    law = appraisal.ready("department-overall-hunan/2017").opened.ruleset.model_copy(update={"title": "=1+1"})
    book = openpyxl.load_workbook(io.BytesIO(spreadsheet.render(framework(law, ()))))
    assert (book.worksheets[0]["A1"].value, book.worksheets[0]["A1"].data_type) == ("=1+1", "s")


def test_a_chart_of_a_report_is_excels_own_beside_its_figures() -> None:
    two = ("基本支出", "=项目支出")
    charts = tuple(
        Chart(kind, f"图{kind}", two, (Series("金额", (Decimal("30.5"), Decimal(70))),), "万元")
        for kind in ("bar", "line", "pie")
    )
    book = openpyxl.load_workbook(io.BytesIO(spreadsheet.render(report(("报告",), (), charts))))
    sheet = book.worksheets[0]
    assert [type(chart).__name__ for chart in sheet._charts] == ["BarChart", "LineChart", "PieChart"]
    assert [[one.value for one in row[:2]] for row in sheet["A2:B4"]] == [
        ["单位：万元", "金额"],
        ["基本支出", 30.5],
        ["=项目支出", 70],
    ]
    assert sheet["A4"].data_type == "s"
    assert sheet._charts[0].series[0].val.numRef.f == "报告!$B$3:$B$4"


def test_bars_begin_at_nothing_so_that_small_differences_look_small() -> None:
    def axis(*values: int) -> object:
        one = Chart("bar", "图", ("甲", "乙"), (Series("金额", tuple(map(Decimal, values))),))
        book = openpyxl.load_workbook(io.BytesIO(spreadsheet.render(report(("报告",), (), (one,)))))
        return book.worksheets[0]._charts[0].y_axis.scaling.min

    assert (axis(5733, 6015), axis(-1, 6015)) == (0, None)


@pytest.mark.parametrize("columns", [1, 5, 12, 13])
def test_a_table_of_any_number_of_columns_stands_on_the_second_sheet(columns: int) -> None:
    def table(width: int) -> Table:
        wide = tuple(Column("left", 4 if at in (1, 2) else 1) for at in range(width))
        return Table("表", wide, head(*map(str, range(width))), (tuple(map(cell, map(str, range(width)))),))

    book = openpyxl.load_workbook(io.BytesIO(spreadsheet.render(report(("报告",), (), (table(2), table(columns))))))
    rows = [[one.value for one in row if one.value is not None] for row in book["说明"].iter_rows()]
    assert rows[1:] == [list(map(str, range(columns)))] * 2


# --- the commands -----------------------------------------------------------------------------------------------


def run(*arguments: str) -> int:
    return shell.run(cli, arguments)


def test_docs_writes_markdown_and_workbooks_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("ruleset", "docs", "target-review", "-o", str(tmp_path / "a.xlsx")) == 0
    assert (tmp_path / "a.xlsx").read_bytes() == published("target-review/2015")
    assert run("ruleset", "docs", "target-review") == 0
    assert capsys.readouterr().out.startswith("# 绩效目标审核（财预〔2015〕88号）\n")
    assert run("ruleset", "docs", "target-review", "-o", str(tmp_path / "a.pdf")) == 2
    assert "table.format" in capsys.readouterr().err
    assert not (tmp_path / "a.pdf").exists()


def test_the_template_passes_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "我市.yaml"
    assert run("ruleset", "new", "my-city/2024", "-o", str(file)) == 0
    assert run("ruleset", "check", str(file)) == 0
    law = load(file.read_text(encoding="utf-8"), "x")
    assert (law.id, law.edition, law.total) == ("my-city", "2024", 100)
    capsys.readouterr()
    assert run("ruleset", "new", "my-city", "-o", str(file)) == 2
    assert "output.exists" in capsys.readouterr().err
    assert run("ruleset", "new", "my-city", "--force", "-o", str(file)) == 0


def test_a_bad_id_is_refused_with_all_that_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ruleset", "new", "我市") == 2
    assert "ruleset.bad-id" in capsys.readouterr().err


def test_a_table_becomes_a_ruleset_with_its_points_and_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows: list[list[Any]] = [
        ["附件1"],
        ["某市2024年项目支出绩效评价指标体系"],
        ["评分标准", "一级指标", "权重", "二级指标", "权重", "三级指标", "分值", "指标解释"],
        [
            "≤100%计5分，每超过一个百分点扣0.5分，扣完为止",
            "投入（15分）",
            None,
            "人员",
            15,
            "人员控制率",
            5,
            "人员控制率=在职人数/编制人数×100%",
        ],
        ["看情况灵活掌握得分", None, None, None, None, "制度健全", 10, ""],
        ["达到目标得满分，否则按比例得分", "产出", 85, "数量指标", 85, "完成率", 85, ""],
        ["合计", None, 100],
        ["注：本表自2024年起试行。"],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A2:H2")
    sheet.merge_cells("A8:H8")
    source, file = tmp_path / "体系.xlsx", tmp_path / "r.yaml"
    book.save(source)
    assert run("ruleset", "new", "some-city", "--from", str(source), "-o", str(file)) == 0
    err = capsys.readouterr().err
    assert (
        f"{source}!Sheet!A5: standard.unread: “制度健全”的评分标准没有识别，暂由人工评分：“看情况灵活掌握得分”。" in err
    )
    text = file.read_text(encoding="utf-8")
    law = load(text, "r.yaml")
    assert (law.title, law.edition, law.total, check(law)) == ("某市2024年项目支出绩效评价指标体系", "2024", 100, ())
    assert shape(law.indicators) == [
        ("投入", 15, [("人员", 15, [("人员控制率", 5, []), ("制度健全", 10, [])])]),
        ("产出", 85, [("数量指标", 85, [("完成率", 85, [])])]),
    ]
    assert methods(law) == {
        "人员控制率": {
            "method": "per-unit",
            "of": "在职人数 / 编制人数",
            "mark": "1",
            "base": "1",
            "above": {"each": "0.01", "points": "-0.5"},
            "partial": "whole",
            "undefined": "pending",
        },
        "制度健全": {"method": "graded"},
        "完成率": {"method": "at-least"},
    }
    assert "# 评分标准（Sheet!A4）：≤100%计5分，每超过一个百分点扣0.5分，扣完为止" in text
    assert [(fact.name, fact.type.value) for fact in law.facts] == [("在职人数", "数"), ("编制人数", "数")]
    assert run("ruleset", "new", "some-city", "--from", str(source), "--strict", "--force", "-o", str(file)) == 1
    assert run("ruleset", "new", "some-city", "--from", str(source), "--sheet", "没有") == 2
    assert "table.unknown-sheet" in capsys.readouterr().err


def test_points_that_do_not_add_up_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["一级指标", "分值", "二级指标", "分值", "评分标准"],
        ["甲", 10, "乙", 4, "酌情给分"],
        ["甲", 10, "丙", 5, "酌情给分"],
    ):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    assert run("ruleset", "new", "a", "--from", str(tmp_path / "a.xlsx")) == 2
    out = capsys.readouterr()
    assert "ruleset.weight-sum" in out.err
    assert "name: 丙" in out.out


def test_a_workbook_without_headings_is_told() -> None:
    book = openpyxl.Workbook()
    data = io.BytesIO()
    book.active.append(["甲", "乙"])  # type: ignore[union-attr]
    book.save(data)
    with pytest.raises(Problems, match=r"table\.no-headings"):
        drafts.framework(workbook.read(data.getvalue(), "a.xlsx"), "a.xlsx")


def test_help_is_there() -> None:
    assert CliRunner().invoke(cli, ["ruleset", "docs", "--help"]).exit_code == 0


def table(rows: list[list[Any]], merged: tuple[str, ...] = (), sheet: str = "体系") -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = sheet
    for row in rows:
        first.append(row)
    for one in merged:
        first.merge_cells(one)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def levels(data: bytes) -> Any:
    draft = drafts.draft(drafts.framework(workbook.read(data, "a.xlsx"), "a.xlsx"))

    def plain(items: Any) -> Any:
        return [(item.name, item.weight and int(item.weight), plain(item.children)) for item in items]

    return plain(draft.items)


WANTED = [("投入", 30, [("目标", 10, [("合理", 4, []), ("明确", 6, [])]), ("预算", 20, [("编制", 20, [])])])]
_TEXT = "酌情给分"


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        (
            [
                ["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评分标准"],
                ["投入", 30, "目标", 10, "合理", 4, _TEXT],
                [None, None, None, None, "明确", 6, _TEXT],
                [None, None, "预算", 20, "编制", 20, _TEXT],
            ],
            ("A2:A4", "B2:B4", "C2:C3", "D2:D3"),
        ),
        (
            [
                ["一级指标", "二级指标", "三级指标", "权重", "评价标准"],
                ["投入", "目标", "合理", 4, _TEXT],
                ["投入", "目标", "明确", "6分", _TEXT],
                ["投入", "预算", "编制", "20", _TEXT],
                ["总计", None, None, 30, None],
                ["填表人：某某"],
            ],
            (),
        ),
        (
            [
                ["某市指标体系"],
                ["指标", None, None, "说明", "计分标准"],
                ["一级指标", "二级指标", "三级指标", None, None],
                ["投入（30分）", "目标(10分)", "合理（4分）", "", _TEXT],
                [None, None, "明确（6分）", "", _TEXT],
                [None, "预 算\n（20分）", "编制（20分）", "", _TEXT],
                ["注：满分30分。"],
            ],
            ("A1:E1", "A2:C2", "D2:D3", "E2:E3", "A7:E7"),
        ),
        (
            [
                ["计分标准", "三级指标", "三级指标分值", "二级指标", "二级指标分值", "一级指标", "一级指标分值"],
                [_TEXT, "合理", 4, "目标", 10, "投入", 30],
                [_TEXT, "明确", 6, "目标", 10, "投入", 30],
                ["计分标准", "三级指标", "三级指标分值", "二级指标", "二级指标分值", "一级指标", "一级指标分值"],
                [_TEXT, "编制", 20, "预算", 20, "投入", 30],
            ],
            (),
        ),
        (
            [
                ["一级指标", "二级指标", "三级指标", "分值", "分值", "分值", "评分标准"],
                ["投入", "目标", "合理", 30, 10, 4, _TEXT],
                [None, None, "明确", None, None, 6, _TEXT],
                [None, "预算", "编制", None, 20, 20, _TEXT],
            ],
            (),
        ),
    ],
    ids=["merged", "repeated", "two heading rows", "any order", "points apart"],
)
def test_a_framework_is_found_in_the_tables_that_bureaus_draw(rows: list[list[Any]], merged: tuple[str, ...]) -> None:
    assert levels(table(rows, merged)) == WANTED


def test_a_standard_over_several_rows_is_one() -> None:
    data = table(
        [
            ["一级指标", "分值", "二级指标", "分值", "评分标准"],
            ["甲", 10, "乙", 10, "≥90%得10分；"],
            [None, None, None, None, "60%-90%得5分；"],
            [None, None, None, None, "<60%不得分。"],
        ]
    )
    draft = drafts.draft(drafts.framework(workbook.read(data, "a.xlsx"), "a.xlsx"))
    (leaf,) = draft.items[0].children
    assert leaf.method == {
        "method": "bands",
        "bands": [
            {"from": "90%", "points": "10"},
            {"from": "60%", "below": "90%", "points": "5"},
            {"below": "60%", "share": "0%"},
        ],
    }
    assert draft.warnings == ()


@pytest.mark.slow
def test_far_cells_and_endless_rows_are_refused_quickly() -> None:
    rows: list[list[Any]] = [["一级指标", "分值", "评分标准"], *([f"甲{n}", 1, _TEXT] for n in range(3001))]
    with pytest.raises(Problems, match=r"table\.too-long"):
        levels(table(rows))


def test_names_that_yaml_would_misread_are_quoted() -> None:
    data = table([["一级指标", "分值", "评分标准"], ["null", 50, _TEXT], ["- 甲: 乙 #丙", 50, "酌情给分"]])
    draft = drafts.draft(drafts.framework(workbook.read(data, "a.xlsx"), "a.xlsx"))
    law = load(drafts.written(draft, "a", "1", "a.xlsx"), "a.yaml")
    assert [node.name for node in law.indicators] == ["null", "-甲:乙#丙"]


RICH = """
schema: jixiao.ruleset/1
id: rich
edition: "1"
title: 样例
scope: project
basis: [{cite: 甲〔2020〕1号, verified: false}]
total: 100
cap: 105
vetoes: [{when: 弄虚作假, cap: 59, grade: 差, text: 弄虚作假}]
grades: [{label: 优, from: 90}, {label: 良, from: 80}, {label: 差, from: 0}]
judgement: {grades: [{label: 达成, from: 60%, to: 100%}, {label: 未达成, from: 0%, to: 60%}]}
targets:
  at-least: {method: at-least, pass-line: 50%}
  at-most: {method: reverse-linear, zero-at: 2}
  equal: {method: equal}
  zero: {method: zero-target}
  interval: {method: interval}
  deadline: {method: deadline}
  yes-no: {method: yes-no}
  text: {method: graded}
facts: [{name: 弄虚作假, type: 真假}, {name: 违规例数, type: 数}]
indicators:
  - name: 甲
    weight: 60
    inner: 100
    evidence-required: true
    overrides: [{when: 弄虚作假, share: 0%, text: 造假}]
    children:
      - {name: 乙, weight: 40, max: 120%, method: {method: per-unit, of: 违规例数, mark: 0, above: {each: 1, points: -2}}}
      - {name: 丙, weight: 60, absent-when: 弄虚作假, not-applicable: {to: 乙}, method: {method: graded}}
  - name: 丁
    weight: 40
    open: true
    when-empty: [{to: 甲, points: 40}]
  - {name: 戊, weight: 5, bonus: true, method: {method: yes-no, wanted: 是}}
"""


def test_a_number_that_changes_anywhere_changes_the_document() -> None:
    law = load(RICH, "rich.yaml")
    assert check(law) == ()
    before = markdown.render(framework(law, ()))
    seen = []
    for path, after in changed(law):
        assert isinstance(after, Ruleset)
        assert markdown.render(framework(after, ())) != before, path
        seen.append(path.rpartition("+")[0])
    for wanted in ("total", "cap", "vetoes.0.cap", "grades.2.from_", "judgement.grades.0.from_", "rounding.places"):
        assert wanted in seen
    for wanted in (
        "targets.at_least.pass_line",
        "indicators.0.inner",
        "indicators.0.children.0.max_",
        "indicators.0.overrides.0.share",
        "indicators.1.when_empty.0.points",
    ):
        assert wanted in seen


def test_a_threshold_that_changes_changes_the_document() -> None:
    opened = appraisal.ready("department-overall-hunan/2017").opened
    text = markdown.render(framework(opened.ruleset, opened.rules))
    assert "| 偏低线为95%" in text
    moved = tuple(rule.model_copy(update={"thresholds": dict.fromkeys(rule.thresholds, "1%")}) for rule in opened.rules)
    assert markdown.render(framework(opened.ruleset, moved)) != text


def test_the_methods_of_a_node_of_its_own_are_in_its_standard() -> None:
    node = Node.model_validate({"name": "质量", "open": True, "targets": {"at-least": {"method": "all-or-nothing"}}})
    assert wording.standard(node).startswith(
        "由单位自设指标。目标值写作≥、＞，或没有符号而以大为好的，达到目标值计满分"
    )


@pytest.mark.parametrize(
    ("keys", "read_back"),
    [
        ({"absent-when": "弄虚作假", "not-applicable": {"to": "乙"}}, None),
        ({"absent-when": "弄虚作假", "not-applicable": {"to": ["乙", "丙/丁"], "by": "equal", "order": "2"}}, None),
        ({"absent-when": "弄虚作假", "not-applicable": {"to": ["乙", "丙"]}}, None),
        ({"absent-when": "弄虚作假", "not-applicable": "share-out"}, None),
        ({"absent-when": "弄虚作假"}, {"absent-when": "弄虚作假", "not-applicable": "siblings"}),
        ({"open": "true", "when-empty": {"to": "乙"}}, None),
        ({"open": "true", "when-empty": "keep"}, None),
        ({"open": "true", "when-empty": [{"to": "乙", "points": "15"}, {"to": "丙", "points": "5"}]}, None),
        ({"open": "true", "split": {"places": "0", "each": "half-up", "remainder": "last"}}, None),
        ({"open": "true", "split": {"places": "1", "each": "down", "remainder": "spread"}}, None),
    ],
)
def test_where_points_go_is_printed_and_reads_back_the_same(
    keys: dict[str, object], read_back: dict[str, object] | None
) -> None:
    said = wording.policies(Node.model_validate({"name": "甲", "weight": "20", **keys}))
    found = read("。".join((*said, *(["由单位自设指标"] if "open" in keys else [])))).node
    assert found == (read_back or keys)
