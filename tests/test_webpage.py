"""Web pages give their lines and tables as a reader of them sees them, in bounded time; what is none ends in one problem."""

import contextlib
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import documents, pumped
from helpers.documents import ABOVE, LEFT
from jixiao.ground.problems import Problems, Source
from jixiao.intake.formats import flow, markup, webpage, webtable
from jixiao.intake.formats.sheet import Range, Sheet
from jixiao.intake.forms import text
from jixiao.intake.forms.cells import Item
from jixiao.records import Cell


def read(page: str | bytes) -> tuple[Cell | Sheet, ...]:
    return webpage.read(page.encode() if isinstance(page, str) else page, "a.html")


def lines(page: str | bytes) -> list[str]:
    return [part.text if isinstance(part, Cell) else part.name for part in read(page)]


def unseen(page: str) -> list[str]:
    return [
        cell.text
        for part in read(page)
        if isinstance(part, Sheet) and part.name == flow.HIDDEN and part.hidden
        for cell in part.cells.values()
    ]


def table(page: str) -> Sheet:
    (sheet,) = (part for part in read(page) if isinstance(part, Sheet) and part.name != flow.HIDDEN)
    return sheet


def texts(sheet: Sheet) -> dict[tuple[int, int], str]:
    return {place: cell.text for place, cell in sheet.cells.items()}


def grid(sheet: Sheet) -> list[list[str]]:
    """The texts of a table row by row, a merged cell's at every place that it covers."""
    width = max([sheet.width, *(one.right for one in sheet.merged)])
    height = max([sheet.height, *(one.bottom for one in sheet.merged)])
    return [
        [cell.text if (cell := sheet.at(row, column)) else "" for column in range(1, width + 1)]
        for row in range(1, height + 1)
    ]


def refused(page: str | bytes) -> str:
    with pytest.raises(Problems) as caught:
        read(page)
    (problem,) = caught.value.problems
    return problem.code


# --- lines ------------------------------------------------------------------------------------------------------


def test_lines_and_tables_come_in_order_each_with_its_place() -> None:
    page = (
        "<html><body>\n<h1> 自评表</h1>\n<p>单位：甲局<table>\n<tr><td>项目名称</td>\n <td>培训</td></tr></table>注：略"
    )
    parts = read(page)
    assert lines(page) == ["自评表", "单位：甲局", "表1", "注：略"]
    assert [part.source for part in parts if isinstance(part, Cell)] == [
        *(Source("a.html", 2, 6), Source("a.html", 3, 4), Source("a.html", 5, 26))
    ]
    sheet = table(page)
    assert sheet.cells[1, 2].source == Source("a.html", 5, 2, "表1", "第1行第2列")
    assert str(sheet.cells[1, 2].source) == "a.html!表1!第1行第2列"


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<div>甲<div>乙</div>丙</div>丁", ["甲", "乙", "丙", "丁"]),
        ("甲<br>乙<br/>丙<hr>丁", ["甲", "乙", "丙", "丁"]),
        ("<p>甲<b>乙</b><a href='x'>丙</a>", ["甲乙丙"]),
        ("一级\n    指标", ["一级指标"]),
        ("a\n  b   c", ["a b c"]),
        ("完成 率\n95%", ["完成 率 95%"]),
        ("<pre>甲\n乙 </pre>丙\n丁", ["甲", "乙", "丙丁"]),
        ("&ge;95&percnt; &lt;b&gt;&nbsp;&#x4e00;&#19968", ["≥95% <b>\xa0一一"]),
        ("&#99999999999;&#" + "9" * 5000 + ";甲", ["\ufffd\ufffd甲"]),
        ("<title>题</title><script>if (a<b) '</p>'</script><style>p{}</style><template>模</template>文", ["文"]),
        ("<SCRIPT>x</Script >文<!-- 注 <p> -->字<!DOCTYPE x><?php y ?>", ["文字"]),
        ("<![if !vml]>甲<![endif]><!--[if gte mso 9]>乙<![endif]-->", ["甲"]),
        ("1 < 2 <3 <<甲</ >", ["1 < 2 <3 <<甲</ >"]),
        ("甲<p", ["甲"]),
        ("甲<!-- 乙", ["甲"]),
        ("甲<p class='x", ["甲"]),
        ("<p title='a>b' x=\"c>d\" y=e>甲", ["甲"]),
        ('<p width=5">甲</p>', ["甲"]),
        ("</p></table></td></x>甲", ["甲"]),
        ("<p " + "a=1 " * 500 + "hidden>甲</p>", ["甲"]),
        ("<noscript>请启用</noscript><iframe>框</iframe>甲", ["甲"]),
    ],
)
def test_lines_are_what_a_browser_shows(page: str, shown: list[str]) -> None:
    assert lines(page) == shown


