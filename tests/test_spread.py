"""A form's figures of months, groups and counts against its figures of the whole: what cannot both be true, and nothing else."""

from dataclasses import replace

import pytest

from jixiao.findings import appraisal, conflicts, spread
from jixiao.ground.problems import Source
from jixiao.records import Budget, Cell, Conflict, Fund, Row, Submission

LAW = appraisal.ready("project-self-evaluation/2020")


def at(text: str, line: int = 20) -> Cell:
    return Cell(text, Source("a.txt", line, 1))


def row(name: str, target: str, actual: str, unit: str = "", second: str = "数量指标") -> Row:
    path = ("产出指标", second, name)
    return Row(path, Source("a.txt", 20), target=at(target), actual=at(actual), unit=at(unit) if unit else None)


def form(*rows: Row, budget: str = "100", executed: str = "96") -> Submission:
    fund = Fund(Source("a.txt", 9), annual=at(budget, 9), executed=at(executed, 9))
    return Submission(Source("a.txt", 1), project=at("护工补贴", 3), unit=at("青禾区医院", 4), year=2021,
                      budget=Budget(total=fund), rows=rows)  # fmt: skip


def told(*rows: Row, executed: str = "96") -> list[tuple[str, str, str]]:
    found = spread.sayings(form(*rows, executed=executed))
    return [(one.name, one.one.text, one.other.text) for one in found if one.kind == "推算"]


MONTHS = row("发放月数", "12个月", "12个月")


# --- months -------------------------------------------------------------------------------------------------------


def test_a_monthly_amount_that_leads_to_no_amount_of_the_year_is_told() -> None:
    monthly = row("每月发放金额", "8万元", "8万元")
    assert told(MONTHS, monthly) == []  # 8×12＝96
    whole = row("补贴发放金额", "100万元", "98万元")
    assert told(MONTHS, whole, row("每月发放金额", "8万元", "7.5万元"), executed="98") == [
        ("补贴发放金额", "98万元", "7.5万元×12个月")  # 90
    ]
    assert told(row("发放月数", "12", "12"), whole, row("月均发放金额", "9万元", "9万元/月"), executed="98") == [
        ("补贴发放金额", "98万元", "9万元/月×12个月")
    ]
    assert told(MONTHS, row("每月水电费用", "1万元", "1万元")) == []  # 可以只是一部分
    assert told(MONTHS, row("每月水电费用", "10万元", "9万元")) == [
        ("执行数", "96", "9万元×12个月")
    ]  # 108，超过所有金额
    assert told(whole, row("每月发放金额", "9万元", "9万元")) == []  # 没有写几个月
    assert told(row("发放月数", "全年", "全年"), whole, row("每月发放金额", "9万元", "9万元")) == []
    assert told(MONTHS, whole, row("每月发放金额", "9", "9")) == []  # 没有单位
    assert told(MONTHS, whole, row("每月发放金额", "按标准", "按标准")) == []
    assert told(MONTHS, whole, replace(row("每月发放金额", "9万元", "9万元"), actual=None, target=None)) == []


def test_an_average_per_head_and_month_counts_heads_and_months() -> None:
    heads = row("护工人数", "100人", "100人")
    right = row("月人均补贴", "800元", "800元/人·月")  # 800×100×12＝96万元
    assert told(MONTHS, heads, right) == []
    assert told(MONTHS, heads, row("人均每月补贴", "900元", "900", "元")) == [("执行数", "96", "900元×100人×12个月")]
    assert told(MONTHS, heads, row("月人均补贴标准", "900元", "900元")) == []
    assert told(MONTHS, heads, row("管理人数", "9人", "9人"), row("月人均补贴", "900元", "900元")) == []
    assert told(MONTHS, row("护工人数", "", ""), row("月人均补贴", "900元", "900元")) == []


def test_the_amounts_of_all_months_or_quarters_are_the_years() -> None:
    def months(last: str) -> tuple[Row, ...]:
        return (
            *(row(f"{number}月发放金额", "8万元", "8.00万元") for number in range(1, 12)),
            row("12月发放金额", "8万元", last),
        )

    assert told(*months("8万元")) == []
    assert told(*months("30万元")) == [("执行数", "96", "＋".join(["8.00万元"] * 11 + ["30万元"]))]  # 118
    assert told(*months("2万元")) == []  # 90，可以只是一部分
    year = row("补贴发放金额", "96万元", "96万元")
    assert told(*months("2万元"), year) == [("补贴发放金额", "96万元", "＋".join(["8.00万元"] * 11 + ["2万元"]))]
    assert told(*months("30万元")[1:]) == []  # 少一个月
    assert told(*months("已发放")) == []
    quarters = tuple(row(f"第{name}季度支出金额", "25万元", "30万元") for name in "一二三四")
    assert told(*quarters) == [("执行数", "96", "30万元＋30万元＋30万元＋30万元")]


def test_times_are_not_fewer_than_persons_nor_more_than_persons_in_all_months() -> None:
    heads = row("发放人数", "100人", "100人")
    assert told(MONTHS, heads, row("发放人次", "1200人次", "1190人次")) == []
    assert told(MONTHS, heads, row("发放人次", "1200人次", "1300人次")) == [("发放人次", "1300人次", "100人×12个月")]
    assert told(heads, row("发放人次", "100人次", "90人次")) == [("发放人次", "90人次", "100人")]
    assert told(heads, row("发放人次", "1300人次", "1300人次")) == []
    assert told(MONTHS, heads, row("培训人次", "5000人次", "5000人次")) == []
    assert told(MONTHS, row("发放人数", "全部", "全部"), row("发放人次", "9人次", "9人次")) == []
    assert told(MONTHS, heads, row("发放人次", "足额", "足额")) == []


