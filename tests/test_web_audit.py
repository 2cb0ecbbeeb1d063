"""Documents against themselves in the browser: what is shown, what is accepted and taken back, what may be taken along."""

import json
import re
import threading
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from starlette.requests import Request

from helpers.bench import EXAMPLES, Bench, Here, bench
from jixiao import intake
from jixiao.cli import auditing
from jixiao.ground.problems import Source
from jixiao.records import Account, AccountSection, Certainty, Discrepancy, Spot
from jixiao.render.audited import interchange
from jixiao.web.desk.audits import Audits
from jixiao.web.desk.reader import Audited, Reader, audit_one
from jixiao.web.gate import SESSION, Open
from jixiao.web.pages import auditing as auditing_pages
from jixiao.web.persons import Person, Role

ACCOUNT = "决算说明.txt"
CELLS = "公开文本-逐格.txt"


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with bench(tmp_path, f"决算公开/{ACCOUNT}", CELLS, "多处错误.yaml") as made:
        made.called("张三")
        yield made


def of(page: Bench, name: str) -> str:
    """The address of a document."""
    page.desk.audits.ask([one.name for one in page.desk.state.files], 60)
    for row in page.get("/audit").split("<tr>"):
        if name in row:
            return re.findall(r'href="(/audit/\w+)"', row)[0]
    raise AssertionError(name)


def keys(told: str) -> list[str]:
    """What may be accepted on a page."""
    return [unescape(one) for one in re.findall(r'name="key" value="([^"]*)"', told)]


def accept(page: Bench, address: str, at: int = 0, status: int = 200, **fields: str) -> str:
    sent = {"key": keys(page.get(address))[at], "words": "口径不同", **fields}
    return page.post(f"{address}/accept", status, **sent)


def test_documents_are_listed_with_what_was_found_and_how_much_was_checked(page: Bench) -> None:
    assert "等待核对" in page.get("/audit")
    address = of(page, ACCOUNT)
    told = page.get("/audit")
    assert "多处错误.yaml" not in told
    row = next(one for one in told.split("<tr>") if address in one)
    assert "读了28个数字，核对了13条关系，10条成立。" in row
    assert re.findall(r'<td class="right">(\d*)</td>', row) == ["4", "", "", ""]


def test_nothing_is_checked_that_nobody_asked_for(page: Bench) -> None:
    assert page.desk.audits.known([ACCOUNT, CELLS]) == {}
    of(page, ACCOUNT)
    assert set(page.desk.audits.known([ACCOUNT, CELLS])) == {ACCOUNT, CELLS}


def test_a_page_that_waits_is_told_how_long(page: Bench) -> None:
    address = of(page, ACCOUNT)
    assert page.client.get("/audit/waiting").json() == {"waiting": 0, "all": 2}
    assert page.client.get(f"/audit/waiting?of={address[7:]}").json() == {"waiting": 0, "all": 1}


def test_every_place_leads_to_its_partner_and_every_finding_to_its_explanation(page: Bench) -> None:
    told = page.get(of(page, ACCOUNT))
    assert "算出来不是这个数" in told
    anchors = set(re.findall(r'\bid="([^"]+)"', told))
    links = set(re.findall(r'href="#([^"]+)"', told))
    assert {"d1-1", "d1-2", "nd1-1"} <= links <= anchors
    assert "/help/relations#figure.share" in told


def test_less_is_shown_where_less_is_wanted(page: Bench) -> None:
    address = of(page, CELLS)
    assert 'class="note probable"' in page.get(f"{address}?shown=probable")
    assert 'class="note' not in page.get(f"{address}?shown=certain")
    page.get(f"{address}?shown=nothing", 404)


def test_what_is_accepted_is_set_aside_with_its_reason_and_comes_back(page: Bench) -> None:
    address = of(page, ACCOUNT)
    told = accept(page, address)
    assert "确定3处" in told and "已接受（1）" in told and "口径不同" in told and "张三" in told
    assert len(keys(told)) == 3
    assert '<td class="right">1</td>' in page.get("/audit")
    told = page.post(f"{address}/undo", of=str(page.desk.acts[-1].id))
    assert "确定4处" in told and "已接受" not in told
    page.post(f"{address}/undo", 404, of=str(page.desk.acts[-1].id))


def test_what_is_accepted_and_no_longer_there_says_so(page: Bench) -> None:
    address = of(page, ACCOUNT)
    accept(page, address)
    text = Path(ACCOUNT).read_text("utf-8").replace("占86.41%", "占68.41%")
    Path(ACCOUNT).write_text(text, "utf-8")
    told = page.get(address)
    assert "文件里已经没有这一处" in told and "确定3处" in told


@pytest.mark.slow
def test_an_acceptance_needs_a_reason_a_name_and_something_that_is_there(page: Bench) -> None:
    address = of(page, ACCOUNT)
    assert "没有写接受的理由" in accept(page, address, 0, 422, words="")
    assert "已经没有，或已经接受过了" in accept(page, address, 0, 422, key='["figure.share"]')
    page.called("")
    assert "还没有写您的姓名" in accept(page, address, 0, 422)
    assert [act.kind for act in page.desk.acts] == []


