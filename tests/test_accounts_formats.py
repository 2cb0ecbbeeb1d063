"""The same account in Word, as a page and in print: headings by style, notes and charts beside the text, nothing of the paper."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import jixiao
from helpers import pdf
from jixiao.intake import accounts
from jixiao.intake.accounts import writer
from jixiao.records import Account, AccountChart, AccountTable, Passage

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def word(body: str, **parts: str) -> bytes:
    """A Word document of a body and further parts, each with the relation `rId` and its name."""
    names = {
        "styles": "styles.xml",
        "footnotes": "footnotes.xml",
        "comments": "comments.xml",
        "chart": "charts/chart1.xml",
    }
    rels = "".join(f'<Relationship Id="rId{kind}" Type="{KIND}{kind}" Target="{names[kind]}"/>' for kind in parts)
    pack = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    main = f'<Relationships {pack}><Relationship Id="a" Type="{KIND}officeDocument" Target="word/document.xml"/></Relationships>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("_rels/.rels", main)
        archive.writestr("word/document.xml", f"<w:document {W} {R} {C}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships {pack}>{rels}</Relationships>")
        for kind, text in parts.items():
            archive.writestr(f"word/{names[kind]}", text)
    return out.getvalue()


def p(text: str, style: str = "", more: str = "", run: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r>{more}</w:p>"


STYLES = (
    f'<w:styles {W}><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="2"><w:name w:val="x"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:styleId="3"><w:name w:val="y"/><w:basedOn w:val="2"/></w:style></w:styles>'
)


def read(data: bytes) -> Account:
    account, problems = accounts.read("-", stdin_bytes=data)
    assert problems == ()
    assert account is not None
    return account


def outline(account: Account) -> list[tuple[int, str, str]]:
    return [(one.level, one.number, one.title) for one in account.sections]


def passages(account: Account) -> list[tuple[str, str, int]]:
    return [
        (one.kind.value, one.text, one.source.line)
        for section in account.sections
        for one in section.blocks
        if isinstance(one, Passage)
    ]


def test_headings_of_a_document_are_told_by_their_styles() -> None:
    account = read(word(p("部门概况", "1") + p("职能", "3") + p("负责养老服务。") + p("决算情况", "1"), styles=STYLES))
    assert outline(account) == [(1, "", "部门概况"), (2, "", "职能"), (1, "", "决算情况")]


def test_a_heading_without_a_number_ranks_with_the_numbers_of_its_style() -> None:
    body = p("第一部分 概况", "1") + p("一、职能", "2") + p("机构", "2") + p("（一）人员") + p("名词解释", "1")
    assert outline(read(word(body, styles=STYLES))) == [
        (1, "第一部分", "概况"),
        (2, "一、", "职能"),
        (2, "", "机构"),
        (3, "（一）", "人员"),
        (1, "", "名词解释"),
    ]


def test_words_that_are_only_bold_are_a_heading_below_others() -> None:
    bold = "<w:b/>"
    account = read(
        word(
            p("河东区养老中心", run=bold)
            + p("一、职能")
            + p("主要职责", run=bold)
            + p("照护老人。")
            + p("本年支出3万元。", run=bold)
        )
    )
    assert outline(account) == [(0, "", ""), (1, "一、", "职能"), (2, "", "主要职责")]


def test_notes_and_comments_stand_behind_their_paragraph() -> None:
    separator = '<w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>'
    note = f'<w:footnotes {W}>{separator}<w:footnote w:id="2">{p("含上年结转。")}</w:footnote></w:footnotes>'
    said = f'<w:comments {W}><w:comment w:id="2">{p("请核对。")}</w:comment></w:comments>'
    marks = '<w:r><w:footnoteReference w:id="2"/><w:commentReference w:id="2"/></w:r>'
    account = read(word(p("支出3万元。", more=marks) + p("完。"), footnotes=note, comments=said))
    assert passages(account) == [
        ("text", "支出3万元。", 1),
        ("note", "含上年结转。", 1),
        ("comment", "请核对。", 1),
        ("text", "完。", 2),
    ]


def test_a_tracked_change_reads_as_it_would_be_accepted_and_keeps_what_it_took_away() -> None:
    change = "<w:ins><w:r><w:t>4万元。</w:t></w:r></w:ins><w:del><w:r><w:delText>3万元。</w:delText></w:r></w:del>"
    account = read(word(p("支出", more=change)))
    assert passages(account) == [("text", "支出4万元。", 1), ("revision", "3万元。", 1)]


def test_a_chart_gives_the_figures_that_it_shows() -> None:
    def cache(kind: str, *points: str) -> str:
        return (
            f"<c:{kind}>"
            + "".join(f'<c:pt idx="{at}"><c:v>{one}</c:v></c:pt>' for at, one in enumerate(points))
            + f"</c:{kind}>"
        )

    series = (
        f"<c:ser><c:tx><c:strRef>{cache('strCache', '支出')}</c:strRef></c:tx>"
        f"<c:cat><c:strRef>{cache('strCache', '2022年', '2023年')}</c:strRef></c:cat>"
        f"<c:val><c:numRef>{cache('numCache', '3', '4.50')}</c:numRef></c:val></c:ser>"
    )
    drawn = '<w:r><w:drawing><a:graphic><a:graphicData><c:chart r:id="rIdchart"/></a:graphicData></a:graphic></w:drawing></w:r>'
    chart = f"<c:chartSpace {C}><c:chart><c:plotArea><c:barChart>{series}</c:barChart></c:plotArea></c:chart></c:chartSpace>"
    account = read(word(p("一、支出") + f"<w:p>{drawn}</w:p>" + p("图1：支出变动图"), chart=chart))
    [found] = [one for one in account.sections[0].blocks if isinstance(one, AccountChart)]
    assert (found.categories, found.source.line, found.caption) == (("2022年", "2023年"), 2, "图1：支出变动图")
    assert [(one.name, [cell.text for cell in one.values]) for one in found.series] == [("支出", ["3", "4.50"])]


def test_a_page_gives_its_headings_tables_and_captions() -> None:
    page = (
        "<html><body><h1>部门概况</h1><p>养老服务。</p><h2>收入</h2><table><caption>收入决算表</caption>"
        "<tr><th>项目<th>金额<tr><td>拨款<td>3.00</table><p>完。</p></body></html>"
    )
    account = read(page.encode())
    assert outline(account) == [(1, "", "部门概况"), (2, "", "收入")]
    [table] = [one for one in account.sections[1].blocks if isinstance(one, AccountTable)]
    assert (table.caption, [[cell.text for cell in row] for row in table.rows]) == (
        "收入决算表",
        [["项目", "金额"], ["拨款", "3.00"]],
    )


def test_a_table_of_one_cell_is_a_frame_around_its_paragraphs() -> None:
    account = read("<div>一、概况<table><tr><td><p>（一）职能<p>养老服务。</table>".encode())
    assert outline(account) == [(1, "一、", "概况"), (2, "（一）", "职能")]


def test_two_paragraphs_are_the_title_of_one_report() -> None:
    account = read(word(p("青禾区养老服务中心") + p("2023年部门整体支出绩效评价报告") + p("一、概况")))
    assert outline(account) == [(1, "", "青禾区养老服务中心2023年部门整体支出绩效评价报告"), (2, "一、", "概况")]


def test_a_merged_cell_fills_one_place_of_its_row() -> None:
    account = read("<table><tr><td colspan=2>合计<td>3<tr><td>甲<td>乙<td>4</table>".encode())
    [table] = [one for one in account.sections[0].blocks if isinstance(one, AccountTable)]
    assert [[cell.text for cell in row] for row in table.rows] == [["合计", "", "3"], ["甲", "乙", "4"]]


def test_what_is_no_document_is_told_by_its_problems(tmp_path: Path) -> None:
    picture = tmp_path / "扫描.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    with pytest.raises(jixiao.Problems) as told:
        jixiao.account(picture)
    assert [one.code for one in told.value.problems] == ["document.scanned"]


ACCOUNT = """2023年度
青禾区养老服务中心
部门决算
目录
第一部分 部门概况.....1
第二部分 决算情况说明.....2

