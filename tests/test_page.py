"""Pages: whole, closed to the world, and readable for whoever opens them."""

import json
import re
import shutil
import subprocess
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.cli.inputs import submissions
from jixiao.findings import appraisal
from jixiao.render import page, pictures
from jixiao.render.pictures import axes, pie, svg
from jixiao.report import project_report
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

ROOT = Path(__file__).resolve().parent.parent
HOSTILE = "<script>alert(1)</script>\"'&\x00\ud800\u202e --></style>"
_VOID = {"meta", "col", "br", "hr", "img", "link", "input"}


class Reader(HTMLParser):
    """What a page holds: its elements with their attributes, its words, and whatever is not well formed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.close()
        self.wrong += [f"{tag} is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len({name for name, _ in attrs}) != len(attrs):
            self.wrong.append(f"{tag} has an attribute twice")
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    @property
    def said(self) -> str:
        return "".join(self.words)


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


def chart(kind: str, *values: str | None, names: tuple[str, ...] = (), unit: str = "") -> Chart:
    figures = tuple(None if value is None else Decimal(value) for value in values)
    names = names or tuple(f"类{n}" for n in range(len(figures)))
    return Chart(kind, "图", names, (Series("列", figures),), unit)  # type: ignore[arg-type]


def drawn(one: Chart) -> str:
    text = pictures.draw(one)
    assert Reader(text).wrong == []
    return text


def written(one: Chart) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawn(one))


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


def _bars(one: Chart) -> list[tuple[int, ...]]:
    found = re.findall(r'<rect x="(-?\d+)" y="(-?\d+)" width="(-?\d+)" height="(-?\d+)"', drawn(one))
    return [tuple(map(int, bar)) for bar in found][len(one.series) :]  # the keys of the legend come first


def test_bars_are_as_tall_as_their_figures_from_the_line_of_zero() -> None:
    one, two = _bars(chart("bar", "100", "50"))
    assert (one[3], two[3]) == (160, 80)
    assert one[1] + one[3] == two[1] + two[3]
    up, down = _bars(chart("bar", "100", "-50"))
    assert up[1] + up[3] == down[1]
    assert abs(up[3] - 2 * down[3]) <= 2


def test_long_names_and_wide_figures_make_bars_lie_below_each_other() -> None:
    names = tuple(f"关于第{n}批市级破产改制企业离休人员生活补贴发放经费" for n in range(3))
    one = chart("bar", "100", "50", "-100", names=names)
    bars = _bars(one)
    assert (bars[0][2], bars[1][2]) == (160, 80)
    assert abs(bars[2][2] - 160) <= 1
    assert len({height for *_, height in bars}) == 1
    assert "".join(written(one)).count("离休人员生活补贴发放经费") == 3
    assert bars[2][0] + bars[2][2] == bars[0][0]


def test_many_categories_are_parted_into_pictures_that_fit_a_page() -> None:
    one = chart("bar", *map(str, range(100)))
    text = drawn(one)
    heights = [int(height) for height in re.findall(r'viewBox="0 0 400 (\d+)"', text)]
    assert len(heights) == 7
    assert max(heights) * 11 < 24 * 400  # paper is 25 cm high between its margins, a picture 11 cm wide
    assert [name for name in written(one) if name.startswith("类")] == list(one.categories)


def test_more_series_than_tones_are_named_at_their_bars() -> None:
    series = tuple(Series(f"列{n}", (Decimal(n),)) for n in range(len(svg.TONES) + 1))
    one = Chart("bar", "图", ("甲",), series)
    assert {f"{n} 列{n}" for n in range(len(series))} <= set(written(one))


@pytest.mark.parametrize("kind", ["bar", "line", "pie"])
@pytest.mark.parametrize("name", ["类", "关于市级破产改制企业离休人员生活补贴发放及社会化管理服务工作经费的项目"])
@pytest.mark.parametrize(
    "values", [("123456.78", "-9876543.21"), ("1", "2", "3"), ("-1234567.89",), tuple("123456789")]
)
def test_words_stay_inside_the_picture(kind: str, name: str, values: tuple[str, ...]) -> None:
    if kind == "pie":
        values = tuple(value.removeprefix("-") for value in values)
    text = drawn(chart(kind, *values, names=tuple(f"{name}{n}" for n in range(len(values))), unit="万元"))
    for x, side, words in re.findall(r'<text x="(-?\d+)" y="\d+" text-anchor="(\w+)"[^>]*>([^<]*)<', text):
        left = int(x) - {"start": 0, "middle": svg.room(words) // 2, "end": svg.room(words)}[side]
        assert 0 <= left <= left + svg.room(words) <= svg.WIDTH, words


@pytest.mark.parametrize("kind", ["bar", "line", "pie"])
@pytest.mark.parametrize("values", [(), ("0",), ("0", "0"), ("0.0001",), ("123456789012345678901234567890.12", "1")])
def test_nothing_zero_tiny_and_huge_are_drawn(kind: str, values: tuple[str, ...]) -> None:
    text = "".join(written(chart(kind, *values)))
    assert all(value in text for value in values)


@pytest.mark.parametrize(
    ("figures", "marks"),
    [
        (["100", "3"], ["0", "20", "40", "60", "80", "100"]),
        (["3"], ["0", "1", "2", "3"]),
        (["0.47"], ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]),
        (["-120.5", "80"], ["-150", "-100", "-50", "0", "50", "100"]),
        (["-3"], ["-3", "-2", "-1", "0"]),
        (["0"], ["0", "1"]),
        ([], ["0", "1"]),
    ],
)
def test_the_axis_has_round_marks_around_zero_and_all_figures(figures: list[str], marks: list[str]) -> None:
    assert list(axes.scale([Fraction(one) for one in figures]).marks) == [Fraction(one) for one in marks]


@given(st.lists(st.fractions(-(10**9), 10**9), max_size=6))
def test_every_figure_is_on_the_axis(figures: list[Fraction]) -> None:
    found = axes.scale(figures)
    assert found.low <= min([0, *figures]) <= max([0, *figures]) <= found.high
    assert len(found.marks) <= 7
    assert all(0 <= found.units(figure, 160) <= 160 for figure in figures)


def test_the_sine_is_exact_to_six_places() -> None:
    known = {0: "0", 1: "0.5", 2: "0.866025403784", 3: "1", 6: "0", 7: "-0.5", 9: "-1", 11: "-0.5", 15: "1"}
    for twelfth, value in known.items():
        assert abs(pie.sine(Fraction(twelfth, 12)) - Fraction(value)) < Fraction(1, 10**6)


def test_the_slices_of_a_pie_are_its_shares_clockwise_from_the_top() -> None:
    text = drawn(chart("pie", "25", "25", "50"))
    paths = re.findall(r'd="M98 112L(\S+) (\S+)A78 78 0 ([01]) 1 (\S+) (\S+)Z"', text)
    assert paths == [
        ("98", "34", "0", "176", "112"),
        ("176", "112", "0", "98", "190"),
        ("98", "190", "0", "98", "34"),
    ]
    assert re.search("A78 78 0 1 1", drawn(chart("pie", "3", "1")))


def test_a_pie_says_figure_and_percent_and_numbers_what_it_shows() -> None:
    words = written(chart("pie", "949.68", "150.32", names=("财政拨款", "自筹"), unit="万元"))
    assert words[:2] == ["1", "2"]
    assert words[2:] == ["单位：万元", "1 财政拨款", "949.68（86.33%）", "2 自筹", "150.32（13.67%）"]
    assert "合计为0" in written(chart("pie", "0", "0"))
    whole = drawn(chart("pie", "5", "0"))
    assert whole.count("<circle") == 1
    assert "<path" not in whole


def test_neighbours_differ_in_lightness_so_that_a_grey_print_tells_them_apart() -> None:
    def light(colour: str) -> int:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return (299 * red + 587 * green + 114 * blue) // 1000

    fills = [light(one) for one, _ in svg.TONES]
    assert all(abs(one - two) > 60 for one, two in zip(fills, (*fills[1:], fills[0]), strict=True))
    assert all(ink == "#fff" if light(one) < 128 else ink == svg.INK for one, ink in svg.TONES)


def test_figures_on_lines_cover_neither_each_other_nor_points() -> None:
    taken: list[svg.Box] = [(90, 90, 110, 110)]
    assert svg.placed(100, [105], "1", taken) == ""
    assert 'y="80"' in svg.placed(100, [105, 80], "1", taken)
    assert 'y="130"' in svg.placed(100, [82, 130], "1", taken)
    assert len(taken) == 3


@pytest.mark.parametrize(
    ("words", "units", "most", "lines"),
    [
        ("95–100", 38, 2, ["95–", "100"]),
        ("财政拨款收入", 70, 3, ["财政拨款收", "入"]),
        ("财政拨款收入", 28, 2, ["财政", "拨…"]),
        ("2020年", 100, 1, ["2020年"]),
        ("", 10, 2, [""]),
    ],
)
def test_words_are_folded_where_people_would(words: str, units: int, most: int, lines: list[str]) -> None:
    assert svg.folded(words, units, most) == lines
    assert svg.folds(words, units, most) == (not lines[-1].endswith("…"))


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
        pytest.skip("no Chromium here")
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


def test_a_browser_opens_the_page_in_silence_and_asks_nobody(tmp_path: Path) -> None:
    text = page.render([_rich(), _rich()])
    understood, spoken, asked = _opened(tmp_path, text)
    assert (spoken, asked) == (0, set())
    assert Reader(understood).ids == Reader(text).ids


def test_the_policy_of_the_page_stops_what_would_leave_it(tmp_path: Path) -> None:
    text = page.render([_rich()]).replace("<h1>", '<script>1</script><img src="http://a.invalid/x.png"><h1>', 1)
    _, spoken, asked = _opened(tmp_path, text)
    assert (spoken, asked) == (2, set())
    open_page = re.sub("<meta http-equiv[^>]*>", "", text)
    assert _opened(tmp_path, open_page)[2] == {"http://a.invalid/x.png"}


def test_paper_shows_every_heading_and_no_trace_of_folding(tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext here")
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
    forms, problems = submissions(
        [str(ROOT / "examples" / "企业教师生活补贴.yaml"), str(ROOT / "examples" / "建国初期老干部困难补贴.yaml")]
    )
    cards, more = appraisal.appraise_all(appraisal.ready("project-self-evaluation/2020"), forms)
    assert (problems, more) == ((), ())
    read = checked(page.render([project_report(card) for card in cards]))
    assert len(read.named("article")) == len(cards) == 2
    assert len(read.named("svg")) >= 2
