"""The lines of a reading as a table that can be narrowed and ordered: a row a line, its steps folded behind why it has its mark.

In: rows and the names of the page's places. Out: HTML that is whole without a script; what the script compares stands in
`data-` attributes, marks as whole hundredths.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Final

from jixiao.render.elements import Names, spans
from jixiao.report.blocks import Link, Span
from jixiao.report.figures import fixed
from jixiao.report.reading import Reading, Row
from jixiao.say import labels
from jixiao.say.plain import one_line

#: Heads of the columns; those with a key can be ordered by.
_HEADS: Final = (
    ("指标", ""),
    ("指标值", ""),
    ("完成值", ""),
    ("分值", "possible"),
    ("得分", "earned"),
    ("失分", "lost"),
    ("证据", "worth"),
    ("说明", ""),
)
_ORDERS: Final = (
    ("", "按指标体系"),
    ("lost", "失分多的在前"),
    ("possible", "分值大的在前"),
    ("earned", "得分高的在前"),
)


def table(one: Reading, names: Names) -> Iterator[str]:
    """The table with its tools above; the tools are hidden until the script shows them."""
    yield from _tools(one.rows)
    heads = "".join(
        f'<th scope="col"{f" data-key={chr(34)}{key}{chr(34)}" if key else ""}>{head}</th>' for head, key in _HEADS
    )
    yield '<div class="scroll" tabindex="0" role="group" aria-label="各项指标">'
    yield f'<table class="sortable">\n<caption><span>各项指标得分</span></caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>'
    yield from (_row(row, names) for row in one.rows)
    yield "</tbody>"
    total = (one.possible, one.earned, one.lost)
    figures = "".join(
        f'<td class="right {kind}">{fixed(value)}</td>' for kind, value in zip(_FIGURES, total, strict=True)
    )
    open_ = f"另有{fixed(one.pending)}分待评判" if one.pending else ""
    yield f'<tfoot><tr><td class="name" colspan="3">合计</td>{figures}<td class="why" colspan="2">{open_}</td></tr></tfoot>'
    yield "</table>\n</div>"


_FIGURES: Final = ("possible", "mark", "lost")


def _tools(rows: Sequence[Row]) -> Iterator[str]:
    worths = dict.fromkeys(row.worth for row in rows)
    states = dict.fromkeys(labels.STATUS[row.status] for row in rows)
    yield '<div class="tools" role="group" aria-label="筛选和排序" hidden>'
    yield '<label>查找 <input type="search" name="words" autocomplete="off"></label>'
    yield _choice("证据", "worth", [("", "全部"), *((worth, worth) for worth in worths)])
    yield _choice("状态", "state", [("", "全部"), *((state, state) for state in states)])
    yield _choice("排序", "order", _ORDERS)
    yield '<label><input type="checkbox" name="found"> 只看有问题的</label>'
    yield '<output aria-live="polite"></output>\n</div>'


def _choice(label: str, name: str, options: Sequence[tuple[str, str]]) -> str:
    inner = "".join(f'<option value="{escape(value)}">{escape(words)}</option>' for value, words in options)
    return f'<label>{label} <select name="{name}">{inner}</select></label>'


def _row(row: Row, names: Names) -> str:
    data = {
        "place": str(row.place),
        "worth": row.worth,
        "state": labels.STATUS[row.status],
        "found": str(len(row.findings)),
        "possible": hundredths(row.possible),
        "earned": hundredths(row.earned),
        "lost": hundredths(row.lost),
    }
    marks = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    above = f'<span class="of">{_words(" / ".join(row.path[:-1]))}</span> ' if len(row.path) > 1 else ""
    cells = (
        ("name", "", above + _words(row.path[-1])),
        ("target", "指标值", _words(row.target)),
        ("actual", "完成值", _words(row.actual)),
        ("right possible", "分值", fixed(row.possible)),
        ("right mark", "得分", _words(row.mark)),
        ("right lost", "失分", fixed(row.lost) if row.lost else ""),
        ("worth", "证据", _words(row.worth)),
        ("why", "", _why(row, names)),
    )
    inner = "".join(
        f'<td class="{kind}"{f" data-label={chr(34)}{label}{chr(34)}" if label else ""}>{words}</td>'
        for kind, label, words in cells
    )
    return f"<tr{names.given(f'line-{row.place}')}{marks}>{inner}</tr>"


def _why(row: Row, names: Names) -> str:
    """Why the line has its mark: the remark, behind which its steps unfold, and the findings about it."""
    steps = "".join(f"<p>{spans(step, names)}</p>" for step in row.steps)
    told = _words(row.remark or "依据")
    folded = (
        f'<details><summary>{told}</summary><div class="steps">{steps}</div></details>' if steps else _words(row.remark)
    )
    links: list[Span] = []
    for number in row.findings:
        links += ["、" if links else "见", Link(f"问题{number}", f"finding-{number}")]
    return folded + (f'<span class="see">{spans(links, names)}</span>' if links else "")


def hundredths(points: Decimal) -> str:
    """Points as a whole number, which a script can compare."""
    return str(int(Fraction(points) * 100))


def _words(text: str) -> str:
    return escape(one_line(text))
