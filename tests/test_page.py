"""Pages: whole, closed to the world, and readable for whoever opens them."""

import json
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ROOT
from helpers.pages import Reader, chart, drawn, written
from jixiao.cli import inputs
from jixiao.findings import appraisal
from jixiao.render import page
from jixiao.report.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Gap,
    Heading,
    Link,
    Report,
    Series,
    Span,
    Table,
    cell,
    head,
    paragraph,
    report,
)
from jixiao.report.project import project_report

HOSTILE = "<script>alert(1)</script>\"'&\x00\ud800\u202e --></style>"


def checked(text: str) -> Reader:
    """The page, after all that holds for every page."""
    text.encode()  # no lone surrogate
    read = Reader(text)
    assert read.wrong == []
    assert len(set(read.ids)) == len(read.ids)
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & {tag for tag, _ in read.elements}
    attributes = [(name, value) for _, each in read.elements for name, value in each.items()]
    assert [value for name, value in attributes if name == "href" and value.removeprefix("#") not in read.ids] == []
    assert [value for name, value in attributes if re.search(r"(?i)^\s*(https?:|//|data:|javascript:)", value)] == []
    assert [name for name, _ in attributes if name.startswith("on")] == []
    assert all(each.get("scope") in ("col", "colgroup") for each in read.named("th"))
    assert len(read.named("caption")) == len(read.named("table"))
    assert all(each["role"] == "img" and each["aria-label"] for each in read.named("svg"))
    return read


def show(*blocks: Block) -> Reader:
    return checked(page.render([report(("题",), (), blocks)]))


# --- the page -------------------------------------------------------------------------------------------------


def test_a_page_needs_a_report() -> None:
    with pytest.raises(ValueError, match="report"):
        page.render([])


def test_the_head_forbids_every_request_and_says_the_language() -> None:
    read = show(paragraph("文"))
    assert read.named("html") == [{"lang": "zh-CN"}]
    policy = [each["content"] for each in read.named("meta") if each.get("http-equiv") == "Content-Security-Policy"]
    assert policy == [
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    ]
    assert "url(" not in page.render([report(("题",), (), [chart("pie", "1")])])


def test_hostile_text_is_words_wherever_it_stands() -> None:
    words: tuple[Span, ...] = (HOSTILE, Gap(HOSTILE), Link(HOSTILE, HOSTILE))
    notes = (words, words)
    one = Table(
        HOSTILE, (Column(),), (((Cell(words, anchor=HOSTILE)),),), ((Cell(words, notes=notes, anchor=HOSTILE + "2"),),)
    )
    blocks = [
        *(Heading(level, HOSTILE) for level in (1, 2, 3, 4, 1, 1, 1, 1)),
        paragraph(*words),
        Bullets((words,), anchors=(HOSTILE,)),
        one,
        *(
            Chart(kind, HOSTILE, (HOSTILE,), (Series(HOSTILE, (Decimal(1),)),), HOSTILE)
            for kind in ("bar", "line", "pie")
        ),
    ]
    document = report(words, (words,), blocks)
    text = page.render([document, document])
    read = checked(text)
    assert "<script" not in text
    assert text.count("</style>") == 1
    assert "<script>alert(1)</script>\"'& --></style>" in read.said


def test_the_same_reports_give_the_same_bytes() -> None:
    one = report(("题",), (), [Bullets((("甲",), ("乙",)), anchors=("b", "a")), paragraph(Link("乙", "a"))])
    assert page.render([one, one]) == page.render([one, one])


def test_blanks_between_spans_are_kept() -> None:
    assert "甲 【待补充：乙】 丙" in show(paragraph("甲 ", Gap("乙"), " 丙")).said


# --- contents -------------------------------------------------------------------------------------------------


def _headed(count: int) -> Report:
    return report(("题",), (), [Heading(1 + n % 3, f"节{n}") for n in range(count)])


