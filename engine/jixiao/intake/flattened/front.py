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
from fractions import Fraction
from typing import Final

from jixiao.ground.problems import Problem, Source
from jixiao.intake.flattened.atoms import BAR, EMPTY, NEWLINE, SPACE, Atom
from jixiao.intake.forms import pages
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import Item
from jixiao.records import Cell

#: A label comes in so many pieces at most, each of so many letters.
_PIECES: Final = 6
_PIECE: Final = 8
_LONGEST_GLUED: Final = 16
_AMOUNTS: Final = ("initial", "annual", "executed")
#: Labels of the head that are not read; what stands behind them is nobody's value.
_OTHERS: Final = re.compile(
    r"(?:项目)?负责人.{0,5}|联系(?:人|电话)|电话|项目(?:类别|属性|类型|性质|起止时间|周期|实施期)|填[表报](?:日期|时间|人)|评价时间|资金来源|资金结构"
    r"|是否.{0,8}|(?:下属单位|整体支出).{0,4}|项目编码|专项类别|绩效指标|(?:年度)?绩效指标完成情况|年度.{0,3}指标.{0,5}|备注"
)
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_AMOUNT = re.compile(r"(?:0|[1-9]\d*)(?:\.\d{1,6})?%?")
#: A longer run of digits is not cut; nor one with more ways to cut it.
_LONGEST_RUN: Final = 36
_MOST_WAYS: Final = 20_000
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


def read(
    atoms: Sequence[Atom], start: int, file: str, problems: list[Problem], *, glued: bool
) -> tuple[Item, ...]:
    """The head of a form as rows; `start` is where the form itself begins, before it stands its title."""
    labels = _labels(atoms, glued=glued)
    labels = [one for one in labels if one.start >= start or one.kind == "field"]
    ends = [*(one.start for one in labels[1:]), len(atoms)][: len(labels)]
    spans = [range(one.end, end) for one, end in zip(labels, ends, strict=True)]
    reader = _Reader(atoms, file, glued)
    out: list[Item] = list(reader.year(start))
    out += reader.fields(labels, spans)
    out += reader.funds(labels, spans, problems)
    out += reader.goals(labels, spans)
    return tuple(out)


# --- labels -----------------------------------------------------------------------------------------------------


def _labels(atoms: Sequence[Atom], *, glued: bool) -> list[_Label]:
    found: list[_Label] = []
    place = 0
    while place < len(atoms):
        one = _glued_label(atoms, place) if glued else _label(atoms, place)
        if one:
            found.append(one)
        place = one.end if one else place + 1
    return found


def _known(text: str) -> tuple[str, str] | None:
    plain = v.as_label(text)
    if not plain:
        return None
    if name := v.FIELDS.get(plain) or _lost_a_letter(plain):
        return "field", name
    if name := v.GOALS.get(plain):
        return "goal", name
    if name := v.money(text):
        return "money", name
    if name := v.fund(text):
        return "fund", name
    if v.money_section(text):
        return "section", ""
    return ("other", "") if _OTHERS.fullmatch(plain) or text.endswith((":", "：")) and len(text) < 12 else None


def _lost_a_letter(plain: str) -> str:
    """The field of a long label of which a page lost the first letter."""
    found = {name for label, name in v.FIELDS.items() if len(plain) > 4 and label[1:] == plain}
    return next(iter(found)) if len(found) == 1 else ""


def _label(atoms: Sequence[Atom], place: int) -> _Label | None:
    if not atoms[place].text:
        return None
    if inline := v.field(atoms[place].text):
        return _Label("field", inline[0], place, place + 1, inline[1])
    text = ""
    for end in range(place, min(place + _PIECES, len(atoms))):
        if not v.as_label(atoms[end].text) or (end > place and (atoms[end].gap == BAR or len(atoms[end].text) > _PIECE)):
            break
        text += v.squeeze(atoms[end].text)
        if known := _known(text):
            if end == place or known[0] != "other":
                return _Label(*known, place, _with_note(atoms, end + 1))
    return None


def _with_note(atoms: Sequence[Atom], end: int) -> int:
    """Take in the note of a label that stands by itself: `(万元)`."""
    while end < len(atoms) and atoms[end].gap != BAR and re.fullmatch(r"[(（][^()（）]{1,14}[)）]?|[^()（）]{0,3}[)）]", atoms[end].text):
        end += 1
    return end


def _glued_label(atoms: Sequence[Atom], place: int) -> _Label | None:
    whole = "".join(one.text for one in atoms[place : place + _LONGEST_GLUED + 16])
    for length in range(min(_LONGEST_GLUED, len(whole)), 1, -1):
        text = whole[:length]
        if text[-1] in "(（:：" or not ("\u4e00" <= text[0] <= "\u9fff"):
            continue
        known = _known(text)
        if known and known[1] != "year" and text == v.as_label(text):
            note = re.compile(r"[:：]?(?:[(（][^()（）]{1,14}[)）])?[:：]?").match(whole, length)
            return _Label(*known, place, place + (note.end() if note else length))
    return None


