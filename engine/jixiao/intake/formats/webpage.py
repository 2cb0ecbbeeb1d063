"""A web page (also an export of a table that is named .xls) → its lines and tables in order, as a reader of it sees them.

In: bytes. Out: a Cell for every line outside of tables, a `Sheet` for every table, in bounded time and memory; what is no
page, or too much, ends in one Problem. Nothing is fetched, no script is run and no style sheet is read: hidden is what says
so itself (`hidden`, `display:none`, `visibility:hidden`). A field of a form gives its value.
"""

import re
from typing import Final

from jixiao.ground import textfile
from jixiao.ground.problems import Problems
from jixiao.ground.regex import regex
from jixiao.intake.formats import flow, markup, webtable
from jixiao.intake.formats.archive import refused
from jixiao.intake.formats.flow import Content, Paragraph, TooMuch
from jixiao.intake.formats.markup import Tag, Words
from jixiao.intake.formats.richtext import raised
from jixiao.intake.formats.sheet import Sheet
from jixiao.records import Cell

#: What a page may hold: bytes, tags and pieces of text between them, lines within and outside of tables.
MAX_BYTES: Final = 20 * 1024 * 1024
MAX_TOKENS: Final = 2_500_000
MAX_LINES: Final = 600_000

_CONTROLS: Final = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D} | {0x7F})
_CHARSET = regex(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_ARCHIVE = regex(rb"\s*(?:MIME-Version:|From:)", re.IGNORECASE)
#: Encodings that the bytes themselves do not tell from the usual ones: here the page is believed.
_OTHERS: Final = {"big5": "big5hkscs", "big5-hkscs": "big5hkscs"}

_UNSEEN = regex(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE)
_GONE = regex(r"display\s*:\s*none", re.IGNORECASE)
_SPACES = regex(r"[ \t\n\r\f]+")
_HAN: Final = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
#: A line end within Chinese text is how the page was typed, and no blank.
_WRAPPED = regex(f"(?<={_HAN})[ \\t]*\\n[ \\t\\n]*(?={_HAN})")

_BLOCKS: Final = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *(
            "head",
            "header",
            "html",
            "legend",
            "li",
            "main",
            "menu",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "ul",
        ),
        "xmp",
    )
)
#: The levels of headings.
_LEVELS: Final = {f"h{level}": level for level in range(1, 7)}
_BREAKS: Final = frozenset(("br", "hr"))
#: Elements that hold nothing.
_VOID: Final = frozenset(
    (*_BREAKS, "area", "base", "col", "embed", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
#: Elements whose end may be missing where the next of them begins.
_OPEN_ENDED: Final = frozenset(("p", "li", "dt", "dd", "option"))
#: Elements that keep the ends of lines.
_KEEPING: Final = frozenset(("pre", "xmp", "textarea"))
#: Elements whose words are struck out.
_STRUCK: Final = frozenset(("del", "s", "strike"))
#: Kinds of fields that show no value, or none that anybody filled in.
_NO_VALUE: Final = frozenset(("hidden", "password", "submit", "button", "reset", "image", "file"))


def read(data: bytes, file: str) -> tuple[Cell | Sheet, ...]:
    """The lines and tables of the bytes of a page in order; raises Problems with one problem."""
    return document(data, file).parts


def document(data: bytes, file: str) -> flow.Document:
    """The lines and tables of the bytes of a page; `file` is its name in messages. Raises Problems with one problem.

    A line's place is its line and column in the file; a cell's also the table's name (表1 …), row and column.
    """
    if len(data) > MAX_BYTES:
        raise _too_large(file, f"超过{MAX_BYTES // 1024 // 1024}MB")
    if _ARCHIVE.match(data[:200]) and b"multipart/" in data[:5000].lower():
        message, cure = "这是网页归档文件（mht）。", "请用浏览器打开，另存为只有 HTML 的网页，再交给本程序。"
        raise refused(file, "webpage.archive", message, cure)
    page = _Page()
    try:
        for number, token in enumerate(markup.tokens(_decoded(data, file)), 1):
            if number > MAX_TOKENS:
                raise TooMuch(f"标签和文字超过{MAX_TOKENS}处")
            page.text(token) if isinstance(token, Words) else page.tag(token)
        page.end()
        return flow.document(page.content, file)
    except TooMuch as what:
        raise _too_large(file, str(what)) from None


def _too_large(file: str, what: str) -> Problems:
    return refused(file, "webpage.too-large", f"网页过大：{what}。", "请只保留要用的表格，另存后再交给本程序。")


def _decoded(data: bytes, file: str) -> str:
    """The text of a page. What its bytes say of their encoding counts more than what the page declares."""
    encoding: str | None = "utf-16"
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        # Pages do hold control characters; where a file begins, they tell that it is something else.
        data = data[:8] + data[8:].translate(None, _CONTROLS)
        declared = _CHARSET.search(data[:4096])
        encoding = _OTHERS.get(declared[1].decode("ascii", "ignore").lower()) if declared else None
    text = (_if_possible(data, encoding) if encoding else "") or textfile.decode(data, file)
    return textfile.CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _if_possible(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


class _Page:
    """What was read so far: `content` is complete after `end`."""

    def __init__(self) -> None:
        self.content: list[Content] = []
        self.tables = webtable.Tables(self.content)
        self.words: list[str] = []
        self.unseen: list[str] = []
        self.place = (0, 0)
        self.lines = 0
        self.keeping = self.above = self.level = 0
        self.choices: list[tuple[list[str], bool]] | None = None
        # The element that hides what is in it, the elements open in it, and in how many tables it stands.
        self.hiding, self.opened, self.within = "", 0, 0

    # --- text ---------------------------------------------------------------------------------------------------

    def text(self, token: Words) -> None:
        """Words go on."""
        if self.choices is not None:
            if self.choices:
                self.choices[-1][0].append(token.words)
            return
        if not self.place[0] and not token.words.isspace():
            self.place = _begin(token)
        # Nothing else can hold a vertical tab here: it stands for a line end that is kept.
        words = token.words.replace("\n", "\v") if self.keeping else token.words
        (self.unseen if self.hiding else self.words).append(raised(words) if self.above else words)

    def _end_line(self) -> None:
        if self.words or self.unseen:
            seen, unseen = _shown(self.words), _shown(self.unseen)
            if seen or unseen:
                self.lines += 1 + seen.count("\n")
                if self.lines > MAX_LINES:
                    raise TooMuch(f"文字超过{MAX_LINES}行")
                self.tables.into().append(Paragraph(seen, unseen, *self.place, level=self.level))
            self.words, self.unseen = [], []
        self.place = (0, 0)

    # --- tags ---------------------------------------------------------------------------------------------------

    def tag(self, tag: Tag) -> None:
        """An element begins or ends."""
        if tag.name in _BLOCKS or tag.name in _BREAKS or tag.name in webtable.NAMES:
            self._end_line()
        if tag.name in _LEVELS:
            self.level = 0 if tag.ends else _LEVELS[tag.name]
        if self.hiding:
            self._go_on_hiding(tag)
        if tag.name in webtable.NAMES:
            self._table(tag)
        elif not (tag.ends or self.hiding or tag.name in _VOID) and (tag.name in _STRUCK or _is(tag, _UNSEEN)):
            self._hide(tag.name)
        if tag.name in _KEEPING:
            self.keeping = max(self.keeping + (-1 if tag.ends else 1), 0)
        if tag.name == "sup":
            self.above = max(self.above + (-1 if tag.ends else 1), 0)
        if tag.name in ("input", "select", "option"):
            self._field(tag)

    def end(self) -> None:
        """The page ends, and with it what is still open."""
        self._end_line()
        while self.tables.depth:
            self.tables.end_table()

    def _hide(self, name: str) -> None:
        self.hiding, self.opened, self.within = name, 0, self.tables.depth

    def _go_on_hiding(self, tag: Tag) -> None:
        """Whether what hides ends here: with its end tag, with what it stands in, where the next element implies it."""
        if tag.name in webtable.NAMES:
            begins_inside = tag.name == "table" and not tag.ends
            over = 0 < self.within >= self.tables.depth and not begins_inside
        elif self.hiding in webtable.CELLS:
            over = False
        elif tag.name == self.hiding and self.hiding in _OPEN_ENDED:
            over = self.opened == 0
        elif tag.name == self.hiding or (tag.name in _BLOCKS and tag.name not in _OPEN_ENDED):
            over = self.hiding == "p" and not tag.ends
            self.opened += -1 if tag.ends else 1
            over = over or self.opened < 0
        else:
            over = self.hiding == "p" and tag.name in _BLOCKS and not tag.ends
        if over:
            self.hiding = ""

    def _table(self, tag: Tag) -> None:
        tables, hidden = self.tables, _is(tag, _UNSEEN)
        if not tag.ends:
            if tag.name == "table":
                tables.begin_table(hidden=hidden or bool(self.hiding))
            elif tag.name == "tr":
                tables.begin_row(hidden=hidden)
            elif tag.name in webtable.SECTIONS:
                tables.begin_section(tag.name, hidden=hidden)
            else:
                tables.begin_cell(tag, gone=_is(tag, _GONE))
                if hidden and tables.depth and not self.hiding:
                    self._hide(tag.name)
        elif tables.depth:
            if tag.name == "table":
                tables.end_table()
            elif tag.name == "tr":
                tables.end_row()
            elif tag.name in webtable.SECTIONS:
                tables.end_section()
            else:
                tables.end_cell()

    def _field(self, tag: Tag) -> None:
        """What a field of a form shows: its value, whether it is ticked, what is chosen in it."""
        if tag.name == "select":
            choices, self.choices = self.choices, None if tag.ends else []
            if choices:
                chosen = [words for words, is_chosen in choices if is_chosen] or [choices[0][0]]
                self.text(Words(" ".join("".join(words) for words in chosen), tag.line, tag.col))
        elif tag.name == "option" and not tag.ends and self.choices is not None:
            self.choices.append(([], "selected" in tag.attributes))
        elif tag.name == "input" and not tag.ends:
            kind = tag.attributes.get("type", "text").lower()
            if kind in ("checkbox", "radio"):
                self.text(Words("☑" if "checked" in tag.attributes else "☐", tag.line, tag.col))
            elif kind not in _NO_VALUE and not _is(tag, _UNSEEN):
                self.text(Words(tag.attributes.get("value", ""), tag.line, tag.col))


def _is(tag: Tag, style: re.Pattern[str]) -> bool:
    """Whether a tag is `hidden`, or has such a style."""
    return "hidden" in tag.attributes or style.search(tag.attributes.get("style", "")) is not None


def _begin(token: Words) -> tuple[int, int]:
    """Where the words of a text begin, after the white space before them."""
    lead = len(token.words) - len(token.words.lstrip())
    lines = token.words.count("\n", 0, lead)
    col = lead - token.words.rfind("\n", 0, lead) if lines else token.col + lead
    return token.line + lines, col


def _shown(words: list[str]) -> str:
    """Words as they are shown on a line: white space is one blank, within Chinese text a line end is nothing."""
    text = _SPACES.sub(" ", _WRAPPED.sub("", "".join(words))).replace("\v", "\n")
    return text if text.strip() else ""
