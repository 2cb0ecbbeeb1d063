"""Word documents give their lines and tables as a person reads them, in bounded time; what is none ends in one problem."""

import contextlib
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import documents, pumped
from helpers.documents import ABOVE, LEFT, raw, word
from jixiao.ground.problems import Problems, Source
from jixiao.intake.formats import archive, document, flow, wordlist
from jixiao.intake.formats.sheet import Range, Sheet
from jixiao.intake.forms import text
from jixiao.intake.forms.cells import Item
from jixiao.records import Cell

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes) -> tuple[Cell | Sheet, ...]:
    return document.read(data, "a.docx")


def lines(body: str, **parts: str) -> list[str]:
    return [part.text if isinstance(part, Cell) else part.name for part in read(raw(body, **parts))]


def table(body: str) -> Sheet:
    (sheet,) = (part for part in read(raw(body)) if isinstance(part, Sheet) and not part.hidden)
    return sheet


def texts(sheet: Sheet) -> dict[tuple[int, int], str]:
    return {place: cell.text for place, cell in sheet.cells.items()}


def unseen(body: str, **parts: str) -> list[str]:
    return [
        cell.text
        for part in read(raw(body, **parts))
        if isinstance(part, Sheet) and part.name == flow.HIDDEN and part.hidden
        for cell in part.cells.values()
    ]


