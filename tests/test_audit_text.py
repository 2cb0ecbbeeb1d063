"""What an account says badly without any figure: remnants, slips, structure, contents, copied text, judgements."""

from dataclasses import replace
from pathlib import Path

import pytest

from helpers import ROOT, pumped
from jixiao.audit import contents, copies, judgement, remnants, repeats, slips, structure, subjects, texts, wordings
from jixiao.ground.problems import Problems, Source
from jixiao.intake import accounts
from jixiao.keeper import remnants as keeper
from jixiao.records import (
    Account,
    AccountChart,
    AccountSection,
    AccountTable,
    Cell,
    Certainty,
    ChartSeries,
    Discrepancy,
    Passage,
    PassageKind,
)

SEEDS = Path("/work/shared/seeds")
PUBLISHED = Path("/work/shared/cases/pages/accounts")
SHIPPED = ROOT / "rulesets" / "audit-text" / "1.yaml"
needs_texts = pytest.mark.skipif(not SEEDS.is_dir(), reason="the published texts are not on this machine")


def account(text: str) -> Account:
    made, problems = accounts.read("-", stdin_bytes=text.encode())
    assert problems == ()
    assert made is not None
    return made


def found(check: texts.Check, text: str) -> list[tuple[str, str, str]]:
    """Id, certainty and the first words of everything that a check finds."""
    return [(one.id, one.certainty.value, one.spots[0].text) for one in check(account(text))]


def ids(check: texts.Check, text: str) -> list[str]:
    return [one.id for one in check(account(text))]


# --- remnants are data ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", keeper.run(SHIPPED), ids=lambda case: case.name)
def test_worked_example_of_remnants(case: keeper.CaseResult) -> None:
    assert case.differences == ()


@pytest.mark.slow
def test_every_remnant_that_ships_is_found_in_a_worked_example() -> None:
    every = wordings.standard()
    missing = []
    for one in every:
        alone = tuple(other for other in every if other is not one)
        text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SHIPPED.with_suffix(".cases").glob("*")))
        if _count(text, every) == _count(text, alone):
            missing.append(one.message)
    assert missing == []


def _count(text: str, using: tuple[wordings.Wording, ...]) -> int:
    import yaml

    cases = [case["text"] for part in yaml.safe_load(text) for case in [part]]
    return sum(len(one.spots) for case in cases for one in remnants.check(account(case), using))


def test_a_worked_example_that_expects_something_else_fails(tmp_path: Path) -> None:
    path = tmp_path / "算例.yaml"
    path.write_text("- {name: 甲, text: 占**%。, expect: [{remnant.number: 占%}]}\n", encoding="utf-8")
    (case,) = keeper.run(SHIPPED, path)
    assert case.differences == ("应有 remnant.number：占%，没有发现。", "不应有 remnant.placeholder：占**%。")


HEAD = """schema: jixiao.remnants/1
id: audit-own
edition: "1"
title: 自己的
basis: [{cite: 内部, title: 内部格式, verified: original}]
remnants:
"""
OWN = "  - {{id: remnant.own, words: [{words}], severity: hint, message: '找到{{原文}}。', advice: 改。}}\n"


def _own(words: str) -> tuple[wordings.Wording, ...]:
    return wordings.load(HEAD + OWN.format(words=words), "own.yaml")


def test_a_bureau_adds_words_without_programming() -> None:
    (one,) = remnants.check(account("本年共{建成|}水渠3公里，详见台账甲。"), _own("'台账{甲|乙}'"))
    assert (one.id, one.message, one.spots[0].text, one.spots[0].source) == (
        "remnant.own",
        "找到台账甲。",
        "台账甲",
        Source("-", 1, 1),
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("'{数目}个'", "remnants.unknown-name"),
        ("'{字}{话}{字}的'", "remnants.too-wide"),
        ("'{字}'", "remnants.too-wide"),
        ("'占{字%'", "remnants.bad-words"),
        ("甲乙, 甲乙", "remnants.repeated"),
    ],
)
def test_words_that_make_no_sense_are_refused_with_their_place(words: str, code: str) -> None:
    with pytest.raises(Problems) as refused:
        _own(words)
    assert [(one.code, one.source.line) for one in refused.value.problems] == [(code, 7)]


