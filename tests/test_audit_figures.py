"""The figures of an account against each other: what is right is never told, what is made wrong is."""

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers import ROOT, pumped
from jixiao.audit import audit, reading
from jixiao.audit.mentions import Mark, marked
from jixiao.audit.rules import load, standard
from jixiao.ground.problems import Problems, Source
from jixiao.intake import accounts as accounts_reader
from jixiao.keeper import relations
from jixiao.keeper.relations import of_text
from jixiao.law.store import relation_files
from jixiao.records.account import Account, AccountChart, AccountSection, ChartSeries
from jixiao.records.discrepancy import Bound, Certainty, Mention, Role
from jixiao.records.submission import Cell

#: What was found by hand in published texts, and where these lie in the published material.
LISTS = sorted((ROOT / "tests" / "audit").glob("*/*.yaml"))
TEXTS = {"seeds": "seeds", "accounts": "cases/pages/accounts"}
HERE = Source("账.txt", 1)


def mentions(text: str, year: int = 2020) -> list[Mention]:
    return list(marked(text, HERE, 0, 0, year=year).mentions.values())


def found(text: str) -> list[tuple[str, str]]:
    return [(one.id, one.certainty.value) for one in audit(of_text(text, year=2020)).found]


# --- the file of relations ----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", [f"{identity}/{edition}" for identity, edition, _ in relation_files()])
def test_every_worked_example_of_the_relations_comes_out(name: str) -> None:
    results = relations.run(name)
    assert len(results) > 20
    assert [(one.name, one.differences) for one in results if one.differences] == []


def test_a_worked_example_that_does_not_come_out_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "- {name: 甲, text: 支出10.00万元，比上年增加5.00万元，增长50%。, expect: []}\n"
        "- {name: 乙, text: 支出10.00万元。, expect: [figure.rate]}\n",
        encoding="utf-8",
    )
    one, other = relations.run("audit-final-accounts", path)
    assert one.differences == ("不应有 figure.change-rate：5÷(10-5)=100%，不等于50%。",)
    assert other.differences == ("应有 figure.rate，没有发现。",)


RULES = """
schema: jixiao.relations/1
id: audit-sample
edition: "1"
title: 样例
basis: [{{cite: 样例, verified: memory}}]
patterns:
  - name: 预算
    words: "{words}"
{more}
relations:
  - id: figure.rate
    name: 率
    of: [{of}]
    formula: {formula}
    severity: certain
    message: "{message}"
    advice: 改。
"""
RIGHT = {
    "words": "预算{预算:金额}，执行{执行:金额}，执行率{比率:百分数}",
    "more": "",
    "of": "预算",
    "formula": "比率 = 执行 / 预算",
    "message": "{比率}不对。",
}


def test_a_relation_and_a_sentence_are_added_without_a_line_of_python() -> None:
    rules = load(RULES.format(**RIGHT), "样例.yaml")
    text = "预算100.00万元，执行50.00万元，执行率{}。"
    assert audit(of_text(text.format("50%")), rules).found == ()
    (one,) = audit(of_text(text.format("60%")), rules).found
    assert (one.message, one.arithmetic) == ("60%不对。", "50÷100=50%，不等于60%")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"words": "预算{预算:钱}"}, "relations.bad-pattern"),
        ({"words": "预算{预算:金额"}, "relations.bad-pattern"),
        ({"words": "预算"}, "relations.bad-pattern"),
        ({"words": "{预算:金额}{预算:金额}"}, "relations.bad-pattern"),
        ({"words": "[{预算:金额}]"}, "relations.bad-pattern"),
        ({"words": "预算({预算:金额}"}, "relations.bad-pattern"),
        ({"formula": "比率 = 执行 / 预算数"}, "relations.unknown-name"),
        ({"formula": "执行 / 预算"}, "relations.bad-formula"),
        ({"formula": "比率 = 最大(执行, 预算)"}, "relations.bad-formula"),
        ({"message": "{比率数}不对。"}, "relations.unknown-name"),
        ({"of": "决算"}, "relations.unknown-pattern"),
        ({"of": "构成", "formula": "合计 = 各部分", "message": "不对。"}, "relations.idle"),
        ({"more": "quantities: [{name: 甲}]"}, "relations.idle"),
    ],
    ids=str,
)
def test_what_makes_no_sense_in_a_file_of_relations_is_refused_with_its_place(
    change: dict[str, str], code: str
) -> None:
    with pytest.raises(Problems) as wrong:
        load(RULES.format(**{**RIGHT, **change}), "样例.yaml")
    assert code in {one.code for one in wrong.value.problems}
    assert all(one.source.line for one in wrong.value.problems)


