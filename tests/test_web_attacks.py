"""What somebody may try who means harm: each is refused, told, and does no harm to anybody else."""

import asyncio
import csv
import html
import io
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.types import Message

from helpers import ROOT
from helpers.bench import EXAMPLES, Bench, bench
from helpers.bureau import PASSWORD, Bureau, bureau, project
from jixiao.cli import scoring
from jixiao.web import asking, limits
from jixiao.web.accounts import NAME
from jixiao.web.asking import Page, show
from jixiao.web.desk import keeping
from jixiao.web.desk.applied import EVIDENCE, written
from jixiao.web.desk.desk import Desk
from jixiao.web.desk.log import OWN, Log
from jixiao.web.desk.reader import Reader
from jixiao.web.persons import RIGHTS, Person, Right, Role

#: Each test asks a server of its own.
pytestmark = pytest.mark.slow

SCRIPT = "<script>alert(1)</script>"
PICTURE = '"><img src=x onerror=alert(1)>'
HOSTILE = f"{PICTURE}{SCRIPT}'{{{{7*7}}}}"
LINE = ("产出指标", "数量指标", "发放人数")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@contextmanager
def _two_units(folder: Path) -> Iterator[Bureau]:
    with bureau(folder) as made:
        made.hands_in("甲局", called={"甲.yaml": project("甲项目秘", "甲局")})
        made.hands_in("乙局", called={"乙.yaml": project("乙项目秘", "乙局")})
        yield made


@pytest.fixture
def office(here: Path) -> Iterator[Bureau]:
    with _two_units(here) as made:
        yield made


@pytest.fixture(scope="module")
def _standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Bureau]]:
    folder, before = tmp_path_factory.mktemp("office"), Path.cwd()
    os.chdir(folder)
    with _two_units(folder) as made:
        os.chdir(before)
        yield folder, made


@pytest.fixture
def besieged(_standing: tuple[Path, Bureau], monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """One office for all attacks that come to nothing."""
    monkeypatch.chdir(_standing[0])
    return _standing[1]


def pages(app: object) -> list[Page]:
    assert isinstance(app, Starlette)
    return [route for route in app.routes if isinstance(route, Page)]


def address(route: Page, **params: str) -> str:
    """An address of a page; what its parts are called decides what stands there."""
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda part: params.get(part[1], "1"), route.path)


def line(desk: Desk, form: str) -> str:
    """The number of the line on which the tests judge."""
    card = desk.state.forms[form].card
    assert card is not None
    return next(str(number) for number, one in enumerate(card.lines) if tuple(one.path) == LINE)


# --- every way in needs a right -----------------------------------------------------------------------------------


def without_a_right(app: Starlette) -> list[str]:
    """The ways into an application that ask for no right; assets have none, and nobody's name in them."""
    known = [route for route in app.routes if isinstance(route, Mount) and route.path == "/assets"]
    return [str(route) for route in app.routes if not isinstance(route, Page) and route not in known]


def test_there_is_no_page_without_a_right(office: Bureau) -> None:
    app = office.bench.client.app
    assert isinstance(app, Starlette)
    assert without_a_right(app) == []
    assert len(pages(app)) > 15
    app.routes.append(Route("/back-door", lambda _: PlainTextResponse("x")))
    assert len(without_a_right(app)) == 1


def test_whatever_does_something_needs_a_right_to_do_it(besieged: Bureau) -> None:
    own = {"/enter", "/leave", "/password"}
    done = [one for one in pages(besieged.bench.client.app) if "POST" in (one.methods or ()) and one.path not in own]
    assert [one.path for one in done if one.right in (Right.ENTER, Right.SEE, Right.ALL)] == []


@pytest.mark.parametrize("role", [Role.STRANGER, Role.UNIT, Role.EVALUATOR, Role.KEEPER, Role.READER])
def test_each_role_gets_what_its_rights_say_and_nothing_else(besieged: Bureau, role: Role) -> None:
    names = {Role.UNIT: "甲局", Role.EVALUATOR: "张三", Role.KEEPER: "王五", Role.READER: "赵六"}
    form = besieged.bench.form("甲项目秘")
    for route in pages(besieged.bench.client.app):
        browser = besieged.enters(names[role]) if role in names else besieged.browser()
        path, looks = address(route, form=form), "GET" in (route.methods or ())
        mark = browser.mark("/" if role in names else "/enter")
        answer = (
            browser.client.get(path, follow_redirects=False)
            if looks
            else browser.client.post(path, data={"mark": mark}, follow_redirects=False)
        )
        told = (route.path, route.right, answer.status_code)
        if route.right in RIGHTS[role]:
            assert answer.status_code in (200, 303, 401, 404, 409, 422), told
            assert not answer.headers.get("location", "").startswith("/enter?"), told
        elif role is Role.STRANGER:
            assert answer.status_code == (303 if looks else 401), told
            assert "秘" not in answer.text, told
        else:
            assert answer.status_code == 403, told


