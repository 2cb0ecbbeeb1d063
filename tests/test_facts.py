"""Facts that a ruleset declares: tables, days, defaults, what is not given, and what a form or a ruleset says wrongly."""

import json
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.told import WRITERS, form_of
from jixiao import intake
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.intake import canonical
from jixiao.law import formula, terms
from jixiao.law.check import check
from jixiao.law.formula.functions import months_later
from jixiao.law.load import load, reference
from jixiao.law.methods import METHODS, undefined
from jixiao.law.methods.experts import Experts
from jixiao.law.methods.ranges import Ranges, asked
from jixiao.law.plan import plan
from jixiao.records import Cell, FactRow, FactTable, Line, Submission
from jixiao.records.expressions import TableRow, Type
from jixiao.records.law import Plan
from jixiao.records.steps import Fact, Marked, Missing
from jixiao.render import forms, interchange
from jixiao.render.explanation import render
from jixiao.say import steps as say
from jixiao.say import wording
from jixiao.score import score

CASES: dict[str, Any] = yaml.load(
    (Path(__file__).parent / "cases" / "facts.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)


def ruleset(case: dict[str, Any]) -> str:
    method = case.get("method") or {
        "method": "formula",
        "value": case.get("value", "1"),
        "gives": case.get("gives", "share"),
    }
    more = {"absent-when": case["absent-when"]} if "absent-when" in case else {}
    law = {
        "schema": "jixiao.ruleset/1",
        "id": "sample",
        "edition": "1",
        "title": "样例",
        "scope": "project",
        "basis": [{"cite": "样例", "verified": "false"}],
        "total": "10",
        "grades": [{"label": "优", "from": "0"}],
        "absence": case.get("absence", {}),
        "facts": case["facts"],
        "indicators": [{"name": "甲项", "weight": "10", "method": method, **more}],
    }
    return json.dumps(law, ensure_ascii=False)


def planned(case: dict[str, Any]) -> Plan:
    law = load(ruleset(case), "规则.yaml")
    assert check(law) == ()
    return plan(law, reference(law, b""))


def submitted(facts: str) -> Submission:
    return form_of(f"project: 甲\nyear: 2023\nfacts: {facts}\n")


def line(case: dict[str, Any], form: Submission) -> Line:
    return score(planned(case), form).lines[-1]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_a_formula_makes_of_the_facts_of_a_form(case: dict[str, Any]) -> None:
    found = line(case, submitted(json.dumps(case["form"], ensure_ascii=False)))
    assert (str(found.earned), found.status.value) == (case["earned"], case.get("status", "scored"))
    if "names" in case:
        (missing,) = (step for step in found.steps if isinstance(step, Missing))
        assert list(missing.names) == case["names"]
    if case.get("reached") == "无":
        assert found.reached is None


@pytest.mark.parametrize("case", CASES["problems"], ids=lambda case: case["says"])
def test_what_a_form_says_wrongly_is_a_problem_that_names_the_type(case: dict[str, Any]) -> None:
    with pytest.raises(Problems) as caught:
        line(case, submitted(case["form"]))
    (problem,) = caught.value.problems
    assert (problem.code, problem.source.line) == (case["code"], 3)
    assert case["says"] in problem.message + problem.cure
    assert problem.message.endswith("。")
    assert problem.cure.endswith(("。", "？"))


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["says"])
def test_what_a_ruleset_declares_wrongly_is_refused_when_it_is_loaded(case: dict[str, Any]) -> None:
    with pytest.raises(Problems) as caught:
        planned(case)
    found = list(caught.value.problems)
    assert [problem.code for problem in found] == [case["code"]]
    assert case["says"] in found[0].message + found[0].cure
    assert found[0].message.endswith("。")


# --- laws of the functions of rows ------------------------------------------------------------------------------

TYPES = {"表": Type.TABLE, "表|数": Type.NUMBER, "表|权": Type.NUMBER, "线": Type.NUMBER}
DAYS = {"甲": Type.DATE, "乙": Type.DATE, "几": Type.NUMBER}
_READY: dict[str, formula.Compiled] = {}


def ready(text: str, types: dict[str, Type]) -> formula.Compiled:
    return _READY.setdefault(text, _READY.get(text) or formula.compile(formula.read(text, types, Source(""))[0]))


NUMBERS = st.none() | st.fractions(-9, 9, max_denominator=4)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=6), st.fractions(-9, 9, max_denominator=2))
def test_functions_of_rows_give_what_a_loop_over_the_rows_gives(
    rows: list[tuple[Fraction | None, Fraction | None]], line_: Fraction
) -> None:
    values = {"表": tuple(TableRow({"数": one, "权": other}, Source("")) for one, other in rows), "线": line_}

    def gives(text: str) -> Any:
        return ready(text, TYPES)(values.get)

    given_ = [one for one, _ in rows if one is not None]
    above = [one for one in given_ if one > line_]
    pairs = [(one, weight) for one, weight in rows if one is not None and weight is not None]
    weights = sum((weight for _, weight in pairs), Fraction(0))
    assert gives("个数(表)") == len(rows)
    assert gives("个数(表, 数 > 线)") == len(above)
    assert gives("合计(表, 数, 数 > 线)") == sum(above, Fraction(0))
    assert gives("合计(表, 数, 非 数 > 线)") == sum(given_, Fraction(0)) - sum(above, Fraction(0))
    assert gives("平均(表, 数)") == (sum(given_, Fraction(0)) / len(given_) if given_ else None)
    assert gives("最大(表, 数)") == max(given_, default=None)
    assert gives("最小(表, 数 * 2)") == min((one * 2 for one in given_), default=None)
    assert gives("加权平均(表, 数, 权)") == (
        sum((one * weight for one, weight in pairs), Fraction(0)) / weights if weights else None
    )


