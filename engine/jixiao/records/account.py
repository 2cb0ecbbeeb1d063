"""What a unit published as a whole: the sections of its account, what stands in each, the forms among it, each with its place.

Records only. `intake` makes an Account from a file; `audit` checks its text against its own figures, and submissions take
their narrative and facts from it. An account judges nothing and loses nothing: what is no heading, table or chart is a passage.
"""

from bisect import bisect_right
from collections.abc import Iterator
from enum import StrEnum

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.records.submission import Cell, Submission


class PassageKind(StrEnum):
    """What a passage is in its document."""

    TEXT = "text"
    CAPTION = "caption"  # of a chart or a table: 图1：…, or the title above a table
    NOTE = "note"  # a footnote or an endnote
    COMMENT = "comment"  # what a reviewer wrote beside the text
    REVISION = "revision"  # what a tracked change took away and nobody has accepted yet


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as it reads: the lines that only the page broke are joined.

    `lines` says where each of those lines begins: its offset in `text` and its place. The first offset is 0.
    """

    text: str
    lines: tuple[tuple[int, Source], ...]
    kind: PassageKind = PassageKind.TEXT

    @property
    def source(self) -> Source:
        """Where the passage begins."""
        return self.lines[0][1]

    def place(self, offset: int) -> Source:
        """Where the line stands that holds the character at `offset`."""
        return self.lines[bisect_right(self.lines, offset, key=lambda line: line[0]) - 1][1]


@dataclass(frozen=True, slots=True)
class AccountTable:
    """A table: its rows of cells from the left, blank cells included; `caption` is the line above it that names it."""

    rows: tuple[tuple[Cell, ...], ...]
    source: Source
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """The values of a chart that belong together, in the order of its categories."""

    name: str
    values: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class AccountChart:
    """The data of a chart: what it compares and the figures; `caption` is the line that names it (图1：…)."""

    categories: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    source: Source
    caption: str = ""


#: What stands in a section.
AccountBlock = Passage | AccountTable | AccountChart


@dataclass(frozen=True, slots=True)
class AccountSection:
    """A section: its heading, and what stands between that and the next heading of any level.

    `level` counts from 1; what stands before the first heading is a section of level 0 without title, and so are the charts whose
    data a converter put behind the end. `number` is as printed
    (`一、`, `第3部分`, `（二）`), `title` without it, `heading` the whole line with its place (None at level 0), `path` the
    titles of the sections that it stands in, outermost first. `project` is the name of the project whose own report the
    section belongs to, `""` outside of such reports.
    """

    level: int
    number: str
    title: str
    heading: Passage | None
    path: tuple[str, ...] = ()
    blocks: tuple[AccountBlock, ...] = ()
    project: str = ""


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the table of contents: number and title as printed there, and the page that it names (`""`: none)."""

    number: str
    title: str
    page: str
    source: Source


@dataclass(frozen=True, slots=True)
class Account:
    """A published account, or a report, as a whole.

    `sections` are in the order of the document; `forms` are the self-evaluation forms that stand in its tables. `source` names
    the file; `title`, `unit` and `year` are those of the cover, as far as it has them. `lined` says that the places are lines of
    a text, else paragraphs are counted and cells named by their table.
    """

    source: Source
    sections: tuple[AccountSection, ...]
    title: str = ""
    unit: str = ""
    year: int | None = None
    contents: tuple[ContentsEntry, ...] = ()
    forms: tuple[Submission, ...] = ()
    lined: bool = True

    def passages(self) -> Iterator[tuple[AccountSection, Passage]]:
        """Every passage with its section, headings first in theirs, in the order of the document."""
        for section in self.sections:
            if section.heading is not None:
                yield section, section.heading
            for block in section.blocks:
                if isinstance(block, Passage):
                    yield section, block
