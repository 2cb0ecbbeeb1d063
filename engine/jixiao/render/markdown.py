"""Report → Markdown (GitHub's: tables).

In: a `Report`. Out: its text, ending in one line break. Merged cells are printed once and blank where they cover;
gaps are bold; a chart is printed as the table of its figures. Characters that Markdown or HTML would read are escaped,
so that nothing which a unit wrote into a form can become markup.
"""

from collections.abc import Iterable
from itertools import groupby

from jixiao.ground.regex import regex
from jixiao.report.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Gap,
    Heading,
    Paragraph,
    Report,
    Span,
    Table,
    grid,
    tabled,
)
from jixiao.say.plain import one_line

_MARKUP = regex(r"[\\`*{}\[\]<>|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
#: What begins a list, a heading or a rule where it opens a line.
_OPENING = regex(r"^(?:([-+#=])|(\d+)([.)])(?=\s|$))")
_RULES = {"left": ":---", "center": ":---:", "right": "---:"}


def render(report: Report) -> str:
    """The whole document as Markdown."""
    parts = [f"# {_inline(report.title)}", *(_inline(line) for line in report.subtitle)]
    parts += [_block(block) for block in report.blocks]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Text that reads the same as Markdown as it does plainly, on one line."""
    return _MARKUP.sub(lambda match: "\\" + match[0], one_line(text))


def _inline(spans: Iterable[Span]) -> str:
    out = _marked(spans)
    return _OPENING.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", out)


def _marked(spans: Iterable[Span]) -> str:
    # Plain spans beside each other are one text: escaped apart, the blanks where they meet would be lost.
    runs = groupby(spans, key=lambda span: isinstance(span, Gap))
    texts = ((gap, escaped("".join(map(str, run)))) for gap, run in runs)
    return "".join(f"**{text}**" if gap else text for gap, text in texts)


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {block.number}{_space(block.number)}{escaped(block.text)}"
        case Paragraph():
            return _inline(block.spans)
        case Bullets():
            marks = (f"{n}." if block.ordered else "-" for n in range(1, len(block.items) + 1))
            return "\n".join(f"{mark} {_inline(item)}" for mark, item in zip(marks, block.items, strict=True))
        case Table():
            return _table(block)
        case Chart():
            return _table(tabled(block))


def _space(number: str) -> str:
    return " " if number.endswith(".") else ""


def _table(table: Table) -> str:
    header = grid(table.header, len(table.columns)) or ((None,) * len(table.columns),)
    rows = (*header[1:], *grid(table.rows, len(table.columns)))
    rules = (_RULES[column.align] for column in table.columns)
    lines = (map(_cell, header[0]), rules, *(map(_cell, row) for row in rows))
    caption = f"**{escaped(f'{table.number} {table.caption}')}**\n"
    return "\n".join([caption, *(f"| {' | '.join(line)} |" for line in lines)])


def _cell(cell: Cell | None) -> str:
    text = "".join(map(str, cell.spans)) if cell else ""
    if not cell or not text:
        return ""
    if cell.bold:
        return f"**{escaped(text)}**"
    return _marked(cell.spans)