# --- mentions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支出合计1,234.50万元", [("支出合计", "amount", "万元")]),
        ("支出0.5亿元，占支出总额的30%", [("支出", "amount", "万元"), ("支出总额", "share", "%")]),
        ("比上年减少5万元，下降2.5%", [("", "change", "万元"), ("", "change-rate", "%")]),
        ("完成预算的86.33%", [("完成预算", "rate", "%")]),
        ("人均补贴1.5万元", [("人均补贴", "each", "万元")]),
        ("收、支总计10万元", [("收、支总计", "amount", "万元")]),
        ("其他收入3万元，其中：利息2万元", [("其他收入", "amount", "万元"), ("利息", "amount", "万元")]),
    ],
)
def test_a_figure_is_read_with_its_noun_its_role_and_its_unit(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(one.about, one.role.value, one.unit) for one in mentions(text)] == expected


NO_FIGURES = [
    "1.基本情况",
    "（2）主要职能",
    "2020年12月31日",
    "川财〔2020〕10号",
    "财决Z01-1表",
    "附件1",
    "图3：结构图",
    "第2部分",
    "科目2080101",
    "2014-2015年",
    "1-12月",
    "电话0812-3335555",
    "GB18918-2002",
    "每月20日前",
    "十九届三中全会",
]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_what_is_no_figure_is_no_mention(text: str) -> None:
    assert mentions(text) == []


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("约5万元", Bound.ABOUT),
        ("10万余人", Bound.ABOUT),
        ("小于0.01%", Bound.LESS),
        ("超过1227万元", Bound.MORE),
        ("不超过3次", Bound.AT_MOST),
    ],
)
def test_words_of_approximation_are_bounds(text: str, bound: Bound) -> None:
    assert [one.bound for one in mentions(text)] == [bound]


def test_the_subject_of_an_item_is_its_class_and_paragraph() -> None:
    (one, rate) = mentions("1.教育支出（类）普通教育（款）小学教育（项）：支出决算为9万元，完成预算100%。")
    assert one.subject == ("教育支出", "普通教育", "小学教育")
    assert rate.role is Role.RATE


def test_each_figure_knows_its_place_in_the_passage() -> None:
    text = "与 2019 年相比，“三公”经费 减少 1.15 万元"
    passage = marked(text, HERE, 3, 4, year=2020)
    (one,) = passage.mentions.values()
    assert text[one.spot.start : one.spot.end] == one.text == "1.15 万元"
    assert (one.spot.section, one.spot.block) == (3, 4)
    assert Mark.CHANGE in passage.text


def test_the_year_of_a_figure_is_the_one_that_its_sentence_is_about() -> None:
    assert [one.year for one in mentions("2019年支出5万元。与2018年相比，支出6万元，上年支出4万元")] == [
        2019,
        2020,
        2019,
    ]


def test_a_page_in_traditional_characters_with_its_pinyin_is_read_alike() -> None:
    (one, rate) = mentions("支出決算為6.28萬元，完成預(yù)算的34.89%")
    assert (one.about, one.unit, rate.role) == ("支出决算", "万元", Role.RATE)


# --- charts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("last", "wrong"), [("100.00", []), ("97.6400000000000006", ["figure.chart"])])
def test_a_chart_of_two_years_agrees_with_the_change_that_the_text_tells(last: str, wrong: list[str]) -> None:
    account = of_text("2020年支出110.00万元。与2019年相比，支出增加10.00万元，增长10%。", year=2020)
    series = ChartSeries("支出", tuple(Cell(text, HERE) for text in ("110.00", last)))
    chart = AccountChart(("2020年", "2019年"), (series,), HERE)
    section = AccountSection(1, "", "图", None, blocks=(chart,))
    whole = Account(HERE, (*account.sections, section), year=2020)
    assert [one.id for one in audit(whole).found if one.id.startswith("figure.")] == wrong