def test_a_field_of_a_form_gives_what_it_shows() -> None:
    page = (
        "<table><tr><td><input value='95%'><input type=hidden value='密'><input type=submit value='提交'></td>"
        "<td><select><option value=1>优<option value=2 selected><b>良</b></option></select></td>"
        "<td><select><option>是<option>否</select></td><td><select></select></td>"
        "<td><input type=CHECKBOX checked>甲<input type=radio>乙</td><td><textarea>一\n二 <b></textarea></td></tr></table>"
    )
    assert texts(table(page)) == {(1, 1): "95%", (1, 2): "良", (1, 3): "是", (1, 5): "☑甲☐乙", (1, 6): "一\n二 <b>"}


# --- hidden -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "shown", "hidden"),
    [
        ("<p hidden>暗<p>明", ["明"], ["暗"]),
        ("明<table><th hidden>暗</table>", ["明", "表1"], ["暗"]),
        ("<p hidden>暗</p>明", ["明"], ["暗"]),
        ("<p hidden>暗<div>明</div>", ["明"], ["暗"]),
        ("<div style='DISPLAY : none'>暗<div>又</div>再</div>明", ["明"], ["暗", "又", "再"]),
        ("<div style='visibility:hidden'>暗<br>又</div>明", ["明"], ["暗", "又"]),
        ("<span style='mso-hide:all'>暗<span>又</span></span>明", ["明"], ["暗又"]),
        ("<div><span hidden>暗</div>明", ["明"], ["暗"]),
        ("<ul><li hidden>暗<li>明</ul>", ["明"], ["暗"]),
        ("<ul><li hidden>暗<ul><li>又</ul>再</ul>明", ["明"], ["暗", "又", "再"]),
        ("<br hidden>明<img hidden>显", ["明显"], []),
        ("<p style='display:block'>明", ["明"], []),
    ],
)
def test_hidden_blocks_are_no_lines_and_come_last(page: str, shown: list[str], hidden: list[str]) -> None:
    assert [line for line in lines(page) if line != flow.HIDDEN] == shown
    assert unseen(page) == hidden


def test_hidden_rows_cells_and_tables_are_told() -> None:
    page = (
        "<table><tr><td>甲<td>乙</tr><tr style='display:none'><td>暗行</tr>"
        "<tbody hidden><tr><td>暗组</tbody><tr><td hidden>暗格<td>丙<td style='visibility:hidden'>空格<td>丁</tr>"
        "<tr><td><div hidden>暗块<td>戊<td hidden>暗末</tr></table>"
    )
    sheet = table(page)
    assert sheet.hidden_rows == {2, 3}
    assert texts(sheet) == {
        (1, 1): "甲",
        (1, 2): "乙",
        (2, 1): "暗行",
        (3, 1): "暗组",
        (4, 1): "丙",
        (4, 3): "丁",
        (5, 2): "戊",
    }
    assert unseen(page) == ["暗格", "空格", "暗块", "暗末"]


@pytest.mark.parametrize("page", ["<table hidden>{}</table>", "<div style='display:none'><table>{}</table></div>"])
def test_a_hidden_table_is_a_hidden_sheet(page: str) -> None:
    first, last = read(page.format("<tr><td>甲<td>乙</tr><tr><td>丙") + "明")
    assert isinstance(first, Sheet) and isinstance(last, Cell)
    assert first.hidden and texts(first) == {(1, 1): "甲", (1, 2): "乙", (2, 1): "丙"}


