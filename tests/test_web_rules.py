"""The rule keeper's pages: rulesets beside their text, drafts that are checked, kept and used, and what a change would do."""

import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from openpyxl import Workbook, load_workbook
from starlette.requests import Request

from helpers.bench import Bench, bench
from jixiao.law.store import shipped_bytes
from jixiao.web.desk.child import EndedError, SlowError
from jixiao.web.desk.drafts import MOST
from jixiao.web.desk.prover import Prover
from jixiao.web.desk.state import DEFAULT
from jixiao.web.gate import Open
from jixiao.web.persons import Person, Role

SELF = "project-self-evaluation/2020"
CITY = "/rules/own/city-2024"


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with bench(tmp_path, "多处错误.yaml") as made:
        made.called("张三")
        yield made


def begun(page: Bench, **fields: str) -> str:
    """A draft of a shipped ruleset, and its text."""
    page.post("/rules/new", **{"id": "city", "edition": "2024", "how": "copy", "of": SELF, **fields})
    return text_of(page)


def text_of(page: Bench, name: str = "own/city-2024") -> str:
    return page.get(f"/rules/{name}/ruleset.yaml")


def marked(told: str, line: int) -> str:
    """How the number of a line is marked on a page."""
    found = re.search(rf'<a id="L{line}" href="#L{line}"(?: class="(\w+)")?>', told)
    assert found is not None
    return found[1] or ""


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def earned(page: Bench) -> str:
    (card,) = page.desk.state.cards
    return str(card.earned)


# --- what there is --------------------------------------------------------------------------------------------


def test_every_ruleset_is_listed_with_how_many_forms_fit_it(page: Bench) -> None:
    told = page.get("/rules")
    row = re.search(rf'<tr><td><a href="/rules/{SELF}">.*?</tr>', told, re.DOTALL)
    assert row is not None
    assert '<td class="right">1</td>' in row[0]
    assert "转载" in row[0]
    assert "正在使用" in row[0]
    assert told.count("正在使用") == 1
    assert "还没有草稿" in told
    printed = re.search(r'<tr><td><a href="/rules/as-printed/1">.*?</tr>', told, re.DOTALL)
    assert printed is not None
    assert '<td class="right"></td>' in printed[0]


@pytest.mark.parametrize("name", ["project-self-evaluation/1999", "own/none", "own/city-2024/none", f"{SELF}/none"])
def test_a_ruleset_that_nobody_has_is_no_page(page: Bench, name: str) -> None:
    page.get(f"/rules/{name}", 404)


@pytest.mark.slow
def test_a_shipped_ruleset_is_shown_beside_its_text_and_only_to_look_at(page: Bench) -> None:
    told = page.get(f"/rules/{SELF}")
    text = shipped_bytes()[str(Path(f"rulesets/{SELF}.yaml"))].decode()
    line = line_of(text, "name: 质量指标")
    assert f'<a href="#L{line}" title="第{line}行">质量指标</a>' in told
    assert "没有错误" in told
    assert marked(told, line) == ""
    assert "<textarea" not in told
    assert "自带，只读" in told
    assert "正在用它评分" in told


@pytest.mark.slow
def test_hints_are_marked_on_their_lines(page: Bench) -> None:
    told = page.get(f"/rules/{SELF}")
    text = shipped_bytes()[str(Path(f"rulesets/{SELF}.yaml"))].decode()
    assert marked(told, line_of(text, "cite: 财预")) == "info"
    assert "提示（1）" in told


@pytest.mark.slow
@pytest.mark.parametrize("file", ["table.xlsx", "form.xlsx"])
def test_workbooks_are_those_of_the_command_line(page: Bench, file: str) -> None:
    answer = page.client.get(f"/rules/{SELF}/{file}")
    texts = [cell.value for sheet in load_workbook(io.BytesIO(answer.content)) for row in sheet for cell in row]
    assert any("数量指标" in str(text) for text in texts)
    assert quote("（财预") in answer.headers["content-disposition"]