def test_a_long_report_has_contents_of_its_first_two_levels() -> None:
    read = checked(page.render([_headed(9)]))
    assert [each["href"] for each in read.named("a")] == ["#r1.1", "#r1.2", "#r1.4", "#r1.5", "#r1.7", "#r1.8"]
    assert [each["aria-label"] for each in read.named("nav")] == ["目录"]
    assert checked(page.render([_headed(7)])).named("nav") == []


def test_several_reports_stand_in_one_page_with_their_own_ids() -> None:
    one = report(("甲",), (), [Heading(1, "节"), Bullets((("项",),), anchors=("x",)), paragraph(Link("见", "x"))])
    read = checked(page.render([one, one]))
    assert [each["href"] for each in read.named("a")] == ["#r1", "#r1.1", "#r2", "#r2.1", "#r1-x", "#r2-x"]
    assert "甲等2份" in read.said
    assert [each["id"] for each in read.named("article")] == ["r1", "r2"]


# --- links and notes ------------------------------------------------------------------------------------------


def test_a_link_leads_to_what_carries_its_name_and_is_plain_words_where_nothing_does() -> None:
    table = Table("表", (Column(),), (), ((Cell(("甲",), anchor="行 1/甲"),),))
    read = show(table, paragraph(Link("去", "行 1/甲"), Link("无处", "没有"), Link("空", "")))
    (link,) = read.named("a")
    (carrier,) = [each for each in read.named("td") if "id" in each]
    assert link["href"] == f"#{carrier['id']}"
    assert re.fullmatch(r"[!-~]+", carrier["id"])
    assert "去无处空" in read.said


def test_the_first_of_two_that_carry_one_name_is_led_to() -> None:
    read = show(Bullets((("甲",), ("乙",)), anchors=("x", "x")), paragraph(Link("去", "x")))
    assert read.named("li") == [{"id": "r1-x"}, {}]


def test_a_mark_unfolds_to_its_explanation() -> None:
    one = Cell(("6.25",), bold=True, notes=(("满分。",), ("见", Link("一", "x"))))
    text = page.render(
        [report(("题",), (), [Table("表", (Column("right"),), (), ((one,),)), Bullets((("一",),), anchors=("x",))])]
    )
    checked(text)
    assert (
        '<td class="right"><details class="why" name="r1-why"><summary><strong>6.25</strong></summary>'
        '<div class="notes"><p>满分。</p><p>见<a href="#r1-x">一</a></p></div></details></td>'
    ) in text


# --- tables ---------------------------------------------------------------------------------------------------


def test_a_table_has_a_caption_heads_with_scope_and_the_sides_of_its_columns() -> None:
    merged = Table(
        "资金",
        (Column("left", 2), Column("right"), Column("center")),
        ((cell("来源", down=2), cell("预算", across=2)), (cell("年初"), cell("调整"))),
        ((cell("甲", down=2), cell("1"), cell("2")), (cell("3"), cell("4", bold=True))),
    )
    text = page.render([report(("题",), (), [merged])])
    checked(text)
    assert "<caption><span>表1　资金</span></caption>" in text
    assert '<th scope="col" rowspan="2">来源</th><th scope="colgroup" colspan="2">预算</th>' in text
    assert '<tr><td class="right">3</td><td class="center"><strong>4</strong></td></tr>' in text
    assert '<table style="--shares: 4">' in text
    assert text.count("<col style") == 3


def test_a_table_without_a_head_has_none() -> None:
    read = show(Table("表", (Column(),), (), ((cell("甲"),),)))
    assert read.named("thead") == []


def test_an_appendix_begins_a_new_sheet_of_paper() -> None:
    read = show(Heading(1, "依据", "appendix"))
    assert read.named("h2") == [{"id": "r1.1", "class": "appendix"}]
    assert re.search(r"@media print \{.*\.appendix, [^}]*break-before: page", page.render([_headed(1)]), re.DOTALL)


