"""The text of an account against itself: what is left in it, how it is put together, what was copied, how it judges itself.

Every fault has an account that has it and the nearest one that has it not.
"""

import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.audit import copies, judgement, remnants, structure, wording
from jixiao.audit.rules import standard
from jixiao.ground.problems import Problems, Source
from jixiao.intake.accounts import read
from jixiao.records import Account, Certainty, Discrepancy, PassageKind
from jixiao.say import faults

RULES = standard()


def account(*lines: str) -> Account:
    """The account that these lines are."""
    made, problems = read("-", stdin_bytes="\n".join(lines).encode())
    assert made is not None, problems
    return made


def found(*lines: str) -> list[Discrepancy]:
    """All that the checks of texts find in these lines."""
    made = account(*lines)
    checks = (remnants.check(made, RULES), structure.check(made), copies.check(made), judgement.check(made))
    return [one for check in checks for one in check]


def ids(*lines: str) -> list[str]:
    """The ids of what is found, in the order of the checks."""
    return [one.id for one in found(*lines)]


BROKEN: Sequence[tuple[str, str, Sequence[str], Sequence[str]]] = (
    (
        *("two marks of punctuation", "remnant.punctuation"),
        ["全年培训三期，。共九十人参加。"],
        ["全年培训三期，共九十人参加。"],
    ),
    (
        *("a list that names a thing twice", "remnant.item-twice"),
        ["主要包括：办公费、水费、培训费、差旅费、会议费、培训费、劳务费。"],
        ["主要包括：办公费、水费、培训费、差旅费、会议费、印刷费、劳务费。"],
    ),
    (
        *("a doubled word", "remnant.word-twice"),
        ["针对对发现的问题逐项整改。"],
        ["针对对方反映的问题逐项整改。"],
    ),
    (
        *("a sentence said twice", "remnant.sentence-twice"),
        ["全县农村供水水质全部达到国家标准。惠及九千六百人。全县农村供水水质全部达到国家标准。"],
        ["全县农村供水水质全部达到国家标准。惠及九千六百人。全县城区供水水质全部达到国家标准。"],
    ),
    (
        *("a bracket without its other half", "remnant.bracket"),
        ["主要用于办公（含水费、电费、邮电费。"],
        ["1）办公（含水费、电费）、邮电费。"],
    ),
    (
        *("a traditional character among simplified ones", "remnant.script"),
        ["资金管理辦法由中心制定，办法施行后各办公室照办法执行。" + "各单位都要落实管理要求。" * 20],
        ["资金管理办法由中心制定，办法施行后各办公室照办法执行。" + "各单位都要落实管理要求。" * 20],
    ),
    (
        *("a number that is given twice", "structure.number-repeated"),
        ["一、概况", "甲。", "二、收入", "乙。", "二、支出", "丙。"],
        ["一、概况", "甲。", "二、收入", "乙。", "三、支出", "丙。"],
    ),
    (
        *("a number that is left out", "structure.number-gap"),
        ["一、概况", "甲。", "二、收入", "乙。", "四、支出", "丙。"],
        ["二、概况", "甲。", "三、收入", "乙。", "四、支出", "丙。"],
    ),
    (
        *("two styles of numbers at one level", "structure.number-style"),
        ["第1部分 概况", "甲。", "第二部分 收支", "乙。"],
        ["第一部分 概况", "甲。", "第二部分 收支", "乙。"],
    ),
    (
        *("a heading with nothing under it", "structure.empty"),
        ["一、职能情况", "负责供水。", "二、人员情况", "三、收支情况", "收支平衡。"],
        ["一、职能情况", "负责供水。", "二、人员情况", "共9人。", "三、收支情况", "收支平衡。"],
    ),
    (
        *("a figure number that is left out", "structure.figure-number"),
        ["（图1：收支图）", "甲。", "（图3：收入图）"],
        ["（图1：收支图）", "甲。", "（图2：收入图）"],
    ),
    (
        *("another project's name in a report", "copy.other-project"),
        [
            "农村供水改造项目2023年绩效评价报告",
            *("一、项目概况", "资金用于乡村道路养护的人工和材料。"),
            "乡村道路养护项目2023年绩效评价报告",
            *("一、项目概况", "资金用于乡村道路养护的人工和材料购置。"),
        ],
        [
            "农村供水改造项目2023年绩效评价报告",
            *("一、项目概况", "农村供水改造与乡村道路养护同时施工。"),
            "乡村道路养护项目2023年绩效评价报告",
            *("一、项目概况", "资金用于乡村道路养护的人工和材料购置。"),
        ],
    ),
    (
        *("a sentence that two reports share", "copy.sentence"),
        [
            "农村供水改造项目2023年绩效评价报告",
            *("一、项目概况", "项目由局机关统一组织实施并按月拨付全部资金。"),
            "乡村道路养护项目2023年绩效评价报告",
            *("一、项目概况", "项目由局机关统一组织实施并按月拨付全部资金。"),
        ],
        [
            "农村供水改造项目2023年绩效评价报告",
            *("一、项目概况", "项目由供水中心组织实施并按月拨付全部资金。"),
            "乡村道路养护项目2023年绩效评价报告",
            *("一、项目概况", "项目由公路中心组织实施并按季拨付全部资金。"),
        ],
    ),
    (
        *("one rate called good and low", "judgement.both-ways"),
        ["一、评价结论", "预算执行率94%，完成情况较好。", "二、问题", "部分资金预算执行率偏低。"],
        ["一、评价结论", "预算执行率94%，完成情况较好。", "二、问题", "部分资金绩效目标不细。"],
    ),
)