def test_other_files_are_written_too(page: Bench) -> None:
    assert page.get(f"/rules/{SELF}/table.md").startswith("# 项目支出绩效自评")
    assert page.client.get(f"/rules/{SELF}/form.docx").content.startswith(b"PK")
    assert page.get(f"/rules/{SELF}/ruleset.yaml").startswith("schema: jixiao.ruleset/1")


# --- drafts ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_copy_has_its_own_name_and_the_worked_examples(page: Bench) -> None:
    text = begun(page)
    assert '\nid: city\nedition: "2024"\n' in text
    assert text.count("\n") == shipped_bytes()[str(Path(f"rulesets/{SELF}.yaml"))].decode().count("\n")
    told = page.get(f"{CITY}/cases")
    assert re.search(r'算例\d+个，<span class="ok">相符\d+个</span>，<span>不符0个', told)
    assert "own/city-2024.cases" not in told
    assert "第1稿" in page.get("/rules")


@pytest.mark.slow
def test_a_copy_of_a_draft_has_what_that_has(page: Bench) -> None:
    begun(page)
    page.post("/rules/new", id="other", how="copy", of="own/city-2024")
    text = text_of(page, "own/other")
    assert '\nid: other\nedition: "1"\n' in text
    assert "不符0个" in page.get("/rules/own/other/cases")


@pytest.mark.slow
def test_the_template_has_no_errors_and_no_examples(page: Bench) -> None:
    page.post("/rules/new", id="city", edition="", how="template")
    assert "没有错误" in page.get("/rules/own/city")
    assert "规则集旁边没有算例" in page.get("/rules/own/city/cases")
    assert "没有算例" in page.get("/rules/own/city")


@pytest.mark.parametrize(
    ("identity", "edition"), [("City", "1"), ("a/b", "1"), ("", "1"), ("city", "二〇二四"), ("city", "..//")]
)
def test_a_name_that_is_none_is_refused(page: Bench, identity: str, edition: str) -> None:
    assert "编号或版次的写法不对" in page.post("/rules/new", 422, id=identity, edition=edition, how="template")
    assert "还没有草稿" in page.get("/rules")


@pytest.mark.slow
def test_a_name_is_given_once(page: Bench) -> None:
    begun(page)
    assert "已经有名为" in page.post("/rules/new", 422, id="city", edition="2024", how="template")


@pytest.mark.slow
def test_what_is_typed_is_checked_and_not_kept(page: Bench) -> None:
    text = begun(page)
    typed = text.replace("weight: 10", "weight: 12", 1).replace("\n", "\r\n")
    told = page.post(f"{CITY}/check", text=typed)
    line = line_of(text, "- name: 预算执行率")
    assert f'<a href="#L{line}">第{line}行</a> 下级指标的分值合计102.00，应为总分100.00。' in told
    assert marked(told, line) == "error"
    assert '<td colspan="1" rowspan="1">12</td>' in told
    assert "没有保存" in told
    assert "weight: 12" in told
    assert text_of(page) == text
    assert len(page.desk.acts) == 2


def test_a_misspelt_key_is_told_beside_the_table_that_it_means(page: Bench) -> None:
    told = page.post(f"{CITY}/check", text=begun(page).replace("edition:", "editon:"))
    assert "是不是想写“edition”" in told
    assert "还不能写成指标体系表" not in told


def test_a_text_without_form_has_no_table_but_its_problems(page: Bench) -> None:
    text = begun(page)
    told = page.post(f"{CITY}/check", text=text.replace("total: 100", "total: 一百"))
    assert "还不能写成指标体系表" in told
    assert "“一百”不是数" in told
    told = page.post(f"{CITY}/check", text=text.replace("最小(1", "最小("))
    assert "还不能写成指标体系表" in told
    assert "<h1>项目支出绩效自评" in told


