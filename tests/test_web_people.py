"""Several people at one desk: accounts, sessions, roles, and that a unit sees nothing of another."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from helpers.bench import bench
from helpers.bureau import PASSWORD, Bureau, Clock, accounts, bureau, project, text_of
from helpers.commands import Run
from jixiao.ground.problems import Problems
from jixiao.web import accounts as kept
from jixiao.web import serving, users
from jixiao.web.accounts import Accounts
from jixiao.web.desk.state import LAW
from jixiao.web.door import Door
from jixiao.web.persons import RIGHTS, Person, Right, Role
from jixiao.web.tries import Tries

#: Each test asks a server of its own.
pytestmark = pytest.mark.slow

NEW = "另外 几个 不相干的词"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def office(here: Path) -> Iterator[Bureau]:
    with bureau(here, "多处错误.yaml") as made:
        yield made


def code(error: pytest.ExceptionInfo[Problems]) -> str:
    return error.value.problems[0].code


# --- coming in and leaving ----------------------------------------------------------------------------------------


def test_a_stranger_is_led_to_the_entrance_and_from_there_to_what_was_asked_for(office: Bureau) -> None:
    browser = office.browser()
    told = browser.get("/laws?of=1")
    assert "<h1>登录</h1>" in told
    assert browser.client.get("/laws?of=1", follow_redirects=False).headers["location"] == "/enter?to=%2Flaws%3Fof%3D1"
    data = {"mark": browser.mark("/enter"), "name": "张三", "password": PASSWORD, "to": "/laws?of=1"}
    answer = browser.client.post("/enter", data=data)
    assert (answer.url.path, answer.url.query) == ("/laws", b"of=1")
    assert "张三（评价）" in answer.text
    assert browser.client.get("/enter?to=/laws").url.path == "/laws"


@pytest.mark.parametrize(
    "to", ["//evil.example/", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "/a\nb", ""]
)
def test_nobody_is_led_elsewhere_after_coming_in(office: Bureau, to: str) -> None:
    browser = office.browser()
    data = {"mark": browser.mark("/enter"), "name": "张三", "password": PASSWORD, "to": to}
    answer = browser.client.post("/enter", data=data, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_name_is_known_however_it_is_typed_and_a_password_in_full_width_too(office: Bureau) -> None:
    office.accounts.add(Person("Ann 王", Role.READER), "abcdefg12345")
    assert "Ann 王（只读）" in office.enters(" ａｎｎ王", "ａｂｃｄｅｆｇ１２３４５").get("/")


@pytest.mark.parametrize(("name", "password"), [("张三", "不对"), ("没有这人", PASSWORD), ("", ""), ("张三", "")])
def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(office: Bureau, name: str, password: str) -> None:
    told = office.enters(name, password, 401).get("/enter")
    assert "<h1>登录</h1>" in told
    again = office.browser()
    answer = again.client.post("/enter", data={"mark": again.mark("/enter"), "name": name, "password": password})
    assert "姓名或密码不对。" in answer.text


def test_halves_of_characters_are_nobodys_name() -> None:
    assert accounts(Clock()).proved("\ud800", "\ud800") is None


def test_a_name_that_nobody_has_takes_a_hash_too() -> None:
    known = accounts(Clock())
    known.add(Person("张三", Role.READER), PASSWORD)
    proved: list[str] = []

    class Counting:
        def verify(self, hash_: str, password: str) -> bool:
            proved.append(hash_)
            return real.verify(hash_, password)

    real, known._hasher = known._hasher, Counting()  # type: ignore[assignment]
    assert known.proved("张三", "x" * 12) is None
    assert known.proved("没有这人", "x" * 12) is None
    assert len(set(proved)) == 2
    assert [event.kind for event in known.events()] == ["added", "wrong"]  # what is no name is not kept


def test_who_has_tried_five_times_waits_longer_each_time(office: Bureau) -> None:
    for _ in range(5):
        office.enters("张三", "不对的密码", 401)
    browser = office.enters("张三", PASSWORD, 429)
    assert (
        "试错的次数太多，请等5秒再试。"
        in browser.client.post(
            "/enter", data={"mark": browser.mark("/enter"), "name": "张 三", "password": PASSWORD}
        ).text
    )
    office.clock.passes(5)
    office.enters("张三", "不对的密码", 401)
    office.clock.passes(9)
    office.enters("张三", PASSWORD, 429)
    office.enters("李四")
    office.clock.passes(1)
    office.enters("张三")
    for _ in range(4):
        office.enters("张三", "不对的密码", 401)
    office.enters("张三")


def test_many_names_from_one_address_wait_too_and_others_do_not() -> None:
    clock = Clock()
    tries = Tries(clock.seconds)
    assert [tries.begin(f"名{number}", "2001:db8::1") for number in range(20)] == [0] * 20
    assert tries.begin("另一个", "2001:db8::2") == 5
    assert tries.begin("另一个", "2001:db8:0:1::2") == 0
    assert tries.begin("另一个", "10.0.0.1") == 0
    assert tries.begin("另一个", "") == 0
    clock.passes(5)
    assert tries.begin("名0", "2001:db8::1") == 0
    assert tries.begin("名0", "2001:db8::1") == 10
    tries.right("名0", "2001:db8::1")
    assert tries.begin("名0", "2001:db8::1") == 0
    clock.passes(3601)
    assert [tries.begin(f"名{number}", "2001:db8::1") for number in range(20)] == [0] * 20


def test_the_longest_wait_is_a_quarter_of_an_hour_and_what_is_counted_has_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock()
    tries = Tries(clock.seconds)
    for _ in range(30):
        while wait := tries.begin("张三", "10.0.0.1"):
            assert wait <= 900
            clock.passes(wait)
    monkeypatch.setattr("jixiao.web.tries.COUNTED", 4)
    for number in range(9):
        tries.begin(f"名{number}", f"10.0.0.{number + 9}")
    assert len(tries._counts) == 4
    tries.right("名0", "10.0.0.9")
    assert len(tries._counts) == 4


def test_many_tries_at_once_are_no_more_than_five(office: Bureau) -> None:
    tries = Tries(office.clock.seconds)
    assert [tries.begin("张三", f"10.0.0.{number}") for number in range(8)] == [0] * 5 + [5] * 3


@pytest.mark.parametrize(
    ("step", "times", "there"), [(3599, 1, True), (3600, 1, False), (3000, 14, True), (3000, 15, False)]
)
def test_a_session_ends_an_hour_after_it_was_used_and_twelve_after_it_began(
    office: Bureau, step: int, times: int, there: bool
) -> None:
    browser = office.of["张三"]
    for _ in range(times):
        office.clock.passes(step)
        told = browser.get("/")
    assert ("张三（评价）" in told) is there
    office.enters("李四")
    with closing(sqlite3.connect(kept.NAME)) as db:
        assert db.execute("SELECT count(*) FROM sessions WHERE key = '张三'").fetchone() == (int(there),)


def test_what_is_typed_after_a_session_has_ended_is_told_and_can_be_sent_again(office: Bureau) -> None:
    browser = office.of["张三"]
    form, mark = browser.form("社区电梯"), browser.mark()
    data = {"mark": mark, "known": "0", "line": "1", "field": "actual", "was": "40", "now": "41", "words": "看错"}
    office.clock.passes(4000)
    answer = browser.client.post("/laws", data={**data, "name": "as-printed/1"})
    assert (answer.status_code, "在新窗口登录" in answer.text) == (401, True)
    again = {"mark": browser.mark("/enter"), "name": "张三", "password": PASSWORD}
    browser.client.post("/enter", data=again)
    assert browser.client.post("/laws", data={**data, "name": "as-printed/1"}).status_code == 200
    assert office.bench.desk.acts[-1].content == {"name": "as-printed/1"}
    assert form in office.bench.desk.state.forms


def test_who_leaves_is_a_stranger_whatever_the_browser_shows(office: Bureau) -> None:
    browser = office.of["张三"]
    token = browser.client.cookies["jixiao"]
    assert "<h1>登录</h1>" in browser.post("/leave")
    browser.client.cookies.set("jixiao", token)
    assert "<h1>登录</h1>" in browser.get("/")
    stranger = office.browser()
    assert stranger.client.post("/leave", data={"mark": stranger.mark("/enter")}).url.path == "/enter"
    assert [event.kind for event in office.accounts.events()][-1] == "leave"


def test_one_changes_ones_password_and_other_browsers_are_out(office: Bureau) -> None:
    browser, other = office.of["张三"], office.enters("张三")
    assert "<h1>改密码</h1>" in browser.get("/password")
    typed = {"password": PASSWORD, "new": NEW, "again": NEW}
    assert "现在的密码不对" in browser.post("/password", 422, **{**typed, "password": "不对"})
    assert "不一样" in browser.post("/password", 422, **{**typed, "again": NEW + "。"})
    assert "太短" in browser.post("/password", 422, **{**typed, "new": "短", "again": "短"})
    assert "张三（评价）" in other.get("/")
    assert "张三（评价）" in browser.post("/password", **typed)
    assert "<h1>登录</h1>" in other.get("/")
    office.enters("张三", PASSWORD, 401)
    office.enters("张三", NEW)
    for _ in range(5):
        browser.post("/password", 422, **{**typed, "password": "不对"})
    assert "试错的次数太多" in browser.post("/password", 422, **{**typed, "password": NEW})


def test_who_is_shut_out_is_out_at_once_and_may_be_let_in_again(office: Bureau) -> None:
    office.accounts.disable("张三")
    assert "<h1>登录</h1>" in office.of["张三"].get("/")
    office.enters("张三", PASSWORD, 401)
    office.accounts.disable("张三", disabled=False)
    assert "<h1>登录</h1>" in office.of["张三"].get("/")
    office.enters("张三")


def test_what_a_browser_is_given_is_kept_from_scripts_and_other_sites(office: Bureau, here: Path) -> None:
    browser = office.browser()
    asked = browser.client.get("/enter").headers["set-cookie"]
    data = {"mark": browser.mark("/enter"), "name": "张三", "password": PASSWORD}
    entered = browser.client.post("/enter", data=data, follow_redirects=False).headers["set-cookie"]
    for cookie in (asked, entered):
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert "Secure" not in cookie
    token = re.match("jixiao=([^;]+)", entered)
    assert token is not None and len(token[1]) == 43
    assert token[1].encode() not in b"".join(one.read_bytes() for one in here.glob(".jixiao/accounts.db*"))


def test_by_https_a_browser_shows_it_by_https_alone_and_to_this_server_alone() -> None:
    known = accounts(Clock())
    known.add(Person("张三", Role.READER), PASSWORD)
    with bench(here, gate=Door(known, secure=True)) as made:
        made.client = TestClient(made.client.app, base_url="https://testserver")
        data = {"mark": made.mark("/enter"), "name": "张三", "password": PASSWORD}
        answer = made.client.post("/enter", data=data, follow_redirects=False)
        assert re.match(r"__Host-jixiao=[^;]+; HttpOnly; Path=/; SameSite=strict; Secure", answer.headers["set-cookie"])
        assert "张三（只读）" in made.get("/")


# --- accounts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "password", "wrong"),
    [
        (Person("", Role.READER), PASSWORD, "account.name"),
        (Person("张" * 61, Role.READER), PASSWORD, "account.name"),
        (Person("张\u202e三", Role.READER), PASSWORD, "account.name"),
        (Person("甲局", Role.UNIT), PASSWORD, "account.name"),
        (Person("张三", Role.READER, "甲局"), PASSWORD, "account.unit"),
        (Person("张三", Role.READER), "123456789", "account.password"),
        (Person("张三", Role.READER), "x" * 201, "account.password"),
        (Person("张三", Role.READER), "1212121212", "account.password"),
        (Person("zhangsan", Role.READER), "ZhangSan2024", "account.password"),
        (Person("已 有", Role.READER), PASSWORD, "account.known"),
    ],
)
def test_what_cannot_be_an_account_is_refused(person: Person, password: str, wrong: str) -> None:
    known = accounts(Clock())
    known.add(Person("已有", Role.READER), PASSWORD)
    with pytest.raises(Problems) as error:
        known.add(person, password)
    assert code(error) == wrong
    assert len(known.all()) == 1


def test_passwords_are_kept_as_argon2_hashes_for_their_owner_alone() -> None:
    known = Accounts(Clock())
    known.add(Person("张三", Role.READER), PASSWORD)
    with closing(sqlite3.connect(kept.NAME)) as db:
        [(hash_,)] = db.execute("SELECT hash FROM people").fetchall()
    assert hash_.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert known.proved("张三", PASSWORD) == Person("张三", Role.READER)
    assert kept.NAME.stat().st_mode & 0o77 == 0
    assert PASSWORD.encode() not in kept.NAME.read_bytes()


def test_what_happened_to_accounts_cannot_be_changed() -> None:
    accounts(Clock()).add(Person("张三", Role.READER), PASSWORD)
    with closing(sqlite3.connect(kept.NAME)) as db, pytest.raises(sqlite3.IntegrityError, match="只能添加"):
        db.execute("DELETE FROM events")
    with closing(sqlite3.connect(kept.NAME)) as db, pytest.raises(sqlite3.IntegrityError, match="只能添加"):
        db.execute("UPDATE events SET name = '别人'")


def test_a_file_of_accounts_that_cannot_be_one_is_told(here: Path) -> None:
    place = here / kept.NAME
    place.parent.mkdir()
    place.write_bytes(b"no database, " * 99)
    with pytest.raises(Problems) as error:
        accounts(Clock()).all()
    assert code(error) == "desk.not-writable"
    place.unlink()
    with closing(sqlite3.connect(place)) as db:
        db.execute("CREATE TABLE other (x)")
    with pytest.raises(Problems) as error:
        accounts(Clock()).all()
    assert code(error) == "desk.other-file"


def test_accounts_are_made_listed_and_shut_from_the_command_line(run: Run, tmp_path: Path) -> None:
    said = run("user", "add", tmp_path, "张三", "--role", "评价", "--password-stdin", stdin=PASSWORD + "\n")
    assert (said.code, "从现在起打开工作台要登录" in said.err) == (0, True)
    words = ("--role", "填报", "--unit", "甲局", "--password-stdin")
    said = run("user", "add", tmp_path, "甲局经办", *words, stdin=PASSWORD)
    assert (said.code, said.err) == (0, "建好了：甲局经办（填报，甲局）。\n")
    assert run("user", "disable", tmp_path, "张三").code == 0
    assert run("user", "list", tmp_path).out == "张三（评价，已停用）\n甲局经办（填报，甲局）\n共2个账号。\n"
    assert run("user", "list", tmp_path, "--format", "json").json == {
        "users": [
            {"name": "张三", "role": "evaluator", "unit": None, "disabled": True},
            {"name": "甲局经办", "role": "unit", "unit": "甲局", "disabled": False},
        ]
    }
    assert run("user", "enable", tmp_path, "张三").code == 0
    assert run("user", "password", tmp_path, "张三", "--password-stdin", stdin=NEW + "\n").code == 0
    known = Accounts(Clock(), tmp_path / kept.NAME)
    assert known.proved("张三", NEW) == Person("张三", Role.EVALUATOR)
    assert "没有这个姓名的账号" in run("user", "disable", tmp_path, "没有").err
    assert "没有这个文件夹" in run("user", "list", tmp_path / "没有").err
    assert run("user", "list", tmp_path / kept.NAME.parent).out == "共0个账号。\n"


def test_a_password_is_asked_for_twice(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter((PASSWORD, PASSWORD, PASSWORD, NEW))
    monkeypatch.setattr(users.click, "prompt", lambda *_, **how: next(typed) if how["hide_input"] else "")
    assert run("user", "add", tmp_path, "张三", "--role", "只读").code == 0
    said = run("user", "password", tmp_path, "张三")
    assert (said.code, "account.differs" in said.err) == (2, True)


# --- where the workbench listens -----------------------------------------------------------------------------------


def served(run: Run, monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> tuple[str, object]:
    """What `serve` says, and the application that it would have served."""
    import uvicorn

    apps: list[object] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, **_: apps.append(self.config.app))
    said = run("serve", "--no-browser", *words)
    return said.err, apps[0] if apps else None


def test_without_accounts_only_this_computer_is_let_in(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in (("--host", "0.0.0.0"), ("--host", "10.0.0.1"), ("--name", "pj.example"), ("--https",)):
        said, app = served(run, monkeypatch, tmp_path, *words)
        assert ("desk.no-accounts" in said, app) == (True, None)
    said, app = served(run, monkeypatch, tmp_path, "--port", "0")
    assert "工作台已打开：http://127.0.0.1:" in said
    assert app is not None


def test_with_accounts_everybody_says_who_they_are(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("user", "add", tmp_path, "张三", "--role", "评价", "--password-stdin", stdin=PASSWORD)
    said, app = served(run, monkeypatch, tmp_path, "--host", "::1", "--port", "0")
    assert "要登录。账号：张三（评价）" in said
    assert "工作台已打开：http://[::1]:" in said
    assert TestClient(app, base_url="http://[::1]:8365").get("/").url.path == "/enter"  # type: ignore[arg-type]
    said, app = served(run, monkeypatch, tmp_path, "--host", "0.0.0.0", "--port", "0")
    assert ("desk.no-name" in said, app) == (True, None)
    said, app = served(run, monkeypatch, tmp_path, "--host", "0.0.0.0", "--port", "0", "--name", "PJ.example")
    assert "没有加密" in said
    assert TestClient(app, base_url="http://pj.example").get("/").status_code == 200  # type: ignore[arg-type]
    assert TestClient(app, base_url="http://evil.example").get("/").status_code == 421  # type: ignore[arg-type]
    said, _ = served(run, monkeypatch, tmp_path, "--port", "0", "--name", "pj.example", "--https")
    assert "没有加密" not in said


def test_an_address_that_is_none_and_a_port_that_is_taken_are_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "不是 IP 地址" in served(run, monkeypatch, tmp_path, "--host", "pj.example")[0]
    with serving._listening("127.0.0.1", 0) as taken:
        taken.listen()
        port = str(taken.getsockname()[1])
        assert "desk.no-port" in served(run, monkeypatch, tmp_path, "--port", port)[0]
        monkeypatch.setattr(serving, "PORT", int(port))
        assert "工作台已打开" in served(run, monkeypatch, tmp_path)[0]


def test_a_folder_is_served_once_at_a_time(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jixiao.cli.alone import alone

    (tmp_path / ".jixiao").mkdir()
    left = tmp_path / ".jixiao" / "x.part"
    left.write_bytes(b"half")
    with alone(tmp_path / ".jixiao" / "lock"):
        assert "desk.busy" in served(run, monkeypatch, tmp_path)[0]
    assert "工作台已打开" in served(run, monkeypatch, tmp_path, "--port", "0")[0]
    assert not left.exists()


def test_moments_know_their_distance_from_utc() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", serving.now())


# --- what each may see --------------------------------------------------------------------------------------------


def test_the_owner_has_every_right_and_a_stranger_may_only_come_in() -> None:
    assert RIGHTS[Role.OWNER] == frozenset(Right)
    assert RIGHTS[Role.STRANGER] == {Right.ENTER}
    assert RIGHTS.keys() == set(Role)


def test_a_unit_sees_what_it_handed_in_and_an_evaluator_sees_all(office: Bureau) -> None:
    office.hands_in("甲局", called={"甲.yaml": project("甲项目秘", "甲局")})
    office.hands_in("乙局", called={"甲.yaml": project("乙项目秘", "乙局")})
    told = {name: text_of(browser.get("/")) for name, browser in office.of.items()}
    assert [("甲项目秘" in one, "乙项目秘" in one, "社区电梯" in one) for one in told.values()] == [
        *((True, True, True),) * 4,
        (True, False, False),
        (False, True, False),
    ]
    mine, other = (office.bench.form(name) for name in ("甲项目秘", "乙项目秘"))
    unit = office.of["甲局"]
    assert "甲项目秘" in unit.get(f"/form/{mine}")
    assert "甲项目秘" in unit.get(f"/form/{mine}/suppose?line-3=99")
    for path in (f"/form/{other}", f"/form/{other}/suppose", f"/form/{other}/attached/1", "/form/000000000000"):
        assert unit.get(path, 404) == unit.get("/form/no-such-form", 404)
    assert "没有这个文件" in unit.post("/remove", 422, name="乙局/甲.yaml")
    assert unit.client.get("/reading").json() == {"waiting": 0, "all": 1}


def test_the_same_form_at_another_unit_is_not_told_to_a_unit(office: Bureau) -> None:
    for name in ("甲局", "乙局"):
        office.hands_in(name, called={"同.yaml": project("同一个项目", "同一个单位")})
    assert "乙局" not in office.of["甲局"].get("/")
    assert "与 甲局/同.yaml:1:1 重复" in text_of(office.of["张三"].get("/"))


def test_what_only_shows_beside_forms_of_others_is_not_told_to_a_unit(office: Bureau) -> None:
    """A unit that claims another's name learns nothing of the other's forms."""
    poor = {name: project(f"{name}项目秘", "甲局").replace("executed: 90", "executed: 50") for name in "一二三"}
    office.hands_in("甲局", called={f"{name}.yaml": poor[name] for name in "一二"})
    office.hands_in("乙局", called={"三.yaml": poor["三"]})
    form = office.bench.form("三项目秘")
    assert "如“三项目秘”“一项目秘”“二项目秘”" in text_of(office.of["张三"].get(f"/form/{form}"))
    told = text_of(office.of["乙局"].get(f"/form/{form}"))
    assert ("预算执行率仅为50%" in told, "一项目秘" in told) == (True, False)


def test_two_units_that_are_called_alike_have_folders_of_their_own(here: Path) -> None:
    names = ("甲/局", "甲_局", "甲 局", "ABC", "abc", ".jixiao", "..")
    people = tuple(Person(f"号{number}", Role.UNIT, name) for number, name in enumerate(names))
    with bureau(here, people=people) as office:
        for number in range(len(names)):
            office.hands_in(f"号{number}", called={"表.yaml": project(f"项目{number}", "局")})
        assert len({one.name.casefold() for one in office.bench.desk.state.files}) == len(names)
        for number, browser in enumerate(office.of.values()):
            assert re.findall(r"项目\d", browser.get("/")) == [f"项目{number}"]


def test_a_unit_does_not_judge_itself(office: Bureau) -> None:
    judged = (
        "judgements: [{path: [产出指标, 数量指标, 发放人数], share: 100%, by: 张三, words: 很好, overrules: true}]\n"
    )
    row = "indicators: [{path: [产出指标, 数量指标, 发放人数], target: ≥90人, actual: 一般}]\n"
    text = project("甲项目", "甲局").split("indicators")[0] + row
    office.hands_in("甲局", called={"甲.yaml": text + judged})
    form = office.bench.desk.state.forms[office.bench.form("甲项目")]
    assert form.read.judgements == ()
    assert "填报单位的文件里写有评判，没有采用。" in office.of["甲局"].get("/")
    told = office.of["甲局"].client.post(
        "/upload",
        data={"mark": office.of["甲局"].mark()},
        files=[("files", (name, judged.encode())) for name in ("甲.yaml.judgements.yaml", "甲.yaml.Judgements.YAML")],
    )
    assert told.text.count("没有收下：评判由评价人员做。") == 2
    office.hands_in("张三", called={"张.yaml": text + judged})
    by = {
        form.read.source.file: [one.by for one in form.read.judgements]
        for form in office.bench.desk.state.forms.values()
    }
    assert by == {"多处错误.yaml": [], "张.yaml": ["张三"], "甲局/甲.yaml": []}


def test_judgements_of_projects_inside_a_department_are_set_aside_too(office: Bureau) -> None:
    judged = "judgements: [{path: [产出指标], share: 100%, by: 张三, words: 很好}]"
    inside = f"projects: [{{project: 内, {judged}}}]\n"
    office.hands_in("甲局", called={"部门.yaml": f"unit: 甲局\n{inside}"})
    [form] = [one for one in office.bench.desk.state.forms.values() if one.owner]
    assert form.read.projects[0].judgements == ()
    before = office.bench.desk.state.forms
    office.bench.desk.look()
    assert office.bench.desk.state.forms[form.id].read is before[form.id].read


def test_a_unit_is_ranked_among_all_and_learns_no_names(here: Path, tmp_path: Path) -> None:
    law = tmp_path / ".jixiao" / "名次.yaml"
    with bureau(here) as office:
        law.write_text(_RANKS, encoding="utf-8")
        office.bench.desk.do("张三", LAW, "", {"name": str(law)}, 0)
        for name, cost in (("甲局", "40"), ("乙局", "30")):
            office.hands_in(name, called={"表.yaml": _RANKED.format(f"{name}项目", name, f"{{成本: {cost}}}")})
        office.hands_in("乙局", called={"无.yaml": _RANKED.format("没有成本的秘密", "乙局", "{}")})
        form = office.bench.form("甲局项目")
        told = text_of(office.of["甲局"].get(f"/form/{form}"))
        assert "“另一份表”没有数值，不参加排名" in told
        assert "秘密" not in told
        assert "秘密" in text_of(office.of["张三"].get(f"/form/{form}"))
        marks = re.findall(r'class="figure">([^<]+)', office.of["甲局"].get(f"/form/{form}"))
        assert marks == re.findall(r'class="figure">([^<]+)', office.of["张三"].get(f"/form/{form}"))


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
_RANKED = "project: {}\nunit: {}\nfacts: {}\nindicators: [{{path: [满意率], target: ≥90%, actual: 91%}}]\n"


def test_the_view_of_a_unit_is_made_once_a_state(office: Bureau) -> None:
    desk = office.bench.desk
    assert desk.look() is desk.look()
    assert desk.seen_by("甲局") is desk.seen_by("甲局")
    assert desk.seen_by("").files == ()
    before = desk.seen_by("甲局")
    office.hands_in("甲局", called={"甲.yaml": project("甲项目", "甲局")})
    assert desk.seen_by("甲局") is not before


def test_at_ones_own_computer_a_name_is_remembered(here: Path) -> None:
    with bench(here) as made:
        assert (
            made.client.post("/name", data={"mark": made.mark(), "name": "张三", "to": "//evil.example"}).url.path
            == "/"
        )
        assert 'value="张三"' in made.get("/")
        made.client.cookies.clear()
        assert made.client.post("/name", data={"name": "李四"}).url.path == "/"
        assert "李四" not in made.get("/")
