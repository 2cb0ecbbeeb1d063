"""An archive keeps what was scored: it only grows, gives the same bytes again or says what changed, and loses no whole run."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jixiao
from helpers import ROOT, drawn
from helpers.commands import CLEAN, DEPARTMENT, TEACHERS, Run
from jixiao.archive import again, chains, kept, store
from jixiao.cli import keeping
from jixiao.findings import appraisal
from jixiao.ground.problems import Problems, Source
from jixiao.records import (
    Cell,
    Conflict,
    FactRow,
    FactTable,
    FormGap,
    GapKind,
    Judgement,
    Part,
    Row,
    Stage,
    Submission,
)

NOW = "2024-03-01T09:00:00+08:00"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "now", lambda: NOW)


def form(folder: Path, name: str, *changes: tuple[str, str], text: str = CLEAN) -> Path:
    """A form in a file, with changes of its text."""
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def archived(run: Run, folder: Path, *forms: Path | str, law: str = "project-self-evaluation/2020") -> Path:
    path = folder / "档案.db"
    said = run("score", *forms, "-r", law, "--archive", path, "--fail-on", "never")
    assert said.code == 0, said.err
    return path


# --- forms ------------------------------------------------------------------------------------------------------

_PLACE = Source("甲.xlsx", 3, 4, "表", "B7")
_CELL = Cell("半个\ud800字", _PLACE, "显示", uncomputed=True)
FULL = Submission(
    source=_PLACE,
    project=_CELL,
    year=2020,
    stage=Stage.MONITORING,
    months=7,
    rows=(
        Row(("产出", "数量", "人数"), _PLACE, elements={"一": _CELL}, experts=(_CELL,), parts=(Part(_CELL, _CELL),)),
    ),
    narrative={"duty": _CELL},
    tables={"采购": FactTable((FactRow({"名称": _CELL}, _PLACE),), _PLACE)},
    derived={"上年": (_CELL, _CELL)},
    judgements=(Judgement(("人数",), Fraction(1, 3), "已核", "张三", _PLACE, overrules=True),),
    hidden=(_PLACE,),
    projects=(Submission(source=_PLACE, inferred=True),),
    gaps=(FormGap(GapKind.ROW, _PLACE, "人数"),),
    conflicts=(Conflict("执行数", (_CELL, _CELL)),),
)


def _examples() -> list[Submission]:
    paths = (path for path in (ROOT / "examples").rglob("*.*") if path.suffix in (".yaml", ".txt", ".docx", ".xlsx"))
    return [one for path in sorted(paths) for one in jixiao.read(path)[0]]


@pytest.mark.slow
def test_a_form_comes_back_with_every_place() -> None:
    forms = [FULL, Submission(Source("")), *_examples()]
    assert len(forms) > 15
    assert [repr(kept.read(kept.written(one))) for one in forms] == list(map(repr, forms))


@given(drawn.forms())
def test_any_form_comes_back(plain: dict[str, Any]) -> None:
    one = drawn.read(plain)
    assert repr(kept.read(kept.written(one))) == repr(one)


@pytest.mark.slow
@settings(max_examples=20)
@given(st.lists(drawn.forms(), min_size=1, max_size=3))
def test_any_forms_are_marked_again_with_the_same_bytes(plain: list[dict[str, Any]]) -> None:
    forms = [drawn.read(one) for one in plain]
    cards, problems = appraisal.appraise_all(drawn.READY, forms)
    assert not problems
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "档案.db")
        ids = keeping.keep(path, drawn.READY, forms, (), cards, "")
        with store.opened(path) as db:
            marked = again.marked(db, path, 1)
            was = [store.text(db, path, one.scorecard or "").decode() for one in store.entries(db)]
    assert tuple(marked.cards) == ids
    assert [keeping.written(card) for card in marked.cards.values() if card] == was


# --- the law ----------------------------------------------------------------------------------------------------


def own_law(folder: Path) -> Path:
    """A ruleset in a file, with shared rules of its own beside it."""
    path = folder / "规则.yaml"
    text = (ROOT / "rulesets" / "project-self-evaluation" / "2020.yaml").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    (folder / "common").mkdir()
    shared = (ROOT / "rulesets" / "common" / "1.yaml").read_text(encoding="utf-8")
    (folder / "common" / "1.yaml").write_text(shared, encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_law_is_made_ready_from_its_files_alone(tmp_path: Path) -> None:
    path = own_law(tmp_path)
    for name in ("project-self-evaluation/2020", "department-overall-sichuan", str(path)):
        law = appraisal.ready(name)
        same = appraisal.ready(next(iter(law.files)), law.files)
        assert same.files == law.files
        assert (same.opened.reference, same.opened.rules) == (law.opened.reference, law.opened.rules)
    assert set(appraisal.ready(str(path)).files) == {str(path), str(tmp_path / "common" / "1.yaml")}
    assert len(appraisal.ready("department-overall-sichuan").files) == 3


def test_a_law_whose_shared_rules_were_not_kept_is_refused() -> None:
    files = appraisal.ready("project-self-evaluation/2020").files
    name = next(iter(files))
    with pytest.raises(Problems, match="没有共用规则"):
        appraisal.ready(name, {name: files[name]})


@pytest.mark.slow
def test_a_law_that_was_kept_on_another_system_is_found_under_its_own_names(tmp_path: Path) -> None:
    law = own_law(tmp_path)
    (tmp_path / "部门.yaml").write_bytes(
        (ROOT / "rulesets" / "department-overall-sichuan" / "2020.yaml")
        .read_bytes()
        .replace(b"projects: project-self-evaluation/2020", f"projects: {law.name}".encode())
    )
    files = appraisal.ready(str(tmp_path / "部门.yaml")).files
    assert str(law) in files
    there = {f"C:{name}".replace("/", "\\"): data for name, data in files.items()}
    opened = appraisal.ready(next(iter(there)), there)
    assert opened.files == there
    assert opened.projects is not None
    assert opened.projects.opened.rules[0].source.file == f"C:{tmp_path}/common/1.yaml".replace("/", "\\")


# --- the file ---------------------------------------------------------------------------------------------------


def test_what_was_scored_is_listed(run: Run, tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    path = tmp_path / "档案.db"
    said = run("score", TEACHERS, DEPARTMENT, "--archive", path, "--by", "张三", "--fail-on", "never")
    assert f"已存入 {path}：编号1至5。" in said.err
    assert run("score", TEACHERS, "-q", "--archive", path, "--fail-on", "never").err == ""
    golden("archive.list.txt", run("archive", "list", path).out)
    [first, *rest] = run("archive", "list", path, "--format", "json").json["entries"]
    assert (first["author"], first["at"], first["earned"], first["ruleset"]) == (
        "张三",
        NOW,
        "97.78",
        "project-self-evaluation/2020",
    )
    assert [one["id"] for one in (first, *rest)] == [1, 2, 3, 4, 5, 6]
    assert rest[-1]["scorecard"] == first["scorecard"]


def test_the_file_itself_refuses_changes(run: Run, tmp_path: Path) -> None:
    path = archived(run, tmp_path, TEACHERS)
    with sqlite3.connect(path) as db:
        for table in ("texts", "runs", "entries"):
            for statement in (
                f"DELETE FROM {table}",
                f"UPDATE {table} SET {'content' if table == 'texts' else 'id'} = 1",
                f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            ):
                with pytest.raises(sqlite3.IntegrityError, match="档案只能添加"):
                    db.execute(statement)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    db.close()


def test_an_archive_says_when_something_was_scored_and_no_result_does(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    began = datetime.now().astimezone().replace(microsecond=0)
    monkeypatch.chdir(ROOT)
    with store.opened(str(archived(run, tmp_path, TEACHERS))) as db:
        [one] = store.entries(db)
        card = store.text(db, "", one.scorecard or "").decode()
    assert began <= datetime.fromisoformat(one.at) <= datetime.now().astimezone()
    assert card == run("score", TEACHERS, "--format", "json", "--fail-on", "never").out


@pytest.mark.slow
def test_scoring_without_an_archive_loads_no_database() -> None:
    code = "import sys; sys.argv[1:] = ['score', '-q', sys.argv[1]]; from jixiao.cli import main; main()"
    code += "; print('sqlite3' in sys.modules, file=sys.stderr)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    command = [sys.executable, "-c", code, TEACHERS]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr.split() == ["False"]


def test_nothing_is_kept_of_a_run_without_marks_or_of_a_trial(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "档案.db"
    said = run("score", TEACHERS, "--set", "发放人数.actual=1", "--archive", path)
    assert (said.code, "archive.tried" in said.err, path.exists()) == (2, True, False)
    said = run("score", TEACHERS, "--by", "张三")
    assert (said.code, "--by 只与 --archive 合用" in said.err) == (2, True)
    assert run("score", form(tmp_path, "空.yaml", text="project: 甲\n"), "--archive", path).code == 2
    with store.opened(str(path)) as db:
        assert store.entries(db) == ()


@pytest.mark.slow
def test_a_form_that_could_not_be_scored_is_kept_beside_the_others(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "档案.db"
    bad = form(tmp_path, "空.yaml", text="project: 甲\n")
    assert run("score", bad, form(tmp_path, "好.yaml"), "--archive", path).code == 2
    listed = run("archive", "list", path).out
    assert [line.split()[0] for line in listed.splitlines()[2:]] == ["1", "2"]
    assert "未评" in listed
    said = run("archive", "show", path, "1")
    assert (said.code, "archive.unscored" in said.err) == (2, True)
    said = run("archive", "rerun", path)
    assert said.out.splitlines()[0] == "编号1 甲：一致，存档未评"
    assert said.code == 0


def other_database(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE t (x)")
    db.close()


def newer(path: Path) -> None:
    with store.opened(str(path), new=True) as db:
        db.execute(f"PRAGMA user_version = {store.FORM + 1}")


def without_tables(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA application_id = {store.APPLICATION}")
    db.close()


def cut(path: Path) -> None:
    with store.opened(str(path), new=True):
        pass
    path.write_bytes(path.read_bytes()[:5000])


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (lambda path: path.write_text("姓名,分数\n" * 200, encoding="utf-8"), "archive.other-file"),
        (other_database, "archive.other-file"),
        (newer, "archive.newer"),
        (without_tables, "archive.damaged"),
        (cut, "archive.damaged"),
        (lambda _: None, "file.missing"),
    ],
)
def test_what_is_no_archive_is_refused(run: Run, tmp_path: Path, made: Callable[[Path], object], code: str) -> None:
    path = tmp_path / "档案.db"
    made(path)
    said = run("archive", "list", path, "--format", "json")
    assert (said.code, [one["code"] for one in said.problems]) == (2, [code])
    before = path.read_bytes() if path.exists() else b""
    if code in ("archive.other-file", "archive.newer"):
        said = run("score", TEACHERS, "--archive", path)
        assert (said.code, said.out, path.read_bytes()) == (2, "", before)


def test_a_place_where_nothing_can_be_written_is_told_before_the_work(run: Run, tmp_path: Path) -> None:
    said = run("score", TEACHERS, "--archive", tmp_path / "没有" / "档案.db")
    assert (said.code, said.out, "archive.not-writable" in said.err) == (2, "", True)
    path = archived(run, tmp_path, TEACHERS)
    said = run("archive", "backup", path, path / "另存.db")
    assert (said.code, "file.not-writable" in said.err) == (2, True)
    with store.opened(str(path)) as db, pytest.raises(Problems, match=r"archive\.not-writable"):
        store.backup(db, str(tmp_path / "没有" / "另存.db"))


def test_a_text_that_is_not_what_was_written_is_noticed(run: Run, tmp_path: Path) -> None:
    path = archived(run, tmp_path, TEACHERS)
    with sqlite3.connect(path) as db:
        db.execute("DROP TRIGGER no_UPDATE_texts")
        db.execute("UPDATE texts SET content = replace(content, '97.78', '99.78')")
    db.close()
    said = run("archive", "show", path, "1", "--format", "json")
    assert (said.code, [one["code"] for one in said.problems]) == (2, ["archive.damaged"])


@pytest.mark.slow
def test_a_writer_waits_for_another_or_is_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archived(run, tmp_path, TEACHERS)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(store, "WAIT", 0.1)
    said = run("score", TEACHERS, "--archive", path)
    assert (said.code, "archive.busy" in said.err) == (2, True)
    monkeypatch.setattr(store, "WAIT", 20)
    threading.Timer(0.3, lambda: other.execute("COMMIT")).start()
    assert run("score", TEACHERS, "--archive", path, "--fail-on", "never").code == 0
    other.close()
    with store.opened(str(path)) as db:
        assert len(store.entries(db)) == 2


_WRITER = """
import sys
from helpers import drawn
from jixiao.archive import store
run = store.Run("2024", "", "1", "", "own/1", {"rules.yaml": b"law"}, ())
print("ready", flush=True)
for number in range(100000):
    forms = [store.Form("甲", "", 2020, "1.00", None, f"{number} {n}" * 500, f"{n} {number}" * 500) for n in range(20)]
    with store.opened(sys.argv[1], new=True) as db:
        store.append(db, run, forms)