def test_a_message_that_is_no_sentence_or_names_something_unknown_is_refused() -> None:
    line = "  - {id: remnant.own, words: [甲乙], severity: hint, message: '找到{词}', advice: 改}\n"
    with pytest.raises(Problems) as refused:
        wordings.load(HEAD + line, "own.yaml")
    assert [one.code for one in refused.value.problems] == ["remnants.unknown-name", "remnants.unfinished"]


def test_names_that_a_document_hides_everywhere_make_its_placeholders_a_hint() -> None:
    text = "资金用于XX镇。\n资金用于XX县。\n资金用于XX村。\n共修建水渠XX个，投入3万元。\n"
    certainties = {one.certainty for one in remnants.check(account(text)) if one.id == "remnant.placeholder"}
    assert certainties == {Certainty.HINT}


def test_comments_and_changes_that_nobody_accepted_are_told() -> None:
    place = ((0, Source("a.docx", 3)),)
    blocks = (
        Passage("这里要核对", place, PassageKind.COMMENT),
        Passage("旧的一句", place, PassageKind.REVISION),
        Passage("本年收入3万元。", place),
    )
    made = Account(Source("a.docx"), (AccountSection(0, "", "", None, blocks=blocks),))
    assert [(one.id, one.certainty.value) for one in remnants.check(made)] == [
        ("remnant.comment", "certain"),
        ("remnant.revision", "certain"),
    ]


def test_marks_of_a_converter_are_told_once_and_hide_nothing() -> None:
    text = "[bookmark: _Toc1]一、收入\n本年收入3万元，[bookmark: _Toc2]占**%。\n"
    every = list(remnants.check(account(text)))
    assert [(one.id, len(one.spots)) for one in every] == [("remnant.placeholder", 1), ("remnant.mark", 2)]


def test_captions_without_a_chart_are_one_hint() -> None:
    text = "一、收入\n本年收入3万元。\n（图1：收入图）\n二、支出\n本年支出2万元。\n（图2：支出图）\n"
    (one,) = remnants.check(account(text))
    assert (one.id, one.certainty, len(one.spots)) == ("remnant.chart", Certainty.HINT, 2)


def test_a_table_under_the_name_of_a_chart_is_its_data_and_pictures_of_documents_are_not_read() -> None:
    made = account("一、收入\n本年收入3万元。\n（图1：收入图）\n")
    (section,) = made.sections
    table = AccountTable(((Cell("收入", Source("-", 4)), Cell("3", Source("-", 4))),), Source("-", 4), "图1 收入图")
    named = replace(made, sections=(replace(section, blocks=(*section.blocks, table)),))
    assert [one.id for one in remnants.check(made)] == ["remnant.chart"]
    assert list(remnants.check(named)) == []
    assert list(remnants.check(replace(made, lined=False))) == []


def test_advice_is_no_instruction_that_was_left_in() -> None:
    text = "一、相关建议\n（一）说明偏差原因和改进措施\n按月核对名册，次月公示。\n"
    assert ids(remnants.check, text) == []
    assert ids(remnants.check, text.replace("建议", "情况")) == ["remnant.instruction"]