@pytest.mark.slow
def test_every_save_is_kept_and_can_be_seen_and_taken_back(page: Bench) -> None:
    text = begun(page)
    wrong = text.replace("weight: 10", "weight: 12", 1)
    told = page.post(f"{CITY}/save", text=wrong, known="99")
    assert "第2稿" in told
    assert text_of(page) == wrong
    assert "错误1处" in page.get("/rules")
    (first, *_, second) = page.desk.acts
    assert "这是较早的一稿" not in page.get(f"{CITY}?save={second.id}")
    told = page.get(f"{CITY}?save={first.id}")
    assert "这是较早的一稿" in told
    assert "weight: 12" not in told
    page.post(f"{CITY}/undo", of=str(second.id))
    assert text_of(page) == text
    page.post(f"{CITY}/undo", 404, of=str(second.id))
    assert "还没有草稿" in page.post(f"{CITY}/undo", of=str(first.id))
    page.get(CITY, 404)
    page.post(f"{CITY}/save", 404, text=text)


def test_the_same_text_is_not_saved_again(page: Bench) -> None:
    text = begun(page)
    assert "第1稿" in page.post(f"{CITY}/save", text=text)
    assert len(page.desk.acts) == 2


@pytest.mark.slow
@pytest.mark.parametrize("way", ["save", "check"])
def test_what_is_no_text_is_refused_and_stays_on_the_page(page: Bench, way: str) -> None:
    begun(page)
    assert "控制字符" in page.post(f"{CITY}/{way}", 422, text="id: x\x00")
    told = page.post(f"{CITY}/{way}", 422, text="# 甲\n" + "a" * MOST)
    assert "文字超过1MB" in told
    assert "# 甲" in told


@pytest.mark.slow
def test_who_was_faster_is_told_and_nothing_is_lost(page: Bench) -> None:
    text = begun(page)
    known = str(page.desk.state.number)
    page.post(f"{CITY}/save", text=text + "# 甲\n")
    page.called("李四")
    told = page.post(f"{CITY}/save", 409, text=text + "# 乙\n", known=known)
    assert "张三刚刚保存了这部草稿" in told
    assert "# 乙" in told
    assert f'name="known" value="{page.desk.state.number}"' in told
    assert text_of(page) == text + "# 甲\n"
    page.post(f"{CITY}/save", text=text + "# 乙\n")
    assert text_of(page) == text + "# 乙\n"


@pytest.mark.slow
def test_to_check_is_not_to_see_what_others_saved(page: Bench) -> None:
    text = begun(page)
    known = str(page.desk.state.number)
    page.post(f"{CITY}/save", text=text + "# 甲\n")
    page.called("李四")
    told = page.post(f"{CITY}/check", text=text + "# 乙\n", known=known)
    assert f'name="known" value="{known}"' in told
    assert f'name="known" value="{known}"' in page.post(f"{CITY}/check", 422, text="", known=known)


@pytest.mark.slow
def test_markup_in_a_text_is_text(page: Bench) -> None:
    text = begun(page)
    told = page.post(
        f"{CITY}/check", text=text.replace("title: 项目", 'title: "<b>甲</b>项目', 1).replace("号）\n", '号）"\n', 1)
    )
    assert "<b>" not in told
    assert "&lt;b&gt;甲" in told


# --- a draft as the law ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_draft_counts_when_it_is_chosen_and_as_it_was_then(page: Bench) -> None:
    text = begun(page)
    before = earned(page)
    half = text.replace("value: 最小(1, 执行数 / 预算数)", "value: 最小(1, 执行数 / 预算数) / 2").replace(
        "      reached: 执行数 ≥ 预算数\n", ""
    )
    assert half != text
    page.post(f"{CITY}/save", text=half)
    assert earned(page) == before
    page.post("/laws", name="own/city-2024")
    after = earned(page)
    assert after != before
    assert "正在用它评分" in page.get(CITY)
    assert 'value="own/city-2024" id="law-1" checked' in page.get("/laws")
    page.post(f"{CITY}/save", text=text)
    assert earned(page) == after
    assert "正在用较早的一稿评分" in page.get(CITY)
    page.post("/laws", name="own/city-2024")
    assert earned(page) == before


