"""The desk: a log that only grows, files read in a process of their own, acts that are tried before they are kept."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.bench import Here, bench, clock
from jixiao.findings import appraisal
from jixiao.ground.problems import Problems, refused
from jixiao.records import Line, Scorecard, Status
from jixiao.web.desk import keeping
from jixiao.web.desk import reader as reading
from jixiao.web.desk.applied import BUDGET, CORRECT, EVIDENCE, JUDGE, UNDO, seen, standing, written
from jixiao.web.desk.desk import Clash, Desk
from jixiao.web.desk.log import NAME, OWN, Act, Log
from jixiao.web.desk.state import LAW, DeskForm
from jixiao.web.persons import Person, Role

ME = Person("张三", Role.OWNER)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with bench(tmp_path, "多处错误.yaml", "企业教师生活补贴.yaml") as made:
        yield made.desk


def called(desk: Desk, project: str) -> DeskForm:
    return next(one for one in desk.state.forms.values() if one.read.project and project in one.read.project.text)


def card_of(form: DeskForm) -> Scorecard:
    assert form.card is not None
    return form.card


def address(line: Line) -> dict[str, str]:
    row = line.working.row if line.working else None
    return {"path": written(line.path), "row": written(row.path if row else ())}


def judging(form: DeskForm, share: str = "4/5", grade: str = "达成") -> dict[str, str]:
    line = next(one for one in card_of(form).lines if one.status is Status.PENDING and one.working)
    return address(line) | {
        "grade": grade,
        "share": share,
        "words": "看过验收单",
        "seen": seen(form.made, line.working.row.path),  # type: ignore[union-attr]
        "overrules": "",
    }


def correcting(form: DeskForm, now: str, row: int = 0) -> dict[str, str]:
    one = form.made.rows[row]
    assert one.actual is not None
    at = {"path": written(one.path), "row": written(one.path)}
    return at | {"field": "actual", "was": one.actual.text.strip(), "now": now, "words": "看错"}


# --- the log ----------------------------------------------------------------------------------------------------


def test_an_act_is_on_the_disk_when_it_is_done() -> None:
    log = Log()
    assert log.last == 0
    log.add(Act(1, "2024-03-01T09:00:00+08:00", "张三", "law", "", {"name": "as-printed/1"}))
    assert Log().acts == log.acts
    assert Log().last == 1


def test_halves_of_characters_come_back_from_the_log() -> None:
    kept = Log().add(Act(1, "2024-03-01T09:00:00+08:00", "张\udc80三", "x", "\ud800", {"words": "\ud83d"}))
    assert Log().acts == (kept,)
    assert kept.content["words"] == "\ud83d"


def test_the_log_refuses_to_be_changed() -> None:
    Log().add(Act(1, "2024-03-01T09:00:00+08:00", "张三", "x", "", {}))
    db = sqlite3.connect(OWN / NAME)
    for change in ("UPDATE acts SET author = '李四'", "DELETE FROM acts"):
        with pytest.raises(sqlite3.Error, match="只能添加"):
            db.execute(change)
    db.close()


def test_a_file_of_another_program_in_the_place_of_the_log_is_refused() -> None:
    OWN.mkdir()
    db = sqlite3.connect(OWN / NAME)
    db.execute("CREATE TABLE other (a)")
    db.commit()
    db.close()
    with pytest.raises(Problems, match="不是这个版本的 jixiao 写的"):
        Log()


def test_a_log_of_a_later_version_is_refused() -> None:
    Log()
    db = sqlite3.connect(OWN / NAME)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(Problems, match="不是这个版本的 jixiao 写的"):
        Log()


def test_a_log_that_is_no_database_is_told_in_chinese() -> None:
    OWN.mkdir()
    (OWN / NAME).write_bytes(b"no database at all, but long enough to be read as one" * 40)
    with pytest.raises(Problems, match="打不开，或写不进去"):
        Log()


# --- the reader -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_reader_reads_in_a_process_of_its_own(tmp_path: Path) -> None:
    with bench(tmp_path, "企业教师生活补贴.yaml"):
        pass
    reader = reading.Reader()
    forms, problems = reader.read("企业教师生活补贴.yaml", targets=False)
    assert (forms, problems) == Here().read("企业教师生活补贴.yaml", targets=False)
    assert len(forms) == 1
    _, problems = reader.read("没有.yaml", targets=False)
    assert problems[0].source.file == "没有.yaml"
    reader.close()
    reader.close()


@pytest.mark.slow
def test_a_file_that_takes_too_long_is_told_and_the_next_one_is_read(tmp_path: Path) -> None:
    with bench(tmp_path, "企业教师生活补贴.yaml"):
        pass
    reader = reading.Reader()
    reader._child._patience = 0
    _, problems = reader.read("企业教师生活补贴.yaml", targets=False)
    assert [one.code for one in problems] == ["file.too-slow"]
    reader._child._patience = 60
    forms, problems = reader.read("企业教师生活补贴.yaml", targets=False)
    assert len(forms) == 1
    assert not problems
    reader.close()


@pytest.mark.slow
def test_a_file_that_ends_its_reader_is_told_and_the_next_one_is_read(tmp_path: Path) -> None:
    with bench(tmp_path, "企业教师生活补贴.yaml"):
        pass
    reader = reading.Reader()
    reader.read("企业教师生活补贴.yaml", targets=False)
    child = reader._child._child
    assert child is not None
    child.kill()
    child.join()
    _, problems = reader.read("企业教师生活补贴.yaml", targets=False)
    assert [one.code for one in problems] == ["file.ends-reader"]
    assert len(reader.read("企业教师生活补贴.yaml", targets=False)[0]) == 1
    reader.close()


def test_a_broken_file_of_judgements_is_a_problem_of_its_form(tmp_path: Path) -> None:
    with bench(tmp_path, "企业教师生活补贴.yaml"):
        pass
    Path("企业教师生活补贴.yaml.judgements.yaml").write_text("judgements: 3\n")
    forms, problems = Here().read("企业教师生活补贴.yaml", targets=False)
    assert not forms
    assert problems


# --- what people do ---------------------------------------------------------------------------------------------


def test_a_judgement_counts_and_is_taken_back(desk: Desk) -> None:
    form = called(desk, "社区电梯")
    before = card_of(form)
    act = desk.do("张三", JUDGE, form.id, judging(form), desk.state.number)
    assert isinstance(act, Act)
    after = card_of(desk.state.forms[form.id])
    assert after.pending == 0
    assert after.earned == before.earned + 4
    line = next(one for one in after.lines if one.evidence.value == "judged")
    assert "张三" in str(line.steps)
    desk.do("张三", UNDO, form.id, {"of": str(act.id)}, desk.state.number)
    again = desk.state.forms[form.id]
    assert again.card == before
    assert again.acts == ()


def test_an_undo_that_is_undone_counts_for_nothing() -> None:
    acts = [
        Act(1, "", "a", JUDGE, "f", {}),
        Act(2, "", "a", UNDO, "f", {"of": "1"}),
        Act(3, "", "a", UNDO, "f", {"of": "2"}),
    ]
    assert [act.id for act in standing(acts)] == [1]
    assert [act.id for act in standing(acts[:2])] == []


def test_what_was_taken_back_cannot_be_taken_back_again(desk: Desk) -> None:
    form = called(desk, "社区电梯")
    act = desk.do("张三", JUDGE, form.id, judging(form), desk.state.number)
    assert isinstance(act, Act)
    desk.do("张三", UNDO, form.id, {"of": str(act.id)}, desk.state.number)
    with pytest.raises(Problems, match="已经撤销过了"):
        desk.do("张三", UNDO, form.id, {"of": str(act.id)}, desk.state.number)


def test_what_the_ruleset_refuses_is_not_kept(desk: Desk) -> None:
    form = called(desk, "社区电梯")
    known = desk.state
    with pytest.raises(Problems) as found:
        desk.do("张三", JUDGE, form.id, judging(form, "2"), known.number)
    assert found.value.problems[0].code == "judgement.outside-grade"
    assert desk.state is known
    assert desk.acts == ()


def test_what_was_refused_has_no_part_in_what_comes_after_it(desk: Desk) -> None:
    form = called(desk, "社区电梯")
    with pytest.raises(Problems, match="不在档次“未达成”的区间内"):
        desk.do("张三", JUDGE, form.id, judging(form, "9/10", "未达成"), desk.state.number)
    # The slip put right, or something else done to the form: either gets the number of what was refused.
    assert desk.do("张三", JUDGE, form.id, judging(form, "1/2", "未达成"), desk.state.number) == desk.acts[-1]
    with pytest.raises(Problems, match="对不上，没有保存"):
        desk.do("张三", CORRECT, form.id, correcting(form, "60台") | {"was": "59台"}, desk.state.number)
    assert desk.do("张三", CORRECT, form.id, correcting(form, "60台"), desk.state.number) == desk.acts[-1]
    now = called(desk, "社区电梯")
    assert [act.kind for act in now.acts] == [JUDGE, CORRECT]
    assert now.stale == ()
    assert now.made.rows[0].actual is not None
    assert now.made.rows[0].actual.text == "60台"


def test_a_mark_of_a_rule_is_overruled_and_both_stay_visible(desk: Desk) -> None:
    form = called(desk, "社区电梯")
    scored = (one for one in card_of(form).lines if one.status is Status.SCORED and one.earned)
    line = next(one for one in scored if one.working and one.working.row)
    told = address(line) | {"grade": "", "share": "1/2", "words": "数不实", "overrules": "1"}
    told["seen"] = seen(form.made, line.working.row.path)  # type: ignore[union-attr]
    desk.do("张三", JUDGE, form.id, told, desk.state.number)
    after = next(one for one in card_of(desk.state.forms[form.id]).lines if one.path == line.path)
    assert after.overruled is not None
    assert after.earned == line.possible / 2
    assert after.overruled.was == line.earned


def test_a_corrected_cell_is_scored_and_says_where_it_comes_from(desk: Desk) -> None:
    form = called(desk, "社区电梯")
    act = desk.do("张三", CORRECT, form.id, correcting(form, "20台"), desk.state.number)
    assert isinstance(act, Act)
    after = desk.state.forms[form.id]
    cell = after.made.rows[0].actual
    assert cell is not None
    assert (cell.text, cell.source.line) == ("20台", act.id)
    assert form.read.rows[0].actual is not None
    assert after.read == form.read
    line = next(one for one in card_of(after).lines if one.path == form.read.rows[0].path)
    assert str(line.earned) == "5.00"


def test_a_corrected_budget_is_scored(desk: Desk) -> None:
    form = called(desk, "社区电梯")
    told = {
        "path": written(BUDGET),
        "row": written(BUDGET),
        "field": "executed",
        "was": "214.4",
        "now": "320",
        "words": "",
    }
    told["was"] = form.made.budget.total.executed.text.strip()  # type: ignore[union-attr]
    desk.do("张三", CORRECT, form.id, told, desk.state.number)
    assert str(card_of(desk.state.forms[form.id]).budget.rate) == "1"


def test_a_judgement_of_what_the_form_no_longer_says_is_set_aside(desk: Desk) -> None:
    form = called(desk, "社区电梯")
    told = judging(form)
    desk.do("张三", JUDGE, form.id, told, desk.state.number)
    at = next(i for i, row in enumerate(form.made.rows) if written(row.path) == told["path"])
    desk.do("李四", CORRECT, form.id, correcting(form, "2022年12月", at), desk.state.number)
    after = desk.state.forms[form.id]
    assert [act.kind for act in after.stale] == [JUDGE]
    assert card_of(after).pending
    with pytest.raises(Problems, match="对不上"):
        desk.do("张三", JUDGE, form.id, told, desk.state.number)


def test_a_correction_of_what_no_longer_stands_there_is_refused(desk: Desk) -> None:
    form = called(desk, "社区电梯")
    told = correcting(form, "20台")
    desk.do("张三", CORRECT, form.id, told, desk.state.number)
    with pytest.raises(Problems, match="对不上"):
        desk.do("张三", CORRECT, form.id, told, desk.state.number)


def test_a_row_that_stands_twice_cannot_be_corrected(desk: Desk) -> None:
    form = called(desk, "社区电梯")
    told = correcting(form, "20台") | {"row": written(("没有", "这一", "行"))}
    with pytest.raises(Problems, match="对不上"):
        desk.do("张三", CORRECT, form.id, told, desk.state.number)


def test_evidence_makes_a_claim_supported(desk: Desk) -> None:
    form = called(desk, "企业教师")
    before = card_of(form)
    line = next(one for one in before.lines if one.working and one.working.row and one.earned and not one.supported)
    desk.do("张三", EVIDENCE, form.id, address(line) | {"words": "发放台账"}, desk.state.number)
    after = card_of(desk.state.forms[form.id])
    assert after.supported == before.supported + line.earned
    desk.do("张三", EVIDENCE, form.id, address(line) | {"words": "银行回单"}, desk.state.number)
    row = next(one for one in desk.state.forms[form.id].made.rows if one.path[-1] == line.path[-1])
    assert row.basis is not None
    assert row.basis.text == "发放台账；银行回单"


def test_an_act_about_a_form_that_is_gone_is_refused(desk: Desk) -> None:
    with pytest.raises(Problems, match="已经不在文件夹里"):
        desk.do("张三", EVIDENCE, "000000000000", {"path": "[]", "words": "x"}, desk.state.number)


def test_a_form_whose_scorecard_an_act_would_end_keeps_it(desk: Desk) -> None:
    form = called(desk, "企业教师")
    row = form.made.rows[0]
    told = {
        "path": written(row.path),
        "row": written(row.path),
        "field": "weight",
        "was": "",
        "now": "很多",
        "words": "",
    }
    told["was"] = row.weight.text.strip() if row.weight else ""
    with pytest.raises(Problems):
        desk.do("张三", CORRECT, form.id, told, desk.state.number)
    assert desk.state.forms[form.id].card == form.card


def test_the_second_of_two_people_is_told_and_may_insist(desk: Desk) -> None:
    form = called(desk, "社区电梯")
    known = desk.state.number
    desk.do("张三", JUDGE, form.id, judging(form), known)
    clash = desk.do("李四", JUDGE, form.id, judging(form, "1"), known)
    assert isinstance(clash, Clash)
    assert clash.other.author == "张三"
    assert card_of(desk.state.forms[form.id]).earned == card_of(form).earned + 4
    assert isinstance(desk.do("李四", JUDGE, form.id, judging(form, "1"), desk.state.number), Act)
    assert card_of(desk.state.forms[form.id]).earned == card_of(form).earned + 5


def test_two_people_on_two_lines_do_not_meet(desk: Desk) -> None:
    form = called(desk, "社区电梯")
    known = desk.state.number
    assert isinstance(desk.do("张三", JUDGE, form.id, judging(form), known), Act)
    assert isinstance(desk.do("李四", CORRECT, form.id, correcting(form, "20台"), known), Act)


@pytest.mark.slow
def test_nothing_is_lost_when_many_write_at_once(desk: Desk) -> None:
    form = called(desk, "企业教师")
    paths = [written(row.path) for row in form.made.rows]

    def work(name: str) -> None:
        for path in paths:
            told = {"path": path, "row": path, "words": name}
            while isinstance(desk.do(name, EVIDENCE, form.id, told, desk.state.number), Clash):
                pass

    people = [threading.Thread(target=work, args=(f"第{number}人",)) for number in range(6)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    acts = Log().acts
    assert [act.id for act in acts] == list(range(1, 6 * len(paths) + 1))
    assert desk.acts == tuple(acts)
    for row in desk.state.forms[form.id].made.rows:
        assert row.basis is not None
        assert sorted(row.basis.text.split("；")) == [f"第{number}人" for number in range(6)]


# --- rulesets ---------------------------------------------------------------------------------------------------


def test_another_ruleset_scores_the_same_forms(desk: Desk) -> None:
    desk.do("张三", LAW, "", {"name": "as-printed/1"}, desk.state.number)
    assert desk.state.law.opened.reference.id == "as-printed"
    assert all(card.ruleset.id == "as-printed" for card in desk.state.cards)
    with pytest.raises(Problems, match="没有规则集"):
        desk.do("张三", LAW, "", {"name": "没有这部"}, desk.state.number)
    assert desk.state.law.opened.reference.id == "as-printed"


def test_a_judgement_that_another_ruleset_refuses_is_set_aside_and_the_form_is_scored(desk: Desk) -> None:
    form = called(desk, "企业教师")
    line = next(one for one in card_of(form).lines if one.working and one.working.row and one.earned)
    told = address(line) | {"grade": "", "share": "1/2", "words": "数不实", "overrules": "1"}
    told["seen"] = seen(form.made, line.working.row.path)  # type: ignore[union-attr]
    desk.do("张三", JUDGE, form.id, told, desk.state.number)
    desk.do("张三", LAW, "", {"name": "project-self-evaluation-hubei/2020"}, desk.state.number)
    after = desk.state.forms[form.id]
    assert after.card is not None or after.problems


@pytest.mark.slow
def test_a_department_takes_its_projects_and_each_keeps_its_page(tmp_path: Path) -> None:
    with bench(tmp_path, "一个部门.yaml", "部门整体/泸州社保局2020.yaml", "企业教师生活补贴.yaml") as made:
        desk = made.desk
        desk.do("张三", LAW, "", {"name": "department-overall-sichuan/2020"}, desk.state.number)
        whole = [card for card in desk.state.cards if card.projects]
        assert whole
        inner = {id(project) for card in whole for project in card.projects}
        shown = [form for form in desk.state.forms.values() if form.card is not None and id(form.card) in inner]
        assert len(shown) == len(inner)


# --- files ------------------------------------------------------------------------------------------------------


def test_a_changed_file_is_read_again(desk: Desk) -> None:
    path = Path("企业教师生活补贴.yaml")
    path.write_text(path.read_text().replace("企业教师生活补贴", "企业教师生活补助"))
    desk.look()
    assert desk.wait().waiting == 0
    assert called(desk, "企业教师生活补助")


def test_a_file_that_is_handed_in_again_puts_the_earlier_one_aside(desk: Desk) -> None:
    path = Path("企业教师生活补贴.yaml")
    first = path.read_bytes()
    keeping.take(desk, ME, path.name, first + b"\n")
    keeping.take(desk, ME, path.name, first + b"\n")
    assert first in [one.read_bytes() for one in keeping.ASIDE.iterdir()]
    assert [act.kind for act in desk.acts] == ["upload", "upload"]


def test_what_holds_no_form_is_not_taken(desk: Desk) -> None:
    for name in ("照片.png", "压缩.zip", "程序.exe", "~$自评.xlsx"):
        with pytest.raises(Problems, match="没有收下"):
            keeping.take(desk, ME, name, b"x")
    assert sorted(one.name for one in Path().iterdir()) == sorted([".jixiao", "企业教师生活补贴.yaml", "多处错误.yaml"])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../外面.yaml", "外面.yaml"),
        ("C:\\表\\自评.yaml", "自评.yaml"),
        ("a<b>:c|.yaml", "a_b__c_.yaml"),
        ("\u202e自评.yaml", "_自评.yaml"),
        ("长" * 200 + ".yaml", "长" * 66 + ".yaml"),
    ],
)
def test_a_file_gets_a_name_that_every_system_knows(desk: Desk, name: str, kept: str) -> None:
    assert keeping.take(desk, ME, name, b"[]") == kept
    assert Path(kept).is_file()


def test_the_files_of_a_unit_lie_together(desk: Desk) -> None:
    unit = Person("李四", Role.UNIT, "某某县/水利局")
    kept = keeping.take(desk, unit, "自评.yaml", Path("企业教师生活补贴.yaml").read_bytes())
    assert Path(kept).parent.name.startswith("某某县_水利局-")
    desk.look()
    desk.wait()
    form = next(one for one in desk.state.forms.values() if one.read.source.file == kept)
    assert form.owner == "某某县/水利局"
    assert form.copies


def test_a_file_that_is_removed_is_put_aside(desk: Desk) -> None:
    keeping.remove(desk, ME, "企业教师生活补贴.yaml")
    assert not Path("企业教师生活补贴.yaml").exists()
    assert len(list(keeping.ASIDE.iterdir())) == 1
    assert [one.name for one in desk.state.files] == ["多处错误.yaml"]


def test_a_folder_that_cannot_be_written_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(Problems, match="磁盘已满"):
        keeping.take(desk, ME, "新.yaml", b"[]")
    with pytest.raises(Problems, match="磁盘已满"):
        keeping.attach(b"x")
    assert not list(Path().rglob("*.part"))


def test_a_desk_in_an_empty_folder_lacks_nothing() -> None:
    moments = clock()
    desk = Desk(lambda: next(moments), Here())
    assert desk.state.files == ()
    assert desk.state.problems == ()
    desk.close()


def test_the_same_files_and_acts_give_the_same_desk(desk: Desk) -> None:
    form = called(desk, "社区电梯")
    desk.do("张三", JUDGE, form.id, judging(form), desk.state.number)
    other = Desk(lambda: "2024-03-02T09:00:00+08:00", Here())
    assert other.wait().cards == desk.state.cards
    assert other.state.number == desk.state.number
    other.close()


@pytest.mark.slow
def test_a_ruleset_that_reviews_targets_reads_the_forms_that_only_set_them(tmp_path: Path) -> None:
    examples = sorted((Path(__file__).parents[1] / "examples" / "年中监控").glob("*.xlsx"))
    with bench(tmp_path, *examples) as made:
        desk = made.desk
        before = {one.name: one for one in desk.state.files}
        setting = next(one for one in before.values() if [p.code for p in one.problems] == ["form.targets-only"])
        desk.do("张三", LAW, "", {"name": "target-review/2015"}, desk.state.number)
        assert desk.wait().waiting == 0
        assert next(one for one in desk.state.files if one.name == setting.name).forms
        desk.do("张三", LAW, "", {"name": "project-self-evaluation/2020"}, desk.state.number)
        assert desk.wait().waiting == 0
        assert {one.name: one for one in desk.state.files} == before


def test_a_desk_whose_ruleset_cannot_be_used_any_more_still_opens(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.do("张三", LAW, "", {"name": "as-printed/1"}, desk.state.number)
    ready = appraisal.ready

    def another(name: str, *kept: Any) -> appraisal.Law:
        if name == "as-printed/1":
            raise refused(name, "ruleset.broken", "这一版读不了。", "请换一部。")
        return ready(name, *kept)

    monkeypatch.setattr(appraisal, "ready", another)
    other = Desk(lambda: "2024-03-02T09:00:00+08:00", Here())
    assert other.wait().law.opened.reference.id == "project-self-evaluation"
    assert [one.code for one in other.state.unusable] == ["ruleset.broken"]
    form = called(other, "社区电梯")
    with pytest.raises(Problems, match="这一版读不了"):  # nobody judges under another ruleset than was chosen
        other.do("张三", JUDGE, form.id, judging(form), other.state.number)
    other.do("张三", LAW, "", {"name": "project-self-evaluation/2020"}, other.state.number)
    assert other.state.unusable == ()
    other.close()
