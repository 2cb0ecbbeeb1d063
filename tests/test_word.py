"""Reports as Word documents: what stands in the file, read back by other eyes than those that wrote it."""

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path, PurePosixPath

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from helpers import ROOT
from helpers.scorecards import TEACHERS
from jixiao.ground.problems import Problems
from jixiao.render import archive, word
from jixiao.render.word import charts, measure, package, pdf
from jixiao.render.word import xml as markup
from jixiao.report.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Gap,
    Heading,
    Link,
    Paragraph,
    Report,
    Series,
    Table,
    cell,
    head,
    paragraph,
    report,
)
from jixiao.report.cards import scorecard_report
from jixiao.report.project import project_report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

#: Children in the order of ECMA-376 part 1 (transitional), whole sequences: what Word demands.
SEQUENCES = {
    f"{W}pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
        suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd
        snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
        textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
    f"{W}rPr": """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid
        vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em
        lang eastAsianLayout specVanish oMath""",
    f"{W}tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing
        tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange""",
    f"{W}tblBorders": "top left start bottom right end insideH insideV",
    f"{W}tblCellMar": "top left start bottom right end",
    f"{W}tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    f"{W}tr": "tblPrEx trPr tc",
    f"{W}tc": "tcPr p tbl",
    f"{W}tcPr": """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark
        headers cellIns cellDel cellMerge tcPrChange""",
    f"{W}sectPr": """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType
        pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings""",
    f"{W}style": """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked
        personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr""",
    f"{W}styles": "docDefaults latentStyles style",
    f"{W}font": "altName panose1 charset family notTrueType pitch sig embedRegular",
    f"{W}sdt": "sdtPr sdtEndPr sdtContent",
    f"{W}settings": """writeProtection view zoom mirrorMargins attachedTemplate mailMerge trackRevisions documentProtection
        defaultTabStop evenAndOddHeaders characterSpacingControl updateFields footnotePr endnotePr compat docVars rsids
        themeFontLang clrSchemeMapping decimalSymbol listSeparator""",
    f"{WP}inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
    f"{C}chartSpace": """date1904 lang roundedCorners AlternateContent style clrMapOvr pivotSource protection chart spPr txPr
        externalData printSettings userShapes extLst""",
    f"{C}chart": """title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly
        dispBlanksAs extLst""",
    f"{C}plotArea": "layout barChart lineChart pieChart catAx valAx dTable spPr",
    f"{C}barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    f"{C}lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    f"{C}pieChart": "varyColors ser dLbls firstSliceAng",
    f"{C}dPt": "idx invertIfNegative marker bubble3D explosion spPr",
    f"{C}dLbls": """dLbl numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize
        separator showLeaderLines leaderLines""",
    f"{C}catAx": """axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark
        tickLblPos spPr txPr crossAx crosses auto lblAlgn lblOffset noMultiLvlLbl""",
    f"{C}valAx": """axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark
        tickLblPos spPr txPr crossAx crosses crossBetween majorUnit""",
    f"{C}scaling": "logBase orientation max min",
    f"{C}legend": "legendPos legendEntry layout overlay spPr txPr",
    f"{C}numCache": "formatCode ptCount pt",
    f"{C}strCache": "ptCount pt",
    f"{A}ln": "noFill solidFill prstDash round headEnd",
    f"{A}defRPr": "ln noFill solidFill latin ea cs",
}
#: A series of each kind has its own sequence (CT_BarSer, CT_LineSer, CT_PieSer).
SERIES = {
    "barChart": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape",
    "lineChart": "idx order tx spPr marker dPt dLbls trendline errBars cat val smooth",
    "pieChart": "idx order tx spPr explosion dPt dLbls cat val",
}


# --- reading back -------------------------------------------------------------------------------------------------


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def xml(data: bytes, name: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(parts(data)[name])


def val(element: etree._Element | None, name: str = "val") -> str | None:
    return None if element is None else element.get(f"{W}{name}")


def words(element: etree._Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def styled(data: bytes) -> list[tuple[str, str]]:
    """The paragraphs of the body, those in tables apart: the id of the style and the words."""
    return [(val(p.find(f"{W}pPr/{W}pStyle")) or "", words(p)) for p in xml(data).iterfind(f"{W}body/{W}p")]


def style(data: bytes, key: str) -> etree._Element:
    found = xml(data, "word/styles.xml").find(f"{W}style[@{W}styleId='{key}']")
    assert found is not None, key
    return found


def out_of_order(root: etree._Element) -> Iterator[str]:
    """What Word would refuse: children that are not in the order of their schema."""
    for element in root.iter():
        sequence = SEQUENCES.get(str(element.tag))
        if element.tag == f"{C}ser":
            parent = element.getparent()
            assert parent is not None
            sequence = SERIES[etree.QName(parent).localname]
        if sequence is not None:
            order = sequence.split()
            names = [etree.QName(child).localname for child in element]
            known = [order.index(name) if name in order else -1 for name in names]
            if -1 in known or known != sorted(known):
                yield f"{element.tag}: {names}"


def faults(data: bytes) -> list[str]:
    """Everything that would make Word repair the file: wrong order, dangling relations, parts of no kind, tables askew."""
    files = parts(data)
    found: list[str] = []
    kinds = etree.fromstring(files["[Content_Types].xml"])
    given_names = {one.get("PartName", "").lstrip("/") for one in kinds} - {""}
    endings = {one.get("Extension") for one in kinds} - {None, "xml"}
    found += [f"no part {name}" for name in given_names if name not in files]
    for name, content in files.items():
        path = PurePosixPath(name)
        ending = name.rpartition(".")[2]
        if name not in given_names and ending not in endings and name != "[Content_Types].xml":
            found.append(f"{name} is of no kind")
        if ending not in ("xml", "rels"):
            continue
        root = etree.fromstring(content)
        found += out_of_order(root)
        rels = files.get(f"{path.parent}/_rels/{path.name}.rels")
        known = {} if rels is None else {one.get("Id"): one for one in etree.fromstring(rels)}
        used = [v for one in root.iter() for key, v in one.attrib.items() if str(key).startswith(R)]
        found += [f"{name}: {one} leads nowhere" for one in used if one not in known]
        for one in known.values():
            target = one.get("Target", "")
            place = target.lstrip("/") if target.startswith("/") else f"{path.parent}/{target}"
            if one.get("TargetMode") != "External" and _flat(place) not in files:
                found.append(f"{name}: {target} is absent")
    body = etree.fromstring(files["word/document.xml"])
    known_styles = {one.get(f"{W}styleId") for one in etree.fromstring(files["word/styles.xml"]).iter(f"{W}style")}
    for tag in ("pStyle", "rStyle", "tblStyle"):
        found += [f"no style {val(one)}" for one in body.iter(f"{W}{tag}") if val(one) not in known_styles]
    found += [f"table: {fault}" for table in body.iter(f"{W}tbl") for fault in askew(table)]
    ids = [val(one, "id") for one in body.iter(f"{W}bookmarkStart")]
    names = [val(one, "name") or "" for one in body.iter(f"{W}bookmarkStart")]
    if len({*ids}) != len(ids) or len({*names}) != len(names) or ids != [*dict.fromkeys(ids)]:
        found.append("bookmarks twice")
    found += [f"bookmark {name}" for name in names if not re.fullmatch(r"[A-Za-z_]\w{0,39}", name, re.ASCII)]
    if sorted(map(str, ids)) != sorted(str(val(one, "id")) for one in body.iter(f"{W}bookmarkEnd")):
        found.append("bookmarks without end")
    leads = [val(one, "anchor") for one in body.iter(f"{W}hyperlink")]
    found += [f"link to nothing: {one}" for one in leads if one not in names]
    depth = 0
    for mark in body.iter(f"{W}fldChar"):
        depth += {"begin": 1, "separate": 0, "end": -1}[val(mark, "fldCharType") or ""]
        if depth < 0:
            found.append("a field ends that has not begun")
    if depth:
        found.append("a field has no end")
    drawings = [one.get("id") for one in body.iter(f"{WP}docPr")]
    return found if len({*drawings}) == len(drawings) else [*found, "drawings twice"]


def _flat(place: str) -> str:
    steps: list[str] = []
    for step in place.split("/"):
        steps = steps[:-1] if step == ".." else [*steps, step] if step not in ("", ".") else steps
    return "/".join(steps)


def askew(table: etree._Element) -> Iterator[str]:
    """Rows whose cells do not fill the columns, cells of another width than their columns, merges from nowhere."""
    columns = [int(val(one, "w") or 0) for one in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    if not columns or min(columns) < 1:
        yield f"columns {columns}"
    if sum(columns) != int(val(table.find(f"{W}tblPr/{W}tblW"), "w") or 0):
        yield "another width than that of its columns"
    above: dict[int, int] = {}
    rows = table.findall(f"{W}tr")
    if not rows:
        yield "no rows"
    for row in rows:
        at, merged = 0, {}
        for one in row.iterfind(f"{W}tc"):
            span = int(val(one.find(f"{W}tcPr/{W}gridSpan")) or 1)
            if int(val(one.find(f"{W}tcPr/{W}tcW"), "w") or 0) != sum(columns[at : at + span]):
                yield f"a width at column {at}"
            merge = one.find(f"{W}tcPr/{W}vMerge")
            if merge is not None:
                if val(merge) != "restart" and above.get(at) != span:
                    yield f"a merge from nowhere at column {at}"
                merged[at] = span
            if one[-1].tag != f"{W}p":
                yield "a cell that does not end in a paragraph"
            at += span
        above = merged
        if at != len(columns):
            yield f"{at} of {len(columns)} columns"


# --- samples ------------------------------------------------------------------------------------------------------


def chart(kind: str = "bar", **more: object) -> Chart:
    values: dict[str, object] = {
        "kind": kind,
        "caption": "收入支出",
        "categories": ("2019年", "2020年", "2021年"),
        "series": (Series("收入", (Decimal("1100.10"), Decimal("0.000001"), Decimal("123456789012345.678"))),),
        "unit": "万元",
    }
    return Chart(**(values | more))  # type: ignore[arg-type]


#: A paragraph of eight pages: a report that holds it is long enough for contents.
LONG = "长" * (28 * 22 * 15)


def of_headings(headings: int, words: str = LONG) -> Report:
    blocks: list[Block] = []
    for n in range(1, headings + 1):
        blocks += [Heading(1, f"第{n}部分"), paragraph("没有问题。")]
    return report(("绩效自评报告",), (), (*blocks, paragraph(words)))


def document_of(*reports: Report, pages: Mapping[str, int] | None = None) -> str:
    return parts(word.write(reports, pages=pages or {}).data)["word/document.xml"].decode()


MERGED = Table(
    "指标",
    (Column("left", 2), Column("left", 3), Column("right", 1)),
    (
        (Cell(("指标",), across=2, bold=True), Cell(("得分",), down=2, bold=True)),
        (cell("一级"), cell("二级")),
    ),
    (
        (Cell(("产出",), down=2, anchor="产出"), cell("数量"), cell("6.25")),
        (cell("质量"), cell("100.00")),
        (Cell(("合计",), across=2, bold=True), cell("106.25", bold=True)),
    ),
)
EVERY: tuple[Block, ...] = (
    Heading(1, "综述", "plain"),
    paragraph("金额“1100万元”，", Gap("执行数"), "，见", Link("产出", "产出"), "和", Link("别处", "没有"), "。"),
    Heading(1, "概况"),
    Heading(2, "情况"),
    Bullets((("甲",), (Gap("乙"),)), anchors=("一", "二")),
    Heading(3, "做法"),
    Bullets((("丙",), ("见", Link("上", "一"))), ordered=True),
    Heading(4, "细节"),
    paragraph(LONG),
    MERGED,
    chart("bar"),
    chart("line"),
    chart("pie", caption="结构", series=(Series("支出", (Decimal(1), Decimal(2), Decimal(5))),)),
    Heading(1, "明细", "appendix"),
    Table("宽表", (Column("right"),) * 9, head(*"一二三四五六七八九"), (tuple(map(cell, "123456789")),)),
)
SAMPLE = report(("某项目", Gap("年度"), "绩效评价报告"), (("项目单位：某局",),), EVERY)
WRITTEN = word.render([SAMPLE])


# --- the file -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reports",
    [
        [SAMPLE],
        [SAMPLE, SAMPLE],
        [project_report(TEACHERS)],
        [scorecard_report([TEACHERS, TEACHERS]), project_report(TEACHERS)],
        [report((), (), ())],
        [report(("甲",), (), (Heading(1, "只有标题"),)), report(("乙",), (), (EVERY[-1],))],
        [],
    ],
)
def test_word_finds_nothing_to_repair(reports: list[Report]) -> None:
    data = word.render(reports)
    assert faults(data) == []
    docx.Document(io.BytesIO(data))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b'<w:gridSpan w:val="2"/>', b"", "columns"),
        (b'<w:vMerge w:val="restart"/>', b"", "a merge from nowhere"),
        (b'r:id="rId6"', b'r:id="rId99"', "leads nowhere"),
        (b'w:anchor="_a1_', b'w:anchor="_b1_', "link to nothing"),
        (b'<w:pStyle w:val="Title"/>', b'<w:pStyle w:val="Nowhere"/>', "no style"),
        (b'w:fldCharType="end"', b'w:fldCharType="separate"', "no end"),
        (b'<w:jc w:val="center"/></w:pPr>', b'<w:jc w:val="center"/><w:keepNext/></w:pPr>', "pPr"),
    ],
)
def test_what_word_would_repair_is_noticed(old: bytes, new: bytes, fault: str) -> None:
    files = parts(WRITTEN)
    assert old in files["word/document.xml"]
    files["word/document.xml"] = files["word/document.xml"].replace(old, new)
    assert any(fault in one for one in faults(package._archived(files)))


def test_the_same_reports_give_the_same_bytes_without_a_clock() -> None:
    assert word.render([SAMPLE]) == WRITTEN
    with zipfile.ZipFile(io.BytesIO(WRITTEN)) as opened:
        assert {entry.date_time for entry in opened.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        names = opened.namelist()
    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])
    facts = docx.Document(io.BytesIO(WRITTEN)).core_properties
    assert (facts.author, facts.last_modified_by, facts.revision) == ("jixiao", "jixiao", 1)
    assert facts.created == facts.modified
    assert str(facts.created).startswith("2000-01-01 00:00:00")
    assert facts.title == "某项目【待补充：年度】绩效评价报告"


def test_an_archive_is_repacked_by_what_is_in_it_alone() -> None:
    def made(names: str, year: int) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as new:
            for name in (*names, "[Content_Types].xml"):
                new.writestr(zipfile.ZipInfo(name, (year, 2, 3, 4, 5, 6)), name * 100)
        return archive.repacked(out.getvalue())

    assert made("abc", 1999) == made("cab", 2021)
    assert parts(made("ab", 1999))["b"] == b"b" * 100


# --- the look -----------------------------------------------------------------------------------------------------


def test_the_page_is_that_of_an_official_document() -> None:
    page = xml(WRITTEN).findall(f".//{W}sectPr")[1]
    size, margins = page.find(f"{W}pgSz"), page.find(f"{W}pgMar")
    assert size is not None
    assert margins is not None
    millimetre = Decimal(1440) / Decimal("25.4")
    wide, tall = int(val(size, "w") or 0), int(val(size, "h") or 0)
    left, right, top, bottom = (int(val(margins, side) or 0) for side in ("left", "right", "top", "bottom"))
    for length, asked in ((wide, 210), (tall, 297), (top, 37), (left, 28), (wide - left - right, 156)):
        assert abs(Decimal(length) / millimetre - asked) < Decimal("0.05"), asked
    assert abs(Decimal(tall - top - bottom) / millimetre - 225) < Decimal("0.05")


@pytest.mark.parametrize(
    ("key", "font", "size", "bold"),
    [
        ("Title", "方正小标宋简体", "44", False),
        ("Subtitle", "楷体_GB2312", "32", False),
        ("Normal", "仿宋_GB2312", "32", False),
        ("Heading1", "黑体", "32", False),
        ("Heading2", "楷体_GB2312", "32", False),
        ("Heading3", "仿宋_GB2312", "32", True),
        ("Heading4", "仿宋_GB2312", "32", False),
        ("Footer", "宋体", "28", False),
        ("Caption", "黑体", "24", False),
        ("TableText21", "仿宋_GB2312", "21", False),
    ],
)
def test_each_style_has_the_font_and_size_of_the_standard(key: str, font: str, size: str, bold: bool) -> None:
    run = style(WRITTEN, key).find(f"{W}rPr")
    assert run is not None
    fonts = run.find(f"{W}rFonts")
    assert fonts is not None
    assert val(fonts, "eastAsia") == font
    assert val(fonts, "ascii") == ("宋体" if key == "Footer" else "Times New Roman")
    assert not [key for key in fonts.attrib if "heme" in str(key)]
    assert (val(run.find(f"{W}sz")), run.find(f"{W}b") is not None) == (size, bold)
    assert run.find(f"{W}color") is None


@pytest.mark.parametrize(
    ("style", "font", "size", "outline"),
    [
        ("Title", "方正小标宋简体", 44, None),
        ("Normal", "仿宋_GB2312", 32, None),
        ("heading 1", "黑体", 32, 0),
        ("heading 2", "楷体_GB2312", 32, 1),
        ("heading 3", "仿宋_GB2312", 32, 2),
        ("heading 4", "仿宋_GB2312", 32, 3),
    ],
)
def test_titles_headings_and_text_have_the_faces_and_sizes_of_official_documents(
    style: str, font: str, size: int, outline: int | None
) -> None:
    """GB/T 9704-2012: 标题 2号小标宋，正文 3号仿宋，一级标题黑体，二级标题楷体，首行缩进两字；每行26磅，见 look.LINE。"""
    with zipfile.ZipFile(io.BytesIO(word.render((of_headings(1),)))) as file:
        styles = file.read("word/styles.xml").decode()
    own = next(part for part in styles.split("</w:style>") if f'<w:name w:val="{style}"/>' in part)
    assert f'w:eastAsia="{font}"' in own and f'<w:sz w:val="{size}"/>' in own
    if outline is not None:
        assert f'<w:outlineLvl w:val="{outline}"/>' in own
        assert 'w:firstLineChars="200"' in own and 'w:line="520"' in own


def test_text_is_justified_in_lines_of_26_points_and_indented_by_two_characters() -> None:
    normal, body = (style(WRITTEN, key).find(f"{W}pPr") for key in ("Normal", "BodyText"))
    assert normal is not None
    assert body is not None
    spacing, indent = normal.find(f"{W}spacing"), body.find(f"{W}ind")
    assert (val(spacing, "line"), val(spacing, "lineRule")) == ("520", "exact")
    assert val(normal.find(f"{W}jc")) == "both"
    assert (val(indent, "firstLineChars"), val(indent, "firstLine")) == ("200", "640")


def test_tables_and_figures_are_not_cut_by_exact_lines() -> None:
    for key in ("TableText24", "TableText21", "TableText18", "Figure", "Caption"):
        paragraph_ = style(WRITTEN, key).find(f"{W}pPr")
        assert paragraph_ is not None
        assert val(paragraph_.find(f"{W}spacing"), "lineRule") == "auto"
        assert val(paragraph_.find(f"{W}ind"), "firstLineChars") == "0"


def test_headings_are_headings_with_outline_levels_and_their_numbers_are_text() -> None:
    shown = [(key, text) for key, text in styled(WRITTEN) if key.startswith("Heading")]
    assert shown == [
        ("Heading1", "综述"),
        ("Heading1", "一、概况"),
        ("Heading2", "（一）情况"),
        ("Heading3", "1.做法"),
        ("Heading1", "附件1　明细"),
    ]
    # Below the second level a heading leads the paragraph after it.
    (led,) = (p for p in xml(WRITTEN).iter(f"{W}p") if words(p).startswith("（1）细节。"))
    assert val(led.find(f"{W}pPr/{W}pStyle")) == "BodyText" and words(led) != "（1）细节。"
    bold = [
        "".join(t.text or "" for t in run.iter(f"{W}t"))
        for run in led.iter(f"{W}r")
        if run.find(f".//{W}b") is not None
    ]
    assert bold == ["（1）细节。"]
    for level in (1, 2, 3, 4):
        one = style(WRITTEN, f"Heading{level}")
        assert val(one.find(f"{W}name")) == f"heading {level}"
        assert val(one.find(f"{W}pPr/{W}outlineLvl")) == str(level - 1)
        assert one.find(f"{W}pPr/{W}keepNext") is not None


def test_an_appendix_begins_on_a_new_page_at_the_left() -> None:
    found = [p for p in xml(WRITTEN).iter(f"{W}p") if words(p).startswith("附件1")][-1]  # the first is in the contents
    marks = found.find(f"{W}pPr")
    assert marks is not None
    assert marks.find(f"{W}pageBreakBefore") is not None
    assert val(marks.find(f"{W}ind"), "firstLineChars") == "0"


def test_page_numbers_stand_at_the_outer_side_between_dashes() -> None:
    files = parts(WRITTEN)
    page = xml(WRITTEN).find(f".//{W}sectPr")
    assert page is not None
    leads = {one.get("Id"): one.get("Target") for one in etree.fromstring(files["word/_rels/document.xml.rels"])}
    sides = {}
    for reference in page.iterfind(f"{W}footerReference"):
        footer = etree.fromstring(files[f"word/{leads[reference.get(f'{R}id')]}"])
        assert words(footer) == "— 1 —"
        assert (footer.find(f".//{W}fldSimple")).get(f"{W}instr").strip() == "PAGE"  # type: ignore[union-attr]
        sides[val(reference, "type")] = val(footer.find(f".//{W}jc"))
    assert sides == {"default": "right", "even": "left"}
    assert xml(WRITTEN, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None


def test_fonts_that_a_machine_may_lack_have_alternates() -> None:
    table = xml(WRITTEN, "word/fontTable.xml")
    alternates = {val(one, "name"): val(one.find(f"{W}altName")) for one in table}
    assert alternates["仿宋_GB2312"] == "仿宋"
    assert alternates["楷体_GB2312"] == "楷体"
    assert "宋体" in (alternates["方正小标宋简体"] or "")
    used = {
        value
        for name in ("document", "styles")
        for one in xml(WRITTEN, f"word/{name}.xml").iter(f"{W}rFonts")
        for value in one.attrib.values()
    }
    assert used - {"eastAsia"} <= {*alternates}


# --- the blocks ---------------------------------------------------------------------------------------------------


def test_quotation_marks_are_set_in_the_chinese_font() -> None:
    runs = [run for run in xml(WRITTEN).iter(f"{W}r") if "“" in words(run)]
    assert runs
    for run in runs:
        assert val(run.find(f"{W}rPr/{W}rFonts"), "hint") == "eastAsia"


def test_a_gap_is_seen() -> None:
    gaps = [run for run in xml(WRITTEN).iter(f"{W}r") if words(run).startswith("【待补充")]
    assert [words(run) for run in gaps] == ["【待补充：年度】", "【待补充：执行数】", "【待补充：乙】"]
    for run in gaps:
        assert val(run.find(f"{W}rPr/{W}highlight")) == "yellow"
        assert val(run.find(f"{W}rPr/{W}rStyle")) == "Gap"
    assert style(WRITTEN, "Gap").find(f"{W}rPr/{W}b") is not None


def test_a_link_leads_to_its_anchor_and_one_to_nothing_is_plain_words() -> None:
    body = xml(WRITTEN)
    places = {val(start, "name"): start.getparent() for start in body.iter(f"{W}bookmarkStart")}
    contents = set(body.find(f".//{W}sdt").iter())  # type: ignore[union-attr]
    links = {words(link): places[val(link, "anchor")] for link in body.iter(f"{W}hyperlink") if link not in contents}
    assert {key: words(place) for key, place in links.items() if place is not None} == {"产出": "产出", "上": "甲"}
    assert ("BodyText", "金额“1100万元”，【待补充：执行数】，见产出和别处。") in styled(WRITTEN)


def test_items_of_a_list_are_numbered_paragraphs_but_for_one_alone_and_those_with_names_of_their_own() -> None:
    shown = [text for key, text in styled(WRITTEN) if key == "BodyText"]
    assert shown[1:5] == ["甲", "【待补充：乙】", "（1）丙", "（2）见上"]
    lists = (Bullets((("甲",), ("乙",))), Bullets((("丙",),), ordered=True))
    assert [text for _, text in styled(word.render([report((), (), lists)]))[1:]] == ["（1）甲", "（2）乙", "丙"]


def test_a_table_repeats_its_head_and_keeps_its_rows_and_merges() -> None:
    table = xml(WRITTEN).find(f".//{W}tbl")
    assert table is not None
    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, True, False, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert val(table.find(f"{W}tblPr/{W}tblLayout"), "type") == "fixed"
    cells = [[words(one) for one in row.iterfind(f"{W}tc")] for row in rows]
    assert cells == [
        ["指标", "得分"],
        ["一级", "二级", ""],
        ["产出", "数量", "6.25"],
        ["", "质量", "100.00"],
        ["合计", "106.25"],
    ]
    merges = [
        [
            (val(m) or "on") if (m := one.find(f"{W}tcPr/{W}vMerge")) is not None else ""
            for one in row.iterfind(f"{W}tc")
        ]
        for row in rows
    ]
    assert merges == [["", "restart"], ["", "", "on"], ["restart", "", ""], ["on", "", ""], ["", ""]]
    sides = [val(one.find(f".//{W}jc")) for one in rows[2].iterfind(f"{W}tc")]
    assert sides == ["left", "left", "right"]
    bold = [[one.find(f".//{W}b") is not None for one in row.iterfind(f"{W}tc")] for row in rows[2:]]
    assert bold == [[False] * 3, [False] * 3, [True] * 2]
    widths = [int(val(one, "w") or 0) for one in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    assert sum(widths) == 11906 - 1588 - 1474
    assert widths[1] > widths[0] > widths[2]


def test_the_caption_of_a_table_stands_above_and_that_of_a_chart_below_it() -> None:
    body = xml(WRITTEN).find(f"{W}body")
    assert body is not None
    blocks = list(body)
    table = next(at for at, one in enumerate(blocks) if one.tag == f"{W}tbl")
    assert words(blocks[table - 1]) == "表1　指标"
    assert blocks[table - 1].find(f"{W}pPr/{W}keepNext") is not None
    drawn = [at for at, one in enumerate(blocks) if one.tag == f"{W}p" and one.find(f".//{W}drawing") is not None]
    assert [words(blocks[at + 1]) for at in drawn] == [
        "图1　收入支出（单位：万元）",
        "图2　收入支出（单位：万元）",
        "图3　结构（单位：万元）",
    ]
    for at in drawn:
        assert val(blocks[at].find(f"{W}pPr/{W}pStyle")) == "Figure"
    assert style(WRITTEN, "Figure").find(f"{W}pPr/{W}keepNext") is not None


def test_captions_are_counted_by_word_anew_in_each_report() -> None:
    def fields(*reports: Report) -> list[tuple[str, str]]:
        captions = [p for p in xml(word.render(reports)).iter(f"{W}p") if val(p.find(f"{W}pPr/{W}pStyle")) == "Caption"]
        return [("".join(one.text or "" for one in p.iter(f"{W}instrText")).strip(), words(p)) for p in captions]

    two = report(("甲",), (), (MERGED, chart(), MERGED))
    assert fields(two, two) == [
        (r"SEQ 表 \* ARABIC", "表1　指标"),
        (r"SEQ 图 \* ARABIC", "图1　收入支出（单位：万元）"),
        (r"SEQ 表 \* ARABIC", "表2　指标"),
        (r"SEQ 表 \* ARABIC \r 1", "表1　指标"),
        (r"SEQ 图 \* ARABIC \r 1", "图1　收入支出（单位：万元）"),
        (r"SEQ 表 \* ARABIC", "表2　指标"),
    ]


def test_a_tall_row_may_break_and_a_low_one_may_not() -> None:
    table = Table(
        "表", (Column(), Column()), head("甲", "乙"), ((cell("长" * 400), cell("1")), (cell("短"), cell("2")))
    )
    rows = xml(word.render([report(("甲",), (), (table,))])).findall(f".//{W}tr")
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows] == [True, False, True]


@pytest.mark.parametrize(
    ("columns", "size", "turned"), [(4, 24, False), (6, 21, False), (7, 18, False), (9, 18, False), (10, 18, True)]
)
def test_wide_tables_are_set_smaller_and_the_widest_on_a_turned_page(columns: int, size: int, turned: bool) -> None:
    table = Table("表", (Column(),) * columns, (), ((cell("1"),) * columns,))
    after = paragraph("后")
    body = xml(word.render([report(("甲",), (), (paragraph("前"), Heading(2, "题"), table, after))]))
    assert val(body.find(f".//{W}tbl//{W}pStyle")) == f"TableText{size}"
    pages = [(one.find(f"{W}pgSz")) for one in body.iter(f"{W}sectPr")]
    assert [val(one, "orient") for one in pages] == ([None, "landscape"] if turned else [None])


@pytest.mark.parametrize(("told", "turned"), [("短", False), ("很长的说明" * 80, True)])
def test_nine_columns_turn_the_page_only_where_its_width_is_needed(told: str, turned: bool) -> None:
    rows = ((cell("1"),) * 8 + (cell(told),),)
    table = Table("表", (Column(),) * 9, head(*"一二三四五六七八九"), rows)
    assert ('w:orient="landscape"' in document_of(report(("甲",), (), (table,)))) == turned


def ends(body: etree._Element) -> list[tuple[str | None, str]]:
    """The sections: how their pages stand, and the words of their last paragraph."""
    found = [
        (val(p.find(f"{W}pPr/{W}sectPr/{W}pgSz"), "orient"), words(p))
        for p in body.iter(f"{W}p")
        if p.find(f"{W}pPr/{W}sectPr") is not None
    ]
    return [*found, (val(body.find(f"{W}body/{W}sectPr/{W}pgSz"), "orient"), "")]


def test_what_is_said_of_a_wide_table_stands_on_its_page_and_wide_tables_share_pages() -> None:
    wide = Table("宽表", (Column(),) * 10, (), ((cell("1"),) * 10,))
    one = (Heading(2, "题"), paragraph("如下"), wide, paragraph("说明"))
    body = xml(word.render([report(("甲",), (), (paragraph("前"), *one, *one, Heading(2, "后"), paragraph("尾")))]))
    assert ends(body) == [(None, "前"), ("landscape", "说明"), (None, "")]


def test_a_short_table_is_not_parted_and_of_a_long_one_no_row_is_alone_at_either_end() -> None:
    def bound(count: int) -> list[bool]:
        table = Table("表", (Column(), Column()), head("甲", "乙"), ((cell("短"), cell("1")),) * count)
        rows = xml(word.render([report(("甲",), (), (table,))])).findall(f".//{W}tr")
        return [row.find(f".//{W}keepNext") is not None for row in rows]

    assert bound(3) == [True, True, True, False]
    assert bound(13) == [True] * 13 + [False]
    assert bound(14) == [True, True, *[False] * 11, True, False]


def test_words_of_a_table_are_not_broken_and_long_text_gets_the_room_that_is_left() -> None:
    rows = ((cell("数量指标"), cell("≥95%"), cell("很长的说明" * 12), cell("1.00")),) * 2
    columns = (Column(), Column("left", 3), Column("left", 3), Column("right"))
    table = Table("表", columns, head("二级指标", "指标值", "说明", "得分"), rows)
    grid = xml(word.render([report(("甲",), (), (table,))])).findall(f".//{W}gridCol")
    name, value, told, mark = (int(val(one, "w") or 0) for one in grid)
    character = 12 * 20
    assert 4 * character + 114 <= name <= 5 * character + 114
    assert 3 * character + 114 <= value <= 4 * character + 114
    assert 2 * character + 114 <= mark <= 4 * character + 114
    assert told > name + value + mark


def test_a_column_of_figures_is_as_wide_as_its_longest_figure() -> None:
    table = Table(
        "表", (Column("left", 30), Column("right", 1)), head("甲", "乙"), ((cell("一"), cell("1234567890.12")),)
    )
    grid = xml(word.render([report(("甲",), (), (table,))])).findall(f".//{W}gridCol")
    # 13 figures of half 12 points, and the margins of the cell.
    assert int(val(grid[1], "w") or 0) >= 13 * 120 + 114
    assert int(val(grid[1], "w") or 0) < 2500


def test_columns_that_all_need_more_than_there_is_share_it() -> None:
    row = (cell("x" * 400),) * 3 + (cell("甲"),)
    data = word.render([report(("甲",), (), (Table("表", (Column("left", 9), *(Column(),) * 3), (), (row,)),))])
    assert faults(data) == []
    widths = [int(val(one, "w") or 0) for one in xml(data).iter(f"{W}gridCol")]
    assert sum(widths) == 8844
    assert min(widths) > 114


def test_tables_without_cells_leave_their_captions() -> None:
    data = word.render([report(("甲",), (), (Table("空", (), (), ()), Table("无行", (Column(),), (), ())))])
    assert faults(data) == []
    assert [text for _, text in styled(data)] == ["甲", "表1　空", "表2　无行"]


# --- the contents -------------------------------------------------------------------------------------------------


def test_the_contents_list_the_headings_of_two_levels_with_links() -> None:
    contents = xml(WRITTEN).find(f".//{W}sdt")
    assert contents is not None
    codes = [(one.text or "").strip() for one in contents.iter(f"{W}instrText")]
    assert codes == [r'TOC \o "1-2" \h \z \u']
    links = list(contents.iter(f"{W}hyperlink"))
    assert [words(link) for link in links] == ["综述", "一、概况", "（一）情况", "附件1　明细"]
    first = next(contents.iter(f"{W}p"))
    assert (words(first), first.find(f"{W}pPr/{W}pageBreakBefore")) == ("目　录", None)
    kinds = [val(p.find(f"{W}pPr/{W}pStyle")) for p in contents.iter(f"{W}p")]
    assert kinds == ["ContentsHeading", *(f"Contents{level}" for level in (1, 1, 2, 1))]
    targets = {val(s, "name"): words(s.getparent()) for s in xml(WRITTEN).iter(f"{W}bookmarkStart")}  # type: ignore[arg-type]
    assert [targets[val(link, "anchor")] for link in links] == [words(link) for link in links]


def test_word_is_not_made_to_ask_about_fields() -> None:
    assert xml(WRITTEN, "word/settings.xml").find(f"{W}updateFields") is None
    assert b"dirty" not in parts(WRITTEN)["word/document.xml"]


def test_each_of_several_reports_has_its_own_contents_and_begins_on_a_new_page() -> None:
    body = xml(word.render([SAMPLE, SAMPLE]))
    codes = [(one.text or "").strip() for one in body.iter(f"{W}instrText") if "TOC" in (one.text or "")]
    assert codes == [rf'TOC \o "1-2" \h \z \u \b _report{at}' for at in (1, 2)]
    starts = {val(one, "name"): one.getparent() for one in body.iter(f"{W}bookmarkStart")}
    assert all(val(starts[f"_report{at}"].find(f"{W}pPr/{W}pStyle")) == "Title" for at in (1, 2))  # type: ignore[union-attr]
    before = starts["_report2"].getprevious()  # type: ignore[union-attr]
    assert before is not None
    section = before.find(f"{W}pPr/{W}sectPr")
    assert section is not None
    assert section.find(f"{W}type") is None  # a section begins on the next page unless it says otherwise


@pytest.mark.parametrize(("headings", "words"), [(0, LONG), (3, LONG), (40, "短")])
def test_a_short_report_and_one_with_few_headings_begin_with_their_text(headings: int, words: str) -> None:
    body = xml(word.render([of_headings(headings, words)]))
    assert next(p for p in body.iter(f"{W}p")).findtext(f"{W}r/{W}t") == "绩效自评报告"
    assert body.find(f".//{W}sdt") is None
    assert len(list(body.iter(f"{W}sectPr"))) == 1
    assert body.find(f".//{W}titlePg") is None


@pytest.mark.parametrize(("headings", "listed"), [(3, False), (4, True)])
def test_four_headings_of_a_long_report_are_listed_in_contents_and_three_are_seen_at_a_glance(
    headings: int, listed: bool
) -> None:
    written = word.write([of_headings(headings)])
    assert written.listed == listed
    assert (b"Table of Contents" in parts(written.data)["word/document.xml"]) == listed


@pytest.mark.parametrize(
    ("block", "pages"),
    [
        (paragraph("长" * 28 * 22), 1),
        (paragraph("长" * 28 * 22 + "余"), 2),
        (Bullets((("甲",),) * 22), 1),
        (Bullets((("甲",),) * 23), 2),
        (Heading(1, "题"), 1),
        (chart(), 1),
        (Table("表", (Column(),), (), ((cell("1"),),) * 43), 1),  # 2 lines of the title, 1 of the caption, 43 ÷ 2
        (Table("表", (Column(),), (), ((cell("1"),),) * 44), 2),
        (Table("表", (Column(), Column("left", 0)), (), ((cell("1"), cell("长" * 22)),) * 22), 2),
        (Table("表", (), (), ()), 1),
    ],
)
def test_a_page_holds_24_lines_of_28_characters(block: Block, pages: int) -> None:
    assert measure.pages(report(("甲",), (), (block,))) == pages


def test_a_chart_takes_eight_lines() -> None:
    assert [measure.pages(report((), (), (chart(),) * n)) for n in (2, 3)] == [1, 2]


def test_each_report_is_numbered_from_one_and_its_sections_go_on() -> None:
    sections = document_of(of_headings(4), of_headings(1, "短")).split("<w:sectPr")[1:]
    assert ['<w:pgNumType w:start="1"/>' in one for one in sections] == [True, False, True]


def test_numerals_of_a_template_stay_and_each_report_begins_with_the_first() -> None:
    def roman(document: docx.document.Document) -> None:
        page = document.sections[-1]._sectPr
        numbers = etree.SubElement(page, f"{W}pgNumType", {f"{W}fmt": "upperRoman", f"{W}start": "7"})
        page.find(f"{W}pgMar").addnext(numbers)

    data = word.render([of_headings(4)], template=template(roman))
    found = [{key.removeprefix(W): value for key, value in one.items()} for one in xml(data).iter(f"{W}pgNumType")]
    assert found == [{"fmt": "upperRoman", "start": "1"}, {"fmt": "upperRoman"}]
    assert list(out_of_order(xml(data))) == []


def test_contents_have_the_pages_that_are_known_counted_in_each_report() -> None:
    pages = {"_report1": 0, **{f"_Toc0001{n:05}": n // 2 for n in range(1, 5)}, "_report2": 9, "_Toc000200001": 10}
    written = document_of(of_headings(4), of_headings(4), pages=pages)
    rows = [
        p
        for p in etree.fromstring(written.encode()).iter(f"{W}p")
        if "Contents" in str(val(p.find(f"{W}pPr/{W}pStyle")))
    ]
    assert [words(p) for p in rows[1:5]] == ["一、第1部分1", "二、第2部分2", "三、第3部分2", "四、第4部分3"]
    assert [words(p) for p in rows[6:]] == ["一、第1部分2", "二、第2部分", "三、第3部分", "四、第4部分"]
    assert [p.find(f".//{W}tab") is not None for p in rows[5:8]] == [False, True, False]
    assert faults(word.write([of_headings(4)], pages=pages).data) == []
    assert document_of(of_headings(4), pages={"_Toc000100001": 3}) == document_of(of_headings(4))


PDF = (
    b"%PDF-1.6\n4 0 obj\n<</Type/Pages\n/Kids[ 1 0 R 7 0 R\n3 0 R ]\n/Count 3>>\nendobj\n"
    b"5 0 obj\n<</5Freport1[1 0 R/XYZ 1 2 0]\n/5FToc000100001[3 0 R/XYZ 1 2 0]\n/5Freport12520Copy[7 0 R/XYZ 1 2 0]\n"
    b"/5FToc000100002[9 0 R/XYZ 1 2 0]>>\nendobj\n6 0 obj\n<</CreationDate(D:20261129193734Z')>>\nendobj\n"
    b"xref\ntrailer\n<</ID [ <7DBF2CE35E2F5F6B687508E22B100C4D>\n<7DBF2CE35E2F5F6B687508E22B100C4D> ]\n"
    b"/DocChecksum /AA4DE4F48ED70DA6FD69B4B7622B5E4F\n>>\nstartxref\n1\n%%EOF\n"
)


def test_a_pdf_tells_on_which_page_a_bookmark_stands() -> None:
    assert pdf.pages(PDF) == {"_report1": 0, "_Toc000100001": 2}
    assert pdf.pages(PDF + PDF) == {}
    assert pdf.pages(b"") == {}


def test_a_pdf_is_the_same_whenever_it_was_made() -> None:
    later = (
        PDF.replace(b"20261129193734", b"20300101000000").replace(b"AA4DE4F4", b"00000000").replace(b"7DBF", b"0000")
    )
    assert later != PDF
    assert pdf.timeless(later) == pdf.timeless(PDF)
    assert len(pdf.timeless(PDF)) == len(PDF)
    assert b"(D:20000101000000Z')" in pdf.timeless(PDF)
    assert pdf.timeless(PDF.replace(b"report1", b"report2")).count(b"AA4DE4F4") == 0


def test_contents_are_bound_to_their_report_only_where_there_are_others() -> None:
    assert "\\b _report" not in document_of(of_headings(4))
    both = document_of(of_headings(4), of_headings(4))
    assert "\\b _report1" in both and "\\b _report2" in both


def test_the_field_of_the_contents_begins_before_their_first_entry_and_ends_behind_their_last() -> None:
    text = document_of(of_headings(4))
    contents = text[: text.index("</w:sdt>")]
    assert 'w:fldCharType="begin"' in contents
    begins, ends = contents.index('w:fldCharType="begin"'), contents.rindex('w:fldCharType="end"')
    entries = [contents.index(f"第{n}部分") for n in range(1, 5)]
    assert [begins, *entries, ends] == sorted([begins, *entries, ends])


def test_the_contents_end_in_their_last_entry_so_that_nothing_of_them_can_stand_on_a_page_alone() -> None:
    body = xml(word.render([of_headings(4)]))
    content = body.find(f".//{W}sdtContent")
    assert content is not None
    assert words(content[-1]) == "四、第4部分"
    low = body.find(f".//{W}sdt").getnext()  # type: ignore[union-attr]
    assert val(low.find(f"{W}pPr/{W}spacing"), "line") == "20"  # type: ignore[union-attr]


def test_only_the_pages_before_the_text_have_a_first_page_of_their_own() -> None:
    counts = {
        n: [part.count("<w:titlePg") for part in document_of(of_headings(n)).split("<w:sectPr")[1:]] for n in (3, 4)
    }
    assert counts == {3: [0], 4: [1, 0]}


# --- charts -------------------------------------------------------------------------------------------------------


def charted(one: Chart) -> tuple[etree._Element, bytes, bytes]:
    data = word.render([report(("甲",), (), (one,))])
    assert faults(data) == []
    files = parts(data)
    return etree.fromstring(files["word/charts/chart1.xml"]), files["word/embeddings/Microsoft_Excel_Sheet1.xlsx"], data


@pytest.mark.parametrize("kind", ["bar", "line", "pie"])
def test_a_chart_is_native_and_holds_its_figures_exactly(kind: str) -> None:
    root, book, _ = charted(chart(kind))
    plot = root.find(f".//{C}{kind}Chart")
    assert plot is not None
    figures = [one.text for one in plot.iterfind(f".//{C}val//{C}v")]
    assert figures == ["1100.10", "0.000001", "123456789012345.678"]
    assert [one.text for one in plot.iterfind(f".//{C}cat//{C}v")] == ["2019年", "2020年", "2021年"]
    assert [one.text for one in plot.iterfind(f".//{C}tx//{C}v")] == ["收入"]
    sheet = openpyxl.load_workbook(io.BytesIO(book))["数据"]
    rows = [[one.value for one in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows] == [None, "2019年", "2020年", "2021年"]
    assert rows[0][1] == "收入"
    assert rows[1][1] == 1100.1
    assert [one.text for one in root.iter(f"{C}f")] == ["数据!$B$1", "数据!$A$2:$A$4", "数据!$B$2:$B$4"]


def test_what_is_absent_from_a_chart_has_no_point() -> None:
    two = (Series("甲", (Decimal(1), None)), Series("=乙", (None, Decimal("-2.50"))))
    root, book, data = charted(chart("line", categories=("一", "二"), series=two))
    points = [[(p.get("idx"), p[0].text) for p in val_.iter(f"{C}pt")] for val_ in root.iter(f"{C}val")]
    assert points == [[("0", "1")], [("1", "-2.50")]]
    assert [one.get("val") for one in root.iterfind(f".//{C}numCache/{C}ptCount")] == ["2", "2"]
    sheet = openpyxl.load_workbook(io.BytesIO(book))["数据"]
    assert (sheet["C1"].value, sheet["C1"].data_type, sheet["C2"].value, sheet["C3"].value) == ("=乙", "s", None, -2.5)
    described = xml(data).find(f".//{WP}docPr")
    assert described is not None
    assert described.get("descr") == "收入支出。甲：一1万元，二无数据；=乙：一无数据，二-2.5万元。"


def test_a_pie_shows_shares_and_names_and_other_charts_their_figures() -> None:
    pie, _, _ = charted(chart("pie"))
    bar, _, _ = charted(chart("bar"))

    def shows(root: etree._Element) -> dict[str, str | None]:
        labels = root.find(f".//{C}dLbls")
        assert labels is not None
        return {etree.QName(one).localname: one.get("val") for one in labels if "show" in str(one.tag)}

    assert (shows(pie)["showPercent"], shows(pie)["showCatName"], shows(pie)["showVal"]) == ("1", "1", "0")
    assert (shows(bar)["showPercent"], shows(bar)["showVal"]) == ("0", "1")
    assert pie.find(f".//{C}legend") is None


def test_bars_begin_at_nothing_unless_some_are_below_it() -> None:
    above, _, _ = charted(chart("bar"))
    below, _, _ = charted(chart("bar", series=(Series("甲", (Decimal(-1), Decimal(2), None)),)))
    line, _, _ = charted(chart("line"))
    starts = [(root.find(f".//{C}valAx/{C}scaling/{C}min")) is not None for root in (above, below, line)]
    assert starts == [True, False, False]


def test_fills_differ_in_brightness_and_lines_in_dashes() -> None:
    def grey(colour: str) -> int:
        return sum(n * int(colour[at : at + 2], 16) for n, at in ((299, 0), (587, 2), (114, 4))) // 1000

    for fills in (charts._FILLS, (*charts._SLICES, charts._SLICES[0])):
        for one, other in pairwise(fills):
            assert abs(grey(one) - grey(other)) >= 35, (one, other)
    assert min(map(grey, charts._SLICES)) >= 140  # black labels are read on them
    root, _, _ = charted(chart("line", series=tuple(Series(n, (Decimal(1),) * 3) for n in "甲乙丙丁")))
    dashes = [one.find(f"{C}spPr/{A}ln/{A}prstDash").get("val") for one in root.iter(f"{C}ser")]  # type: ignore[union-attr]
    assert len({*dashes}) == 4
    assert root.find(f".//{C}legend") is not None


def test_many_bars_and_lines_have_no_labels_that_would_cover_each_other() -> None:
    names = tuple(f"{n}月" for n in range(30))
    root, _, _ = charted(chart("bar", categories=names, series=(Series("甲", (Decimal(1),) * 30),)))
    assert root.find(f".//{C}dLbls") is None
    for lines, labelled in ((2, True), (3, False)):
        root, _, _ = charted(chart("line", series=tuple(Series(f"{n}", (Decimal(1),) * 3) for n in range(lines))))
        assert (root.find(f".//{C}dLbls") is not None) is labelled


def test_columns_beyond_z_are_named_as_excel_names_them() -> None:
    root, _, _ = charted(
        chart("bar", categories=("一",), series=tuple(Series(f"{n}", (Decimal(n),)) for n in range(30)))
    )
    assert [one.text for one in root.iter(f"{C}f")][-1] == "数据!$AE$2:$AE$2"


def test_a_chart_without_figures_leaves_its_caption() -> None:
    data = word.render([report(("甲",), (), (chart(categories=(), series=()),))])
    assert faults(data) == []
    assert [text for _, text in styled(data)] == ["甲", "图1　收入支出（单位：万元）"]


@pytest.mark.parametrize(("kind", "series", "high"), [("bar", 1, 55), ("bar", 2, 65), ("line", 1, 65), ("pie", 1, 65)])
def test_a_chart_is_150_millimetres_wide_and_low(kind: str, series: int, high: int) -> None:
    one = chart(kind, series=tuple(Series(f"{n}", (Decimal(1),) * 3) for n in range(series)))
    extent = xml(charted(one)[2]).find(f".//{WP}extent")
    assert extent is not None
    assert (extent.get("cx"), extent.get("cy")) == (str(150 * 36000), str(high * 36000))


def test_bars_with_neighbours_are_broader() -> None:
    gaps = []
    for count in (1, 3):
        root, _, _ = charted(chart("bar", series=tuple(Series(f"{n}", (Decimal(1),) * 3) for n in range(count))))
        gap = root.find(f".//{C}gapWidth")
        assert gap is not None
        gaps.append(gap.get("val"))
    assert gaps == ["150", "60"]


# --- hostile text -------------------------------------------------------------------------------------------------

HOSTILE = "a\x00\x0b\ud800\uffff]]>&<w:p>\u202e反\u200b🧾" + "W" * 5000


def everywhere(evil: str) -> Report:
    cells = (Cell((evil, Gap(evil)), anchor=evil), Cell((Link(evil, evil),), notes=((evil,),)))
    return report(
        (evil, Gap(evil)),
        ((evil,),),
        (
            Heading(1, evil),
            paragraph(evil, Link(evil, evil)),
            Bullets(((evil,),), anchors=(evil,)),
            Table(evil, (Column(), Column()), (cells,), (cells,)),
            Chart("bar", evil, (evil,), (Series(evil, (Decimal(1),)),), evil),
        ),
    )


def test_hostile_text_is_text() -> None:
    data = word.render([everywhere(HOSTILE)])
    assert faults(data) == []
    title = words(next(xml(data).iter(f"{W}p")))
    assert title.startswith("a ]]>&<w:p>反🧾WWW")
    docx.Document(io.BytesIO(data))
    files = parts(data)
    openpyxl.load_workbook(io.BytesIO(files["word/embeddings/Microsoft_Excel_Sheet1.xlsx"]))


TEXTS = st.text(st.characters(), max_size=12)
SPANS = st.lists(
    st.one_of(TEXTS, st.builds(Gap, TEXTS), st.builds(Link, TEXTS, st.sampled_from("甲乙丙"))), max_size=3
).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of random merges: rows are cut into runs of columns, and whole rows are stacked from equal cells."""
    columns = draw(st.integers(1, 9))

    def part(most: int) -> tuple[tuple[Cell, ...], ...]:
        rows: list[tuple[Cell, ...]] = []
        for _ in range(draw(st.integers(0, most))):
            cuts = sorted({0, columns, *draw(st.lists(st.integers(0, columns), max_size=3))})
            spans = [b - a for a, b in pairwise(cuts)]
            down = [draw(st.booleans()) for _ in spans]
            rows.append(
                tuple(
                    Cell(
                        draw(SPANS),
                        across=n,
                        down=2 if d else 1,
                        bold=draw(st.booleans()),
                        anchor=draw(st.sampled_from(["", "甲"])),
                    )
                    for n, d in zip(spans, down, strict=True)
                )
            )
            if any(down):
                rows.append(tuple(Cell(draw(SPANS), across=n) for n, d in zip(spans, down, strict=True) if not d))
        return tuple(rows)

    sides = st.sampled_from(["left", "center", "right"])
    return Table(
        draw(TEXTS), tuple(Column(draw(sides), draw(st.integers(1, 6))) for _ in range(columns)), part(2), part(3)
    )


AMOUNTS = st.decimals(-(10**12), 10**12, places=4)


@st.composite
def drawings(draw: st.DrawFn) -> Chart:
    kind = draw(st.sampled_from(["bar", "line", "pie"]))
    names = tuple(draw(st.lists(TEXTS, max_size=4)))
    amount = st.decimals(0, 10**6, places=2) if kind == "pie" else st.none() | AMOUNTS
    count = 1 if kind == "pie" else draw(st.integers(0, 3))
    series = tuple(Series(draw(TEXTS), tuple(draw(amount) for _ in names)) for _ in range(count))
    return Chart(kind, draw(TEXTS), names, series, draw(TEXTS))


BLOCKS = st.lists(
    st.one_of(
        st.builds(Heading, st.integers(1, 4), TEXTS),
        st.builds(Heading, st.just(1), TEXTS, st.sampled_from(["appendix", "plain"])),
        st.builds(Paragraph, SPANS),
        st.builds(lambda items, ordered: Bullets(tuple(items), ordered), st.lists(SPANS, max_size=3), st.booleans()),
        st.builds(lambda item: Bullets((item,), anchors=("乙",)), SPANS),
        tables(),
        drawings(),
    ),
    max_size=6,
)
REPORTS = st.builds(report, SPANS, st.lists(SPANS, max_size=2), BLOCKS)


@pytest.mark.slow
@given(st.lists(REPORTS, max_size=2))
@settings(max_examples=60)
def test_whatever_a_report_holds_word_finds_nothing_to_repair(reports: list[Report]) -> None:
    data = word.render(reports)
    assert faults(data) == []
    docx.Document(io.BytesIO(data))


# --- templates ----------------------------------------------------------------------------------------------------


def template(change: Callable[[docx.document.Document], None] = lambda _: None) -> bytes:
    made = docx.Document()
    made.styles["Heading 1"].font.name = "Arial"  # type: ignore[attr-defined]
    made.styles["Normal"].font.name = "Verdana"  # type: ignore[attr-defined]
    made.sections[0].header.paragraphs[0].text = "某市财政局"
    made.add_paragraph("模板里的旧文字")
    made.add_comment(made.paragraphs[0].runs, "旧批注", "某人")
    made.core_properties.author = "某人"
    made.core_properties.keywords = "内部"
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rewritten(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    files = parts(data)
    change(files)
    return package._archived(files)


def test_a_template_gives_its_styles_page_and_headers_and_nothing_of_its_text() -> None:
    data = word.render([SAMPLE], template=template())
    assert [one for one in faults(data) if "latentStyles" not in one and "settings" not in one] == []
    again = docx.Document(io.BytesIO(data))
    assert again.styles["Heading 1"].font.name == "Arial"  # type: ignore[attr-defined]
    assert again.sections[0].header.paragraphs[0].text == "某市财政局"
    assert all(val(one, "w") in ("12240", "15840") for one in xml(data).iter(f"{W}pgSz"))
    whole = b"".join(parts(data).values()).decode("utf-8", errors="replace")
    assert not [old for old in ("模板里的旧文字", "旧批注", "某人", "内部", "thumbnail") if old in whole]
    assert "word/comments.xml" not in parts(data)
    assert {"待补充", "图"} <= {one.name for one in again.styles}
    assert again.core_properties.author == "jixiao"
    assert word.render([SAMPLE], template=template()) == data


def test_a_template_with_our_names_for_other_styles_keeps_both() -> None:
    def other(files: dict[str, bytes]) -> None:
        taken = b'<w:style w:type="paragraph" w:styleId="Gap"><w:name w:val="Other"/></w:style></w:styles>'
        files["word/styles.xml"] = files["word/styles.xml"].replace(b"</w:styles>", taken)

    data = word.render([SAMPLE], template=rewritten(template(), other))
    names = {
        one.get(f"{W}styleId"): val(one.find(f"{W}name")) for one in xml(data, "word/styles.xml").iter(f"{W}style")
    }
    assert (names["Gap"], names["JixiaoGap"]) == ("Other", "待补充")
    assert b'<w:rStyle w:val="JixiaoGap"/>' in parts(data)["word/document.xml"]


@pytest.mark.parametrize("named", ["heading 1", "标题 1"])
def test_styles_of_a_template_are_found_by_word_s_own_name_or_its_chinese_one_whatever_their_ids(named: str) -> None:
    def chinese(files: dict[str, bytes]) -> None:
        styles = files["word/styles.xml"].decode()
        styles, count = re.subn(
            r'w:styleId="Heading1"(.*?)<w:name w:val="[^"]*"/>',
            rf'w:styleId="1"\1<w:name w:val="{named}"/>',
            styles,
            count=1,
            flags=re.S,
        )
        assert count == 1
        files["word/styles.xml"] = styles.encode()

    data = word.render([SAMPLE], template=rewritten(template(), chinese))
    assert ("1", "一、概况") in styled(data)
    assert "Heading1" not in {one.get(f"{W}styleId") for one in xml(data, "word/styles.xml").iter(f"{W}style")}
    assert style(data, "1").find(f".//{W}rFonts").get(f"{W}ascii") == "Arial"  # type: ignore[union-attr]


def test_cells_have_our_margins_in_any_template() -> None:
    for made in (word.render([SAMPLE]), word.render([SAMPLE], template=template())):
        for table in xml(made).iter(f"{W}tbl"):
            sides = [val(one, "w") for one in table.find(f"{W}tblPr/{W}tblCellMar")]  # type: ignore[union-attr]
            assert sides == ["57", "57"]


def test_headings_of_a_template_do_not_number_themselves_besides() -> None:
    def numbered(files: dict[str, bytes]) -> None:
        number = b'<w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        styles = re.sub(
            rb'(<w:style [^>]*w:styleId="Heading1"[^>]*>).*?</w:style>',
            rb"\1" + number,
            files["word/styles.xml"],
            count=1,
            flags=re.S,
        )
        assert number in styles
        files["word/styles.xml"] = styles

    data = word.render([SAMPLE], template=rewritten(template(), numbered))
    assert style(data, "Heading1").find(f".//{W}numPr") is None


def test_a_document_made_here_can_be_the_template() -> None:
    plain = report(("甲",), (("乙",),), (paragraph("丙", Gap("丁")), chart(), MERGED))
    first = word.render([plain])
    again = parts(word.render([plain], template=first))
    assert {name: content for name, content in again.items() if not name.endswith(".rels")} == {
        name: content.replace(b"<w:titlePg/>", b"")
        for name, content in parts(first).items()
        if not name.endswith(".rels")
    }


@given(words=st.text())
def test_an_element_written_as_text_reads_back_with_the_same_words(words: str) -> None:
    kept = markup.safe(words)
    read = markup.element(markup.make("w:t", {"w:val": words, "xml:space": "preserve"}, words, markup.make("w:tab")))
    assert (read.text or "", read.get(markup.name("w:val")), len(read)) == (kept, kept, 1)


def test_a_property_that_the_schema_has_not_there_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="tblGrid"):
        markup.properties("w:pPr", markup.make("w:tblGrid"))


