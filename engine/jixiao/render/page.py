"""Report → one self-contained HTML page, and the page of a comparison with its pictures.

In: a `Report`, and how its charts are drawn. Out: a page that loads nothing from elsewhere: styles stand inside, pictures
are SVG whose text is text. It reads on a phone (tables scroll by themselves), prints on paper, and the same report
gives the same bytes. All text of forms is escaped.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape

from jixiao.impact import Impact
from jixiao.render import pictures
from jixiao.render.plain import one_line
from jixiao.report import comparison
from jixiao.report.blocks import Block, Bullets, Cell, Chart, Gap, Heading, Paragraph, Report, Span, Table, text

STYLE = """\
:root { color-scheme: light; --ink: #1c2430; --soft: #5b6675; --line: #d5dae1; --shade: #f3f5f8; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; color: var(--ink); background: #fff; line-height: 1.65;
  font-family: "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; font-size: 16px; }
h1 { font-size: 1.5rem; margin: .5rem 0; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; } h3 { font-size: 1.05rem; }
.subtitle { color: var(--soft); margin: .2rem 0; }
figure { margin: 1.2rem 0; } svg { break-inside: avoid; }
figcaption { font-weight: 600; margin-bottom: .4rem; break-after: avoid; } h1, h2, h3 { break-after: avoid; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.45; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .55rem; text-align: left; vertical-align: top; }
th { background: var(--shade); white-space: nowrap; border-bottom: 2px solid var(--line); }
td.right, th.right { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.center, th.center { text-align: center; }
td { overflow-wrap: anywhere; min-width: 3.5em; } td.right { min-width: 0; } td.wide { min-width: 10em; }
.gap { font-weight: 600; } ol, ul { padding-left: 1.6rem; overflow-wrap: anywhere; }
svg { display: block; width: 100%; max-width: 36rem; height: auto; }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } .scroll { overflow: visible; }
  tr { break-inside: avoid; } thead { display: table-header-group; } a { color: inherit; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
@page { margin: 16mm 14mm; }
"""


def render(report: Report, draw: Callable[[Chart], str] = pictures.bars) -> str:
    """The whole document as one page."""
    title = one_line(text(report.title))
    body = [f"<h1>{_spans(report.title)}</h1>"]
    body += [f'<p class="subtitle">{_spans(line)}</p>' for line in report.subtitle]
    body += [_block(block, draw) for block in report.blocks]
    head = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>\n{STYLE}</style>",
        "</head>",
        "<body>",
    ]
    return "\n".join([*head, *body, "</body>", "</html>"]) + "\n"


def comparison_page(report: Report, impact: Impact | None) -> str:
    """The page of a comparison: beside the distribution, every submission as a point, before against after."""

    def draw(chart: Chart) -> str:
        bars = pictures.bars(chart)
        if chart.caption != comparison.DISTRIBUTION or impact is None:
            return bars
        points = [(one.before.earned, one.after.earned, comparison.project(one.before)) for one in impact.both]
        few = len(points) <= pictures.MOST_NUMBERED
        numbered = "，数字是它在“各份申报表的得分”中的序号" if few else "，指向它可见名称"
        note = f"每点是一份申报表{numbered}；斜线以上为升高，以下为降低。"
        return f"{bars}\n<p>{note}</p>\n{pictures.scatter(points, '原规则得分', '新规则得分')}"

    return render(report, draw)


def _spans(spans: Iterable[Span]) -> str:
    return "".join(
        f'<strong class="gap">{escape(one_line(str(span)))}</strong>' if isinstance(span, Gap) else _escaped(str(span))
        for span in spans
    )


def _escaped(words: str) -> str:
    # Blanks at the ends part a span from the next one; inside they become one.
    left = " " if words[:1].isspace() else ""
    return left + escape(one_line(words))


def _block(block: Block, draw: Callable[[Chart], str]) -> str:
    match block:
        case Heading():
            tag = f"h{min(block.level + 1, 6)}"
            return f"<{tag}>{escape(block.number)}{escape(one_line(block.text))}</{tag}>"
        case Paragraph():
            return f"<p>{_spans(block.spans)}</p>"
        case Bullets():
            tag = "ol" if block.ordered else "ul"
            items = "\n".join(f"<li>{_spans(item)}</li>" for item in block.items)
            return f"<{tag}>\n{items}\n</{tag}>"
        case Table():
            return "\n".join(_table(block))
        case Chart():
            return f"<figure>\n{_caption(block.number, block.caption)}\n{draw(block)}\n</figure>"


def _caption(number: str, caption: str) -> str:
    return f"<figcaption>{escape(number)}　{escape(one_line(caption))}</figcaption>"


def _table(table: Table) -> Iterator[str]:
    yield f'<figure>\n{_caption(table.number, table.caption)}\n<div class="scroll"><table>'
    yield f"<thead>\n{_rows(table, table.header, 'th')}\n</thead>"
    yield f"<tbody>\n{_rows(table, table.rows, 'td')}\n</tbody>"
    yield "</table></div>\n</figure>"


def _rows(table: Table, rows: Sequence[Sequence[Cell]], tag: str) -> str:
    """The rows; a cell takes the side of the column that it begins in."""
    out: list[str] = []
    covered: dict[int, set[int]] = {}
    for y, row in enumerate(rows):
        x = 0
        cells = []
        for cell in row:
            while x in covered.get(y, set()):
                x += 1
            cells.append(_cell(table, cell, x, tag))
            for down in range(cell.down):
                covered.setdefault(y + down, set()).update(range(x, x + cell.across))
        out.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join(out)


def _cell(table: Table, cell: Cell, x: int, tag: str) -> str:
    column = table.columns[x]
    side = column.align if column.align != "left" else "wide" if column.width > 2 and tag == "td" else ""
    marks = f' class="{side}"' if side else ""
    marks += f' colspan="{cell.across}"' if cell.across > 1 else ""
    marks += f' rowspan="{cell.down}"' if cell.down > 1 else ""
    words = _spans(cell.spans)
    return f"<{tag}{marks}>{f'<strong>{words}</strong>' if cell.bold and tag == 'td' else words}</{tag}>"
