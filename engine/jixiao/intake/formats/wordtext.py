"""The body of a Word document, read as it streams by: paragraphs and tables as they stand within each other.

In: the elements of word/document.xml one after the other (ISO/IEC 29500-1), its styles and its lists. Out: what `flow` takes.
Read is what the finished document shows: insertions are kept, deletions and what is struck out left out; fields give their
results, controls their values, text boxes paragraphs of their own. Headers and footers are other parts and are not read; notes,
comments, charts and the words of deletions go beside the paragraph that they belong to.
"""

from dataclasses import field
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.intake.formats import wordtable
from jixiao.intake.formats.flow import BOLD, Aside, Content, Note, Paragraph
from jixiao.intake.formats.richtext import raised
from jixiao.intake.formats.wordlist import Lists, Style, heading, on, whole
from jixiao.records import PassageKind

#: What the finished document does not show: what was moved away, how a property was before, readings above words.
_PASSED_OVER: Final = frozenset(
    (
        *("moveFrom", "rt", "pPrChange", "rPrChange", "tblPrChange", "tblPrExChange", "tblGridChange", "trPrChange"),
        *("tcPrChange", "sectPrChange", "sectPr"),
    )
)
#: What can stand in what, of all that gives a document its structure.
_FLOWING: Final = frozenset(("body", "tc", "txbxContent"))
_WITHIN: Final = {
    "p": _FLOWING,
    "tbl": _FLOWING,
    "tr": frozenset(("tbl",)),
    "tc": frozenset(("tr",)),
    "txbxContent": frozenset(("p",)),
}
#: Signs that are kept as places of a font: of Symbol those that stand in figures, of Wingdings boxes and ticks.
_SIGNS: Final = {
    ("symbol", 0xA3): "≤",
    ("symbol", 0xB0): "°",
    ("symbol", 0xB1): "±",
    ("symbol", 0xB3): "≥",
    ("symbol", 0xB4): "×",
    ("symbol", 0xB8): "÷",
    ("symbol", 0xB9): "≠",
    ("symbol", 0xBB): "≈",
    ("wingdings", 0x6F): "☐",
    ("wingdings", 0xA8): "☐",
    ("wingdings", 0xFC): "✓",
    ("wingdings", 0xFD): "☒",
    ("wingdings", 0xFE): "☑",
    ("wingdings 2", 0x50): "✓",
    ("wingdings 2", 0x52): "☑",
    ("wingdings 2", 0x53): "☒",
    ("wingdings 2", 0xA3): "☐",
}
_BOX, _TICKED = "☐", "☑"


@dataclass(slots=True)
class _Paragraph:
    """A paragraph while it is read; `after` holds what its text boxes hold."""

    seen: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    after: list[Content] = field(default_factory=list)
    style: str = ""
    number: str | None = None
    level: int | None = None
    heading: int | None = None
    bold: bool = True
    deleted: list[str] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    """A run of words: not seen (hidden or struck out), or above the line, or bold."""

    unseen: bool
    raised: bool = False
    bold: bool = False


@dataclass(slots=True)
class _Control:
    """A content control: `mark` is the box that stands for what it holds, `blank` that only its prompt is shown."""

    mark: str = ""
    blank: bool = False
    given: bool = False