def test_a_dotx_is_a_template_too() -> None:
    def dotx(files: dict[str, bytes]) -> None:
        kinds = files["[Content_Types].xml"]
        assert package._MAIN.encode() in kinds
        files["[Content_Types].xml"] = kinds.replace(package._MAIN.encode(), package._TEMPLATE.encode())

    assert word.render([SAMPLE], template=rewritten(template(), dotx)) == word.render([SAMPLE], template=template())


def test_what_a_template_attaches_is_let_go() -> None:
    def attached(files: dict[str, bytes]) -> None:
        files["word/settings.xml"] = files["word/settings.xml"].replace(
            b"<w:zoom", b'<w:attachedTemplate r:id="rId1"/><w:zoom'
        )
        files["word/_rels/settings.xml.rels"] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
            b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
            b'Target="file:///C:/Users/x/y.dotm" TargetMode="External"/></Relationships>'
        )

    whole = parts(word.render([SAMPLE], template=rewritten(template(), attached)))
    assert "word/_rels/settings.xml.rels" not in whole
    assert b"attachedTemplate" not in whole["word/settings.xml"]


def _macros(files: dict[str, bytes]) -> None:
    kind = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    files["[Content_Types].xml"] = files["[Content_Types].xml"].replace(package._MAIN.encode(), kind)