# --- slips ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("办公费、培训费、差旅费、印刷费、培训费。", ("slip.item", "certain", "培训费")),
        ("建设水渠、道路硬化、植树造林、水塘清淤、道路硬化。", ("slip.item", "probable", "道路硬化")),
        ("本年完成管理管理任务3项。", ("slip.repeated", "probable", "管理管理")),
        ("本年收入3万元。。", ("slip.punctuation", "certain", "。。")),
        ("本年收入3万元，。", ("slip.punctuation", "certain", "，。")),
        ("本年支出合计12.3.5万元。", ("slip.number", "probable", "12.3.5")),
        ("本年支出合计1,23,456元。", ("slip.number", "probable", "1,23,456")),
        ("失败退回率小于 001%。", ("slip.number", "probable", "001")),
        ("用于交通费、用餐费等)。", ("slip.unpaired", "probable", ")")),
        (
            "本年农户收入平均增长5.24%，其中甲镇农户收入较快。去年水渠维修后，本年农户收入平均增长5.24%。"
            "全县水渠维修后农户用水保证率达到95%，甲镇最高，全县水渠维修后农户用水保证率达到95%。",
            ("slip.said-twice", "probable", "全县水渠维修后农户用水保证率达到95%"),
        ),
        (
            "一、收入情况\n本年收入超过任务43%，\n二、支出情况\n本年支出3万元。",
            ("slip.broken-off", "probable", "收入超过任务43%，"),
        ),
        ("存在的问题：。", ("slip.nothing-follows", "probable", "：。")),
        ("一、资金管理办法\n按资金管理辦法执行，支出3万元。", ("slip.glyph", "certain", "辦法")),
    ],
    ids=str,
)
def test_a_slip_is_found(text: str, expected: tuple[str, str, str]) -> None:
    assert found(slips.check, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "一个一个核对，研究研究再定，常常检查。",
        "办公费、水费、维修（护）费、电费、邮电费。",
        "甲镇的收入、支出、结余，乙镇的收入、支出、结余。",
        "1）收入3万元；2）支出2万元；（3）结余1万元。",
        "收入为1,234,567.89元，支出为2,345元。",
        "群众说：“好。”。",
        "三年来。。。",
        "1.2.5万元用于水渠。",
        "（一）收入（含上年结转（结余））3万元。",
    ],
)
def test_what_is_meant_so_is_no_slip(text: str) -> None:
    assert ids(slips.check, text) == []


def test_values_of_charts_that_nobody_rounded_are_one_hint() -> None:
    place = Source("a.docx", 3)
    values = tuple(Cell(text, place) for text in ("96.700000000000003", "12.5", "3"))
    chart = AccountChart(("甲", "乙", "丙"), (ChartSeries("支出", values),), place)
    made = Account(Source("a.docx"), (AccountSection(0, "", "", None, blocks=(chart,)),))
    assert [(one.id, one.certainty.value, len(one.spots)) for one in slips.check(made)] == [
        ("slip.unrounded", "hint", 1)
    ]


# --- structure --------------------------------------------------------------------------------------------------------------


def headed(*numbers: str) -> str:
    titles = ["收入情况", "支出情况", "结余情况", "机构设置", "人员情况", "资产情况"]
    return "".join(
        f"{number}{title}\n本年{title}良好，共3万元。\n" for number, title in zip(numbers, titles, strict=False)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (headed("一、", "三、", "四、"), ("structure.number-skipped", "certain", "三、")),
        (headed("一、", "二、", "二、", "三、"), ("structure.number-twice", "certain", "二、")),
        (headed("一、", "三、", "三、"), ("structure.number-twice", "certain", "三、")),
        (headed("第一部分 ", "第三部分 "), ("structure.number-skipped", "certain", "第三部分")),
        (headed("一、", "2、", "三、", "四、"), ("structure.numbering-mixed", "probable", "2、")),
        ("一是抓征收，收入3万元。三是抓管理，支出2万元。", ("structure.number-skipped", "certain", "三")),
        ("1.收入：指拨款。\n2.支出：指费用。\n4.结余：指差额。\n", ("structure.number-skipped", "certain", "4.")),
        ("1.收入：指拨款。\n2.支出：指费用。\n3、结余：指差额。\n", ("structure.numbering-style", "hint", "3、")),
    ],
    ids=str,
)
def test_a_number_that_is_wrong_is_found(text: str, expected: tuple[str, str, str]) -> None:
    assert found(structure.check, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        headed("一、", "二、", "三、"),
        headed("六、", "七、"),  # an excerpt begins somewhere
        "一、概况\n（一）甲\n收入3万元。\n（二）乙\n收入3万元。\n二、其他\n（一）丙\n收入3万元。\n",
        "一是抓征收，二是抓管理。一是抓服务，二是抓宣传。",
        "1.收入：指拨款。\n2.支出：指费用。\n1.结余：指差额。\n2.结转：指余额。\n",
    ],
)
def test_numbers_that_count_are_left_alone(text: str) -> None:
    assert ids(structure.check, text) == []