# --- what stands behind them ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reader:
    atoms: Sequence[Atom]
    file: str
    glued: bool

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
            written = self.groups(span)
            if label.value:
                value = self.cell(range(label.start, label.end), label.value)
            else:
                value = self.cell(written[0]) if written else Cell("", self.cell(range(label.start, label.end)).source)
            yield (self.cell(range(label.start, label.end), v.as_label(self.cell(range(label.start, label.end)).text).split(":")[0]), value)

    # --- funds --------------------------------------------------------------------------------------------------

    def funds(self, labels: Sequence[_Label], spans: Sequence[range], problems: list[Problem]) -> Iterator[Item]:
        for label in labels:
            if label.kind == "section":
                yield (self.cell(range(label.start, label.end)),)
        heading = self._heading(labels, spans)
        if not heading:
            yield from self._beside(labels, spans)
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
            if label.kind != "fund" or label.name in seen:
                continue
            numbers = self._numbers(spans[index])
            if not any(_NUMBER.search(self.cell(one).text) for one in numbers):
                continue
            seen.add(label.name)
            own = self.cell(range(label.start, label.end))
            row = self._row(names, numbers, total=label.name == "total")
            if row is not None:
                yield (own, *(one or Cell("", own.source) for one in row))
            elif label.name == "total":
                message = f"“{own.text[:20]}”这一行的数比表头少，不能确定各属哪一列。"
                cure = "请在原表中核对这一行，补全空着的单元格后再交给本程序。"
                problems.append(Problem(own.source, "form.row-shape", message, cure))

    def _row(self, names: Sequence[str], numbers: list[list[int]], *, total: bool) -> tuple[Cell | None, ...] | None:
        """The amounts of a row by column; None where there is no way to tell, or more than one."""
        if not self.glued:
            return aligned(names, [self.cell(one) for one in numbers], total=total)
        ways = self._parted(numbers[0], len(names)) if "rate" in names else []
        found = [row for way in ways if _price(names, row := [self.cell(one) for one in way], total=total) == 0]
        return tuple(found[0]) if len(found) == 1 else None

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
            if label.kind == "money" and sum(labels[one].name in _AMOUNTS for one in run) > 1:
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

    def _parted(self, run: Sequence[int], columns: int) -> list[list[list[int]]]:
        """The ways to cut a run of digits into as many amounts as there are columns; none for a run that is too long."""
        text = "".join(self.atoms[index].text for index in run)
        if len(text) > _LONGEST_RUN:
            return []
        ways: list[list[tuple[int, int]]] = [[]]
        for left in range(columns - 1, -1, -1):
            ways = [
                [*way, (start, end)]
                for way in ways
                for start in (way[-1][1] if way else 0,)
                for end in ((len(text),) if left == 0 else range(start + 1, len(text) - left + 1))
                if _AMOUNT.fullmatch(text, start, end)
            ][:_MOST_WAYS]
        return [[list(run[start:end]) for start, end in way] for way in ways]

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


# --- amounts under their columns --------------------------------------------------------------------------------


def _exact(text: str) -> Fraction | None:
    found = _NUMBER.search(v.half(text))
    return Fraction(found[0].replace(",", "")) if found else None


def aligned(names: Sequence[str], values: Sequence[Cell], *, total: bool) -> tuple[Cell | None, ...] | None:
    """The amounts of a row by column: one for each, else the only way to leave columns out against which nothing speaks."""
    while len(values) > len(names) and v.nothing(values[-1].text):
        values = values[:-1]
    if len(values) > len(names):
        return None
    if len(values) == len(names):
        return tuple(values)
    found: dict[tuple[str, ...], tuple[int, tuple[Cell | None, ...]]] = {}
    for places in itertools.combinations(range(len(names)), len(values)):
        row: list[Cell | None] = [None] * len(names)
        for place, value in zip(places, values, strict=True):
            row[place] = value
        if (price := _price(names, row, total=total)) is not None:
            key = tuple("" if one is None or v.nothing(one.text) else one.text for one in row)
            found[key] = min(found.get(key, (price, tuple(row))), (price, tuple(row)), key=lambda one: one[0])
    ways = sorted(found.values(), key=lambda one: one[0])
    return ways[0][1] if ways and (len(ways) == 1 or ways[0][0] < ways[1][0]) else None


def _price(names: Sequence[str], row: Sequence[Cell | None], *, total: bool) -> int | None:
    """How unlikely a row of amounts is; None where something in it cannot be."""
    by_name = {name: _exact(cell.text) for name, cell in zip(names, row, strict=True) if name and cell}
    texts = {name: v.half(cell.text) for name, cell in zip(names, row, strict=True) if name and cell}
    if any("%" in text for name, text in texts.items() if name != "rate"):
        return None
    lacking = [name for name in names if name and by_name.get(name) is None]
    price = sum(30 if name in _AMOUNTS else 8 if name in ("weight", "score") and total else 3 for name in lacking)
    budget = by_name.get("annual") if by_name.get("annual") is not None else by_name.get("initial")
    executed, rate, weight, score = (by_name.get(name) for name in ("executed", "rate", "weight", "score"))
    if rate is not None and budget and executed is not None:
        if not _is_rate(texts["rate"], rate, executed / budget):
            return None
    if weight is not None and (weight > 100 or (score is not None and score > weight)):
        return None
    return price


def _is_rate(text: str, rate: Fraction, share: Fraction) -> bool:
    """Whether a printed rate is a share, as a percentage or as a ratio, at the places that it is printed with."""
    places = len(text.strip("%‰").partition(".")[2])
    as_percent = abs(share * 100 - rate) <= min(Fraction(1, 10**places), Fraction(6, 10))
    as_ratio = "%" not in text and abs(share - rate) <= (Fraction(1, 10**places) if places else 0)
    return as_percent or as_ratio