@given(st.dates(), st.dates(), st.integers(-400, 400))
def test_full_months_and_months_later_agree(start: date, end: date, months: int) -> None:
    def gives(text: str, **values: Any) -> Any:
        return ready(text, DAYS)(values.get)

    full = gives("月数(甲, 乙)", 甲=start, 乙=end)
    assert full == -gives("月数(甲, 乙)", 甲=end, 乙=start)
    if start <= end:
        assert gives("加月(甲, 几)", 甲=start, 几=full) <= end
        after = gives("加月(甲, 几)", 甲=start, 几=full + 1)
        assert after is None or after > end
    later = gives("加月(甲, 几)", 甲=start, 几=Fraction(months))
    if later is not None:
        assert (later.year - start.year) * 12 + later.month - start.month == months
        assert later.day == start.day or (later + timedelta(days=1)).day == 1


# --- what the steps say ---------------------------------------------------------------------------------------

TWO = {
    "facts": CASES["tables"],
    "value": "个数(违规记录, 程度 = '严重')",
    "gives": "points",
}
ROWS = "{违规记录: [{程度: 一般},\n {程度: 严重},\n {程度: 严重}]}"


def facts_of(found: Line) -> tuple[Fact, ...]:
    (step,) = (step for step in found.steps if isinstance(step, Marked))
    return step.facts


def test_a_step_names_the_rows_of_a_table_that_counted() -> None:
    (fact,) = facts_of(line(TWO, submitted(ROWS)))
    (counted,) = fact.counted
    assert (fact.name, fact.value, fact.source) == ("违规记录", "3行", Source("表.yaml", 3, 15))
    assert (counted.call, counted.value, counted.of) == ("个数(违规记录, 程度 = '严重')", "2", 3)
    assert [row.line for row in counted.rows] == [4, 5]


def test_rows_that_counted_through_a_named_fact_are_told_below_it() -> None:
    named = {
        "facts": [*CASES["tables"], {"name": "次数", "type": "数", "value": TWO["value"]}],
        "value": "次数",
        "gives": "points",
    }
    (fact,) = facts_of(line(named, submitted(ROWS)))
    ((table,),) = (fact.of,)
    assert (fact.name, table.name, [row.line for row in table.counted[0].rows]) == ("次数", "违规记录", [4, 5])


def test_explain_and_json_show_the_rows_and_what_was_assumed() -> None:
    both = {
        "facts": [*CASES["tables"], {"name": "扣分", "type": "数", "absent": "0"}],
        "value": "个数(违规记录, 程度 = '严重') - 扣分",
        "gives": "points",
    }
    card = score(planned(both), submitted(ROWS))
    told = render(card, card.lines[-1])
    assert "个数(违规记录, 程度 = '严重')得2：取2行（共3行）\n            表.yaml:4:2\n            表.yaml:5:2" in told
    assert "扣分 “0”（没有给出，按规则集视为此值）  规则.yaml:1:" in told
    read = json.loads(interchange.to_json([card]))[0]["lines"][-1]
    assumed, table = read["steps"][-1]["facts"]
    assert (assumed["name"], assumed["assumed"]) == ("扣分", True)
    assert [row["line"] for row in table["counted"][0]["rows"]] == [4, 5]