"""


@pytest.mark.slow
def test_a_writer_that_is_killed_leaves_whole_runs_only(tmp_path: Path) -> None:
    path, delays, runs = tmp_path / "档案.db", random.Random(1), 0
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "engine"), str(ROOT / "tests")))}
    for _ in range(10):
        command = [sys.executable, "-c", _WRITER, str(path)]
        child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(delays.uniform(0.05, 0.3))
        child.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        child.communicate()
        with store.opened(str(path), new=True) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            counts = db.execute("SELECT count(e.id) FROM runs r LEFT JOIN entries e ON e.run = r.id GROUP BY r.id")
            whole = [count for (count,) in counts]
            assert set(whole) <= {20}
            assert len(whole) >= runs
            runs = len(whole)
            for entry in store.entries(db)[-20:]:
                assert store.text(db, str(path), entry.submission)
                assert store.text(db, str(path), entry.scorecard or "")
    assert runs > 10


# --- marked again -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_runs_are_marked_again_with_the_same_bytes(run: Run, tmp_path: Path) -> None:
    archived(run, tmp_path, *sorted((ROOT / "examples").glob("*.yaml")), ROOT / "examples" / "农村饮水安全.xlsx")
    path = archived(run, tmp_path, ROOT / "examples" / "部门整体", law="department-overall-sichuan/2020")
    said = run("archive", "rerun", path)
    assert said.code == 0
    assert "不一致0份" in said.out
    assert run("archive", "rerun", path, "2", "2").out.splitlines()[-1] == "共1份：一致1份，不一致0份。"
    shown = run("archive", "rerun", path, "2", "--format", "json").json["again"]
    assert [(one["same"], one["law_now"], one["moved"]) for one in shown] == [(True, None, [])]


_RANKS = """\
schema: jixiao.ruleset/1
id: ranks
edition: "1"
title: 名次
scope: project
basis: [{cite: 示例, verified: true}]
total: 100
grades: [{label: 优, from: 90}, {label: 差, from: 0}]
facts: [{name: 成本, type: 数}]
indicators:
  - name: 效率
    weight: 10
    method: {method: rank, of: 成本, among: run, order: low, points: [10, 8, 6], rest: 2}
  - {name: 满意率, weight: 90, method: {method: at-least}}