# --- tables -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ("<tr><td>甲<td>乙<tr><td>丙<th>丁", [["甲", "乙"], ["丙", "丁"]]),
        ("<td>甲<td>乙</tr><td>丙", [["甲", "乙"], ["丙", ""]]),
        ("<tr><td colspan=2>甲<td>乙<tr><td>丙<td>丁<td>戊", [["甲", "甲", "乙"], ["丙", "丁", "戊"]]),
        ("<tr><td rowspan=2>甲<td>乙<tr><td>丙", [["甲", "乙"], ["甲", "丙"]]),
        ("<tr><td>甲<td rowspan=2>乙<td>丙<tr><td>丁<td>戊", [["甲", "乙", "丙"], ["丁", "乙", "戊"]]),
        ("<tr><td rowspan=0>甲<td>乙<tr><td>丙<tr><td>丁", [["甲", "乙"], ["甲", "丙"], ["甲", "丁"]]),
        ("<tr><td rowspan=99>甲<td>乙<tr><td>丙", [["甲", "乙"], ["甲", "丙"]]),
        ("<tr><td colspan=999999999999>甲<tr><td>乙<td>丙", [["甲", "甲"], ["乙", "丙"]]),
        ("<tr><td colspan=x>甲<td colspan=-2>乙<td colspan=0>丙<td colspan=' 2px'>丁", [["甲", "乙", "丙", "丁"]]),
        ("<tbody><tr><td rowspan=3>甲<td>乙</tbody><tbody><tr><td>丙<td>丁", [["甲", "乙"], ["丙", "丁"]]),
        ("<tfoot><tr><td>合计</tfoot><tr><td>身</tr><thead><tr><td>头</thead>", [["头"], ["身"], ["合计"]]),
        (
            "<thead><tr><td>头</thead><tr><td>身</tr><thead><tr><td>又</thead><tr><td>尾",
            [["头"], ["身"], ["又"], ["尾"]],
        ),
        ("<tr><td>1<td rowspan=2>2<tr><td colspan=2>3<td>4", [["1", "2", ""], ["3", "2", "4"]]),
        (
            "<tr><td>1<td rowspan=4>2<tr><td colspan=2 rowspan=2>3<tr><td>4<tr><td>5<td>6",
            [["1", "2", ""], ["3", "2", ""], ["3", "2", "4"], ["5", "2", "6"]],
        ),
        ("<tr></tr><tr><td></td><td>甲</td></tr>", [["", ""], ["", "甲"]]),
    ],
)
def test_cells_stand_where_a_browser_puts_them(rows: str, shown: list[list[str]]) -> None:
    assert grid(table(f"<table>{rows}</table>")) == shown


def test_a_cell_that_begins_within_another_stays_itself() -> None:
    sheet = table("<table><tr><td>1<td rowspan=2>2<tr><td colspan=3>3<tr><td>4<td>5<td>6</table>")
    assert sheet.merged == (Range(1, 2, 2, 2), Range(2, 1, 2, 3))
    assert sheet.at(2, 1) == sheet.cells[2, 1]
    assert sheet.at(3, 2) == sheet.cells[3, 2]


def test_the_lines_of_a_cell_are_its_blocks() -> None:
    assert texts(table("<table><tr><td><p>产出</p><p>指标<br>（50分）</p><br></td></table>")) == {
        (1, 1): "产出\n指标\n（50分）"
    }


def test_what_stands_in_a_table_outside_of_its_cells_is_shown_before_it() -> None:
    assert lines("<table><caption>附表</caption>散<tr>落<td>甲</table>后") == ["附表", "散", "落", "表1", "后"]


def test_a_table_that_never_ended_ends_with_the_next() -> None:
    assert lines("<table><tr><td>甲</td></tr><table><tr><td>乙</table>后") == ["表1", "表2", "后"]


def test_a_page_laid_out_by_tables_gives_what_they_frame() -> None:
    form = "<table><tr><td>项目名称<td>培训<tr><td>分值<td>10</table>"
    page = f"<table><tr><td>页首<tr><td><table><tr><td>自评表{form}注：略</table><tr><td>页尾</table>"
    assert lines(page) == ["页首", "自评表", "表1", "注：略", "页尾"]
    first, second = read(f"<table><tr><td>栏目<td>正文{form}</table>")
    assert isinstance(first, Sheet) and isinstance(second, Sheet)
    assert texts(first)[1, 2] == "正文\n项目名称\n培训\n分值\n10"
    assert texts(second)[2, 2] == "10"