def test_a_number_that_stands_in_a_paragraph_is_not_missing() -> None:
    text = "1. 收入：指拨款。\n2. 支出：指费用，包括\n3. 结余：指差额。\n5. 结转：指余额。\n(4)另列。\n"
    assert "structure.number-skipped" in ids(structure.check, text)
    there = "1. 收入：指拨款。\n2. 支出：指费用。\n4. 结余：指差额。\n".replace("指费用。", "指费用。\n3、另见下文。")
    assert "structure.number-skipped" not in ids(structure.check, there)


def test_an_empty_section_among_filled_ones_and_a_title_given_twice_are_probable() -> None:
    text = "一、收入情况\n收入3万元。\n二、支出情况\n三、支出情况\n支出2万元。\n"
    assert found(structure.check, text) == [
        ("structure.section-empty", "probable", "二、支出情况"),
        ("structure.title-twice", "probable", "三、支出情况"),
    ]


def test_a_sentence_that_stands_alone_among_numbered_ones_is_text_of_the_heading_before_it() -> None:
    text = "一、收入情况\n收入3万元。\n二、支出情况\n三、说明没有支出的原因。\n支出2万元。\n"
    assert ids(structure.check, text) == []
    assert ids(structure.check, text.replace("原因。", "原因")) == ["structure.section-empty"]


CONTENTS = """目录
第一部分 单位概况.....3
一、主要职能.....3
二、机构设置.....{page}
第二部分 决算说明.....6
一、收入情况.....6
二、{title}.....7

第一部分 单位概况
一、主要职能
负责水渠管护。
二、机构设置
下设3个科室。
第二部分 决算说明
一、收入情况
本年收入3万元。
二、支出情况
本年支出2万元。
"""


def test_contents_that_fit_the_body_are_left_alone() -> None:
    made = account(CONTENTS.format(page=5, title="支出情况"))
    assert len(made.contents) == 6
    assert list(contents.check(made)) == []


def test_pages_that_fall_and_a_title_that_the_body_lacks_are_told() -> None:
    assert ids(contents.check, CONTENTS.format(page=2, title="支出情况")) == ["structure.contents-pages"]
    (one,) = contents.check(account(CONTENTS.format(page=5, title="政府采购支出情况")))
    assert (one.id, one.certainty) == ("structure.contents-missing", Certainty.CERTAIN)


def test_an_annex_that_is_spoken_of_and_not_there_is_told_where_another_is() -> None:
    text = "一、说明\n报告见附件1、附件2，共2份。\n附件1\n绩效评价报告\n一、概况\n项目支出3万元。\n"
    assert found(contents.check, text) == [("structure.annex-missing", "probable", "附件2")]
    assert ids(contents.check, "一、说明\n报告见附件1、附件2，共2份。\n") == []


SPENT = """第一部分 决算说明
一、支出情况
1.农林水支出（类）水利（款）农村水利（项）：支出决算为3.00万元。
2.农林水支出（类）水利（款）防汛（项）：支出决算为2.00万元。
3.农林水支出（类）水利（款）水土保持（项）：支出决算为1.00万元。
4.农林水支出（类）水利（款）其他水利支出（项）：支出决算为1.00万元。
第二部分 名词解释
1.农林水支出（类）{kind}（款）农村水利（项）：指小型水利的支出。
2.农林水支出（类）水利（款）防汛（项）：指防汛物资的支出。
3.农林水支出（类）水利（款）水土保持（项）：指水土流失治理的支出。
{rest}
"""
REST = "4.农林水支出（类）水利（款）其他水利支出（项）：指上述项目以外的支出。"


def test_an_item_under_another_heading_and_an_item_that_no_term_explains_are_told() -> None:
    assert ids(subjects.check, SPENT.format(kind="水利", rest=REST)) == []
    wrong = found(subjects.check, SPENT.format(kind="林业", rest=REST))
    assert wrong == [("structure.subject", "probable", "农林水支出（类）林业（款）农村水利（项）")]
    assert ids(subjects.check, SPENT.format(kind="水利", rest="")) == ["structure.term-missing"]


