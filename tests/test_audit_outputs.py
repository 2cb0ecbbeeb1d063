"""What an audit found, in every format: nothing is lost between the records and the page, and what is known can be left out."""

import dataclasses
import io
import json
import re
from collections import Counter
from html.parser import HTMLParser

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import audits
from jixiao.ground.problems import Problems, Source
from jixiao.records import AccountChart, Audit, Cell, ChartSeries, ContentsEntry, Passage, Spot
from jixiao.render.audited import comments, interchange, margin, markdown, table
from jixiao.render.audited.marks import Mark, by_cell, pieces
from jixiao.say import discrepancies as say

AUDIT = audits.AUDIT


def test_the_json_is_the_one_that_the_contract_names() -> None:
    one = json.loads(interchange.to_json([(AUDIT, "ab" * 32)]))[0]
    assert (one["schema"], one["file"], one["sha256"]) == ("jixiao.audit/1", audits.FILE, "ab" * 32)
    assert one["checked"] == {"figures": 7, "relations": 3, "held": 2}
    found = one["findings"][1]
    assert (found["id"], found["severity"], found["arithmetic"]) == ("figure.sum", "certain", "60+30=90≠100")
    assert found["places"][0] == {"line": 4, "text": "100万元"}
    assert found["places"][3] == {"line": 7, "text": "90"}


def test_places_of_a_document_without_lines_are_paragraphs_and_cells() -> None:
    spots = (
        Spot(Source("甲.docx", 12), "词", 0, 0),
        Spot(Source("甲.docx", sheet="表3", cell="第2行第4列"), "9", 0, 0),
    )
    account = dataclasses.replace(audits.ACCOUNT, lined=False)
    found = dataclasses.replace(audits.SUM, spots=spots)
    places = json.loads(interchange.to_json([(Audit(account, 1, 1, 0, (found,)), "")]))[0]["findings"][0]["places"]
    assert places == [
        {"line": None, "text": "词", "paragraph": 12},
        {"line": None, "text": "9", "table": "表3", "row": 2, "column": 4},
    ]


def test_the_paragraphs_of_a_page_are_counted_and_those_of_word_and_paper_are_named() -> None:
    page = (Passage("甲", ((0, Source("甲.html", 7, 4)),)), Passage("乙", ((0, Source("甲.html", 90, 1)),)))
    paper = Passage("丙", ((0, Source("甲.pdf", sheet="第3页", cell="第2行")),))
    word = Passage("丁", ((0, Source("甲.docx", 12)),))
    sections = (dataclasses.replace(audits.SECTIONS[0], blocks=(*page, paper, word)),)
    account = dataclasses.replace(audits.ACCOUNT, sections=sections, lined=False)
    spots = tuple(Spot(one.source, one.text, 0, at) for at, one in enumerate((*page, paper, word)))
    where = say.where(account)
    assert [where(spot) for spot in spots] == ["第1段", "第2段", "第3页第2行", "第12段"]
    assert where(Spot(Source("甲.xlsx", sheet="明细", cell="B4"), "9", 0, 0)) == "明细!B4"
    found = dataclasses.replace(audits.SUM, spots=spots)
    places = json.loads(interchange.to_json([(Audit(account, 1, 1, 0, (found,)), "")]))[0]["findings"][0]["places"]
    assert [place["paragraph"] for place in places] == [1, 2, 3, 12]
    assert [place.get("page") for place in places] == [None, None, "第3页", None]


def test_places_of_the_same_words_are_told_together() -> None:
    spots = [Spot(Source("甲.txt", line), "某", 0, 0) for line in range(1, 31)]
    assert list(say.places(spots[:2], say.where(audits.ACCOUNT))) == [("第1行、第2行", "某")]
    [(told, _)] = say.places(spots, say.where(audits.ACCOUNT))
    assert told.endswith("第12行等30处")