def test_on_no_page_does_a_unit_see_anything_of_another(besieged: Bureau) -> None:
    mine, other = besieged.bench.form("甲项目秘"), besieged.bench.form("乙项目秘")
    unit = besieged.of["甲局"]
    for route in pages(besieged.bench.client.app):
        if "GET" not in (route.methods or ()):
            continue
        answer = unit.client.get(address(route, form=mine))
        assert "乙项目秘" not in answer.text, route.path
        assert "乙局" not in answer.text, route.path
        if "{form" in route.path:
            assert unit.client.get(address(route, form=other)).status_code in (403, 404), route.path


# --- forged -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["", "0" * 64, "another", "stranger", "é" * 8])
def test_a_form_without_the_mark_of_its_browser_is_refused(besieged: Bureau, mark: str) -> None:
    marks = {"another": besieged.of["李四"].mark(), "stranger": besieged.browser().mark("/enter")}
    browser, form = besieged.of["张三"], besieged.bench.form("甲项目秘")
    for path in ("/upload", "/remove", "/laws", "/log/undo", f"/form/{form}/judge", "/leave", "/password"):
        answer = browser.client.post(path, data={"mark": marks.get(mark, mark), "name": "甲局/甲.yaml"})
        assert answer.status_code == 403, path
    assert browser.client.post("/laws", files={"mark": ("m", b"x")}).status_code == 403
    assert "张三（评价）" in browser.get("/")


def test_an_entrance_without_a_browser_that_is_known_is_shut(besieged: Bureau) -> None:
    """Nobody is made to come in as somebody else by a form of another site."""
    browser = besieged.browser()
    browser.client.cookies.set("jixiao_browser", "")
    for mark in ("", "0" * 64):
        data = {"mark": mark, "name": "张三", "password": PASSWORD}
        assert browser.client.post("/enter", data=data).status_code == 403


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://testserver", 200),
        ("https://testserver:8443", 200),
        ("http://evil.example", 403),
        ("http://testserver.evil.example", 403),
        ("http://testserver@evil.example", 403),
        ("null", 403),
        ("http://[", 403),
        ("", 403),
    ],
)
def test_a_form_of_another_site_is_refused(besieged: Bureau, origin: str, status: int) -> None:
    browser = besieged.of["张三"]
    data = {"mark": browser.mark(), "name": "as-printed/1"}
    assert browser.client.post("/laws", data=data, headers={"origin": origin}).status_code == status


@pytest.mark.parametrize("token", ["x", "", "' OR 1=1 --", "0" * 10000, "hash", "\\ud800", "%00"])
def test_a_session_that_nobody_began_is_nobodys(besieged: Bureau, token: str) -> None:
    with closing(sqlite3.connect(NAME)) as db:
        [(kept,), *_] = db.execute("SELECT token FROM sessions").fetchall()
    browser = besieged.browser()
    browser.client.cookies.set("jixiao", kept if token == "hash" else token)
    assert "<h1>登录</h1>" in browser.get("/")
    assert browser.client.post("/upload", data={"mark": browser.mark("/enter")}).status_code == 401


def test_acts_of_other_forms_are_not_to_be_had_by_their_numbers(office: Bureau) -> None:
    mine, other = office.bench.form("甲项目秘"), office.bench.form("乙项目秘")
    office.of["张三"].post(
        f"/form/{other}/support", line=line(office.bench.desk, other), files=[("file", ("秘.pdf", b"secret"))]
    )
    act = office.bench.desk.acts[-1].id
    assert office.of["乙局"].client.get(f"/form/{other}/attached/{act}").content == b"secret"
    for path in (f"/form/{mine}/attached/{act}", f"/form/{other}/attached/{act}", f"/form/{mine}/attached/1"):
        office.of["甲局"].get(path, 404)
    for name in (f"0{act}", f"{act}'", "-1", "..%2f..%2fkey", "²"):
        office.of["张三"].get(f"/form/{other}/attached/{name}", 404)
    office.of["张三"].post(f"/form/{mine}/undo", 404, of=str(act))


