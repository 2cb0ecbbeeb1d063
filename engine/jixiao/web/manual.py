"""Pages of the manual (docs/*.md) → HTML for the browser, with an anchor for everything that has an id or a code.

In: Markdown as our pages are written: headings, paragraphs, tables, lists, blocks of code; within lines code, bold text, links
and <br>. Out: HTML; nothing of a page becomes markup but these. A heading is named by its words, a row of a table that begins
with a code by that code.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Final

from jixiao.ground.regex import regex

#: Where a link of a page leads to in the browser; None where that page is not shown.
Links = Callable[[str], str | None]

_COMMENT: Final = regex(r"<!--.*?-->", re.DOTALL)
_HEADING: Final = regex(r"(#{1,6}) (.+)")
_ITEM: Final = regex(r"(-|\d+\.) (.+)")
_CODE: Final = regex(r"(`[^`]+`)")
_BOLD: Final = regex(r"\*\*(.+?)\*\*")
_LINK: Final = regex(r"\[((?:[^\]`]|`[^`]*`)+)\]\(([^)\s]+)\)")
_CELLS: Final = regex(r"(?<!\\)\|")
_ID: Final = regex(r"[a-z]+(?:\.[a-z0-9-]+)+")
_FENCE: Final = "```"


def html(text: str, links: Links) -> str:
    """A page as HTML."""
    return "\n".join(_Page(links).blocks(_COMMENT.sub("", text).splitlines()))


def headings(text: str) -> Sequence[tuple[str, str]]:
    """The headings of the second level: their anchors and words."""
    found = re.findall(r"^## (.+)$", text, re.MULTILINE)
    return [(anchor(words), _plain(words)) for words in found]


def section(text: str, heading: str) -> str:
    """A section of the second level, with its heading."""
    start = text.index(f"## {heading}\n")
    end = text.find("\n## ", start)
    return text[start:] if end < 0 else text[start:end]


def anchor(words: str) -> str:
    """The name of a heading: an id is its own, other words lose what is no letter, as everywhere where Markdown is shown."""
    plain = _plain(words)
    return plain if _ID.fullmatch(plain) else re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain.lower()))


def _plain(words: str) -> str:
    return words.replace("`", "").replace("**", "")


class _Page:
    """A page that is being made: its links, and the anchors that it has already."""

    def __init__(self, links: Links) -> None:
        self._links = links
        self._named: set[str] = set()

    def blocks(self, lines: Sequence[str]) -> Iterator[str]:
        at = 0
        while at < len(lines):
            line = lines[at]
            if line.startswith(_FENCE):
                end = next((n for n in range(at + 1, len(lines)) if lines[n].startswith(_FENCE)), len(lines))
                yield f'<pre tabindex="0">{escape(chr(10).join(lines[at + 1 : end]))}</pre>'
                at = end + 1
                continue
            kind = _kind(line)
            end = next((n for n in range(at + 1, len(lines)) if not _goes_on(kind, lines[n])), len(lines))
            yield from self._block(kind, lines[at:end])
            at = end

    def _block(self, kind: str, lines: Sequence[str]) -> Iterator[str]:
        match kind:
            case "heading":
                marks, words = lines[0].split(" ", 1)
                yield f"<h{len(marks)}{self._name(anchor(words))}>{self._line(words)}</h{len(marks)}>"
            case "table":
                yield from self._table(lines)
            case "list":
                tag = "ul" if lines[0].startswith("-") else "ol"
                items = re.split(r"\n(?=-|\d+\. )", "\n".join(lines))
                inside = (self._line(one.partition(" ")[2]) for one in items)
                yield f"<{tag}>{''.join(f'<li>{one}</li>' for one in inside)}</{tag}>"
            case "text":
                yield f"<p>{self._line(' '.join(lines))}</p>"

    def _table(self, lines: Sequence[str]) -> Iterator[str]:
        head, _, *rows = ([one.strip() for one in _CELLS.split(line.strip()[1:-1])] for line in lines)
        label = escape(_plain("、".join(filter(None, head))), quote=True)
        yield f'<div class="scroll" tabindex="0" role="group" aria-label="{label}"><table><thead><tr>'
        yield "".join(f'<th scope="col">{self._cell(one)}</th>' for one in head)
        yield "</tr></thead><tbody>"
        for row in rows:
            code = row[0][1:-1] if _CODE.fullmatch(row[0]) else ""
            yield f"<tr{self._name(code)}>{''.join(f'<td>{self._cell(one)}</td>' for one in row)}</tr>"
        yield "</tbody></table></div>"

    def _name(self, name: str) -> str:
        if not name or name in self._named:
            return ""
        self._named.add(name)
        return f' id="{escape(name, quote=True)}"'

    def _cell(self, words: str) -> str:
        return self._line(words.replace("\\|", "|"))

    def _line(self, words: str) -> str:
        """Words with what stands within lines."""
        out, at = [], 0
        for link in _LINK.finditer(words):
            out.append(_words(words[at : link.start()]))
            to = self._links(link[2])
            inside = _words(link[1])
            out.append(inside if to is None else f'<a href="{escape(to, quote=True)}">{inside}</a>')
            at = link.end()
        return "".join((*out, _words(words[at:])))


def _words(text: str) -> str:
    parts = _CODE.split(text)
    return "".join(
        f"<code>{escape(part[1:-1])}</code>"
        if place % 2
        else _BOLD.sub(r"<strong>\1</strong>", escape(part).replace("&lt;br&gt;", "<br>"))
        for place, part in enumerate(parts)
    )


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    if _HEADING.fullmatch(line):
        return "heading"
    if line.startswith("|"):
        return "table"
    return "list" if _ITEM.fullmatch(line) else "text"


def _goes_on(kind: str, line: str) -> bool:
    """Whether a line belongs to the block before it."""
    if line.startswith(_FENCE) or kind == "heading":
        return False
    if kind == "list":
        return _kind(line) == "list" or line.startswith("  ")
    return _kind(line) == kind
