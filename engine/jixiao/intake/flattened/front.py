"""What stands above the indicators in a row of atoms: who, which year, the funds and the goals.

In: the atoms between the beginning of a form and the heading of its indicators. Out: rows as the reader of heads takes
them (`forms.head`): a label with its value, the heading of the funds with their amounts straight below it, the two goals.
The amounts of a row that lacks some are fitted by what must hold: a rate is what was executed of the budget, a mark is no
more than its weight. Where more than one reading is left the row is a Problem.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from jixiao.ground.problems import Problem, Source
from jixiao.intake.flattened import amounts
from jixiao.intake.flattened.atoms import BAR, EMPTY, NEWLINE, SPACE, Atom
from jixiao.intake.forms import fundwords as f
from jixiao.intake.forms import pages
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import Item, pieces
from jixiao.records import Cell

#: So many lines can be one value.
_MOST_PARTS: Final = 3
#: A label comes in so many pieces at most, each of so many letters.
_PIECES: Final = 6
_PIECE: Final = 8
_LONGEST_GLUED: Final = 16
#: Labels of the head that are not read; what stands behind them is nobody's value.
_OTHERS: Final = re.compile(
    r"(?:项目)?负责人.{0,5}|联系(?:人|电话)|电话|项目(?:类别|属性|类型|性质|起止时间|周期|实施期)|填[表报](?:日期|时间|人)|评价时间|资金来源|资金结构"
    r"|是否.{0,8}|(?:下属单位|整体支出).{0,4}|项目编码|专项类别|绩效指标|(?:年度)?绩效指标完成情况|年度.{0,3}指标.{0,5}|备注"
)
#: What ends as labels do; no value of a field goes on with it.
_LABEL_LIKE: Final = re.compile(
    r"[\u4e00-\u9fff()]{0,8}(?:部门|单位|名称|类别|属性|类型|性质|电话|负责人|联系人|日期|年度|时间|任务|序号|情况|科目|代码|编码|级别|地点|合计|备注|说明|目标|依据)"
    r"(?:[(][^()]{1,8}[)])?:?|(?:金额)?单位:.{1,4}"
)
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年度?(?=[)）\s]|年?度|.{0,12}?(?:自评|绩效|评价|完成情况))")


@dataclass(frozen=True, slots=True)
class _Label:
    """A label: what it is (`field`, `money`, `fund`, `goal`, `section`, `other`), its name, its atoms, its value's end."""

    kind: str
    name: str
    start: int
    end: int
    value: str = ""


def begins(atoms: Sequence[Atom], *, glued: bool) -> int | None:
    """Where the form begins whose head some atoms hold: at the last label that names it; None where none does."""
    names = [one for one in _labels(atoms, glued=glued) if one.kind == "field"]
    for wanted in (("project",), ("whole", "unit", "department", "implementer")):
        if found := [one.start for one in names if one.name in wanted]:
            return found[-1] if wanted == ("project",) else found[0]
    return None


def read(atoms: Sequence[Atom], start: int, file: str, shape: str) -> tuple[tuple[Item, ...], tuple[Problem, ...]]:
    """The head of a form as rows, and its rows of funds that cannot be told.

    `start` is where the form itself begins; before it stands its title.
    """
    labels = _labels(atoms, glued=shape == "glued")
    labels = [one for one in labels if one.start >= start or one.kind == "field"]
    ends = [*(one.start for one in labels[1:]), len(atoms)][: len(labels)]
    spans = [range(one.end, end) for one, end in zip(labels, ends, strict=True)]
    reader = _Reader(atoms, file, shape)
    out: list[Item] = list(reader.year(start))
    out += reader.fields(labels, spans)
    funds = tuple(reader.funds(labels, spans))
    out += (item for item in funds if not isinstance(item, Problem))
    out += reader.goals(labels, spans)
    return tuple(out), tuple(item for item in funds if isinstance(item, Problem))


# --- labels -----------------------------------------------------------------------------------------------------