def test_a_veto_names_the_rows_that_it_counted() -> None:
    law = json.loads(ruleset({"facts": CASES["tables"], "value": "1"}))
    law["grades"] = [{"label": "优", "from": "6"}, {"label": "差", "from": "0"}]
    law["vetoes"] = [{"when": "个数(违规记录, 程度 = '严重') > 1", "cap": "5", "text": "严重违规"}]
    read = load(json.dumps(law, ensure_ascii=False), "规则.yaml")
    (step,) = score(plan(read, reference(read, b"")), submitted(ROWS)).steps
    ((counted,),) = (fact.counted for fact in step.facts)
    assert (str(step.points), [row.line for row in counted.rows]) == ("-5.00", [4, 5])


# --- evidence -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("basis", "names"),
    [
        *(
            (said, False)
            for said in ("无", "没有", "/", "—", "——", "无。", "（无）", "未提供", "没有提供", "暂无", "不适用", " ")
        ),
        *((said, False) for said in ("／", "－", "―", "。", "、", "……", "N/A", "ｎ／ａ", "没有材料", "暂无相关资料")),
        *(
            (said, True)
            for said in (
                "NAS存储记录",
                "无人机影像",
                "空气质量监测记录",
                "未成年人名册",
                "验收单",
                "无锡市统计年鉴",
                "√",
                "没有提供的另附说明",
                "附件1",
            )
        ),
    ],
)
def test_one_rule_says_whether_a_basis_names_a_source_for_evidence_required_and_for_sourced(
    basis: str, names: bool
) -> None:
    case = {"facts": [], "value": "最小(1, 实际值)"}
    law = json.loads(ruleset(case))
    law["indicators"][0]["evidence-required"] = "true"
    read = load(json.dumps(law, ensure_ascii=False), "规则.yaml")
    form = form_of(f"project: 甲\nindicators: [{{path: [甲项], actual: 3, basis: '{basis}'}}]\n")
    found = score(plan(read, reference(read, b"")), form).lines[-1]
    assert (found.sourced, str(found.earned)) == (names, "10.00" if names else "0.00")


def test_the_printed_law_and_the_form_say_what_a_fact_counts_as_that_is_not_given() -> None:
    case = {
        "facts": [{"name": "扣分", "type": "数", "absent": "3", "title": "被扣的分。"}, *CASES["tables"]],
        "value": "扣分",
    }
    law = planned(case)
    origins = [wording.origin(fact) for fact in law.ruleset.facts]
    assert origins[0] == "由单位填报，没有给出时视为3"
    assert origins[1].startswith("由单位填报，各列为类型（文字）、程度（文字）、金额（金额）")
    texts = [box.text for table in forms.blank(law).tables for row in table.rows for box in row]
    assert "被扣的分；没有给出时视为3" in texts


def test_a_row_that_stands_alone_is_told_how_a_table_is_written() -> None:
    with pytest.raises(Problems) as caught:
        submitted("{违规记录: {程度: 严重}}")
    (problem,) = caught.value.problems
    assert (problem.code, problem.source.line) == ("submission.shape", 3)
    assert "以“- ”开头" in problem.cure


def test_an_element_that_does_not_apply_is_an_answer_and_left_to_a_person() -> None:
    case = {"facts": [], "method": {"method": "elements", "items": [{"name": "有制度"}, {"name": "有台账"}]}}
    form = form_of("project: 甲\nindicators: [{path: [甲项], elements: {有制度: 不适用, 有台账: }}]\n")
    found = line(case, form)
    assert found.status == "pending"
    assert say.text(found.steps[-1]) == "要点“有制度”不适用，要点“有台账”没有回答是或否，由人工评判"


# --- tables on forms ------------------------------------------------------------------------------------------

LAW = planned(TWO)
COLUMNS = tuple(next(iter(LAW.given)).columns)
PLAIN = st.text("挪用严重一般甲乙123。，、 ", min_size=1, max_size=6).filter(
    lambda text: text.strip(" 。，、") not in ("", "无")
)
BARE = Source("")


@st.composite
def tables(draw: st.DrawFn) -> FactTable:
    rows = draw(st.lists(st.dictionaries(st.sampled_from(COLUMNS), PLAIN.map(str.strip), min_size=1), max_size=4))
    return FactTable(tuple(FactRow({n: Cell(t, BARE) for n, t in row.items()}, BARE) for row in rows), BARE)