def test_fewer_reports_than_the_text_says_are_annexed_is_told() -> None:
    text = "一、绩效评价结果\n对水渠维修等{}个项目开展了绩效评价，报告见附件1、附件2。\n" + reports(*OWN_TEXTS)
    assert ids(contents.check, text.format(2)) == []
    assert ids(contents.check, text.format(3)) == ["structure.reports-missing"]


# --- copied text, judgements ------------------------------------------------------------------------------------------------


def reports(first: str, second: str) -> str:
    """Two annexed reports, each with its own sentence."""
    report = "{name}项目2020年绩效评价报告\n一、项目概况\n（一）项目基本情况\n{text}\n（二）资金情况\n该项目支出{sum}万元。\n"
    one = report.format(name="乡村教师生活补贴", text=first, sum="3.5")
    two = report.format(name="渔民转产培训经费", text=second, sum="8.25")
    return f"第四部分 附件\n附件1\n{one}附件2\n{two}"


OWN_TEXTS = ("该项目用于发放乡村教师的生活补贴。", "该项目用于渔民转产培训的教材和师资。")


def test_reports_that_tell_of_their_own_projects_are_left_alone() -> None:
    made = account(reports(*OWN_TEXTS))
    assert {section.project for section in made.sections} - {""} == {"乡村教师生活补贴", "渔民转产培训经费"}
    assert list(copies.check(made)) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("该项目用于支持乡村教师生活补贴的发放。", ("copy.project", "certain", "乡村教师")),
        ("有效保障了乡村退休教师群体的利益。", ("copy.project", "probable", "乡村退休教师")),
    ],
)
def test_another_projects_name_in_a_report_is_a_copy(sentence: str, expected: tuple[str, str, str]) -> None:
    assert found(copies.check, reports(OWN_TEXTS[0], sentence)) == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "与乡村教师生活补贴相比，该项目支出较多。",
        "该项目和乡村教师生活补贴一并下达。",
        "从乡村教师生活补贴项目调剂资金用于培训。",
        "用于乡村教师生活补贴、渔民补贴等各项支出。",
        "执行率偏低的有“渔民转产”“乡村教师生活补贴”。",
    ],
)
def test_a_sentence_that_lists_or_compares_projects_is_no_copy(sentence: str) -> None:
    assert "copy.project" not in ids(copies.check, reports(OWN_TEXTS[0], sentence))


def test_a_name_in_quotation_marks_that_lacks_characters_of_a_projects_name_is_told() -> None:
    text = "一、项目\n本年反映“乡村教师补贴”“渔民转产培训经费”2个项目。\n" + reports(*OWN_TEXTS)
    assert found(copies.check, text) == [("copy.name", "probable", "乡村教师补贴")]
    assert ids(copies.check, text.replace("乡村教师补贴", "乡村教师生活补贴")) == []
    overview = "一、乡村教师补贴项目绩效目标完成情况综述\n按月发放。\n" + reports(*OWN_TEXTS)
    assert found(copies.check, overview) == [("copy.name", "probable", "乡村教师补贴")]


def test_sentences_that_several_reports_share_are_one_hint_and_shared_figures_probable() -> None:
    first, second = "资金申请和拨付有完整的审批程序和手续，管理规范。", "下一步将加强培训，及时核对名册；按月公示。"
    assert found(repeats.check, reports(first + second, first + second)) == [("copy.sentence", "hint", first[:-1])]
    assert found(repeats.check, reports(first, first)) == []
    assert found(repeats.check, reports(first + second, first + second.replace("按月", "按季度"))) == []
    figure = "全年共发放资金128.64万元，惠及对象312人，资金到位及时。"
    assert [one[:2] for one in found(repeats.check, reports(figure, figure))] == [("copy.result", "probable")]


