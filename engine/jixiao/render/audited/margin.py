"""An audit → one self-contained page: the text of the document, and what was found in its margin beside the places.

In: an audit. Out: a page that loads nothing and runs nothing, or the parts of it for a page of another frame (`document`,
`contents`, `STYLE`). Every place is marked in the text and has a note beside it: the first place of a discrepancy the whole of
it, with links to the others; those a link back. What is shown may be narrowed to what is certain by the page's own means. The
same audit gives the same bytes; nothing of the document becomes markup.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from html import escape
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.records import (
    Account,
    AccountBlock,
    AccountChart,
    AccountTable,
    Audit,
    Certainty,
    Discrepancy,
    Passage,
    PassageKind,
)
from jixiao.render.audited.marks import CONTENTS, Mark, beside, by_block, by_cell, by_entry, pieces
from jixiao.render.page import framed
from jixiao.say import discrepancies as say
from jixiao.say.plain import one_line

#: How the text and its margin look, in whatever page.
STYLE: Final = """\
body { --red: #b3261e; --amber: #8a6d00; }
.row { display: grid; grid-template-columns: minmax(0, 1fr) 26rem; column-gap: 1.6rem; align-items: start; }
.row > .words { min-width: 0; } .row > .words > p { margin: .45rem 0; text-indent: 2em; }
.row > .words > p:is(.caption, .aside) { text-indent: 0; } .caption { text-align: center; font-weight: 600; }
.row > .words > p.entry { margin: 0; } .entry > span { float: right; }
.aside, .where { color: var(--soft); } .where { font-size: .75rem; }
mark { background: #ffe3e0; color: inherit; border-bottom: 2px solid var(--red); }
mark.probable { background: var(--mark); border-color: var(--amber); }
mark.hint { background: #e4eefb; border-color: var(--link); }
sup a { text-decoration: none; font-size: .7rem; padding: 0 .15em; }
.note { border-left: 4px solid var(--red); background: var(--shade); padding: .4rem .7rem; margin: .35rem 0;
  font-size: .85rem; line-height: 1.55; }
.note.probable { border-color: var(--amber); } .note.hint { border-color: var(--link); }
.note p { margin: .2rem 0; } .note ul { margin: .2rem 0; padding-left: 1.1rem; } .note.back { padding: .15rem .7rem; }
.note .label { font-weight: 700; } .note .arithmetic { font-variant-numeric: tabular-nums; }
@media screen and (max-width: 60rem) { .row { display: block; } }
@media print {
  .row { grid-template-columns: minmax(0, 1fr) 6.2cm; column-gap: .5cm; }
  .note { font-size: 8pt; break-inside: avoid; }
}
"""
_PAGE: Final = """\
body { max-width: 82rem; }
.choice { margin: 1rem 0; text-align: center; } .choice label { margin: 0 .6rem; }
body:has(#only-certain:checked) :is(.note, sup, li):is(.probable, .hint),
body:has(#no-hints:checked) :is(.note, sup, li).hint { display: none; }
body:has(#only-certain:checked) mark:is(.probable, .hint), body:has(#no-hints:checked) mark.hint {
  background: none; border: 0; }
@media print { .choice { display: none; } }
"""
#: More places of the same words unfold.
_MANY: Final = 8
_OfBlocks = Mapping[tuple[int, int], Sequence[Mark]]
_CHOICES: Final = (("all", "全部"), ("no-hints", "确定和很可能"), ("only-certain", "只看确定"))
_ASIDE: Final = {PassageKind.NOTE: "脚注", PassageKind.COMMENT: "批注", PassageKind.REVISION: "修订中删去的文字"}
#: What stands at the end of the note of a discrepancy, as markup.
After = Callable[[Discrepancy], str]
_ALL: Final = frozenset(Certainty)


def render(audit: Audit) -> str:
    """The page of one audit."""
    account = audit.account
    words = one_line(f"核对：{account.title or account.source.file}")
    name = escape(words)
    body = [
        f"<h1>{name}</h1>",
        f'<p class="subtitle">{escape(say.checked(audit))}{escape(say.counted(audit))}</p>',
        *_choices(audit),
        *contents(audit),
        "<article>",
        *document(audit),
        "</article>",
    ]
    return framed(words, body, STYLE + _PAGE)


def _choices(audit: Audit) -> Iterator[str]:
    """What to show, where there is a choice."""
    if len({one.certainty for one in audit.found}) < 2:
        return
    inputs = (
        f'<label><input type="radio" name="shown" id="{name}"{" checked" if name == "all" else ""}> {label}</label>'
        for name, label in _CHOICES
    )
    yield f'<div class="choice" role="group" aria-label="显示">{"".join(inputs)}</div>'


def contents(audit: Audit, shown: Collection[Certainty] = _ALL) -> Iterator[str]:
    """Every discrepancy that is `shown` on a line, in front of the text."""
    if not audit.found:
        return
    yield '<details class="contents"><summary>全部发现</summary>\n<ol>'
    for number, one in enumerate(audit.found, 1):
        if one.certainty in shown:
            words = f"{number}. [{say.CERTAINTY[one.certainty]}] {one_line(one.message)}"
            yield f'<li class="{one.certainty.value}"><a href="#d{number}-1">{escape(words)}</a></li>'
    yield "</ol>\n</details>"


def document(audit: Audit, shown: Collection[Certainty] = _ALL, after: After = lambda _: "") -> Iterator[str]:
    """The text with the discrepancies that are `shown` in its margin."""
    account, beyond = audit.account, _Margin(say.where(audit.account), after)
    marks = {at: [one for one in own if one.certainty in shown] for at, own in by_block(audit).items()}
    for at, section in enumerate(account.sections):
        if section.heading is not None:
            if at == 0:
                yield from _contents(account, marks, beyond)
            tag = f"h{min(section.level + 1, 6)}"
            own = marks.get((at, -1), ())
            yield _row(f"<{tag}>{_marked(section.heading.text, own)}</{tag}>", own, beyond)
        for index, block in enumerate(section.blocks):
            own = marks.get((at, index), ())
            yield _row(_block(block, own), own, beyond)
        if at == 0 and section.heading is None:
            yield from _contents(account, marks, beyond)


@dataclass(frozen=True, slots=True)
class _Margin:
    """What notes need: where places stand, and what stands at their ends."""

    where: say.Where
    after: After


def _contents(account: Account, marks: _OfBlocks, beyond: _Margin) -> Iterator[str]:
    """The table of contents of the document; it stands behind what is in front of the first heading."""
    for entry, own in by_entry(account, marks.get(CONTENTS, ())):
        words = f"{entry.number}{entry.title}"
        page = f" <span>{escape(entry.page)}</span>" if entry.page else ""
        yield _row(f'<p class="entry">{_marked(words, own)}{page}</p>', own, beyond)


def _row(words: str, marks: Sequence[Mark], beyond: _Margin) -> str:
    notes = "\n".join(_note(one, beyond) for one in beside(marks))
    return f'<div class="row"><div class="words">{words}</div><aside>{notes}</aside></div>'


def _block(block: AccountBlock, marks: Sequence[Mark]) -> str:
    match block:
        case Passage():
            words = _marked(block.text, marks)
            if block.kind is PassageKind.CAPTION:
                return f'<p class="caption">{words}</p>'
            aside = _ASIDE.get(block.kind)
            return f'<p class="aside">〔{aside}〕{words}</p>' if aside else f"<p>{words}</p>"
        case AccountTable() | AccountChart():
            rows = (
                f"<tr>{''.join(f'<td>{_marked(words, own)}</td>' for words, own in row)}</tr>"
                for row in by_cell(block, marks)
            )
            return f'<div class="scroll" tabindex="0"><table>{"".join(rows)}</table></div>'


def _marked(text: str, marks: Sequence[Mark]) -> str:
    """A text with its marks; before each stands the number of its discrepancy, which leads to the whole note."""
    out: list[str] = []
    begun: set[str] = set()
    for piece, over in pieces(text, marks):
        if not over:
            out.append(escape(piece))
            continue
        first = [one for one in over if one.name not in begun]
        begun.update(one.name for one in first)
        sure = min((one.certainty for one in over), key=list(Certainty).index)
        numbers = "".join(
            f'<sup class="{one.certainty.value}" id="{one.name}"><a href="#nd{one.number}-1">{one.number}</a></sup>'
            for one in first
        )
        out.append(f'{numbers}<mark class="{sure.value}">{escape(piece)}</mark>')
    return "".join(out)


def _note(mark: Mark, beyond: _Margin) -> str:
    """What stands in the margin beside a place: the discrepancy beside its first, elsewhere the way back."""
    one, kind, where = mark.found, mark.certainty.value, beyond.where
    head = f'<span class="label">{mark.number} {say.CERTAINTY[mark.certainty]}</span>'
    if mark.place > 1:
        back = f'<a href="#nd{mark.number}-1">见{escape(where(one.spots[0]))}</a>'
        return f'<div class="note back {kind}" id="n{mark.name}">{head} {back}：{escape(one_line(one.message))}</div>'
    parts = [f"<p>{head} {escape(one_line(one.message))}</p>"]
    if one.arithmetic:
        parts.append(f'<p class="arithmetic">{escape(one_line(one.arithmetic))}</p>')
    if one.relation:
        parts.append(f"<p>关系：{escape(one_line(one.relation))}</p>")
    if one.advice:
        parts.append(f"<p>{escape(one_line(one.advice))}</p>")
    others = "".join(_others(mark, where))
    parts.append(f"<ul>{others}</ul>" if others else "")
    parts.append(f'<p class="where">{escape(where(one.spots[0]))}　{one.id}</p>')
    parts.append(beyond.after(one))
    return f'<div class="note {kind}" id="n{mark.name}">{"".join(parts)}</div>'


def _others(mark: Mark, where: say.Where) -> Iterator[str]:
    """The further places of a discrepancy, those of the same words together; many unfold."""
    alike: dict[str, list[str]] = {}
    for place, spot in enumerate(mark.found.spots[1:], 2):
        alike.setdefault(spot.text, []).append(f'<a href="#d{mark.number}-{place}">{escape(where(spot))}</a>')
    for text, links in alike.items():
        words, all_of_them = escape(one_line(text)), "、".join(links)
        if len(links) > _MANY:
            yield f"<li><details><summary>{words}：另有{len(links)}处</summary>{all_of_them}</details></li>"
        else:
            yield f"<li>{all_of_them}：{words}</li>"