def _doctype(files: dict[str, bytes]) -> None:
    files["word/styles.xml"] = b'<!DOCTYPE x [<!ENTITY a "aa">]>' + files["word/styles.xml"]


def _no_page(files: dict[str, bytes]) -> None:
    files["word/document.xml"] = re.sub(rb"<w:sectPr.*?</w:sectPr>", b"", files["word/document.xml"], flags=re.S)


def _no_number(files: dict[str, bytes]) -> None:
    files["word/document.xml"] = files["word/document.xml"].replace(b'w:left="1800"', b'w:left="wide"')


def _narrow(files: dict[str, bytes]) -> None:
    files["word/document.xml"] = files["word/document.xml"].replace(b'w:left="1800"', b'w:left="9000"')


def _half(files: dict[str, bytes]) -> None:
    files["word/styles.xml"] = files["word/styles.xml"][:1000]


def _no_styles(files: dict[str, bytes]) -> None:
    files["word/styles.xml"] = b"<a/>"


def _other_prefix(files: dict[str, bytes]) -> None:
    text = files["word/document.xml"]
    files["word/document.xml"] = re.sub(rb"(</?|xmlns:| )w:", rb"\1wp2:", text).replace(b"xmlns:w=", b"xmlns:wp2=")


def _no_kinds(files: dict[str, bytes]) -> None:
    del files["[Content_Types].xml"]