def p(words: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def tc(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str, grid: Sequence[int] = ()) -> str:
    columns = "".join(f"<w:gridCol w:w='{width}'/>" for width in grid)
    return f"<w:tbl><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def refused(data: bytes) -> str:
    with pytest.raises(Problems) as caught:
        read(data)
    (problem,) = caught.value.problems
    assert "工作" not in problem.message + problem.cure
    return problem.code


# --- lines ------------------------------------------------------------------------------------------------------


def test_lines_and_tables_come_in_order_each_with_its_place() -> None:
    parts = read(word("项目支出绩效自评表", "", "（2019年度）", [["项目名称", "培训"]], "注：略", [["总分"]]))
    assert [part.text if isinstance(part, Cell) else part.name for part in parts] == [
        *("项目支出绩效自评表", "（2019年度）", "表1", "注：略", "表2")
    ]
    assert [part.source.line for part in parts if isinstance(part, Cell)] == [1, 3, 4]
    first = parts[2]
    assert isinstance(first, Sheet)
    assert first.cells[1, 2].source == Source("a.docx", sheet="表1", cell="第1行第2列")
    assert str(first.cells[1, 2].source) == "a.docx!表1!第1行第2列"


def test_a_line_break_ends_a_line_and_a_tab_stays() -> None:
    made = docx.Document()
    run = made.add_paragraph("单位：").add_run("甲局")
    run.add_tab()
    run.add_text("金额")
    run.add_break(WD_BREAK.LINE)
    run.add_text("单位：万元")
    out = io.BytesIO()
    made.save(out)
    assert [part.text for part in read(out.getvalue()) if isinstance(part, Cell)] == ["单位：甲局\t金额", "单位：万元"]


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("<w:ins><w:r><w:t>新增</w:t></w:r></w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>", "新增"),
        ("<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>移来</w:t></w:r></w:moveTo>", "移来"),
        ("<w:del><w:r><w:t>删去</w:t></w:r></w:del><w:r><w:t>留下</w:t></w:r>", "留下"),
        ("<w:r><w:t>95</w:t><w:noBreakHyphen/><w:t>98</w:t><w:softHyphen/></w:r>", "95-98"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95%</w:t></w:r>', "≥95%"),
        ('<w:r><w:sym w:font="Symbol" w:char="A3"/><w:t>5</w:t></w:r>', "≤5"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="0052"/><w:t>是</w:t></w:r>', "☑是"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F04A"/><w:t>好</w:t></w:r>', "好"),
        ('<w:r><w:sym w:font="Symbol" w:char="22"/><w:sym w:font="Symbol" w:char="x"/><w:t>好</w:t></w:r>', "好"),
        ("<w:r><w:footnoteReference w:id='2'/><w:t>结余</w:t></w:r>", "结余"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>xiao</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>效</w:t></w:r></w:rubyBase>"
         "</w:ruby></w:r>", "效"),
        ("<m:oMath><m:f><m:num><m:r><m:t>执行数</m:t></m:r></m:num></m:f></m:oMath>", "执行数"),
        ("<w:hyperlink><w:r><w:t>网址</w:t></w:r></w:hyperlink>", "网址"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>优</w:t></w:r></w:sdtContent></w:sdt>", "优"),
        ("<w:r><w:t>一\n级</w:t></w:r>", "一 级"),
        ("<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>文</w:t></w:r>", "文"),
        ('<w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>看得见</w:t></w:r>', "看得见"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>看得见</w:t></w:r>', "看得见"),
    ],
)  # fmt: skip
def test_a_paragraph_says_what_the_finished_document_shows(inside: str, shown: str) -> None:
    assert lines(f"<w:p>{inside}</w:p>") == [shown]


def field(kind: str, inside: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def test_a_field_gives_its_result_and_not_its_instruction() -> None:
    simple = '<w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    inner = f"{field('begin')}<w:r><w:instrText>REF</w:instrText></w:r>{field('separate')}<w:r><w:t>内</w:t></w:r>{field('end')}"
    outer = (
        f"{field('begin')}<w:r><w:instrText>IF</w:instrText></w:r>{inner}{field('separate')}<w:r><w:t>外</w:t></w:r>"
    )
    assert lines(f"<w:p>{outer}{field('end')}{simple}</w:p>") == ["外7"]


def test_an_instruction_that_never_ends_does_not_swallow_the_rest() -> None:
    assert lines(f"<w:p>{field('begin')}<w:r><w:t>丢</w:t></w:r></w:p>{p('留')}") == ["留"]


def test_ticks_and_lists_to_choose_from_give_what_is_chosen() -> None:
    def box(checked: str) -> str:
        control = f"<w:sdtPr><w14:checkbox><w14:checked w14:val='{checked}'/></w14:checkbox></w:sdtPr>"
        return f"<w:sdt>{control}<w:sdtContent><w:r><w:t>X</w:t><w:t>Y</w:t></w:r></w:sdtContent></w:sdt>"

    assert lines(f"<w:p>{box('1')}<w:r><w:t>是</w:t></w:r>{box('0')}<w:r><w:t>否</w:t></w:r></w:p>") == ["☑是☐否"]
    old = "<w:ffData><w:checkBox><w:default w:val='0'/>{}</w:checkBox></w:ffData>"
    ticked = field("begin", old.format("<w:checked/>")) + field("end")
    empty = field("begin", old.format("")) + field("end")
    assert lines(f"<w:p>{ticked}{empty}</w:p>") == ["☑☐"]
    choice = "<w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='优'/><w:listEntry w:val='良'/></w:ddList></w:ffData>"
    assert lines(f"<w:p>{field('begin', choice)}{field('end')}</w:p>") == ["良"]


def test_the_prompt_of_an_empty_control_is_no_value() -> None:
    control = "<w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处输入</w:t></w:r></w:sdtContent>"
    assert lines(f"<w:p><w:r><w:t>完成值</w:t></w:r><w:sdt>{control}</w:sdt></w:p>") == ["完成值"]


def test_a_text_box_comes_after_its_paragraph_and_once() -> None:
    inner = f"<w:txbxContent>{p('框内')}{tbl(tr(tc('框内表')))}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice>{inner}</mc:Choice><mc:Fallback>{inner}</mc:Fallback></mc:AlternateContent>"
    )
    assert lines(f"<w:p><w:r><w:t>前</w:t></w:r><w:r>{both}</w:r><w:r><w:t>后</w:t></w:r></w:p>{p('下')}") == [
        *("前后", "框内", "表1", "下")
    ]


@pytest.mark.parametrize(
    ("font", "signs"),
    [
        ("Symbol", {"A3": "≤", "B0": "°", "B1": "±", "B3": "≥", "B4": "×", "B8": "÷", "B9": "≠", "BB": "≈"}),
        ("Wingdings", {"6F": "☐", "A8": "☐", "FC": "✓", "FD": "☒", "FE": "☑"}),
        ("Wingdings 2", {"50": "✓", "52": "☑", "53": "☒", "A3": "☐"}),
    ],
)
def test_a_sign_that_is_stored_as_a_place_of_a_font_is_read_as_what_is_seen(font: str, signs: dict[str, str]) -> None:
    for char, sign in signs.items():
        body = f'<w:p><w:r><w:sym w:font="{font}" w:char="F0{char}"/></w:r><w:r><w:t>95%</w:t></w:r></w:p>'
        assert lines(body) == [f"{sign}95%"], char


# --- hidden -----------------------------------------------------------------------------------------------------


def test_hidden_words_are_no_line_and_come_last_with_their_place() -> None:
    run = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"
    body = f"<w:p>{run}<w:r><w:t>明</w:t></w:r></w:p><w:p>{run}</w:p>" + tbl(
        tr(tc("甲"), f"<w:tc><w:p>{run}</w:p></w:tc>")
    )
    assert lines(body) == ["明", "表1", flow.HIDDEN]
    places = [cell.source for part in read(raw(body))[2:] if isinstance(part, Sheet) for cell in part.cells.values()]
    assert places == [*(Source("a.docx", 1), Source("a.docx", 2), Source("a.docx", sheet="表1", cell="第1行第2列"))]


def test_a_style_can_hide_its_words_and_so_can_the_one_it_is_based_on() -> None:
    styles = (
        "<w:style w:styleId='a'><w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:styleId='b'><w:basedOn w:val='a'/></w:style>"
        "<w:style w:styleId='c'><w:basedOn w:val='a'/><w:rPr><w:vanish w:val='false'/></w:rPr></w:style>"
        "<w:style w:styleId='loop'><w:basedOn w:val='loop'/></w:style>"
        "<w:style w:styleId='part'><w:tblStylePr><w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style>"
    )
    run = "<w:r><w:rPr><w:rStyle w:val='b'/></w:rPr><w:t>字</w:t></w:r>"
    styled = [p(name, f"<w:pStyle w:val='{name}'/>") for name in ("a", "b", "c", "loop", "part", "none")]
    body = f"<w:p>{run}</w:p>" + "".join(styled)
    assert lines(body, styles=styles) == ["c", "loop", "part", "none", flow.HIDDEN]
    assert unseen(body, styles=styles) == ["字", "a", "b"]


def test_hidden_rows_keep_their_cells_and_are_told() -> None:
    run = "<w:tc><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>乙</w:t></w:r></w:p></w:tc>"
    sheet = table(tbl(tr(tc("甲")), tr(tc("丙"), properties="<w:hidden/>"), tr(run, tc("")), tr(tc(""), tc("丁"))))
    assert sheet.hidden_rows == {2, 3}
    assert texts(sheet) == {(1, 1): "甲", (2, 1): "丙", (3, 1): "乙", (4, 2): "丁"}


# --- numbers of lists -------------------------------------------------------------------------------------------


def level(number: int, how: str, words: str, start: int = 1) -> str:
    return f"<w:lvl w:ilvl='{number}'><w:start w:val='{start}'/><w:numFmt w:val='{how}'/><w:lvlText w:val='{words}'/></w:lvl>"


def listed(words: str, number: int = 1, depth: int = 0) -> str:
    return p(words, f"<w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='{number}'/></w:numPr>")


NUMBERING = (
    f"<w:abstractNum w:abstractNumId='0'>{level(0, 'chineseCounting', '%1、')}{level(1, 'decimal', '（%2）')}"
    f"{level(2, 'decimal', '%2.%3')}</w:abstractNum>"
    f"<w:abstractNum w:abstractNumId='1'>{level(0, 'bullet', '●')}{level(1, 'decimalZero', '指标%2：', 3)}</w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    "<w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>"
    "<w:num w:numId='3'><w:abstractNumId w:val='0'/>"
    "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num>"
)


def test_the_numbers_that_word_puts_before_headings_are_read_with_them() -> None:
    body = (
        *(listed("概况"), listed("职能", depth=1), listed("机构", depth=1), listed("编制", depth=2), listed("收支")),
        *(listed("决算", depth=1), tbl(tr(f"<w:tc>{listed('表内')}</w:tc>")), listed("绩效"), p("正文")),
    )
    assert lines("".join(body), numbering=NUMBERING) == [
        *("一、概况", "（1）职能", "（2）机构", "2.1 编制", "二、收支", "（1）决算", "表1", "四、绩效", "正文")
    ]


def test_within_tables_numbers_are_counted_and_not_written() -> None:
    _, sheet, last = read(
        raw(listed("甲") + tbl(tr(f"<w:tc>{listed('乙')}</w:tc>")) + listed("丙"), numbering=NUMBERING)
    )
    assert isinstance(sheet, Sheet) and isinstance(last, Cell)
    assert (texts(sheet), last.text) == ({(1, 1): "乙"}, "三、丙")


def test_a_hidden_paragraph_has_no_number() -> None:
    run = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"
    hidden = f"<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>{run}</w:p>"
    assert lines(listed("甲") + hidden + listed("乙"), numbering=NUMBERING) == ["一、甲", "二、乙", flow.HIDDEN]


def test_a_level_may_go_on_counting_under_the_next_heading() -> None:
    goes_on = level(1, "decimal", "第%2条").replace("</w:lvl>", "<w:lvlRestart w:val='0'/></w:lvl>")
    numbering = f"<w:abstractNum w:abstractNumId='0'>{level(0, 'decimal', '%1.')}{goes_on}</w:abstractNum>"
    numbering += "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    body = listed("甲") + listed("乙", 1, 1) + listed("丙") + listed("丁", 1, 1)
    assert lines(body, numbering=numbering) == ["1.甲", "第1条乙", "2.丙", "第2条丁"]


def test_a_list_can_begin_anew_and_bullets_are_no_numbers() -> None:
    body = listed("甲") + listed("乙", 3) + listed("丙", 3) + listed("丁", 2) + listed("戊", 2, 1) + listed("己", 2, 1)
    assert lines(body, numbering=NUMBERING) == ["一、甲", "一、乙", "二、丙", "丁", "指标03：戊", "指标04：己"]


def test_a_style_numbers_its_paragraphs_unless_they_refuse() -> None:
    styles = (
        "<w:style w:styleId='h'><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
        "<w:style w:styleId='i'><w:basedOn w:val='h'/></w:style>"
    )
    body = p("甲", "<w:pStyle w:val='h'/>") + p("乙", "<w:pStyle w:val='i'/>")
    body += (
        p("丙", "<w:pStyle w:val='i'/><w:numPr><w:numId w:val='0'/></w:numPr>") + listed("丁", 99) + listed("戊", 1, 12)
    )
    assert lines(body, styles=styles, numbering=NUMBERING) == ["（1）甲", "（2）乙", "丙", "丁", "戊"]


@pytest.mark.parametrize(
    ("how", "numbers"),
    [
        (
            "chineseCountingThousand",
            {0: "零", 9: "九", 10: "十", 11: "十一", 20: "二十", 105: "一百零五", 110: "一百一十"},
        ),
        ("chineseCounting", {1005: "一千零五", 1050: "一千零五十", 10000: "10000"}),
        ("chineseLegalSimplified", {1: "壹", 12: "壹拾贰"}),
        ("ideographDigital", {10: "一〇"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalFullWidth", {12: "１２"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa"}),
        ("upperLetter", {2: "B"}),
        ("upperRoman", {4: "IV", 1999: "MCMXCIX"}),
        ("lowerRoman", {9: "ix"}),
        ("decimal", {7: "7"}),
        ("hebrew1", {1: ""}),
    ],
)
def test_numbers_are_written_as_word_writes_them(how: str, numbers: dict[int, str]) -> None:
    assert {number: wordlist.written(number, how) for number in numbers} == numbers


# --- tables -----------------------------------------------------------------------------------------------------


def test_merged_cells_cover_the_places_that_they_reach() -> None:
    rows = [
        ["绩效指标", "一级指标", "二级指标", LEFT, "分值"],
        [ABOVE, "产出指标", "数量指标", "培训人次", "20"],
        [ABOVE, ABOVE, "质量\n指标", "合格率", "30"],
    ]
    (sheet,) = read(word(rows))
    assert isinstance(sheet, Sheet)
    assert sheet.merged == (Range(1, 1, 3, 1), Range(1, 3, 1, 4), Range(2, 2, 3, 2))
    assert texts(sheet)[3, 3] == "质量\n指标"
    assert [cell.text if (cell := sheet.at(3, column)) else None for column in range(1, 6)] == [
        *("绩效指标", "产出指标", "质量\n指标", "合格率", "30")
    ]
    assert (2, 1) not in sheet.cells and sheet.at(1, 4) == sheet.cells[1, 3]


def test_the_old_way_to_merge_across_and_columns_left_out_are_understood() -> None:
    restart, goes_on = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    sheet = table(
        tbl(
            tr(tc("合", restart), tc("盖住", goes_on), tc("丙")),
            tr(tc("乙"), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
            tr(tc("甲"), tc("丁", goes_on)),
        )
    )
    assert texts(sheet) == {(1, 1): "合", (1, 3): "丙", (2, 2): "乙", (3, 1): "甲", (3, 2): "丁"}
    assert sheet.merged == (Range(1, 1, 1, 2),)


def test_a_cell_that_goes_on_from_nowhere_is_a_cell_and_what_another_covers_is_hidden() -> None:
    body = tbl(
        tr(tc("甲", "<w:vMerge/>"), tc("乙")),
        tr(tc("盖住", "<w:vMerge/>"), tc("丙", "<w:vMerge/>")),
        tr(tc("丁"), tc("戊")),
        tr(tc("己", "<w:vMerge/>"), tc("庚")),
    )
    sheet = table(body)
    assert texts(sheet) == {
        (1, 1): "甲",
        (1, 2): "乙",
        (2, 2): "丙",
        (3, 1): "丁",
        (3, 2): "戊",
        (4, 1): "己",
        (4, 2): "庚",
    }
    assert sheet.merged == (Range(1, 1, 2, 1),)
    assert unseen(body) == ["盖住"]


def test_cells_drawn_without_spans_stand_where_their_widths_put_them() -> None:
    def wide(words: str, width: int) -> str:
        return tc(words, f'<w:tcW w:w="{width}" w:type="dxa"/>')

    rows = (
        tr(*(wide(words, 1000) for words in "甲乙丙丁")),
        tr(wide("左", 1990), wide("右", 2010)),
        tr(wide("一", 1000), wide("二", 3000)),
        tr(wide("窄", 2000), wide("短", 1000)),
        tr(wide("细", 10), wide("中", 1980), wide("末", 1960)),
    )
    sheet = table(tbl(*rows, grid=(1000,) * 4))
    assert {place: words for place, words in texts(sheet).items() if place[0] > 1} == {
        (2, 1): "左",
        (2, 3): "右",
        (3, 1): "一",
        (3, 2): "二",
        (4, 1): "窄",
        (4, 2): "短",
        (5, 1): "细",
        (5, 2): "中",
        (5, 3): "末",
    }
    assert sheet.merged == (Range(2, 1, 2, 2), Range(2, 3, 2, 4), Range(3, 2, 3, 4), Range(5, 3, 5, 4))


def test_rows_that_a_tracked_change_deleted_are_not_there() -> None:
    deleted = "<w:del w:id='1'/>"
    sheet = table(tbl(tr(tc("甲")), tr(tc("删"), properties=deleted), tr(tc("乙"), properties="<w:ins w:id='2'/>")))
    assert texts(sheet) == {(1, 1): "甲", (2, 1): "乙"}


def test_a_table_in_a_cell_is_the_cells_text_and_a_table_after_it() -> None:
    inner = tbl(tr(tc("目标1"), tc("完成")), tr(tc("目标2"), tc("未完成")))
    first, second, last = read(raw(tbl(tr(tc("年度目标"), f"<w:tc>{p('见下')}{inner}{p()}</w:tc>")) + p("完")))
    assert isinstance(first, Sheet) and isinstance(second, Sheet) and isinstance(last, Cell)
    assert texts(first) == {(1, 1): "年度目标", (1, 2): "见下\n目标1\n完成\n目标2\n未完成"}
    assert (second.name, second.cells[2, 2].text) == ("表2", "未完成")


def test_the_text_of_a_table_is_copied_into_the_cell_that_holds_it_and_no_further() -> None:
    def around(words: str, inner: str) -> str:
        return tbl(tr(tc(words), tc("一")), tr(tc("二"), f"<w:tc>{inner}{p()}</w:tc>"))

    first, second, third = read(raw(around("外", around("中", around("内", "")))))
    assert isinstance(first, Sheet) and isinstance(second, Sheet) and isinstance(third, Sheet)
    assert texts(first)[2, 2] == "中\n一\n二"
    assert texts(second)[2, 2] == "内\n一\n二"
    assert texts(third)[1, 1] == "内"


def test_a_table_in_a_hidden_row_is_hidden() -> None:
    inner = tbl(tr(tc("甲"), tc("乙")), tr(tc("丙")))
    outer = tbl(tr(tc("一"), f"<w:tc>{inner}</w:tc>", properties="<w:hidden/>"), tr(tc("二"), tc("三")))
    first, second = read(raw(outer))
    assert isinstance(first, Sheet) and isinstance(second, Sheet)
    assert (first.hidden, first.hidden_rows, second.hidden) == (False, {1}, True)


def test_a_table_in_a_cell_with_one_row_or_column_is_only_its_text() -> None:
    inner = tbl(tr(tc("甲"))) + tbl(tr(tc("乙"), tc("丙")))
    sheet = table(tbl(tr(tc("名"), f"<w:tc>{inner}</w:tc>")))
    assert texts(sheet) == {(1, 1): "名", (1, 2): "甲\n乙\n丙"}


def test_a_table_that_only_frames_others_is_no_table() -> None:
    inner = tbl(tr(tc("项目名称"), tc("培训")), tr(tc("分值"), tc("10")))
    frame = tbl(tr(tc("自评表")), tr(f"<w:tc>{inner}{p('注：略')}</w:tc>"))
    assert lines(p("前") + frame + p("后")) == ["前", "自评表", "表1", "注：略", "后"]


def test_elements_out_of_place_do_no_harm() -> None:
    stray = (
        "<w:tr><w:tc><w:p/></w:tc></w:tr><w:tc/><w:r><w:t>字</w:t></w:r><w:rPr><w:r/><w:sdt/></w:rPr><w:txbxContent/>"
    )
    assert lines(f"{stray}<w:p><w:p><w:r><w:t>内</w:t></w:r></w:p><w:r><w:r/><w:t>外</w:t></w:r></w:p>") == ["外"]
    assert lines(f"<w:tbl>{p('散')}<w:tr>{p('散')}{tc('格')}</w:tr></w:tbl>") == ["表1"]


def test_a_cell_that_says_it_spans_one_column_or_none_takes_one() -> None:
    row = "".join(tc(words, f'<w:gridSpan w:val="{span}"/>') for words, span in (("甲", 1), ("乙", 0), ("丙", 2)))
    found = table(f"<w:tbl><w:tr>{row}{tc('丁')}</w:tr></w:tbl>")
    assert texts(found) == {(1, 1): "甲", (1, 2): "乙", (1, 3): "丙", (1, 5): "丁"}


# --- published texts --------------------------------------------------------------------------------------------


def flat(items: Sequence[Item | Sheet]) -> list[str]:
    """The words of lines and cells in order, whatever holds them."""
    out: list[str] = []
    for item in items:
        match item:
            case Cell():
                out += [item.text] if item.text else []
            case Sheet():
                out += [cell.text for _, row in item.rows() for cell in row.values()]
            case _:
                out += [cell.text for cell in item if cell.text]
    return out


@pytest.mark.slow
def test_published_texts_come_back_from_a_document_word_for_word(shared: Path) -> None:
    seeds = sorted((shared / "seeds").glob("*.txt"))
    assert seeds
    for seed in seeds:
        items = tuple(text.items(seed.read_text(encoding="utf-8"), seed.name))
        assert flat(read(documents.as_docx(items))) == flat(items)


# --- what is none, or too much ----------------------------------------------------------------------------------


def zipped(**parts: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (OLE + bytes(600), "document.old-format"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "document.encrypted"),
        (b"{\\rtf1\\ansi}", "document.old-format"),
        (b"", "document.not-a-document"),
        (b"%PDF-1.7", "document.not-a-document"),
        ("文字".encode(), "document.not-a-document"),
        (zipped(a="b"), "document.not-a-document"),
        (raw("", main="<workbook/>"), "document.not-a-document"),
        (raw("", main="<w:document><w:body>"), "document.damaged"),
        (raw("", main="<!DOCTYPE a [<!ENTITY b 'c'>]><document><body>&b;</body></document>"), "document.damaged"),
        (raw("", main="<!DOCTYPE a SYSTEM 'file:///etc/passwd'><document/>"), "document.damaged"),
        (raw("<w:smartTag>" * 5000 + "</w:smartTag>" * 5000), "document.damaged"),
        (raw(p("文"))[:-30], "document.damaged"),
        (b"PK\x03\x04" + bytes(50), "document.damaged"),
    ],
)
def test_what_is_no_document_is_refused_in_words(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_encrypted_parts_are_refused() -> None:
    data = bytearray(raw(p("文")))
    for start, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(start)
        while at >= 0:
            data[at + flag] |= 1
            at = data.find(start, at + 1)
    assert refused(bytes(data)) == "document.encrypted"


@pytest.mark.slow
def test_a_document_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    with pumped.within(5):
        assert refused(raw(" " * (archive.MAX_PART + 1))) == "document.too-large"
        assert (
            refused(raw("<w:p/>" * 8, extra={f"x/{n}": "" for n in range(archive.MAX_ENTRIES)})) == "document.too-large"
        )


@pytest.mark.parametrize(
    ("name", "limit", "body"),
    [
        ("MAX_LINES", 2, p("一") * 3),
        ("MAX_LINES", 2, "<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:br/><w:t>三</w:t></w:r></w:p>"),
        ("MAX_COVERED", 3, tbl(tr(tc("甲", '<w:gridSpan w:val="4"/>')), tr(*(tc(words) for words in "乙丙丁戊")))),
    ],
)
def test_too_many_lines_and_merged_places_are_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, limit: int, body: str
) -> None:
    monkeypatch.setattr(flow, name, limit)
    assert refused(raw(body)) == "document.too-large"
    monkeypatch.setattr(flow, name, limit + 1)
    assert lines(body)


@pytest.mark.slow
def test_too_many_cells_are_refused() -> None:
    row = "<w:tr>" + "<w:tc/>" * 1000 + "</w:tr>"
    assert refused(raw(f"<w:tbl>{row * (flow.MAX_CELLS // 1000)}<w:tr><w:tc/></w:tr></w:tbl>")) == "document.too-large"


@pytest.mark.slow
def test_absurd_spans_are_bounded() -> None:
    with pumped.within(5):
        absurd = '<w:gridSpan w:val="1000000000"/>'
        sheet = table(
            tbl(
                *(tr(tc("宽", absurd), tc("后", '<w:gridSpan w:val="-3"/>')) for _ in range(300)),
                tr(tc("甲"), properties='<w:gridBefore w:val="999999999"/><w:gridAfter w:val="999999999"/>'),
            )
        )
        assert sheet.width <= flow.MAX_SPAN + 1
        chain = tr(tc("头", '<w:vMerge w:val="restart"/>')) + tr(tc("", "<w:vMerge/>")) * 20_000
        assert table(tbl(chain)).merged == (Range(1, 1, 20_001, 1),)


def test_nothing_outside_of_the_file_is_opened() -> None:
    target = "http://192.0.2.1/a.xml"
    rels = (
        f"<Relationships xmlns='{documents.PACK}'>"
        f"<Relationship Id='r1' Type='{documents.REL}/attachedTemplate' TargetMode='External' Target='{target}'/>"
        f"<Relationship Id='r2' Type='{documents.REL}/styles' TargetMode='External' Target='{target}'/>"
        f"<Relationship Id='r3' Type='{documents.REL}/numbering' TargetMode='External' Target='../../../etc/passwd'/>"
        "</Relationships>"
    )
    data = raw(p("文"), extra={"word/_rels/document.xml.rels": rels})
    assert [part.text for part in read(data) if isinstance(part, Cell)] == ["文"]


@pytest.mark.slow
def test_a_long_document_is_read_in_seconds() -> None:
    with pumped.within(20):
        assert len(lines(p("一段文字") * 100_000)) == 100_000


WHOLE = raw(
    p("一")
    + tbl(tr(tc("甲", '<w:vMerge w:val="restart"/>'), tc("乙")), tr(tc("", "<w:vMerge/>"), tc("丙")))
    + listed("二"),
    numbering=NUMBERING,
)


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
@settings(max_examples=300)
def test_damage_gives_a_problem_or_another_document_and_nothing_else(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    with contextlib.suppress(Problems):
        assert isinstance(read(bytes(data)), tuple)


ELEMENTS = st.sampled_from(
    [
        *("p", "r", "t", "tbl", "tr", "tc", "pPr", "rPr", "tcPr", "trPr", "tblGrid", "gridCol", "gridSpan", "vMerge"),
        *("hMerge", "tcW", "numPr", "numId", "ilvl", "pStyle", "vanish", "del", "ins", "fldChar", "sdt", "sdtPr"),
        *("checkbox", "checked", "checkBox", "ddList", "listEntry", "result", "txbxContent", "AlternateContent"),
        *("Choice", "Fallback", "sym", "br", "body", "gridBefore", "hidden", "ruby", "rt", "document"),
    ]
)
VALUES = st.sampled_from(["", "0", "1", "3", "restart", "continue", "999999999", "-1", "x"])
TREES = st.recursive(
    st.builds(lambda name, value: f"<w:{name} w:val='{value}' w:w='{value}' w:fldCharType='begin'/>", ELEMENTS, VALUES),
    lambda inner: st.builds(
        lambda name, value, children: f"<w:{name} w:val='{value}'>{''.join(children)}字</w:{name}>",
        ELEMENTS,
        VALUES,
        st.lists(inner, max_size=4),
    ),
    max_leaves=30,
)


@pytest.mark.slow
@given(st.lists(TREES, max_size=5))
@settings(max_examples=300)
def test_any_arrangement_of_elements_is_read(trees: list[str]) -> None:
    body = "".join(trees)
    parts = read(raw(body + f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>", styles=body, numbering=body))
    assert all(part.text.strip() if isinstance(part, Cell) else part.name for part in parts)
