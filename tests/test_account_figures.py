"""Figures that an account gives in a roundabout way: the year before by its change, charts and tables beside text and forms."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from helpers import ROOT, pumped
from jixiao import intake
from jixiao.ground.problems import Source
from jixiao.intake.accounts import charted, labelled, lastyear, listed, narrative, shown, submissions
from jixiao.intake.accounts.facts import Facts, stated
from jixiao.intake.canonical import dump, parse_all
from jixiao.records import (
    Account,
    AccountBlock,
    AccountChart,
    AccountSection,
    AccountTable,
    Budget,
    Cell,
    ChartSeries,
    Fund,
    Passage,
    Row,
    Submission,
)
from jixiao.values import departments


def at(text: str, line: int = 1) -> Cell:
    return Cell(text, Source("a.txt", line, 1))


def told(*lines: str) -> tuple[narrative.Told, ...]:
    return tuple((Passage(line, ((0, Source("a.txt", number, 1)),)), 0) for number, line in enumerate(lines, 1))


def of(*lines: str) -> Facts:
    lines_told = told(*lines)
    return lastyear.added(stated(lines_told, (departments.ACCOUNT,), 2021), lines_told, 2021)


def form(project: str, budget: str, executed: str, *rows: Row, unit: str = "") -> Submission:
    fund = Fund(Source("a.txt", 9), annual=at(budget, 9), executed=at(executed, 9))
    return Submission(Source("a.txt", 9), project=at(project, 9), year=2021, rows=rows,
                      budget=Budget(unit=at(unit, 9) if unit else None, total=fund))  # fmt: skip


def row(name: str, target: str, actual: str) -> Row:
    path = ("产出指标", "数量指标", name)
    return Row(path, Source("a.txt", 12), target=at(target, 12), actual=at(actual, 12))


def account(*blocks: AccountBlock, project: str = "") -> Account:
    return Account(Source("a.txt"), (AccountSection(1, "", "", None, (), blocks, project),))


def chart(caption: str, categories: str, *series: tuple[str, str]) -> AccountChart:
    made = tuple(ChartSeries(name, tuple(at(one, 40) for one in values.split())) for name, values in series)
    return AccountChart(tuple(categories.split()), made, Source("a.txt", 40), caption)


def table(caption: str, *rows: str) -> AccountTable:
    made = tuple(tuple(at(cell, 60 + number) for cell in one.split("|")) for number, one in enumerate(rows))
    return AccountTable(made, Source("a.txt", 60), caption)


# --- the year before ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # 1265.78－0.75＝1265.03
        (
            "2021年收、支总计1265.78万元。与2020年相比，收、支总计各增加0.75万元，增长0.06%。",
            {"上年收入总计": "1265.03万元", "上年支出总计": "1265.03万元"},
        ),
        # 86.09＋94.43＝180.52
        (
            "收入总计86.09万元，占100%，比上年减少94.43万元。",
            {"上年收入总计": "180.52万元"},
        ),
        ("机关运行经费支出139.4万元，较去年下降了0.6万元。", {"上年机关运行经费": "140万元"}),
        # 一个量一个增减：50－3＝47，60＋2＝62
        (
            "收入总计50万元，支出总计60万元。与上年相比，收入总计增加3万元；支出总计减少2万元。",
            {"上年收入总计": "47万元", "上年支出总计": "62万元"},
        ),
        # 只说到一半的名称
        (
            "一般公共预算财政拨款支出9万元。与2020年相比，一般公共预算财政拨款减少1万元。",
            {"上年一般公共预算财政拨款支出": "10万元"},
        ),
        # 以元计的增减：9万元－500元＝8.95万元
        ("收入总计9万元，比上年增加500元。", {"上年收入总计": "8.95万元"}),
        ("收入总计9万元，比上年增长5%。", {}),
        ("收入总计9万元，比2019年增加1万元。", {}),
        ("收入总计9万元，比年初预算增加1万元。", {}),
        ("收入总计9万元，比上年增加10万元。", {}),
        ("收入总计9万元，比上年增加/减少1万元。", {}),
        ("收入总计9万元。其中拨款比上年增加1万元。", {}),
        ("收入总计9万元，支出总计8万元，比上年增加1万元。", {"上年支出总计": "7万元"}),
        ("收入总计9万元。今年情况稳定。比上年增加1万元。", {}),
        ("收入总计9万元。比上年增加1万元。", {}),
        ("收入总计9万元，职工比上年增加3人。", {}),
        ("收入总计9万元，比上年增加3人。", {}),
        ("收入总计9万元，增加1万元。", {}),
        ("收入总计1,,2万元，比上年增加3万元。", {}),
        ("2019年收入总计9万元，比上年增加3万元。", {}),
    ],
)
def test_a_change_that_is_told_as_an_amount_leads_to_the_year_before(text: str, found: dict[str, str]) -> None:
    facts = of(text)
    last = {name: cell.text for name, cell in facts.cells.items() if name.startswith("上年")}
    assert (last, facts.conflicts) == (found, ())
    assert last.keys() == facts.reckoned.keys()


def test_a_reckoned_figure_keeps_both_places_and_is_read_back() -> None:
    lines = (
        "第二部分 2021年度部门决算情况说明",
        "一、收入支出决算总体情况说明",
        "2021年收、支总计980万元。与2020年相比，收、支总计各减少20万元，下降2%。",
        "附件1",
        "青禾区水务局2021年部门整体支出绩效评价报告",
        "一、部门概况",
        "（一）机构组成。我局有5个科室。",
        "（二）部门财政资金支出情况。我局部门年初预算1000万元，决算980万元。",
    )
    (whole,), problems = intake.read("-", stdin_bytes="\n\n".join(lines).encode())
    assert problems == ()
    assert whole.facts["上年收入总计"].text == "1000万元"
    assert [(cell.text, cell.source.line) for cell in whole.derived["上年收入总计"]] == [
        ("980万元", 5),
        ("减少20万元", 5),
    ]
    (again,), wrong = parse_all(dump(whole), "a.yaml")
    assert wrong == ()
    assert [cell.text for cell in again.derived["上年支出总计"]] == ["980万元", "减少20万元"]


def test_a_change_that_leads_elsewhere_than_what_is_stated_is_told_and_neither_is_taken() -> None:
    facts = of(
        "2020年收入总计100万元。", "2021年收入总计90万元，比上年减少12万元。", "机关运行经费5万元，比上年增加1万元。"
    )
    assert [(one.name, [cell.text for cell in one.values]) for one in facts.conflicts] == [
        ("上年收入总计", ["100万元", "102万元"])
    ]
    assert "上年收入总计" not in facts.cells
    assert facts.reckoned.keys() == {"上年机关运行经费"}
    again = of("2020年收入总计100万元，上年收入总计99万元。", "2021年收入总计90万元，比上年减少12万元。")
    assert [[cell.text for cell in one.values] for one in again.conflicts] == [["100万元", "99万元"]]
    rounded = of("2020年收入总计100万元。", "2021年收入总计90.04万元，比上年减少10万元。")  # 99.535–100.545
    assert (rounded.conflicts, rounded.cells["上年收入总计"].text, rounded.reckoned) == ((), "100万元", {})


# --- charts of the department -------------------------------------------------------------------------------------

STATED = of(
    "2021年收入总计98万元，支出总计98万元。财政拨款收、支总计95万元，比上年增加5万元。",
    "本年支出合计98万元，其中：基本支出60万元，占61%；项目支出38万元，占39%。三公经费支出0万元。",
)


def told_of(
    *blocks: AccountBlock, facts: Facts = STATED, year: int | None = 2021
) -> tuple[list[object], dict[str, str]]:
    found = charted.added(facts, account(*blocks), year)
    more = {name: cell.text for name, cell in found.cells.items() if name not in facts.cells}
    assert [cell for name, cell in found.cells.items() if name in facts.cells] == list(facts.cells.values())
    return [(one.name, *(cell.text for cell in one.values)) for one in found.conflicts], more


def test_a_chart_that_shows_another_figure_than_the_text_is_told_and_the_text_counts() -> None:
    right = chart("财政拨款收、支决算总计变动情况", "2021年 2020年", ("", "95 90"))
    wrong = chart("图4：财政拨款收、支决算总计变动情况图", "2020年 2021年", ("财政拨款收、支总计", "85.5 95"))
    assert told_of(right) == ([], {})
    assert told_of(wrong) == ([("上年财政拨款收入总计", "90万元", "85.5")], {})
    parts = chart("图3：支出决算结构图", "基本支出 项目支出", ("", "60 83"))
    assert told_of(wrong, parts) == (
        [("上年财政拨款收入总计", "90万元", "85.5"), ("支出构成：项目支出", "38万元", "83")],
        {},
    )


def test_only_a_chart_that_agrees_somewhere_is_compared_and_in_its_own_unit() -> None:
    assert told_of(chart("支出决算结构图", "基本支出 项目支出", ("", "6 83"))) == ([], {})
    assert told_of(chart("支出决算结构图", "基本支出 项目支出", ("", "600000 830000"))) == (
        [("支出构成：项目支出", "38万元", "830000")],
        {},
    )
    stored = chart("支出决算结构图", "基本支出 项目支出", ("", "60 83.119999999999997"))
    assert told_of(stored) == ([("支出构成：项目支出", "38万元", "83.12")], {})
    zero = chart("“三公”经费财政拨款支出变动图", "2020年 2021年", ("", "5 0"))
    assert told_of(zero) == ([], {})  # 0在什么单位里都是0
    assert told_of(chart("参保人数变动图", "2021年 2020年", ("", "95 85"))) == ([], {})
    assert told_of(chart("", "", ("", ""))) == ([], {})
    assert told_of(chart("财政拨款收、支决算总计变动情况", "2021年 2020年 上上年", ("", "95 85 x")), year=None) == (
        [],
        {},
    )


def test_what_only_a_chart_shows_of_the_year_before_is_a_fact() -> None:
    both = chart("收、支决算总计变动情况图", "2020年 2021年 2019年", ("收入总计", "90 98 80"), ("支出总计", "91 98 80"))
    assert told_of(both) == ([], {"上年收入总计": "90", "上年支出总计": "91"})
    assert told_of(chart("收、支决算总计变动情况图", "2020年 2021年", ("", "900000 980000"))) == ([], {})
    differing = of("收入总计98万元，支出总计97万元。")
    either = chart("收、支决算总计变动情况图", "2021年 2020年", ("总计", "97 90"))
    assert told_of(either, facts=differing) == ([], {"上年收入总计": "90", "上年支出总计": "90"})


def test_of_the_tables_only_the_one_of_all_money_is_compared() -> None:
    rows = ("项目|行次|决算数|", "本年支出合计|1|98|", "收入总计|2|89|", "年初结转|3|1|")
    assert told_of(table("收入支出决算总表", *rows)) == ([("收入总计", "98万元", "89")], {})
    assert told_of(table("财政拨款收入支出决算总表", *rows)) == ([], {})
    assert told_of(table("收入支出决算总表", "项目|行次|预算数|", *rows[1:])) == ([], {})


# --- charts and tables of projects --------------------------------------------------------------------------------

BRIDGES = form("危桥改造", "120", "118.4", row("改造座数", "6座", "6座"), row("合格率", "100%", "98%"))
PATHS = form("步道维护", "50", "48", row("维护里程", "30公里", "31公里"))


def told_beside(*blocks: AccountBlock, project: str = "") -> list[list[tuple[str, str, str]]]:
    found = shown.beside((BRIDGES, PATHS), account(*blocks, project=project))
    return [[(one.name, *(cell.text for cell in one.values)) for one in form.conflicts] for form in found]  # type: ignore[misc]


def test_a_list_of_projects_with_another_budget_than_the_form_is_told() -> None:
    rows = (
        "序号|项目名称|2021年预算数（万元）|执行数|完成率",
        "1|危桥改造项目|120|118.4|98%",
        "2|步道维护|60|48|80%",
        "|合计|170||",
    )
    assert told_beside(table("项目一览表", *rows)) == [[], [("预算数", "50", "60")]]
    last = ("项目名称|2020年预算数", "危桥改造|120", "步道维护|60")
    assert told_beside(table("项目一览表", *last)) == [[], []]
    assert told_beside(table("项目一览表", "项目名称|预算数", "危桥改造|100", "步道维护|60")) == [[], []]
    assert told_beside(table("项目一览表", "项目名称|预算数（元）", "危桥改造|120", "步道维护|60")) == [[], []]
    assert told_beside(table("项目一览表", "项目名称|预算数", "危桥改造")) == [[], []]


def test_a_chart_of_projects_is_compared_whichever_way_it_is_drawn() -> None:
    one = chart("各项目执行情况", "危桥改造 步道维护", ("预算数", "120 50"), ("执行数", "118.4 84"))
    other = chart("各项目执行情况", "预算数 执行数", ("危桥改造", "120 118.4"), ("步道维护", "50 84"))
    own = chart("资金执行情况", "预算数 执行数", ("", "50 84"))
    for told_in in (told_beside(one), told_beside(other), told_beside(own, project="步道维护项目")):
        assert told_in == [[], [("执行数", "48", "84")]]
    assert told_beside(own) == [[], []]


def test_a_chart_in_a_projects_report_is_compared_with_its_rows_in_their_unit() -> None:
    drawn = chart("目标完成图", "改造座数 合格率", ("目标值", "6 100"), ("实际完成值", "9 98"))
    assert told_beside(drawn, project="危桥改造") == [[], []]  # 座数没有一个相同的
    more = replace(
        BRIDGES,
        rows=(*BRIDGES.rows, row("验收座数", "6座", "5座"), row("整治路段", "全线", "全线"), row("抽检次数", "3", "3")),
    )
    found = shown.beside(
        (more,), account(chart("", "改造座数 验收座数 整治路段 抽检次数", ("实际值", "9 5 1 4")), project="危桥改造")
    )
    assert [(one.name, *(cell.text for cell in one.values)) for one in found[0].conflicts] == [("改造座数", "6座", "9")]
    assert shown.beside((replace(BRIDGES, project=None),), account(drawn)) == (replace(BRIDGES, project=None),)


def test_what_a_sentence_says_otherwise_is_not_told_again_of_a_chart() -> None:
    from jixiao.records import Conflict

    known = replace(PATHS, conflicts=(Conflict("执行数", (at("48"), at("49万元"))),))
    drawn = chart("资金执行情况", "预算数 执行数", ("", "50 84"))
    assert shown.beside((known,), account(drawn, project="步道维护")) == (known,)


def test_a_table_that_is_longer_than_a_list_of_projects_is_not_looked_through() -> None:
    rows = ("项目名称|预算数", "危桥改造|120", *("步道维护|60" for _ in range(2000)))
    assert list(labelled.columns(account(table("", *rows)))) == []


def test_a_reckoned_figure_that_does_not_name_what_it_came_from_is_refused() -> None:
    for written in ("{name: 上年收入总计, of: [980万元]}", "{of: [980万元, 减少20万元]}", "{name: 上年收入总计}"):
        forms, (problem,) = parse_all(f"project: 甲\nderived: [{written}]\n", "a.yaml")
        assert (forms, problem.code, problem.source.line) == ((), "submission.derived", 2)


# --- lists of projects --------------------------------------------------------------------------------------------


def counted(*lines: str, forms: tuple[Submission, ...] = (BRIDGES, PATHS)) -> list[tuple[str, ...]]:
    found = listed.compared(stated(told(*lines), (departments.ACCOUNT,), 2021), told(*lines), forms)
    return [(one.name, *(cell.text for cell in one.values)) for one in found.conflicts]


def test_a_project_that_is_announced_and_has_no_form_is_told() -> None:
    assert counted("决算中反映“危桥改造”“步道维护”2个项目绩效目标实际完成情况。") == []
    assert counted("决算中反映“危桥改造”“路灯更新”2个项目绩效目标实际完成情况。") == [
        ("所列项目", "路灯更新", "危桥改造、步道维护"),
        ("所列项目", "危桥改造、路灯更新", "步道维护"),
    ]
    assert counted("决算中反映“危桥改造”等2个项目绩效目标实际完成情况。") == []
    assert counted("决算中反映“农村危桥改造项目”、“步道维护工程”项目绩效目标完成情况。") == []
    assert counted("决算中反映“危桥改造”“步道维护”“路灯更新”等3个项目绩效目标完成情况。") == [
        ("项目个数", "3个", "2份自评表"),
        ("所列项目", "路灯更新", "危桥改造、步道维护"),
    ]
    assert counted("决算中反映3个项目绩效目标完成情况。") == [("项目个数", "3个", "2份自评表")]
    assert counted("决算中反映3个项目绩效目标完成情况。", forms=()) == []
    nameless = replace(PATHS, project=None)
    assert counted("决算中反映“危桥改造”“路灯更新”项目绩效目标完成情况。", forms=(BRIDGES, nameless)) == []


def test_counts_that_the_forms_or_another_list_contradict_are_told() -> None:
    assert counted("年终对1个项目开展了绩效自评。") == [("绩效自评项目数", "1", "2份自评表")]
    assert counted("年终对12个项目开展了绩效自评。") == []
    own = "还自行组织了5个项目支出绩效评价。"
    assert counted(own, "自行组织对危桥改造项目、步道维护项目开展了绩效评价。") == [
        ("部门绩效评价项目数", "5", "危桥改造项目、步道维护项目")
    ]
    assert counted(own, "自行组织对危桥改造项目等5个项目开展了绩效评价。") == []
    assert counted("自行组织对危桥改造项目、步道维护项目开展了绩效评价。") == []
    assert counted("还自行组织了2个项目支出绩效评价。", "自行组织对危桥改造项目、步道维护项目开展了绩效评价。") == []


def test_lists_are_compared_only_with_the_forms_of_an_account_that_was_read_whole() -> None:
    words = "本部门在2021年度部门决算中反映5个项目绩效目标实际完成情况。"
    report = Passage("青禾区水务局2021年部门整体支出绩效评价报告", ((0, Source("a.txt", 90, 1)),))
    budget = Passage("我局部门年初预算1000万元。", ((0, Source("a.txt", 91, 1)),))
    blocks = (Passage(words, ((0, Source("a.txt", 5, 1)),)), report, budget)
    whole = replace(account(*blocks), forms=(BRIDGES, PATHS))

    def said(one: Account, *, read: bool = True) -> list[str]:
        return [conflict.name for conflict in submissions.submissions(one, whole=read)[-1].conflicts]

    assert said(whole) == ["项目个数"]
    assert said(whole, read=False) == []
    behind = replace(BRIDGES, source=Source("a.txt", 95))
    assert said(replace(whole, forms=(behind, PATHS))) == []
    assert said(replace(whole, forms=(behind, PATHS), lined=False)) == ["项目个数"]


# --- size ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_very_long_account_and_as_much_nonsense_are_read_in_a_bounded_time(tmp_path: Path) -> None:
    own = (ROOT / "tests/cases/accounts/水务局决算.txt").read_text(encoding="utf-8")
    path = tmp_path / "决算.txt"
    path.write_text((own + "\n") * (300_000 // len(own)), encoding="utf-8")
    with pumped.within(60):
        forms, _ = intake.read(str(path))
        assert len(forms) > 150
        chance = random.Random(7)
        path.write_text(
            "".join(chance.choices("数量指标一、（）。：“”0123%万元\t\n 收支总计比上年增加反映自评报告", k=300_000)),
            encoding="utf-8",
        )
        assert intake.read(str(path))[0] == ()
        path.write_text("自评报告" + "收入总计9万元，比上年增加1万元" * 20_000, encoding="utf-8")
        assert intake.read(str(path))[0] == ()