@pytest.mark.parametrize("number", ["-1", "99", "999999999999999999", "²", "0x1", "1e3", ""])
def test_a_line_that_there_is_not_is_no_line(besieged: Bureau, number: str) -> None:
    form = besieged.bench.form("甲项目秘")
    wanted = 404 if number == "99" else (422, 404, 200)
    answer = besieged.of["张三"].client.post(
        f"/form/{form}/judge",
        data={"mark": besieged.of["张三"].mark(), "line": number, "share": "50%", "words": "x", "seen": "x"},
    )
    assert answer.status_code == wanted if isinstance(wanted, int) else answer.status_code in wanted
    assert besieged.of["张三"].client.get(f"/form/{form}/suppose?line-{number}=9").status_code in (404, 200)


# --- what a server is called, and what its pages let others do ---------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["evil.example", "testserver.evil.example", "testserver@evil.example", "evil.example#testserver", "testserver/x",
     "testserver:port", "testserver:1:2", "[::1", "", "*", "testserver evil.example"],
)  # fmt: skip
def test_a_server_answers_to_its_own_names_alone(besieged: Bureau, host: str) -> None:
    answer = besieged.browser().client.get("/enter", headers={"host": host})
    assert (answer.status_code, "工作台不认识地址栏里写的名称" in answer.text) == (421, True)


@pytest.mark.parametrize("host", ["testserver", "TestServer:8443", "testserver:80"])
def test_a_port_and_capitals_do_not_matter(besieged: Bureau, host: str) -> None:
    assert besieged.browser().client.get("/enter", headers={"host": host}).status_code == 200


def test_every_answer_forbids_what_no_page_of_ours_does(besieged: Bureau) -> None:
    form = besieged.bench.form("甲项目秘")
    browser = besieged.of["张三"]
    answers = [browser.client.get(address(route, form=form)) for route in pages(browser.client.app)]
    answers += [browser.client.get("/nothing"), browser.client.post("/laws"), besieged.browser().client.get("/")]
    answers.append(besieged.browser().client.get("/", headers={"host": "evil.example"}))
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


# --- paths ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/assets/../app.py", "/assets/..%2fapp.py", "/assets/%2e%2e/app.py", "/assets/..\\app.py", "/assets//etc/passwd",
     "/assets/%2fetc/passwd", "/assets/....//app.py", "/assets/workbench.css%00.py", "/assets/", "/.jixiao/key", "/甲局/甲.yaml"],
)  # fmt: skip
def test_nothing_but_assets_is_to_be_had_as_an_asset(besieged: Bureau, path: str) -> None:
    answer = besieged.of["张三"].client.get(path)
    assert answer.status_code == 404
    assert "import" not in answer.text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../x.yaml", "x.yaml"),
        ("..\\..\\x.yaml", "x.yaml"),
        ("/etc/x.yaml", "x.yaml"),
        ("C:\\x.yaml", "x.yaml"),
        ("a\0b.yaml", "a_b.yaml"),
        ("CON.yaml", "_CON.yaml"),
        ("com1.x.yaml", "_com1.x.yaml"),
        ("console.yaml", "console.yaml"),
        ("甲\u202elmay.yaml", "甲_lmay.yaml"),
        ("甲\u061c\u200b.yaml", "甲__.yaml"),
        ("甲\u3000乙.yaml", "甲\u3000乙.yaml"),
        ("cafe\u0301.yaml", "caf\u00e9.yaml"),
        ("...yaml", None),
        (".yaml. .", None),
        ("表" * 300 + ".yaml", "表" * 66 + ".yaml"),
        (f"{SCRIPT}.yaml", "script_.yaml"),
        ("a:b|c*d?.yaml", "a_b_c_d_.yaml"),
        ("x.yaml" + "\u8868" * 30, None),
        ("..", None),
        (".jixiao", None),
        ("desk.db", None),
    ],
)
def test_a_file_lies_under_its_last_name_in_the_folder_of_its_unit(
    besieged: Bureau, name: str, kept: str | None
) -> None:
    person, here = Person("甲局", Role.UNIT, "甲局"), Path()
    before = set(here.rglob("*"))
    if kept is None:
        with pytest.raises(keeping.Problems):
            keeping.take(besieged.bench.desk, person, name, b"project: x")
    else:
        assert keeping.take(besieged.bench.desk, person, name, b"project: x") == f"甲局/{kept}"
    made = {one for one in set(here.rglob("*")) - before if OWN.name not in one.parts}
    assert made == ({here / "甲局" / kept} if kept else set())
    for one in made:
        one.unlink()