@pytest.mark.parametrize(("id_", "broken", "whole"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_fault_is_found_and_its_neighbour_is_none(id_: str, broken: Sequence[str], whole: Sequence[str]) -> None:
    assert ids(*broken).count(id_) == 1
    assert id_ not in ids(*whole)


def test_every_place_is_where_it_says() -> None:
    for _, _, lines, _ in BROKEN:
        made = account(*lines)
        for one in found(*lines):
            for spot in one.spots:
                section = made.sections[spot.section]
                passage = section.heading if spot.block < 0 else section.blocks[spot.block]
                words = passage.text[spot.start : spot.end]  # type: ignore[union-attr]
                assert words.strip() and (words in lines[spot.source.line - 1] or spot.source.line)
                assert words.strip()[:5] in "".join(lines).replace("\n", "")


def test_a_name_with_words_left_out_is_no_other_project() -> None:
    reports = [
        *(
            "市级改制企业离休人员生活补贴项目2023年绩效评价报告",
            "一、项目概况",
            "市级改制离休人员生活补贴按月发放到人。",
        ),
        *("市级改制离休人员生活补贴项目2023年绩效评价报告", "一、项目概况", "补贴按月发放到每一个人的账户里。"),
    ]
    assert "copy.other-project" not in ids(*reports)


def test_1_3_3_is_one_fault() -> None:
    lines = ["1. 资金计划。", "甲。", "3. 资金到位。", "乙。", "3. 资金使用。", "丙。"]
    assert [one for one in ids("一、资金情况", *lines) if one.startswith("structure.")] == ["structure.number-repeated"]


def test_a_number_within_the_text_is_no_gap() -> None:
    lines = ["一、概况", "甲。二、收入全部为财政拨款，与上年持平，没有其他收入，也没有结转。", "三、支出", "丙。"]
    assert "structure.number-gap" not in ids(*lines)


def test_the_contents_are_held_against_the_body_and_their_pages_against_each_other() -> None:
    contents = [
        "目录",
        "第一部分 单位概况.....4",
        "一、基本职能.....4",
        "二、人员情况.....3",
        "第二部分 名词解释.....9",
    ]
    body = [
        "第一部分 单位概况",
        "一、基本职能",
        "负责供水。",
        "二、人员编制情况",
        "共9人。",
        "第二部分 名词解释",
        "无。",
    ]
    made = found(*contents, "", *body)
    differs = [one for one in made if one.id == "structure.contents-differs"]
    assert [one.message for one in differs] == ["目录里写“人员情况”，正文里写“人员编制情况”。"]
    assert [one.id for one in made if one.id == "structure.contents-pages"] == ["structure.contents-pages"]


def test_a_text_in_traditional_characters_is_no_mixture() -> None:
    assert ids("資金管理辦法由中心制定，項目預算執行率為百分之九十。") == []


def test_emphasis_in_markdown_is_no_placeholder(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("甲") / "报告.md"
    file.write_text("# 一、概况\n\n本年支出为**100万元**，比上年增加**5**%。\n", encoding="utf-8")
    made, _ = read(str(file))
    assert made is not None
    assert [one.id for one in remnants.check(made, RULES)] == []


def test_comments_and_changes_are_told() -> None:
    made = account("一、概况", "甲。")
    section = made.sections[-1]
    kinds = (PassageKind.COMMENT, PassageKind.REVISION)
    passages = tuple(type(section.blocks[0])("请补充。", ((0, Source("-", 2)),), kind) for kind in kinds)  # type: ignore[call-arg]
    changed = Account(made.source, (type(section)(1, "一、", "概况", section.heading, (), passages),))
    assert [one.id for one in remnants.check(changed, RULES)] == ["remnant.comment", "remnant.revision"]


def test_every_fault_has_a_sentence_and_a_cure() -> None:
    for message, advice in faults.FAULTS.values():
        assert message.endswith("。") and advice.endswith("。")


@pytest.mark.parametrize("words", ["{没有}", "[甲", "甲)", "[甲]", "{", "…"])
def test_wording_that_cannot_be_read_is_refused(words: str) -> None:
    with pytest.raises(Problems) as refused:
        wording.compile(words, Source("x", 1))
    assert refused.value.problems[0].code == "relations.bad-wording"


def test_wording_knows_no_width_and_no_blanks() -> None:
    pattern = wording.compile("增加/减少{左括号}或{右括号}", Source("x", 1))
    assert pattern.search("增 加/减少(或)") and not pattern.search("增加减少（或）")


_PIECES = st.sampled_from(
    [
        "一、",
        "二、",
        "（一）",
        "1.",
        "第1部分",
        "**%",
        "……",
        "XX",
        "（",
        "）",
        "、",
        "，",
        "。",
        "\n",
        "\t",
        "增加/减少",
        "图1：",
        "的",
        "A项目2023年绩效评价报告",
        "12万元",
        "占",
        "辦",
        "办",
    ]
)


@given(st.lists(_PIECES | st.text(max_size=4), max_size=40).map("".join))
def test_no_text_is_too_odd_and_every_place_has_a_source(text: str) -> None:
    made, _ = read("-", stdin_bytes=text.encode("utf-8", "ignore"))
    if made is not None:
        for check in (remnants.check(made, RULES), structure.check(made), copies.check(made), judgement.check(made)):
            for one in check:
                assert one.spots and one.message and isinstance(one.certainty, Certainty)


@pytest.mark.parametrize(
    "text",
    [
        "对" * 300_000,
        "、".join(f"费用{n}" for n in range(60_000)),
        "占**%，" * 50_000,
        "（" * 300_000 + "。",
        "主要原因是……" * 50_000,
        "\n".join(f"{n}、标题{n}" for n in range(20_000)),
        "。".join("项目由局机关统一组织实施并按月拨付" + str(n) for n in range(20_000)),
        "增加/" * 100_000,
        "甲乙丙丁" * 75_000,
    ],
    ids=["doubled", "list", "stars", "brackets", "ellipses", "headings", "sentences", "alternatives", "repeated"],
)
def test_a_long_text_is_read_in_bounded_time(text: str) -> None:
    made, _ = read("-", stdin_bytes=text.encode())
    assert made is not None
    began = time.process_time()
    count = sum(1 for check in (remnants.check(made, RULES), structure.check(made), copies.check(made)) for _ in check)
    assert count < 25_000
    assert time.process_time() - began < 30