@pytest.mark.slow
def test_marks_of_a_draft_are_the_same_when_the_desk_is_opened_again(page: Bench, tmp_path: Path) -> None:
    text = begun(page)
    page.post("/laws", name="own/city-2024")
    page.post(f"{CITY}/save", text=text.replace("total: 100", "total: 101"))
    before = earned(page)
    page.desk.close()
    with bench(tmp_path) as again:
        assert earned(again) == before
        assert again.desk.state.law.opened.reference.id == "city"


def test_a_draft_with_errors_is_not_chosen(page: Bench) -> None:
    text = begun(page)
    page.post(f"{CITY}/save", text=text.replace("weight: 10", "weight: 12", 1))
    assert "应为总分100.00" in page.post("/laws", 422, name="own/city-2024")
    assert "own/city-2024" not in page.get("/laws")
    assert "<button>用这一稿评分" not in page.get(CITY)
    assert "应为总分100.00" in page.get(f"{CITY}/form.xlsx", 422)
    assert "没有选规则集" in page.post("/laws", 422, name="own/none")
    assert page.desk.state.law.opened.reference.id == DEFAULT.partition("/")[0]


@pytest.mark.slow
def test_a_draft_may_name_another_and_never_a_file_of_the_disk(page: Bench, tmp_path: Path) -> None:
    page.post("/rules/new", id="dept", how="copy", of="department-overall-sichuan/2020")
    begun(page)
    text = text_of(page, "own/dept")
    assert "\nprojects:" in text
    page.post("/rules/own/dept/save", text=re.sub(r"\nprojects:.*", "\nprojects: own/city-2024", text))
    assert "没有错误" in page.get("/rules/own/dept")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "beside.yaml").write_text(text_of(page), encoding="utf-8")
    told = page.post("/rules/own/dept/check", text=re.sub(r"\nprojects:.*", "\nprojects: beside.yaml", text))
    assert "没有这个文件" in told


# --- worked examples ------------------------------------------------------------------------------------------


CASE = """- name: 缴款
  submission:
    project: 甲
    indicators:
      - {path: [产出指标, 数量指标, 发放人数], target: ≥100人, actual: 100人, weight: 50}
  expect:
    lines: {发放人数: MARK}
"""


@pytest.mark.slow
def test_worked_examples_are_kept_and_run(page: Bench) -> None:
    begun(page)
    told = page.post(f"{CITY}/cases", text=CASE.replace("MARK", "49"))
    assert "“发放人数”earned 期望49，实际" in told
    assert "不符1个" in told
    assert "没有算例触及的" in told
    mark = re.search(r"实际([\d.]+)", told)
    assert mark is not None
    told = page.post(f"{CITY}/cases", files={"file": ("算例.yaml", CASE.replace("MARK", mark[1]).encode())}, text="")
    assert "不符0个" in told
    assert f"发放人数: {mark[1]}" in told
    page.post(f"{CITY}/cases", text=" ")
    assert "规则集旁边没有算例" in page.get(f"{CITY}/cases")


def test_worked_examples_that_cannot_be_read_are_told(page: Bench) -> None:
    begun(page)
    assert "算例文件应是一个列表" in page.post(f"{CITY}/cases", text="name: 甲")
    told = page.post(f"{CITY}/cases", 422, files={"file": ("算例.yaml", b"\x00\x01")}, text="")
    assert "控制字符" in told
    assert "控制字符" in page.post(f"{CITY}/cases", 422, text="甲\x00")


@pytest.mark.slow
def test_worked_examples_of_another_person_are_not_lost(page: Bench) -> None:
    begun(page)
    known = str(page.desk.state.number)
    page.post(f"{CITY}/cases", text=CASE)
    page.called("李四")
    told = page.post(f"{CITY}/cases", 422, text="# 乙\n", known=known)
    assert "张三刚刚保存了" in told
    assert "# 乙" in told
    page.post(f"{CITY}/save", text=text_of(page) + "# 乙\n", known=known)