# --- groups -------------------------------------------------------------------------------------------------------


def test_the_average_of_all_is_that_of_its_groups() -> None:
    groups = (
        *(row("护工人数", "60人", "60人"), row("护工人均补贴", "1万元", "1.00万元/人")),
        *(row("保洁人数", "40人", "40人"), row("保洁人均补贴", "0.5万元", "0.50万元")),
    )
    heads = row("人数", "100人", "100人")
    assert told(*groups, heads, row("人均补贴", "0.8万元", "0.8万元"), executed="80") == []  # (60＋20)÷100
    assert told(*groups, heads, row("人均补贴", "0.8万元", "0.7万元"), executed="70") == [
        ("人均补贴", "0.7万元", "（1.00万元/人×60人＋0.50万元×40人）÷100人")
    ]
    assert told(*groups, row("人数", "120人", "120人"), row("人均补贴", "0.7万元", "0.7万元")) == []  # 另有别的人
    assert told(*groups[:2], heads, row("人均补贴", "0.7万元", "0.7万元")) == []
    assert told(*groups, heads, row("人均补贴", "适当", "适当")) == []
    unread = (*groups[:3], row("保洁人均补贴", "适当", "适当"))
    assert told(*unread, heads, row("人均补贴", "0.7万元", "0.7万元")) == []


def test_the_average_over_forms_is_that_of_its_forms() -> None:
    def of(name: str, money: str, *rows: Row) -> Submission:
        return replace(form(*rows, budget=money, executed=money), project=at(name, 3))

    first = of("护工补贴", "60", row("补贴人数", "60人", "60人"), row("人均补贴", "1万元", "1万元"))
    second = of("保洁补贴", "20", row("补贴人数", "40人", "40人"), row("人均补贴", "0.5万元", "0.5万元"))
    paid = row("补贴总金额", "80万元", "80万元", second="成本指标")

    def whole(average: str, *more: Row) -> Submission:
        return of("代发工作", "5", row("补贴人数", "100人", "100人"), row("人均补贴", average, average), paid, *more)

    def found(*forms: Submission) -> list[str]:
        cards, _ = appraisal.appraise_all(LAW, forms)
        return [one.message for card in cards for one in card.findings if one.id == "value.conflict"]

    assert found(first, second, whole("0.8万元")) == []
    assert found(first, second, whole("0.05万元")) == [
        "“人均补贴”的“0.05万元”不在“护工补贴、保洁补贴”的“1万元＋0.5万元”之间，人数和金额却等于它们之和。"
    ]


# --- counts in sentences ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("管护全区3042名农村供水管护人员。", ["3042名"]),
        ("管护3053名农村供水管护人员。", []),
        ("管护3042名农村供水管护人员，实有3053名农村供水管护人员。", []),
        ("其中培训3042名农村供水管护人员。", []),
        ("上年管护3042名农村供水管护人员。", []),
        ("管护3042名退休职工和家属的农村供水管护人员。", []),
        ("管护3042处农村供水管护人员住所。", []),
    ],
)
def test_a_count_right_before_the_very_name_of_an_indicator_is_its_value(words: str, said: list[str]) -> None:
    counted = replace(form(row("农村供水管护人员数量", "3053人", "3053人")), goal_expected=at(words, 12))
    assert [one.other.text for one in conflicts.sayings(counted)] == said


def test_a_count_is_compared_with_numbers_and_with_long_names_only() -> None:
    words = at("管护3042名农村供水管护人员，另有31座桥。", 12)
    for one in (row("农村供水管护人员数量", "全部", "全部"), row("管护人员数量", "3053人", "3053人")):
        assert list(conflicts.sayings(replace(form(one), goal_achieved=words))) == []


# --- what is said of them -----------------------------------------------------------------------------------------


def test_each_kind_has_its_sentence_and_lowers_no_mark() -> None:
    plain = form(MONTHS, row("发放人数", "100人", "100人"), row("发放人次", "1300人次", "1300人次"))
    lists = (Conflict("项目个数", (at("3个", 30), at("2份自评表", 3))),)
    card = appraisal.appraise(LAW, replace(plain, conflicts=lists))
    assert [(one.severity, one.message) for one in card.findings if one.id == "value.conflict"] == [
        ("warning", "“发放人次”写的是“1300人次”（第20行），由“100人×12个月”（第20行）推算却不是这个数。"),
        ("info", "“项目个数”文中写的是“3个”（第30行），与“2份自评表”（第3行）不符。"),
    ]
    assert card.earned == appraisal.appraise(LAW, form(*plain.rows[:2], plain.rows[2])).earned


def test_a_unit_in_a_column_of_its_own_counts_for_an_amount() -> None:
    amount = row("补贴发放金额", "960000", "960000", "元")
    assert [cell.text for _, cell in conflicts.amounts(form(amount), "actual")] == ["96", "960000元"]
    assert conflicts.printed(row("甲", "足额", "足额", "元"), "actual") == at("足额")
