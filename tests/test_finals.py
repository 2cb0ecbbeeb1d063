"""The final accounts of an account: what its sentences state, what its tables hold, and which of the two counts."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from helpers import ROOT
from jixiao.ground.problems import Source
from jixiao.intake import accounts
from jixiao.intake.accounts import finals, ledgers
from jixiao.records import Account, AccountSection, AccountTable, Cell, Passage, Submission
from jixiao.values import finals as said
from jixiao.values import statements

EXAMPLE = "examples/决算公开/决算表和说明.txt"
AT = Source("f.txt", 1)


def read(path: str | Path) -> Submission:
    account, _ = accounts.read(str(path))
    assert account is not None
    form = finals.submission(account)
    assert form is not None
    return form


def written(folder: Path, text: str) -> Submission:
    place = folder / "决算.txt"
    place.write_text(text, encoding="utf-8")
    return read(place)


def facts(text: str, year: int | None = 2021) -> dict[str, str]:
    return {one.name: one.value for one in statements.stated(text, said.FINAL, year)}


# --- sentences ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("与2020年相比，收、支总计各减少18.5万元，下降3%。", {"收入总计增减": "减少18.5万元", "支出总计增减": "减少18.5万元"}),
        ("财政拨款收入总计9万元,与2020年相比增加1万元", {"财政拨款收入总计增减": "增加1万元"}),
        ("机关运行经费支出50万元，比 2020 年减少 2 万元", {"机关运行经费增减": "减少2万元"}),
        ("因公出国（境）支出决算数较2020年没有增减。", {"因公出国（境）费增减": "没有增减"}),
        ("“三公”经费支出2.05万元,较上年2.08减少0.03万元", {"本年三公经费增减": "减少0.03万元"}),
        ("公务接待费支出决算比2020年增加/减少0万元", {"公务接待费增减": "增加/减少0万元"}),
        ("收、支总计各3000.50万元。", {"收入总计": "3000.50万元", "支出总计": "3000.50万元"}),
        ("收、支总计各是4125.49,4143.91万元。", {"收入总计": "4125.49", "支出总计": "4143.91万元"}),
        ("“三公”经费支出决算4.60万元，完成预算5.00万元的92%。", {"三公经费预算": "5.00万元", "三公经费完成预算": "92%"}),
        (
            "“三公”经费财政拨款支出预算为10万元，支出决算为6万元，完成预算的60%",
            {"三公经费预算": "10万元", "本年三公经费": "6万元"},
        ),
        ("公务接待费支出2.05万元,年初预算为2万元", {"公务接待费预算": "2万元"}),
        ("一般公共预算支出决算数为1265.53，完成预算100%。", {"一般公共预算财政拨款支出完成预算": "100%"}),
        ("公用经费1万元，主要包括：维修（护）费等。", {"日常公用经费": "1万元", "日常公用经费内容": "维修（护）费等"}),
        ("全年安排因公出国（境）团组2次，出国（境）5人。", {"出国团组数": "2", "出国人次": "5"}),
        (
            "国内公务接待5批次，56人次，共计支出1万元，具体内容包括：调研。",
            {"国内公务接待批次": "5", "国内公务接待人次": "56", "国内公务接待内容": "调研"},
        ),
        ("共接待国内来访团组12个、来宾98人次", {"国内公务接待批次": "12", "国内公务接待人次": "98"}),
        ("公务接待24批次,210人次", {"公务接待批次": "24", "公务接待人次": "210"}),
        ("公务用车运行维护费支出0万元。主要用于…（具体工作）", {"公务用车运行维护费": "0万元"}),
        ("公务接待费支出1万元，年初无预算。", {"公务接待费预算": "0万元"}),
        ("没有使用政府性基金预算财政拨款安排的支出", {"政府性基金预算财政拨款支出": "0万元"}),
        ("全年购置公务用车1辆，公务用车保有量为3辆", {"公务用车购置数": "1", "公务用车保有量": "3"}),
    ],
)  # fmt: skip
def test_a_sentence_of_the_chapters_states_its_figures(text: str, stated: dict[str, str]) -> None:
    assert facts(text) == stated


def test_vehicles_and_equipment_are_listed_by_their_names() -> None:
    text = (
        "共有车辆3辆，其中，副部（省）级及以上领导用车1辆、其他用车2辆；单价50万元（含）以上通用设备4台（套）。"
        "单价100万元以上专用设备0台"
    )
    assert {one.name: one.value for one in said.listed(text)} == {
        "车辆：副部（省）级及以上领导用车": "1",
        "车辆：其他用车": "2",
        "设备：单价50万元（含）以上通用设备": "4",
        "设备：单价100万元以上专用设备": "0",
    }
    assert next(said.listed("共有车辆3辆，其中：其他用车3辆")).value == "3"


def told(text: str) -> dict[str, str]:
    return {one.name: one.value for one in said.reasons(text, statements.stated(text, said.FINAL, 2021))}


def test_a_reason_is_of_the_last_change_before_it() -> None:
    text = (
        "机关运行经费支出5万元，比2020年增加1万元，增长25%。主要原因是物价上涨。"
        "公务接待费支出决算比2020年减少1万元。主要变动原因：一是甲；二是乙。"
    )
    assert told(text) == {"机关运行经费变动原因": "物价上涨", "公务接待费变动原因": "一是甲；二是乙"}


def test_a_reason_of_a_difference_is_of_the_last_budget_before_it() -> None:
    text = "“三公”经费支出决算为0.3万元，完成预算16.67%，决算数小于预算数（或与预算数持平）的主要原因是接待减少。"
    assert told(text) == {"三公经费差异原因": "接待减少"}
    assert told("收、支总计各增加1万元。决算数小于预算数的主要原因是甲乙。") == {}


def test_income_and_spending_share_a_reason() -> None:
    text = "收入总计5万元，比上年增加1万元；支出总计6万元，比上年增加2万元，主要是新增项目。"
    assert told(text) == {"收入总计变动原因": "新增项目", "支出总计变动原因": "新增项目"}


def test_what_a_template_left_open_is_no_reason() -> None:
    assert told("因公出国（境）支出决算比2020年增加/减少0万元。主要原因是…") == {}


def test_a_reason_ends_where_the_parts_begin() -> None:
    assert told("“三公”经费支出2万元,较上年减少1万元,原因为厉行节约;其中:公务接待费2万元。") == {
        "本年三公经费变动原因": "厉行节约"
    }


def test_much_the_same_as_last_year_is_a_reason_of_its_own() -> None:
    text = "机关运行经费支出139.40万元，比2020年减少0.58万元，下降0.42%，基本与去年持平。"
    assert told(text) == {"机关运行经费变动原因": "基本与去年持平"}


def test_an_item_has_its_names_amount_completion_and_reason() -> None:
    text = (
        "1.教育支出（类）普通教育（款）小学教育（项）。年初预算为2000万元，支出决算为2300万元，完成年初预算的115%。"
        "决算数大于预算数的主要原因是追加资金。2. 教育 (类) 普通教育 (款) 初中教育 (项): 支出决算为5万元，完成预算100%，"
        "决算数等于预算数的主要原因是…。"
    )
    first, second = said.items(text)
    assert first.path == ("教育支出", "普通教育", "小学教育")
    values = [value for value, _ in (first.planned, first.spent, first.completion, first.reason)]
    assert values == ["2000万元", "2300万元", "115%", "追加资金"]
    assert second.path == ("教育支出", "普通教育", "初中教育")
    assert (second.spent[0], second.completion[0], second.reason[0], second.planned[0]) == ("5万元", "100%", "", "")
    (third,) = said.items("教育支出（类）普通教育（款）小学教育（项）：支出决算为5万元，年初无预算。")
    assert (third.planned[0], third.completion[0]) == ("0万元", "")


# --- tables -------------------------------------------------------------------------------------------------------


def section(title: str, table: Sequence[str], *before: str, caption: str = "") -> AccountSection:
    rows = tuple(tuple(Cell(text, AT) for text in row.split("|")) for row in table)
    passages = tuple(Passage(text, ((0, AT),)) for text in before)
    return AccountSection(1, "", title, None, blocks=(*passages, AccountTable(rows, AT, caption)))


def printed(*sections: AccountSection) -> ledgers.Printed:
    return ledgers.read(Account(AT, sections))


def amounts(*sections: AccountSection) -> dict[str, str]:
    return {name: cell.text for name, cell in printed(*sections).cells.items()}


WHOLE = (
    "项 目|行次|年初预算数|决算数|项 目|行次|年初预算数|决算数",
    "栏次||1|2|栏次||3|4",
    "一、一般公共预算财政拨款收入|1|7|8|一、教育支出|5|9|9",
    "二、其他收入|2||2|二、其他支出|6||",
    "本年收入合计|3|7|10|本年支出合计|7|9|9",
    "总计|4|7|11|总计|8|9|11",
)


def test_a_table_of_two_sides_gives_the_amounts_of_its_accounts_column() -> None:
    assert amounts(section("附表", WHOLE, "单位：万元", caption="收入支出决算总表（公开01表）")) == {
        "收入构成：一般公共预算财政拨款收入": "8万元",
        "收入构成：其他收入": "2万元",
        "本年收入合计": "10万元",
        "本年支出合计": "9万元",
        "收入总计": "11万元",
        "支出总计": "11万元",
    }


def test_a_table_without_a_unit_is_not_read() -> None:
    assert amounts(section("收入支出决算总表", WHOLE)) == {}
    assert amounts(section("预算表", WHOLE, "单位：万元")) == {}


def test_the_parts_of_income_are_those_of_one_table() -> None:
    income = ("科目编码|科目名称|本年收入合计|财政拨款收入|其他收入", "合计||10|8|2", "205|教育支出|10|8|2")
    both = (section("收入支出决算总表", WHOLE, "单位：万元"), section("收入决算表", income, "金额单位：万元"))
    assert list(amounts(*both))[:2] == ["收入构成：一般公共预算财政拨款收入", "收入构成：其他收入"]
    assert "收入构成：财政拨款收入" not in amounts(*both)
    assert amounts(both[1]) == {
        "本年收入合计": "10万元",
        "收入构成：财政拨款收入": "8万元",
        "收入构成：其他收入": "2万元",
    }


def test_the_unit_may_stand_in_the_table() -> None:
    rows = ("编制单位：甲|||单位：元", "科目编码|科目名称|本年支出合计|基本支出|", "合计||10|8|2")
    assert amounts(section("二、支出决算表", rows)) == {"本年支出合计": "10元", "支出构成：基本支出": "8元"}


def test_a_table_may_name_itself_or_be_named_by_its_section() -> None:
    rows = ("收入决算表||", "||单位：元", "科目名称|本年收入合计|其他收入", "合计|10|2")
    expected = {"本年收入合计": "10元", "收入构成：其他收入": "2元"}
    assert amounts(section("附表", rows, caption="公开02表")) == expected
    assert amounts(section("二、收入决算表", rows[1:], caption="公开02表")) == expected


def test_grants_and_basic_spending_have_tables_of_their_own() -> None:
    grants = ("收入|金额|支出|合计|一般公共预算财政拨款", "本年收入合计|7|本年支出合计|8|8", "总计|9|总计|9|8")
    named = ("收入|金额|支出|合计", "收入总计|9|支出总计|8")
    assert amounts(section("财政拨款收入支出决算总表", grants, "单位：万元")) == {
        "财政拨款收入总计": "9万元",
        "财政拨款支出总计": "9万元",
    }
    assert amounts(section("财政拨款收入支出决算总表", named, "单位：万元")) == {
        "财政拨款收入总计": "9万元",
        "财政拨款支出总计": "8万元",
    }
    basic = ("项目|金额|项目|金额", "工资福利支出|3|办公费|1", "人员经费合计|5|公用经费合计|2")
    assert amounts(section("一般公共预算财政拨款基本支出决算表", basic, "单位：万元")) == {
        "人员经费": "5万元",
        "日常公用经费": "2万元",
    }


PUBLIC = (
    "科目编码|科目名称|本年支出|基本支出|项目支出",
    "类|款|项|1|2",
    "合计||9|4|5",
    "205|教育支出|9|4|5",
    "20502|普通教育|9|4|5",
    "2050202|小学教育|9|4|5",
    "2060101|没有上级的项|1|1|0",
    "2050203|没有金额的项||",
)


def test_the_codes_of_a_row_say_which_class_and_item_it_is() -> None:
    found = printed(section("一般公共预算财政拨款支出决算表", PUBLIC, "单位：万元"))
    assert {name: cell.text for name, cell in found.cells.items()} == {
        "一般公共预算财政拨款支出": "9万元",
        "一般公共预算财政拨款基本支出": "4万元",
        "一般公共预算财政拨款支出构成：教育支出": "9万元",
    }
    assert [{column: cell.text for column, cell in row.cells.items()} for row in found.items] == [
        {"类": "教育支出", "款": "普通教育", "项": "小学教育", "决算数": "9万元"}
    ]


def test_the_table_of_reception_may_stand_upright_or_lie() -> None:
    upright = (
        "项目|预算数|决算数",
        "合计|5|4",
        "1.因公出国(境)费用|0|",
        "2.公务用车购置及运行维护费|4|3",
        "其中：公务用车购置费|0|0",
        "公务接待费|—|1",
        "注：|9|9",
    )
    assert amounts(section("“三公”经费支出决算表", upright, "单位：万元")) == {
        "三公经费预算": "5万元",
        "本年三公经费": "4万元",
        "因公出国（境）费预算": "0万元",
        "公务用车购置及运行维护费预算": "4万元",
        "三公经费：公务用车购置及运行维护费": "3万元",
        "公务用车购置费预算": "0万元",
        "公务用车购置费": "0万元",
        "三公经费：公务接待费": "1万元",
    }
    lying = (
        "预算数||||||决算数|||||",
        "合计|出国|小计|购置|运行|接待|合计|出国|小计|购置|运行|接待",
        "5|0|4|1|3|1|4|0|3|1|2|1",
        "1|2|3|4|5|6",
    )
    assert amounts(section("三公经费决算表", lying, "单位：万元"))["三公经费：公务用车购置及运行维护费"] == "3万元"
    assert amounts(section("三公经费决算表", lying, "单位：万元"))["公务接待费预算"] == "1万元"
    assert len(amounts(section("三公经费决算表", lying, "单位：万元"))) == 12


# --- both ---------------------------------------------------------------------------------------------------------


def test_where_table_and_sentence_differ_the_table_counts_and_both_are_told() -> None:
    form = read(ROOT / EXAMPLE)
    assert form.facts["三公经费：公务接待费"].text == "0.80万元"
    (conflict,) = form.conflicts
    assert (conflict.name, [cell.text for cell in conflict.values]) == (
        "三公经费：公务接待费",
        ["0.80万元", "0.70万元"],
    )


def test_last_year_is_reckoned_from_the_sentence_of_the_change() -> None:
    form = read(ROOT / EXAMPLE)
    assert form.facts["上年公务接待费"].text == "0.9万元"  # 0.70 + 0.20
    assert form.facts["上年收入总计"].text == "1286.4万元"  # 1340 − 53.60


@pytest.mark.slow
def test_an_item_of_the_table_keeps_what_its_sentence_says() -> None:
    rows = read(ROOT / EXAMPLE).tables["功能科目"].rows
    assert [row.cells["项"].text for row in rows] == ["水利工程运行与维护", "农村供水", "住房公积金"]
    assert (rows[0].cells["完成预算"].text, rows[0].cells["差异原因"].text) == ("97.67%", "维修工程尾款结转下年支付")
    assert rows[0].cells["决算数"].source.line > 90


CHAPTERS = """甲县乙局
2021年度部门决算