def test_merge_marks_make_the_same_table_in_a_page_and_in_a_document() -> None:
    from jixiao.intake.formats import document

    rows = [["甲", "乙", LEFT, "丙"], [ABOVE, "丁", "戊", "己"], ["庚", "辛\n壬", "癸", LEFT]]
    (page,), (word,) = read(documents.page(rows)), document.read(documents.word(rows), "a.docx")
    assert isinstance(page, Sheet) and isinstance(word, Sheet)
    assert (texts(page), page.merged, page.covered) == (texts(word), word.merged, word.covered)
    assert len(page.merged) == 3


def test_a_foot_of_a_table_stands_last_and_a_second_head_where_it_is_written() -> None:
    def part(tag: str, words: str) -> str:
        return f"<{tag}><tr><td>{words}</td><td>1</td></tr></{tag}>"

    foot_first = part("tfoot", "总分") + part("thead", "指标") + part("tbody", "甲")
    assert [row[0] for row in grid(table(f"<table>{foot_first}</table>"))] == ["指标", "甲", "总分"]
    heads = part("thead", "指标") + part("tbody", "甲") + part("thead", "续表") + part("tbody", "乙")
    assert [row[0] for row in grid(table(f"<table>{heads}</table>"))] == ["指标", "甲", "续表", "乙"]
    feet = part("tfoot", "小计") + part("tbody", "甲") + part("tfoot", "总分") + part("tbody", "乙")
    assert [row[0] for row in grid(table(f"<table>{feet}</table>"))] == ["甲", "总分", "乙", "小计"]


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


def test_published_texts_come_back_from_a_page_word_for_word(shared: Path) -> None:
    seeds = sorted((shared / "seeds").glob("*.txt"))
    assert seeds
    for seed in seeds:
        items = tuple(text.items(seed.read_text(encoding="utf-8"), seed.name))
        assert flat(read(documents.as_html(items))) == flat(items)


# --- encodings --------------------------------------------------------------------------------------------------

PAGE = "<meta charset='{}'><p>预算执行率≥95%</p>"


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (PAGE.format("utf-8").encode(), "预算执行率≥95%"),
        (PAGE.format("gb2312").encode("gb18030"), "预算执行率≥95%"),
        (PAGE.format("gb2312").encode(), "预算执行率≥95%"),
        (PAGE.format("utf-8").encode("gb18030"), "预算执行率≥95%"),
        ("<p>预算执行率≥95%".encode("gb18030"), "预算执行率≥95%"),
        (b"\xef\xbb\xbf" + PAGE.format("gbk").encode(), "预算执行率≥95%"),
        (PAGE.format("utf-16").encode("utf-16"), "预算执行率≥95%"),
        (b"\xfe\xff" + PAGE.format("x").encode("utf-16-be"), "预算执行率≥95%"),
        ("<META http-equiv=Content-Type content='text/html; charset=Big5'><p>預算執行率".encode("big5"), "預算執行率"),
        ("<meta charset=big5><p>预算".encode(), "预算"),
        ("<p>预算\x0b执\x00\x1f行&#129;&#1;</p>".encode(), "预算执行"),
    ],
)
def test_encodings_are_told_by_the_bytes_first(data: bytes, shown: str) -> None:
    assert lines(data) == [shown]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b"PK\x03\x04", "file.binary"),
        (b"%PDF-1.4", "file.binary"),
        ("<p>预算执行率".encode() + b"\xff\xff", "file.encoding"),
        (b"\xff\xfe<\x00p\x00>", "file.encoding"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n<html>", "webpage.archive"),
        (b"From: <Saved by Blink>\nContent-Type: multipart/related\n\n<html>", "webpage.archive"),
    ],
)
def test_what_is_no_page_is_refused_in_words(data: bytes, code: str) -> None:
    assert refused(data) == code


# --- too much ---------------------------------------------------------------------------------------------------


def test_a_page_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert webpage.MAX_BYTES == 20 * 1024 * 1024
    monkeypatch.setattr(webpage, "MAX_BYTES", 100)
    assert refused(b"<p>x".ljust(101)) == "webpage.too-large"
    assert lines(b"<p>x".ljust(100)) == ["x"]


