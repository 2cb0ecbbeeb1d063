"""What is read out of the folder of a run: figures over all forms, the summary, the working of any line."""

import io
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

import jixiao
from helpers import ROOT
from helpers.batches import case_rows, stored
from helpers.batchfolders import (
    CLASSES,
    KINDS,
    Form,
    groups,
    mean,
    percent,
    points,
    quartile,
    weighted,
    write,
)
from helpers.commands import DEPARTMENT, Run
from helpers.told import DEFAULT
from jixiao.batch import aggregates, before, recalled, summary, summarypage
from jixiao.batch.aggregates import QUERIES
from jixiao.batch.opened import law_of, pattern
from jixiao.findings.forerunners import by_project, forerunners
from jixiao.ground.problems import Problems, Source
from jixiao.records import Cell, Submission
from jixiao.study.impact import ranks

#: Each test reads the output of a whole run.
pytestmark = pytest.mark.slow

# --- the queries against fractions ------------------------------------------------------------------------------------

#: A failing case costs too much time to be made smaller.
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
NAMES = st.sampled_from([None, "", " ", "甲局", "乙 局", "丙中心"])
POINTS = st.integers(0, 10000) | st.sampled_from([0, 5, 6005, 8995, 10000])
MONEY = st.none() | st.integers(0, 10**21) | st.sampled_from([0, 1, 10**6, 3 * 10**9])
LEVELS = st.tuples(
    st.sampled_from(["产出指标", "效益指标", "满意度指标"]), st.integers(0, 5000), st.integers(-500, 5000)
)
FINDINGS = st.sampled_from(
    [("budget.underspent", "error"), ("budget.underspent", "warning"), ("target.missed", "error"), ("x.own", "info")]
)
GRADES = st.sampled_from([("优", None), ("良", None), ("自定", None), (None, "差"), (None, None)])


@st.composite
def cards(draw: st.DrawFn) -> Form:
    grade, low = draw(GRADES)
    gaps = draw(st.sampled_from([0, 0, 0, 2])) if grade is None else 0
    found = draw(st.lists(FINDINGS, max_size=3))
    return Form(
        project=draw(st.sampled_from(["一号 工程", "一号工程", "二号工程", "", None])),
        unit=draw(st.sampled_from([None, "", "甲局", "308503-甲局", "乙局"])),
        department=draw(NAMES),
        county=draw(NAMES),
        field=draw(NAMES),
        year=draw(st.sampled_from([None, 2020, 2021, 2022, 2023])),
        budget=draw(MONEY),
        executed=draw(MONEY),
        earned=draw(POINTS),
        supported=draw(POINTS),
        pending=draw(st.sampled_from([0, 0, 0, 1000])),
        grade=grade,
        grade_low=None if gaps else low,
        gaps=gaps,
        split=tuple(draw(st.tuples(*[st.integers(0, 1500)] * len(CLASSES)))),
        levels=tuple({level[0]: level for level in draw(st.lists(LEVELS, max_size=3))}.values()),
        findings=tuple((name, grave, draw(st.integers(0, 1000))) for name, grave in found),
    )


def said(form: Form) -> Form:
    """The form with the name of its unit as a reader sees it, without the code."""
    return replace(form, unit="甲局" if form.unit == "308503-甲局" else form.unit)


def wan(millionths: int) -> Decimal:
    return Decimal(f"{millionths}E-10")


def added(values: Sequence[int | None]) -> Decimal | None:
    """A sum of money in 万元, None of nothing."""
    known = [value for value in values if value is not None]
    return wan(sum(known)) if known else None


def of_groups(forms: Sequence[Form]) -> list[tuple[object, ...]]:
    found = []
    for kind in KINDS:
        for name, own in groups(forms, kind).items():
            whole = [one for one in own if one.whole]
            marks = [one.earned for one in whole]
            both = [one for one in own if one.budget is not None and one.executed is not None]
            sums = [sum(getattr(one, key) or 0 for one in both) for key in ("executed", "budget")]
            found.append(
                (
                    *(kind, name, len(own), len(whole), mean(marks)),
                    weighted((one.earned, one.budget) for one in whole if one.budget),
                    points(min(marks)) if marks else None,
                    *(quartile(marks, quarter) for quarter in (1, 2, 3)),
                    points(max(marks)) if marks else None,
                    *(added([getattr(one, key) for one in own]) for key in ("budget", "executed")),
                    percent(*sums) if both else None,
                )
            )
    return found


