"""What reports still ask is answered in the browser, once for all or for one, and stands in the forms, reports and pages."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.bench import Bench, bench
from jixiao.ground.problems import Problems
from jixiao.records import Submission, Whose
from jixiao.web.desk import answered, applied
from jixiao.web.desk.answered import ANSWER
from jixiao.web.pages import questions
from jixiao.web.persons import Person, Role

#: Each test asks a server of its own.
pytestmark = pytest.mark.slow

ROAD, BRIDGE = Whose("修路", "交通局", "2021"), Whose("建桥", "交通局", "2021")
FORMS = """
submissions:
  - project: 修路
    unit: 交通局
    year: 2021
    budget: {total: {annual: 10, executed: 8}}
    indicators:
      - {path: [产出指标, 数量指标, 里程], target: ≥5公里, actual: 4公里}
      - {path: [产出指标, 质量指标, 合格率], target: ≥95%, actual: 96%}
  - project: 建桥
    unit: 交通局
    year: 2021
    budget: {total: {annual: 20, executed: 20}}
    narrative: {measures: 按办法管理。}
    indicators:
      - {path: [产出指标, 数量指标, 座数], target: ≥1座, actual: 1座}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "表.yaml").write_text(FORMS, encoding="utf-8")
    with bench(tmp_path) as made:
        made.called("张三")
        made.get("/")
        yield made


def fields(page: str) -> dict[str, str]:
    """What the fields of a page are to, with what stands in them."""
    found = re.findall(r'name="question" value="([^"]*)">.*?<textarea[^>]*>([^<]*)</textarea>', page, re.DOTALL)
    return {html.unescape(path): html.unescape(text) for path, text in found}


def answer(bench: Bench, key: str, text: str, whose: Whose | None = None, status: int = 200) -> str:
    path = answered.written(key, whose)
    return bench.post("/questions", status, page="/questions", question=path, text=text, what="某事", to="/questions")


def form(bench: Bench, project: str) -> Submission:
    return bench.desk.state.forms[bench.form(project)].made


def test_each_question_is_asked_once_with_a_field_for_all_or_for_the_one_that_lacks_it(desk: Bench) -> None:
    page = desk.get("/questions")
    count = re.search(r"还有(\d+)项内容文件中没有", page)
    asked_ = fields(page)
    assert count and int(count[1]) == len(asked_)
    assert '["basis"]' in asked_ and answered.written("budget.reason", ROAD) in asked_
    assert f"还有{count[1]}项内容文件中没有" in desk.get("/export")
    each = fields(desk.get("/questions?key=basis"))
    assert list(each) == ['["basis"]', answered.written("basis", ROAD), answered.written("basis", BRIDGE)]


def test_an_answer_stands_in_the_forms_the_reports_and_the_page(desk: Bench) -> None:
    page = answer(desk, "basis", "依据市政府会议纪要。\r\n另有批复。")
    assert '["basis"]' in fields(page) and "已经填写的（1）" in page
    for project in ("修路", "建桥"):
        cell = form(desk, project).narrative["basis"]
        assert (cell.text, str(cell.source)) == ("依据市政府会议纪要。\n另有批复。", "工作台:1")
        assert "另有批复" in desk.get(f"/form/{desk.form(project)}")
    sent = {"mark": desk.mark("/export"), "known": "0", "get": "project:md"}
    assert desk.client.post("/export", data=sent).text.count("另有批复") == 2


def test_the_answer_for_one_goes_before_the_one_for_all_and_an_empty_one_takes_it_back(desk: Bench) -> None:
    answer(desk, "basis", "都一样。")
    answer(desk, "basis", "修路的依据。", ROAD)
    assert [form(desk, one).narrative["basis"].text for one in ("修路", "建桥")] == ["修路的依据。", "都一样。"]
    assert fields(desk.get("/questions?key=basis")) == {
        '["basis"]': "都一样。",
        answered.written("basis", ROAD): "修路的依据。",
    }
    answer(desk, "basis", "修路的依据，改过。", ROAD)
    assert form(desk, "修路").narrative["basis"].text == "修路的依据，改过。"
    answer(desk, "basis", "", ROAD)
    assert form(desk, "修路").narrative["basis"].text == "都一样。"
    number = len(desk.desk.acts)
    answer(desk, "basis", "都一样。")
    assert len(desk.desk.acts) == number