def test_the_contents_of_the_document_are_shown_with_their_marks() -> None:
    entry = ContentsEntry("一、", "支出情况说明", "3", Source(audits.FILE, 2, 1))
    found = dataclasses.replace(
        audits.TITLE, spots=(Spot(entry.source, "一、支出情况说明", 0, -1), *audits.TITLE.spots)
    )
    audit = Audit(dataclasses.replace(audits.ACCOUNT, contents=(entry,)), 1, 0, 0, (found,))
    page = margin.render(audit)
    assert re.search(r'id="d1-1".*<mark class="hint">一、支出情况说明</mark> <span>3</span>', page)
    assert page.index("支出情况说明") < page.index('id="d1-2"')
    made = docx.Document(io.BytesIO(comments.render(audit, b"")))
    assert "一、支出情况说明……3" in [one.text for one in made.paragraphs]
    assert len(list(made.comments)) == 2


def test_values_of_a_chart_that_have_one_place_are_told_apart_by_their_words() -> None:
    place = Source("甲.docx", 9)
    chart = AccountChart(("甲", "乙"), (ChartSeries("金额", (Cell("60", place), Cell("30", place))),), place)
    marks = [Mark(1, 1, Spot(place, "30", 0, 0), audits.SUM), Mark(2, 1, Spot(place, "没有", 0, 0), audits.SUM)]
    rows = list(by_cell(chart, marks))
    assert [[len(own) for _, own in row] for row in rows] == [[1, 0, 0], [0, 0, 1]]


def test_what_a_baseline_has_is_left_out_once_and_wherever_it_stands_by_now() -> None:
    known = interchange.known(interchange.to_json([(AUDIT, "")]), "上次.json")
    moved = tuple(dataclasses.replace(spot, source=Source("新.txt", 99)) for spot in audits.SUM.spots)
    again = dataclasses.replace(audits.SUM, spots=moved)
    assert interchange.without(Audit(audits.ACCOUNT, 7, 3, 2, (again,)), known).found == ()
    assert interchange.without(Audit(audits.ACCOUNT, 7, 3, 2, (again, again)), known).found == (again,)
    other = dataclasses.replace(audits.SUM, spots=moved[:1])
    assert interchange.without(Audit(audits.ACCOUNT, 7, 3, 2, (other,)), known).found == (other,)


@pytest.mark.parametrize(
    "text", ["", "{", "{}", "[1]", '[{"findings": 3}]', '[{"findings": [{"id": "a"}]}]', "[" * 5000]
)
def test_what_is_no_audit_is_no_baseline(text: str) -> None:
    with pytest.raises(Problems) as refused:
        interchange.known(text, "上次.json")
    assert refused.value.problems[0].code == "audit.baseline"


def test_an_empty_baseline_leaves_nothing_out() -> None:
    assert interchange.without(AUDIT, Counter()) == AUDIT


def test_the_table_and_markdown_say_every_discrepancy_whole_with_all_its_places() -> None:
    for text in (table.render([AUDIT]), markdown.render([AUDIT])):
        for one in AUDIT.found:
            assert one.message in text and one.advice in text and one.id in text
        assert "60+30=90≠100" in text
        assert text.count("第4行") == 4 and text.count("第7行") == 1 and text.count("第3行") == 1


def test_the_table_of_several_ends_with_their_sum() -> None:
    assert re.search(r"决算说明\.txt +7 +3 +2 +1 +1 +1\n.*决算说明\.txt", table.render([AUDIT, AUDIT]))