"""
_RANKED = "project: {}\nfacts: {{成本: {}}}\nindicators: [{{path: [满意率], target: ≥90%, actual: 91%}}]\n"


def test_a_form_that_was_ranked_is_marked_again_among_the_others_of_its_run(run: Run, tmp_path: Path) -> None:
    law = form(tmp_path, "名次.yaml", text=_RANKS)
    forms = [form(tmp_path, f"{name}.yaml", text=_RANKED.format(name, cost)) for name, cost in (("甲", 40), ("乙", 30))]
    path = tmp_path / "档案.db"
    lost = form(tmp_path, "坏.yaml", text="project: [\n")
    assert run("score", *forms, lost, "-r", law, "--archive", path).code == 2
    archived(run, tmp_path, *forms, law=str(law))
    with store.opened(str(path)) as db:
        assert store.run_of(db, str(path), 1).unread == (str(lost),)
    said = run("archive", "rerun", path, "1", "4")
    assert (said.code, said.out.splitlines()[-1]) == (0, "共2份：一致2份，不一致0份。")


def test_a_number_that_there_is_not_is_named(run: Run, tmp_path: Path) -> None:
    path = archived(run, tmp_path, TEACHERS)
    said = run("archive", "rerun", path, "1", "7")
    assert (said.code, "档案里没有编号7。" in said.err) == (2, True)


@pytest.mark.slow
def test_a_law_that_was_changed_since_is_told_with_what_it_gives(run: Run, tmp_path: Path) -> None:
    law = own_law(tmp_path)
    path = archived(run, tmp_path, form(tmp_path, "表.yaml"), law=str(law))
    text = law.read_text(encoding="utf-8")
    law.write_text(text.replace("label: 优", "label: 很好"), encoding="utf-8")
    said = run("archive", "rerun", path)
    assert said.code == 0
    assert (
        "规则集 project-self-evaluation/2020：存档后改过，按现在的文本得100.00分（很好）"
        not in said.out.splitlines()[0]
    )
    assert "存档后改过，按现在的文本得" in said.out
    assert "（很好）" in said.out
    law.unlink()
    said = run("archive", "rerun", path)
    assert said.code == 0
    assert "现在不能用它评这份：" in said.out
    assert run("archive", "rerun", path, "--format", "json").json["again"][0]["law_now"]["problems"]


def test_a_law_that_takes_the_form_no_more_is_told(run: Run, tmp_path: Path) -> None:
    law = own_law(tmp_path)
    path = archived(run, tmp_path, form(tmp_path, "表.yaml"), law=str(law))
    law.write_text(law.read_text(encoding="utf-8").replace("name: 效益指标", "name: 效果指标"), encoding="utf-8")
    assert "现在不能用它评这份：" in run("archive", "rerun", path).out


@pytest.mark.slow
def test_a_program_that_marks_otherwise_is_told_line_by_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archived(run, tmp_path, TEACHERS)
    monkeypatch.setattr(keeping, "program", lambda: "9.9")
    monkeypatch.setattr(keeping, "library", lambda: "ffff")
    written = keeping.written
    monkeypatch.setattr(
        keeping, "written", lambda card: written(card).replace('"earned": "97.78"', '"earned": "96.78"')
    )
    said = run("archive", "rerun", path)
    assert said.code == 1
    assert "得分：97.78 → 96.78" in said.out
    assert "程序版本：存档时" in said.out
    assert "现在9.9" in said.out
    assert "指标库：存档后改过" in said.out
    assert "不一致1份" in said.out
    said = run("archive", "show", path, "1")
    assert "编号1现在重评与存档不一致" in said.err
    monkeypatch.setattr(keeping, "written", lambda card: written(card).replace("每月20日", "每月21日"))
    said = run("archive", "rerun", path)
    assert "得分都没有变，评分结果中最先不同的地方：lines[" in said.out


@pytest.mark.slow
def test_a_law_that_this_program_refuses_is_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archived(run, tmp_path, TEACHERS)
    archived(run, tmp_path, form(tmp_path, "又一份.yaml"))
    archived(run, tmp_path, form(tmp_path, "又一份.yaml", ("42次", "43次")))

    def refused(*_: object) -> appraisal.Law:
        raise Problems([jixiao.Problem(Source("规则.yaml"), "ruleset.shape", "写法不对。", "请改写。")])

    monkeypatch.setattr(appraisal, "ready", refused)
    said = run("archive", "rerun", path, "1")
    assert said.code == 1
    assert "现在不能评分：写法不对。" in said.out
    assert "97.78 →" not in said.out
    assert run("archive", "show", path, "1").code == 2
    said = run("archive", "compare", path)
    assert (said.code, "写法不对" in said.err) == (2, True)


def test_the_first_place_that_differs_is_named() -> None:
    one: Any = {"a": [{"b": "1", "c": None}], "d": "x"}
    places = [
        ({"a": [{"b": "2", "c": None}], "d": "x"}, "a[0].b"),
        ({"a": [{"b": "1"}], "d": "x"}, "a[0].c"),
        ({"a": [], "d": "x"}, "a"),
        ({"a": [{"b": "1", "c": None}], "d": "y"}, "d"),
        (None, "."),
        (one, ""),
    ]
    assert [again._difference(one, other) for other, _ in places] == [place for _, place in places]


# --- shown, copied ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_entry_is_shown_as_it_was_scored(run: Run, tmp_path: Path) -> None:
    path = archived(run, tmp_path, TEACHERS, DEPARTMENT)
    for shape in ("table", "json", "jsonl", "md", "csv"):
        said = run("archive", "show", path, "1", "--format", shape)
        assert (said.code, said.out) == (0, run("score", TEACHERS, "--format", shape, "--fail-on", "never").out)
    assert run("archive", "show", path, "2", "-o", tmp_path / "得分.xlsx").code == 0
    assert (tmp_path / "得分.xlsx").stat().st_size > 1000


@pytest.mark.slow
def test_a_copy_is_made_while_somebody_writes(run: Run, tmp_path: Path) -> None:
    path, copy = archived(run, tmp_path, TEACHERS), tmp_path / "备份" / "另存.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO texts VALUES ('x', x'00')")
    assert run("archive", "backup", path, copy).err == f"已另存 {copy}。\n"
    other.execute("ROLLBACK")
    other.close()
    assert run("archive", "list", copy).out == run("archive", "list", path).out
    assert [one.name for one in copy.parent.iterdir()] == ["另存.db"]
    assert "output.exists" in run("archive", "backup", path, copy).err
    assert run("archive", "rerun", copy).code == 0
    assert run("archive", "backup", "-q", path, tmp_path / "三.db").err == ""


def test_the_scorecards_are_written_as_files(run: Run, tmp_path: Path) -> None:
    path, folder = archived(run, tmp_path, TEACHERS, DEPARTMENT), tmp_path / "评分结果"
    assert run("archive", "export", path, "-o", folder).err == f"已写出 {folder}：5份评分结果。\n"
    assert run("archive", "export", path, "-q", "-o", folder).err == ""
    names = sorted(one.name for one in folder.iterdir())
    assert names[0] == "1_企业教师生活补贴.json"
    assert len(names) == 5
    assert (folder / names[0]).read_text(encoding="utf-8") == run("archive", "show", path, "1", "--format", "json").out
    assert "没有写明写到哪个文件夹" in run("archive", "export", path).err


# --- of one project --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_one_project_is_listed_marked_again_compared_and_written(run: Run, tmp_path: Path) -> None:
    path = archived(run, tmp_path, TEACHERS, form(tmp_path, "一.yaml"))
    archived(run, tmp_path, form(tmp_path, "二.yaml", ("42次", "41次")))
    archived(run, tmp_path, form(tmp_path, "三.yaml", ("project: 社区图书流动站", "project: 乙"), ("42次", "43次")))
    archived(run, tmp_path, form(tmp_path, "四.yaml", ("project: 社区图书流动站", "project: 乙")))
    wanted = ("--project", "社区 图书流动站")
    listed = run("archive", "list", path, *wanted, "--format", "json").json["entries"]
    assert [one["id"] for one in listed] == [2, 3]
    assert run("archive", "rerun", path, *wanted).out.splitlines()[-1] == "共2份：一致2份，不一致0份。"
    compared = run("archive", "compare", path, *wanted, "--format", "json").json["comparisons"]
    assert [(one["before"]["entry"], one["after"]["entry"]) for one in compared] == [(2, 3)]
    folder = tmp_path / "结果"
    assert run("archive", "export", path, *wanted, "-o", folder).err == f"已写出 {folder}：2份评分结果。\n"
    said = run("archive", "rerun", path, *wanted, "1")
    assert (said.code, "档案里没有编号1。" in said.err) == (2, True)
    for words in (("list",), ("rerun",), ("compare",), ("export", "-o", tmp_path / "空")):
        said = run("archive", *words, path, "--project", "社区图书流动")
        assert (said.code, "档案里没有项目“社区图书流动”。是不是想写“社区图书流动站”？" in said.err) == (2, True)


# --- among other files ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_archive_among_forms_is_passed_over_under_its_own_name(run: Run, tmp_path: Path) -> None:
    path = archived(run, tmp_path, form(tmp_path, "一.yaml"))
    Path(f"{path}-wal").write_bytes(b"")
    (tmp_path / "Thumbs.db").write_bytes(b"")
    other_database(tmp_path / "别的.db")
    err = run("score", tmp_path, "--fail-on", "never").err
    assert f"略过 {path}：jixiao 的档案。" in err
    assert f"略过 {path}-wal：jixiao 的档案。" in err
    assert f"略过 {tmp_path / 'Thumbs.db'}：系统或其他程序的文件。" in err
    assert f"略过 {tmp_path / '别的.db'}：系统或其他程序的文件。" in err
    said = run("score", path)
    assert (said.code, "这不是申报表：jixiao 的档案。" in said.err) == (2, True)


# --- compared -----------------------------------------------------------------------------------------------------

_GOAL = ("\nbudget:", "\ngoal: {achieved: 全年开站四十二次，读者满意。}\nbudget:")
_YEARS = (
    _GOAL,
    ("year: 2023", "year: 2024"),
    ("≥40次, actual: 42次", "≥30次, actual: 42次"),
    ("2023年3月底前, actual: 2023年3月15日", "2024年3月底前, actual: 2024年3月10日"),
    ("≤0.5万元/次", "≤0.4万元/次"),
    ("  - {path: [效益指标, 社会效益指标, 借阅人次]", "  - {path: [效益指标, 社会效益指标, 借书人次]"),
)


@pytest.mark.slow
def test_years_and_resubmissions_are_compared(run: Run, tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    first = form(tmp_path, "一.yaml", ("executed: 19.8", "executed: 17"))
    path = archived(run, tmp_path, first)
    archived(run, tmp_path, first)
    archived(run, tmp_path, form(tmp_path, "二.yaml", _GOAL))
    archived(run, tmp_path, form(tmp_path, "三.yaml", *_YEARS))
    archived(run, tmp_path, TEACHERS)
    said = run("archive", "compare", path)
    assert said.code == 0
    golden("archive.compare.txt", said.out)
    two = run("archive", "compare", path, "--format", "json").json["comparisons"]
    assert [(one["kind"], one["before"]["entry"], one["after"]["entry"]) for one in two] == [
        ("resubmitted", 1, 3),
        ("years", 3, 4),
    ]
    lines = {line["path"][-1]: line for line in two[1]["lines"]}
    assert {name: line["target"] for name, line in lines.items()} == {
        "预算执行率": "same",
        "开站次数": "easier",
        "图书完好率": "same",
        "首站开放时间": "same",
        "单站成本": "harder",
        "借书人次": None,
        "借阅人次": None,
        "读者满意度": "same",
    }
    assert lines["开站次数"]["copied"]
    assert not lines["首站开放时间"]["copied"]
    assert (lines["借书人次"]["before"], lines["借阅人次"]["after"]) == (None, None)
    assert [one["id"] for one in two[0]["findings"]["gone"]] == ["budget.underspent", "budget.loose"]


def ids(card: dict[str, Any]) -> list[str]:
    return [one["id"] for one in card["findings"] if one["id"].startswith("year.")]


@pytest.mark.slow
def test_what_is_scored_into_an_archive_is_compared_with_what_it_has(run: Run, tmp_path: Path) -> None:
    path = archived(run, tmp_path, form(tmp_path, "一.yaml", _GOAL))
    last = form(tmp_path, "三.yaml", *_YEARS)
    said = run("score", last, "--archive", path, "--format", "json", "--fail-on", "never")
    found = ["year.text-copied", "year.target-lowered", "year.actual-copied"]
    assert ids(said.json[0]) == found
    assert said.err == ""
    again_ = run("score", last, "--archive", path, "--fail-on", "never").err
    assert again_ == f"已与上年或重报前的表比较：1份。\n已存入 {path}：编号3。\n"
    changed = form(tmp_path, "四.yaml", *_YEARS, ("executed: 19.8", "executed: 15"))
    said = run("score", changed, "--archive", path, "--format", "json", "--fail-on", "never")
    assert ids(said.json[0]) == ["year.text-copied", "year.asked-back", "year.target-lowered", "year.actual-copied"]
    with store.opened(str(path)) as db:
        runs = [store.run_of(db, str(path), number) for number in (1, 2, 3, 4)]
        assert [[kept.read(one).year for one in each.earlier] for each in runs] == [[], [2023], [2023], [2023, 2024]]
        assert json.loads(store.text(db, str(path), store.entries(db)[-1].scorecard or "")) == said.json
    assert run("archive", "rerun", path).out.splitlines()[-1] == "共4份：一致4份，不一致0份。"
    assert run("archive", "show", path, "2").err == ""


@pytest.mark.slow
def test_what_somebody_else_scored_meanwhile_changes_no_run_that_was_kept(run: Run, tmp_path: Path) -> None:
    path = archived(run, tmp_path, form(tmp_path, "三.yaml", *_YEARS))
    archived(run, tmp_path, form(tmp_path, "一.yaml", _GOAL))
    assert "不一致0份" in run("archive", "rerun", path).out
    with store.opened(str(path)) as db:
        assert [store.run_of(db, str(path), number).earlier for number in (1, 2)] == [(), ()]


@pytest.mark.slow
def test_last_years_forms_are_files_a_folder_or_an_archive(run: Run, tmp_path: Path) -> None:
    (tmp_path / "去年").mkdir()
    last, now = form(tmp_path / "去年", "一.yaml", _GOAL), form(tmp_path, "三.yaml", *_YEARS)
    (tmp_path / "去年" / "readme.txt").write_text("说明", encoding="utf-8")
    form(tmp_path / "去年", "别的.yaml", ("project: 社区图书流动站", "project: 乙"))
    path = archived(run, tmp_path, last)
    alone = run("score", now, "--format", "json", "--fail-on", "never").json
    cards = [
        run("score", now, "--last-year", name, "--format", "json", "--fail-on", "never").json
        for name in (last, last.parent, path)
    ]
    assert cards[0] == cards[1] == cards[2]
    assert ids(alone[0]) == []
    assert ids(cards[0][0]) == ["year.text-copied", "year.target-lowered", "year.actual-copied"]
    assert {**cards[0][0], "findings": []} == {**alone[0], "findings": []}
    said = run("score", now, TEACHERS, "--last-year", last.parent, "--fail-on", "never")
    assert [
        line for line in said.err.splitlines() if line.startswith(("共3个", "略过", "--last", "已与", "没有往年"))
    ] == [
        f"略过 {last.parent / 'readme.txt'}：说明文件。",
        "共3个文件：--last-year 已读2个2份，略过1个。",
        "--last-year 里没有用上的：乙（1份）。",
        "已与上年或重报前的表比较：1份。",
        "没有往年的表可以比较：企业教师生活补贴（1份）。",
    ]
    assert "往年" not in run("score", now, "-q", "--last-year", last, "--fail-on", "never").err
    kept_ = run("score", now, "--last-year", last, "--archive", tmp_path / "新.db", "--fail-on", "never")
    assert kept_.code == 0
    assert "不一致0份" in run("archive", "rerun", tmp_path / "新.db").out


@pytest.mark.slow
def test_reports_reviews_and_returns_tell_of_last_year(run: Run, tmp_path: Path) -> None:
    last, now = form(tmp_path, "一.yaml", _GOAL), form(tmp_path, "三.yaml", *_YEARS)
    said = run("report", now, "--last-year", last)
    assert said.code == 0
    assert "已与上年或重报前的表比较：1份。" in said.err
    assert "目标低于上年" in said.out
    assert "上年为“≥40次”，本年为“≥30次”" in said.out
    assert "目标低于上年" not in run("report", now).out
    said = run("review", now, "--last-year", last, "--fail-on", "never", "--format", "json")
    assert ids(said.json["reviews"][0]) == ["year.text-copied", "year.target-lowered", "year.actual-copied"]
    said = run("review", now, "--last-year", last, "--fail-on", "never")
    assert said.err == "已与上年或重报前的表比较：1份。\n"
    said = run("report", "--kind", "account", now, "--last-year", last)
    assert (said.code, "--last-year" in said.err) == (2, True)


_OTHER_LEVELS = (
    ("产出指标, 数量指标, 开站次数]", "项目绩效, 数量指标, 开站次数], weight: 100"),
    *(
        (f"  - {{path: [{name}", f"  # - {{path: [{name}")
        for name in ("产出指标, 质量", "产出指标, 时效", "产出指标, 成本", "效益", "满意")
    ),
)


@pytest.mark.slow
def test_a_form_of_last_year_that_cannot_be_marked_is_a_problem_but_in_an_archive_a_note(
    run: Run, tmp_path: Path
) -> None:
    last, now = form(tmp_path, "一.yaml", *_OTHER_LEVELS), form(tmp_path, "三.yaml", *_YEARS)
    said = run("score", now, "--last-year", last, "--format", "json", "--fail-on", "never")
    assert said.code == 2
    assert {one["source"]["file"] for one in said.problems} == {str(last)}
    assert ids(said.json[0]) == []
    path = archived(run, tmp_path, last, law="as-printed/1")
    said = run("score", now, "--archive", path, "--fail-on", "never")
    assert said.code == 0
    assert "“社区图书流动站”2023年的表按这部规则集评不出分，没有比较：" in said.err
    assert run("archive", "rerun", path).code == 0
    said = run("score", now, "--last-year", tmp_path / "没有.yaml", "--fail-on", "never")
    assert (said.code, "没有这个文件" in said.err) == (2, True)


def test_an_archive_without_two_of_a_project_says_so(run: Run, tmp_path: Path) -> None:
    path = archived(run, tmp_path, TEACHERS, form(tmp_path, "无名.yaml", ("project: 社区图书流动站\n", "")))
    assert run("archive", "compare", path).out == "档案里没有重报过的，也没有评过几个年度的项目。\n"


@pytest.mark.slow
def test_marks_that_are_no_longer_those_of_the_archive_are_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archived(run, tmp_path, form(tmp_path, "一.yaml"))
    archived(run, tmp_path, form(tmp_path, "二.yaml", ("42次", "41次")))
    entries = store.entries
    monkeypatch.setattr(store, "entries", lambda *given: tuple(replaced(one, earned="1.00") for one in entries(*given)))
    assert "编号1现在重评得" in run("archive", "compare", path).err
    assert run("archive", "compare", path, "-q").err == ""


def replaced(entry: store.Entry, **fields: object) -> store.Entry:
    return replace(entry, **fields)  # type: ignore[arg-type]


def entry(number: int, year: int | None, form: str, *, unit: str = "", project: str = "甲") -> store.Entry:
    return store.Entry(project, unit, year, "1.00", None, form, "card", number, 1, NOW, "", "1", "own/1")


@pytest.mark.parametrize(
    ("entries", "pairs"),
    [
        ((entry(1, 2020, "a"), entry(2, 2022, "b"), entry(3, 2021, "c")), [(1, 3), (3, 2)]),
        ((entry(1, 2020, "a"), entry(2, 2020, "a"), entry(3, 2020, "b")), [(1, 3)]),
        ((entry(1, None, "a"), entry(2, None, "b"), entry(3, 2020, "c")), [(1, 2)]),
        ((entry(1, 2020, "a", unit="308-某局"), entry(2, 2021, "b", unit="某局")), [(1, 2)]),
        ((entry(1, 2020, "a", unit="甲局"), entry(2, 2021, "b", unit="乙局")), []),
        ((entry(1, 2020, "a", project=""), entry(2, 2021, "b", project="")), []),
        ((entry(1, 2020, "a"), replaced(entry(2, 2021, "b"), scorecard=None)), []),
    ],
)
def test_entries_are_paired_by_project_and_year(
    entries: Sequence[store.Entry], pairs: Sequence[tuple[int, int]]
) -> None:
    assert [(one.id, two.id) for one, two in chains.pairs(entries)] == pairs


@pytest.mark.slow
def test_the_json_of_an_archive_names_its_form(run: Run, tmp_path: Path) -> None:
    path = archived(run, tmp_path, TEACHERS)
    for words in (("list",), ("rerun",), ("compare",)):
        assert json.loads(run("archive", *words, path, "--format", "json").out)["schema"] == "jixiao.archive/1"
