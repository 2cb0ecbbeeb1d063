"""Figures of a department's accounts in words and charts, from the facts of its form."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from helpers import ROOT
from jixiao.findings import appraisal
from jixiao.ground import decimals
from jixiao.ground.located import load
from jixiao.ground.problems import Source
from jixiao.intake import canonical as submission
from jixiao.records import Budget, Cell, Submission
from jixiao.report import accounts, changes, facts, overall
from jixiao.report.blocks import Chart, Gap, Paragraph, text

AT = Source("f.yaml", 1)


def form(given: Mapping[str, str], *, unit: str = "万元", year: int | None = 2020) -> Submission:
    cells = {name: Cell(text=value, source=AT) for name, value in given.items()}
    return Submission(source=AT, year=year, budget=Budget(unit=Cell(text=unit, source=AT)), facts=cells)


@pytest.mark.parametrize(
    ("this", "before", "told"),
    [
        ("120", "100", "，比上年增加20万元，增长20%"),
        ("80", "100", "，比上年减少20万元，下降20%"),
        ("100", "100", "，与上年持平"),
        ("0", "0", "，与上年持平"),
        ("0", "100", "，比上年减少100万元，下降100%"),
        ("5", "0", "，上年为0，比上年增加5万元，增长率不适用"),
        ("1265.78", "1265.03", "，比上年增加0.75万元，增长0.06%"),
        ("100000.1", "100000", "，比上年增加0.1万元，增长不足0.01%"),
        ("0.1", "100000", "，比上年减少99999.9万元，下降略低于100%"),
        ("200000.1", "100000", "，比上年增加100000.1万元，增长略高于100%"),
    ],
)
def test_the_word_of_direction_follows_the_sign(this: str, before: str, told: str) -> None:
    assert text(changes.against_last_year(Fraction(this), Fraction(before), "万元")) == told


def test_a_missing_year_before_is_a_gap() -> None:
    told = changes.against_last_year(Fraction(1), Gap("上年收入总计"), "元")
    assert text(told) == "，上年数为【待补充：上年收入总计】，增减情况无法计算"


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"甲": "3", "乙": "1"}, "合计4元，其中：甲3元，占75%；乙1元，占25%。"),
        ({"甲": "3"}, "合计3元，全部为甲。"),
        ({"甲": "0", "乙": "0"}, "合计为0。"),
        (
            {"甲": "1", "乙": "1", "丙": "1"},
            "合计3元，其中：甲1元，占33.33%；乙1元，占33.33%；丙1元，占33.33%（各项比例经四舍五入，相加不等于100%）。",
        ),
        (
            {"甲": "99999.9", "乙": "0.1"},
            "合计100000元，其中：甲99999.9元，占比略低于100%；乙0.1元，占比不足0.01%。",
        ),
        ({"甲": "5", "乙": "0"}, "合计5元，其中：甲5元，占100%；乙0元，占0%。"),
    ],
)
def test_a_whole_is_told_with_percentages_that_add_up_or_say_why_not(parts: Mapping[str, str], told: str) -> None:
    assert changes.composition("合计", [(name, Fraction(value)) for name, value in parts.items()], "元") == told


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1,234.5", "1234.5"),
        ("0.5亿元", "5000"),
        ("12元", "0.0012"),
        ("0", "0"),
        ("约100", None),
        ("≥100", None),
        ("100人", None),
        ("-3", None),
        ("—", None),
        ("很多", None),
    ],
)
def test_an_amount_is_read_in_the_unit_of_the_form(written: str, amount: str | None) -> None:
    assert facts.money(form({"收入总计": written}), "收入总计") == (None if amount is None else Fraction(amount))


def test_a_form_without_a_money_unit_counts_in_wan_yuan() -> None:
    assert facts.money(form({"a": "5"}, unit=""), "a") == 5
    assert facts.money(form({"a": "5元"}, unit=""), "a") == Fraction(5, 10_000)
    assert facts.unit(form({}, unit="")) == "万元"


@pytest.mark.parametrize(
    ("written", "count"),
    [("12", 12), ("12个", 12), ("57名", 57), ("54人", 54), ("1.5", None), ("5万元", None), ("", None)],
)
def test_a_count_is_a_whole_number_of_anything_but_money(written: str, count: int | None) -> None:
    assert facts.count(form({"在职人员数": written}), "在职人员数") == count


def test_what_cannot_be_read_is_a_gap_that_quotes_it() -> None:
    assert facts.hole(form({"a": "约5"}), "a") == Gap("a，所填“约5”无法识别")
    assert facts.hole(form({}), "a") == Gap("a")


def test_two_years_make_a_bar_chart_of_both() -> None:
    given = {"收入总计": "80", "上年收入总计": "100", "支出总计": "90", "上年支出总计": "90"}
    first, second, chart = accounts.totals(form(given))
    assert isinstance(first, Paragraph) and text(first.spans) == "2020年收入总计80万元，比上年减少20万元，下降20%。"
    assert isinstance(second, Paragraph) and text(second.spans) == "2020年支出总计90万元，与上年持平。"
    assert isinstance(chart, Chart) and (chart.kind, chart.categories, chart.unit) == (
        "bar",
        ("2019年", "2020年"),
        "万元",
    )
    assert [(one.name, one.values) for one in chart.series] == [
        ("收入总计", (Decimal(100), Decimal(80))),
        ("支出总计", (Decimal(90), Decimal(90))),
    ]


def test_without_the_year_before_there_is_a_sentence_and_no_chart() -> None:
    (only,) = accounts.totals(form({"收入总计": "80"}, year=None))
    assert isinstance(only, Paragraph)
    assert text(only.spans) == "收入总计80万元。"
    assert accounts.without_last_year(form({"收入总计": "80"})) == (Gap("上年收入总计"),)
    unread = form({"收入总计": "80", "上年收入总计": "约70"})
    assert accounts.without_last_year(unread) == ()
    told = [text(one.spans) for one in accounts.totals(unread) if isinstance(one, Paragraph)]
    assert told[0].endswith("，上年数为【待补充：上年收入总计，所填“约70”无法识别】，增减情况无法计算。")
    (hole,) = accounts.totals(form({"上年收入总计": "80"}))
    assert hole == Paragraph((Gap("收入总计"),))
    assert list(accounts.totals(form({}))) == []


def test_a_figure_without_last_year_s_is_not_told_beside_its_parts() -> None:
    one = form({"本年三公经费": "3", "三公经费：公务接待费": "3"}, year=None)
    told = [text(block.spans) for block in accounts.spending(one) if isinstance(block, Paragraph)]
    assert told == ["“三公”经费财政拨款支出合计3万元，全部为公务接待费。"]


def test_parts_make_a_pie_in_the_order_of_the_form() -> None:
    given = {"收入构成：乙": "1", "收入构成:甲": "3", "支出构成：丙": "9", "收入构成：": "7"}
    sentence, chart = accounts.income(form(given))
    assert isinstance(sentence, Paragraph)
    assert text(sentence.spans) == "本年收入合计4万元，其中：乙1万元，占25%；甲3万元，占75%。"
    assert isinstance(chart, Chart) and chart.kind == "pie" and chart.categories == ("乙", "甲")
    assert chart.series[0].values == (Decimal(1), Decimal(3))


def test_parts_that_do_not_make_up_the_stated_whole_are_said_to() -> None:
    _, told, _ = accounts.income(form({"收入构成：甲": "3", "收入构成：乙": "1", "本年收入合计": "5"}))
    assert isinstance(told, Paragraph)
    assert text(told.spans) == ("各项之和4万元比填报的本年收入合计5万元少1万元，【待补充：各项之和与合计不符的原因】。")
    _, more, _ = accounts.income(form({"收入构成：甲": "3", "收入构成：乙": "1", "本年收入合计": "3.5"}))
    assert isinstance(more, Paragraph) and "多0.5万元" in text(more.spans)
    assert len(list(accounts.income(form({"收入构成：甲": "3", "收入构成：乙": "1", "本年收入合计": "4"})))) == 2


def test_a_part_that_cannot_be_read_is_named_and_the_rest_is_not_called_the_whole() -> None:
    hole, told, chart = accounts.income(form({"收入构成：甲": "3", "收入构成：乙": "1", "收入构成：丙": "不详"}))
    assert isinstance(hole, Paragraph) and hole.spans[1] == Gap("丙的金额，所填“不详”不是金额")
    assert isinstance(told, Paragraph) and text(told.spans).startswith("本年收入合计中已知的各项4万元，其中：")
    assert isinstance(chart, Chart)


@pytest.mark.parametrize(
    ("planned", "spent", "told"),
    [
        ("1.8", "0.3", "“三公”经费预算1.8万元，支出0.3万元，完成预算的16.67%，比预算少1.5万元。"),
        ("1", "1", "“三公”经费预算1万元，支出1万元，与预算持平。"),
        ("1", "2", "“三公”经费预算1万元，支出2万元，完成预算的200%，超出预算1万元。"),
        ("0", "2", "“三公”经费预算0万元，支出2万元，属于没有预算的支出。"),
        ("100000", "99999.9", "“三公”经费预算100000万元，支出99999.9万元，完成预算的比例略低于100%，比预算少0.1万元。"),
    ],
)
def test_reception_stands_against_its_budget(planned: str, spent: str, told: str) -> None:
    blocks = accounts.spending(form({"三公经费预算": planned, "本年三公经费": spent}))
    assert told in [text(block.spans) for block in blocks if isinstance(block, Paragraph)]


# --- the page that says so ------------------------------------------------------------------------------------

PAGE = (ROOT / "docs" / "how-to" / "给报告添加收支数据和图表.md").read_text(encoding="utf-8")


def test_the_guide_names_every_figure_that_reports_read_and_no_other() -> None:
    named = {name for row in PAGE.splitlines() if row.startswith("| `") for name in re.findall(r"`([^`]+)`", row)}
    named.add("三公经费预算")
    pairs = (*accounts.TOTALS, *accounts.GRANTS, *accounts.PUBLIC, *accounts.RECEPTION)
    wholes = (accounts.INCOME, accounts.SPENDING, accounts.PUBLIC_PARTS, accounts.RECEPTION_PARTS)
    read = {name for pair in pairs for name in (pair.name, pair.before)}
    read |= {name for whole in wholes for name in (whole.of, whole.total)}
    read |= {
        "三公经费预算",
        "编制数",
        "在职人员数",
        "上年在职人员数",
        overall.EVALUATED,
        *(name for name, *_ in overall.STAGES),
    }
    assert named == read


def test_every_chart_of_the_guide_has_its_caption() -> None:
    captions = {whole.caption for whole in (accounts.INCOME, accounts.SPENDING, accounts.PUBLIC_PARTS)}
    assert all(f"| {caption} |" in PAGE for caption in (*captions, accounts.RECEPTION_PARTS.caption))


@pytest.mark.parametrize(
    "law", ["department-overall-sichuan/2020", "department-overall-hunan/2017", "department-overall/2013"]
)
def test_a_department_is_scored_with_all_these_figures_beside_its_own(law: str) -> None:
    block = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert block is not None
    (given,) = submission.parse(load(block[1], "f.yaml"))
    ready = appraisal.ready(law)
    plain = replace(given, facts={"截至12月预算进度": given.facts["截至12月预算进度"]})
    more = {f"{whole.of}：{part}": "1" for whole in (accounts.INCOME, accounts.PUBLIC_PARTS) for part in ("甲", "乙")}
    every = {**given.facts, **{name: Cell(text=value, source=AT) for name, value in more.items()}}
    card = appraisal.appraise(ready, replace(given, facts=every))
    bare = appraisal.appraise(ready, plain)
    declared = {fact.name for fact in ready.opened.ruleset.facts}
    if not declared & set(every) - {"截至12月预算进度"}:
        assert card.earned == bare.earned
    assert decimals.total(line.earned for line in card.lines if line.level == 1) == card.earned