def _linked(files: dict[str, bytes]) -> None:
    header = next(name for name in files if re.fullmatch(r"word/header\d+\.xml", name))
    files[f"word/_rels/{header.removeprefix('word/')}.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        b'Target="http://example.org/x.png" TargetMode="External"/></Relationships>'
    )


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (lambda: b"", "不是完好"),
        (lambda: b"PK\x03\x04 no archive", "不是完好"),
        (lambda: template()[:-500], "不是完好"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版"),
        (lambda: charts.workbook(chart()), "不是完好"),
        (lambda: rewritten(template(), _no_kinds), "不是完好"),
        (lambda: rewritten(template(), _half), "不是完好"),
        (lambda: rewritten(template(), _no_styles), "不是完好"),
        (lambda: rewritten(template(), _other_prefix), "不是完好"),
        (lambda: rewritten(template(), _no_number), "页面设置"),
        (lambda: rewritten(template(), _macros), "宏"),
        (lambda: rewritten(template(), _doctype), "文档类型"),
        (lambda: rewritten(template(), _no_page), "页面设置"),
        (lambda: rewritten(template(), _narrow), "太窄"),
        (lambda: rewritten(template(), _linked), "链接"),
    ],
)
def test_a_template_that_cannot_be_used_is_one_problem(bad: Callable[[], bytes], said: str) -> None:
    with pytest.raises(Problems) as raised:
        word.render([SAMPLE], template=bad())
    (problem,) = raised.value.problems
    assert problem.code == "report.template"
    assert said in problem.message