def test_names_that_differ_in_capitals_alone_lose_nothing(office: Bureau) -> None:
    office.hands_in("甲局", called={"Ab.yaml": project("大", "甲局"), "aB.yaml": project("小", "甲局")})
    told = [act.content["now"] for act in office.bench.desk.acts[-2:]]
    places = [*Path("甲局").iterdir(), *keeping.ASIDE.glob("*")]
    assert set(told) <= {keeping._digest(one.read_bytes()) for one in places}


def test_a_ruleset_is_no_file_that_somebody_thinks_of(besieged: Bureau) -> None:
    (OWN / "x.yaml").write_text("secret: 1", encoding="utf-8")
    for name in ("/etc/passwd", ".jixiao/x.yaml", "../x.yaml", ""):
        assert "没有选规则集" in besieged.of["张三"].post("/laws", 422, name=name)


# --- scripts and formulas ---------------------------------------------------------------------------------------------

_HOSTILE = f"""\
project: {json.dumps(HOSTILE)}
unit: {json.dumps(HOSTILE)}
department: {json.dumps(HOSTILE)}
year: 2023
budget: {{total: {{annual: 100, executed: 90, reason: {json.dumps(HOSTILE)}}}}}
goal: {{expected: {json.dumps(HOSTILE)}, achieved: {json.dumps(HOSTILE)}}}
indicators:
  - path: [产出指标, 数量指标, {json.dumps(HOSTILE)}]
    target: {json.dumps(HOSTILE)}
    actual: {json.dumps(HOSTILE)}
    reason: {json.dumps(HOSTILE)}
    basis: {json.dumps(HOSTILE)}
  - {{path: [产出指标, 数量指标, 发放人数], target: ≥90人, actual: 95人, score: {json.dumps(HOSTILE)}}}
grade: {json.dumps(HOSTILE)}
"""


