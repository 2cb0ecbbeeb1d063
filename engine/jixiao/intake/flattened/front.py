"""What stands above the indicators in a row of atoms: who, which year, the funds and the goals.

In: the atoms between the beginning of a form and the heading of its indicators. Out: rows as the reader of heads takes
them (`forms.head`): a label with its value, the heading of the funds with their amounts straight below it, the two goals.
The amounts of a row that lacks some are fitted by what must hold: a rate is what was executed of the budget, a mark is no
more than its weight. Where more than one reading is left the row is a Problem.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.ground.regex import regex
from jixiao.intake.flattened import amounts
from jixiao.intake.flattened.atoms import BAR, EMPTY, NEWLINE, SPACE, Atom, Page
from jixiao.intake.flattened.labels import Label, labels_of, whole_label
from jixiao.intake.forms import fundheading, pages
from jixiao.intake.forms import fundwords as f
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import Item
from jixiao.records import Cell

#: What ends as labels do; no value of a field goes on with it.
_LABEL_LIKE: Final = regex(
    r"(?:[一二三四五六七八九十]{1,2}、)?[\u4e00-\u9fff()]{0,8}(?:部门|单位|名称|类别|属性|类型|性质|电话|负责人|联系人|日期|年度|时间|任务|序号|情况|科目|代码|编码|级别|地点|合计|备注|说明|目标|依据)"
    r"(?:[(][^()]{1,8}[)])?:?|(?:金额)?单位:.{1,4}"
)
#: The labels of goals behind which their texts stand: each its own, or both behind the last.
_GOALS: Final = v.HALVES | {"goal_section"}
#: So many lines can be one value.
_MOST_PARTS: Final = 3
_NUMBER = regex(r"-?\d[\d,]*(?:\.\d+)?")
#: An amount with what may stand behind it; a sentence that begins with a number is none.
_AMOUNT = regex(r"-?\d[\d,]*(?:\.\d+)?[^\d]{0,6}")
_YEAR = regex(r"(?<!\d)((?:19|20)\d\d)\s*年度?(?=[)）\s]|年?度|.{0,12}?(?:自评|绩效|评价|完成情况))")


def begins(atoms: Sequence[Atom], *, glued: bool) -> int | None:
    """Where the form begins whose head some atoms hold: at the last label that names it; None where none does."""
    names = [one for one in labels_of(atoms, glued=glued) if one.kind == "field"]
    for wanted in (("project",), ("whole", "unit", "department", "implementer")):
        if found := [one.start for one in names if one.name in wanted]:
            return found[-1] if wanted == ("project",) else found[0]
    return None


@dataclass(frozen=True, slots=True)
class Front:
    """The head of a form: its rows, a problem for what it has and cannot be told, and one for goals that nobody marks."""

    items: tuple[Item, ...]
    unread: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def read(atoms: Sequence[Atom], start: int, page: Page, shape: str) -> Front:
    """The head of a form; `start` is where the form itself begins, before it stands its title."""
    labels = labels_of(atoms, glued=shape == "glued")
    own = {one.name for one in labels if one.kind == "field" and one.start >= start}
    labels = [one for one in labels if one.start >= start or (one.kind == "field" and one.name not in own)]
    ends = [*(one.start for one in labels[1:]), len(atoms)][: len(labels)]
    spans = [range(one.end, end) for one, end in zip(labels, ends, strict=True)]
    reader = _Reader(atoms, page, shape)
    out: list[Item] = [*reader.title(start), *reader.year(start)]
    out += reader.fields(labels, spans)
    funds = tuple(reader.funds(labels, spans))
    out += (item for item in funds if not isinstance(item, Problem))
    goals = tuple(reader.goals(labels, spans))
    out += goals
    out += reader.prose(labels, spans)
    unread = tuple(item for item in funds if isinstance(item, Problem))
    return Front(tuple(out), unread, () if goals else tuple(reader.goals_unread(labels, spans)))


# --- what stands behind them ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reader:
    atoms: Sequence[Atom]
    page: Page
    shape: str

    @property
    def glued(self) -> bool:
        return self.shape == "glued"

    def cell(self, atoms: range | Sequence[int], text: str | None = None) -> Cell:
        own = [self.atoms[index] for index in atoms]
        where = self.page.place(own[0]) if own else Source(self.page.file)
        return Cell("".join(one.text for one in own) if text is None else text, where)

    def year(self, start: int) -> Iterator[Item]:
        """The year that stands nearest before the form, as a line of its own."""
        low = max(start - (400 if self.glued else 60), 0)
        text = "".join(one.text + ("" if self.glued else " ") for one in self.atoms[low : start + 1])
        if found := list(_YEAR.finditer(text)):
            yield self.cell(range(low, low + 1), f"({found[-1][1]}年度)")

    def title(self, start: int) -> Iterator[Item]:
        """The title of a whole department's form: it may be all that says so."""
        before = range(max(start - 60, 0), start) if not self.glued else ()
        titles = [index for index in before if pages.title(self.atoms[index].text)]
        if titles and pages.of_department(self.atoms[titles[-1]].text):
            yield self.cell(titles[-1:])

    def groups(self, span: range, strong: Sequence[int] = (EMPTY, BAR)) -> list[list[int]]:
        """The cells behind a label: atoms that only a soft gap parts are one."""
        out: list[list[int]] = []
        for index in span:
            if out and self.atoms[index].gap not in strong and self.atoms[index].text and self.atoms[index - 1].text:
                out[-1].append(index)
            else:
                out.append([index])
        return [one for one in out if self.atoms[one[0]].text]

    def fields(self, labels: Sequence[Label], spans: Sequence[range]) -> Iterator[Item]:
        for label, span in zip(labels, spans, strict=True):
            if label.kind != "field":
                continue
            own = range(label.start, label.end)
            name = self.cell(own, whole_label(self.cell(own).text))
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

    def funds(self, labels: Sequence[Label], spans: Sequence[range]) -> Iterator[Item | Problem]:
        for label in labels:
            if label.kind == "section":
                yield (self.cell(range(label.start, label.end)),)
        heading = self._heading(labels, spans)
        if not heading:
            yield from () if self.glued else self._beside(labels, spans)
            return
        columns = [labels[index] for index in heading]
        heads = [self.cell(range(one.start, one.end)) for one in columns]
        if fundheading.heads_labels(heads):
            columns = columns[1:]
            if unit := f.money_unit(heads[0].text):
                yield self.cell(range(heading[0], heading[0]), f"单位：{unit}")
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
            row = self._printed(names, spans[index]) or self._row(names, numbers, total=label.name == "total")
            if row is not None and "total" not in seen:  # what is printed once for all funds is the total's
                row = tuple(one if name in amounts.AMOUNTS else None for name, one in zip(names, row, strict=True))
            if row is not None:
                yield (own, *(one or Cell("", own.source) for one in row))
            elif label.name == "total":
                message = f"“{own.text[:20]}”这一行的数比表头少，不能确定各属哪一列。"
                cure = "请在原表中核对这一行，补全空着的单元格后再交给本程序。"
                yield Problem(own.source, "form.row-shape", message, cure)

    def _printed(self, names: Sequence[str], span: range) -> tuple[Cell | None, ...] | None:
        """The amounts of a row that has a cell, blank or not, for each column; None where some were left out."""
        cells = [self.cell([index]) for index in span]
        amounts_only = all(
            name not in (*amounts.AMOUNTS, "rate", "weight", "score")
            or not one.text
            or v.numeral(one.text)
            or v.nothing(one.text)
            for name, one in zip(names, cells, strict=False)
        )
        return tuple(cells) if self.shape == "bars" and len(cells) == len(names) and amounts_only else None

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

    def _heading(self, labels: Sequence[Label], spans: Sequence[range]) -> list[int]:
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
            if not (v.numeral(text) or v.nothing(text) or _AMOUNT.fullmatch(text)):
                break
            out.append([index])
        return out

    def _beside(self, labels: Sequence[Label], spans: Sequence[range]) -> Iterator[Item]:
        for label, span in zip(labels, spans, strict=True):
            if label.kind == "money" and (values := self._numbers(span)):
                yield (self.cell(range(label.start, label.end)), self.cell(values[0]))

    def prose(self, labels: Sequence[Label], spans: Sequence[range]) -> Iterator[Item]:
        """What a form tells in words behind a label, where it is one cell."""
        for label, span in zip(labels, spans, strict=True):
            if label.kind == "prose" and len(texts := self.groups(span)) == 1:
                yield (self.cell(range(label.start, label.end)), self.cell(texts[0]))

    # --- goals --------------------------------------------------------------------------------------------------

    def goals(self, labels: Sequence[Label], spans: Sequence[range]) -> Iterator[Item]:
        """The two goals, where what stands behind their labels is two cells, or two lists of which both begin anew."""
        if all_of_them := self._goals_in_columns(labels, spans):
            yield from all_of_them
            return
        pair = next((index for index in range(len(labels) - 1) if self._are_halves(*labels[index : index + 2])), None)
        if pair is None:
            return
        first, second = pair, pair + 1
        if self.groups(spans[first]):
            texts = [self.groups(spans[first]), self.groups(spans[second])]
        else:
            texts = self._halves(spans[second])
        if texts and all(texts):
            heads = (self.cell(range(labels[one].start, labels[one].end)) for one in (first, second))
            yield tuple(heads)
            yield tuple(self.cell([index for one in half for index in one]) for half in texts)

    def _goals_in_columns(self, labels: Sequence[Label], spans: Sequence[range]) -> tuple[Item, ...]:
        """The labels of three goals or more (年初, 调整后, 完成情况) and as many texts behind the last; nothing for fewer."""
        own = [index for index, one in enumerate(labels) if one.name in v.HALVES]
        run = [index for at, index in enumerate(own) if index == own[0] + at]
        if len(run) < 3 or any(self.groups(spans[index]) for index in run[:-1]):
            return ()
        for strong in ((EMPTY, BAR), (NEWLINE, EMPTY, BAR), (SPACE, NEWLINE, EMPTY, BAR)):
            texts = self.groups(spans[run[-1]], strong)
            if len(texts) == len(run):
                heads = (self.cell(range(labels[index].start, labels[index].end)) for index in run)
                return tuple(heads), tuple(map(self.cell, texts))
        return ()

    def _are_halves(self, one: Label, other: Label) -> bool:
        """Whether two labels, one behind the other, are the two halves of the goal."""
        texts = (self.cell(range(label.start, label.end)).text for label in (one, other))
        return {one.name, other.name} == v.HALVES or v.halves_of_goal(*texts)

    def goals_unread(self, labels: Sequence[Label], spans: Sequence[range]) -> Iterator[Problem]:
        """What is told where goals stand there whose two texts cannot be told apart."""
        own = [index for index, one in enumerate(labels) if one.kind == "goal" and one.name in _GOALS]
        if any(self.groups(spans[index]) for index in own):
            place = self.cell(range(labels[own[0]].start, labels[own[0]].end)).source
            message = "年度总体目标的预期目标和实际完成情况连在一起，不能确定在哪里分开，没有读取。"
            yield Problem(place, "form.goals-unparted", message, "请改用原来的 Word 或 Excel 文件；各指标不受影响。")

    def _halves(self, span: range) -> list[list[list[int]]]:
        """Two texts behind both labels, parted by the strongest gap that parts them in two; nothing where none does."""
        for strong in ((EMPTY, BAR), (NEWLINE, EMPTY, BAR), (SPACE, NEWLINE, EMPTY, BAR)):
            groups = self.groups(span, strong)
            # a piece of the section's label, or a goal as short as one
            section = [pages.section(self.cell(one).text) for one in groups]
            written = [one for one, is_label in zip(groups, section, strict=True) if not is_label]
            for texts in (written, groups[section.index(False) :] if written else []):
                if (cut := _anew([self.cell(one).text for one in texts])) is not None:
                    return [texts[:cut], texts[cut:]]
        return []


_ITEM = regex(r"(?:目标)?[(（]?([一二三四五六七八九十]{1,2}|\d{1,2})[)）]?[、.:：．]?")


def _anew(texts: Sequence[str]) -> int | None:
    """Where the second of two lists begins: in the middle of two texts, or where the numbers begin anew."""
    if len(texts) == 2:
        return 1
    numbers = [found[1] if (found := _ITEM.match(text)) else "" for text in texts]
    anew = [index for index, number in enumerate(numbers) if index and number and number == numbers[0]]
    return anew[0] if len(anew) == 1 else None