def of_levels(forms: Sequence[Form]) -> list[tuple[object, ...]]:
    found = []
    for kind in KINDS:
        for name, own in groups([one for one in forms if one.whole], kind).items():
            by_level: dict[str, list[tuple[int, int, int]]] = {}
            for one in own:
                for level, possible, earned in one.levels:
                    by_level.setdefault(level, []).append((possible, earned, one.budget or 0))
            for level, some in by_level.items():
                possible, earned = ([row[at] for row in some] for at in (0, 1))
                found.append(
                    (
                        *(kind, name, level, len(some), mean(possible), mean(earned)),
                        percent(sum(earned), sum(possible)),
                        weighted((mark, weight) for _, mark, weight in some),
                    )
                )
    return found


def of_grades(forms: Sequence[Form]) -> list[tuple[object, ...]]:
    return [
        (kind, name, label, count, percent(count, len(own)))
        for kind in KINDS
        for name, own in groups(forms, kind).items()
        for label, count in Counter(one.label for one in own).items()
    ]


def of_evidence(forms: Sequence[Form]) -> list[tuple[object, ...]]:
    order = [
        CLASSES.index(one) for one in ("measured", "judged", "equal", "unsurveyed", "bounded", "restated", "asserted")
    ]
    found = []
    for kind in KINDS:
        for name, own in groups(forms, kind).items():
            split = (points(sum(one.split[at] for one in own)) for at in order)
            earned, supported, pending = (
                sum(getattr(one, n) for one in own) for n in ("earned", "supported", "pending")
            )
            whole = (points(earned), points(supported), percent(supported, earned), points(pending))
            found.append((kind, name, len(own), *split, *whole))
    return found


def of_findings(forms: Sequence[Form]) -> list[tuple[object, ...]]:
    found = []
    for kind in {(name, grave) for one in forms for name, grave, _ in one.findings}:
        own = [one for one in forms if kind in {some[:2] for some in one.findings}]
        stakes = [stake for one in own for name, grave, stake in one.findings if (name, grave) == kind]
        rest = [max(one.budget - one.executed, 0) for one in own if one.budget is not None and one.executed is not None]
        counts = (len(stakes), len(own), len({one.of for one in own}))
        found.append((*kind, *counts, points(sum(stakes)), added([one.budget for one in own]), added(list(rest))))
    return found


def of_underspent(forms: Sequence[Form]) -> list[tuple[object, ...]]:
    low = [one for one in forms if any(name == "budget.underspent" for name, _, _ in one.findings)]
    found = []
    for name, own in groups(low, "单位").items():
        both = [one for one in own if one.budget is not None and one.executed is not None]
        left = [(one.budget or 0) - (one.executed or 0) for one in both]
        share = percent(sum(left), sum(one.budget or 0 for one in both)) if both else None
        sums = (added([getattr(one, key) for one in own]) for key in ("budget", "executed"))
        found.append((name, len(own), *sums, added(list(left)), share))
    return found


def of_ranks(forms: Sequence[Form]) -> list[tuple[object, ...]]:
    whole = [(at, one) for at, one in enumerate(forms) if one.whole]
    places: list[dict[int, int]] = []
    for kind in ("全部", "县区", "单位"):
        own: dict[str, list[tuple[int, Form]]] = {}
        for at, one in whole:
            own.setdefault(one.within(kind), []).append((at, one))
        places.append(
            {
                at: rank
                for some in own.values()
                for (at, _), rank in zip(some, ranks([Fraction(o.earned) for _, o in some]), strict=True)
            }
        )
    return [
        (*(place.get(at) for place in places), at, points(one.earned), one.label, one.why)
        for at, one in enumerate(forms)
    ]


def of_repeated(forms: Sequence[Form]) -> list[tuple[object, ...]]:
    """Unit, project, year, how often, and the number of each form; a project without a name is none."""
    keys = [(one.within("单位"), one.project, one.year) if one.project else None for one in forms]
    counts = Counter(keys)
    return [(*key, counts[key], at) for at, key in enumerate(keys) if key is not None and counts[key] > 1]


WANTED: dict[str, Callable[[Sequence[Form]], list[tuple[object, ...]]]] = {
    "groups": of_groups,
    "levels": of_levels,
    "grades": of_grades,
    "evidence": of_evidence,
    "findings": of_findings,
    "underspent": of_underspent,
}