def test_overviews_of_one_shape_are_no_copies_unless_what_they_say_of_problems_is_the_same() -> None:
    shape = (
        "{name}项目绩效目标完成情况综述\n项目全年预算数{planned}万元，执行数为{spent}万元。通过项目实施，发放补贴{heads}人。"
        "发现的主要问题：{problems}。下一步改进措施：按实际需要调整预算，加快资金执行；{measure}。\n"
    )
    one = {"name": "（1）乡村教师生活补贴", "planned": "3.5", "spent": "2.8", "heads": "31"}
    two = {"name": "（2）渔民转产培训经费", "planned": "8.25", "spent": "6.6", "heads": "54"}
    short, late = "一是预算执行率偏低，资金未按计划使用；二是{}", "资金未按计划使用的问题较多"
    first = shape.format(**one, problems=short.format("问卷不足"), measure="开展满意度调查")
    same = shape.format(**two, problems=short.format("问卷不足"), measure="开展满意度调查")
    own = shape.format(**two, problems=short.format(late), measure="按月核对进度")
    annexed = reports(*OWN_TEXTS)
    assert ids(repeats.check, f"一、综述\n{first}{own}{annexed}") == []
    assert ids(repeats.check, f"一、综述\n{first}{same}{annexed}") == ["copy.sentence"]


@pytest.mark.parametrize(
    "sentence",
    [
        "通过项目实施，**【待补充：年度总体目标的实际完成情况】**。",
        "有1项指标（分值12.5分）须由人工评判，未计入得分。",
        "通过项目实施，单位填报的完成情况为“按时足额发放”。",
    ],
)
def test_a_gap_a_mark_and_a_quotation_are_no_copied_sentences(sentence: str) -> None:
    also = "资金申请和拨付有完整的审批程序和手续，管理规范。"
    assert found(repeats.check, reports(also + sentence, also + sentence)) == []


def test_a_short_count_that_two_reports_share_is_no_copied_result() -> None:
    counts, also = (
        "产出指标一共有4项，其中2项达到目标、2项还没有达到。",
        "资金申请和拨付有完整的审批程序和手续，管理规范。",
    )
    assert ids(repeats.check, reports(counts + also, counts + also)) == ["copy.sentence"]


def test_sentences_that_differ_in_an_ordinal_only_are_left_alone() -> None:
    text = "一、问题\n一是问卷没有写明样本量和回收率。\n二、建议\n三是问卷没有写明样本量和回收率。\n"
    assert ids(repeats.check, text) == []
    assert ids(repeats.check, text.replace("三是问卷", "一是间卷")) == ["slip.altered"]


def test_two_sentences_that_differ_by_a_character_are_a_hint() -> None:
    text = (
        "一、职责\n负责水渠的统计分析工作和年度报表的编制汇总。\n二、报告\n负责水渠的统计析工作和年度报表的编制汇总。\n"
    )
    (one,) = repeats.check(account(text))
    assert (one.id, one.certainty, one.values) == (
        "slip.altered",
        Certainty.HINT,
        {"one": "统计析工", "other": "统计分析工"},
    )


def test_sentences_that_differ_in_a_figure_or_an_article_are_left_alone() -> None:
    text = "一、收入\n本年完成水渠维修任务共计三十五公里并验收。\n本年完成水渠维修任务共计35公里并通过验收。\n"
    assert ids(repeats.check, text + "本年完成了水渠维修任务共计三十五公里并验收。\n") == []


def test_one_cause_for_growth_and_decline_is_probable_unless_it_moves_money() -> None:
    text = "办公费比上年增加3万元，主要原因是厉行节约压减开支。\n差旅费比上年减少2万元，主要原因是厉行节约压减开支。\n"
    assert [one[:2] for one in found(repeats.check, text)] == [("copy.cause", "probable")]
    assert ids(repeats.check, text.replace("厉行节约压减开支", "人员经费列入基本支出")) == []
    again = text.replace("减少", "增加")
    assert [one[:2] for one in found(repeats.check, again)] == [("copy.cause-again", "hint")]
    assert ids(repeats.check, again.replace("增加2", "增加3")) == []