第二部分 2021年度部门决算情况说明

一、收入支出决算总体情况说明

2021年度收、支总计100万元。与2020年相比，收、支总计各增加120万元。

二、收入决算情况说明

2021年本年收入合计90万元。2021年“三公”经费支出决算为2万元。2021年“三公”经费支出决算为3万元。

1.教育支出（类）普通教育（款）小学教育（项）：支出决算为9万元。

本部门无国有资本经营预算财政拨款支出。公务接待费支出1万元，比2020年增加/减少0.1万元。

三、预算绩效管理情况

2021年本年支出合计77万元。

第三部分 名词解释

1.小学教育（项）：办学的支出。

以上是全部名词。
"""


def test_only_the_chapters_are_read_and_a_last_year_below_nothing_is_none(tmp_path: Path) -> None:
    form = written(tmp_path, CHAPTERS)
    assert form.unit is not None
    assert (form.unit.text, form.year, form.budget.unit and form.budget.unit.text) == ("甲县乙局", 2021, "万元")
    assert "上年收入总计" not in form.facts
    assert "上年公务接待费" not in form.facts
    assert "本年支出合计" not in form.facts
    assert form.facts["国有资本经营预算财政拨款支出"].text == "0万元"
    assert [row.cells["名词"].text for row in form.tables["名词解释"].rows] == ["小学教育（项）"]


def test_what_two_sentences_say_differently_is_no_fact(tmp_path: Path) -> None:
    form = written(tmp_path, CHAPTERS)
    assert "本年三公经费" not in form.facts
    assert [one.name for one in form.conflicts] == ["本年三公经费"]


def test_an_account_without_parts_is_read_as_a_whole(tmp_path: Path) -> None:
    form = written(tmp_path, "一、收入决算情况说明\n\n2021年本年收入合计90元。\n")
    assert (form.unit, form.year, form.facts["本年收入合计"].text) == (None, 2021, "90元")
    assert form.tables == {}


def test_a_text_without_a_total_has_no_final_accounts(tmp_path: Path) -> None:
    place = tmp_path / "预算.txt"
    place.write_text("一、基本支出\n\n人员经费5万元，主要包括：基本工资。\n", encoding="utf-8")
    account, _ = accounts.read(str(place))
    assert account is not None
    assert finals.submission(account) is None


def test_the_unit_of_a_form_is_the_units_where_the_cover_has_none(shared: Path) -> None:
    (place,) = (shared / "seeds").glob("000*.txt")
    form = read(place)
    assert form.unit is not None
    assert form.unit.text == "攀枝花市社会保险事务中心"


def test_an_account_of_tables_alone_is_read(tmp_path: Path) -> None:
    table = "收入支出决算总表\n\n单位：万元\n\n项目\t决算数\t项目\t决算数\n本年收入合计\t5\t本年支出合计\t5\n总计\t5\t总计\t5\n"
    form = written(tmp_path, table)
    assert {name: cell.text for name, cell in form.facts.items()} == {
        "本年收入合计": "5万元",
        "本年支出合计": "5万元",
        "收入总计": "5万元",
        "支出总计": "5万元",
    }
    assert form.source.file.endswith("决算.txt")