def _labels(atoms: Sequence[Atom], *, glued: bool) -> list[_Label]:
    found: list[_Label] = []
    place = 0
    while place < len(atoms):
        here = _inline(atoms, place) if not glued else []
        one = None if here else _glued_label(atoms, place) if glued else _label(atoms, place)
        here = [one] if one else here
        found.extend(here)
        place = here[-1].end if here else place + 1
    return found


def _known(text: str) -> tuple[str, str] | None:
    plain = v.as_label(text)
    if not plain:
        return None
    found = (
        ("field", v.FIELDS.get(plain) or _lost_a_letter(plain)),
        ("goal", v.goal(plain)),
        ("money", f.money(text)),
        ("fund", f.fund(text)),
    )
    if one := next(((kind, name) for kind, name in found if name), None):
        return one
    if f.money_section(text):
        return "section", ""
    return ("other", "") if _OTHERS.fullmatch(plain) or (text.endswith((":", "：")) and len(text) < 12) else None


def _lost_a_letter(plain: str) -> str:
    """The field of a long label of which a page lost the first letter."""
    return _HEADLESS.get(plain, "") if len(plain) > 4 else ""


def _whole_label(text: str) -> str:
    """A label as the reader of heads knows it, with the letter that a page lost."""
    plain = v.as_label(text).split(":")[0]
    return plain if plain in v.FIELDS else next((label for label in v.FIELDS if label[1:] == plain), plain)


_HEADLESS: Final = {label[1:]: name for label, name in v.FIELDS.items()}


def _inline(atoms: Sequence[Atom], place: int) -> list[_Label]:
    """The labels that an atom holds with their values: `单位名称：甲 填报日期：…`."""
    fields = [v.field(piece.text) for piece in pieces(Cell(atoms[place].text, Source("")))]
    return [_Label("field", name, place, place + 1, value) for name, value in filter(None, fields) if value]


def _label(atoms: Sequence[Atom], place: int) -> _Label | None:
    if not atoms[place].text:
        return None
    text = ""
    for end in range(place, min(place + _PIECES, len(atoms))):
        if not v.as_label(atoms[end].text) or (
            end > place and (atoms[end].gap == BAR or len(atoms[end].text) > _PIECE)
        ):
            break
        text += v.squeeze(atoms[end].text)
        if (known := _known(text)) and (end == place or known[0] != "other"):
            return _Label(*known, place, _with_note(atoms, end + 1))
    return None


def _with_note(atoms: Sequence[Atom], end: int) -> int:
    """Take in the note of a label that stands by itself: `(万元)`."""
    while (
        end < len(atoms)
        and atoms[end].gap != BAR
        and re.fullmatch(r"[(（][^()（）]{1,14}[)）]?|[^()（）]{0,3}[)）]", atoms[end].text)
    ):
        end += 1
    return end


def _glued_label(atoms: Sequence[Atom], place: int) -> _Label | None:
    whole = "".join(one.text for one in atoms[place : place + _LONGEST_GLUED + 16])
    for length in range(min(_LONGEST_GLUED, len(whole)), 1, -1):
        text = whole[:length]
        if text[-1] in "(（:：" or not ("\u4e00" <= text[0] <= "\u9fff"):
            continue
        known = _known(text)
        year = known and known[1] == "year" and not re.match(r"[:：]?20\d\d", whole[length:])
        if known and not year and text == v.as_label(text):
            note = re.compile(r"[:：]?(?:[(（][^()（）]{1,14}[)）])?[:：]?").match(whole, length)
            return _Label(*known, place, place + (note.end() if note else length))
    return None