@pytest.mark.slow
def test_worked_examples_can_be_taken_back(page: Bench) -> None:
    begun(page)
    page.post(f"{CITY}/undo", of=str(page.desk.acts[-1].id))
    assert "规则集旁边没有算例" in page.get(f"{CITY}/cases")


def test_worked_examples_of_a_shipped_ruleset_are_only_to_look_at(page: Bench) -> None:
    told = page.get("/rules/target-review/2015/cases")
    assert re.search(r"算例\d+个，.*不符0个", told)
    assert "<textarea" not in told


# --- two of them ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_two_rulesets_are_compared_and_what_would_become_of_the_forms(page: Bench) -> None:
    text = begun(page)
    page.post(f"{CITY}/save", text=text.replace("label: 优, from: 90", "label: 优, from: 95"))
    told = page.get(f"/rules/compare?before={SELF}&after=own/city-2024")
    assert "由90" in told
    assert "影响" not in told
    told = page.get(f"/rules/compare?before={SELF}&after=own/city-2024&on=1")
    assert "对既有申报表的影响（1份）" in told
    assert "71.77" in told
    assert "<svg" in told
    assert "style=" not in told


def test_what_is_to_be_compared_is_asked_for(page: Bench) -> None:
    told = page.get("/rules/compare")
    assert f'value="{SELF}" selected' in told
    page.get(f"/rules/compare?before={SELF}&after=own/none", 404)


def test_without_forms_nothing_is_weighed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with bench(tmp_path) as made:
        made.get("/")
        told = made.get(f"/rules/compare?before={SELF}&after={SELF}&on=1")
    assert "手头还没有表" in told
    assert "两部规则集没有不同" in told


# --- from a table ---------------------------------------------------------------------------------------------


def workbook(rows: list[tuple[Any, ...]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "指标解释", "评分标准"), *rows):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.slow
def test_from_a_table_to_a_checked_ruleset(page: Bench) -> None:
    rows = [
        ("过程", 40, "资金管理", 40, "资金到位率", 40, "", "到位率100%计满分，每低1个百分点扣1分，扣完为止"),
        ("产出", 60, "产出数量", 60, "完成质量", 60, "", "视情况酌情掌握"),
    ]
    files = {"file": ("甲/指标.xlsx", workbook(rows))}
    told = page.post("/rules/new", id="city", edition="2024", how="table", files=files)
    assert "由表生成时的提示（" in told
    assert "指标2项，评分标准识别" in told
    assert re.search(r'<span class="place">Sheet!H3</span>', told)
    text = text_of(page)
    line = line_of(text, "【待核】")
    assert f'<a href="#L{line}">第{line}行</a>' in told
    assert "没有错误" in told
    done = "\n".join(line for line in text.splitlines() if "【待核】" not in line) + "\n"
    assert "待核（" not in page.post(f"{CITY}/save", text=done)
    page.post("/laws", name="own/city-2024")
    assert page.desk.state.law.opened.reference.id == "city"


