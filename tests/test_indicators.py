"""The indicator library: what ships, which names it knows, which it refuses, and what it says of broken files."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import library_index
from helpers import pumped
from jixiao.ground import located, shipped
from jixiao.ground.problems import Problem, Problems
from jixiao.library import index, indicators
from jixiao.library.indicators import Direction, Level, Library
from jixiao.library.names import level_of, stem

CASES = Path(__file__).parent / "cases" / "indicators.yaml"


@pytest.fixture(scope="module")
def library() -> Library:
    return indicators.standard()


def found(library: Library, name: str, level2: str = "") -> str:
    indicator = library.match(name, level2)
    return indicator.id if indicator else ""


# --- what ships ---------------------------------------------------------------------------------------------


def test_data_folders_are_found_at_the_root_of_a_checkout() -> None:
    assert (shipped.folder("indicators") / "common.yaml").is_file()
    assert shipped.folder("rulesets").parent == Path(__file__).resolve().parent.parent


def test_a_data_folder_inside_the_package_goes_before_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, root = tmp_path / "engine" / "jixiao", tmp_path
    (package / "rulesets").mkdir(parents=True)
    (root / "rulesets").mkdir()
    (root / "indicators").mkdir()
    monkeypatch.setattr(shipped, "_HOMES", (package, root))
    assert shipped.folder("rulesets") == package / "rulesets"
    assert shipped.folder("indicators") == root / "indicators"


def test_a_missing_data_folder_is_a_broken_installation() -> None:
    with pytest.raises(FileNotFoundError, match=r"安装不完整：找不到数据文件夹 nothing。"):
        shipped.folder("nothing")


def test_the_shipped_library_holds_every_family_in_the_order_of_their_files(library: Library) -> None:
    assert [(family.family, family.title) for family in library.families] == [
        ("common", "通用"),
        ("construction", "基本建设"),
        ("education", "教育"),
        ("health", "卫生健康"),
        ("information-systems", "信息化"),
        ("meetings-training", "会议培训"),
        ("procurement", "政府采购"),
        ("social-insurance", "社会保险"),
        ("transport", "交通运输"),
        ("water", "水利"),
    ]
    assert all(len(family.indicators) >= 12 for family in library.families)
    assert library.indicators[0].id == "service-recipients"


def test_every_level_has_an_indicator(library: Library) -> None:
    assert {indicator.level for indicator in library.indicators} == set(Level)


def test_texts_are_sentences_and_lists_are_words(library: Library) -> None:
    for indicator in library.indicators:
        assert indicator.definition.endswith("。"), indicator.id
        assert all(pitfall.endswith("。") for pitfall in indicator.pitfalls), indicator.id
        assert len(indicator.pitfalls) >= 2, indicator.id
        assert not indicator.formula.endswith("。"), indicator.id
        assert not indicator.source.endswith("。"), indicator.id


def test_a_rate_is_in_per_cent_and_its_formula_divides(library: Library) -> None:
    per_cent = ("%", "× 100%")
    other = {"maternal-mortality-rate": ("1/10万", "× 100000/10万")}  # deaths are counted per 100,000 live births
    for indicator in library.indicators:
        if indicator.name.endswith(("率", "占比")):
            unit, end = other.get(indicator.id, per_cent)
            assert indicator.unit == unit, indicator.id
            assert "÷" in indicator.formula, indicator.id
            assert indicator.formula.endswith(end), indicator.id


def test_only_numbers_have_a_unit(library: Library) -> None:
    for indicator in library.indicators:
        wordy = indicator.direction in (Direction.YES_NO, Direction.QUALITATIVE, Direction.DEADLINE)
        assert bool(indicator.unit) is not wordy, indicator.id


@pytest.mark.parametrize(
    ("id_", "direction"),
    [
        ("payees", "at-least"),
        ("failed-payment-rate", "at-most"),
        ("petition-cases", "at-most"),
        ("payment-total-cost", "at-most"),
        ("subsidy-cost-per-head", "at-most"),
        ("project-total-cost", "at-most"),
        ("cost-saving-rate", "at-least"),
        ("error-rate", "at-most"),
        ("payment-date", "deadline"),
        ("fund-use-compliance", "yes-no"),
        ("beneficiary-rights", "qualitative"),
        ("recipient-satisfaction", "at-least"),
    ],
)
def test_the_direction_says_which_values_are_good(library: Library, id_: str, direction: str) -> None:
    indicator = library.get(id_)
    assert indicator is not None
    assert indicator.direction == direction


def test_budget_execution_is_reckoned_as_the_form_reckons_it(library: Library) -> None:
    indicator = library.get("budget-execution-rate")
    assert indicator is not None
    assert indicator.formula == "全年执行数 ÷ 全年预算数 × 100%"
    assert indicator.level == Level.EXECUTION


def test_places_name_no_machine(library: Library) -> None:
    first = library.indicators[0].place
    assert first.file == "indicators/common.yaml"
    assert (first.line, first.col) == (10, 5)


def test_an_unknown_id_has_no_indicator(library: Library) -> None:
    assert library.get("payees") is not None
    assert library.get("nothing") is None


def test_records_are_frozen(library: Library) -> None:
    with pytest.raises(ValidationError):
        library.indicators[0].name = "别的"


# --- names --------------------------------------------------------------------------------------------------


def cases() -> list[Mapping[str, str]]:
    rows = located.load(located.read(CASES), CASES.name)
    assert isinstance(rows, located.Items)
    return [{name: str(value) for name, value in row.items()} for row in rows if isinstance(row, located.Fields)]


@pytest.mark.parametrize(
    "case", [case for case in cases() if "name" in case], ids=lambda case: f"{case.get('level2', '')}-{case['name']}"
)
def test_a_name_is_taken_for_the_indicator_it_means_or_for_none(library: Library, case: Mapping[str, str]) -> None:
    assert found(library, case["name"], case.get("level2", "")) == case["id"], case["why"]


def test_every_name_alias_and_ending_means_its_own_indicator_at_its_own_level(library: Library) -> None:
    for indicator in library.indicators:
        for name in (indicator.name, *indicator.aliases, *indicator.endings):
            assert found(library, name) == indicator.id, name
            assert found(library, name, indicator.level) == indicator.id, name
            assert found(library, f"2021年{name}（5分）", indicator.level) == indicator.id, name


def test_a_qualified_ending_means_its_indicator_only_at_its_own_level(library: Library) -> None:
    for indicator in library.indicators:
        for ending in indicator.endings:
            other = Level.ECOLOGICAL if indicator.level != Level.ECOLOGICAL else Level.QUANTITY
            assert found(library, f"甲乙丙{ending}", indicator.level) == indicator.id, ending
            assert found(library, f"甲乙丙{ending}", other) == "", ending
            assert found(library, f"新增{ending}", indicator.level) == "", ending
            assert found(library, f"甲乙丙未{ending}", indicator.level) == "", ending


def test_published_forms_are_matched_without_a_false_friend(library: Library, shared: Path) -> None:
    lines = (shared / "cases" / "published.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for line in lines for row in json.loads(line)["indicators"]]
    matched = {(row["l2"], row["l3"]): found(library, row["l3"], row["l2"]) for row in rows}
    assert sum(map(bool, matched.values())) >= 40
    assert matched["质量指标", "委托业务报告合格率"] == "quality-pass-rate"
    assert matched["经济成本指标", "成本控制数"] == "project-total-cost"
    assert matched["时效指标", "完成率"] == ""
    assert matched["成本指标", "造林补助"] == ""
    # A match by name or ending never crosses from a rate to a count or back.
    for (_, name), id_ in matched.items():
        if id_ and not id_.endswith(("-satisfaction", "execution-rate")):
            bare = name.split("(")[0]
            assert bare.endswith("率") <= id_.endswith("-rate"), (name, id_)


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("数量指标", Level.QUANTITY),
        ("数量指标(50分)", Level.QUANTITY),
        ("数量目标", Level.QUANTITY),
        (" 产出\n数量 ", Level.QUANTITY),
        ("质量", Level.QUALITY),
        ("时效指标20分", Level.TIMELINESS),
        ("成本", Level.COST),
        ("经济成本指标", Level.COST),
        ("社会成本指标", None),
        ("社会效益\n指标", Level.SOCIAL),
        ("环境效益", Level.ECOLOGICAL),
        ("项目生态环境效益", Level.ECOLOGICAL),
        ("可持续发展指标", Level.LASTING),
        ("可持续影响", Level.LASTING),
        ("满意度指标", Level.SATISFACTION),
        ("社会公众或服务对象满意度", Level.SATISFACTION),
        ("预算执行率", Level.EXECUTION),
        ("资金管理", None),
        ("", None),
    ],
)
def test_a_second_level_name_is_read_in_its_many_writings(written: str, level: Level | None) -> None:
    assert level_of(written) is level


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("参保率（％）", "参保率%"),
        ("2020年", "2020年"),
        ("全市", "全市"),
        ("12345热线办结率", "12345热线办结率"),
        ("3.5万亩造林", "35万亩造林"),
        ("完成2019年决算和2020年预算", "完成决算和预算"),
        ("辖区内安全事故数", "安全事故数"),
    ],
)
def test_the_key_of_a_name_drops_only_what_names_nothing(name: str, same: str) -> None:
    assert stem(name) == same


def test_a_sentence_is_no_name(library: Library) -> None:
    assert found(library, "甲" * 97 + "满意度") == "recipient-satisfaction"
    assert found(library, "甲" * 98 + "满意度") == ""
    assert found(library, "满意度" * 500_000) == ""
    assert found(library, "") == ""


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120), st.text(max_size=30))
def test_no_text_can_upset_matching_or_searching(library: Library, name: str, level2: str) -> None:
    match = library.match(name, level2)
    assert match is None or match in library.indicators
    results = library.search(name)
    assert len({indicator.id for indicator in results}) == len(results) <= len(library.indicators)
    assert not re.search(r"\s", stem(name))


# --- the built index ----------------------------------------------------------------------------------------


def read_in_full(library: Library, name: str, level2: str) -> str:
    """The direction by way of the records."""
    indicator = library.match(name, level2)
    ordered = indicator is not None and indicator.direction in (Direction.AT_LEAST, Direction.AT_MOST)
    return indicator.direction.value if indicator and ordered else ""


def unit_in_full(library: Library, name: str, level2: str) -> str:
    """The unit by way of the records."""
    indicator = library.match(name, level2)
    return indicator.unit if indicator else ""


@pytest.mark.slow
def test_the_built_index_is_what_the_yaml_says() -> None:
    assert not library_index.stale()
    assert library_index.main(["--check"]) == 0


@pytest.mark.slow
def test_a_stale_or_absent_index_is_noticed(tmp_path: Path) -> None:
    copy = tmp_path / "index.json"
    assert library_index.stale(copy)
    copy.write_text(library_index.built(), encoding="utf-8")
    assert not library_index.stale(copy)
    copy.write_text(library_index.built().replace('"at-most"', '"at-least"', 1), encoding="utf-8")
    assert library_index.stale(copy)
    copy.write_text(library_index.built().replace('"人"]', '"人次"]', 1), encoding="utf-8")
    assert library_index.stale(copy)


def test_the_tool_says_how_to_call_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert library_index.main([]) == 2
    assert "--check" in capsys.readouterr().out


@pytest.mark.slow
def test_the_index_says_of_every_name_what_the_records_say(library: Library) -> None:
    names = [name for one in library.indicators for name in (one.name, *one.aliases, *one.endings)]
    names += [case["name"] for case in cases() if "name" in case]
    for name in names:
        for level2 in ("", *Level):
            for written in (name, f"新增{name}", f"甲乙丙{name}", name.removesuffix("满意度")):
                assert index.direction_of(written, level2) == read_in_full(library, written, level2), (written, level2)
                assert index.unit_of(written, level2) == unit_in_full(library, written, level2), (written, level2)


def test_where_the_families_were_edited_the_index_gives_way_to_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert index.direction_of("甲指标", "") == ""
    (tmp_path / "1.yaml").write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(index, "folder", lambda _: tmp_path)
    assert index.direction_of("甲指标", "数量指标") == "at-least"
    assert index.direction_of("受益人数", "") == ""


def test_the_index_counts_for_the_same_texts_on_every_system(tmp_path: Path) -> None:
    unix, windows = tmp_path / "a" / "1.yaml", tmp_path / "b" / "1.yaml"
    for path, text in ((unix, GOOD), (windows, GOOD.replace("\n", "\r\n"))):
        path.parent.mkdir()
        path.write_bytes(text.encode())
    assert index.fingerprint(unix.parent) == index.fingerprint(windows.parent)
    unix.write_bytes(GOOD.replace("at-least", "at-most").encode())
    assert index.fingerprint(unix.parent) != index.fingerprint(windows.parent)


def test_asking_for_a_direction_loads_no_record_classes() -> None:
    code = (
        "import sys; from jixiao.library import index; assert index.direction_of('群众满意度', '') == 'at-least';"
        "assert not {'pydantic', 'yaml', 'jixiao.library.format'} & set(sys.modules)"
    )
    root = Path(__file__).parent.parent / "engine"
    subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(root)}, check=True)


# --- words --------------------------------------------------------------------------------------------------


def ids(library: Library, words: str) -> list[str]:
    return [indicator.id for indicator in library.search(words)]


@pytest.mark.parametrize("case", [case for case in cases() if "words" in case], ids=lambda case: case["words"])
def test_words_find_first_the_indicator_that_is_meant(library: Library, case: Mapping[str, str]) -> None:
    assert (ids(library, case["words"]) or [""])[0] == case["id"], case["why"]


def test_no_keyword_is_a_name(library: Library) -> None:
    keywords = [keyword for indicator in library.indicators for keyword in indicator.keywords]
    assert len(keywords) > 300
    assert [keyword for keyword in keywords if library.match(keyword)] == []


def test_what_people_say_of_satisfaction_finds_satisfaction_only(library: Library) -> None:
    found = library.search("老百姓满意")
    assert len(found) >= 3
    assert {indicator.level for indicator in found} == {Level.SATISFACTION}


def test_a_keyword_weighs_less_than_a_name_or_an_alias_and_more_than_a_definition() -> None:
    def one(id_: str, more: str) -> str:
        return SECOND.replace("second", id_).replace("丙指标", f"{id_}指标\n    {more}")

    texts = [
        one("e", "unit: ''").replace("定义。", "甲乙丙丁。"),
        one("d", "keywords: [甲乙]"),
        one("c", "keywords: [甲乙丙丁戊]"),
        one("b", "keywords: [甲乙丙丁]"),
        one("a", "aliases: [甲乙丙丁率]"),
    ]
    library = indicators.parse({"1.yaml": GOOD[: GOOD.index("  - id")] + "".join(texts)})
    assert ids(library, "甲乙丙丁") == ["a", "b", "c", "d", "e"]
    assert library.match("甲乙", "质量指标") is None


def test_a_whole_name_comes_first(library: Library) -> None:
    assert ids(library, "失败退回率")[0] == "failed-payment-rate"
    assert ids(library, "项目总成本")[0] == "project-total-cost"


def test_a_word_in_the_name_goes_before_one_in_an_alias_and_that_before_the_definition(library: Library) -> None:
    assert ids(library, "上访") == ["petition-cases"]
    first = {"common", "social-insurance"}
    known = {indicator.id for family in library.families if family.family in first for indicator in family.indicators}
    assert [id_ for id_ in ids(library, "满意度") if id_ in known] == [
        *("recipient-satisfaction", "public-satisfaction", "trainee-satisfaction"),
        *("insured-satisfaction", "retiree-satisfaction", "employer-satisfaction"),
    ]
    assert ids(library, "代缴") == ["needy-insured"]
    assert ids(library, "冒领") == ["overpayment-recovery-rate"]
    order = ids(library, "及时")
    assert order.index("fund-arrival-timeliness-rate") < order.index("payment-on-time-rate")


def test_more_words_found_go_before_fewer(library: Library) -> None:
    assert ids(library, "退休 满意度")[0] == "retiree-satisfaction"
    assert ids(library, "满意度 退休")[0] == "retiree-satisfaction"
    assert ids(library, "合同，及时")[0] == "contract-signing-timeliness-rate"


def test_words_nearly_right_are_found_by_their_pairs(library: Library) -> None:
    assert ids(library, "养老金准时足额发放率")[0] == "pension-full-on-time-rate"


def test_an_id_is_found_by_its_words(library: Library) -> None:
    assert ids(library, "petition") == ["petition-cases"]
    assert ids(library, "PETITION-CASES") == ["petition-cases"]


def test_words_that_occur_nowhere_find_nothing(library: Library) -> None:
    assert ids(library, "航天发射") == []
    assert ids(library, "") == []
    assert ids(library, "，。！") == []
    assert ids(library, "- _") == []


def test_searching_takes_bounded_time_on_any_length(library: Library) -> None:
    with pumped.within(1):
        library.search("满意 " * 1_000_000)


# --- broken files -------------------------------------------------------------------------------------------

GOOD = """\
schema: jixiao.indicators/1
family: test
title: 试验
indicators:
  - id: first
    name: 甲指标
    aliases: [乙指标]
    level: 数量指标
    unit: 个
    direction: at-least
    definition: 定义。
    formula: 数
    source: 台账
    pitfalls:
      - 没有台账。