# --- what stands behind them ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reader:
    atoms: Sequence[Atom]
    file: str
    shape: str

    @property
    def glued(self) -> bool:
        return self.shape == "glued"

    def cell(self, atoms: range | Sequence[int], text: str | None = None) -> Cell:
        own = [self.atoms[index] for index in atoms]
        where = Source(self.file, own[0].line, own[0].col) if own else Source(self.file)
        return Cell("".join(one.text for one in own) if text is None else text, where)

    def year(self, start: int) -> Iterator[Item]:
        """The year that stands nearest before the form, as a line of its own."""
        low = max(start - (400 if self.glued else 60), 0)
        text = "".join(one.text + ("" if self.glued else " ") for one in self.atoms[low : start + 1])
        if found := list(_YEAR.finditer(text)):
            yield self.cell(range(low, low + 1), f"({found[-1][1]}年度)")

    def groups(self, span: range, strong: Sequence[int] = (EMPTY, BAR)) -> list[list[int]]:
        """The cells behind a label: atoms that only a soft gap parts are one."""
        out: list[list[int]] = []
        for index in span:
            if out and self.atoms[index].gap not in strong and self.atoms[index].text and self.atoms[index - 1].text:
                out[-1].append(index)
            else:
                out.append([index])
        return [one for one in out if self.atoms[one[0]].text]

    def fields(self, labels: Sequence[_Label], spans: Sequence[range]) -> Iterator[Item]:
        for label, span in zip(labels, spans, strict=True):
            if label.kind != "field":
                continue
            own = range(label.start, label.end)
            name = self.cell(own, _whole_label(self.cell(own).text))
            if label.value:
                yield (name, self.cell(own, label.value))
            else:
                yield (name, self.cell(self._value(span)) if self._value(span) else Cell("", name.source))

    def _value(self, span: range) -> list[int]:
        """The atoms of what stands behind a label: a line, or what an empty line parts from what follows."""
        if self.glued:
            return list(span)
        # A line ends a value, unless nothing but it stands before the next label.
        by_line = self.shape == "words" and sum(bool(self.atoms[index].text) for index in span) > _MOST_PARTS
        written: list[int] = []
        for index in span:
            atom = self.atoms[index]
            ended = written and (
                not atom.text or atom.gap == BAR or (atom.gap > SPACE and by_line) or len(written) >= _MOST_PARTS
            )
            if ended:
                break
            if atom.text and (f.money(atom.text) or _LABEL_LIKE.fullmatch(v.half(atom.text))):
                break  # a label that is not known, or the heading of a list
            if atom.text:
                written.append(index)
        return written

    # --- funds --------------------------------------------------------------------------------------------------

    def funds(self, labels: Sequence[_Label], spans: Sequence[range]) -> Iterator[Item | Problem]:
        for label in labels:
            if label.kind == "section":
                yield (self.cell(range(label.start, label.end)),)
        heading = self._heading(labels, spans)
        if not heading:
            yield from () if self.glued else self._beside(labels, spans)
            return
        columns = [labels[index] for index in heading]
        names = [one.name for one in columns]
        place = self.cell(range(columns[0].start, columns[0].end)).source
        yield (Cell("", place), *(self.cell(range(one.start, one.end)) for one in columns))
        seen: set[str] = set()
        for index in range(heading[-1] + 1, len(labels)):
            label = labels[index]
            if label.kind not in ("fund", "other", "section"):
                break
            if label.kind != "fund" or label.name in seen or (self.glued and label.name != "total"):
                continue
            numbers = self._numbers(spans[index])
            if not any(_NUMBER.search(self.cell(one).text) for one in numbers):
                continue
            seen.add(label.name)
            own = self.cell(range(label.start, label.end))
            row = self._row(names, numbers, total=label.name == "total")
            if row is not None and "total" not in seen:  # what is printed once for all funds is the total's
                row = tuple(one if name in amounts.AMOUNTS else None for name, one in zip(names, row, strict=True))
            if row is not None:
                yield (own, *(one or Cell("", own.source) for one in row))
            elif label.name == "total":
                message = f"“{own.text[:20]}”这一行的数比表头少，不能确定各属哪一列。"
                cure = "请在原表中核对这一行，补全空着的单元格后再交给本程序。"
                yield Problem(own.source, "form.row-shape", message, cure)

    def _row(self, names: Sequence[str], numbers: list[list[int]], *, total: bool) -> tuple[Cell | None, ...] | None:
        """The amounts of a row by column; None where there is no way to tell, or more than one."""
        if not self.glued:
            return amounts.aligned(names, [self.cell(one) for one in numbers], total=total)
        run = numbers[0]
        ways = amounts.cuts("".join(self.atoms[index].text for index in run), len(names)) if "rate" in names else ()
        rows = ([self.cell(run[start:end]) for start, end in way] for way in ways)
        prices = [(price, tuple(row)) for row in rows if (price := amounts.price(names, row, total=total)) is not None]
        likely = sorted((one for one in prices if one[0] <= amounts.ODD), key=lambda one: one[0])
        sure = len(likely) == 1 or (len(likely) > 1 and likely[0][0] < likely[1][0])
        return likely[0][1] if sure else None

    def _heading(self, labels: Sequence[_Label], spans: Sequence[range]) -> list[int]:
        """The labels of the columns of amounts, one right behind the other."""
        for first, label in enumerate(labels):
            run = [first]
            while (
                labels[run[-1]].kind == "money"
                and not self.groups(spans[run[-1]])
                and run[-1] + 1 < len(labels)
                and labels[run[-1] + 1].kind == "money"
            ):
                run.append(run[-1] + 1)
            if label.kind == "money" and sum(labels[one].name in amounts.AMOUNTS for one in run) > 1:
                return run
        return []

    def _numbers(self, span: range) -> list[list[int]]:
        """The amounts behind the label of a fund, up to what is none."""
        if self.glued:
            text = "".join(self.atoms[index].text for index in span)
            return [list(span)[: found.end()]] if (found := re.match(r"[\d.,%‰-]+", text)) else []
        out: list[list[int]] = []
        for index in span:
            text = self.atoms[index].text
            if not text:
                continue
            if not (v.numeral(text) or v.nothing(text) or _NUMBER.match(text)):
                break
            out.append([index])
        return out

    def _beside(self, labels: Sequence[_Label], spans: Sequence[range]) -> Iterator[Item]:
        for label, span in zip(labels, spans, strict=True):
            if label.kind == "money" and (values := self._numbers(span)):
                yield (self.cell(range(label.start, label.end)), self.cell(values[0]))

    # --- goals --------------------------------------------------------------------------------------------------

    def goals(self, labels: Sequence[_Label], spans: Sequence[range]) -> Iterator[Item]:
        """The two goals, where what stands behind their labels is two cells, or two lists of which both begin anew."""
        halves = [index for index, one in enumerate(labels) if one.name in ("goal_expected", "goal_achieved")]
        pair = next((one for one in itertools.pairwise(halves) if one[1] == one[0] + 1), None)
        if pair is None or labels[pair[0]].name == labels[pair[1]].name:
            return
        first, second = pair
        if self.groups(spans[first]):
            texts = [self.groups(spans[first]), self.groups(spans[second])]
        else:
            texts = self._halves(spans[second])
        if texts and all(texts):
            heads = (self.cell(range(labels[one].start, labels[one].end)) for one in pair)
            yield tuple(heads)
            yield tuple(self.cell([index for one in half for index in one]) for half in texts)

    def _halves(self, span: range) -> list[list[list[int]]]:
        """Two texts behind both labels, parted by the strongest gap that parts them in two; nothing where none does."""
        for strong in ((EMPTY, BAR), (NEWLINE, EMPTY, BAR), (SPACE, NEWLINE, EMPTY, BAR)):
            written = [one for one in self.groups(span, strong) if not pages.section(self.cell(one).text)]
            cut = _anew([self.cell(one).text for one in written])
            if cut is not None:
                return [written[:cut], written[cut:]]
        return []


_ITEM = re.compile(r"(?:目标)?[(（]?([一二三四五六七八九十]{1,2}|\d{1,2})[)）]?[、.:：．]?")


def _anew(texts: Sequence[str]) -> int | None:
    """Where the second of two lists begins: in the middle of two texts, or where the numbers begin anew."""
    if len(texts) == 2:
        return 1
    numbers = [found[1] if (found := _ITEM.match(text)) else "" for text in texts]
    anew = [index for index, number in enumerate(numbers) if index and number and number == numbers[0]]
    return anew[0] if len(anew) == 1 else None