def test_what_a_form_says_is_never_replaced(desk: Bench) -> None:
    answer(desk, "measures", "另一个办法。")
    assert form(desk, "建桥").narrative["measures"].text == "按办法管理。"
    assert form(desk, "修路").narrative["measures"].text == "另一个办法。"
    told = answer(desk, "measures", "改写。", BRIDGE, 422)
    assert "申报文件里已经写了这一项" in told


def test_an_answer_and_a_correction_hold_in_the_order_in_which_they_were_given(desk: Bench) -> None:
    path = "reason.产出指标/数量指标/里程"
    answer(desk, path, "雨季停工。", ROAD)
    assert form(desk, "修路").rows[0].reason is not None
    at, names = desk.form("修路"), applied.written(("产出指标", "数量指标", "里程"))
    change = {"path": names, "row": names, "field": "reason", "was": "雨季停工。", "now": "汛期停工。", "words": ""}
    desk.desk.do("张三", "correct", at, change, desk.desk.state.number)
    reason = form(desk, "修路").rows[0].reason
    assert reason is not None and reason.text == "汛期停工。" and not desk.desk.state.forms[at].stale


def test_a_department_that_handed_in_nothing_is_answered_for(desk: Bench) -> None:
    page = desk.get("/questions?report=department")
    mine = [path for path in fields(page) if "部门整体支出" in path]
    assert mine
    key, *names = json.loads(mine[0])
    answer(desk, key, "本部门负责交通建设。", Whose(*names))
    (made,) = desk.desk.state.passed
    assert answered.answers.said(made, key) == "本部门负责交通建设。"
    answer(desk, "staff", "编制20人。", Whose(*names))
    (made,) = desk.desk.state.passed
    assert made.narrative["staff"].text == "编制20人。"
    sent = {"mark": desk.mark("/export"), "known": "0", "get": "department:md"}
    assert "本部门负责交通建设" in desk.client.post("/export", data=sent).text
    assert "没有读到的文件" not in desk.get("/review")
    answer(desk, "staff", "哪个部门？", Whose("部门整体支出", "水利局", "2021"))
    assert len(desk.desk.state.passed) == 1


def test_a_name_that_was_answered_does_not_lose_the_other_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "表.yaml").write_text(FORMS.replace("    unit: 交通局\n", "", 1), encoding="utf-8")
    with bench(tmp_path) as made:
        made.called("张三")
        made.get("/")
        nobody = Whose("修路", "", "2021")
        answer(made, "unit", "公路局", nobody)
        assert answered.written("budget.reason", nobody) in fields(made.get("/questions"))
        answer(made, "budget.reason", "款未到。", nobody)
        total = form(made, "修路").budget.total
        assert total is not None and total.reason is not None and total.reason.text == "款未到。"