class _Running(HTMLParser):
    """What of a page would run: scripts in it, what elements do when something happens, addresses that are scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if (tag == "script" and not (told.get("src") or "").startswith("/assets/")) or tag in (
            "img",
            "iframe",
            "object",
        ):
            self.found.append(tag)
        self.found += [
            f"{name}={value}"
            for name, value in attrs
            if name.startswith("on")
            or name in ("style", "srcdoc")
            or (value or "").strip().lower().startswith("javascript:")
        ]


def hostile(page: str) -> list[str]:
    parser = _Running()
    parser.feed(page)
    return parser.found + re.findall(r"\b49\b(?='?&#39;)", page)


def test_what_somebody_wrote_runs_on_no_page(here: Path) -> None:
    people = (Person("张三", Role.EVALUATOR), Person(f"号{PICTURE}"[:50], Role.UNIT, HOSTILE[:60]))
    with bureau(here, people=people) as office:
        unit, evaluator = office.of[people[1].name], office.of["张三"]
        name = HOSTILE.replace("/", "")
        files = [("files", (f"{name}.yaml", _HOSTILE.encode())), ("files", (f"坏{name}.yaml", b"project: ["))]
        unit.post("/upload", files=files)
        office.bench.desk.wait()
        [form] = office.bench.desk.state.forms
        evaluator.post(
            f"/form/{form}/correct",
            line=line(office.bench.desk, form),
            field="reason",
            was="",
            now=HOSTILE,
            words=HOSTILE,
        )
        evaluator.post(
            f"/form/{form}/support",
            line=line(office.bench.desk, form),
            words=HOSTILE,
            files=[("file", (f"{HOSTILE}.pdf", b"x"))],
        )
        seen = office.bench.desk.state.forms[form].made.rows[1]
        told = f"{seen.target.text if seen.target else ''}\n{seen.actual.text if seen.actual else ''}"
        evaluator.post(
            f"/form/{form}/judge",
            line=line(office.bench.desk, form),
            share="50%",
            words=HOSTILE,
            grade=HOSTILE,
            seen=told,
        )
        asked_for = ("to", "who", "kind", "file", "page", "line-1", "q", "unit", "grade", "name")
        query = f"?form={form}" + "".join(f"&{name}={HOSTILE}" for name in asked_for)
        act = str(office.bench.desk.acts[-2].id)
        looked = 0
        for browser in (evaluator, unit, office.browser()):
            for route in pages(office.bench.client.app):
                if "GET" not in (route.methods or ()):
                    continue
                for end in ("", query):
                    answer = browser.client.get(address(route, form=form, act=act) + end)
                    if "attachment" not in answer.headers.get("content-disposition", ""):
                        assert hostile(answer.text) == [], route.path
                        looked += SCRIPT.replace("<", "&lt;").replace(">", "&gt;") in answer.text
        assert looked > 8  # it was there to be escaped
        refused = evaluator.post("/upload", 422, files=[("files", (f"{HOSTILE}.exe", b"x"))])
        clash = evaluator.post(
            f"/form/{form}/correct", 422, line=line(office.bench.desk, form), field="reason", was=HOSTILE, now=HOSTILE
        )
        wrong = office.enters(HOSTILE[:60], HOSTILE, 401).get("/enter")
        assert [hostile(page) for page in (refused, clash, wrong)] == [[], [], []]


def test_what_would_run_on_a_page_is_noticed() -> None:
    assert len(hostile(HOSTILE)) >= 2
    assert hostile('<a href="javascript:x">') != []
    assert hostile("&lt;script&gt;alert(1)") == []


def test_what_is_attached_is_kept_and_not_shown_by_the_browser(office: Bureau) -> None:
    form = office.bench.form("甲项目秘")
    page = SCRIPT.encode()
    office.of["张三"].post(
        f"/form/{form}/support",
        line=line(office.bench.desk, form),
        files=[("file", (f"页\r\nx: y{PICTURE}.html", page, "text/html"))],
    )
    answer = office.of["张三"].client.get(f"/form/{form}/attached/{office.bench.desk.acts[-1].id}")
    assert answer.content == page
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert "x" not in answer.headers


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")', "=cmd|'/c calc'!A1"]
)
def test_no_text_becomes_a_formula_in_what_is_written_out(here: Path, text: str) -> None:
    words = json.dumps(text)
    (here / "甲.yaml").write_text(
        project("甲", "甲局").replace("甲\n", f"{words}\n", 1).replace("甲局", words, 1), encoding="utf-8"
    )
    with bench(here) as made:
        state = made.desk.state
    sheet = scoring.rendered(state.law, state.cards, "csv", to_terminal=False)
    assert isinstance(sheet, str)
    cells = [cell for row in csv.reader(io.StringIO(sheet)) for cell in row]
    assert any(text.strip() in cell for cell in cells)
    assert [
        cell
        for cell in cells
        if cell.lstrip().startswith(("=", "@", "+", "-")) and not re.fullmatch(r"[+-]?[\d.]+", cell)
    ] == []
    book = scoring.rendered(state.law, state.cards, "xlsx", to_terminal=False)
    assert isinstance(book, bytes)
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        told = b"".join(parts.read(name) for name in parts.namelist() if "sheet" in name and name.endswith(".xml"))
    formulas = re.findall(r"<f[^>]*>([^<]*)</f>", told.decode())
    assert len(formulas) > 5
    assert [one for one in formulas if html.unescape(one) == text.lstrip("\t=")] == []


# --- too much ------------------------------------------------------------------------------------------------------------


def test_more_than_may_come_is_refused_whatever_it_says_of_its_length(besieged: Bureau) -> None:
    browser = besieged.of["张三"]
    for told in (str(limits.MOST + 1), "9" * 30, "-1", "x"):
        headers = {"content-length": told, "content-type": "application/x-www-form-urlencoded"}
        assert browser.client.post("/upload", content=b"mark=1", headers=headers).status_code == 413

    def chunks() -> Iterator[bytes]:
        for _ in range(70):
            yield b"x" * 1024

    stranger = besieged.browser()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = stranger.client.post("/enter", content=chunks(), headers=headers)
    assert (answer.status_code, "一次最多上传200MB" in answer.text) == (413, True)


def test_what_comes_is_counted_to_the_byte() -> None:
    def asked(most: int, *parts: bytes, headers: tuple[tuple[bytes, bytes], ...] = ()) -> bytes:
        waiting = [{"type": "http.request", "body": part, "more_body": True} for part in parts]

        async def receive() -> Message:
            return waiting.pop(0)

        request = Request({"type": "http", "headers": headers}, receive)
        receiving = limits.counted(request, most)
        come = b""
        while waiting:
            step = receiving()
            try:
                step.send(None)  # type: ignore[attr-defined]
            except StopIteration as done:
                come += done.value["body"]
        return come

    assert asked(5, b"abc", b"de") == b"abcde"
    with pytest.raises(HTTPException):
        asked(5, b"abc", b"def")
    with pytest.raises(HTTPException):
        asked(5, headers=((b"content-length", b"6"),))
    with pytest.raises(HTTPException):
        asked(5, headers=((b"content-length", "²".encode()),))


def test_too_many_files_and_fields_are_refused(besieged: Bureau) -> None:
    browser = besieged.of["张三"]
    files = [("files", (f"{number}.yaml", b"x")) for number in range(asking.FILES + 1)]
    answer = browser.client.post("/upload", data={"mark": browser.mark()}, files=files)
    assert (answer.status_code, "一次最多500个文件" in answer.text) == (400, True)
    fields = {f"f{number}": "" for number in range(asking.FIELDS + 1)}
    assert browser.client.post("/laws", data=fields).status_code == 400
    assert browser.client.post("/laws", data={"x": "y" * (asking.FIELD + 1)}).status_code == 400
    stranger = besieged.browser()
    answer = stranger.client.post("/enter", data={"mark": stranger.mark("/enter")}, files=files[:1])
    assert answer.status_code == 400
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert browser.client.post("/upload", content=b"--y\r\n\r\n", headers=headers).status_code in (400, 403)


def test_who_sends_too_slowly_is_sent_away(besieged: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never() -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    browser = besieged.of["张三"]
    data = {"mark": browser.mark()}
    monkeypatch.setattr(asking, "SECONDS", 0.05)
    monkeypatch.setattr(limits, "counted", lambda *_: never)
    answer = browser.client.post("/upload", data=data)
    assert (answer.status_code, "太慢了" in answer.text) == (408, True)


def test_an_account_has_eight_requests_at_work_at_once(office: Bureau) -> None:
    app = office.bench.client.app
    assert isinstance(app, Starlette)
    inside, go = threading.Semaphore(0), threading.Event()

    def slow(_: asking.Asked) -> PlainTextResponse:
        inside.release()
        go.wait(20)
        return PlainTextResponse("done")

    app.routes.append(show("/slow", slow))
    browsers = [office.enters("张三") for _ in range(limits.AT_ONCE)]
    told: list[int] = []
    threads = [
        threading.Thread(target=lambda one=one: told.append(one.client.get("/slow").status_code)) for one in browsers
    ]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert inside.acquire(timeout=20)
    # Each test client runs a loop of its own; what is counted is the application's.
    answer = office.of["张三"].client.get("/")
    assert (answer.status_code, "同时打开的页面太多" in answer.text) == (429, True)
    assert office.of["李四"].client.get("/").status_code == 200
    go.set()
    for thread in threads:
        thread.join()
    assert told == [200] * limits.AT_ONCE
    assert office.of["张三"].client.get("/").status_code == 200
    assert not app.state.busy


# --- hostile files, read in a process of their own ---------------------------------------------------------------------------


def _bomb() -> bytes:
    """A workbook of some hundred KB whose one sheet has two hundred MB."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(EXAMPLES / "农村饮水安全.xlsx") as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, b" " * (200 * 1024 * 1024) if name.endswith("sheet1.xml") else old.read(name))
    return stream.getvalue()


