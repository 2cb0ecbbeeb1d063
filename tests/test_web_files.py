"""The first page: every file and what became of it, files that are handed in, the ruleset that is chosen."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.bench import EXAMPLES, Bench, bench
from jixiao.ground.problems import Problem, Source
from jixiao.web import gate
from jixiao.web.desk import desk as desks

#: Each test asks a server of its own.
pytestmark = pytest.mark.slow


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.chdir(tmp_path)
    with bench(tmp_path, "企业教师生活补贴.yaml", "农村饮水安全.xlsx") as made:
        made.called("张三")
        yield made


def test_every_file_is_listed_with_what_became_of_it(page: Bench) -> None:
    Path("坏.xlsx").write_bytes(b"PK\x03\x04 cut")
    Path("照片.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    page.desk.look()
    page.desk.wait()
    told = page.get("/")
    assert "共4个文件：已读2个2份，未读1个，略过1个。" in told
    assert "企业教师生活补贴</a>" in told
    assert "图片" in told
    assert re.search(r'class="bad">未读<p class="problem">', told)


def test_an_empty_folder_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with bench(tmp_path) as made:
        told = made.get("/")
    assert "还没有文件" in told
    assert 'type="file"' in told


def test_files_that_are_dropped_are_read(page: Bench) -> None:
    names = ["建国初期老干部困难补贴.yaml", "农村饮水安全.docx"]
    files = [("files", (one, (EXAMPLES / one).read_bytes(), "application/octet-stream")) for one in names]
    page.post("/upload", files=files)
    page.desk.wait()
    told = page.get("/")
    assert "共4个文件：已读4个4份。" in told
    assert "重复" not in told.split("农村饮水安全.xlsx")[0]
    assert [act.about for act in page.desk.acts] == names


def test_the_same_form_twice_is_told(page: Bench) -> None:
    data = Path("企业教师生活补贴.yaml").read_bytes()
    page.post("/upload", files=[("files", ("再交一份.yaml", data, "text/yaml"))])
    page.desk.wait()
    assert "与 再交一份.yaml:" in page.get("/")


def test_what_cannot_be_taken_is_told_and_the_others_are_taken(page: Bench) -> None:
    good = (EXAMPLES / "建国初期老干部困难补贴.yaml").read_bytes()
    told = page.post(
        "/upload", 422, files=[("files", ("照片.png", b"x", "image/png")), ("files", ("好.yaml", good, "text/yaml"))]
    )
    assert "没有收下：图片" in told
    assert Path("好.yaml").is_file()
    assert not Path("照片.png").exists()


def test_nothing_chosen_is_nothing_taken(page: Bench) -> None:
    page.post("/upload", files=[("files", ("", b"", "text/plain"))])
    assert page.desk.acts == ()


def test_a_file_is_removed_and_only_one_that_is_there(page: Bench) -> None:
    told = page.post("/remove", name="农村饮水安全.xlsx")
    assert '<td class="file">农村饮水安全.xlsx' not in told
    assert "没有这个文件" in page.post("/remove", 422, name="../../etc/passwd")


def test_the_rulesets_are_listed_with_how_many_forms_fit(page: Bench) -> None:
    told = page.get("/laws")
    row = told[told.index("project-self-evaluation/2020</td>") :]
    assert re.match(r'project-self-evaluation/2020</td><td>项目</td><td class="right">2</td>', row)
    assert "财预〔2020〕10号" in told
    assert "部门整体" in told


def test_another_ruleset_is_chosen(page: Bench) -> None:
    assert "as-printed/1" in page.post("/laws", name="as-printed/1")
    assert "没有选规则集" in page.post("/laws", 422, name="没有")
    assert page.desk.state.law.opened.reference.id == "as-printed"


def test_a_page_waits_while_files_are_read(page: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page.desk._wake, "set", lambda: None)  # nobody reads
    Path("新.yaml").write_bytes(Path("企业教师生活补贴.yaml").read_bytes())
    told = page.get("/")
    assert "正在读取，还有<span>1</span>个文件" in told
    assert page.client.get("/reading").json() == {"waiting": 1, "all": 3}
    assert page.desk.wait(0).waiting == 1


def test_a_form_without_the_mark_of_its_session_does_nothing(page: Bench) -> None:
    for mark in ("", "0" * 64):
        told = page.post("/remove", 403, mark=mark, name="农村饮水安全.xlsx")
        assert "没有权限" in told
    assert Path("农村饮水安全.xlsx").is_file()


def test_a_form_that_comes_without_a_session_leads_to_the_first_page(page: Bench) -> None:
    page.client.cookies.clear()
    answer = page.client.post("/remove", data={"name": "农村饮水安全.xlsx"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert Path("农村饮水安全.xlsx").is_file()


def test_a_server_of_another_name_is_not_ours(page: Bench) -> None:
    answer = page.client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 421


def test_pages_may_load_nothing_from_elsewhere(page: Bench) -> None:
    answer = page.client.get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', answer.text)
    assert not re.search(r"<script(?! src=)|<style| style=| on[a-z]+=", answer.text)


def test_a_mistake_of_the_program_says_nothing_of_itself(page: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(desks.Desk, "look", broken)
    page.client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    answer = page.client.get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "程序出错了" in answer.text
    assert "content-security-policy" in answer.headers


@pytest.mark.usefixtures("page")
def test_the_key_of_a_desk_is_made_once_and_for_its_owner_alone() -> None:
    assert gate.key() == gate.key()
    assert (Path(".jixiao") / "key").stat().st_mode & 0o077 == 0


def test_a_ruleset_that_cannot_be_used_any_more_is_told(page: Bench) -> None:
    wrong = Problem(Source("own/x"), "ruleset.broken", "这一版读不了。", "请换一部。")
    page.desk._state = replace(page.desk.state, unusable=(wrong,))
    told = page.get("/")
    assert "选用的那部规则集现在用不了" in told and "这一版读不了" in told