FORM = """{title}项目2020年绩效自评表

项目名称	{name}
预算单位	平桥县水务局
预算执行情况(万元)	预算数:	{budget}	执行数:	{executed}
	其中-财政拨款:	{budget}	其中-财政拨款:	{executed}
年度目标完成情况	预期目标	实际完成目标
	完成2020年度水渠维修任务并通过验收。	{achieved}
绩效指标完成情况	一级指标	二级指标	三级指标	预期指标值	实际完成指标值
	项目完成指标	数量指标	维修长度	{target}	{actual}
	项目完成指标	质量指标	验收合格率	100%	100%
	效益指标	社会效益指标	灌溉保证率	90%	95%
	满意度指标	满意度指标	农户满意度	90%	95%

"""
REPORT = "水渠维修项目2020年绩效评价报告\n一、项目概况\n该项目维修水渠。\n二、存在的问题\n{problems}\n三、结论\n{conclusion}\n"


def scored(**words: str) -> str:
    given = {
        "title": "水渠维修", "name": "水渠维修", "budget": "100", "executed": "99", "target": "50公里", "actual": "50公里",
        "achieved": "维修水渠50公里，全部通过验收。", "problems": "资金支付偏晚。", "conclusion": "全年任务完成，效果明显。",
    } | words  # fmt: skip
    return FORM.format(**given) + REPORT.format(**given)


def test_a_report_that_fits_its_form_is_left_alone() -> None:
    made = account(scored())
    assert len(made.forms) == 1
    assert [*copies.check(made), *repeats.check(made), *judgement.check(made)] == []


def test_a_result_that_repeats_the_goal_of_the_year_is_probable() -> None:
    text = scored(achieved="完成2020年度水渠维修任务并通过验收。")
    assert [one[:2] for one in found(copies.check, text)] == [("copy.goal", "probable")]


def test_a_result_that_repeats_a_long_part_of_the_goal_is_probable_and_a_short_one_is_not() -> None:
    goal = "完成2020年度水渠维修任务并通过验收。"
    longer = scored(achieved=goal).replace(f"{goal}\t", f"按照水利工作会议的要求，扎实推进水渠建设和管护。{goal}\t", 1)
    assert ids(copies.check, longer) == []
    whole = longer.replace(f"\t{goal}\n", f"\t扎实推进水渠建设和管护。{goal}\n")
    assert ids(copies.check, whole) == ["copy.goal"]


def test_one_indicator_under_two_kinds_is_probable() -> None:
    text = (
        scored()
        .replace("质量指标\t验收合格率", "质量指标\t全面完成水渠维修")
        .replace("数量指标\t维修长度", "数量指标\t全面完成水渠维修")
    )
    (one,) = structure.check(account(text))
    assert (one.id, one.certainty, len(one.spots)) == ("structure.indicator", Certainty.PROBABLE, 2)
    assert one.values["kinds"] == "数量指标、质量指标"
    assert ids(structure.check, scored()) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"problems": "无。", "actual": "30公里"}, ("judgement.no-problem", "probable")),
        ({"executed": "70", "conclusion": "资金使用率100%，效果明显。"}, ("judgement.full-rate", "hint")),
        (
            {"problems": "预算完成度不高，支付偏晚。", "conclusion": "预算完成度达到99%，完成情况较好。"},
            ("judgement.opposed", "probable"),
        ),
    ],
)
def test_judgements_that_disagree_are_told_and_never_certain(words: dict[str, str], expected: tuple[str, str]) -> None:
    assert [one[:2] for one in found(judgement.check, scored(**words))] == [expected]


@pytest.mark.parametrize(
    "words",
    [{"problems": "无。"}, {"conclusion": "资金使用率100%，效果明显。"}, {"conclusion": "预算完成度较好。"}],
)
def test_judgements_that_agree_are_left_alone(words: dict[str, str]) -> None:
    assert ids(judgement.check, scored(**words)) == []


# --- whole texts ----------------------------------------------------------------------------------------------------------------


def _everything(path: Path) -> list[Discrepancy]:
    made, problems = accounts.read(str(path))
    assert problems == ()
    assert made is not None
    return list(texts.found(made))