第一部分 部门概况
一、主要职能。负责全区养老服务的组织和指导。
二、机构设置
下设3个科室：综合科、业务科、
财务科。
第二部分 决算情况说明
一、收入决算情况说明
2023年本年收入合计120.00万元，其中：财政拨款收入100.00万元，占83.33%。
（图1：收入决算结构图）
收入决算表
单位：万元
项目\t金额
财政拨款\t100.00
其他\t20.00

附件1
送餐补贴项目2023年绩效评价报告
一、项目概况
（一）项目基本情况。
为60名老人送餐。
收入决算结构图

财政拨款\t其他\t100\t20\t

支出决算结构图

基本支出\t项目支出\t90\t30\t
"""


def test_what_was_understood_of_an_account_is_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, golden: Callable[[str, str], None]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("公开.txt").write_text(ACCOUNT, "utf-8")
    golden("account.yaml", writer.dump(jixiao.account("公开.txt")))


@pytest.mark.slow
def test_a_printed_account_has_no_running_heads_and_its_paragraphs_go_over_pages() -> None:
    head = "青禾区养老服务中心2023年度部门决算"
    line = "本年支出合计一百万元其中基本支出六十万元项目支出四十万元"
    pages = [[head, "一、支出情况", *(line,) * 5, f"- {number} -"] for number in (1, 2, 3)]
    pages[1][1:2] = []
    pages[2][1:2] = ["完成情况良好。"]
    account = read(pdf.paper(*pages))
    assert outline(account) == [(1, "一、", "支出情况")]
    first, second = (one for one in account.sections[0].blocks if isinstance(one, Passage))
    assert first.text == line * 10 + "完成情况良好。"
    assert (second.text, len(first.lines)) == (line * 5, 11)
    assert (first.source.sheet, first.place(len(line) * 5).sheet) == ("第1页", "第2页")
