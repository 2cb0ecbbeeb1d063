"""Rows of cells → the self-evaluation forms among them (项目支出绩效自评表 and its kin), found by their labels.

In: rows of cells in order, with the lines of text between them; from a text, a workbook or a document alike. Out: one
Submission for every form that was understood, and Problems with their places for what was not. A form begins with
项目名称 and has a heading 一级指标 … ; its title and its place do not matter. Everything else is other people's text and is
passed over. A form that is not understood is not handed on; one of which rows were lost (`table` says which may be) is, with
its gaps, so that nobody takes the mark of its rows for the form's. One without any row that was read is none.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import heading, opentable, pages, sighted
from jixiao.intake.forms import table as tables
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import Item, alone, grade, on_one_line, total
from jixiao.intake.forms.draft import Draft, place, submission_of
from jixiao.intake.forms.draft import cut as ended_in_row
from jixiao.records import Cell, Submission

#: So many rows and lines before a form can belong to it (title, year, unit of money).
_CONTEXT = 60


@dataclass(slots=True)
class _Reader:
    file: str
    facts: bool = False
    targets: bool = False
    done: list[Draft] = field(default_factory=list)
    draft: Draft | None = None
    context: list[Item] = field(default_factory=list)


def read(
    items: Iterable[Item], file: str, *, inferred: bool = False
) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    """The forms among rows and lines, and what is wrong with those that could not be understood; none at all is wrong too."""
    items = tuple(items)
    submissions, problems = found(items, file, inferred=inferred)
    if not submissions and not problems:
        problems = (sighted.none(items, file),)
    return submissions, problems


def found(
    items: Iterable[Item],
    file: str,
    *,
    whole: bool = False,
    facts: bool = False,
    inferred: bool = False,
    targets: bool = False,
    page: bool = False,
) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    """The forms among rows and lines, as `read`, where it is no mistake that there are none (a sheet of a workbook).

    `whole` says that the items cannot have been cut off: their format would tell. `facts` says that the file holds tables of
    facts, so that a form may do without indicators: whether it must have some is for the ruleset to say. `inferred` says that
    the rows were fitted from a text that had no columns any more, `targets` that forms which only set targets are wanted too,
    `page` that the items may be a page which begins inside a form: the only table of indicators on it is read without its head.
    """
    reader = _Reader(file, facts, targets)
    for item in items:
        for part in _parts(item):
            _text(reader, part) if isinstance(part, Cell) else _row(reader, part)
    _close(reader, cut=not whole)
    alone = page and sum(bool(draft.table.lines) for draft in reader.done) == 1
    read = [(draft, submission_of(draft, inferred=inferred, headless=alone)) for draft in reader.done]
    problems = [problem for draft in reader.done for problem in draft.told]
    submissions = [
        submission
        for index, (draft, submission) in enumerate(read)
        if submission and not draft.problems and not _halved([later for later, _ in read[index + 1 : index + 2]])
    ]
    problems.sort(key=lambda problem: (problem.source.line, problem.source.col))
    return tuple(submissions), tuple(problems)


def _halved(after: Sequence[Draft]) -> bool:
    """Whether the form after one has no name: it may be the rest of it, and half a form is none."""
    return any(draft.name is None and any(one.code == "form.no-project" for one in draft.problems) for draft in after)


def _parts(item: Item) -> Iterator[Item]:
    """A row as it is; a long run of cells that no blank line parted, cut where a form, its heading and its rows begin."""
    if isinstance(item, Cell) or len(item) < 2 or on_one_line(item):
        yield item
        return
    cuts: list[int] = []
    headed = False
    for index, cell in enumerate(item):
        previous = item[index - 1].text if index else ""
        if pages.title(cell.text):
            cuts.extend((index, index + 1))
        elif _project((cell,)) is not None:
            cuts.append(index)
        elif c.level(cell.text):
            if not headed and index > 2:
                cuts.append(index - 1)
            headed = True
        elif headed and index + 1 < len(item) and v.first_level(cell.text) and v.second_level(item[index + 1].text):
            cuts.append(index if previous else index - 1)
            headed = False
    edges = [0, *cuts, len(item)]
    yield from (item[start:end] for start, end in itertools.pairwise(edges) if start < end)


# --- lines of text ----------------------------------------------------------------------------------------------


def _text(reader: _Reader, cell: Cell) -> None:
    draft = reader.draft
    if draft and draft.in_table:
        draft.grade = draft.grade or grade((cell,))
        draft.tail = cell
        draft.words += (cell,) if cell.source.cell or not draft.broken else ()
        draft.table.total = draft.table.total or total(cell)
    if pages.title(cell.text) or (pages.chapter(cell.text) and not (draft and draft.in_table)):
        _boundary(reader, cell)
    elif draft is None:
        if pages.closes(cell.text) and not (cell.source.cell and pages.heads_section(cell.text)):
            reader.context.clear()  # a section of a sheet is one of its form (一、部门年度目标)
        _remember(reader, (cell,) if v.field(cell.text) else cell)
    elif not draft.in_table:
        draft.head.append(cell)
        draft.broken = draft.broken or pages.closes(cell.text)
    elif draft.broken:
        _remember(reader, cell)
    elif (
        not tables.goes_on(draft.table, (cell,))
        and not tables.text_between(draft.table, cell)
        and pages.closes(cell.text)
    ):
        draft.broken = True
        reader.context = [cell]


def _boundary(reader: _Reader, item: Item) -> None:
    """A title: what follows is another form, unless rows of the present one go on below it, or it says so (续)."""
    if reader.draft and reader.draft.in_table and (only := alone(item)) and pages.continues(only.text):
        return
    if reader.draft and not reader.draft.in_table:
        _close(reader)
    if reader.draft:
        reader.draft.broken = True
    reader.context = [item]


def _remember(reader: _Reader, item: Item) -> None:
    reader.context.append(item)
    if len(reader.context) > 2 * _CONTEXT:
        del reader.context[:-_CONTEXT]


# --- rows -------------------------------------------------------------------------------------------------------


def _row(reader: _Reader, row: Sequence[Cell]) -> None:
    written = [cell for cell in row if cell.text]
    draft = reader.draft
    if not written and len(row) > 1 and on_one_line(row):
        return  # an empty line of a table with a row on a line
    if not written:
        if draft and draft.in_table and draft.table.heading:
            draft.table.pending = list(row)
        elif draft and draft.in_table:
            tables.take(draft.table, row)
        elif draft:
            draft.head.append(tuple(row))  # it may be a blank value that an empty line parts from its row
        return
    only = written[0] if len(written) == 1 else None
    if only and pages.title(only.text):
        _boundary(reader, tuple(row))
    elif only and (pages.year_line(only.text) or _is_text(draft, row, only)):
        _text(reader, only)
    elif (name := _project(row)) is not None:
        _begin(reader, row, name)
    elif heading.heads(row):
        _heading(reader, row)
    elif draft is None:
        _remember(reader, tuple(row))
    elif draft.in_table:
        _body(reader, draft, row, written)
    else:
        draft.head.append(tuple(row))
        draft.broken = False
        if _is_indicator(row) and not draft.tangled:
            _out_of_place(reader, draft, written[0].source)


def _is_text(draft: Draft | None, row: Sequence[Cell], only: Cell) -> bool:
    """Whether a row is a line of text below the indicators that happens to have a tab."""
    if draft is None or not draft.in_table or draft.table.waiting:
        return False
    return len(row) <= 2 and pages.closes(only.text)


def _project(row: Sequence[Cell]) -> str | None:
    """The project that a row names beside the label 项目名称; None where it has no such label."""
    for index, cell in enumerate(row):
        if (found := v.field(cell.text)) and found[0] == "project":
            if found[1]:
                return found[1]
            if cell.source.cell and heading.of_projects(row, index):
                return None
            return next((other.text for other in row[index + 1 :] if other.text), "")
    return None


def _is_indicator(row: Sequence[Cell]) -> bool:
    """Whether a row names a usual first-level indicator with a second-level one, and more."""
    return len([cell for cell in row if cell.text]) > 2 and any(
        v.first_level(one.text) and v.second_level(two.text) for one, two in itertools.pairwise(row)
    )


def _begin(reader: _Reader, row: Sequence[Cell], name: str) -> None:
    draft = reader.draft
    if draft and name and draft.name == name and not draft.broken:
        return  # a page repeats the head of the form
    if draft and not draft.in_table and not draft.broken and not draft.tangled:
        _tangle(draft, row[0].source)
        draft.head.append(tuple(row))
        return
    if draft and draft.tangled and not draft.broken:
        return
    abrupt = draft if draft and draft.in_table and not (draft.broken or draft.table.lines or draft.told) else None
    if abrupt:
        _tangle(abrupt, row[0].source)
    _close(reader)
    problems: list[Problem] = []
    table = opentable.OpenTable(problems, targets=reader.targets)
    reader.draft = Draft([*reader.context, tuple(row)], name, row[0].source, problems, table)
    reader.context = []
    if abrupt:
        _tangle(reader.draft, row[0].source)


def _tangle(draft: Draft, place: Source) -> None:
    draft.tangled = True
    message, cure = "两张自评表交错在一起，分不清指标属于哪一张。", "请把两张表分开，一张结束后再开始另一张。"
    draft.problems.append(Problem(place, "form.interleaved", message, cure))


def _out_of_place(reader: _Reader, draft: Draft, place: Source) -> None:
    before = reader.done[-1] if reader.done else None
    if before and before.table.lines and not before.broken:
        _tangle(before, place)
        _tangle(draft, place)
    else:
        draft.tangled = True
        message, cure = "指标行出现在“一级指标、二级指标、三级指标”的表头之前。", "请补上表头，或把指标行移到表头之下。"
        draft.problems.append(Problem(place, "form.no-indicators", message, cure))


def _heading(reader: _Reader, row: Sequence[Cell]) -> None:
    draft = reader.draft
    if draft is None or (draft.in_table and draft.broken):
        _close(reader)
        problems: list[Problem] = []
        table = opentable.OpenTable(problems, targets=reader.targets)
        draft = reader.draft = Draft(reader.context, None, row[0].source, problems, table)
        reader.context = []
    if draft.table.heading and tables.goes_on(draft.table, row):
        return
    draft.in_table, draft.broken = True, False
    tables.begin(draft.table, row)


def _body(reader: _Reader, draft: Draft, row: Sequence[Cell], written: Sequence[Cell]) -> None:
    draft.grade, draft.tail = draft.grade or grade(row), None
    draft.words += (tuple(row),) if v.prose(written[0].text) else ()
    if tables.goes_on(draft.table, row):
        return
    tables.settle(draft.table)
    if draft.broken:
        if v.total_label(written[0].text) and not draft.table.total and not any(map(_titled, reader.context)):
            tables.take(draft.table, row)  # 总分 below 其他需要说明事项
            return
        if not _is_indicator(row):
            _remember(reader, tuple(row))
            return
        draft.broken = False
        for item in reader.context:  # the table goes on: what stood between belongs to it
            if not isinstance(item, Cell) and not _titled(item):
                _take(draft, item)
        reader.context = []
    if draft.table.summed and not draft.table.waiting and heading.of_a_list(row):
        draft.broken, reader.context = True, [tuple(row)]  # an annex below the total is no row of it
        return
    _take(draft, row)
    if not draft.table.waiting and v.tail_row(written[0].text):
        draft.broken = True


def _titled(item: Item) -> bool:
    return (only := alone(item)) is not None and pages.title(only.text)


def _take(draft: Draft, row: Sequence[Cell]) -> None:
    written = [cell for cell in row if cell.text]
    if written and v.tail_row(written[0].text) and not draft.table.waiting:
        return
    tables.take(draft.table, row)


def _close(reader: _Reader, *, cut: bool = False) -> None:
    """Finish the present form; `cut` where the text ends here and may have been cut off."""
    draft = reader.draft
    reader.draft = None
    if draft is None:
        return
    cut = cut and not draft.broken
    if cut and not draft.table.lines:
        draft.table.heading = []  # it may be cut as well
    tables.settle(draft.table)
    if cut:
        ended_in_row(draft)
    tables.flush(draft.table, at_end=cut)
    opentable.close(draft.table)
    reader.done.append(draft)
    if draft.told or draft.table.lines:
        return
    where = place(draft)
    draft.bare = reader.facts and draft.name is not None and draft.in_table and not cut
    if draft.bare:
        return
    if cut:
        message, cure = "文件在这张自评表中间结束，没有绩效指标。", "请重新取得完整的文件。"
        draft.problems.append(Problem(where, "form.truncated", message, cure))
    elif draft.name is not None and draft.in_table:
        message, cure = "这张自评表没有填写绩效指标。", "请填写各行三级指标的名称、指标值和完成值。"
        draft.problems.append(Problem(where, "form.no-indicators", message, cure))
    elif draft.name is not None:
        message, cure = "这张自评表没有绩效指标。", "请补上“一级指标、二级指标、三级指标”的表头和各行指标。"
        draft.problems.append(Problem(where, "form.no-indicators", message, cure))
