"""Who did what: everything stands in the record, by person, kind and file, and what can be taken back is taken back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.bench import EXAMPLES, Bench, bench
from helpers.bureau import PASSWORD, Bureau, bureau, project, text_of
from jixiao.web.desk import keeping
from jixiao.web.pages import log

#: Each test asks a server of its own.
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def office(here: Path) -> Iterator[Bureau]:
    with bureau(here) as made:
        yield made


@pytest.fixture
def alone(here: Path) -> Iterator[Bench]:
    with bench(here, "多处错误.yaml") as made:
        made.called("张三")
        yield made


def rows(page: str) -> list[str]:
    """The entries of the record, each in a line."""
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    return [" ".join(text_of(row).split()) for row in body.split("<tr")[1:]]


def undo(bench: Bench, number: int, status: int = 200) -> str:
    return bench.post("/log/undo", status, of=str(number))


def test_everything_is_told_by_whom_and_when_the_last_first(office: Bureau) -> None:
    office.hands_in("甲局", called={"甲.yaml": project("甲项目", "甲局")})
    form = office.bench.form("甲项目")
    seen = {"line": "3", "share": "90%", "words": "看过台账", "seen": "≥90人\n95人"}
    office.of["张三"].post(f"/form/{form}/judge", **seen)
    office.of["李四"].post("/laws", name="as-printed/1")
    office.enters("张三", "不对的密码", 401)
    office.of["李四"].post("/leave")
    told = rows(office.of["赵六"].get("/log"))
    assert any("李四 退出 来自 10.0.0.9" in row for row in told)
    assert any("张三 密码不对 来自 10.0.0.9" in row for row in told)
    steps = [int(row.split()[1]) for row in told if re.match(r"\S* \d+ ", row)]
    assert steps == [3, 2, 1]
    assert any("甲局 放入文件 甲局/甲.yaml 甲局/甲.yaml" in row for row in told)
    assert any("张三 改判：90%，看过台账 甲项目 甲局/甲.yaml" in row for row in told)
    assert any("李四 改用规则集 as-printed/1" in row for row in told)
    assert any("甲局 建账号" in row for row in told)


def test_entries_are_chosen_by_person_kind_and_file(office: Bureau) -> None:
    office.hands_in("甲局", called={"甲.yaml": project("甲项目", "甲局")})
    office.hands_in("乙局", called={"乙.yaml": project("乙项目", "乙局")})
    keeper = office.of["王五"]
    assert len(rows(keeper.get("/log?kind=upload"))) == 2
    assert len(rows(keeper.get("/log?kind=upload&who=甲局"))) == 1
    assert len(rows(keeper.get("/log?file=乙局/乙.yaml"))) == 1
    assert "没有这样的记录" in keeper.get("/log?who=没有&kind=x")
    assert 'value="甲局" selected' in keeper.get("/log?who=甲局")


def test_long_records_have_pages(office: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "PAGE", 5)
    keeper = office.of["王五"]
    assert "共12条，第1页（共3页） 较早的" in " ".join(text_of(keeper.get("/log")).split())
    assert "第2页（共3页） 较新的 较早的" in " ".join(text_of(keeper.get("/log?page=2")).split())
    for page in ("3", "99"):
        assert len(rows(keeper.get(f"/log?page={page}"))) == 2
    for page in ("0", "-1", "x", "1234567890", "²"):
        assert "第1页" in keeper.get(f"/log?page={page}")


def test_the_record_is_for_those_who_see_all_and_undoing_for_those_who_judge(office: Bureau) -> None:
    office.hands_in("甲局", called={"甲.yaml": project("甲项目", "甲局")})
    office.of["甲局"].get("/log", 403)
    for name in ("王五", "赵六"):
        assert "撤销第1步" not in office.of[name].get("/log")
        undo(office.of[name], 1, 403)
    assert "撤销第1步" in office.of["张三"].get("/log")


def test_a_file_that_was_removed_comes_back_to_whose_it_was(office: Bureau, here: Path) -> None:
    text = project("甲项目", "甲局")
    office.hands_in("甲局", called={"甲.yaml": text})
    office.of["甲局"].post("/remove", name="甲局/甲.yaml")
    place = here / "甲局" / "甲.yaml"
    assert not place.exists()
    assert "甲项目" not in office.of["甲局"].get("/")
    undo(office.of["张三"], 2)
    office.bench.desk.wait()
    assert place.read_text(encoding="utf-8") == text
    assert "甲项目" in office.of["甲局"].get("/")
    assert "已经撤销过了" in undo(office.of["张三"], 2, 422)
    undo(office.of["张三"], 3)  # to take back the taking back
    assert not place.exists()
    assert "已撤销" in office.of["张三"].get("/log")


def test_a_file_that_was_replaced_comes_back_as_it_was(office: Bureau, here: Path) -> None:
    first, second = project("头一回", "甲局"), project("第二回", "甲局")
    for text in (first, first, second):
        office.hands_in("甲局", called={"甲.yaml": text})
    evaluator, place = office.of["张三"], here / "甲局" / "甲.yaml"
    assert "甲局/甲.yaml，替换原来的" in text_of(evaluator.get("/log"))
    assert "已经撤销过了，或不能撤销" in undo(evaluator, 2, 422)  # it changed nothing
    assert "后来又改过" in undo(evaluator, 1, 422)
    undo(evaluator, 3)
    assert place.read_text(encoding="utf-8") == first
    undo(evaluator, 1)
    assert not place.exists()
    assert [act.kind for act in office.bench.desk.acts] == ["upload"] * 3 + ["undo"] * 2
    assert "已经撤销过了" in undo(evaluator, 99, 422)
    undo(evaluator, 5)
    office.bench.desk.wait()
    assert "头一回" in office.of["甲局"].get("/")


def test_a_file_of_somebody_who_put_it_there_is_nobodys_again(office: Bureau, here: Path) -> None:
    (here / "甲局").mkdir()
    (here / "甲局" / "甲.yaml").write_text(project("原来的", "局"), encoding="utf-8")
    office.hands_in("甲局", called={"甲.yaml": project("交来的", "甲局")})
    undo(office.of["张三"], 1)
    office.bench.desk.wait()
    assert "原来的" in office.of["张三"].get("/")
    assert "原来的" not in office.of["甲局"].get("/")


def test_what_was_done_to_a_form_and_the_ruleset_is_taken_back_too(alone: Bench) -> None:
    form = alone.form("社区电梯")
    page = alone.get(f"/form/{form}")
    found = re.search(
        r'name="line" value="(\d+)"><input type="hidden" name="field" value="reason"><input [^>]*name="was" value=""',
        page,
    )
    assert found is not None
    alone.post(f"/form/{form}/correct", line=found[1], field="reason", was="", now="疫情", words="")
    alone.post("/laws", name="as-printed/1")
    undo(alone, 2)
    undo(alone, 1)
    assert alone.desk.state.law.opened.reference.id == "project-self-evaluation"
    assert alone.desk.state.forms[form].acts == ()
    undo(alone, 4)
    assert [act.kind for act in alone.desk.state.forms[form].acts] == ["correct"]
    assert "撤销第1步" in alone.get("/log")


def test_who_takes_back_what_another_has_just_taken_back_is_told(office: Bureau) -> None:
    evaluator = office.of["张三"]
    evaluator.post("/laws", name="as-printed/1")
    office.of["李四"].post("/laws", name="project-self-evaluation/2020")
    assert "别人刚改过同一处" in evaluator.post("/log/undo", 422, of="1", known="0")


def test_what_the_disk_refuses_is_told(alone: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (EXAMPLES / "多处错误.yaml").read_bytes()
    alone.post("/remove", name="多处错误.yaml")

    def full(*_: object) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as broken:
        broken.setattr(keeping.os, "replace", full)
        assert "磁盘已满" in undo(alone, 1, 422)
        assert "磁盘已满" in alone.post("/upload", 422, files=[("files", ("新.yaml", b"project: x"))])
    assert list(Path(".jixiao").glob("*.part")) == []
    undo(alone, 1)
    assert Path("多处错误.yaml").read_bytes() == text
    with monkeypatch.context() as broken:
        broken.setattr(keeping, "_kept", full)
        assert "磁盘已满" in alone.post("/remove", 422, name="多处错误.yaml")
        broken.setattr(keeping, "_aside", full)
        with pytest.raises(keeping.Problems):
            keeping.attach(b"x")


def test_who_said_no_name_is_told_as_such(here: Path) -> None:
    with bench(here) as made:
        made.post("/laws", name="as-printed/1")
        assert "未署名" in made.get("/log")
        assert PASSWORD not in made.get("/log")