def test_the_filter_stays_when_something_is_accepted(page: Bench) -> None:
    address = of(page, ACCOUNT)
    sent = {"key": keys(page.get(address))[0], "words": "口径不同", "mark": page.mark(), "known": "0"}
    answer = page.client.post(f"{address}/accept", data={**sent, "shown": "certain"}, follow_redirects=False)
    assert answer.headers["location"] == f"{address}?shown=certain"


def test_who_comes_second_sees_what_the_first_did(page: Bench) -> None:
    address = of(page, ACCOUNT)
    key = keys(page.get(address))[0]
    page.desk.do("李四", "accept", ACCOUNT, {"path": '["figure.total"]', "message": "甲。", "words": "乙"}, 0)
    accept(page, address, 0, known="0")
    page.desk.do("李四", "accept", ACCOUNT, {"path": key, "message": "甲。", "words": "乙"}, 3)
    page.post(f"{address}/undo", of="2")
    page.post(f"{address}/undo", of="3")
    told = accept(page, address, 0, 409, known="2")
    assert "别人刚改过这一处" in told and "接受：甲。乙" in told and f'href="{address}"' in told


def test_what_is_taken_along_is_what_the_command_line_writes(page: Bench) -> None:
    address = of(page, ACCOUNT)
    one, _ = auditing.checked(ACCOUNT)
    assert one is not None
    for form in ("docx", "html", "md", "json"):
        made = auditing.rendered([one], form)
        answer = page.client.get(f"{address}/{form}")
        assert answer.content == (made.encode() if isinstance(made, str) else made), form
        assert f".{form}" in answer.headers["content-disposition"]
    page.get(f"{address}/exe", 404)


def test_the_baseline_leaves_out_what_is_accepted_and_nothing_else(page: Bench) -> None:
    address = of(page, ACCOUNT)
    accept(page, address, 1)
    written = page.client.get(f"{address}/baseline").text
    base = interchange.known(written, "baseline.json")
    one, _ = auditing.checked(ACCOUNT)
    assert one is not None
    left = interchange.without(one.audit, base)
    assert (len(left.found), left.known) == (3, 1)
    assert [found["message"] for found in json.loads(page.client.get(f"{address}/json").text)[0]["findings"]] == [
        found.message for found in left.found
    ]


def test_a_file_that_changes_is_checked_again_and_not_taken_along_half(page: Bench) -> None:
    address = of(page, ACCOUNT)
    before = page.desk.audits.known([ACCOUNT])
    page.desk.audits.ask = lambda _names, _seconds=0: before  # type: ignore[method-assign]
    Path(ACCOUNT).write_text("别的话。", "utf-8")
    assert "文件刚刚改过" in page.get(f"{address}/docx", 422)
    Path(ACCOUNT).unlink()
    assert "文件刚刚改过" in page.get(f"{address}/docx", 422)


def test_a_file_without_text_says_so_and_has_nothing_to_take_along(page: Bench) -> None:
    Path("空.txt").write_text("\n", "utf-8")
    page.get("/")
    address = of(page, "空.txt")
    told = page.get(address)
    assert 'class="problem"' in told and 'class="row"' not in told
    page.get(f"{address}/html", 404)
    assert "已经没有" in page.post(f"{address}/accept", 422, key="[]", words="乙")


def test_a_document_that_is_not_there_is_none(page: Bench) -> None:
    page.get("/audit/000000000000", 404)