# --- charts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["bar", "line", "pie"])
def test_a_chart_is_followed_by_its_figures_as_a_table(kind: str) -> None:
    read = show(chart(kind, "949.68", "0", names=("财政拨款", "其他"), unit="万元"))
    assert [each["class"] for each in read.named("details")] == ["data"]
    assert "图1　图（单位：万元）" in read.said
    assert read.named("svg")[0]["aria-label"].endswith("：图，单位：万元。数据见图下的表。")
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", page.render([report(("题",), (), [chart(kind, "949.68", "0")])]))
    assert cells == (["类0", "949.68", "100%", "类1", "0", "0%"] if kind == "pie" else ["类0", "949.68", "类1", "0"])


def test_what_is_absent_is_no_zero() -> None:
    assert written(chart("bar", "1", None, "0")).count("0") == 2  # the axis, and the figure that is 0
    assert written(chart("bar", "1", None)).count("0") == 1
    read = show(chart("line", "1", None, "2"))
    assert "—" in read.said
    assert len(re.findall('<line [^>]*stroke-width="2"', drawn(chart("line", "1", None, "2", "3")))) == 1


# --- whatever a report holds ----------------------------------------------------------------------------------

_WORDS = st.one_of(st.text(max_size=12), st.sampled_from(["甲", HOSTILE, " ", "行 1", "%", "#x"]))
_NAMES = st.one_of(st.just(""), _WORDS)
_SPANS = st.lists(st.one_of(_WORDS, st.builds(Gap, _WORDS), st.builds(Link, _WORDS, _NAMES)), max_size=3).map(tuple)
_CELLS = st.builds(Cell, _SPANS, bold=st.booleans(), anchor=_NAMES, notes=st.lists(_SPANS, max_size=2).map(tuple))
_FIGURES = st.one_of(st.integers(-50, 50).map(Decimal), st.decimals(-(10**12), 10**12, places=2))


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    columns = draw(
        st.lists(
            st.builds(Column, st.sampled_from(["left", "right", "center"]), st.integers(1, 4)), min_size=1, max_size=3
        )
    )
    rows = st.lists(st.lists(_CELLS, min_size=len(columns), max_size=len(columns)).map(tuple), max_size=3).map(tuple)
    return Table(draw(_WORDS), tuple(columns), draw(rows), draw(rows))


@st.composite
def _charts(draw: st.DrawFn) -> Chart:
    kind = draw(st.sampled_from(["bar", "line", "pie"]))
    count = draw(st.integers(0, 40 if kind != "pie" else 12))
    figures = _FIGURES.map(abs) if kind == "pie" else st.none() | _FIGURES
    values = st.lists(figures, min_size=count, max_size=count).map(tuple)
    series = draw(st.lists(st.builds(Series, _WORDS, values), min_size=1, max_size=1 if kind == "pie" else 8))
    names = tuple(draw(st.lists(_WORDS, min_size=count, max_size=count)))
    return Chart(kind, draw(_WORDS), names, tuple(series), draw(_WORDS))  # type: ignore[arg-type]


@st.composite
def _bullets(draw: st.DrawFn) -> Bullets:
    items = tuple(draw(st.lists(_SPANS, max_size=3)))
    anchors = tuple(draw(st.lists(_NAMES, min_size=len(items), max_size=len(items))))
    return Bullets(items, draw(st.booleans()), draw(st.sampled_from([(), anchors])))


_HEADINGS = st.builds(Heading, st.integers(1, 4), _WORDS, st.sampled_from(["numbered", "plain"]))
_BLOCKS = st.one_of(_HEADINGS, _SPANS.map(lambda spans: paragraph(*spans)), _bullets(), _tables(), _charts())
_REPORTS = st.builds(report, _SPANS, st.lists(_SPANS, max_size=2), st.lists(_BLOCKS, max_size=6))


@pytest.mark.slow
@settings(max_examples=150)
@given(st.lists(_REPORTS, min_size=1, max_size=3))
def test_every_report_makes_a_sound_page(reports: list[Report]) -> None:
    checked(page.render(reports))


