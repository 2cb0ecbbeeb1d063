"""The final accounts in words: sentences with right figures, pictures, terms, and what is asked where nobody gave it."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import ROOT
from helpers.commands import Run
from jixiao.audit import audit
from jixiao.ground.problems import Source
from jixiao.intake import accounts
from jixiao.intake.accounts import finals
from jixiao.records import Budget, Cell, Certainty, Conflict, FactRow, FactTable, Submission
from jixiao.render import markdown
from jixiao.report.blocks import Bullets, Chart, Heading, Paragraph, Report, text
from jixiao.report.final import final_accounts, library

EXAMPLE = "examples/决算公开/决算表和说明.txt"
AT = Source("f.yaml", 1)


def cell(value: str) -> Cell:
    return Cell(value, AT)


def form(
    given: Mapping[str, str],
    *,
    items: Sequence[Mapping[str, str]] = (),
    terms: Sequence[Mapping[str, str]] = (),
    year: int | None = 2021,
    conflicts: tuple[Conflict, ...] = (),
) -> Submission:
    tables = {
        name: FactTable(tuple(FactRow({column: cell(value) for column, value in row.items()}, AT) for row in rows), AT)
        for name, rows in (("功能科目", items), ("名词解释", terms))
        if rows
    }
    return Submission(
        source=AT,
        unit=cell("甲局"),
        year=year,
        budget=Budget(unit=cell("万元")),
        facts={name: cell(value) for name, value in given.items()},
        tables=tables,
        conflicts=conflicts,
    )


def said(report: Report) -> dict[str, str]:
    """The text of each heading of a report: paragraphs and lists, pictures by their captions."""
    found: dict[str, str] = {}
    heading = ""
    for block in report.blocks:
        match block:
            case Heading():
                heading = block.text
                found[heading] = ""
            case Paragraph():
                found[heading] += text(block.spans)
            case Bullets():
                found[heading] += "".join(map(text, block.items))
            case Chart():
                found[heading] += f"〔{block.number}{block.caption}〕"
    return found


def told(given: Mapping[str, str], heading: str, **more: object) -> str:
    return said(final_accounts(form(given, **more)))[heading]  # type: ignore[arg-type]


TOTALS = "收入支出决算总体情况说明"
SPENDING = "一般公共预算财政拨款支出"
GENERAL = f"{SPENDING}决算总体情况"
BY_CLASS = f"{SPENDING}决算结构情况"
BY_ITEM = f"{SPENDING}决算具体情况"
BASIC = "一般公共预算财政拨款基本支出决算情况说明"
RECEPTION = "“三公”经费财政拨款支出决算情况说明"
RECEIVED = "“三公”经费财政拨款支出决算总体情况说明"
KINDS = "“三公”经费财政拨款支出决算具体情况说明"
ABROAD, VEHICLES, GUESTS = "因公出国（境）费", "公务用车购置及运行维护费", "公务接待费"
RUNNING, BOUGHT, OWNED = "机关运行经费支出情况", "政府采购支出情况", "国有资产占有使用情况"


# --- income and spending ------------------------------------------------------------------------------------------


def both(this: str, before: str | None = None, why: str = "") -> dict[str, str]:
    found = {"收入总计": this, "支出总计": this}
    if before is not None:
        found |= {"上年收入总计": before, "上年支出总计": before}
    return found | ({"收入总计变动原因": why} if why else {})


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            both("1265.78", "1265.03", "工资增加"),
            "2021年度收、支总计1265.78万元。与2020年相比，收、支总计各增加0.75万元，增长0.06%。主要变动原因是工资增加。",
        ),
        (both("5", "5"), "2021年度收、支总计5万元。与2020年相比，收、支总计没有变动。"),
        (
            both("5", "8"),
            "2021年度收、支总计5万元。与2020年相比，收、支总计各减少3万元，下降37.5%。主要变动原因是【待补充：收、支总计减少的主要原因】。",
        ),
        (
            both("5", "0", "一是 2021 年新设；二是增人。"),
            "2021年度收、支总计5万元。与2020年相比，收、支总计各增加5万元。主要变动原因：一是2021年新设；二是增人。",
        ),
        (both("5"), "2021年度收、支总计5万元。与2020年相比，收、支总计的增减额为【待补充：2020年收、支总计】。"),
        (
            {"收入总计": "5"},
            "2021年度收入总计5万元，【待补充：收、支总计应当相等，请核对】。"
            "与2020年相比，收入总计的增减额为【待补充：2020年收入总计】。",
        ),
        ({}, "【待补充：收、支总计】"),
    ],
)  # fmt: skip
def test_totals_are_set_against_last_year(given: dict[str, str], sentence: str) -> None:
    assert told(given, TOTALS).split("〔")[0] == sentence


def test_without_a_year_it_is_this_and_the_last() -> None:
    found = said(final_accounts(form(both("5", "4", "增人") | {"车辆数": "1"}, year=None)))
    assert found[TOTALS].startswith("本年度收、支总计5万元。与上年相比，收、支总计各增加1万元，增长25%。")
    assert found[OWNED] == "截至年末，甲局共有车辆1辆。"


def test_shares_are_reckoned_from_amounts() -> None:
    parts = {
        "本年收入合计": "1259.18",
        "收入构成：财政拨款收入": "1259.02",
        "收入构成：事业收入": "0",
        "收入构成：其他收入": "0.16",
    }
    assert told(parts, "收入决算情况说明") == (
        "2021年本年收入合计1259.18万元，其中：财政拨款收入1259.02万元，占99.99%；事业收入0万元，占0%；其他收入0.16万元，占0.01%。"
        "〔图1收入决算结构图〕"
    )
    assert (
        told({"收入构成：其他收入": "5"}, "收入决算情况说明")
        == "2021年本年收入合计5万元，其中：其他收入5万元，占100%。〔图1收入决算结构图〕"
    )
    tiny = {"支出构成：基本支出": "99999.99", "支出构成：项目支出": "0.01"}
    assert "基本支出99999.99万元，占比略低于100%；项目支出0.01万元，占比不足0.01%" in told(tiny, "支出决算情况说明")
    assert (
        told({"支出构成：基本支出": "0"}, "支出决算情况说明") == "2021年本年支出合计0万元，其中：基本支出0万元，占0%。"
    )


def test_parts_that_do_not_add_up_are_asked_for() -> None:
    parts = {"本年支出合计": "5", "支出构成：基本支出": "3", "支出构成：项目支出": "1"}
    assert told(parts, "支出决算情况说明") == (
        "2021年本年支出合计5万元，其中：基本支出3万元；项目支出1万元。各项之和为4万元，【待补充：本年支出合计与各项之和不符，请核对】。"
    )
    assert (
        told({"本年支出合计": "5"}, "支出决算情况说明")
        == "2021年本年支出合计5万元，其中：【待补充：本年支出合计的各项金额】。"
    )


@pytest.mark.parametrize(("part", "right"), [("1.01", True), ("1.02", False)])
def test_what_is_rounded_may_miss_by_its_rounding(part: str, right: bool) -> None:
    parts = {"本年支出合计": "2", "支出构成：基本支出": "1", "支出构成：项目支出": part}
    assert ("占" in told(parts, "支出决算情况说明")) is right


def test_a_figure_with_two_values_is_asked_for_with_both() -> None:
    apart = Conflict("本年支出合计", (cell("5万元"), cell("6万元")))
    assert told({}, "支出决算情况说明", conflicts=(apart,)) == "【待补充：本年支出合计，文中有5万元、6万元两种说法】"


# --- the general public budget ------------------------------------------------------------------------------------

PUBLIC = {"本年支出合计": "1265.62", SPENDING: "1265.53", f"上年{SPENDING}": "1264.94"}
ITEMS = (
    {
        "类": "教育支出",
        "款": "普通教育",
        "项": "小学教育",
        "决算数": "1000",
        "预算数": "1250",
        "差异原因": "学生减少。",
    },
    {"类": "教育支出", "款": "普通教育", "项": "初中教育", "决算数": "200", "完成预算": "105%"},
    {"类": "教育支出", "款": "普通教育", "项": "高中教育", "决算数": "60", "预算数": "0"},
    {"类": "住房保障支出", "款": "住房改革支出", "项": "住房公积金", "决算数": "5.53", "完成预算": "100%"},
    {"类": "住房保障支出", "款": "住房改革支出", "项": "没有金额的项"},
)


def test_spending_of_the_general_budget_is_a_share_of_all() -> None:
    assert told(PUBLIC | {f"{SPENDING}变动原因": "增资"}, GENERAL).split("〔")[0] == (
        "2021年一般公共预算财政拨款支出1265.53万元，占本年支出合计的99.99%。"
        "与2020年相比，一般公共预算财政拨款支出增加0.59万元，增长0.05%。主要变动原因是增资。"
    )
    assert told({SPENDING: "5"}, GENERAL).startswith("2021年一般公共预算财政拨款支出5万元。与2020年")
    almost = {"本年支出合计": "100000", SPENDING: "99999.99"}
    assert "，占本年支出合计的比例略低于100%。" in told(almost, GENERAL)
    assert told({}, f"{SPENDING}决算情况说明") == f"【待补充：{SPENDING}】"


def test_classes_are_the_sums_of_their_items_where_none_are_given() -> None:
    assert told(PUBLIC, BY_CLASS, items=ITEMS).split("〔")[0] == (
        "2021年一般公共预算财政拨款支出1265.53万元，主要用于以下方面：教育（类）支出1260万元，占99.56%；住房保障（类）支出5.53万元，占0.44%。"
    )
    assert told(PUBLIC, BY_CLASS) == f"【待补充：{SPENDING}各类的金额】"


def test_each_item_has_its_completion_and_its_reason() -> None:
    assert told(PUBLIC | {f"{SPENDING}完成预算": "100%"}, BY_ITEM, items=ITEMS) == (
        "2021年一般公共预算财政拨款支出决算数为1265.53万元，完成预算的100%。其中："
        "教育支出（类）普通教育（款）小学教育（项）：支出决算为1000万元，完成预算的80%，决算数小于预算数的主要原因是学生减少。"
        "教育支出（类）普通教育（款）初中教育（项）：支出决算为200万元，完成预算的105%，"
        "决算数大于预算数的主要原因是【待补充：初中教育决算数与预算数不同的主要原因】。"
        "教育支出（类）普通教育（款）高中教育（项）：支出决算为60万元，年初无预算。"
        "住房保障支出（类）住房改革支出（款）住房公积金（项）：支出决算为5.53万元，完成预算的100%。"
    )
    bare = ({"类": "教育支出", "款": "普通教育", "项": "小学教育", "决算数": "1265.53"},)
    assert told(PUBLIC, BY_ITEM, items=bare).endswith("小学教育（项）：支出决算为1265.53万元。")
    assert told(PUBLIC, BY_ITEM).endswith(f"【待补充：{SPENDING}各项（功能分类科目）的决算数】")


def test_items_that_a_class_lacks_are_asked_for() -> None:
    classes = {
        f"{SPENDING}构成：教育支出": "1250",
        f"{SPENDING}构成：住房保障支出": "6.53",
        f"{SPENDING}构成：其他支出": "9",
    }
    assert told(PUBLIC | classes, BY_ITEM, items=ITEMS).endswith(
        "所列教育支出各项之和为1260万元，比1250万元多10万元，【待补充：教育支出漏列的项或写错的数】。"
        "所列住房保障支出各项之和为5.53万元，比6.53万元少1万元，【待补充：住房保障支出漏列的项或写错的数】。"
        "【待补充：其他支出9万元各项的决算数】"
    )
    assert told({SPENDING: "1265"}, BY_ITEM, items=ITEMS[:1]).endswith(
        f"所列{SPENDING}各项之和为1000万元，比1265万元少265万元，【待补充：{SPENDING}漏列的项或写错的数】。"
    )


def test_basic_spending_has_its_kinds_once() -> None:
    given = {
        "一般公共预算财政拨款基本支出": "9",
        "人员经费": "7",
        "人员经费内容": "基本工资、奖金、基本工资等。",
        "日常公用经费": "2",
    }
    assert told(given, BASIC) == (
        "2021年一般公共预算财政拨款基本支出9万元，其中：人员经费7万元，主要包括：基本工资、奖金等。"
        "日常公用经费2万元，主要包括：【待补充：日常公用经费包括哪些内容】。"
    )
    assert told({"人员经费": "7", "人员经费内容": "奖金"}, BASIC).startswith("2021年一般公共预算财政拨款基本支出7万元")
    assert told({"一般公共预算财政拨款基本支出": "9"}, BASIC).endswith(
        "其中：【待补充：人员经费和日常公用经费的金额】。"
    )
    assert told(given | {"日常公用经费": "3"}, BASIC).endswith(
        "以上各项之和为10万元，【待补充：与一般公共预算财政拨款基本支出不符，请核对】。"
    )
    assert told({}, BASIC) == "【待补充：一般公共预算财政拨款基本支出】"


# --- reception ----------------------------------------------------------------------------------------------------

ALL_GUESTS = {
    "本年三公经费": "0.3",
    "三公经费完成预算": "16.67%",
    "三公经费差异原因": "接待减少",
    f"三公经费：{ABROAD}": "0",
    f"三公经费：{VEHICLES}": "0",
    f"三公经费：{GUESTS}": "0.3",
    f"{GUESTS}完成预算": "16.67%",
    f"上年{GUESTS}": "0.49",
}


def test_nothing_of_no_budget_is_said_to_have_none() -> None:
    found = said(final_accounts(form(ALL_GUESTS)))
    assert (
        found[RECEIVED]
        == "2021年“三公”经费财政拨款支出决算为0.3万元，完成预算的16.67%，决算数小于预算数的主要原因是接待减少。"
    )
    assert found[KINDS].startswith("2021年“三公”经费财政拨款支出决算0.3万元，其中：因公出国（境）费0万元，占0%；")
    assert found[ABROAD] == "因公出国（境）费支出0万元，年初无预算。"
    assert found[GUESTS].startswith(
        "公务接待费支出0.3万元，完成预算的16.67%。与2020年相比，公务接待费支出减少0.19万元，下降38.78%。"
    )
    assert (
        told(ALL_GUESTS | {f"{ABROAD}预算": "0", "三公经费完成预算": "20%"}, ABROAD)
        == "因公出国（境）费支出0万元，年初无预算。"
    )


def test_what_is_not_known_to_have_no_budget_is_not_said_to() -> None:
    other = ALL_GUESTS | {f"{GUESTS}完成预算": "50%", f"{ABROAD}完成预算": "0%"}
    assert told(other, ABROAD) == "因公出国（境）费支出0万元。"
    assert told(other | {f"{ABROAD}预算": "2"}, ABROAD) == "因公出国（境）费支出0万元，完成预算的0%。"


@pytest.mark.parametrize(
    ("given", "told_of_budget"),
    [
        (
            {"三公经费预算": "5"},
            "，完成预算的80%，决算数小于预算数的主要原因是【待补充：“三公”经费支出决算数与预算数不同的主要原因】。",
        ),
        ({"三公经费预算": "3.2", "三公经费差异原因": "购车"}, "，完成预算的125%，决算数大于预算数的主要原因是购车。"),
        ({"三公经费预算": "4", "三公经费完成预算": "99%"}, "，完成预算的100%。"),
        ({"三公经费预算": "0"}, "，年初无预算，发生支出的主要原因是【待补充：“三公”经费支出决算数与预算数不同的主要原因】。"),
        ({"三公经费完成预算": "全部"}, "。"),
        ({"上年三公经费": "5"}, "。与2020年相比，“三公”经费支出减少1万元，下降20%。"),
    ],
)  # fmt: skip
def test_a_budget_counts_before_the_percentage_that_is_printed(given: dict[str, str], told_of_budget: str) -> None:
    base = {"本年三公经费": "4", f"三公经费：{VEHICLES}": "4"}
    assert told(base | given, RECEIVED) == f"2021年“三公”经费财政拨款支出决算为4万元{told_of_budget}"


def test_the_kinds_of_reception_tell_what_is_known_of_them() -> None:
    given = {
        f"三公经费：{ABROAD}": "1",
        "出国团组数": "1",
        "出国人次": "2",
        "公务用车购置费": "2",
        "公务用车购置数": "1",
        "公务用车运行维护费": "3",
        "公务用车运行维护费用途": "巡查",
        "公务用车保有量": "4",
        f"三公经费：{GUESTS}": "1",
        "国内公务接待费": "0.8",
        "国内公务接待费用途": "检查",
        "国内公务接待批次": "3",
        "国内公务接待人次": "9",
        "国内公务接待内容": "水质检查",
        "外事接待费": "0.2",
        "外事接待批次": "1",
        "外事接待人次": "2",
    }
    found = said(final_accounts(form(given)))
    assert found[RECEIVED] == "2021年“三公”经费财政拨款支出决算为7万元。"
    assert found[ABROAD] == "因公出国（境）费支出1万元。全年安排因公出国（境）团组1次，出国（境）2人。"
    assert found[VEHICLES] == (
        "公务用车购置及运行维护费支出5万元。其中：公务用车购置支出2万元，购置公务用车1辆；公务用车运行维护费支出3万元，主要用于巡查。"
        "截至2021年末，公务用车保有量4辆。"
    )
    assert found[GUESTS] == (
        "公务接待费支出1万元。国内公务接待支出0.8万元，主要用于检查。国内公务接待3批次，9人次，具体内容包括：水质检查。"
        "外事接待支出0.2万元，外事接待1批次，2人次。"
    )


def test_of_the_kinds_nothing_is_said_that_is_not_given() -> None:
    assert told({f"三公经费：{VEHICLES}": "1"}, VEHICLES) == "公务用车购置及运行维护费支出1万元。"
    guests = {f"三公经费：{GUESTS}": "1"}
    assert told(guests, GUESTS) == "公务接待费支出1万元。【待补充：公务接待的批次、人次和具体内容】"
    assert (
        told(guests | {"公务接待批次": "3", "公务接待人次": "9"}, GUESTS)
        == "公务接待费支出1万元。公务接待3批次，9人次。"
    )
    assert told(guests | {"外事接待费": "0"}, GUESTS) == "公务接待费支出1万元。外事接待支出0万元。"
    assert told(guests | {"国内公务接待费": "1"}, GUESTS) == "公务接待费支出1万元。国内公务接待支出1万元。"
    assert told({"本年三公经费": "5"}, RECEIVED).endswith("【待补充：“三公”经费各项的支出】")
    assert told({}, RECEPTION) == "【待补充：“三公”经费财政拨款支出】"


def test_a_choice_that_was_left_open_is_asked_for() -> None:
    guests = {f"三公经费：{GUESTS}": "1", f"{GUESTS}增减": "增加/减少0.1万元", "外事接待费": "0"}
    assert "与2020年相比，公务接待费支出的增减额为【待补充：公务接待费支出比2020年增加还是减少】。" in told(
        guests, GUESTS
    )
    same = guests | {f"{GUESTS}增减": "无变化"}
    assert "与2020年相比，公务接待费支出没有变动。" in told(same, GUESTS)


# --- the other chapters -------------------------------------------------------------------------------------------


def test_funds_and_capital_are_shares_of_all_spending() -> None:
    given = {"本年支出合计": "10", "政府性基金预算财政拨款支出": "2", "上年政府性基金预算财政拨款支出": "2"}
    found = said(final_accounts(form(given)))
    assert found["政府性基金预算支出决算情况说明"] == (
        "2021年政府性基金预算财政拨款支出2万元，占本年支出合计的20%。与2020年相比，政府性基金预算财政拨款支出没有变动。"
    )
    assert found["国有资本经营预算支出决算情况说明"] == "【待补充：国有资本经营预算财政拨款支出】"


def test_running_costs_may_be_much_the_same() -> None:
    given = {"机关运行经费": "139.4", "上年机关运行经费": "139.98", "机关运行经费变动原因": "基本与去年持平"}
    assert told(given, RUNNING) == (
        "2021年，甲局机关运行经费支出139.4万元。与2020年相比，机关运行经费支出减少0.58万元，下降0.41%，基本与去年持平。"
    )
    assert told({}, RUNNING) == "【待补充：机关运行经费】"


def test_procurement_has_kinds_use_and_shares() -> None:
    given = {
        "政府采购支出总额": "8",
        "政府采购货物支出": "8",
        "政府采购用途": "复印机",
        "授予中小企业合同金额": "6",
        "授予小微企业合同金额": "2",
    }
    assert told(given, BOUGHT) == (
        "2021年，甲局政府采购支出总额8万元，其中：政府采购货物支出8万元。主要用于复印机。"
        "授予中小企业合同金额6万元，占政府采购支出总额的75%，其中：授予小微企业合同金额2万元，占政府采购支出总额的25%。"
    )
    assert told({"政府采购支出总额": "8"}, BOUGHT).endswith("8万元。【待补充：政府采购主要用于哪些工作】")
    assert told({"政府采购支出总额": "0", "授予中小企业合同金额": "0"}, BOUGHT) == "2021年，甲局政府采购支出总额0万元。"
    assert told({}, BOUGHT) == "【待补充：政府采购支出总额】"


def test_assets_are_counted() -> None:
    given = {
        "车辆数": "3",
        "车辆：其他用车": "3",
        "设备：单价50万元以上通用设备": "1台",
        "设备：单价100万元以上专用设备": "很多",
    }
    assert (
        told(given, OWNED)
        == "截至2021年12月31日，甲局共有车辆3辆，其中：其他用车3辆。单价50万元以上通用设备1台（套）。"
    )
    assert (
        told({"设备：单价50万元以上通用设备": "1"}, OWNED)
        == "截至2021年12月31日，甲局单价50万元以上通用设备1台（套）。"
    )
    assert told({}, OWNED) == "【待补充：年末车辆和大型设备的数量】"


# --- terms --------------------------------------------------------------------------------------------------------


def names(report: Report) -> list[str]:
    (found,) = [block for block in report.blocks[-1:] if isinstance(block, Bullets)]
    return [text(one).partition("：")[0] for one in found.items]


def test_terms_are_those_that_occur_in_the_order_of_accounts() -> None:
    given = {"收入构成：其他收入": "5", "支出构成：基本支出": "5", "收入总计": "6", "支出总计": "6"} | {
        "本年收入合计": "5",
        "本年支出合计": "6",
    }
    assert names(final_accounts(form(given, items=ITEMS))) == [
        *("财政拨款收入", "其他收入", "使用非财政拨款结余", "年初结转和结余"),
        "教育支出（类）普通教育（款）小学教育（项）",
        "教育支出（类）普通教育（款）初中教育（项）",
        "教育支出（类）普通教育（款）高中教育（项）",
        "住房保障支出（类）住房改革支出（款）住房公积金（项）",
        *("基本支出", "“三公”经费", "机关运行经费", "政府采购"),
    ]


def test_an_item_that_the_library_does_not_know_is_explained_by_the_unit_or_its_name_or_asked_for() -> None:
    items = [
        {"类": "甲支出", "款": "乙", "项": kind, "决算数": "1"}
        for kind in ("农村供水", "其他水利支出", "未知事务", "住房公积金", "农村供水")
    ]
    terms = [{"名词": "甲支出（类）别的款（款）农村供水（项）", "解释": "供水的支出。"}]
    found = told({SPENDING: "4"}, "名词解释", items=items, terms=terms)
    assert "农村供水（项）：供水的支出。甲支出" in found
    assert "其他水利支出（项）：除上述项目以外其他用于水利方面的支出。" in found
    assert "未知事务（项）：【待补充：未知事务的解释】" in found
    assert f"住房公积金（项）：{library.ITEMS['住房公积金']}" in found
    assert found.count("农村供水（项）") == 1


def test_every_term_of_the_library_is_a_sentence_that_is_said_once() -> None:
    pairs = (*library.INCOME, *library.CARRIED_IN, *library.CARRIED_OUT, *library.SPENDING, *library.ITEMS.items())
    assert len(pairs) >= 70
    assert len({name for name, _ in pairs}) == len(pairs)
    assert [name for name, meaning in pairs if not meaning.endswith("。") or name == meaning] == []


# --- the document -------------------------------------------------------------------------------------------------


def test_the_pictures_are_those_of_published_accounts() -> None:
    account, _ = accounts.read(str(ROOT / EXAMPLE))
    assert account is not None
    example = finals.submission(account)
    assert example is not None
    charts = [block for block in final_accounts(example).blocks if isinstance(block, Chart)]
    assert [(one.number, one.caption, one.kind) for one in charts] == [
        ("图1", "收、支决算总计变动情况图", "bar"),
        ("图2", "收入决算结构图", "pie"),
        ("图3", "支出决算结构图", "pie"),
        ("图4", "财政拨款收、支决算总计变动情况图", "bar"),
        ("图5", "一般公共预算财政拨款支出决算变动情况图", "bar"),
        ("图6", "一般公共预算财政拨款支出决算结构图", "pie"),
        ("图7", "“三公”经费财政拨款支出结构图", "pie"),
    ]
    assert charts[4].categories == ("2023年", "2024年")
    assert [[str(value) for value in one.values] for one in charts[4].series] == [["1200", "1240"]]


def test_the_page_of_the_guide_quotes_what_is_written() -> None:
    page = (ROOT / "docs/how-to/编写决算说明.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if "占" in line and line.startswith("|")]
    account, _ = accounts.read(str(ROOT / EXAMPLE))
    assert account is not None
    example = finals.submission(account)
    assert example is not None
    whole = "\n".join(said(final_accounts(example)).values())
    source = (ROOT / EXAMPLE).read_text(encoding="utf-8")
    assert len(rows) == 3
    assert [row for row in rows if row[0].replace("`", "") not in source or row[1] not in whole] == []


def test_the_title_names_unit_and_year_or_asks_for_them() -> None:
    report = final_accounts(form({}), on=date(2022, 9, 1))
    assert (text(report.title), [text(one) for one in report.subtitle]) == (
        "甲局2021年度部门决算情况说明",
        ["报告日期：2022年9月1日"],
    )
    nobody = Submission(source=AT, budget=Budget(), facts={"政府采购支出总额": cell("0")})
    assert text(final_accounts(nobody).title) == "【待补充：部门（单位）名称】【待补充：年度】部门决算情况说明"
    assert said(final_accounts(nobody))[BOUGHT] == "本年，本部门政府采购支出总额0万元。"


@given(st.integers(1, 10**7), st.integers(0, 10**7), st.integers(0, 10**7))
def test_the_word_and_the_sign_of_a_change_agree(this: int, before: int, part: int) -> None:
    given = both(*(f"{value // 100}.{value % 100:02d}" for value in (this, before)), "甲") | {"收入构成：甲": str(part)}
    sentence = told(given, TOTALS)
    assert ("增加" in sentence, "减少" in sentence, "没有变动" in sentence) == (
        this > before,
        this < before,
        this == before,
    )


def again(folder: Path, report: str) -> str:
    """The final accounts that are read from a text of final accounts."""
    place = folder / "说明.md"
    place.write_text(report, encoding="utf-8")
    account, _ = accounts.read(str(place))
    assert account is not None
    found = finals.submission(account)
    assert found is not None
    return markdown.render(final_accounts(found))


def test_what_is_written_reads_back_as_the_same_accounts(tmp_path: Path) -> None:
    account, _ = accounts.read(str(ROOT / EXAMPLE))
    assert account is not None
    example = finals.submission(account)
    assert example is not None
    report = markdown.render(final_accounts(example))
    assert again(tmp_path, report) == report


@pytest.mark.slow
def test_no_check_finds_anything_wrong_in_the_words(tmp_path: Path) -> None:
    account, _ = accounts.read(str(ROOT / EXAMPLE))
    assert account is not None
    example = finals.submission(account)
    assert example is not None
    place = tmp_path / "说明.md"
    place.write_text(markdown.render(final_accounts(example)), encoding="utf-8")
    own, _ = accounts.read(str(place))
    assert own is not None
    assert [one.id for one in audit(own).found if one.certainty is not Certainty.HINT] == []


# --- the command --------------------------------------------------------------------------------------------------


def test_the_command_writes_the_accounts_and_tells_what_differs(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "说明.md"
    done = run("report", "--kind", "account", EXAMPLE, "-o", place)
    assert done.code == 0
    assert done.err == (
        f"说法不一：三公经费：公务接待费，{EXAMPLE}:117:12 写的是0.80万元，{EXAMPLE}:52:1 写的是0.70万元；采用前者，它在表中。\n"
        f"已写出 {place}：1份决算说明。\n"
    )
    assert place.read_text(encoding="utf-8").startswith("# 青石县农村供水服务中心2024年度部门决算情况说明\n")
    once_more = run("report", "--kind", "account", place)  # what was written may be gone on with
    assert once_more.code == 0
    assert run("report", "--kind", "account", EXAMPLE, "-q").err == ""


def test_a_file_of_facts_is_written_too_and_one_without_figures_is_told(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "部门.yaml"
    place.write_text(
        "project: 部门整体支出\nunit: 甲局\nyear: 2021\nfacts:\n  收入总计: 5\n  支出总计: 5\n", encoding="utf-8"
    )
    done = run("report", "--kind", "account", place)
    assert (done.code, "2021年度收、支总计5万元。" in done.out) == (0, True)
    (tmp_path / "无.txt").write_text("今天天气很好。\n", encoding="utf-8")
    none = run("report", "--kind", "account", tmp_path / "无.txt")
    assert (none.code, none.out) == (2, "")
    assert "report.no-final-accounts: 文件里没有部门决算的数字。" in none.err
    assert run("report", "--kind", "account", tmp_path / "没有.txt").code == 2
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04broken")
    assert run("report", "--kind", "account", tmp_path / "坏.docx").code == 2


def test_two_sentences_that_differ_are_told_apart_from_a_table(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "决算.txt"
    place.write_text(
        "一、情况\n\n2021年本年收入合计5万元。\n\n2021年本年支出合计5万元。\n\n2021年本年支出合计6万元。\n",
        encoding="utf-8",
    )
    assert "；都没有采用，请核对。" in run("report", "--kind", "account", place).err


# --- published accounts -------------------------------------------------------------------------------------------

#: What each seed must say: amounts, shares and changes reckoned by hand from the amounts that it prints.
SEEDS = {
    "003": (
        "2020年度收、支总计5686.09万元。与2019年相比，收、支总计各减少18394.43万元，下降76.39%。",
        "基本支出4329.64万元，占76.14%；项目支出1356.45万元，占23.86%。",
        "2020年一般公共预算财政拨款支出5686.09万元，占本年支出合计的100%。",
        "社会保障和就业（类）支出5499.5万元，占96.72%；卫生健康（类）支出57.13万元，占1%；住房保障（类）支出129.46万元，占2.28%。",
        "所列社会保障和就业支出各项之和为5394.77万元，比5499.5万元少104.73万元",
        "住房改革支出（款）购房补贴（项）：支出决算为42.03万元，完成预算的100%。",
        "人员经费4190.24万元，",
        "公务接待费支出减少1.15万元，下降66.09%。",  # 1.15 ÷ (0.59 + 1.15)
        "国内公务接待5批次，56人次",
        "机关运行经费支出减少0.58万元，下降0.41%，",  # 0.58 ÷ (139.40 + 0.58)
        "授予中小企业合同金额1.58万元，占政府采购支出总额的100%",
        "政府性基金预算财政拨款支出0万元，占本年支出合计的0%。与2019年相比，政府性基金预算财政拨款支出没有变动。",
    ),
    "000": (
        "2019年度收、支总计1265.78万元。与2018年相比，收、支总计各增加0.75万元，增长0.06%。",
        "一般公共预算财政拨款收入1259.02万元，占99.99%；",
        "其他收入0.16万元，占0.01%。",
        "基本支出1168.92万元，占92.36%；项目支出96.7万元，占7.64%；",
        "一般公共预算财政拨款支出1265.53万元，占本年支出合计的99.99%。与2018年相比，一般公共预算财政拨款支出增加0.59万元，增长0.05%。",
        "社会保障和就业（类）支出1183.11万元，占93.49%；住房保障（类）支出82.42万元，占6.51%。",
        "因公出国（境）费支出0万元，年初无预算。与2018年相比，因公出国（境）费支出没有变动。",
        "公务接待费支出减少0.19万元，下降38.78%。",
        "机关运行经费支出减少2.74万元，下降2.23%。",
        "单价100万元以上专用设备0台（套）。",
    ),
}  # fmt: skip
GAPS = {"003": ["【待补充：社会保障和就业支出漏列的项或写错的数】"], "000": []}


@pytest.mark.parametrize("seed", SEEDS)
def test_published_accounts_are_written_anew_with_right_figures(seed: str, shared: Path) -> None:
    (place,) = (shared / "seeds").glob(f"{seed}*.txt")
    account, _ = accounts.read(str(place))
    assert account is not None
    found = finals.submission(account)
    assert found is not None
    assert found.conflicts == ()
    whole = "\n".join(said(final_accounts(found)).values())
    assert [sentence for sentence in SEEDS[seed] if sentence not in whole] == []
    assert [f"【{part.partition('】')[0]}】" for part in whole.split("【")[1:]] == GAPS[seed]