def test_a_template_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_MAX_BYTES", 10_000)
    with pytest.raises(Problems, match="过大"):
        word.render([SAMPLE], template=template())


# --- many reports ---------------------------------------------------------------------------------------------------

_GROWTH = """
import resource
from jixiao.render import word
from jixiao.report.blocks import cell, head, report, Column, Heading, Table

rows = tuple((cell("甲"), cell("乙")) for _ in range(1500))
one = report(("题目",), (), [Heading(1, "一"), Table("表", (Column(), Column()), head("子", "丑"), rows)])
word.render([one] * 2)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
word.render([one] * 12)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak of memory is read as Linux tells it")
def test_a_report_that_is_written_does_not_stay_in_memory_as_a_tree() -> None:
    run, environment = [sys.executable, "-c", _GROWTH], {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    told = subprocess.run(run, env=environment, check=True, capture_output=True, timeout=120).stdout
    assert int(told) < 40, "MB for ten more reports"  # a tree of one of them takes 15


# --- what a reader sees ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_libreoffice_shows_it(tmp_path: Path) -> None:
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        pytest.skip("LibreOffice (soffice) or pdftotext is not installed")
    (tmp_path / "a.docx").write_bytes(WRITTEN)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    pages = text.split("\f")[:-1]
    assert len(pages) >= 4  # the title with the contents, the text, the appendix
    assert "绩效评价报告" in re.sub(r"\s", "", pages[0])
    assert "—1—" not in re.sub(r"\s", "", pages[0])
    assert "综述一、概况" in re.sub(r"\s", "", pages[0])  # the contents, under the title
    assert "综述金额“1100万元”" in re.sub(r"\s", "", pages[1])
    assert "—2—" in re.sub(r"\s", "", pages[1])
    assert "收入支出（单位：万元）" in re.sub(r"\s", "", text)