def _entities() -> bytes:
    """A workbook whose sheet asks for a file of the server, and for a billion laughs."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "secret"}">' for n in range(9))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">{laughs}]>'.encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(EXAMPLES / "农村饮水安全.xlsx") as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(("sheet1.xml", "sharedStrings.xml")):
                data = head + re.sub(rb"(<t[^>]*>|<v>)[^<]*", rb"\1&f;&l8;", data.partition(b"?>")[2] or data, count=3)
            new.writestr(name, data)
    return stream.getvalue()


def test_whatever_a_file_does_to_its_reader_the_next_one_is_read(here: Path) -> None:
    noise = random.Random(1)
    (here / "炸弹.xlsx").write_bytes(_bomb())
    (here / "实体.xlsx").write_bytes(_entities())
    (here / "杂音.xlsx").write_bytes(b"PK\x03\x04" + noise.randbytes(10 * 1024 * 1024))
    (here / "杂音.txt").write_bytes(noise.randbytes(10 * 1024 * 1024))
    (here / "好.yaml").write_text(project("好", "局"), encoding="utf-8")
    reader = Reader()
    try:
        assert len(reader.read("好.yaml", targets=False)[0]) == 1
        for name in ("炸弹.xlsx", "实体.xlsx", "杂音.xlsx", "杂音.txt"):
            forms, problems = reader.read(name, targets=False)
            assert (forms, len(problems) > 0) == ((), True), name
            told = " ".join(map(str, problems))
            assert "root:" not in told
            assert "secretsecret" not in told
        assert len(reader.read("好.yaml", targets=False)[0]) == 1
    finally:
        reader.close()


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes cannot be held up everywhere")
def test_a_file_that_never_ends_and_one_that_ends_its_reader_are_told(here: Path) -> None:
    (here / "好.yaml").write_text(project("好", "局"), encoding="utf-8")
    reader = Reader()
    try:
        for patience, code in ((1, "file.too-slow"), (60, "file.ends-reader")):
            reader._child._patience = 60
            assert len(reader.read("好.yaml", targets=False)[0]) == 1
            child = reader._child._child
            assert child is not None and child.pid is not None
            os.kill(child.pid, signal.SIGSTOP)  # as if the file held it up
            threading.Timer(2, child.kill).start()
            reader._child._patience = patience
            assert [one.code for one in reader.read("好.yaml", targets=False)[1]] == [code]
        assert len(reader.read("好.yaml", targets=False)[0]) == 1
    finally:
        reader.close()


def test_a_hostile_file_on_the_desk_is_told_and_the_others_are_scored(office: Bureau) -> None:
    files = [
        ("files", ("杂音.xlsx", b"PK\x03\x04" + b"\x00\xff" * 5000)),
        ("files", ("好.yaml", project("好的", "甲局").encode())),
    ]
    office.of["甲局"].post("/upload", files=files)
    office.bench.desk.wait()
    told = office.of["甲局"].get("/")
    assert "未读1个" in told
    assert "好的" in told


# --- several at once, and an end at any moment ---------------------------------------------------------------------------------


def _support(browser: Bench, form: str, at: str, known: int, words: str) -> tuple[int, str]:
    data = {"mark": browser.mark(), "line": at, "known": str(known), "words": words}
    answer = browser.client.post(f"/form/{form}/support", data=data)
    return answer.status_code, answer.text


def test_of_two_who_say_something_of_one_line_the_second_is_told_and_loses_nothing(office: Bureau) -> None:
    form, desk = office.bench.form("甲项目秘"), office.bench.desk
    known, at = desk.state.number, line(desk, form)
    assert _support(office.of["张三"], form, at, known, "张三的台账")[0] == 200
    status, told = _support(office.of["李四"], form, at, known, "李四的照片")
    assert status == 409
    assert "张三的台账" in told
    assert "李四的照片" in told
    assert [act.kind for act in desk.acts].count(EVIDENCE) == 1
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', told.split("<main")[1]))
    assert office.of["李四"].client.post(f"/form/{form}/support", data=hidden).status_code == 200
    basis = desk.state.forms[form].made.rows[0].basis
    assert basis is not None and basis.text == "张三的台账；李四的照片"


def test_of_two_who_say_something_of_two_lines_both_are_kept(office: Bureau) -> None:
    more = project("两行", "甲局").replace(
        "]\n", ", {path: [效益指标, 社会效益指标, 满意人数], target: ≥9人, actual: 9人}]\n"
    )
    office.hands_in("甲局", called={"两行.yaml": more})
    form, desk = office.bench.form("两行"), office.bench.desk
    card = desk.state.forms[form].card
    assert card is not None
    at = [str(number) for number, one in enumerate(card.lines) if one.path[-1] in ("发放人数", "满意人数")]
    known = desk.state.number
    assert [
        _support(office.of[name], form, one, known, name)[0] for name, one in zip(("张三", "李四"), at, strict=True)
    ] == [200, 200]


def test_what_many_do_at_once_is_all_kept_in_order(office: Bureau) -> None:
    form, desk = office.bench.form("甲项目秘"), office.bench.desk
    begun, problems = desk.state.number, []
    content = {"path": written(LINE), "row": written(LINE)}

    def work(name: str) -> None:
        try:
            for number in range(8):
                if number % 4 == 3:
                    keeping.take(
                        desk, Person(name, Role.EVALUATOR), "同一个.yaml", project(f"{name}{number}", "局").encode()
                    )
                else:
                    desk.do(name, EVIDENCE, form, {**content, "words": f"{name}{number}"}, 10**9)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(f"人{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert [act.id for act in desk.acts] == list(range(1, begun + 49))
    assert tuple(Log().acts) == desk.acts
    words = {act.content["words"] for act in desk.acts if act.kind == EVIDENCE}
    assert words == {f"人{one}{number}" for one in range(6) for number in (0, 1, 2, 4, 5, 6)}
    files = [act.content for act in desk.acts if act.about == "同一个.yaml"]
    assert [one["was"] for one in files] == ["", *(one["now"] for one in files[:-1])]
    assert {keeping._digest(one.read_bytes()) for one in keeping.ASIDE.iterdir()} >= {one["was"] for one in files} - {
        ""
    }


_DOING = """
import functools, os, sys
from helpers.bench import Here, clock
from helpers.bureau import project
from jixiao.findings import appraisal
from jixiao.web.desk import keeping
from jixiao.web.desk.desk import Desk
from jixiao.web.desk.state import DEFAULT
from jixiao.web.persons import Person, Role