@given(st.lists(cards(), max_size=9))
@example([Form(budget=155, executed=412_089_912_862_053_568)])  # a share of more digits than a mark has
@settings(max_examples=15, phases=UNSHRUNK)
def test_the_queries_give_what_fractions_give(tmp_path_factory: pytest.TempPathFactory, forms: list[Form]) -> None:
    out = write(tmp_path_factory.mktemp("run"), forms)
    shown = list(map(said, forms))
    with aggregates.connected(str(out)) as db:
        for name, wanted in WANTED.items():
            assert sorted(aggregates.ask(db, name).rows, key=repr) == sorted(wanted(shown), key=repr), name
        found, several = aggregates.ask(db, "ranks"), aggregates.ask(db, "repeated")
    assert sorted((row[:5] for row in several.rows), key=repr) == sorted(of_repeated(shown), key=repr)
    at = [
        list(found.columns).index(name)
        for name in ("名次", "县区名次", "单位名次", "序号", "得分", "等级", "不排名的原因")
    ]
    order = sorted(of_ranks(shown), key=lambda row: (row[0] is None, row[0], row[3]))
    assert [tuple(row[place] for place in at) for row in found.rows] == order
    shutil.rmtree(out)


def test_groups_come_from_the_whole_to_the_units_and_the_best_first(tmp_path: Path) -> None:
    forms = [
        Form(unit=unit, county="甲县", earned=earned) for unit, earned in (("丙", 5000), ("乙", 9000), ("丁", 7000))
    ]
    out = write(tmp_path, [*forms, Form(unit="戊", county="甲县", pending=100, grade=None, grade_low="差")])
    with aggregates.connected(str(out)) as db:
        rows = [row[:2] for row in aggregates.ask(db, "groups").rows]
        units = aggregates.ask(db, "groups", kinds=("单位",), most=3)
    assert rows == [("全部", "全部"), ("县区", "甲县"), ("领域", "未填写"), *(("单位", one) for one in "乙丁丙戊")]
    assert ([row[1] for row in units.rows], units.count) == (["乙", "丁", "丙"], 4)


def submission(at: int, form: Form) -> Submission:
    """What the forerunners are told by."""
    source = Source("表", at + 1)
    project, unit, department = (
        None if one is None else Cell(one, source) for one in (form.project, form.unit, form.department)
    )
    return Submission(source, project, unit, department, form.year)


@given(st.lists(cards(), max_size=6), st.lists(cards(), max_size=6))
@settings(max_examples=15, phases=UNSHRUNK)
def test_the_year_before_is_the_one_that_findings_compare_with(
    tmp_path_factory: pytest.TempPathFactory, now: list[Form], was: list[Form]
) -> None:
    folder = tmp_path_factory.mktemp("years")
    out, last = write(folder / "now", now), write(folder / "was", was)
    with duckdb.connect() as db:
        before.written(db, out, last, folder / "work")
    old = [submission(at, one) for at, one in enumerate(was)]
    known = by_project(old)
    pairs = {}
    for at, one in enumerate(now):
        earlier = [form for form in forerunners(submission(at, one), known) if form.year != one.year]
        if earlier:
            pairs[at] = next(n for n, form in enumerate(old) if form is earlier[-1])
    with aggregates.connected(str(out), str(last)) as db:
        found, units = (aggregates.ask(db, name) for name in aggregates.WITH_LAST_YEAR)
    moved = {row[0]: (row[6], row[7], row[8]) for row in found.rows}
    assert moved == {
        at: (
            *(points(was[n].earned), points(now[at].earned)),
            points(now[at].earned - was[n].earned) if now[at].whole and was[n].whole else None,
        )
        for at, n in pairs.items()
    }
    wanted = []
    for name, own in groups(list(map(said, now)), "单位").items():
        numbers = [at for at, one in enumerate(map(said, now)) if one.within("单位") == name]
        met = [at for at in numbers if at in pairs]
        both = [(was[pairs[at]].earned, now[at].earned) for at in met if now[at].whole and was[pairs[at]].whole]
        means = (mean([x for x, _ in both]), mean([y for _, y in both]), mean([y - x for x, y in both]))
        signs = (sum(y > x for x, y in both), sum(y < x for x, y in both))
        wanted.append((name, len(own), len(met), len(both), *means, *signs))
    assert sorted(units.rows, key=repr) == sorted(wanted, key=repr)
    shutil.rmtree(folder)