@pytest.mark.parametrize(
    ("module", "name", "page"),
    [
        (flow, "MAX_LINES", "<p>甲" * 4),
        (webpage, "MAX_LINES", "<pre>甲\n乙\n丙\n丁</pre>"),
        (webpage, "MAX_TOKENS", "<b>甲</b>乙"),
        (webtable, "MAX_CELLS", "<table><tr><td>甲<td>乙<td>丙</table>"),
        (webtable, "DEEPEST", "<table><td>" * 4),
        (flow, "MAX_COVERED", "<table><tr><td colspan=4>甲<tr><td>乙<td>丙<td>丁<td>戊</table>"),
    ],
)
def test_too_much_of_anything_is_refused(module: object, name: str, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(page)
    monkeypatch.setattr(module, name, 4)
    assert read(page)
    monkeypatch.setattr(module, name, 3)
    assert refused(page) == "webpage.too-large"


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        *("<!--", "<a ", "</a ", "<![CDATA[", "<script>", "<a x='", '<a x="y', "<", "&", "&#", "<div>", "<div hidden>"),
        *(
            "<select><option>a<b>",
            "<p hidden>",
            "</div>",
            "<td>",
            "<pre>\n",
            "甲\n\n",
            "<a b=",
            "<a/",
            "<x y=1 ",
            "<textarea>",
        ),
    ],
)
def test_time_grows_with_the_length_of_a_page_and_no_faster(piece: str) -> None:
    with pumped.within(10), contextlib.suppress(Problems):
        read("甲" + piece * (400_000 // len(piece)))


@pytest.mark.slow
@pytest.mark.parametrize(
    "rows",
    [
        "<tr>" + "<td colspan=1000 rowspan=65534>" * 300 + "</tr>" + "<tr><td>甲" * 20_000,
        "<tr><td colspan=1000>甲" * 20_000,
        "<tr>" + "<td rowspan=0>甲" * 1000 + "<tr>" * 30_000,
    ],
)
def test_absurd_spans_are_bounded(rows: str) -> None:
    with pumped.within(10), contextlib.suppress(Problems):
        read(f"<table>{rows}</table>")


PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "<table>",
                "</table>",
                "<tr>",
                "</tr>",
                "<td>",
                "</td>",
                "<td rowspan=0>",
                "<td colspan=3 rowspan=2>",
                "<th hidden>",
            ),
            *(
                "<tr hidden>",
                "<tbody>",
                "</tbody>",
                "<thead style='display:none'>",
                "<tfoot>",
                "<caption>",
                "<p>",
                "<p hidden>",
            ),
            *(
                "<div hidden>",
                "</div>",
                "<span style='visibility:hidden'>",
                "</span>",
                "<br>",
                "<pre>",
                "</pre>",
                "<select>",
            ),
            *(
                "<option>",
                "</select>",
                "<input value=1>",
                "<textarea>",
                "</textarea>",
                "甲",
                "\n",
                " ",
                "<",
                "&amp;",
                "<!--",
                "-->",
            ),
        ]
    ),
    max_size=60,
)


@pytest.mark.slow
@given(PIECES)
@settings(max_examples=500)
def test_any_arrangement_of_tags_is_read_and_no_word_is_lost(pieces: list[str]) -> None:
    page = "".join(f"{piece}{number}号" if piece == "甲" else piece for number, piece in enumerate(pieces)) + "末"
    shown = " ".join(flat(read(page)))
    words = " ".join(token.words for token in markup.tokens(page) if isinstance(token, markup.Words))
    if "<select>" not in pieces:  # of a list to choose from one word is shown
        assert [word for word in re.findall(r"甲\d+号", words) if word not in shown] == []


@pytest.mark.slow
@given(st.text(alphabet="<>/!-= '\"abtdrpx&;#1甲\n", max_size=200))
@settings(max_examples=500)
def test_any_text_gives_lines_or_one_problem(page: str) -> None:
    with contextlib.suppress(Problems):
        assert isinstance(read(page), tuple)


@given(st.binary(max_size=200))
def test_any_bytes_give_lines_or_one_problem(data: bytes) -> None:
    with contextlib.suppress(Problems):
        assert isinstance(read(data), tuple)