# --- a browser ------------------------------------------------------------------------------------------------


def _rich() -> Report:
    steps = (("目标值≥644人，实际644人：满分。",), (Link("见发现", "f"),))
    table = Table(
        "得分",
        (Column(), Column("right")),
        head("指标", "得分"),
        ((cell("人数"), Cell(("6.25",), notes=steps, anchor="l")),),
    )
    charts = [chart(kind, "3", "1", "2") for kind in ("bar", "line", "pie")]
    return report(
        ("企业教师生活补贴绩效评价报告",), (), [table, *charts, Bullets(((Link("人数", "l"),),), anchors=("f",))]
    )


def _browse(tmp_path: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("Chromium is not installed")
    place = tmp_path / "page.html"
    place.write_text(text, encoding="utf-8")
    quiet = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--enable-logging=stderr",
        "--v=0",
    )
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = [browser, *quiet, profile, *options, place.as_uri()]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=True)


def _opened(tmp_path: Path, text: str) -> tuple[str, int, set[str]]:
    """The page as the browser understood it, how often the console spoke, and what the page asked for."""
    log = tmp_path / "net.json"
    ran = _browse(tmp_path, text, "--dump-dom", f"--log-net-log={log}", "--host-resolver-rules=MAP * ~NOTFOUND")
    events = [event.get("params", {}) for event in json.loads(log.read_text(encoding="utf-8"))["events"]]
    own = "not an origin"  # the initiator of the browser's own errands
    asked = {event["url"] for event in events if "url" in event and event.get("initiator", own) != own}
    return ran.stdout, ran.stderr.count("CONSOLE"), asked


@pytest.mark.slow
def test_a_browser_opens_the_page_in_silence_and_asks_nobody(tmp_path: Path) -> None:
    text = page.render([_rich(), _rich()])
    understood, spoken, asked = _opened(tmp_path, text)
    assert (spoken, asked) == (0, set())
    assert Reader(understood).ids == Reader(text).ids


@pytest.mark.slow
def test_the_policy_of_the_page_stops_what_would_leave_it(tmp_path: Path) -> None:
    text = page.render([_rich()]).replace("<h1>", '<script>1</script><img src="http://a.invalid/x.png"><h1>', 1)
    _, spoken, asked = _opened(tmp_path, text)
    assert (spoken, asked) == (2, set())
    open_page = re.sub("<meta http-equiv[^>]*>", "", text)
    assert _opened(tmp_path, open_page)[2] == {"http://a.invalid/x.png"}


@pytest.mark.slow
def test_paper_shows_every_heading_and_no_trace_of_folding(tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    paper = tmp_path / "page.pdf"
    text = page.render([_rich(), _rich()]).replace('<details class="why"', '<details open class="why"')
    _browse(tmp_path, text, f"--print-to-pdf={paper}", "--no-pdf-header-footer")
    said = subprocess.run(["pdftotext", paper, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    assert said.count("企业教师生活补贴绩效评价报告") == 4  # twice in the contents
    assert said.count("6.25") == 2
    assert "图中的数据" not in said
    assert "满分" not in said
    assert "企业教师" not in said.split("\f")[1].partition("企业教师")[2]  # each report on its own sheets
    assert said.split("\f")[0].count("企业教师") == 2


# --- the reports of this house --------------------------------------------------------------------------------


def test_the_reports_of_the_examples_make_a_page() -> None:
    names = [str(ROOT / "examples" / f"{name}.yaml") for name in ("企业教师生活补贴", "建国初期老干部困难补贴")]
    forms, problems = inputs.read(inputs.find(names))
    cards, more = appraisal.appraise_all(appraisal.ready("project-self-evaluation/2020"), forms)
    assert (problems, more) == ((), ())
    read = checked(page.render([project_report(card, outline="national") for card in cards]))
    assert len(read.named("article")) == len(cards) == 2
    assert len(read.named("svg")) >= 2
