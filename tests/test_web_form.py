"""The page of a form: what is shown, what a person may say of it, and that nothing typed is lost."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.bench import Bench, bench
from jixiao.records import Status
from jixiao.web.pages import form as pages


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.chdir(tmp_path)
    with bench(tmp_path, "多处错误.yaml", "企业教师生活补贴.yaml") as made:
        made.called("张三")
        yield made


def lift(page: Bench) -> str:
    return f"/form/{page.form('社区电梯')}"


def place(page: Bench, name: str) -> str:
    """The number of a line among those of its card."""
    for form in page.desk.state.forms.values():
        for at, line in enumerate(form.card.lines if form.card else ()):
            if line.path[-1] == name and line.working:
                return str(at)
    raise LookupError(name)


def hidden(page: Bench, address: str, line: str, name: str) -> str:
    """What a form of a line carries."""
    told = page.get(address)
    part = told[told.index(f'id="line-{line}"') :]
    found = re.search(rf'name="{name}" value="([^"]*)"', part)
    assert found is not None
    return found[1]


def test_a_form_is_shown_with_its_marks_and_why(page: Bench) -> None:
    told = page.get(lift(page))
    assert "71.77" in told
    assert "/ 102.00" in told
    assert "有据 <strong>44.77</strong>" in told
    assert "待评判 <strong>5.00</strong>" in told
    assert "计10.00×214.4÷320" in told
    assert "材料供应延误" in told  # the unit's own reason
    assert told.count('<tbody id="line-') == 12
    assert told.count('<li id="finding-') == len(page.desk.state.forms[page.form("社区电梯")].card.findings)  # type: ignore[union-attr]


def test_every_finding_leads_to_its_line_and_back(page: Bench) -> None:
    told = page.get(lift(page))
    ids = set(re.findall(r'id="([^"]+)"', told))
    links = set(re.findall(r'href="#([^"]+)"', told)) - {"main"}
    assert links - {"pending"} <= ids
    assert any(one.startswith("finding-") for one in links)
    assert any(one.startswith("line-") for one in links)


def test_a_pending_line_is_judged_by_a_click(page: Bench) -> None:
    at = place(page, "完工时间")
    told = page.post(
        f"{lift(page)}/judge",
        line=at,
        grade="部分达成",
        share="75%",
        words="看过验收单",
        seen="2022年9月底前\r\n2022年11月",
    )
    assert "75.52" in told
    assert "评判：部分达成，75%，看过验收单" in told
    assert "张三 2024-03-01 09:00" in told
    assert "重新评判" in told
    told = page.post(
        f"{lift(page)}/judge", line=at, grade="达成", share="90", words="再看", seen="2022年9月底前\n2022年11月"
    )
    assert "76.27" in told


def test_what_lacks_a_share_or_a_reason_is_told_and_not_saved(page: Bench) -> None:
    at = place(page, "完工时间")
    for missing in ({"share": "", "words": "x"}, {"share": "85%", "words": ""}, {"share": "85", "words": " "}):
        told = page.post(f"{lift(page)}/judge", 422, line=at, grade="达成", seen="", **missing)
        assert "没有完成" in told
    assert "“七成”不是比例。" in page.post(f"{lift(page)}/judge", 422, line=at, seen="", share="七成", words="x")
    assert page.desk.acts == ()


def test_what_the_ruleset_refuses_is_told_on_a_page(page: Bench) -> None:
    told = page.post(
        f"{lift(page)}/judge",
        422,
        line=place(page, "完工时间"),
        grade="达成",
        share="10%",
        words="x",
        seen="2022年9月底前\n2022年11月",
    )
    assert "比例10%不在档次“达成”的区间内" in told
    assert page.desk.acts == ()


def test_a_mark_is_overruled_and_both_are_shown(page: Bench) -> None:
    at = place(page, "加装电梯数量")
    told = page.post(f"{lift(page)}/judge", line=at, share="50%", words="现场只有29台", seen="≥40台\n58台")
    assert "改判：50%，现场只有29台" in told
    assert "改判" in told
    assert "10.00" in told  # what the rule gave
    card = page.desk.state.forms[page.form("社区电梯")].card
    assert card is not None
    line = card.lines[int(at)]
    assert str(line.earned) == "5.00"
    again = page.post(f"{lift(page)}/judge", line=at, share="60%", words="数到35台", seen="≥40台\n58台")
    assert "改判：60%，数到35台" in again


def test_nothing_is_saved_without_a_name(page: Bench) -> None:
    page.client.cookies.delete("jixiao_name")
    told = page.post(f"{lift(page)}/support", 422, line=place(page, "完工时间"), words="验收单")
    assert "还没有写您的姓名" in told
    page.post("/name", name="李四", to=lift(page))
    assert "佐证：验收单" in page.post(f"{lift(page)}/support", line=place(page, "完工时间"), words="验收单")
    assert page.desk.acts[-1].author == "李四"


@pytest.mark.parametrize("to", ["https://example.org", "//example.org", "/\\example.org", ""])
def test_a_name_leads_to_no_other_site(page: Bench, to: str) -> None:
    answer = page.client.post("/name", data={"mark": page.mark(), "name": "x", "to": to}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_reading_is_put_right_and_what_stood_there_stays_visible(page: Bench) -> None:
    at = place(page, "加装电梯数量")
    told = page.post(f"{lift(page)}/correct", line=at, field="actual", was="58台", now="38台", words="印得不清")
    assert "更正实际完成值：“58台”改为“38台”，印得不清" in told
    act = page.desk.acts[-1]
    assert "71.77" in page.post(f"{lift(page)}/undo", of=str(act.id))
    page.post(f"{lift(page)}/undo", 404, of="999")


def test_a_budget_is_put_right(page: Bench) -> None:
    was = re.search(
        r'name="field" value="executed"><input type="hidden" name="was" value="([^"]*)"', page.get(lift(page))
    )
    assert was is not None
    told = page.post(f"{lift(page)}/correct", field="executed", was=was[1], now="320", words="")
    assert "更正执行数" in told
    assert "完成预算的100%" in told


def test_a_correction_that_changes_nothing_or_no_cell_is_refused(page: Bench) -> None:
    at = place(page, "加装电梯数量")
    assert "一样" in page.post(f"{lift(page)}/correct", 422, line=at, field="actual", was="58台", now="58台")
    page.post(f"{lift(page)}/correct", 404, line=at, field="path", was="a", now="b")
    page.post(f"{lift(page)}/correct", 404, line="999", field="actual", was="a", now="b")


def test_what_proves_a_line_is_attached_and_fetched(page: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    at = place(page, "加装电梯数量")
    file = {"file": ("验收单.pdf", b"%PDF-1.4 x", "application/pdf")}
    told = page.post(f"{lift(page)}/support", files=file, line=at, words="现场核查")
    assert "佐证：现场核查，附件：验收单.pdf" in told
    found = re.search(r'href="(/form/[0-9a-f]+/attached/\d+)"', told)
    assert found is not None
    answer = page.client.get(found[1])
    assert answer.content == b"%PDF-1.4 x"
    assert answer.headers["content-disposition"].startswith("attachment")
    page.get(f"{lift(page)}/attached/77", 404)
    assert "没有写佐证材料" in page.post(f"{lift(page)}/support", 422, line=at, words="")
    monkeypatch.setattr(pages, "_ATTACHED", 5)
    assert "附件超过" in page.post(f"{lift(page)}/support", 422, files=file, line=at, words="")


def test_the_second_of_two_people_sees_both_and_may_insist(page: Bench) -> None:
    at = place(page, "完工时间")
    told = {"line": at, "grade": "达成", "words": "看过", "seen": "2022年9月底前\n2022年11月"}
    page.post(f"{lift(page)}/judge", share="80%", known="0", **told)
    page.called("李四")
    clash = page.post(f"{lift(page)}/judge", 409, share="90%", known="0", **told)
    assert "张三" in clash
    assert "80%" in clash
    assert "90%" in clash
    assert len(page.desk.acts) == 1
    known = re.search(r'name="known" value="(\d+)"', clash)
    assert known is not None
    page.post(f"{lift(page)}/judge", share="90%", known=known[1], **told)
    assert [act.author for act in page.desk.acts] == ["张三", "李四"]


def test_a_form_that_is_not_there_is_told(page: Bench) -> None:
    assert "没有这一页" in page.get("/form/000000000000", 404)


def test_a_form_without_a_scorecard_says_why(page: Bench) -> None:
    text = Path("企业教师生活补贴.yaml").read_text().replace("项目完成指标", "结果目标")
    Path("不合.yaml").write_text(text)
    page.desk.look()
    page.desk.wait()
    form = next(one for one in page.desk.state.forms.values() if one.read.source.file == "不合.yaml")
    told = page.get(f"/form/{form.id}")
    assert "没有评出分" in told
    assert form.problems[0].message in told
    page.get(f"/form/{form.id}/suppose", 404)
    page.post(f"/form/{form.id}/judge", 404, line="0", share="1", words="x")


@pytest.mark.slow
def test_what_is_tried_moves_the_total_and_is_not_kept(page: Bench) -> None:
    address = f"{lift(page)}/suppose"
    assert "试算 <span" not in page.get(address)
    told = page.get(f"{address}?line-{place(page, '加装电梯数量')}=20台")
    assert "66.77" in told
    assert "总分可到" in told and "71.77" in told.split("什么会改变总分")[1]  # what would move it from there on
    assert page.desk.acts == ()
    page.get(f"{address}?line-99=1", 404)
    page.get(f"{address}?line-x=1", 404)
    page.get(f"{address}?line-{place(page, '预算执行率')}=1", 404)


def test_the_page_of_an_act_that_no_longer_fits_says_so(page: Bench) -> None:
    at = place(page, "加装电梯数量")
    page.post(f"{lift(page)}/judge", line=at, share="50%", words="现场只有29台", seen="≥40台\n58台")
    page.post(f"{lift(page)}/correct", line=at, field="actual", was="58台", now="38台", words="")
    told = page.get(lift(page))
    assert "没有采用" in told
    page.post(f"{lift(page)}/undo", of="1")
    assert "没有采用" not in page.get(lift(page))


def test_every_line_that_waits_is_unfolded(page: Bench) -> None:
    told = page.get(lift(page))
    form = page.desk.state.forms[page.form("社区电梯")]
    assert form.card is not None
    for at, line in enumerate(form.card.lines):
        if line.working:
            assert (f'id="why-{at}" open' in told) is (line.status is Status.PENDING)