def test_sums_of_a_province_are_exact(tmp_path: Path) -> None:
    """Amounts that no binary fraction holds, and a product of points and money of 33 digits."""
    forms = [Form(budget=10**24 + 1, executed=10**24 // 3, earned=9999), Form(budget=10**24 + 3, executed=1, earned=1)]
    with aggregates.connected(str(write(tmp_path, forms))) as db:
        row = dict(zip(*(lambda found: (found.columns, found.rows[0]))(aggregates.ask(db, "groups")), strict=True))
    assert (row["预算（万元）"], row["按预算加权"]) == (wan(2 * 10**24 + 4), Decimal("50.00"))


def test_a_bureau_can_run_the_script_itself(run: Run, tmp_path: Path) -> None:
    out = write(tmp_path / "run", [Form(unit="甲局", earned=9000), Form(unit="乙局", earned=8000)])
    with duckdb.connect() as db:
        before.written(db, out, out, tmp_path / "work")
    script = run("batch", "--queries").out
    assert all(f"-- {name}：{title}\n" in script for name, title in QUERIES.items())
    with duckdb.connect() as db:
        for name in ("out", "last_year"):
            db.execute(f"SET VARIABLE {name} = ?", [str(out)])
        asked = [db.execute(one) for one in duckdb.extract_statements(script)]
    assert len(asked) > len(QUERIES)


def test_a_query_says_what_it_counts() -> None:
    for name in QUERIES:
        told = aggregates.said(name)
        assert told and all(line.endswith(("。", "；", "，", "的")) for line in told), name


def test_a_folder_whose_tables_are_gone_is_a_problem(tmp_path: Path) -> None:
    out = write(tmp_path / "run", [Form()])
    shutil.rmtree(out / "scorecards")
    with pytest.raises(Problems) as found, aggregates.connected(str(out)):
        pass
    assert [one.code for one in found.value.problems] == ["batch.damaged"]


# --- the working of a form of a run -------------------------------------------------------------------------------------

FOLDER = "examples/"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the examples, in parts of four forms, in a folder whose name holds signs of patterns."""
    out = batch(tmp_path_factory.mktemp("examples") / "out", FOLDER, "--part-size", "4")
    return Path(shutil.copytree(out, tmp_path_factory.mktemp("a[1]*") / "run#1"))


def batch(out: Path, *words: str) -> Path:
    """A run from the root of the checkout."""
    command = [sys.executable, "-m", "jixiao", "batch", *words, "-o", str(out), "--fail-on", "never", "--workers", "1"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (out / "run.json").exists(), done.stderr
    return out


def codes(found: pytest.ExceptionInfo[Problems]) -> list[str]:
    return [one.code for one in found.value.problems]


def test_every_form_of_a_run_comes_back_as_it_was_marked_beside_the_others(
    examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    files = json.loads((examples / "run.json").read_bytes())["inputs"]
    forms, _ = jixiao.read([one["name"] for one in files])
    cards, _ = jixiao.appraise(jixiao.law(DEFAULT), forms)
    assert any(one.of_unit for card in cards for one in card.findings)
    by_place = {str(card.submission.source): card for card in cards}
    with duckdb.connect() as db:
        query = "SELECT form, id FROM read_parquet(?) WHERE form IN (SELECT form FROM read_parquet(?)) ORDER BY form"
        kept = [f"{pattern(str(examples))}/{name}/*.parquet" for name in ("forms", "scorecards")]
        rows = db.execute(query, kept).fetchall()
    assert len(rows) == len(cards)
    for number, ident in rows:
        law, card = recalled.card(str(examples), ident)
        assert card == by_place[ident]
        assert law.files == jixiao.law(DEFAULT).files
        assert recalled.card(str(examples), str(number))[1] == card
        lined = recalled.card(str(examples), ident, whole=False)[1]
        assert lined.lines == card.lines
        assert [one for one in lined.findings if one.path] == [one for one in card.findings if one.path]


def test_a_line_is_explained_as_it_is_from_its_file(examples: Path, run: Run) -> None:
    ident = f"{DEPARTMENT}:3:5"
    own = run("explain", DEPARTMENT, "总分", "--project", "图书馆错时开放", "--what-if")
    again = run("explain", f"{examples}#{ident}", "总分", "--what-if")
    assert (again.code, again.out, again.err) == (0, own.out, "")
    line = run("explain", f"{examples}#{ident}", "预算执行率").out
    assert line == run("explain", DEPARTMENT, "预算执行率", "--project", "图书馆错时开放").out


def test_without_a_line_the_whole_form_is_shown(examples: Path, run: Run, tmp_path: Path) -> None:
    form = "examples/多处错误.yaml"
    assert run("explain", f"{examples}#{form}:2:1").out == run("score", form, "--fail-on", "never").out
    written = tmp_path / "一份.txt"
    assert run("explain", f"{examples}#{form}:2:1", "-o", written).out == ""
    assert "社区电梯加装补助" in written.read_text(encoding="utf-8")
    said = run("explain", form)
    assert (said.code, said.err) == (
        2,
        "jixiao explain: cli.usage: 缺少 指标。请写出指标的名称或“总分”；整份的得分请用 jixiao score。\n",
    )


def test_rows_that_were_not_kept_whole_are_put_together_again(tmp_path: Path) -> None:
    rows = case_rows(DEFAULT)[:40]
    name = stored(rows, "parquet", tmp_path)
    out = batch(tmp_path / "run", name, "--part-size", "2")
    with duckdb.connect() as db:
        marks = dict(db.execute(f"SELECT form, earned FROM '{out}/scorecards/*.parquet'").fetchall())
    assert marks
    for number, earned in marks.items():
        _, card = recalled.card(str(out), str(number))
        assert (card.earned, card.submission.source.file) == (earned, name)


def test_a_form_of_a_run_that_ranks_lines_has_its_place_among_all(tmp_path: Path) -> None:
    (tmp_path / "law.yaml").write_text(RANKS, encoding="utf-8")
    for name, cost in (("甲", 30), ("乙", 10), ("丙", 20)):
        text = f"project: {name}\nfacts: {{成本: {cost}}}\n"
        text += "indicators: [{path: [满意率], target: ≥90%, actual: 81%}]\n"
        (tmp_path / "forms" / f"{name}.yaml").parent.mkdir(exist_ok=True)
        (tmp_path / "forms" / f"{name}.yaml").write_text(text, encoding="utf-8")
    out = batch(tmp_path / "run", str(tmp_path / "forms"), "-r", str(tmp_path / "law.yaml"), "--engine", "python")
    found = [recalled.card(str(out), str(number))[1] for number in range(3)]
    law = jixiao.law(str(tmp_path / "law.yaml"))
    cards, _ = jixiao.appraise(law, [card.submission for card in found])
    assert tuple(found) == cards
    assert sorted(card.lines[0].earned for card in cards) == [Decimal("6.00"), Decimal("8.00"), Decimal("10.00")]


RANKS = """\
schema: jixiao.ruleset/1
id: ranks
edition: "1"
title: 名次
scope: project
basis: [{cite: 示例, verified: true}]
total: 100
grades: [{label: 优, from: 90}, {label: 良, from: 60}, {label: 差, from: 0}]
facts: [{name: 成本, type: 数}]
indicators:
  - name: 效率
    weight: 10
    method: {method: rank, of: 成本, among: run, order: low, points: [10, 8, 6], rest: 2}
  - {name: 满意率, weight: 90, method: {method: at-least}}
"""


def test_what_no_form_is_named_by_is_a_problem(examples: Path, run: Run) -> None:
    said = run("explain", f"{examples}#{DEPARTMENT}:3:6", "总分")
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith(f"batch.unknown-form: 这一批里没有“{DEPARTMENT}:3:6”。是不是想写“{DEPARTMENT}:3:5”？\n")
    assert "请写 forms 表里的编号（id）或序号（form）。" in run("explain", f"{examples}#12345678901", "总分").err
    assert "explain.unknown-line" in run("explain", f"{examples}#0", "没有的指标").err


@pytest.mark.parametrize("number", ["9" * 18, "9" * 60, "9" * 5000, "٣", "-1"])
def test_a_number_that_no_form_has_is_unknown(examples: Path, run: Run, number: str) -> None:
    said = run("explain", f"{examples}#{number}")
    assert (said.code, said.out) == (2, "")
    assert "batch.unknown-form" in said.err


def test_what_a_form_of_a_run_has_no_use_for_is_refused(examples: Path, run: Run) -> None:
    said = run("explain", f"{examples}#0", "-r", DEFAULT, "--project", "甲", "--what-if")
    assert (said.code, said.err.count("cli.usage")) == (2, 3)
    assert "--what-if: cli.usage: --what-if 要写出指标的名称或“总分”。请写出指标。" in said.err


def test_a_name_of_a_file_may_hold_the_sign(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "表#1.yaml"
    path.write_bytes((ROOT / DEPARTMENT).read_bytes())
    assert run("explain", path, "总分", "--project", "图书馆错时开放").code == 0
    assert "file.missing" in run("explain", tmp_path / "无#1", "总分").err


def copied(examples: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(examples, tmp_path / "run"))


def test_forms_of_one_id_are_named_by_their_numbers(tmp_path: Path, examples: Path) -> None:
    out = copied(examples, tmp_path)
    rewritten(out, "forms", "SELECT * REPLACE ('同' AS id)")
    with pytest.raises(Problems) as found:
        recalled.card(str(out), "同")
    assert codes(found) == ["batch.several-forms"]
    assert found.value.problems[0].cure == "请写序号：0、1、2、3、4、5、6、7、8、9等。"


def rewritten(out: Path, name: str, query: str) -> None:
    """The parts of a table as a query gives them."""
    for part in sorted((out / name).glob("part-*.parquet")):
        with duckdb.connect() as db:
            db.execute(f"CREATE TABLE t AS {query} FROM '{part}'")
            db.execute(f"COPY t TO '{part}' (FORMAT parquet)")


def test_a_form_that_is_marked_otherwise_than_in_the_run_is_a_problem(tmp_path: Path, examples: Path) -> None:
    out = copied(examples, tmp_path)
    rewritten(out, "scorecards", "SELECT * REPLACE (CAST(earned + 1 AS DECIMAL(18, 2)) AS earned)")
    with pytest.raises(Problems) as found:
        recalled.card(str(out), "0")
    assert codes(found) == ["batch.other-marks"]


def test_a_form_that_was_not_scored_says_why(run: Run, tmp_path: Path) -> None:
    rows = [{"form": "1", "level1": "产出指标", "level3": "甲", "year": "今年"}]
    out = batch(tmp_path / "run", stored(rows, "jsonl", tmp_path))
    said = run("explain", f"{out}#1", "总分")
    assert (said.code, said.out) == (2, "")
    assert "rows.jsonl:1: submission.year: “今”不是1949年到2100年之间的年度。" in said.err


def test_a_folder_that_holds_no_finished_run_is_a_problem(tmp_path: Path, examples: Path) -> None:
    def asked(folder: Path) -> list[str]:
        with pytest.raises(Problems) as found:
            recalled.card(str(folder), "0")
        return codes(found)

    assert asked(tmp_path) == ["batch.no-run"]
    assert asked(tmp_path / "none") == ["batch.no-run"]
    out = copied(examples, tmp_path)
    law = out / json.loads((out / "run.json").read_bytes())["law"][0]["file"]
    law.write_bytes(law.read_bytes() + b"#")
    assert asked(out) == ["batch.other-law"]
    law.unlink()
    assert asked(out) == ["batch.other-law"]
    for text in ("{}", "{", "[]"):
        (out / "run.json").write_text(text)
        assert asked(out) == ["batch.other-folder"]
    (out / "run.json").unlink()
    (out / ".work").mkdir()
    assert asked(out) == ["batch.unfinished"]


# --- the summary --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A run over forms of units in counties, beside one of the year before."""
    folder = tmp_path_factory.mktemp("years")
    outs = []
    for year in (2022, 2023):
        rows = [row for at in range(6) for row in project(at, year)]
        rows += [{"form": "坏", "level1": "产出指标", "level3": "甲", "year": "今年"}]
        name = stored(rows, "jsonl", folder / str(year))
        outs.append(batch(folder / f"out{year}", name, *(["--last-year", str(outs[0])] if outs else [])))
    return outs[1], outs[0]


def project(at: int, year: int) -> list[dict[str, str | None]]:
    """The rows of a project: what is executed falls from one to the next, and what is reached the year after."""
    own = {
        "form": str(at),
        "project": f"项目{at}",
        "unit": f"第{at % 3}单位",
        "year": str(year),
        "county": f"{'甲乙'[at % 2]}县",
    }
    money = {"annual": "100", "executed": str(100 - 7 * at), "money_unit": "万元"}
    found: list[dict[str, str | None]] = []
    for level, name, target, actual in (
        ("产出指标", "数量", "≥10个", str(10 - (year - 2022) * (at % 2)) + "个"),
        ("效益指标", "人次", "≥100人次", "120人次" if at else None),
        ("满意度指标", "满意度", "≥90%", "95%"),
    ):
        found.append(
            {**own, **money, "level1": level, "level2": "", "level3": name, "target": target, "actual": actual}
        )
    return found


def cells(data: bytes) -> str:
    """Every cell of a workbook that holds something, sheet by sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    lines = []
    for sheet in book.worksheets:
        lines.append(f"# {sheet.title} {sheet.auto_filter.ref} {sheet.freeze_panes}")
        for row in sheet.iter_rows(values_only=True):
            lines.append("\t".join("" if one is None else str(one) for one in row).rstrip("\t"))
    return "\n".join(lines) + "\n"


def test_the_summary_is_what_it_was_when_somebody_last_read_it(
    years: tuple[Path, Path], golden: Callable[[str, str], None]
) -> None:
    text = cells((years[0] / "summary.xlsx").read_bytes())
    golden("batch-summary.txt", text.replace(str(years[0].parent), "…"))


def test_the_page_tells_the_same_and_loads_nothing(years: tuple[Path, Path]) -> None:
    page = (years[0] / "summary.html").read_text(encoding="utf-8")
    names = ("总览", "等级", "一级指标", "单位", "县区", "得分的依据", "发现与资金", "名次", "与上年相比", "未评")
    assert all(f"{name}</h2>" in page for name in names)
    assert "领域</h2>" not in page  # no form says one
    assert page.count("<svg") == 5
    assert "default-src 'none'" in page and "http://" not in page.replace("http://www.w3.org", "")
    assert "−" in page and "-0" not in page
    before_ = (years[1] / "summary.html").read_text(encoding="utf-8")
    assert "与上年相比</h2>" not in before_


def test_money_is_rounded_on_the_page_and_whole_in_the_workbook(tmp_path: Path) -> None:
    row = {"level1": "产出指标", "level2": "数量指标", "level3": "甲", "target": "1", "actual": "1"}
    own = {"form": "一", "unit": "甲局", "money_unit": "元", "annual": "123456.789", "executed": "123456.785"}
    out = batch(tmp_path / "run", stored([own | row], "jsonl", tmp_path))
    page = (out / "summary.html").read_text(encoding="utf-8")
    assert "金额四舍五入到0.01万元" in page
    assert "12.35" in page and "12.3456" not in page
    assert "12.3456789" in cells((out / "summary.xlsx").read_bytes())


def test_a_list_that_is_cut_says_so(years: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    run_ = json.loads((years[0] / "run.json").read_bytes())
    law = law_of(str(years[0]), run_).plan.reference
    monkeypatch.setattr(summary, "MOST", 4)
    monkeypatch.setattr(summarypage, "MOST", 2)
    made = summary.summary(str(years[0]), run_, law, str(years[1]))
    assert "共6行，这里是前4行；其余请用查询 ranks 从结果文件夹读取。" in cells(made.xlsx)
    assert "共6行，列出前2行；其余见 summary.xlsx。" in made.html


def test_the_same_run_gives_the_same_summary(years: tuple[Path, Path]) -> None:
    run_ = json.loads((years[0] / "run.json").read_bytes())
    law = law_of(str(years[0]), run_).plan.reference
    made = summary.summary(str(years[0]), run_, law, str(years[1]))
    assert made.xlsx == (years[0] / "summary.xlsx").read_bytes()
    assert made.html == (years[0] / "summary.html").read_text(encoding="utf-8")


def test_a_run_without_a_form_has_a_summary_of_nothing(tmp_path: Path) -> None:
    rows = [{"form": "坏", "level1": "产出指标", "level3": "甲", "year": "今年"}]
    out = batch(tmp_path / "run", stored(rows, "jsonl", tmp_path))
    text = cells((out / "summary.xlsx").read_bytes())
    assert "没有评分\t1" in text
    assert "没有。" in (out / "summary.html").read_text(encoding="utf-8")


def test_a_year_before_that_is_no_run_is_refused_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    said = run("batch", DEPARTMENT, "-o", tmp_path / "out", "--last-year", tmp_path)
    assert (said.code, "batch.no-run" in said.err, (tmp_path / "out").exists()) == (2, True, False)