@pytest.mark.parametrize(("unit", "read"), [("（单位：分）", "35.42分"), ("", "35.42万元")])
def test_a_chart_of_several_series_names_each_figure_by_its_series_and_its_caption_the_unit(
    unit: str, read: str
) -> None:
    series = tuple(
        ChartSeries(name, tuple(Cell(text, HERE) for text in values))
        for name, values in (("分值", ("50.00", "30.00")), ("得分", ("35.42", "20.00")))
    )
    chart = AccountChart(("产出指标", "效益指标"), series, HERE, f"图2 各一级指标得分情况{unit}")
    whole = Account(HERE, (AccountSection(1, "", "图", None, blocks=(chart,), project="甲"),), year=2020)
    figures = [(one.about, one.text) for one in reading.read(whole).cells]
    assert figures[0] == ("产出指标分值", read.replace("35.42", "50.00"))
    assert figures[2] == ("产出指标得分", read)
    assert audit(whole).found == ()


# --- one quantity in several places ---------------------------------------------------------------------------------


def test_the_target_of_a_row_is_not_the_quantity_that_was_reached() -> None:
    heading = "# 甲项目绩效目标完成情况综述\n"
    row = "补助人数：指标值为48人，完成值为40人。\n"
    assert found(heading + row + "实际发放40人。") == []
    assert found(heading + row + "其中一处发放40人，另一处发放48人。") == [("figure.twice", "certain")]


def test_the_marks_that_a_unit_gives_itself_are_many() -> None:
    heading = "# 甲项目绩效目标完成情况综述\n"
    assert found(heading + "救助人数单位自评9分。\n执行率单位自评10分。") == []
    assert found(heading + "绩效考核得9分。\n绩效考核得10分。") == [("figure.name-twice", "probable")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("年末在职58人，其中：行政20人、事业38人；离休2人。", []),
        ("年末在职58人，其中：行政20人、事业38人；离休2人；退休31人。", []),
        ("年末在职58人，其中：行政20人、事业37人；离休2人。", [("figure.total", "probable")]),
        ("年末在职58人，其中：行政58人；事业38人。", [("figure.total", "probable")]),
    ],
)
def test_what_stands_behind_parts_that_make_the_total_is_beside_the_list(
    text: str, told: list[tuple[str, str]]
) -> None:
    assert found(text) == told