class Body:
    """What was read so far: `content` is complete at the end of the part."""

    def __init__(self, styles: dict[str, Style], lists: Lists, beside: dict[tuple[str, str], Aside]) -> None:
        self.styles, self.lists, self.beside = styles, lists, beside
        self.content: list[Content] = []
        self.is_document = False
        self.skipping = 0
        self.path: list[str] = []
        self.open: list[str] = []
        self.into: list[list[Content]] = [self.content]
        self.paragraphs: list[_Paragraph] = []
        self.tables = wordtable.Tables()
        self.runs: list[_Run] = []
        self.choices: list[bool] = []  # whether one was taken
        self.controls: list[_Control] = []
        self.fields: list[bool] = []  # whether each is still at its instruction
        self.instructions = 0
        self.ticked = False
        self.entries: list[str] = []
        self.entry = 0

    # --- elements -----------------------------------------------------------------------------------------------

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self.skipping or self._passed_over(tag):
            self.skipping += 1
            return
        parent = self.path[-1] if self.path else ""
        self.path.append(tag)
        if tag in _WITHIN or tag == "body":
            self.open.append(tag)
            self._opened(tag)
        elif tag == "r":
            self._run()
        elif tag == "sdt":
            self.controls.append(_Control())
        elif tag == "AlternateContent":
            self.choices.append(False)
        elif parent == "r":
            self._in_run(tag, attributes)
        elif parent in ("rPr", "pPr", "numPr"):
            self._property(attributes.get("val"))
        elif parent == "graphicData" and tag == "chart":
            self._aside(tag, attributes)
        elif parent in ("tblGrid", "trPr", "tcPr"):
            self.tables.property(parent, tag, attributes)
        else:
            self._form(parent, tag, attributes.get("val"))

    def end(self, tag: str, words: str) -> None:
        """An element ends, with its own text."""
        if self.skipping:
            self.skipping -= 1
            if tag == "delText" and self.paragraphs:
                self.paragraphs[-1].deleted.append(words)
            return
        self.path.pop()
        match tag:
            case "t":
                self._write(" ".join(words.splitlines()) if "\n" in words else words)
            case "r":
                self.runs.pop()
            case "p" | "tbl" | "tr" | "tc" | "txbxContent" | "body":
                self.open.pop()
                self._closed(tag)
            case "AlternateContent":
                self.choices.pop()
            case "sdt":
                self.controls.pop()
            case "checkBox":
                self._write(_TICKED if self.ticked else _BOX, in_field=True)
            case "ddList" if self.entry < len(self.entries):
                self._write(self.entries[self.entry], in_field=True)

    def _passed_over(self, tag: str) -> bool:
        parent = self.path[-1] if self.path else ""
        if tag in _PASSED_OVER:
            return True
        if tag == "del":  # below the properties of a row or of a paragraph's end it is a mark
            return parent not in ("trPr", "rPr")
        if tag in ("Choice", "Fallback") and self.choices and parent == "AlternateContent":
            taken, self.choices[-1] = self.choices[-1], True
            return taken
        if tag == "body":
            return bool(self.open)
        return tag in _WITHIN and (not self.open or self.open[-1] not in _WITHIN[tag])

    def _opened(self, tag: str) -> None:
        match tag:
            case "p":
                self.paragraphs.append(_Paragraph())
            case "txbxContent":
                self.into.append([])
            case "tbl" | "tr":
                self.tables.open(tag)
            case "tc":
                self.into.append(self.tables.cell().content)

    def _closed(self, tag: str) -> None:
        match tag:
            case "p":
                self._end_of_paragraph()
            case "txbxContent":
                self.paragraphs[-1].after += self.into.pop()
            case "tr":
                self.tables.end_of_row()
            case "tc":
                self.into.pop()
            case "tbl":
                self.into[-1].append(self.tables.end_of_table())

    def _in_run(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "tab" | "ptab":
                self._write("\t")
            case "br" | "cr":
                self._write("\n")
            case "noBreakHyphen":
                self._write("-")
            case "sym":
                self._sign(attributes)
            case "fldChar":
                self._field(attributes.get("fldCharType", ""))
            case "footnoteReference" | "endnoteReference" | "commentReference":
                self._aside(tag.removesuffix("Reference"), attributes)

    def _property(self, value: str | None) -> None:
        match self.path[-3:]:
            case ["r", "rPr", "b"]:
                self.runs[-1].bold = on(value)
            case ["p", "pPr", "outlineLvl"] if self.paragraphs:
                self.paragraphs[-1].heading = heading(value)
            case ["r", "rPr", "vanish"]:
                self.runs[-1].unseen = on(value)
            case ["r", "rPr", "strike" | "dstrike"]:
                self.runs[-1].unseen = self.runs[-1].unseen or on(value)
            case ["r", "rPr", "vertAlign"]:
                self.runs[-1].raised = value == "superscript"
            case ["r", "rPr", "rStyle"] if value in self.styles:
                self.runs[-1].unseen = self.runs[-1].unseen or bool(self.styles[value].hidden)
            case ["p", "pPr", "pStyle"] if self.paragraphs:
                self.paragraphs[-1].style = value or ""
            case ["pPr", "numPr", "numId"] if self.paragraphs:
                self.paragraphs[-1].number = value or ""
            case ["pPr", "numPr", "ilvl"] if self.paragraphs:
                self.paragraphs[-1].level = whole(value)

    def _aside(self, kind: str, attributes: dict[str, str]) -> None:
        aside = self.beside.pop((kind, attributes.get("id", "")), None)  # each stands beside one place
        if aside is not None and self.paragraphs:
            self.paragraphs[-1].asides.append(aside)

    def _form(self, parent: str, tag: str, value: str | None) -> None:
        match parent, tag:
            case "sdtPr", "checkbox" if self.controls:
                self.controls[-1].mark = _BOX
            case "checkbox", "checked" if self.controls and on(value):
                self.controls[-1].mark = _TICKED
            case "sdtPr", "showingPlcHdr" if self.controls:
                self.controls[-1].blank = on(value)
            case _, "checkBox":
                self.ticked = False
            case "checkBox", "default" | "checked":
                self.ticked = on(value)
            case _, "ddList":
                self.entries, self.entry = [], 0
            case "ddList", "listEntry":
                self.entries.append(value or "")
            case "ddList", "result":
                self.entry = whole(value)
            case "", "document":
                self.is_document = True

    # --- text ---------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        style = self.styles.get(self.paragraphs[-1].style) if self.paragraphs else None
        self.runs.append(_Run(bool(style and style.hidden)))

    def _write(self, words: str, *, in_field: bool = False) -> None:
        if not self.paragraphs or (self.instructions and not in_field):
            return
        for control in self.controls:
            if control.blank or (control.mark and control.given):
                return
            if control.mark:
                control.given, words = True, control.mark
        paragraph, run = self.paragraphs[-1], self.runs[-1] if self.runs else _Run(unseen=False)
        paragraph.bold = paragraph.bold and (run.bold or not words.strip())
        (paragraph.unseen if run.unseen else paragraph.seen).append(raised(words) if run.raised else words)

    def _sign(self, attributes: dict[str, str]) -> None:
        try:
            place = int(attributes.get("char", ""), 16)
        except ValueError:
            return
        # The places of these fonts are written alone or in the private area from U+F000.
        sign = _SIGNS.get((attributes.get("font", "").lower(), place & 0xFF if place >> 8 in (0, 0xF0) else -1), "")
        self._write(sign)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(True)
            self.instructions += 1
        elif self.fields and kind == "separate" and self.fields[-1]:
            self.fields[-1] = False
            self.instructions -= 1
        elif self.fields and kind == "end":
            self.instructions -= self.fields.pop()

    def _end_of_paragraph(self) -> None:
        while self.fields and self.fields[-1]:  # an instruction that never ends must not swallow the document
            self._field("end")
        one = self.paragraphs.pop()
        text, hidden = "".join(one.seen), "".join(one.unseen)
        if text or not hidden:
            text = self._number(one, text)
        if deleted := "".join(one.deleted).strip():
            one.asides.append(Note(PassageKind.REVISION, deleted))
        self.into[-1].append(Paragraph(text, hidden, level=self._level(one), asides=one.asides))
        self.into[-1].extend(one.after)

    def _level(self, one: _Paragraph) -> int:
        """The level of a heading: its own, else its style's; `BOLD` for words that are only bold."""
        level = self.styles.get(one.style, Style()).heading if one.heading is None else one.heading
        return level or (BOLD if one.bold and one.seen else 0)

    def _number(self, one: _Paragraph, text: str) -> str:
        """The text with the automatic number before it; within tables numbers are counted and not written."""
        style = self.styles.get(one.style, Style())
        number = style.number if one.number is None else one.number
        if not number:
            return text
        level = (style.level if one.level is None else one.level) or 0
        before = self.lists.next(number, level)
        return before + text if text.strip() and not self.tables.inside else text
