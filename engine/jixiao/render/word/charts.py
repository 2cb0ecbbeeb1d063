"""Chart → a native chart of Word: its drawing, its own part, and the workbook behind "edit data".

In: a chart, the document that it goes into, how wide it may be. Out: the run that shows it. Figures stand in the chart as the
exact decimals that they are; the workbook holds them as Excel's numbers. Fills differ in brightness, lines in dashes and
marks, so that a grey print can be read.
"""

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.parts.document import DocumentPart

from jixiao.ground import decimals
from jixiao.render import archive
from jixiao.render.word import look
from jixiao.render.word.xml import NAMESPACES, Markup, declared, make, part, setting, shown
from jixiao.report.blocks import Chart, Series

#: 150 × 65 mm, one row of bars 55 mm, in the unit of drawings (36,000 to the millimetre; 635 to a twentieth of a point).
_WIDTH: Final = 5_400_000
_HEIGHT: Final = 2_340_000
_LOW: Final = 1_980_000
_TWENTIETH: Final = 635
_SHEET: Final = "数据"
#: From dark to light and back, so that neighbours differ in a grey print.
_FILLS: Final = ("1F4E8C", "B4C7E0", "D98B2B", "404040", "8FAF7A", "F2D9A6")
#: Of slices, whose labels may stand inside them: black is read on each.
_SLICES: Final = ("9DB7DC", "F6E3BC", "D98B2B", "E3E3E3", "8FAF7A", "F2D9A6")
_DASHES: Final = ("solid", "dash", "sysDot", "dashDot")
_MARKS: Final = ("circle", "square", "triangle", "diamond")
#: More labels than this would cover each other, and so do those of more than two lines.
_MOST_LABELS: Final = 24
#: The gap between groups of bars, in hundredths of a bar: bars with neighbours are broad enough for their labels.
_APART: Final = 150
_CLOSE: Final = 60
_AXES: Final = (50010001, 50010002)
#: What an Excel cell can hold.
_LONGEST: Final = 32_767


