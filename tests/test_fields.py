"""A bureau's own document with fields: every one is filled, in its own look, or what is wrong with it is said with its place."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import docx.document
import pytest
from docx.enum.section import WD_SECTION
from docx.shared import Pt, RGBColor

from helpers.commands import DEPARTMENT, Run
from helpers.commands import TEACHERS as FORM
from helpers.scorecards import TEACHERS, at, cell
from jixiao.ground.problems import Problems
from jixiao.records import Fund
from jixiao.render.word import merge
from jixiao.report import sentences
from jixiao.report.blocks import Gap, Heading, Paragraph, paragraph, report
from jixiao.report.fields import BY_TITLE, FIELDS, values
from jixiao.report.project import project_report

ON = date(2021, 3, 15)
_FUND = Fund(at(4), annual=cell("550"), executed=cell("474.84"))
TWO = replace(TEACHERS.submission.budget, fiscal=_FUND, other=_FUND)
FUNDED = replace(TEACHERS, submission=replace(TEACHERS.submission, budget=TWO))
VALUES = values(project_report(FUNDED, on=ON), FUNDED, on=ON, outline="sichuan")


@pytest.fixture(autouse=True)
def _nothing_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.intake.formats.converted.program", lambda: None)


def template(*paragraphs: str, change: Callable[[docx.document.Document], object] = lambda _: None) -> bytes:
    made = docx.Document()
    for words in paragraphs:
        made.add_paragraph(words)
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def opened(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def lines(data: bytes) -> list[str]:
    return [one.text for one in opened(data).paragraphs if one.text]


def problems(data: bytes, times: int = 1) -> list[str]:
    with pytest.raises(Problems) as found:
        merge.merged(data, [VALUES] * times)
    assert {one.code for one in found.value.problems} == {"report.template-field"}
    return [f"{one.message}{one.cure}" for one in found.value.problems]


def test_every_field_that_is_listed_is_filled() -> None:
    titles = {one.text for one in project_report(FUNDED, on=ON).blocks if isinstance(one, Heading)}
    assert set(VALUES) == {field.name for field in FIELDS} | titles
    data = merge.merged(template(*(f"{{{{{field.name}}}}}" for field in FIELDS)), [VALUES])
    text = "\n".join(lines(data))
    assert "{{" not in text
    for words in (
        "企业教师生活补贴",
        "泸州市社会保险事业管理局",
        "2021年3月15日",
        "1100万元",
        "949.68万元",
        "86.33%",
        "82.78",
        "待定",
    ):
        assert words in text
    heads = [table.rows[0].cells[0].text for table in opened(data).tables]
    assert heads.count("资金来源") == 2  # {{资金表}} and {{报告正文}}


def test_fields_stand_where_people_write_them_and_however_word_parts_them() -> None:
    def change(document: docx.document.Document) -> None:
        line = document.add_paragraph("关于")
        for words, bold in (("{{项目", True), ("名", False), ("称}}的", False)):
            line.add_run(words).bold = bold
        line.add_run("｛｛ 年度 ｝｝年")
        document.add_table(1, 1).cell(0, 0).text = "得{{得分}}分、{{等级}}"
        document.sections[0].header.paragraphs[0].text = "{{单位}}"
        document.sections[0].footer.paragraphs[0].text = "{{日期}}"

    data = merge.merged(template(change=change), [VALUES])
    made = opened(data)
    line = next(one for one in made.paragraphs if one.text.startswith("关于"))
    assert line.text == "关于企业教师生活补贴的2020年"
    assert [(run.text, run.bold) for run in line.runs if run.text] == [
        *(("关于", None), ("企业教师生活补贴", True), ("的", False), ("2020年", None)),
    ]
    assert made.tables[0].cell(0, 0).text == "得82.78分、待定"
    assert made.sections[0].header.paragraphs[0].text == "泸州市社会保险事业管理局"
    assert made.sections[0].footer.paragraphs[0].text == "2021年3月15日"
    assert data == merge.merged(template(change=change), [VALUES])


def test_a_chapter_has_the_look_of_the_paragraph_that_asks_for_it() -> None:
    def change(document: docx.document.Document) -> None:
        document.styles.add_style("本局正文", 1)
        run = document.add_paragraph(style="本局正文").add_run("{{综述}}")
        run.font.size, run.font.color.rgb = Pt(20), RGBColor(255, 0, 0)

    filled = {**VALUES, "综述": (paragraph("甲", Gap("乙")), paragraph("丙"))}
    made = opened(merge.merged(template(change=change), [filled]))
    found = [one for one in made.paragraphs if one.text]
    assert [(one.text, one.style.name if one.style else "") for one in found] == [
        *(("甲【待补充：乙】", "本局正文"), ("丙", "本局正文")),
    ]
    assert {run.font.size for one in found for run in one.runs} == {Pt(20)}
    assert [run.font.highlight_color is not None for run in found[0].runs] == [False, True]


def test_a_chapter_in_a_cell_is_as_wide_as_the_cell_and_one_that_ends_a_section_leaves_the_section() -> None:
    def change(document: docx.document.Document) -> None:
        cell = document.add_table(1, 2).cell(0, 1)
        cell.text = "{{资金表}}"
        document.add_paragraph("{{存在问题}}")
        document.add_section(WD_SECTION.NEW_PAGE)
        bare = document.add_table(1, 1).cell(0, 0)
        bare.text = "{{资金表}}"
        for width in bare._tc.tcPr.findall("{*}tcW"):
            bare._tc.tcPr.remove(width)

    made = opened(merge.merged(template(change=change), [{**VALUES, "存在问题": (paragraph("甲"),)}]))
    assert len(made.sections) == 2
    assert "甲" in [one.text for one in made.paragraphs]
    inner = [made.tables[0].cell(0, 1).tables[0], made.tables[1].cell(0, 0).tables[0]]
    widths = [int(one._tbl.tblPr.find("{*}tblW").get(f"{{{one._tbl.nsmap['w']}}}w")) for one in inner]
    page = made.sections[0]
    whole = (page.page_width - page.left_margin - page.right_margin) // 635
    assert widths == [whole // 2, whole // 2]


def test_captions_are_counted_through_the_whole_document_and_an_empty_chapter_leaves_an_empty_line() -> None:
    filled = {**VALUES, "综述": ()}
    data = merge.merged(template("{{目标表}}", "{{综述}}", "{{资金表}}"), [filled])
    assert [line for line in lines(data) if line.startswith("表")] == [
        "表1　项目绩效目标表",
        "表2　项目资金情况表（单位：万元）",
    ]
    assert "{{" not in "".join(lines(data))


def test_several_reports_stand_one_after_another_each_on_a_new_page() -> None:
    other = {**VALUES, "项目名称": ("乙",)}
    data = merge.merged(template("题：{{项目名称}}", "{{综述}}"), [VALUES, {**other, "综述": (paragraph("丙"),)}])
    assert [line for line in lines(data) if line.startswith(("题", "丙"))] == ["题：企业教师生活补贴", "题：乙", "丙"]
    assert opened(data).element.xml.count('w:type="page"') == 1


def test_what_is_wrong_with_fields_is_said_all_at_once_with_its_place() -> None:
    def change(document: docx.document.Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{无此域}}"

    assert problems(template("前", "甲{{项目名}}乙", "见{{评分表}}。", "{{得分", change=change)) == [
        "正文第2段“甲{{项目名}}乙”里的 {{项目名}}：没有这个域。是不是想写“项目名称”？",
        "正文第3段“见{{评分表}}。”里的 {{评分表}} 是章节或表格，不能与别的文字同段。请让它单独占一段。",
        "正文第4段“{{得分”里的域没有写完。请写成 {{项目名称}} 这样，左右各两个花括号。",
        "页眉页脚第1段“{{无此域}}”里的 {{无此域}}：没有这个域。请用 jixiao report --fields 查看有哪些域。",
    ]


def test_a_field_of_a_header_is_for_one_report() -> None:
    def change(document: docx.document.Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{单位}}"

    data = template("{{综述}}", change=change)
    assert problems(data, times=2) == ["页眉页脚里的域只能填一份报告。请写入文件夹（-o 文件夹/），每份报告一个文件。"]
    assert lines(merge.merged(data, [VALUES]))


def test_a_report_without_a_chapter_has_a_gap_and_one_without_a_scorecard_has_no_such_field() -> None:
    bare = report(("甲",), (), (paragraph("乙"), Heading(1, "别的"), paragraph("丙")))
    found = values(bare, TEACHERS, on=None, outline="national")
    assert found["日期"] == ()
    assert found["资金表"] == (paragraph("企业教师生活补贴项目", *sentences.execution(TEACHERS.budget)),)
    assert found["存在问题"] == (Paragraph((Gap("存在问题"),)),)
    assert set(values(bare, None, on=None, outline=None)) == {"报告标题", "日期", "报告正文", "别的"}
    assert found["别的"] == (paragraph("丙"),)
    assert "存在问题" not in values(bare, TEACHERS, on=None, outline=None)


@pytest.mark.parametrize("outline", ["sichuan", "national"])
def test_a_chapter_is_what_stands_under_its_heading(outline: str) -> None:
    whole = project_report(TEACHERS, on=ON, outline=outline)
    found = values(whole, TEACHERS, on=ON, outline=outline)
    for name in ("绩效目标", "完成情况", "评价结论", "存在问题", "相关建议"):
        chapter = found[name]
        at = whole.blocks.index(chapter[0])
        assert isinstance(whole.blocks[at - 1], Heading)
        assert whole.blocks[at : at + len(chapter)] == chapter
        after = whole.blocks[at + len(chapter) : at + len(chapter) + 1]
        assert all(isinstance(one, Heading) for one in after)


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_fields_are_listed(run: Run) -> None:
    said = run("report", "--fields")
    assert (said.code, said.err) == (0, "")
    assert re.findall(r"\{\{(.+?)\}\}", said.out) == [*(field.name for field in FIELDS), BY_TITLE.name]


@pytest.mark.slow
def test_a_template_with_fields_is_filled_and_one_without_gives_its_styles(run: Run, tmp_path: Path) -> None:
    own, plain = tmp_path / "本局.docx", tmp_path / "样式.docx"
    own.write_bytes(template("关于{{项目名称}}", "{{存在问题}}"))
    plain.write_bytes(template("关于项目名称"))
    for name in (own, plain):
        assert run("report", FORM, "--template", name, "-o", tmp_path / f"出{name.name}").code == 0
    assert lines((tmp_path / "出本局.docx").read_bytes())[0] == "关于企业教师生活补贴"
    assert lines((tmp_path / "出样式.docx").read_bytes())[0].startswith("企业教师生活补贴项目")
    said = run("report", DEPARTMENT, "--template", own, "-o", f"{tmp_path}/夹/")
    assert said.code == 0
    first = (tmp_path / "夹" / "01-图书馆错时开放.docx").read_bytes()
    assert lines(first)[0] == "关于图书馆错时开放"
    paper = (tmp_path / "夹" / "01-图书馆错时开放-底稿.docx").read_bytes()
    assert "底稿" in lines(paper)[0]


def test_only_what_the_fields_of_the_template_lack_is_asked(run: Run, tmp_path: Path) -> None:
    own, out, asked = tmp_path / "本局.docx", tmp_path / "出.docx", tmp_path / "补.yaml"
    own.write_bytes(template("{{项目名称}}，{{主管部门}}", "{{项目主要内容}}", "{{效益情况}}"))
    said = run("report", FORM, "--template", own, "-o", out, "--ask", asked)
    assert "还有2项内容文件中没有" in said.err
    assert re.findall(r"  \d\. (\S+?)（", said.err) == ["主管部门", "项目主要内容"]
    assert re.findall(r"key: (\S+)", asked.read_text(encoding="utf-8")) == ["content"]
    own.write_bytes(template("{{项目名称}}", "{{评分表}}"))
    assert "文件中没有" not in run("report", FORM, "--template", own, "-o", out, "--force").err


def test_the_fields_of_a_template_are_told_once_wherever_they_stand() -> None:
    assert merge.names(template("{{单位}}的{{ 得分 }}", "{{单位}}", "{{得分", "正文")) == ("单位", "得分", "")
    assert merge.names(template("正文")) == ()


def test_a_report_of_another_kind_has_fewer_fields(run: Run, tmp_path: Path) -> None:
    (tmp_path / "本局.docx").write_bytes(template("{{存在问题}}"))
    said = run(
        "report", DEPARTMENT, "--kind", "summary", "--template", tmp_path / "本局.docx", "-o", tmp_path / "出.docx"
    )
    assert (said.code, "里的 {{存在问题}}：这种报告没有这个域。" in said.err) == (2, True)
    assert not (tmp_path / "出.docx").exists()


@pytest.mark.slow
def test_chapters_of_any_report_are_fields_by_their_titles(run: Run, tmp_path: Path) -> None:
    own, out = tmp_path / "本局.docx", tmp_path / "出.docx"
    own.write_bytes(template("一、机构", "{{机构组成}}", "二、结论", "{{评价结论及建议}}"))
    assert run("report", DEPARTMENT, "--kind", "department", "--template", own, "-o", out).code == 0
    told = lines(out.read_bytes())
    assert told[0] == "一、机构"
    assert told.index("二、结论") > 1
    assert len(told) > told.index("二、结论") + 2
    own.write_bytes(template("{{机构组织}}"))
    said = run("report", DEPARTMENT, "--kind", "department", "--template", own, "-o", out, "--force")
    assert (said.code, "是不是想写“机构组成”" in said.err) == (2, True)


def test_a_report_without_the_heading_that_another_has_leaves_its_place_empty() -> None:
    some, other = (
        report((name,), (), (Heading(1, title), paragraph(name))) for name, title in (("甲", "一"), ("乙", "二"))
    )
    filled = [values(one, None, on=None, outline=None) for one in (some, other)]
    assert lines(merge.merged(template("{{报告标题}}", "{{一}}"), filled)) == ["甲", "甲", "乙"]
