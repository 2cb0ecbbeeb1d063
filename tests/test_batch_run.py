"""A run of many submissions: what it is given, its parts, its folder, what happens to it on the way."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jixiao
from helpers import ROOT, rowsets
from helpers.batches import KINDS, NAMES, case_rows, files, same, stored, table, whole
from helpers.commands import CLEAN, Run
from helpers.layouts import Layout
from helpers.randomforms import forms as drawn
from helpers.told import DEFAULT, DEPARTMENT, READY, RULESETS, form_of, submissions
from jixiao import intake
from jixiao.batch import outcome, tables
from jixiao.batch.columns import OF_ROW, TABLES
from jixiao.batch.rows import plain, rows_of, submission_of
from jixiao.findings import appraisal
from jixiao.ground.problems import Problems, Source
from jixiao.intake.judgements import read_file
from jixiao.records import Cell, Row, Stage, Submission

#: Whole runs over a thousand forms.
pytestmark = pytest.mark.slow

LAW = READY[DEFAULT]
RANKED = """\
schema: jixiao.ruleset/1
id: ranks
edition: "1"
title: 名次
scope: project
basis: [{cite: 示例, verified: true}]
total: 100
grades: [{label: 优, from: 90}, {label: 良, from: 60}, {label: 差, from: 0}]
facts: [{name: 成本, type: 数}, {name: 人数, type: 数}]
indicators:
  - name: 效率
    weight: 10
    method: {method: rank, of: 成本 / 人数, among: run, order: low, points: [10, 8, 6], rest: 2}
  - {name: 满意率, weight: 90, method: {method: at-least}}
"""
HALF = 7  # forms a part, so that the cases are several


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rows of all cases of the default ruleset, in a Parquet file."""
    return Path(stored(case_rows(DEFAULT), "parquet", tmp_path_factory.mktemp("rows")))


