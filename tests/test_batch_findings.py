"""What queries find in forms: all that the reference finds in them, in its order, or they leave a form to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from helpers import rowsets
from helpers.batches import case_rows
from helpers.told import DEFAULT, DEPARTMENT, READY
from jixiao import findings
from jixiao.batch import databases, fast, finds, tables
from jixiao.batch.columns import ROWS
from jixiao.batch.fast import patterns, workers
from jixiao.batch.fast.answering import QUESTIONS
from jixiao.batch.finds.properties import ALIKE, OF_NODE, Properties
from jixiao.batch.rows import submission_of
from jixiao.batch.sql import DIALECTS, compiled
from jixiao.batch.sql.arithmetic import Arithmetic
from jixiao.batch.sql.values import Unsaid
from jixiao.findings import appraisal, monitored
from jixiao.findings.appraisal import Law
from jixiao.findings.facts import VOCABULARY
from jixiao.ground.problems import Problems
from jixiao.law.format import FindingRule

NAMES = tuple(column.name for column in ROWS[1:])
Rows = Sequence[Mapping[str, str | None]]
Finding = tuple[object, ...]
CENTRAL, SICHUAN, PLATFORM = (
    f"project-self-evaluation-{one}" for one in ("central/2021", "sichuan/2023", "platform/2020")
)


def told(law: Law, forms: Sequence[Rows], folder: Path) -> tuple[dict[int, list[Finding]], frozenset[int]]:
    """What queries find in forms, by their numbers, and the forms that they leave to the reference."""
    plan, rules = law.plan, law.rules.single.rules
    query = compiled(plan, DIALECTS["duckdb"])
    own = workers.known(plan, query, rules)
    con = duckdb.connect()
    con.execute(f"CREATE TABLE rows (form BIGINT, row BIGINT, {', '.join(f'{name} VARCHAR' for name in NAMES)})")
    numbered = [(form, row) for form, rows in enumerate(forms) for row in rows]
    file = folder / "rows.jsonl"
    file.write_text(
        tables.lines((form, at, *(row.get(name) for name in NAMES)) for at, (form, row) in enumerate(numbered, 1))
    )
    types = {"form": "BIGINT", "row": "BIGINT", **dict.fromkeys(NAMES, "VARCHAR")}
    con.execute(f"INSERT INTO rows SELECT * FROM {tables.relation(file, types)}")

    def asking(question: str, chunks: Iterable[Any]) -> Iterator[Any]:
        return (QUESTIONS[question](own, chunk) for chunk in chunks)

    part = fast.prepare(con, own, asking, folder)
    databases.in_duckdb(con, query)
    finds.find(part, finds.noted(rules, plan, query.nodes, query.digits))
    found: dict[int, list[Finding]] = {}
    columns = "finding, severity, path, subject, stake, cause"
    for number, *values in con.execute(f"SELECT form, {columns} FROM findings ORDER BY nth").fetchall():
        found.setdefault(number, []).append(tuple(values))
    return found, frozenset(number for (number,) in con.execute("SELECT form FROM beyond").fetchall())


def wanted(law: Law, rows: Rows) -> list[Finding] | None:
    """What the reference finds in a form; None where it is refused."""
    try:
        card = appraisal.appraise(law, submission_of(rows))
    except Problems:
        return None
    return [
        (one.id, one.severity, "/".join(one.path), one.subject, int(one.stake.scaleb(2)), one.cause)
        for one in card.findings
    ]


def compared(law: Law, forms: Sequence[Rows], folder: Path) -> tuple[set[tuple[object, object]], int]:
    """Assert that queries find what the reference does; which ids with what severity they found, of how many forms they told."""
    found, beyond = told(law, forms, folder)
    for number, rows in enumerate(forms):
        if number not in beyond:
            assert found.get(number, []) == wanted(law, rows), rows
        else:
            assert number not in found
    return {one[:2] for some in found.values() for one in some}, len(forms) - len(beyond)


def cases(name: str) -> list[Rows]:
    by_form: dict[str | None, list[Mapping[str, str | None]]] = {}
    for row in case_rows(name):
        by_form.setdefault(row["form"], []).append(row)
    return list(by_form.values())


#: Rules of every severity of which rows can fulfil the conditions, under the national ruleset.
FIRED = frozenset(
    {
        *((name, "error") for name in ("budget.underspent", "budget.zero", "target.missed", "value.missing")),
        *((name, "error") for name in ("weights.unbalanced", "score.mismatch", "total.mismatch")),
        *((name, "warning") for name in ("budget.underspent", "budget.overspent", "budget.zero", "budget.loose")),
        *(
            (name, "warning")
            for name in ("target.restated", "actual.inequality", "target.unquantified", "target.too-low")
        ),
        *((name, "warning") for name in ("target.missed", "unit.incomparable", "unit.unlike", "indicator.duplicated")),
        *(
            (name, "warning")
            for name in ("indicator.misplaced", "indicator.direction", "level.missing", "score.mismatch")
        ),
        ("satisfaction.unsurveyed", "warning"),
        ("weights.missing", "warning"),
        ("target.operators", "warning"),
        *((name, "info") for name in ("target.missed", "target.borderline", "unit.missing", "level.missing")),
        *(
            (name, "info")
            for name in ("satisfaction.unsurveyed", "weights.unbalanced", "score.mismatch", "weights.shared")
        ),
        ("ruleset.other-fits", "info"),
    }
)


@pytest.mark.slow
def test_every_rule_that_rows_can_fulfil_is_told_as_the_reference_does(tmp_path: Path) -> None:
    forms = [one for name in READY for one in cases(name)] + list(rowsets.forms(3, 300))
    fired, count = compared(READY[DEFAULT], forms, tmp_path)
    assert fired >= FIRED
    assert count > 200


@pytest.mark.slow
@pytest.mark.parametrize("name", [CENTRAL, SICHUAN, PLATFORM, DEPARTMENT])
@pytest.mark.parametrize("often", [2, 60])
def test_the_findings_of_other_rulesets(name: str, often: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "OFTEN", often)
    _, count = compared(READY[name], cases(name) + list(rowsets.forms(often, 120)), tmp_path)
    assert count > 0


# --- rules of a ruleset's own -----------------------------------------------------------------------------------------


def rule(identity: str, for_: object, when: str, **more: object) -> FindingRule:
    said = {"severity": "info", "subject": "某事", "message": identity, **more}
    return FindingRule.model_validate({"id": identity, "for": for_, "when": when, **said})


def law_with(*rules: FindingRule) -> Law:
    """The national ruleset with other finding rules than its own."""
    return replace(READY[DEFAULT], rules=findings.rules(READY[DEFAULT].opened.ruleset, rules))


def row(name: str, target: str, actual: str, **more: str) -> dict[str, str | None]:
    own = {"project": "修路", "unit": "某局", "year": "2023", "annual": "100", "executed": "80"}
    levels = {"level1": "产出指标", "level2": "数量指标", "level3": name}
    return {**own, **levels, "target": target, "actual": actual, **more}


#: Rules that queries tell of themselves.
SAID = (
    rule(
        "own.number",
        "指标",
        "指标.完成比 > 1 且 指标.分值 ≥ 5",
        subject="{指标.名称}",
        stake="指标.分值 / 3 - 指标.得分",
    ),
    rule("own.choice", "指标", "如果(指标.重名, 指标.得分, 0) > 10 或 指标.得分 = 0", stake="0 - 5"),
    rule("own.constant", "指标", "指标.重名 或 指标.满意度首项", stake="1 / 3", subject="{指标.名称}"),
    rule("own.threshold", "指标", "指标.自评差异 = 档", thresholds={"档": "'不符'"}),
    rule("own.ratio", "指标", "指标.恰在界限 或 非 指标.照抄", stake="指标.完成比"),
    rule("own.nothing", "项目", "项目.预算数 > 0", stake="项目.得分 / 0"),
    rule("own.form", "项目", "项目.结余 > 10万元 且 项目.得分 < 项目.总分", stake="项目.总分 - 项目.得分"),
    rule("own.claimed", "项目", "项目.自评总分 ≠ 项目.得分 且 项目.指标得分 ≥ 0 且 项目.待评判 = 0"),
    rule(
        "own.level",
        "层级",
        "层级.得分 < 层级.分值 且 层级.级次 = 2",
        subject="{层级.名称}",
        stake="层级.分值 - 层级.得分",
    ),
    rule("own.never", "项目", "项目.印刷等级 = '优' 或 项目.印刷执行率不符"),
    rule(
        "own.follows",
        {"甲": "发现", "乙": "指标"},
        "甲.编号 = 'own.form' 且 乙.照抄",
        subject="{乙.名称}",
        stake="乙.分值",
    ),
    rule(
        "own.nowhere", {"甲": "发现", "乙": "层级"}, "甲.编号 = 'own.nowhere' 且 乙.级次 = 1"
    ),  # follows only from itself
    rule("own.monitored", "目标", "已给出(目标.名称)"),
)
#: Rules of which queries only know where they may hold.
UNSAID = (
    rule("own.mixed", "指标", "如果(指标.自设, 指标.得分, 0) > 10"),
    rule("own.words", "指标", "指标.目标 含 '8' 且 指标.自设", subject="{指标.名称}"),
    rule("own.quoted", "指标", "指标.照抄", subject="{指标.名称}：{指标.实际}"),
    rule("own.reckoned", "指标", "指标.照抄", subject="{指标.名称}", stake="如果(指标.目标 = '1', 1, 2)"),
    rule("own.any", {"甲": "发现", "乙": "项目"}, "甲.严重程度 = 'info' 且 乙.预算数 > 0"),
    rule("own.chain", {"甲": "发现", "乙": "项目"}, "甲.编号 = 'own.follows' 且 乙.预算数 > 0"),
    rule("own.pair", {"甲": "指标", "乙": "指标"}, "甲.得分 < 乙.得分 且 甲.照抄"),
    rule("own.large", "指标", "指标.完成比 * 指标.完成比 * 指标.完成比 * 指标.完成比 * 指标.完成比 > 3"),
    rule("own.saying", "说法", "说法.种类 = '人均'"),
)


@pytest.mark.slow
@pytest.mark.parametrize("one", SAID, ids=lambda one: one.id)
def test_rules_of_a_ruleset_of_its_own(one: FindingRule, tmp_path: Path) -> None:
    law = law_with(*(other for other in SAID if other.id in (one.id, "own.form")))
    _, count = compared(law, list(rowsets.forms(5, 120)), tmp_path)
    assert count > 20


@pytest.mark.slow
@pytest.mark.parametrize("one", UNSAID, ids=lambda one: one.id)
def test_where_a_rule_that_queries_cannot_say_may_hold_the_reference_tells(one: FindingRule, tmp_path: Path) -> None:
    law = law_with(*SAID, one)
    compared(law, list(rowsets.forms(7, 120)), tmp_path)
    noted = finds.noted(law.rules.single.rules, law.plan, (), 12)
    assert [other.sure for other in noted if other.id == one.id] == [False]


@pytest.mark.slow
def test_two_findings_that_may_be_one_are_told_by_the_reference(tmp_path: Path) -> None:
    twice = [rule("own.same", "指标", f"指标.分值 > {least}", message="一样") for least in (0, 1)]
    found, beyond = told(law_with(*twice), [[row("里程", "8公里", "8公里", weight="5")]], tmp_path)
    assert not found
    assert beyond == {0}


@pytest.mark.slow
def test_a_row_that_names_a_hotline_goes_to_the_reference(tmp_path: Path) -> None:
    forms = [[row("群众满意度", "90%", "12345"), row("里程", "8公里", "9公里")], [row("里程", "8公里", "9公里")]]
    _, beyond = told(READY[DEFAULT], forms, tmp_path)
    assert beyond == {0}


@pytest.mark.slow
def test_forms_that_may_say_something_in_two_ways_go_to_the_reference(tmp_path: Path) -> None:
    per_head = [
        row("发放人数", "100人", "100人"),
        row("人均补助支出", "1万元", "3万元"),
    ]
    _, beyond = told(READY[DEFAULT], [per_head, per_head[:1]], tmp_path)
    assert beyond == {0}


@pytest.mark.slow
def test_numbers_that_no_column_holds_go_to_the_reference(tmp_path: Path) -> None:
    one = row("里程", "3公里", "9公里")
    forms = [
        [{**one, "weight": "10", "score": "9.12345678"}],
        [{**one, "printed_total": "9999999999999999999"}],
        [{**one, "target": "1/3公里"}, one | {"level3": "又一里程"}],
        [one],
    ]
    _, beyond = told(READY[DEFAULT], forms, tmp_path)
    assert {0, 1} <= beyond
    assert 3 not in beyond


# --- properties ---------------------------------------------------------------------------------------------------------

#: What no table of facts has: rules that ask for it go to the reference.
LEFT = {
    "指标": {"目标", "实际", "原因", "空缺", "实际为百分之百"},
    "项目": {"名称", "单位", "年度", "相符规则集", "照表规则集", "自评总分等级", "核算等级"} | set(monitored.WHOLE),
    "层级": set[str](),
}


@pytest.mark.parametrize("kind", LEFT)
def test_every_property_is_in_a_table_or_left_to_the_reference(kind: str) -> None:
    plan = READY[DEFAULT].plan
    properties = Properties(plan, Arithmetic(DIALECTS["duckdb"]), 12)
    known = {"指标": ALIKE, "层级": OF_NODE, "项目": frozenset[str]()}[kind]
    left = set()
    for name in VOCABULARY[kind].keys() - known:
        try:
            properties.of(kind, name, "t0")
        except Unsaid:
            left.add(name)
    assert left == LEFT[kind]
    assert known <= VOCABULARY[kind].keys()