def test_a_table_is_needed_and_is_not_too_large(page: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "没有选择文件" in page.post("/rules/new", 422, id="city", how="table")
    monkeypatch.setattr("jixiao.web.pages.drafting._TABLE", 3)
    told = page.post("/rules/new", 422, id="city", how="table", files={"file": ("甲.xlsx", b"1234")})
    assert "文件超过" in told


def test_a_file_without_a_table_is_refused(page: Bench) -> None:
    told = page.post("/rules/new", 422, id="city", how="table", files={"file": ("甲.xlsx", b"PK\x03\x04")})
    assert "没有完成" in told


def test_where_a_draft_is_begun_a_ruleset_may_be_named(page: Bench) -> None:
    page.get("/")
    told = page.get(f"/rules/new?of={quote(SELF, safe='')}")
    assert f'<option value="{SELF}" selected>' in told


# --- time, and rights -----------------------------------------------------------------------------------------


class _Failing:
    """Never answers; keeps what it was asked last."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.asked = 0

    def ask(self, question: Any) -> Any:
        self.asked, self.last = self.asked + 1, question
        raise self.error

    def close(self) -> None:
        pass


@pytest.mark.parametrize(("error", "words"), [(SlowError(), "还没有完，已经停下"), (EndedError(), "检查程序中止了")])
def test_a_check_that_does_not_end_is_told_once(error: Exception, words: str) -> None:
    failing = _Failing(error)
    prover = Prover(failing)
    assert words in prover.check("own/x.yaml", {}).errors[0].message
    assert words in prover.check("own/x.yaml", {}).errors[0].message
    assert words in prover.test("own/x.yaml", {}).problems[0].message
    assert failing.asked == 2


def test_answers_are_kept_and_the_oldest_given_up() -> None:
    class Counting(_Failing):
        def ask(self, question: Any) -> Any:
            self.asked += 1
            return question[2]

    child = Counting(SlowError())
    prover = Prover(child)
    for number in range(70):
        prover.check("own/x.yaml", {"a": str(number).encode()})
    prover.check("own/x.yaml", {"a": b"69"})
    assert child.asked == 70
    prover.check("own/x.yaml", {"a": b"0"})
    assert child.asked == 71


@pytest.mark.slow
def test_the_check_runs_in_a_process_of_its_own() -> None:
    prover = Prover()
    try:
        proof = prover.check("target-review/2015")
        assert proof.table is not None
        assert proof.errors == ()
    finally:
        prover.close()


class As(Open):
    """Whoever asks has this role."""

    def __init__(self, role: Role) -> None:
        super().__init__()
        self.role = role

    def person(self, request: Request) -> Person | None:
        return Person("王五", self.role, "甲局") if super().person(request) else None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "looks", "writes", "chooses"),
    [
        (Role.UNIT, 403, 403, 403),
        (Role.READER, 200, 403, 403),
        (Role.EVALUATOR, 200, 403, 200),
        (Role.KEEPER, 200, 200, 403),
    ],
)
def test_who_may_look_and_who_may_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: Role, looks: int, writes: int, chooses: int
) -> None:
    monkeypatch.chdir(tmp_path)
    gate = As(Role.OWNER)
    with bench(tmp_path, gate=gate) as made:
        text = begun(made)
        mark = made.mark("/")
        gate.role = role
        for path in ("/rules", CITY, f"{CITY}/cases", f"{CITY}/form.xlsx", f"/rules/{SELF}", "/rules/compare"):
            assert made.client.get(path).status_code == looks
        assert made.client.get("/rules/new").status_code == writes
        if looks == 200:
            told = made.get(CITY)
            assert ("<textarea" in told) is (writes == 200)
            assert ("用这一稿评分</button>" in told) is (chooses == 200)
            assert ("<textarea" in made.get(f"{CITY}/cases")) is (writes == 200)
            assert ("/rules/new" in made.get("/rules")) is (writes == 200)
        sent = {"mark": mark, "known": "99", "text": f"{text}# 甲\n", "of": "1", "id": "new", "how": "template"}
        for path in (f"{CITY}/check", f"{CITY}/save", f"{CITY}/cases", f"{CITY}/undo", "/rules/new"):
            assert made.client.post(path, data=sent).status_code == writes, path
        assert made.client.post("/laws", data={"mark": mark, "name": DEFAULT}).status_code == chooses


def test_a_remark_without_a_line_marks_none(page: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(page)
    monkeypatch.setattr(page.desk, "prover", Prover(_Failing(SlowError())))
    told = page.get(CITY)
    assert "还没有完，已经停下" in told
    assert 'class="error">' not in told.split('id="gutter"')[1]