def plainly(form: Submission) -> dict[str, list[dict[str, str]]]:
    return {
        name: [{column: cell.text for column, cell in row.cells.items()} for row in table.rows]
        for name, table in form.tables.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("suffix", list(WRITERS))
@settings(max_examples=15, deadline=None)
@given(table=tables())
def test_a_table_that_is_filled_in_reads_back_the_same(
    suffix: str, table: FactTable, tmp_path_factory: pytest.TempPathFactory
) -> None:
    form = Submission(source=BARE, project=Cell("水渠", BARE), tables={"违规记录": table})
    path = tmp_path_factory.mktemp("forms") / f"表.{suffix}"
    path.write_bytes(WRITERS[suffix](forms.filled(LAW, form)))
    (again,), problems = intake.read(str(path))
    assert problems == ()
    assert plainly(again) == plainly(form)


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(table=tables())
def test_a_table_written_as_yaml_reads_back_the_same(table: FactTable) -> None:
    form = Submission(source=BARE, project=Cell("水渠", BARE), tables={"违规记录": table})
    assert plainly(form_of(canonical.dump(form))) == plainly(form)


@pytest.mark.parametrize("suffix", list(WRITERS))
def test_a_form_of_facts_alone_that_is_left_blank_is_told_as_missing_facts(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"表.{suffix}"
    path.write_bytes(WRITERS[suffix](forms.filled(LAW, Submission(source=BARE, project=Cell("水渠", BARE)))))
    (again,), problems = intake.read(str(path))
    assert (problems, again.tables) == ((), {})
    found = score(LAW, again).lines[-1]
    (missing,) = (step for step in found.steps if isinstance(step, Missing))
    assert (found.status, missing.names) == ("missing", ("违规记录",))


def workbook(tmp_path: Path, *rows: tuple[str, ...]) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    import openpyxl

    book = openpyxl.Workbook()
    main = book.active
    assert main is not None
    main.append(["项目名称", "水渠"])
    main.append(["一级指标", "二级指标", "三级指标", "指标值", "完成值"])
    main.append(["产出指标", "数量指标", "长度", "1", "1"])
    sheet = book.create_sheet("附表")
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "表.xlsx")
    return intake.read(str(tmp_path / "表.xlsx"))


def test_a_table_may_name_its_fact_in_one_cell_and_another_may_follow_it(tmp_path: Path) -> None:
    (form,), problems = workbook(
        tmp_path,
        ("数据表：违规记录",),
        ("类型", "程度"),
        ("挪用", "严重"),
        ("数据表", "通报"),
        ("日期",),
        ("无",),
        ("数据名称", "数值"),
        ("编制数", "3"),
    )
    assert problems == ()
    assert plainly(form) == {"违规记录": [{"类型": "挪用", "程度": "严重"}], "通报": []}
    assert {name: cell.text for name, cell in form.facts.items()} == {"编制数": "3"}


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        ((("数据表", ""), ("类型",), ("挪用",)), "supplement.no-name", "A1"),
        ((("数据表", "违规记录"), ("类型",), ("挪用", "严重")), "supplement.no-column", "B3"),
    ],
)
def test_a_table_that_cannot_be_understood_is_a_problem(
    rows: tuple[tuple[str, ...], ...], code: str, cell: str, tmp_path: Path
) -> None:
    found, problems = workbook(tmp_path, *rows)
    assert found == ()
    assert [(problem.code, problem.source.cell) for problem in problems] == [(code, cell)]


def test_a_month_beyond_the_calendar_is_no_day() -> None:
    assert months_later(date(9999, 12, 1), Fraction(1)) is None
    assert months_later(date(9999, 11, 30), Fraction(1)) == date(9999, 12, 30)


def test_what_does_not_apply_is_written_as_it_is_read() -> None:
    assert terms.said("采购率 不适用") == "采购率 不适用"


def test_only_ranges_that_experts_mark_ask_experts() -> None:
    written = {"method": "ranges", "mark": "experts", "ranges": [{"share": ["0%", "100%"]}]}
    assert asked(Ranges.model_validate(written)) == Experts()
    assert asked(Ranges.model_validate({**written, "mark": "person"})) is None


def test_the_policies_of_a_method_are_those_of_its_cases() -> None:
    written = {
        "method": "formula",
        "value": "1 / 甲",
        "undefined": [{"when": "甲 = 0", "then": "not-applicable"}, {"share": "0%"}],
    }
    assert undefined.policies(METHODS["formula"].params.model_validate(written)) == {"not-applicable"}