def test_an_answer_for_a_project_inside_a_form_of_its_department(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    inner = "\n".join(f"    {line}" if line else line for line in FORMS.splitlines()[2:])
    text = f"project: 部门整体支出\nunit: 交通局\nyear: 2021\nprojects:\n{inner}\n"
    (tmp_path / "部门.yaml").write_text(text, encoding="utf-8")
    with bench(tmp_path) as made:
        made.called("张三")
        made.post("/laws", name="department-overall-sichuan/2020")
        answer(made, "basis", "修路的依据。", ROAD)
        (one,) = made.desk.state.forms.values()
        assert [answered.answers.said(each, "basis") for each in one.made.projects] == ["修路的依据。", ""]


def test_an_answer_that_the_ruleset_refuses_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = FORMS.replace("annual: 10, ", "").replace("    year: 2021\n", "", 1)
    (tmp_path / "表.yaml").write_text(text, encoding="utf-8")
    with bench(tmp_path) as made:
        made.called("张三")
        made.get("/")
        assert "没有保存" in answer(made, "budget.annual", "不知道", replace(ROAD, year=""), 422)
        assert "“去年”不是年度" in answer(made, "year", "去年", replace(ROAD, year=""), 422)
        assert made.desk.acts == ()


def test_two_who_answer_the_same_are_told(desk: Bench) -> None:
    known = str(desk.desk.state.number)
    answer(desk, "basis", "甲。")
    desk.called("李四")
    sent = {"mark": desk.mark("/questions"), "known": known, "question": '["basis"]', "text": "乙。", "what": "依据"}
    told = desk.client.post("/questions", data=sent)
    assert told.status_code == 422 and "张三刚填过这一项" in told.text
    assert form(desk, "修路").narrative["basis"].text == "甲。"


@pytest.mark.parametrize("path", ["", "x", "{}", "[1]", '["basis", "a"]', '["nothing"]'])
def test_what_is_no_question_is_not_there(desk: Bench, path: str) -> None:
    desk.post("/questions", 404, question=path, text="某文")
    assert desk.desk.acts == ()


def test_nobody_answers_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with bench(tmp_path, "多处错误.yaml") as made:
        made.get("/")
        assert "还没有写您的姓名" in made.post("/questions", 422, question='["basis"]', text="甲")


def test_a_unit_answers_for_its_own_forms_alone(desk: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    class Unit:
        def person(self, _: object) -> Person:
            return Person("李四", Role.UNIT, "交通局")

        def mark(self, _: object, __: object) -> str:
            return "x"

    answer(desk, "basis", "都一样。")
    desk.client.app.state.gate = Unit()  # type: ignore[attr-defined]
    assert fields(desk.get("/questions")) == {}
    monkeypatch.setattr(type(desk.desk), "seen_by", lambda own, _: own.state)
    found = fields(desk.get("/questions"))
    assert '["basis"]' not in found and answered.written("allocation", ROAD) in found
    desk.post("/questions", 404, page="/questions", question='["allocation"]', text="替大家写", what="分配")
    desk.post(
        "/questions", page="/questions", question=answered.written("allocation", ROAD), text="按里程。", what="分配"
    )
    assert form(desk, "修路").narrative["allocation"].text == "按里程。"


def test_reports_are_asked_again_only_where_their_forms_changed(desk: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    questions._known.clear()
    monkeypatch.setattr(questions, "_MANY", 1)
    assert "看报告里还缺哪些内容" in desk.get("/export")
    desk.get("/questions")
    before = dict(questions._known)
    answer(desk, "budget.reason", "款未到。", ROAD)
    assert "项内容文件中没有" in desk.get("/export")
    same = [at for at, one in questions._known.items() if before.get(at) is one]
    assert len(same) == 1 and len(questions._known) == 2
    monkeypatch.setattr(questions, "_KEPT", 1)
    desk.get("/questions?report=national")
    assert len(questions._known) == 1


def test_where_nothing_is_asked_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with bench(tmp_path) as made:
        made.get("/")
        assert "没有要补充的内容" in made.get("/questions?report=nothing")
        assert "报告要的内容文件中都有" in made.get("/export")


def test_an_answer_in_the_log_is_undone_like_every_act(desk: Bench) -> None:
    answer(desk, "basis", "甲。")
    desk.desk.do("张三", "undo", "", {"of": "1"}, desk.desk.state.number)
    assert "basis" not in form(desk, "修路").narrative
    content = {"path": answered.written("year", ROAD), "text": "去年", "what": "年度"}
    with pytest.raises(Problems, match="已经写了"):
        desk.desk.do("张三", ANSWER, "", content, desk.desk.state.number)