appraisal.ready = functools.cache(appraisal.ready)
appraisal.ready(DEFAULT)


def work(line):
    moments = clock()
    keeping.tidy()
    desk = Desk(lambda: next(moments), Here())
    desk.wait()
    [form] = [one.id for one in desk.state.forms.values() if one.read.project.text == "甲项目"]
    person = Person("张三", Role.EVALUATOR)
    print("ready", os.getpid(), flush=True)
    for number in range(100000):
        text = project(f"第{os.getpid()}-{number}个", "局" * (1 + number % 7 * 2000))
        keeping.take(desk, person, "变.yaml", text.encode())
        print(desk.acts[-1].id, flush=True)
        done = desk.do("张三", "evidence", form, {"path": line, "row": line, "words": str(number)}, 10**9)
        print(done.id, flush=True)


for line in sys.stdin:
    if (child := os.fork()) == 0:
        work(line.strip())
    os.waitpid(child, 0)
    print("end", flush=True)
"""


def _killed(doing: subprocess.Popen[str], delay: int) -> list[int]:
    """The numbers of the acts that a desk said it had kept before it was killed, so many milliseconds after it was ready."""
    assert doing.stdin is not None and doing.stdout is not None
    doing.stdin.write(json.dumps(LINE) + "\n")
    doing.stdin.flush()
    ready, pid = doing.stdout.readline().split()
    assert ready == "ready"
    time.sleep(delay / 1000)
    os.kill(int(pid), signal.SIGKILL)
    said = []
    while (line := doing.stdout.readline()) != "end\n":
        said += [int(line)] if line.endswith("\n") else []
    return said


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_desk_that_is_killed_at_any_moment_keeps_what_it_said_was_done(
    here: Path, request: pytest.FixtureRequest
) -> None:
    (here / "甲.yaml").write_text(project("甲项目", "甲局"), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "engine"), str(ROOT / "tests")))}
    delays, total = random.Random(1), 0
    command, pipe = [sys.executable, "-X", "utf8", "-c", _DOING], subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, cwd=here, encoding="utf-8") as doing:
        for _ in range(request.config.getoption("--kills")):
            said = _killed(doing, delays.randrange(300))
            acts = Log().acts
            with closing(sqlite3.connect(OWN / "desk.db")) as db:
                assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert [act.id for act in acts] == list(range(1, len(acts) + 1))
            assert set(said) <= {act.id for act in acts}
            assert len(acts) >= total
            total = len(acts)
            assert {one.name for one in here.iterdir()} <= {OWN.name, "甲.yaml", "变.yaml"}
            if (changing := here / "变.yaml").exists():
                told = changing.read_text(encoding="utf-8")
                assert told == project(told.splitlines()[0][9:], told.splitlines()[1][6:])
            aside = {one.name: keeping._digest(one.read_bytes()) for one in keeping.ASIDE.glob("*")}
            assert all(name == digest for name, digest in aside.items())
            assert {act.content["was"] for act in acts if act.kind == "upload"} - {""} <= set(aside)
    keeping.tidy()
    assert list(OWN.glob("*.part")) == []
    assert total > 0