def run(chart: Chart, number: int, document: DocumentPart, across: int) -> Markup | None:
    """The run that shows the chart, the `number`th of the document; None where there is nothing to draw."""
    if not chart.categories or not chart.series:
        return None
    assert document.package is not None
    shape = Part(PackURI(f"/word/charts/chart{number}.xml"), CT.DML_CHART, b"", document.package)
    book = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
    data = shape.relate_to(Part(book, CT.SML_SHEET, workbook(chart), document.package), RT.PACKAGE)
    shape._blob = part(_space(chart, data))  # known only when the workbook has its relation
    wide = min(_WIDTH, across * _TWENTIETH)
    known = document.element.nsmap

    def own(*prefixes: str) -> dict[str, str | int]:
        return declared(*(prefix for prefix in prefixes if known.get(prefix) != NAMESPACES[prefix]))

    high = _LOW if chart.kind == "bar" and len(chart.series) == 1 else _HEIGHT
    return make(
        "w:r",
        None,
        make(
            "w:drawing",
            None,
            make(
                "wp:inline",
                {**own("wp"), **{f"dist{side}": 0 for side in "TBLR"}},
                make("wp:extent", {"cx": wide, "cy": wide * high // _WIDTH}),
                make("wp:docPr", {"id": number, "name": f"图表 {number}", "descr": described(chart)}),
                make("wp:cNvGraphicFramePr"),
                make(
                    "a:graphic",
                    own("a"),
                    make(
                        "a:graphicData",
                        {"uri": NAMESPACES["c"]},
                        make("c:chart", {**own("c", "r"), "r:id": document.relate_to(shape, RT.CHART)}),
                    ),
                ),
            ),
        ),
    )


def described(chart: Chart) -> str:
    """The figures of a chart in words, for those who cannot see it."""
    unit = chart.unit
    rows = (
        f"{shown(series.name)}："
        + "，".join(
            f"{shown(name)}{'无数据' if value is None else decimals.plain(value) + unit}"
            for name, value in zip(chart.categories, series.values, strict=True)
        )
        for series in chart.series
    )
    return f"{shown(chart.caption)}。{'；'.join(rows)}。"


def workbook(chart: Chart) -> bytes:
    """The figures as a sheet: a row for each category, a column for each series."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"author": "jixiao", "created": archive.MADE})
        sheet = book.add_worksheet(_SHEET)
        for row, words in enumerate(chart.categories, 1):
            sheet.write_string(row, 0, shown(words)[:_LONGEST])
        for column, series in enumerate(chart.series, 1):
            sheet.write_string(0, column, shown(series.name)[:_LONGEST])
            for row, value in enumerate(series.values, 1):
                if value is not None:
                    sheet.write_number(row, column, value)
    return archive.repacked(out.getvalue())


# --- the chart's own part --------------------------------------------------------------------------------------------


def _space(chart: Chart, data: str) -> Markup:
    return make(
        "c:chartSpace",
        declared("c", "a", "r"),
        setting("c:date1904", 0),
        setting("c:lang", "zh-CN"),
        setting("c:roundedCorners", 0),
        make(
            "c:chart",
            None,
            setting("c:autoTitleDeleted", 1),
            make("c:plotArea", None, make("c:layout"), *_plot(chart)),
            _legend() if len(chart.series) > 1 else None,
            setting("c:plotVisOnly", 1),
            setting("c:dispBlanksAs", "gap"),
        ),
        make("c:spPr", None, make("a:noFill"), make("a:ln", None, make("a:noFill"))),
        _font(900),
        make("c:externalData", {"r:id": data}, setting("c:autoUpdate", 0)),
    )


def _plot(chart: Chart) -> Iterator[Markup]:
    series = [_series(chart, at, one) for at, one in enumerate(chart.series)]
    axes = [setting("c:axId", axis) for axis in _AXES]
    match chart.kind:
        case "pie":
            # The last slices are mostly the smallest: their labels have more room beside the pie than above it.
            yield make("c:pieChart", None, setting("c:varyColors", 1), *series, setting("c:firstSliceAng", 90))
            return
        case "bar":
            kind = [setting("c:barDir", "col"), setting("c:grouping", "clustered"), setting("c:varyColors", 0)]
            gap = setting("c:gapWidth", _CLOSE if len(series) > 1 else _APART)
            yield make("c:barChart", None, *kind, *series, gap, *axes)
        case "line":
            kind = [setting("c:grouping", "standard"), setting("c:varyColors", 0)]
            yield make("c:lineChart", None, *kind, *series, setting("c:marker", 1), *axes)
    yield make(
        "c:catAx",
        None,
        *_axis(0, "b"),
        setting("c:crosses", "autoZero"),
        setting("c:auto", 0),
        setting("c:lblAlgn", "ctr"),
        setting("c:lblOffset", 100),
        setting("c:noMultiLvlLbl", 1),
    )
    # Bars that do not begin at nothing show differences that the figures do not have.
    values = [value for one in chart.series for value in one.values if value is not None]
    from_zero = chart.kind == "bar" and min(values, default=0) >= 0
    yield make(
        "c:valAx",
        None,
        *_axis(1, "l", from_zero=from_zero),
        setting("c:crosses", "autoZero"),
        setting("c:crossBetween", "between"),
    )


def _axis(at: int, place: str, *, from_zero: bool = False) -> Iterator[Markup]:
    yield setting("c:axId", _AXES[at])
    least = setting("c:min", 0) if from_zero else None
    yield make("c:scaling", None, setting("c:orientation", "minMax"), least)
    yield setting("c:delete", 0)
    yield setting("c:axPos", place)
    if place == "l":
        yield make("c:majorGridlines", None, make("c:spPr", None, _line("D9D9D9")))
    yield make("c:numFmt", {"formatCode": "General", "sourceLinked": 0})
    yield setting("c:majorTickMark", "none")
    yield setting("c:minorTickMark", "none")
    yield setting("c:tickLblPos", "low")
    yield make("c:spPr", None, _line("7F7F7F"))
    yield setting("c:crossAx", _AXES[1 - at])


def _series(chart: Chart, at: int, series: Series) -> Markup:
    from xlsxwriter.utility import xl_col_to_name

    rows, column = len(chart.categories), xl_col_to_name(at + 1)
    categories = _cache("c:strCache", [shown(words) for words in chart.categories])
    figures = _cache("c:numCache", [None if value is None else _exact(value) for value in series.values])
    title = make("c:strRef", None, _place(f"${column}$1"), _cache("c:strCache", [shown(series.name)]))
    return make(
        "c:ser",
        None,
        setting("c:idx", at),
        setting("c:order", at),
        make("c:tx", None, title),
        *_drawn(chart, at),
        *_labels(chart),
        make("c:cat", None, make("c:strRef", None, _place(f"$A$2:$A${rows + 1}"), categories)),
        make("c:val", None, make("c:numRef", None, _place(f"${column}$2:${column}${rows + 1}"), figures)),
        setting("c:smooth", 0) if chart.kind == "line" else None,
    )


def _drawn(chart: Chart, at: int) -> Iterator[Markup]:
    fill = _FILLS[at % len(_FILLS)]
    match chart.kind:
        case "bar":
            yield make("c:spPr", None, _solid(fill), _line("404040"))
            yield setting("c:invertIfNegative", 0)
        case "line":
            yield make("c:spPr", None, _line(fill, 22225, _DASHES[at % len(_DASHES)]))
            shape = make("c:spPr", None, _solid(fill), _line("404040"))
            yield make("c:marker", None, setting("c:symbol", _MARKS[at % len(_MARKS)]), setting("c:size", 7), shape)
        case "pie":
            for point in range(len(chart.categories)):
                shape = make("c:spPr", None, _solid(_SLICES[point % len(_SLICES)]), _line("404040"))
                yield make("c:dPt", None, setting("c:idx", point), setting("c:bubble3D", 0), shape)


def _labels(chart: Chart) -> Iterator[Markup]:
    """The figures beside what they belong to; at a slice of a pie its name and its share."""
    pie = chart.kind == "pie"
    if len(chart.categories) * len(chart.series) > _MOST_LABELS or (chart.kind == "line" and len(chart.series) > 2):
        return
    shows = {"LegendKey": 0, "Val": not pie, "CatName": pie, "SerName": 0, "Percent": pie, "BubbleSize": 0}
    yield make(
        "c:dLbls",
        None,
        make("c:numFmt", {"formatCode": "0.00%" if pie else "General", "sourceLinked": 0}),
        make("c:spPr", None, make("a:noFill"), make("a:ln", None, make("a:noFill"))),
        setting("c:dLblPos", {"bar": "outEnd", "line": "t", "pie": "bestFit"}[chart.kind]),
        *(setting(f"c:show{what}", int(on)) for what, on in shows.items()),
        make("c:separator", None, " ") if pie else None,
        setting("c:showLeaderLines", 1) if pie else None,
    )


def _legend() -> Markup:
    return make("c:legend", None, setting("c:legendPos", "b"), setting("c:overlay", 0))


def _place(cells: str) -> Markup:
    return make("c:f", None, f"{_SHEET}!{cells}")


def _cache(tag: str, values: Sequence[str | None]) -> Markup:
    """The values as the chart was last drawn with them; one that is absent has no point."""
    points = (make("c:pt", {"idx": at}, make("c:v", None, one)) for at, one in enumerate(values) if one is not None)
    code = make("c:formatCode", None, "General") if tag == "c:numCache" else None
    return make(tag, None, code, setting("c:ptCount", len(values)), *points)


def _exact(value: Decimal) -> str:
    return f"{value:f}"


def _solid(colour: str) -> Markup:
    return make("a:solidFill", None, setting("a:srgbClr", colour))


def _line(colour: str, thick: int = 6350, dash: str = "solid") -> Markup:
    return make("a:ln", {"w": thick}, _solid(colour), setting("a:prstDash", dash))


def _font(size: int) -> Markup:
    faces = (make("a:latin", {"typeface": look.LATIN}), make("a:ea", {"typeface": look.SONG}))
    text = make("a:defRPr", {"sz": size}, _solid("000000"), *faces)
    paragraph = make("a:p", None, make("a:pPr", None, text), make("a:endParaRPr", {"lang": "zh-CN"}))
    return make("c:txPr", None, make("a:bodyPr"), make("a:lstStyle"), paragraph)