@pytest.fixture(scope="module")
def done(rows: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over them."""
    out = tmp_path_factory.mktemp("done") / "out"
    assert started(rows, out).wait(300) in (0, 1, 2)
    return out


ENGINE = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}


def started(given_: object, out: Path, *more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "jixiao", "batch", str(given_), "-o", str(out), "--part-size", str(HALF), *more]
    return subprocess.Popen(command, cwd=ROOT, env=ENGINE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def forms_of(rows_: tuple[dict[str, str | None], ...]) -> list[Submission]:
    """The submissions of rows, whatever is wrong with others."""
    by_form: dict[str, list[tuple[int, dict[str, str | None]]]] = {}
    for place, row in enumerate(rows_, 1):
        by_form.setdefault(row["form"] or "", []).append((place, row))
    return [
        submission_of([row for _, row in some], "rows", tuple(place for place, _ in some)) for some in by_form.values()
    ]


# --- rows -----------------------------------------------------------------------------------------------------------


def again(form: Submission) -> Submission:
    """A form that went through its rows."""
    written = rows_of(form)
    return submission_of(written, "rows", tuple(range(1, len(written) + 1)))


def told(form: Submission) -> object:
    """What is marked and found of a form, its places apart."""
    try:
        return outcome.of_card(0, appraisal.appraise(LAW, form))
    except Problems as found:
        return list(dict.fromkeys((one.code, one.message) for one in found.problems))


def test_rows_that_say_all_of_a_case_give_the_same_marks_lines_and_findings() -> None:
    count = 0
    for name in RULESETS:
        for _, form in submissions(name):
            if plain(form):
                count += 1
                assert told(again(form)) == told(form)
    assert count > 100


@given(drawn())
@settings(max_examples=25)
def test_rows_that_say_all_of_a_form_give_the_same_marks_lines_and_findings(layout: Layout) -> None:
    form = layout.submissions[0]
    assert plain(form) or any(len(row.path) < 3 for row in form.rows) or form.budget.fiscal or form.group_weights
    if plain(form):
        assert told(again(form)) == told(form)


TEXT = st.none() | st.text(st.characters(exclude_categories=("Cs",)), max_size=8)


@given(
    st.lists(st.fixed_dictionaries({column.name: TEXT for column in OF_ROW if column.name != "elements"}), max_size=4)
)
def test_rows_come_back_as_they_were_written(some: list[dict[str, str | None]]) -> None:
    for row in some:
        row |= {"level1": "产出指标", "level2": row["level2"] or "", "level3": "甲", "level4": None}
    given_ = tuple({**dict.fromkeys(NAMES), "form": "1", "project": "某项目", **row} for row in some)
    if given_:
        assert rows_of(submission_of(given_), "1") == given_


@pytest.mark.parametrize(
    "lost",
    [
        {"goal_expected": Cell("目标", Source("a"))},
        {"rows": (Row(("产出指标", "数量指标"), Source("a")),)},
        {"rows": (Row(("产出指标", "数量指标", "甲"), Source("a"), target=Cell("1", Source("a"), shown="1.0")),)},
        {"project": Cell("half \ud800", Source("a"))},
    ],
)
def test_rows_that_cannot_say_all_of_a_form_say_so(lost: dict[str, object]) -> None:
    form = Submission(Source("a"), Cell("某项目", Source("a")))
    assert plain(form)
    assert not plain(replace(form, **lost))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"year": "今年"}, "submission.year"),
        ({"facts": "{"}, "batch.bad-object"),
        ({"facts": "[1]"}, "batch.bad-object"),
        ({"facts": '{"a": 1, "a": 2}'}, "batch.bad-object"),
        ({"facts": '{"a": [1]}'}, "batch.bad-object"),
        ({"elements": '{"a": null}', "level1": "产出指标", "level3": "甲"}, "batch.bad-object"),
        ({"level3": "甲"}, "batch.no-level"),
        ({"level1": "产出指标", "target": "5"}, "batch.no-level"),
    ],
)
def test_a_row_that_is_wrong_is_refused_at_its_number(wrong: dict[str, str], code: str) -> None:
    with pytest.raises(Problems) as caught:
        submission_of([{**dict.fromkeys(NAMES), **wrong}], "rows.parquet", [8])
    assert [(one.code, str(one.source)) for one in caught.value.problems] == [(code, "rows.parquet:8")]


def test_what_is_the_forms_own_is_said_once_and_never_in_two_ways() -> None:
    first = {
        **dict.fromkeys(NAMES),
        "project": "甲",
        "year": "2023年度",
        "facts": '{"人数": 12.50}',
        "department": "某局",
    }
    form = submission_of([first, dict.fromkeys(NAMES), {**first, "level1": "产出指标", "level3": "乙"}])
    assert form.year == 2023 and form.facts["人数"].text == "12.50" and form.unit == form.department
    assert [row.path for row in form.rows] == [("产出指标", "", "乙")]
    with pytest.raises(Problems) as caught:
        submission_of([first, {**dict.fromkeys(NAMES), "project": "乙"}])
    assert [one.code for one in caught.value.problems] == ["batch.two-values"]


# --- a run gives what appraising everything at once gives ------------------------------------------------------------


def test_a_run_over_rows_in_parts_gives_what_appraising_all_at_once_gives(done: Path) -> None:
    forms = forms_of(case_rows(DEFAULT))  # type: ignore[arg-type]
    spoken, _ = appraisal.spoken_of(LAW, forms)
    same(done, LAW, spoken)
    parts = sorted(one.name for one in (done / "lines").iterdir())
    assert len(parts) > 3 and parts[0] == "part-00000.parquet"
    assert [row[0] for row in table(done, "forms")] == list(range(len(spoken)))


@pytest.mark.parametrize("name", [DEPARTMENT, "monitoring/2019", "target-review/2015", "as-printed/1"])
def test_a_run_over_a_folder_of_forms_gives_what_appraising_all_at_once_gives(
    name: str, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    said = run("batch", "examples", "-o", out, "-r", name, "--part-size", "5", "--engine", "python")
    assert said.code in (0, 1, 2), said.err
    paths = [one["name"] for one in json.loads((out / "run.json").read_text())["inputs"]]
    targets = READY[name].plan.stage is Stage.TARGETS
    forms = [form for path in paths for form in read_file(path, partial(intake.read, targets=targets))[0]]
    spoken, _ = appraisal.spoken_of(READY[name], forms)
    same(out, READY[name], spoken)


@pytest.mark.parametrize("kind", KINDS[1:])
def test_every_kind_of_input_gives_the_same_tables(kind: str, done: Path, run: Run, tmp_path: Path) -> None:
    given_ = stored(case_rows(DEFAULT), kind, tmp_path / "in")
    said = run("batch", given_, "-o", tmp_path / "out", "--part-size", str(HALF), "--fail-on", "never")
    assert said.code in (0, 2), said.err
    assert whole(tmp_path / "out") == whole(done)


def test_rows_of_a_form_may_lie_apart_and_in_several_files(done: Path, run: Run, tmp_path: Path) -> None:
    every = list(case_rows(DEFAULT))
    first = {row["form"]: at for at, row in reversed(list(enumerate(every)))}
    apart = [row for at, row in enumerate(every) if first[row["form"]] == at]
    apart += [row for at, row in enumerate(every) if first[row["form"]] != at]
    for at in range(3):
        part = apart[at * len(apart) // 3 : (at + 1) * len(apart) // 3]
        Path(stored(part, "parquet", tmp_path / "in")).rename(tmp_path / "in" / f"{at}.parquet")
    (tmp_path / "in" / "_SUCCESS").touch()
    said = run("batch", tmp_path / "in", "-o", tmp_path / "out", "--part-size", str(HALF), "--fail-on", "never")
    assert "略过" in said.err and "_SUCCESS" in said.err
    found, wanted = whole(tmp_path / "out"), whole(done)
    for name in ("scorecards", "levels", "lines", "findings", "problems"):
        assert found[name] == wanted[name], name


def test_ranked_lines_are_ranked_over_the_whole_run(run: Run, tmp_path: Path) -> None:
    law = tmp_path / "ranks.yaml"
    law.write_text(RANKED, encoding="utf-8")
    (tmp_path / "in").mkdir()
    for at, (cost, people) in enumerate([(5, 1), (3, 1), (9, 0), (7, 2), (3, 1), ("x", 1)]):
        text = f"project: 项目{at}\nfacts: {{成本: {cost}, 人数: {people}}}\n"
        text += "indicators: [{path: [满意率], target: 9, actual: 8}]\n"
        (tmp_path / "in" / f"{at}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "in" / "bad.yaml").write_text("project: [", encoding="utf-8")
    run("batch", tmp_path / "in", "-o", tmp_path / "out", "-r", law, "--part-size", "2", "--engine", "python")
    read, unread = jixiao.read(sorted(map(str, (tmp_path / "in").iterdir())))
    ready = jixiao.law(str(law))
    cards, _ = jixiao.appraise(ready, read, unread)
    wanted = [(line.earned, line.pending) for card in cards for line in card.lines if line.working is not None]
    assert [(row[5], row[7]) for row in table(tmp_path / "out", "lines")] == wanted
    assert len({earned for earned, _ in wanted}) > 2


# --- bad forms, good forms --------------------------------------------------------------------------------------------


def test_a_bad_form_lands_in_problems_with_its_place_and_the_others_go_on(run: Run, tmp_path: Path) -> None:
    forms = [replace(form_of(CLEAN), project=Cell(f"项目{at}", Source(""))) for at in range(4)]
    some = [dict(row) for at, form in enumerate(forms) for row in rows_of(form, str(at))]
    some[7] |= {"executed": "许多"}
    some[13] |= {"year": "2222年"}
    some[20] |= {"weight": "9" * 17}
    some += [{**some[0], "form": None}, {**some[0], "form": " "}]
    said = run("batch", stored(some, "parquet", tmp_path), "-o", tmp_path / "out", "--format", "json")
    assert said.code == 2
    counts = said.json
    assert (counts["forms"], counts["scored"], counts["failed"]) == (4, 1, 3)
    assert [one["code"] for one in counts["unread"]] == ["batch.no-form"] and "2行" in counts["unread"][0]["message"]
    problems = {(row[0], row[2], row[5]) for row in table(tmp_path / "out", "problems")}
    assert {(1, 8, "batch.two-values"), (2, 14, "batch.two-values"), (None, 25, "batch.no-form")} <= problems
    assert (3, 19, "batch.too-large") in problems
    assert [row[0] for row in table(tmp_path / "out", "scorecards")] == [0]
    assert [row[0] for row in table(tmp_path / "out", "forms")] == [0, 1, 2, 3]


def test_files_that_cannot_be_read_are_accounted_for(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    (place / "a.yaml").write_text(CLEAN, encoding="utf-8")
    (place / "b.yaml").write_text("project: [", encoding="utf-8")
    (place / "c.yaml").write_text("project: 部门整体支出\nunit: 某局\n", encoding="utf-8")
    (place / "readme.txt").write_text("x")
    said = run("batch", place, tmp_path / "none.yaml", "-o", tmp_path / "out", "--workers", "1")
    assert said.code == 2
    assert "共5个文件，读了1个，未读2个，略过2个" in said.err
    assert "说明文件" in said.err and "略过1份" in said.err
    assert json.loads((tmp_path / "out" / "run.json").read_text())["files"]["unread"] == 2
    assert not (tmp_path / "out" / ".work").exists() and not (tmp_path / "out" / ".lock").exists()


# --- the folder ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("{in}", "-o", "{file}"), "output.not-folder"),
        (("{in}", "-o", "{full}"), "batch.other-folder"),
        (("{in}", "-o", "{in}/out"), "batch.inside"),
        (("{file}", "-o", "{in}"), "batch.inside"),
        (("-", "-o", "{out}"), "batch.stdin"),
        (("{in}", "{rows}", "-o", "{out}"), "batch.mixed"),
        (("{rows}::x", "-o", "{out}"), "batch.no-database"),
        (("sqlite:{rows}::x", "-o", "{out}"), "batch.no-database"),
        (("sqlite:nothing::x", "-o", "{out}"), "batch.no-database"),
        (("postgres:host=127.0.0.1 port=1::x", "-o", "{out}"), "batch.no-reader"),
    ],
)
def test_what_cannot_be_run_is_refused_before_anything_is_written(
    names: tuple[str, ...], code: str, rows: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.yaml").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    places = {"in": tmp_path / "in", "file": tmp_path / "in" / "a.yaml", "full": tmp_path / "full"}
    before = files(tmp_path)
    said = run("batch", *(one.format(**places, out=tmp_path / "out", rows=rows) for one in names))
    assert said.code == 2 and code in said.err
    assert files(tmp_path) == before and not (tmp_path / "out").exists()


def test_a_folder_is_written_once_and_a_finished_run_is_only_told_again(done: Path, rows: Path, run: Run) -> None:
    before = files(done)
    said = run("batch", rows, "-o", done, "--part-size", str(HALF))
    assert said.code == 2 and "batch.done" in said.err
    again = run("batch", rows, "-o", done, "--part-size", str(HALF), "--resume", "--fail-on", "never")
    assert again.code in (0, 2) and "已写出" in again.err
    other = run("batch", rows, "-o", done, "--part-size", "9", "--resume")
    assert other.code == 2 and "batch.other-run" in other.err and "--part-size" in other.err
    assert files(done) == before


def test_two_runs_into_one_folder_are_refused_while_one_is_alive(run: Run, tmp_path: Path) -> None:
    from jixiao.cli.alone import alone

    (tmp_path / "a.yaml").write_text(CLEAN, encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    with alone(out / ".lock"):
        said = run("batch", tmp_path / "a.yaml", "-o", out)
        assert said.code == 2 and "batch.busy" in said.err
    (out / ".lock").touch()  # what a run leaves behind that was killed
    assert run("batch", tmp_path / "a.yaml", "-o", out).code == 0


def test_whatever_stands_in_rows_engines_agree(run: Run, tmp_path: Path) -> None:
    some = [dict(row) for rows in rowsets.ugly(7, 250) for row in rows]
    given = stored(some, "jsonl", tmp_path)
    for engine in ("duckdb", "python"):
        said = run("batch", given, "-o", tmp_path / engine, "--engine", engine, "--workers", "1", "--fail-on", "never")
        assert said.code == 2, said.err  # some forms have problems
    assert whole(tmp_path / "duckdb") == whole(tmp_path / "python")
    assert len(table(tmp_path / "duckdb", "scorecards")) > 10


# --- a run that is killed -------------------------------------------------------------------------------------------------


def groups() -> Iterator[float]:
    """When runs are killed: at moments that nobody chose."""
    yield from (random.uniform(0.3, 6) for _ in range(4))


def test_a_run_that_is_killed_goes_on_and_ends_with_the_same_bytes(rows: Path, done: Path, tmp_path: Path) -> None:
    out, kills = tmp_path / "out", 0
    for wait in groups():
        process = started(rows, out, "--resume", "--workers", "2")
        time.sleep(wait)
        if process.poll() is not None:
            break
        process.send_signal(signal.SIGKILL)
        process.wait(60)
        kills += 1
    assert kills
    assert started(rows, out, "--resume").wait(300) in (0, 1, 2)
    assert files(out) == files(done)


def test_an_interrupt_ends_with_a_sentence_and_130_and_leaves_what_can_be_gone_on_with(
    rows: Path, tmp_path: Path
) -> None:
    process = started(rows, tmp_path / "out")
    while not (tmp_path / "out" / ".work" / "plan.json").exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    assert process.stderr is not None and "加 --resume 继续" in process.stderr.read()


@pytest.mark.parametrize(
    "query", ["count(*) FROM range(1000000000) a, range(1000)", "sum(range) FROM range(10000000000)"]
)
def test_an_interrupt_in_the_middle_of_a_query_ends_it(query: str) -> None:
    """Of some queries DuckDB makes another error, of others, in which other threads do the work, it takes no notice."""
    script = f"""
import os, signal, threading, duckdb
from jixiao.batch import tables
threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    with tables.told("out"), duckdb.connect() as db, tables.interruptible(db):
        db.execute("CREATE TABLE t AS SELECT {query}")
except KeyboardInterrupt:
    print("interrupted")
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=ENGINE, capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("interrupted\n", "")


def test_after_a_query_that_may_be_interrupted_signals_go_where_they_went() -> None:
    import duckdb

    before = threading.active_count()
    with duckdb.connect() as db, tables.interruptible(db):
        assert threading.active_count() == before + 1
        assert db.execute("SELECT 1").fetchall() == [(1,)]
    assert threading.active_count() == before
    assert signal.set_wakeup_fd(-1) == -1
    with ThreadPoolExecutor(1) as pool:  # what is asked in another thread is not what Ctrl-C is told to
        assert pool.submit(lambda: list(_asked())).result() == [(1,)]


def _asked() -> Iterator[tuple[object, ...]]:
    import duckdb

    with duckdb.connect() as db, tables.interruptible(db):
        yield from db.execute("SELECT 1").fetchall()


def test_a_full_disk_ends_with_a_sentence_and_without_half_files(rows: Path, done: Path, tmp_path: Path) -> None:
    limited = "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limited += "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); "
    limited += "from jixiao.__main__ import main; sys.exit(main())"
    out = tmp_path / "out"
    command = [sys.executable, "-c", limited, "batch", str(rows), "-o", str(out), "--part-size", str(HALF)]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 2, ended.stderr
    assert "batch.not-writable" in ended.stderr and "磁盘已满" in ended.stderr
    whole_ = files(done)
    assert all(whole_[name] == data for name, data in files(out).items() if not name.startswith(".work"))
    assert not (out / "run.json").exists()


def test_the_columns_of_the_tables_are_those_that_are_documented(done: Path) -> None:
    import duckdb

    for name, columns in TABLES.items():
        described = duckdb.sql(f"DESCRIBE SELECT * FROM '{done / name / '*.parquet'}'").fetchall()
        assert [row[0] for row in described] == [column.name for column in columns], name