#: Certain findings by document and line, each read against the text.
CONFIRMED: dict[str, dict[str, set[int]]] = {
    "000": {
        "slip.doubled": {17},
        "slip.homophone": {16, 650},
        "remnant.ellipsis": {20, 58, 80, 83, 86, 578, 580},
        "remnant.chart-order": {27, 33},
        "remnant.placeholder": {32},
        "remnant.alternative": {71, 79},
        "remnant.instruction": {
            53, 64, 80, 83, 85, 86, 99, 102, 104, 572, 578, 579, 580, 591, 597, 649, 656,
        },
    },
    "003": {
        "remnant.number": {238},
        "remnant.instruction": {452, 656, 836, 894},
        "slip.doubled": {536},
        "slip.item": {228},
        "slip.glyph": {632},
        "structure.number-twice": {786},
        "structure.number-skipped": {504},
        "structure.contents-pages": {38},
        "copy.project": {746, 762},
    },
    "05.": {"remnant.number": {5}},
    "11.": {"remnant.chart-order": {4, 7}},
    "27.": {"slip.homophone": {20}},
    "29.": {"remnant.instruction": {8, 16}},
}  # fmt: skip


@pytest.mark.slow
@needs_texts
def test_published_texts_have_the_certain_faults_that_a_reader_confirmed_and_no_others() -> None:
    every = [*sorted(SEEDS.glob("*.txt")), *sorted(PUBLISHED.glob("*.txt"))]
    certain: dict[str, dict[str, set[int]]] = {}
    for path in every:
        for one in _everything(path):
            if one.certainty is Certainty.CERTAIN:
                certain.setdefault(path.name[:3], {}).setdefault(one.id, set()).add(one.spots[0].source.line)
    assert certain == CONFIRMED


PIECES = (
    "（",
    "）",
    "“",
    "《",
    "、",
    "，",
    "。",
    "一、",
    "1.",
    "1",
    "**",
    "占",
    "…",
    "的",
    "管理",
    "附件1",
    "一是",
    "XX",
    "1,",
    "图1",
    "X",
)


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
def test_a_text_of_any_piece_repeated_is_checked_in_bounded_time(piece: str) -> None:
    one_line = account(piece * (30_000 // len(piece)) + "x。\n")
    many = account(f"{piece}收入3万元\n" * 1_000)
    for made in (one_line, many):
        with pumped.within(10):
            texts.found(made)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["1", "1.", "1,", "水", "水渠", "，水", "占1", "水（", "“水”", "附件1、", "1万", "是1", " ", "X1"]
)
def test_a_very_long_line_is_checked_in_bounded_time(piece: str) -> None:
    place = ((0, Source("甲.txt", 1)),)
    line = Passage(piece * (250_000 // len(piece)) + "。", place)
    heading = Passage("一、情况", place)
    made = Account(Source("甲.txt"), (AccountSection(1, "一、", "情况", heading, blocks=(line,), project="水渠维修"),))
    with pumped.within(30):
        texts.found(made)


@pytest.mark.slow
def test_every_pattern_that_the_notation_makes_ends_on_texts_that_pump_it() -> None:
    for one in wordings.standard():
        for words in (*one.patterns, *one.unless):
            pattern = pumped.Pattern(one.id, words.compiled, frozenset(("search", "match", "fullmatch")))
            assert pumped.endless(pattern, 800, 0.3) is None, words.compiled.pattern


def test_a_file_without_anything_to_say_has_nothing_said() -> None:
    assert texts.found(account("一、收入情况\n本年收入3万元，与上年持平。\n")) == ()


def test_a_projects_own_name_is_not_another_ones_with_a_digit_between() -> None:
    reports = "".join(
        f"第{number}号街道管护项目2023年绩效自评报告\n一、项目概况\n第{number}号街道管护全年巡查12次，及时修补路面。\n"
        for number in (1, 10)
    )
    assert [one for one in texts.found(account(reports)) if one.id == "copy.project"] == []
    wrong = reports.replace("第10号街道管护全年", "第1号街道管护全年")
    assert [one.id for one in texts.found(account(wrong)) if one.id == "copy.project"] == ["copy.project"]