FORM = """
水务局2023年度部门决算公开

{text}

| 项目名称 | 小流域治理 | | | | | |
| --- | --- | --- | --- | --- | --- | --- |
| 资金（万元） | 全年预算数 | 310 | 全年执行数 | 298.5 | 执行率 | 96.29% |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 产出指标 | 数量指标 | 治理河道长度 | ≥12公里 | 12.5公里 | 60 | 60 |
| 效益指标 | 社会效益指标 | 受益人口 | ≥8000人 | 8231人 | 30 | 30 |
| 总分 | | | | | 100 | 99.63 |
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("小流域治理项目绩效自评综述：项目全年预算数310万元，执行数为250万元。", ["250，不等于298.5"]),
        ("# 小流域治理项目绩效自评综述\n\n项目全年预算数310万元，执行数为250万元。", ["250，不等于298.5"]),
        ("根据年初目标，小流域治理项目自评得分为92.5分。项目执行数为298.5万元。", ["92.5，不等于99.63"]),
        ("小流域治理项目全年预算数320万元，执行数为298.5万元。", ["320，不等于310"]),
        ("小流域治理项目全年预算数310万元，执行数为298.5万元，自评总分99.63分。", []),
        ("北部小流域治理项目全年预算数320万元，执行数为250万元。", []),
        ("小流域治理项目执行数298.5万元；河道清淤项目执行数为250万元。", []),
        ("小流域治理项目完成较好。3个项目全年预算数900万元，执行数为800万元。", []),
        ("截至2023年6月，小流域治理项目执行数为150万元。", []),
        ("小流域治理项目全年预算数310万元，其中：中央资金200万元，执行数200万元。", []),
        ("小流域治理项目2022年执行数为150万元。", []),
    ],
)
def test_what_is_told_of_a_project_is_compared_with_its_form(tmp_path: Path, text: str, told: list[str]) -> None:
    path = tmp_path / "公开.md"
    path.write_text(FORM.format(text=text), encoding="utf-8")
    account, problems = accounts_reader.read(str(path))
    assert account is not None, problems
    assert [one.arithmetic for one in audit(account).found if one.id == "figure.twice"] == told


# --- laws ----------------------------------------------------------------------------------------------------------


def cents(least: int = 1000, most: int = 900_000) -> st.SearchStrategy[Decimal]:
    return st.integers(least, most).map(lambda number: Decimal(number) / 100)


def rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


#: Paragraphs in which every figure is a slot; what is in them is right at the precision printed.
TEMPLATES = (
    "2020年度支出总额{whole}万元。与2019年相比，支出总额{up}{change}万元，{rising}{change_rate}%。",
    "2020年本年支出合计{whole}万元，其中：基本支出{basic}万元，占{share}%；项目支出{project}万元，占{rest}%。",
    "政府采购支出总额{bought}万元，其中：政府采购货物支出{goods}万元、政府采购工程支出{works}万元、政府采购服务支出{services}万元。",
    "甲项目全年预算数{budget}万元，执行数为{done}万元，完成预算的{rate}%。",
    "向{persons}名教师发放，总金额{done}万元，人均发放{each}万元。",
)
SLOTS = tuple(tuple(re.findall(r"\{(\w+)\}", template)) for template in TEMPLATES)


@st.composite
def accounts(draw: st.DrawFn) -> dict[str, str]:
    """What fills the slots of an account that is right."""
    basic, project, done = draw(cents()), draw(cents()), draw(cents(10_000))
    goods, works, services, budget = draw(cents()), draw(cents()), draw(cents()), draw(cents(10_000))
    persons = draw(st.integers(20, 90))
    whole = basic + project
    change = rounded(whole * draw(st.integers(5, 60)) / 100)  # so much that another total would have another rate
    more = draw(st.booleans()) and whole > change
    last = whole - change if more else whole + change
    filled = {
        "whole": whole,
        "basic": basic,
        "project": project,
        "change": change,
        "change_rate": change / last * 100,
        "share": basic / whole * 100,
        "rest": project / whole * 100,
        "bought": goods + works + services,
        "goods": goods,
        "works": works,
        "services": services,
        "budget": budget,
        "done": done,
        "rate": done / budget * 100,
        "each": done / persons,
    }
    words = {"up": "增加" if more else "减少", "rising": "增长" if more else "下降", "persons": str(persons)}
    return words | {name: str(rounded(value)) for name, value in filled.items()}


def said(filled: dict[str, str]) -> list[str]:
    return [template.format(**filled) for template in TEMPLATES]


@pytest.mark.slow
@given(accounts())
def test_figures_that_are_right_as_printed_are_never_told(filled: dict[str, str]) -> None:
    assert found("\n".join(said(filled))) == []


@given(accounts(), st.data())
def test_a_figure_that_is_changed_by_more_than_rounding_is_told_as_certain(
    filled: dict[str, str], data: st.DataObject
) -> None:
    which = data.draw(st.integers(0, len(TEMPLATES) - 1))
    name = data.draw(st.sampled_from([slot for slot in SLOTS[which] if slot not in ("up", "rising")]))
    wrong = Decimal(filled[name]) * 2 + 37
    filled[name] = str(int(wrong) if name == "persons" else wrong)
    assert "certain" in {certainty for _, certainty in found(TEMPLATES[which].format(**filled))}


@given(accounts())
def test_a_direction_that_is_turned_round_is_told(filled: dict[str, str]) -> None:
    filled["rising"] = "下降" if filled["up"] == "增加" else "增长"
    told = {identity for identity, _ in found(TEMPLATES[0].format(**filled))}
    assert Decimal(filled["change_rate"]) == 0 or "figure.change-rate" in told


@pytest.mark.slow
@given(
    accounts(), st.permutations(range(len(TEMPLATES))), st.sampled_from(["change", "share", "goods", "rate", "each"])
)
def test_the_order_of_paragraphs_does_not_matter(filled: dict[str, str], order: list[int], wrong: str) -> None:
    filled[wrong] = str(Decimal(filled[wrong]) + 400)
    paragraphs = said(filled)
    before = sorted(found("\n".join(paragraphs)))
    assert before != []
    assert sorted(found("\n".join(paragraphs[at] for at in order))) == before


#: What the words of figures are made of, a mark of the engine's own among them.
PIECES = "一收支其中：，。；（）、占增减少比与年同%‰万元亿约0123456789. -〔〕图表A\ue000"


@given(st.text(PIECES, max_size=300), st.text(max_size=100))
def test_no_text_makes_the_audit_fail(one: str, other: str) -> None:
    made = audit(of_text(f"{one}\n{other}", year=2020))
    assert made.held <= made.relations


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "支" * 250_000,
        "1" * 250_000,
        "占" * 75_000 + "5%",
        "其中：" * 25_000,
        "支出5万元，占5%；" * 2_500,
        "本年支出5万元，其中：" * 1_250,
        "预算5.5万元，执行5万元，完成预算的5%。" * 1_250,
        "支出5万元，比上年增加5万元，增长5%。" * 1_250,
        "、1" * 2_500,
        "（" * 25_000,
        "“甲”、" * 25_000 + "5个",
        "支出5.5万元\n" * 25_000,
        "中，" * 25_000,
        "1.甲支出5万元\n" * 5_000,
        "支出5.5万元，其中：\n" * 5_000,
        "".join(f"{at}某某某支出5万元，占{at}某某某支出的5%。\n" for at in map(chr, range(0x4E00, 0x5E00))),
        "本年度全部支出5万元。" + "本年度全部支出中，甲5万元；" * 1_250,
    ],
    ids=lambda text: text[:12],
)
def test_whatever_is_written_is_audited_in_bounded_time(text: str) -> None:
    with pumped.within(30):
        audit(of_text(text, year=2020))


def test_every_discrepancy_has_its_sentence_its_advice_its_sum_and_its_places() -> None:
    text = "2020年本年支出合计512.40万元，其中：基本支出400.00万元，占78.60%；项目支出112.40万元，占21.94%。"
    (one,) = audit(of_text(text, year=2020)).found
    assert one.certainty is Certainty.CERTAIN
    assert one.message.endswith("。")
    assert one.advice.endswith("。")
    assert one.arithmetic == "400÷512.4=78.06%，不等于78.6%"
    assert [spot.text for spot in one.spots] == ["78.60%", "400.00万元", "512.40万元"]
    assert one.values == {"部分": "400.00万元", "比重": "78.60%", "整体": "512.40万元"}


def test_the_shipped_relations_are_those_of_the_folder() -> None:
    assert standard().relations
    assert {path.parent.parent.name for _, _, path in relation_files()} == {"rulesets"}
    assert (ROOT / "rulesets" / "audit-final-accounts").is_dir()


# --- the lists that were written by hand ---------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("path", LISTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_certain_fault_of_figures_is_found_and_nothing_is_told_where_there_is_none(
    path: Path, shared: Path
) -> None:
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    account, problems = accounts_reader.read(str(shared / TEXTS[path.parent.name] / listed["file"]))
    assert account is not None, problems
    told = [one for one in audit(account).found if one.id.startswith("figure.")]
    lines = [{spot.source.line for spot in one.spots} for one in told]
    faults = [{fault["line"], *fault.get("other", [])} for fault in listed["faults"]]
    missed = [
        fault["id"]
        for fault, places in zip(listed["faults"], faults, strict=True)
        if (fault["kind"], fault["severity"]) == ("figure", "certain") and not any(places & found for found in lines)
    ]
    beside = [one.arithmetic for one, found in zip(told, lines, strict=True) if not any(found & at for at in faults)]
    assert (missed, beside) == ([], [])
