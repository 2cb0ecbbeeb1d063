"""What an account's text gives to submissions: words by their headings, figures, the department, contradictions."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import jixiao
from helpers import ROOT
from helpers.documents import as_docx
from jixiao import intake
from jixiao.findings import appraisal
from jixiao.ground.problems import Source
from jixiao.intake import questions
from jixiao.intake.accounts import department, narrative, projects, titles
from jixiao.intake.canonical import NARRATIVE, dump, parse_all
from jixiao.intake.forms.text import items
from jixiao.records import (
    Account,
    AccountSection,
    Budget,
    Cell,
    Conflict,
    Fund,
    Passage,
    Row,
    Scorecard,
    Submission,
)
from jixiao.values import departments, statements
from jixiao.values.agreement import agree
from jixiao.values.names import near

SEEDS = Path("/work/shared/seeds")
OWN = ROOT / "tests/cases/accounts/水务局决算.txt"
TITLES = yaml.safe_load((ROOT / "tests/cases/titles.yaml").read_text(encoding="utf-8"))
KNOWN = [(key, title) for key, some in TITLES["known"].items() for title in some]


def told(*lines: str) -> tuple[narrative.Told, ...]:
    return tuple((passage(line, number), 0) for number, line in enumerate(lines, 1))


def passage(text: str, line: int) -> Passage:
    return Passage(text, ((0, Source("a.txt", line, 1)),))


def section(project: str, *lines: str) -> AccountSection:
    return AccountSection(1, "", "", None, (), tuple(passage(line, at) for at, line in enumerate(lines, 1)), project)


def form(project: str, budget: str = "40", executed: str = "38.4", *rows: Row) -> Submission:
    place = Source("a.txt", 9, 1)
    fund = Fund(place, annual=Cell(budget, place), executed=Cell(executed, place))
    return Submission(place, project=Cell(project, place), unit=Cell("青禾区水务局", place), year=2021,
                      budget=Budget(total=fund), rows=rows)  # fmt: skip


def row(name: str, target: str, actual: str, line: int = 20, group: str = "数量指标") -> Row:
    place = Source("a.txt", line, 1)
    return Row(("产出指标", group, name), place, target=Cell(target, place), actual=Cell(actual, place))


# --- headings and questions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "title"), KNOWN)
def test_a_title_of_the_outlines_is_known_by_its_words(key: str, title: str) -> None:
    found = titles.heading(title)
    assert found is not None
    assert found.key == key


def test_every_key_of_the_narrative_has_a_title_but_the_background_that_has_several() -> None:
    assert set(TITLES["known"]) == set(NARRATIVE) - {"background"}


@pytest.mark.parametrize("title", TITLES["holders"])
def test_a_heading_that_only_holds_others_has_no_text(title: str) -> None:
    found = titles.heading(title)
    assert found is not None
    assert found.key == titles.HOLDER


@pytest.mark.parametrize("sentence", TITLES["sentences"])
def test_a_sentence_that_names_a_word_of_a_title_is_no_heading(sentence: str) -> None:
    found = titles.heading(sentence)
    assert found is None or found.key is None


QUESTIONS = (
    "说明项目采用的组织实施步骤及方法。",
    "结合自评情况，分析存在的问题及原因。",
    "简要说明项目完成的数量、质量等情况。",
    "包括项目背景、主要内容及实施情况、资金投入和使用情况等。",
    "（可用表格形式反映）",
    "（简要说明整体绩效情况）",
)
ANSWERS = (
    "我局按月核对名单，分析补助发放中存在的问题。",
    "本单位结合工作实际，说明了资金的分配情况。",
    "64处供水点全部管护到位。",
    "按照区里的方案评价，结果为优。",
    "主要包括管护、消毒和巡查。",
    "无",
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "1.预算执行率=预算执行数/调整后预算数，预算执行率未达到90%的需说明原因（100字以内）；2.年中追加的，应单独说明理由。",
            True,
        ),
        ("预算执行率未达到90%的需说明原因", True),
        ("其他资金包括：社会投入资金、银行贷款", True),
        ("预算执行率=95%，因施工推迟", False),
        ("因汛期停工，已说明原因", False),
        ("年中追加10万元", False),
        ("预算执行率未达到90%的需说明原因；因汛期停工。", False),
        ("", False),
    ],
)
def test_what_a_form_prints_in_the_place_of_a_reason_is_no_reason(text: str, wanted: bool) -> None:
    assert questions.printed(text) is wanted


@given(st.lists(st.sampled_from(QUESTIONS), max_size=2), st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=3))
def test_the_narrative_never_holds_a_question_of_the_template_and_always_the_answer(
    asked: list[str], answered: list[str]
) -> None:
    found = narrative.texts(told("一、项目概况", "（一）项目监管情况。", *asked, *answered))
    assert found["supervision"].text == "\n".join(answered)
    assert found["supervision"].source == Source("a.txt", 3 + len(asked), 1)


@given(st.text(alphabet="说明情况分析（）()。，：可用表格反映我局1项目\n", max_size=60))
def test_every_piece_of_an_answer_stands_in_the_paragraph_as_it_is(text: str) -> None:
    for offset, piece in questions.answers(text):
        assert text[offset : offset + len(piece)] == piece


@given(st.lists(st.sampled_from([*(title for _, title in KNOWN), *QUESTIONS, *ANSWERS]), max_size=25))
def test_every_line_of_a_narrative_is_a_contiguous_part_of_the_text(lines: list[str]) -> None:
    for cell in narrative.texts(told(*lines)).values():
        assert all(any(part in line for line in lines) for part in cell.text.split("\n"))
        assert not any(questions.asks(line) for line in cell.text.split("\n")[:1])


def test_what_is_numbered_deeper_than_the_heading_belongs_to_its_text() -> None:
    found = narrative.texts(
        told("（一）项目完成情况。", "1. 管护供水点64处", "2. 消毒120次", "（二）项目效益情况。", "用水安全。")
    )
    assert found["completion"].text == "1. 管护供水点64处\n2. 消毒120次"
    assert found["effect"].text == "用水安全。"


# --- projects ---------------------------------------------------------------------------------------------------


def account(*sections: AccountSection, forms: tuple[Submission, ...]) -> Account:
    return Account(Source("a.txt"), sections, forms=forms)


REPORT = ("（三）项目监管情况。", "按季度抽查。", "3. 资金使用。", "年初预算40万元，决算执行数38.40万元。")


def test_a_report_belongs_to_the_form_of_its_very_name() -> None:
    (found,) = projects.told(account(section("供水管护补助项目", *REPORT), forms=(form("供水管护补助"),)))
    assert found.narrative["supervision"].text == "按季度抽查。"
    assert found.conflicts == ()


def test_a_report_under_a_near_name_is_told_and_taken_where_its_money_is_the_forms() -> None:
    near_name, ours = "山区供水点管护补助", form("山区供水管护补助")
    (found,) = projects.told(account(section(near_name, *REPORT), forms=(ours,)))
    assert found.narrative["supervision"].text == "按季度抽查。"
    assert [(one.name, [cell.text for cell in one.values]) for one in found.conflicts] == [
        ("项目名称", ["山区供水管护补助", near_name])
    ]
    (other,) = projects.told(account(section(near_name, *REPORT), forms=(form("山区供水管护补助", "40", "37"),)))
    assert other.narrative == {}
    assert [one.name for one in other.conflicts] == ["项目名称"]


def test_of_two_near_names_neither_is_taken_and_both_are_told() -> None:
    two = (section("山区供水点管护补助", *REPORT), section("山区供水管护的补助", *REPORT))
    (found,) = projects.told(account(*two, forms=(form("山区供水管护补助"),)))
    assert found.narrative == {}
    assert [one.values[1].text for one in found.conflicts] == ["山区供水点管护补助", "山区供水管护的补助"]


def test_a_form_without_a_report_keeps_its_overview_as_its_completion() -> None:
    overview = "（2）河道巡查项目绩效目标完成情况综述。项目全年预算数15万元，执行数为14万元。全年巡查120次。"
    (found,) = projects.told(account(section("", overview), forms=(form("河道巡查", "15", "14"),)))
    assert {key: cell.text for key, cell in found.narrative.items()} == {
        "completion": "项目全年预算数15万元，执行数为14万元。全年巡查120次。"
    }


def test_the_number_of_a_page_is_nobodys_word() -> None:
    assert narrative.lines([section("甲", "— 20 —", "已完成。", "第21页")]) == ((passage("已完成。", 2), 0),)


def test_what_a_text_says_of_the_money_otherwise_than_the_form_is_told_with_both_places() -> None:
    overview = "（2）河道巡查项目绩效目标完成情况综述。项目全年预算数15万元，执行数为13万元。"
    (found,) = projects.told(account(section("", overview), forms=(form("河道巡查", "15", "14"),)))
    assert [(one.name, [(cell.text, cell.source.line) for cell in one.values]) for one in found.conflicts] == [
        ("执行数", [("14", 9), ("13万元", 1)])
    ]


def test_a_figure_that_a_report_states_twice_in_two_ways_is_no_fact() -> None:
    lines = ("3. 资金使用。", "失败退回4人次。", "（一）项目完成情况。", "失败退回3人次。")
    (found,) = projects.told(account(section("河道巡查", *lines), forms=(form("河道巡查"),)))
    assert "失败退回人次" not in found.facts
    assert [one.name for one in found.conflicts] == ["失败退回人次"]


def test_names_are_near_by_four_characters_of_five() -> None:
    assert near("市级破产改制离休人员生活补贴", "市级破产改制企业离休人员生活补贴")
    assert not near("企业教师生活补贴", "建国初期老干部困难补贴")
    assert not near("河道巡查", "河道巡查")
    assert not near("退休人员补贴", "贴补员人休退")  # the same characters, in another order


# --- figures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2021年收入总计980万元，2020年收入总计1000万元。", {"收入总计": "980万元", "上年收入总计": "1000万元"}),
        ("财政拨款收、支总计9.5亿元。", {"财政拨款收入总计": "9.5亿元", "财政拨款支出总计": "9.5亿元"}),
        ("2018年收入总计980万元。", {}),
        ("收、支总计各减少18万元。", {}),
        ("机关运行经费支出139.40万元，上年机关运行经费140万元。", {"机关运行经费": "139.40万元", "上年机关运行经费": "140万元"}),
        ("年末在职人员54人，上年末在职人员55人。", {"在职人员数": "54人", "上年在职人员数": "55人"}),
        ("核定编制57名，其中行政编制30名。", {"编制数": "57名"}),
        ("自评结果将在年底公开。", {}),
        ("自评结果已在网站公开。", {"自评已公开": "是"}),
        ("问题尚未全部整改。", {}),
        ("没有重大违规问题。", {}),
        ("全年没有违规记录。", {"违规记录数": "0"}),
        ("截至6月底预算执行进度为48.5%。", {"截至6月预算进度": "48.5%"}),
    ],
)  # fmt: skip
def test_a_sentence_states_the_facts_that_rulesets_ask_for(text: str, found: dict[str, str]) -> None:
    tables = (*statements.stated(text, departments.ACCOUNT, 2021), *statements.stated(text, departments.REPORT, 2021))
    assert {one.name: one.value for one in tables} == found
    assert all(one.value == "是" or one.value == "0" or text[one.start :].startswith(one.value) for one in tables)


@pytest.mark.slow
def test_statements_are_found_in_a_million_characters_in_a_moment() -> None:
    for text in ("年初预算" * 250_000, "本年收入合计3万元" * 100_000, "自评结果" * 250_000, "9" * 1_000_000):
        for table in (departments.ACCOUNT, departments.REPORT, statements.PROJECT):
            list(statements.stated(text, table, 2021))
        list(departments.parts(text, 2021))


@pytest.mark.parametrize(
    ("one", "other", "agreed"),
    [
        ("949.68", "949.7万元", True),
        ("949.68", "949.6万元", False),
        ("0.7万元", "7037元", True),
        ("3人", "3人次", None),
        ("约950", "949.68", None),
        ("4人次", "3人次", False),
    ],
)
def test_two_figures_agree_where_one_number_is_printed_as_both(one: str, other: str, agreed: bool | None) -> None:
    assert agree(one, other, "万元" if "." in one else "") is agreed
    assert agree(other, one, "万元" if "." in one else "") is agreed


# --- the whole account --------------------------------------------------------------------------------------------


def test_an_account_gives_its_forms_with_their_words_and_its_department() -> None:
    forms, problems = intake.read(str(OWN))
    assert problems == ()
    first, second, whole = forms
    assert first.narrative["completion"].text.startswith("64处供水点全部管护到位。\n1. 加强供水点消毒")
    assert list(second.narrative) == ["completion"]
    assert whole.project is not None
    assert whole.project.text == "部门整体支出"
    assert whole.budget.total is not None
    assert (whole.facts["截至9月预算进度"].text, whole.facts["编制数"].text) == ("70%", "32名")
    assert whole.narrative["problems"].text == "供水点管护人员变动较多。"
    assert whole.narrative["suggestions"].text == "稳定管护队伍"
    for one in forms:
        again, wrong = parse_all(dump(one), "a.yaml")
        assert wrong == ()
        assert dump(again[0]) == dump(one)


def test_a_word_document_gives_the_same_words_as_its_text(tmp_path: Path) -> None:
    path = tmp_path / "决算.docx"
    path.write_bytes(as_docx(items(OWN.read_text(encoding="utf-8"), "a.txt")))
    from_word, problems = intake.read(str(path))
    from_text, _ = intake.read(str(OWN))
    assert problems == ()
    assert [{key: cell.text for key, cell in one.narrative.items()} for one in from_word] == [
        {key: cell.text for key, cell in one.narrative.items()} for one in from_text
    ]
    assert {key: cell.text for key, cell in from_word[-1].facts.items()} == {
        key: cell.text for key, cell in from_text[-1].facts.items()
    }


def test_the_text_of_a_narrative_stands_in_the_file() -> None:
    paths = [OWN, *sorted(SEEDS.glob("*.txt"))]
    for path in paths:
        whole = re.sub(r"\s|\[bookmark:[^\]]*\]", "", path.read_text(encoding="utf-8"))
        for one in intake.read(str(path))[0]:
            for cell in one.narrative.values():
                for line in cell.text.split("\n"):
                    assert re.sub(r"\s", "", line) in whole


def test_a_project_ruleset_passes_over_the_department_and_a_departments_takes_the_projects() -> None:
    forms, _ = jixiao.read(OWN)
    cards, wrong = jixiao.appraise(jixiao.law("project-self-evaluation/2020"), forms)
    assert (len(cards), wrong) == (2, ())
    (card,), wrong = jixiao.appraise(jixiao.law("department-overall-sichuan/2020"), forms)
    assert wrong == ()
    assert [len(card.projects), str(card.earned), str(card.pending)] == [2, "49.50", "50.00"]


def test_a_department_in_a_file_of_its_own_takes_the_projects_of_its_unit_beside_it() -> None:
    forms, _ = jixiao.read(OWN)
    stranger = replace(forms[0], unit=Cell("平桥县教育局", forms[0].source))
    law = appraisal.ready("department-overall-sichuan/2020")
    chosen, passed = appraisal.spoken_of(law, (forms[0], stranger, forms[2]))
    assert passed == ()
    assert [len(one.projects) for one in chosen] == [1, 0]


def test_the_closing_line_accounts_for_a_department_that_was_passed_over() -> None:
    from jixiao.cli import inputs

    forms, _ = intake.read(str(OWN))
    whole = replace(forms[2], source=Source("部门.yaml", 1, 1))
    files = inputs.FoundFiles((str(OWN), "部门.yaml"))
    assert inputs.account(files, forms[:2], (), passed=(whole,)) == [
        "略过 部门.yaml:1:1：部门整体支出没有评分，要评请写部门整体的规则集，如 -r department-overall-sichuan。",
        "共2个文件：已评1个2份，略过1个。",
    ]


def test_a_file_without_a_report_gives_no_department() -> None:
    text = OWN.read_text(encoding="utf-8").split("附件1")[0]
    forms, _ = intake.read("-", stdin_bytes=text.encode())
    assert [one.project.text for one in forms if one.project] == ["山区供水管护补助", "河道巡查"]
    assert department.submission(Account(Source("a.txt"), ()), None) is None


# --- contradictions -----------------------------------------------------------------------------------------------


def found(*forms: Submission) -> list[tuple[str, str]]:
    cards, wrong = appraisal.appraise_all(appraisal.ready("project-self-evaluation/2020"), forms)
    assert wrong == ()
    return [
        (one.id, one.message) for card in cards for one in card.findings if one.id in ("value.conflict", "value.copied")
    ]


def total(card: Scorecard) -> str:
    return str(card.earned)


MONEY = row("人均补贴成本", "1.2万元/人", "1.2万元/人", 22, "成本指标")


def test_an_average_that_is_anothers_is_copied() -> None:
    right = form("山区教师补贴", "120", "118", row("补贴人数", "100", "100"), MONEY)
    wrong = form("代发工作经费", "5", "5", row("补贴人数", "80", "80"), MONEY)
    assert [one for one, _ in found(right, wrong)] == ["value.conflict", "value.copied"]
    fitting = form("代发工作经费", "96", "96", row("补贴人数", "80", "80"), MONEY)
    assert found(right, fitting) == []


@pytest.mark.parametrize(
    ("average", "unit", "said"),
    [
        ("1.2万元/人", None, "“1.2万元/人”，与表内的金额和人数不符：5万元÷80人=0.0625万元"),  # 5 ÷ 80
        ("1200", "元", "“1200元”，与表内的金额和人数不符：5万元÷80人=625元"),  # 50000 ÷ 80
        ("900元", None, "“900元”，与表内的金额和人数不符：5万元÷80人=625元"),
    ],
)
def test_an_average_that_fits_no_amount_is_told_with_what_it_would_be(
    average: str, unit: str | None, said: str
) -> None:
    money = row("人均补贴成本", average, average, 22, "成本指标")
    money = replace(money, unit=Cell(unit, Source("a.txt", 22))) if unit else money
    [(_, message)] = found(form("代发工作经费", "5", "5", row("补贴人数", "80人", "80人"), money))
    assert message == f"“人均补贴成本”写的是{said}。"


def test_another_projects_name_is_copied_only_with_the_clause_and_not_in_a_list() -> None:
    def with_words(name: str, words: str, money: str = "40") -> Submission:
        return replace(
            form(name, money, money, row("补贴次数", "3次", "3次")),
            narrative={"measures": Cell(words, Source("a.txt", 5))},
        )

    own = with_words("山区教师生活补贴", "资金由区财政保障，主要用于支持山区教师生活补贴的发放。")
    copied = with_words("老年人困难补贴", "资金按月拨付，主要用于支持山区教师生活补贴的发放。", "41")
    listed = with_words("代发工作经费", "主要用于支持老年人困难补贴、山区教师生活补贴的发放。", "5")
    assert [one for one, _ in found(own, copied)] == ["value.copied"]
    assert found(own, listed) == []
    assert found(own, with_words("老年人困难补贴", "与山区教师生活补贴一并发放。", "41")) == []


@pytest.mark.parametrize("cells", [{"reason": 1}, {"actual": 1}])
def test_another_projects_name_in_a_result_or_a_reason_is_copied(cells: dict[str, int]) -> None:
    def with_cell(name: str, money: str, words: str) -> Submission:
        rows = row("补贴次数", "3次", "2次")
        return form(name, money, money, replace(rows, **{column: Cell(words, Source("a.txt", 9)) for column in cells}))

    words = "企业教师生活补贴人数减少，按实际发放"
    own = with_cell("企业教师生活补贴", "40", words)
    copied = found(own, with_cell("建国初期老干部困难补贴", "41", words))
    assert copied == [
        (
            "value.copied",
            "“企业教师生活补贴人数减少”（第9行）说的是另一个项目，与项目“企业教师生活补贴”的文字（第9行）相同。",
        )
    ]
    assert found(own, with_cell("建国初期老干部困难补贴", "41", "人数减少，按实际发放")) == []


def test_heads_are_added_up_only_where_the_money_is_the_sum() -> None:
    first = form("山区教师补贴", "120", "118", row("补贴人数", "100人", "100人"))
    second = form("老年人困难补贴", "30", "28", row("补贴人数", "60人", "60人"))
    both = form(
        "代发工作经费",
        "5",
        "5",
        row("补贴人数", "170人", "170人"),
        row("补贴总金额", "150万元", "146万元", 23, "成本指标"),
    )
    assert [one for one, _ in found(first, second, both)] == ["value.conflict"]
    right = replace(both, rows=(row("补贴人数", "160人", "160人"), both.rows[1]))
    assert found(first, second, right) == []
    other = replace(both, rows=(both.rows[0], row("补贴总金额", "200万元", "190万元", 23, "成本指标")))
    assert found(first, second, other) == []


@pytest.mark.slow
def test_a_value_that_the_text_has_with_one_digit_changed_is_told_where_the_text_speaks_of_it() -> None:
    def with_words(words: str) -> Submission:
        levied = row("水资源费征收额", "23132万元", "23929万元")
        return replace(
            form("水资源费征收", "5", "5", levied), narrative={"completion": Cell(words, Source("a.txt", 5))}
        )

    assert [one for one, _ in found(with_words("全年完成资源费征收23939万元。"))] == ["value.conflict"]
    assert found(with_words("全年完成资源费征收23929万元。")) == []
    assert found(with_words("全年计划资源费征收23132万元。")) == []
    assert found(with_words("全年拨付23939万元。")) == []
    assert found(with_words("全年完成资源费征收23939万元，其中本级资源费征收23929万元。")) == []


def test_contradictions_lower_no_mark() -> None:
    plain = form("山区教师补贴", "120", "118", row("补贴人数", "100", "100"), MONEY)
    place = Source("a.txt", 30)
    told_twice = replace(plain, conflicts=(Conflict("失败退回人次", (Cell("3人次", place), Cell("4人次", place))),))
    law = appraisal.ready("project-self-evaluation/2020")
    assert total(appraisal.appraise(law, plain)) == total(appraisal.appraise(law, told_twice))


# --- the seeds ----------------------------------------------------------------------------------------------------

seeds = pytest.mark.skipif(not SEEDS.exists(), reason="needs the published accounts of /work/shared/seeds")


@pytest.mark.slow
@seeds
def test_a_report_on_a_published_account_asks_for_no_paragraph_that_stands_in_it() -> None:
    from jixiao.report.blocks import Gap, Paragraph
    from jixiao.report.project import project_report

    (path,) = SEEDS.glob("003*.txt")
    forms, problems = jixiao.read(path)
    assert problems == ()
    cards, _ = jixiao.appraise(jixiao.law("project-self-evaluation/2020"), forms)
    asked = [
        span.what
        for card in cards
        for block in project_report(card).blocks
        if isinstance(block, Paragraph)
        for span in block.spans
        if isinstance(span, Gap)
    ]
    assert asked == []


@pytest.mark.slow
@seeds
def test_the_department_of_a_published_account_scores_as_from_the_facts_written_by_hand() -> None:
    (path,) = SEEDS.glob("003*.txt")
    law = jixiao.law("department-overall-sichuan/2020")
    (card,), _ = jixiao.appraise(law, jixiao.read(path)[0])
    by_hand, _ = jixiao.read(ROOT / "examples/部门整体/泸州社保局2020.yaml")
    (other,), _ = jixiao.appraise(law, by_hand)
    given_by_hand = {line.path[-1]: line.earned for line in other.lines if line.method and line.earned}
    ours = {line.path[-1]: line.earned for line in card.lines if line.method}
    assert {name: ours[name] for name in given_by_hand} == given_by_hand


@pytest.mark.slow
@seeds
def test_the_contradictions_of_the_published_accounts_are_those_that_were_read_by_hand() -> None:
    said: dict[str, list[tuple[str, str, str]]] = {}
    for path in sorted(SEEDS.glob("*.txt")):
        cards, _ = jixiao.appraise(jixiao.law("project-self-evaluation/2020"), jixiao.read(path)[0])
        said[path.name[:3]] = [
            (card.submission.project.text[:4], one.id, one.subject)
            for card in cards
            if card.submission.project
            for one in card.findings
            if one.id in ("value.conflict", "value.copied")
        ]
    assert said == {
        "000": [("省管森工", "value.conflict", "森工企业离退休人员数量")],  # 第343行30423名，第358行30533人
        "003": [
            ("企业教师", "value.conflict", "发放人数"),  # 第682行：人数减少；表上644、644
            ("建国初期", "value.conflict", "发放人数"),  # 第792行
            ("建国初期", "value.copied", "文字说明"),  # 第746行是第860行的话
            ("市级破产", "value.conflict", "发放人数"),  # 第906行
            ("市级破产", "value.conflict", "项目名称"),  # 第364行没有“企业”
            ("代发几类", "value.conflict", "失败退回人次"),  # 第986行4人次，第1042行3人次
            ("代发几类", "value.conflict", "人均补贴成本"),  # 4.68×841≈3936，超过1227
            ("代发几类", "value.conflict", "发放人数"),  # 841≠644+62+50，而1405=1100+55+250
            ("代发几类", "value.copied", "人均补贴成本"),  # 第389行
            ("机关保险", "value.conflict", "2020年市本级机保基金征收额"),  # 第438行23929万元，第1096行23939万元
        ],
    }