"""
SECOND = """\
  - id: second
    name: 丙指标
    level: 质量指标
    direction: qualitative
    definition: 定义。
    formula: 分档
    source: 台账
    pitfalls: [没有台账。]
"""


def told(*texts: str) -> list[Problem]:
    with pytest.raises(Problems) as caught:
        indicators.parse({f"{number}.yaml": text for number, text in enumerate(texts, 1)})
    return list(caught.value.problems)


def lines(*texts: str) -> list[str]:
    return [f"{problem.source}: {problem.code}" for problem in told(*texts)]


def test_a_good_file_is_read() -> None:
    library = indicators.parse({"1.yaml": GOOD + SECOND})
    assert [indicator.id for indicator in library.indicators] == ["first", "second"]
    assert (library.indicators[0].unit, library.indicators[1].unit) == ("个", "")
    assert str(library.indicators[1].place) == "1.yaml:16:5"
    assert library.match("乙指标") == library.indicators[0]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "schema: jixiao.indicators/1",
            "schema: jixiao.indicators/2",
            "1.yaml:1:9: indicators.not-allowed",
        ),
        ("family: test", "family: 试验", "1.yaml:2:9: indicators.bad-id"),
        ("title: 试验\n", "", "1.yaml:1:1: indicators.missing-key"),
        ("title: 试验\n", "title: 试验\nowner: 我\n", "1.yaml:4:1: indicators.unknown-key"),
        ("id: first", "id: First_1", "1.yaml:5:9: indicators.bad-id"),
        ("id: first", "id: first-", "1.yaml:5:9: indicators.bad-id"),
        ("name: 甲指标", "name: ", "1.yaml:6:5: indicators.shape"),
        ("name: 甲指标", "name: '——'", "1.yaml:6:11: indicators.empty-text"),
        ("name: 甲指标", f"name: {'甲' * 101}", "1.yaml:6:11: indicators.too-long"),
        ("aliases: [乙指标]", "aliases: 乙指标", "1.yaml:7:14: indicators.shape"),
        ("aliases: [乙指标]", "alias: [乙指标]", "1.yaml:7:5: indicators.unknown-key"),
        ("aliases: [乙指标]", "endings: [指标]", "1.yaml:7:15: indicators.bad-ending"),
        ("aliases: [乙指标]", "keywords: [两词, 两 词]", "1.yaml:7:20: indicators.bad-keyword"),
        ("level: 数量指标", "level: 数量", "1.yaml:8:12: indicators.not-allowed"),
        ("direction: at-least", "direction: atleast", "1.yaml:10:16: indicators.not-allowed"),
        ("definition: 定义。", "definition: ' '", "1.yaml:11:17: indicators.empty-text"),
        ("    formula: 数\n", "", "1.yaml:5:5: indicators.missing-key"),
        ("      - 没有台账。\n", "      []\n", "1.yaml:15:7: indicators.empty-list"),
        ("unit: 个", "place: 个", "1.yaml:9:5: indicators.unknown-key"),
        ("unit: 个", "basis: {cite: 文件, verified: 'no'}", "1.yaml:9:33: indicators.not-allowed"),
        ("unit: 个", "basis: {cite: 文件, verified: true, page: 1}", "1.yaml:9:39: indicators.unknown-key"),
        ("unit: 个", "basis: 文件", "1.yaml:9:12: indicators.shape"),
    ],
)
def test_each_breach_of_the_form_has_its_code_and_place(old: str, new: str, line: str) -> None:
    assert GOOD.count(old) == 1
    assert lines(GOOD.replace(old, new)) == [line]


def test_a_misspelt_key_or_value_is_told_what_was_meant() -> None:
    texts = [str(problem) for problem in told(GOOD.replace("aliases", "alias").replace("at-least", "atleast"))]
    assert texts == [
        "1.yaml:10:16: indicators.not-allowed: “atleast”不是“direction”允许的值。是不是想写“at-least”？"
        "可以写：at-least、at-most、equal、deadline、yes-no、qualitative。",
        "1.yaml:7:5: indicators.unknown-key: 不认识的键“alias”。是不是想写“aliases”？",
    ]


def test_a_key_like_no_other_is_told_what_may_be_written() -> None:
    (problem,) = told(GOOD.replace("title: 试验\n", "title: 试验\n甲乙: 丙\n"))
    assert problem.cure == "请删去；这里可以写：schema、family、title、indicators。"


def test_all_problems_of_all_files_are_told_at_once() -> None:
    broken = GOOD.replace("unit:", "units:").replace("at-least", "up").replace("    formula: 数\n", "")
    assert lines(broken, "- 1\n", "a: @b\n") == [
        "1.yaml:10:16: indicators.not-allowed",
        "1.yaml:5:5: indicators.missing-key",
        "1.yaml:9:5: indicators.unknown-key",
        "2.yaml:1:1: indicators.shape",
        "3.yaml:1:4: yaml.syntax",
    ]


def test_an_id_is_used_once_over_all_families() -> None:
    other = GOOD.replace("family: test", "family: other").replace("甲", "丁").replace("乙", "戊")
    (problem,) = told(GOOD, other)
    assert str(problem) == (
        "2.yaml:5:9: indicators.duplicate-id: 指标编号“first”重复，1.yaml:5:9 已经用过。编号不可共用，请另取一个。"
    )


def test_a_family_is_one_file() -> None:
    other = GOOD.replace("id: first", "id: third").replace("甲", "丁").replace("乙", "戊")
    assert lines(GOOD, other) == ["2.yaml:2:9: indicators.duplicate-family"]


def test_two_ways_of_writing_one_name_are_one_name() -> None:
    (problem,) = told(GOOD + SECOND.replace("丙指标", "“乙” 指标"))
    assert str(problem) == (
        "1.yaml:17:11: indicators.duplicate-name: 名称““乙” 指标”与“甲指标”（first，1.yaml:5:5）已有的写法重复。"
        "一个名称只能指一个指标，请删去其中一处。"
    )


def test_an_alias_that_repeats_its_own_indicator_is_told() -> None:
    assert lines(GOOD.replace("[乙指标]", "[乙指标, 甲 指标]")) == ["1.yaml:7:20: indicators.duplicate-name"]


def test_a_name_without_its_brackets_must_not_be_another_indicator() -> None:
    assert lines(GOOD + SECOND.replace("丙指标", "甲指标（个）")) == ["1.yaml:17:11: indicators.duplicate-name"]


def test_an_ending_belongs_to_one_indicator() -> None:
    first = GOOD.replace("[乙指标]", "[乙指标]\n    endings: [某指标]")
    second = SECOND.replace("丙指标", "丙指标\n    endings: [某指标, 甲指标]")
    assert lines(first + second) == [
        "1.yaml:19:15: indicators.duplicate-ending",
        "1.yaml:19:20: indicators.duplicate-ending",
    ]


def test_files_are_read_from_disk_and_unreadable_ones_told(tmp_path: Path) -> None:
    good, absent = tmp_path / "good.yaml", tmp_path / "absent.yaml"
    good.write_text(GOOD, encoding="utf-8")
    assert indicators.load([good]).indicators[0].place.file == str(good)
    with pytest.raises(Problems) as caught:
        indicators.load([absent, good])
    assert [problem.code for problem in caught.value.problems] == ["file.missing"]


@pytest.mark.slow
def test_many_breaches_are_told_in_bounded_number_and_time() -> None:
    with pumped.within(8):
        found = told(GOOD + "".join(f"    extra{n}: 1\n" for n in range(20_000)))
        assert len(found) == located.MAX_PROBLEMS


def test_a_name_without_letters_is_told_or_taken_but_never_breaks() -> None:
    assert lines(GOOD.replace("甲指标", "___").replace("乙指标", "___")) == ["1.yaml:7:15: indicators.duplicate-name"]