def test_a_document_that_takes_long_is_waited_for(page: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    address = of(page, ACCOUNT)
    monkeypatch.setattr(page.desk.audits, "ask", lambda _names, _seconds=0: {})
    assert f'data-wait="/audit/waiting?of={address[7:]}"' in page.get(address)
    page.get(f"{address}/html", 404)


def test_the_look_of_the_margin_is_that_of_the_page_that_is_written(page: Bench) -> None:
    answer = page.client.get("/audit/look.css")
    assert answer.headers["content-type"].startswith("text/css") and ".note" in answer.text


# --- beside a form ------------------------------------------------------------------------------------------------


def test_a_form_tells_what_its_file_says_against_it(page: Bench) -> None:
    mine, other = page.form("建国初期"), page.form("市级破产")
    assert "还没有核对" in page.get(f"/form/{mine}")
    address = of(page, CELLS)
    told = page.get(f"/form/{mine}")
    assert "很可能1处" in told and f'href="{address}#d1-1"' in told
    told = page.get(f"/form/{other}")
    assert "没有与这份表有关的" in told and f"{address}#d1-1" not in told


def test_a_form_of_data_has_no_text_to_tell_of(page: Bench) -> None:
    assert "对不对得上" not in page.get(f"/form/{page.form('社区电梯')}")


def test_a_form_whose_file_has_no_text_any_more_tells_nothing(page: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    name = page.form("建国初期")
    nothing = Here()
    monkeypatch.setattr(nothing, "audit", lambda _name: (None, ()))
    monkeypatch.setattr(page.desk, "audits", Audits(nothing, lambda _name: (0,)))
    page.desk.audits.ask([CELLS], 10)
    assert "对不对得上" not in page.get(f"/form/{name}")


FORM = intake.read(str(EXAMPLES / CELLS))[0][0]
SECTIONS = tuple(AccountSection(1, "", "", None, project=project) for project in ("企业教师生活补贴", ""))


def _found(certainty: Certainty, message: str, section: int, line: int) -> Discrepancy:
    return Discrepancy("a.b", certainty, message, "", (Spot(Source("甲", line), "乙", section, 0),))


@pytest.mark.parametrize(
    ("certainty", "message", "section", "line", "told"),
    [
        (Certainty.CERTAIN, "丙。", 1, 1, False),
        (Certainty.CERTAIN, "丙。", 0, 1, True),
        (Certainty.PROBABLE, "“企业教师 生活补贴”的丙。", 1, 1, True),
        (Certainty.PROBABLE, "丙。", 1, FORM.rows[0].source.line, True),
        (Certainty.HINT, "“企业教师生活补贴”的丙。", 0, FORM.rows[0].source.line, False),
    ],
)
def test_what_stands_in_a_form_or_names_its_project_concerns_it(
    certainty: Certainty, message: str, section: int, line: int, told: bool
) -> None:
    concerns = auditing_pages.concerning(FORM, Account(Source("甲"), SECTIONS))
    assert concerns(_found(certainty, message, section, line)) is told


def test_a_form_without_a_name_is_concerned_by_its_own_rows_alone() -> None:
    concerns = auditing_pages.concerning(replace(FORM, project=None), Account(Source("甲"), SECTIONS))
    assert not concerns(_found(Certainty.CERTAIN, "丙。", 1, 1))


# --- who may see it -----------------------------------------------------------------------------------------------


class _As(Open):
    """A gate that lets one person in."""

    person_: Person

    def person(self, request: Request) -> Person | None:
        return self.person_ if SESSION in request.cookies else None


@pytest.mark.slow
def test_a_unit_sees_its_own_documents_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    gate = _As()
    gate.person_ = Person("甲", Role.UNIT, "甲局")
    with bench(tmp_path, CELLS, gate=gate) as page:
        page.post("/upload", files={"files": (ACCOUNT, (EXAMPLES / "决算公开" / ACCOUNT).read_bytes())})
        page.desk.wait()
        address = of(page, ACCOUNT)
        assert CELLS not in page.get("/audit")
        page.get(f"{address}/docx", 403)
        assert keys(page.get(address)) == []
        page.post(f"{address}/accept", 403, key="[]", words="乙")
        gate.person_ = Person("乙", Role.UNIT, "乙局")
        assert address not in page.get("/audit") and "还没有可以核对的文件" in page.get("/audit")
        page.get(address, 404)
        assert page.client.get("/audit/waiting").json() == {"waiting": 0, "all": 0}


# --- the process that checks --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_what_another_process_finds_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    reader = Reader()
    try:
        found = reader.audit(f"决算公开/{ACCOUNT}")
        assert reader.read("多处错误.yaml", targets=False)[0]
    finally:
        reader.close()
    here = audit_one(f"决算公开/{ACCOUNT}")
    assert found[0] is not None and here[0] is not None
    assert (found[0].audit, found[0].sha256, found[1]) == (here[0].audit, here[0].sha256, here[1])
    slow = Reader(patience=0)
    try:
        nothing, problems = slow.audit(f"决算公开/{ACCOUNT}")
        assert nothing is None and [one.code for one in problems] == ["file.too-slow"]
    finally:
        slow.close()


class _Held(Here):
    """A reader that waits until it may go on, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.go = threading.Semaphore(0)
        self.asked: list[str] = []

    def audit(self, name: str) -> Audited:
        self.asked.append(name)
        self.go.acquire()
        return None, ()


def test_what_is_asked_for_last_is_checked_first_and_each_once() -> None:
    reader = _Held()
    audits = Audits(reader, lambda _name: (1,))
    assert audits.ask(["甲", "乙", "丙"]) == {}
    assert audits.ask(["丙"]) == {}
    assert audits.ask(["甲", "乙", "丙"]) == {}
    for _ in range(3):
        reader.go.release()
    assert set(audits.ask(["甲", "乙", "丙"], 30)) == {"甲", "乙", "丙"}
    assert sorted(reader.asked) == sorted({*reader.asked}) and reader.asked[0] in ("甲", "丙")


def test_a_file_that_changes_while_it_is_checked_is_checked_again() -> None:
    reader, stamp = _Held(), [1]
    audits = Audits(reader, lambda _name: tuple(stamp))
    audits.ask(["甲"])
    stamp[0] = 2
    audits.ask(["甲"])
    reader.go.release()
    reader.go.release()
    assert audits.ask(["甲"], 30)["甲"].stamp == (2,)


def test_nothing_more_is_checked_at_a_desk_that_is_closed() -> None:
    reader = _Held()
    audits = Audits(reader, lambda _name: (1,))
    audits.ask(["甲", "乙"])
    audits.close()
    reader.go.release()
    assert set(audits.ask([], 1)) == set()
    assert len(reader.asked) <= 1