class _Page(HTMLParser):
    """Ids, links and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.ids += [value or "" for key, value in attrs if key == "id"]
        self.links += [(value or "") for key, value in attrs if key == "href"]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_holds_the_whole_text_and_every_link_leads_to_its_partner() -> None:
    page = _Page(margin.render(AUDIT))
    text = "".join(page.words)
    for words in ("甲<单位>2020年度部门决算", "项目支出", "此段已由修订删去。", "表1 支出表", "<合计>"):
        assert words in text
    assert len(page.ids) == len(set(page.ids))
    assert set(page.links) <= {f"#{name}" for name in page.ids}
    # from the note to each further place, and from each place to a note
    assert {"#d2-2", "#d2-3", "#d2-4", "#nd2-1"} <= set(page.links)
    assert "script" not in page.tags
    assert "<合计>" in text and "甲<单位>" in text


def test_a_place_in_a_table_has_the_way_back_in_its_margin() -> None:
    page = margin.render(AUDIT)
    assert re.search(r'class="note back certain" id="nd2-4".*href="#nd2-1"', page)
    assert 'id="nd2-2"' not in page  # it stands beside the first place


@given(
    st.text("甲乙丙<&", max_size=12),
    st.lists(st.tuples(st.integers(-1, 14), st.integers(-1, 14)), max_size=4),
)
def test_pieces_put_together_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [
        Mark(n, 1, Spot(Source("x", 1), "", 0, 0, *sorted((max(a, 0), max(b, 0)))), audits.SUM)
        for n, (a, b) in enumerate(spans)
    ]
    cut = list(pieces(text, marks))
    assert "".join(piece for piece, _ in cut) == text
    for mark in marks:
        if 0 <= mark.spot.start < mark.spot.end <= len(text):
            assert "".join(piece for piece, over in cut if mark in over) == text[mark.spot.start : mark.spot.end]


def test_a_word_document_of_a_text_bears_a_comment_for_every_place_that_needs_one() -> None:
    data = comments.render(AUDIT, b"")
    made = docx.Document(io.BytesIO(data))
    said = [one.text for one in made.comments]
    assert len(said) == 4  # three discrepancies, and the cell that the sum is compared with
    assert said[0].startswith("1 提示：标题与目录不同。")
    assert any("60+30=90≠100" in one and "另见第7行：90" in one for one in said)
    assert any("第4行“100万元”处的批注" in one for one in said)
    words = [paragraph.text for paragraph in made.paragraphs]
    assert audits.SENTENCE in words and "一、支出情况" in words
    assert made.tables[0].cell(1, 1).text == "90"
    assert comments.render(AUDIT, b"") == data
    assert b"w:date" not in data


def test_a_word_document_keeps_its_text_and_gets_the_comments() -> None:
    own = docx.Document()
    for text in ("甲<单位>2020年度部门决算", "支出情况", audits.SENTENCE):
        own.add_paragraph(text)
    own.add_table(1, 2).cell(0, 1).text = "90"
    file = io.BytesIO()
    own.save(file)
    audit = dataclasses.replace(AUDIT, account=dataclasses.replace(audits.ACCOUNT, lined=False))
    made = docx.Document(io.BytesIO(comments.render(audit, file.getvalue())))
    assert [one.text for one in made.paragraphs] == [one.text for one in own.paragraphs]
    assert len(list(made.comments)) == 4
    title, sentence = (made.paragraphs[n]._p.xml for n in (1, 2))
    assert title.count("commentRangeStart") == 1  # the number of the heading is Word's own: it stands in no run
    assert sentence.count("commentRangeStart") == 2
    assert made.tables[0].cell(0, 1)._tc.xml.count("commentRangeStart") == 1


def test_a_damaged_word_document_is_told() -> None:
    audit = dataclasses.replace(AUDIT, account=dataclasses.replace(audits.ACCOUNT, lined=False))
    with pytest.raises(Problems) as refused:
        comments.render(audit, b"PK\x03\x04word/document.xml" + b"x" * 50)
    assert refused.value.problems[0].code == "audit.not-annotated"


def test_a_passage_knows_the_line_of_each_of_its_characters() -> None:
    passage = Passage("甲乙丙丁", ((0, Source("x", 3)), (2, Source("x", 4))))
    assert [passage.place(n).line for n in range(4)] == [3, 3, 4, 4]
    assert passage.source.line == 3
