"""The further tables of a form: 基础数据, 要点, 专家评分, 分部数据, 人工评判, 文字说明, 数据表, for which forms have no place.

In: the sheets of a workbook or the tables of a document, and the submissions found in the same file. Out: the submissions
with what the further tables say, and Problems for what belongs nowhere. A further table is known by the labels of its
heading, wherever it stands; a 项目名称 above the heading says which of several forms it belongs to. What is blank says nothing.
A table of facts has columns of its own: 数据表 and its name stand in the row above its heading (`facttables`).
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from enum import Enum
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.intake.canonical.writer import NARRATIVE
from jixiao.intake.formats.sheet import Sheet
from jixiao.intake.forms import facttables, heading
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import labelled
from jixiao.intake.forms.columns import UNDER
from jixiao.records import Cell, FactRow, Judgement, Part, Row, Submission

#: The columns that say which indicator a row is about. They are no headings of a table of indicators (一级指标).
PATH: Final = ("所属一级指标", "所属二级指标", "指标名称")


class FurtherKind(Enum):
    """The kinds of further tables, each with the labels of the columns that are read; other columns are the reader's own."""

    FACTS = ("数据名称", "数值")
    ELEMENTS = (*PATH, "要点", "是否符合")
    EXPERTS = (*PATH, "专家评分")
    PARTS = (*PATH, "分部完成值", "权数")
    JUDGEMENTS = (*PATH, "评判档次", "得分比例", "评判意见", "评判人")
    NARRATIVE = ("说明事项", "文字说明")
    EXPLAINED = (*PATH, "评分标准")  # 填报说明: nothing is read from it
    TABLE = (facttables.LABEL,)  # its columns are those of the row below


_LABELS: Final = tuple((kind, frozenset(kind.value)) for kind in FurtherKind)


@dataclass(frozen=True, slots=True)
class FurtherRow:
    """A row of a further table: the names of the indicator that it is about, and its written cells by their columns' labels."""

    path: tuple[str, str, str]
    cells: Mapping[str, Cell]
    source: Source


@dataclass(slots=True)
class FurtherTable:
    """A further table; `project` is the cell beside 项目名称 above it, `name` the one that says which fact a table is."""

    kind: FurtherKind
    project: Cell | None
    columns: Mapping[str, int]
    entries: list[FurtherRow] = field(default_factory=list)
    name: Cell | None = None


#: All further tables of a file.
Supplement = tuple[FurtherTable, ...]


def is_supplement(sheet: Sheet) -> bool:
    """Whether a sheet or table holds further tables and no table of indicators, so that no form is to be looked for in it."""
    return (
        _may_be(sheet)
        and not heading.heads(tuple(sheet.cells.values()))
        and any(_kind(_labels(sheet, number, row)) for number, row in sheet.rows())
    )


def read(sheets: Iterable[Sheet]) -> Supplement:
    """The further tables among the sheets and tables of a file. What nobody sees is not read."""
    return tuple(table for sheet in sheets if not sheet.hidden and _may_be(sheet) for table in _tables(sheet))


def has_facts(supplement: Supplement) -> bool:
    """Whether there are tables for facts, be they filled in or not."""
    return any(table.kind in (FurtherKind.FACTS, FurtherKind.TABLE) for table in supplement)


def joined(
    submissions: Sequence[Submission], supplement: Supplement
) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    """The submissions with what the further tables say of them; a submission of which they say something wrong is left out."""
    problems: list[Problem] = []
    own: list[list[FurtherTable]] = [[] for _ in submissions]
    for table in supplement if submissions else ():
        if table.kind is not FurtherKind.EXPLAINED and any(_says(table, entry) for entry in table.entries):
            found = _whose(table, submissions, problems)
            if found is not None:
                own[found].append(table)
    whole: list[Submission] = []
    for submission, tables in zip(submissions, own, strict=True):
        wrong: list[Problem] = []
        added = _with(submission, tables, wrong)
        problems += wrong
        if not wrong:
            whole.append(added)
    return tuple(whole), tuple(problems)


# --- tables -----------------------------------------------------------------------------------------------------


def _labels(sheet: Sheet, number: int, row: Mapping[int, Cell]) -> dict[str, int]:
    """The columns of a row by what their cells say as labels; none for a hidden row."""
    if number in sheet.hidden_rows:
        return {}
    seen = [(v.as_label(cell.text), column) for column, cell in row.items() if column not in sheet.hidden_columns]
    labels = {label: column for label, column in reversed(seen) if label}
    return labels if facttables.name(row) is None else {facttables.LABEL: 0, **labels}


def _kind(said: Iterable[str]) -> FurtherKind | None:
    return next((kind for kind, labels in _LABELS if labels.issubset(said)), None)


def _may_be(sheet: Sheet) -> bool:
    """Whether the labels of a further table stand anywhere in a sheet; most sheets need no second look for one."""
    said = {v.as_label(cell.text) for cell in sheet.cells.values()}
    return _kind(said) is not None or any(label.startswith(facttables.LABEL) for label in said)


def _tables(sheet: Sheet) -> Iterator[FurtherTable]:
    table: FurtherTable | None = None
    project: Cell | None = None
    for number, row in sheet.rows():
        columns = _labels(sheet, number, row)
        kind, named = _kind(columns), _named(row)
        if not columns:
            continue
        if table and table.kind is FurtherKind.TABLE and not table.columns:
            table.columns = facttables.heading(row, sheet.hidden_columns)
            continue
        if table and (kind or named or heading.heads(tuple(row.values()))):
            yield table
            table = None
        if kind is FurtherKind.TABLE:
            project = named[0] if named else project
            table = FurtherTable(kind, project, {}, name=facttables.name(row))
        elif kind:
            table = FurtherTable(kind, project, {label: columns[label] for label in kind.value})
        elif named:
            project = named[0]
        elif table:
            table.entries.append(_entry(table, sheet, number, row))
    if table:
        yield table


def _named(row: Mapping[int, Cell]) -> tuple[Cell | None] | None:
    """What stands beside the label 项目名称 (maybe nothing); None for a row without the label."""
    cells = list(row.values())
    for index, cell in enumerate(cells):
        if (found := labelled(cell)) and found[0] == "project":
            return (found[1] or next(iter(cells[index + 1 :]), None),)
    return None


def _entry(table: FurtherTable, sheet: Sheet, number: int, row: Mapping[int, Cell]) -> FurtherRow:
    """A row below the heading. Names in merged cells are every row's; where a row names nothing, it is about the one above's."""
    if table.kind is FurtherKind.TABLE:
        shown = {column: cell for column, cell in row.items() if column not in sheet.hidden_columns}
        return FurtherRow(("", "", ""), facttables.cells(table.columns, shown), next(iter(row.values())).source)
    columns = [table.columns[label] for label in PATH if label in table.columns]
    named = [cell.text if (cell := sheet.at(number, column)) else "" for column in columns] or ["", "", ""]
    path = (v.weighted(named[0])[0], v.weighted(named[1])[0], named[2].strip())
    if not any(path) and table.entries:
        path = table.entries[-1].path
    cells = {
        label: cell
        for label, column in table.columns.items()
        if label not in PATH and (cell := row.get(column)) and cell.text
    }
    return FurtherRow(path, cells, next(iter(row.values())).source)


# --- whose it is ------------------------------------------------------------------------------------------------


def _same(text: str) -> str:
    return v.squeeze(unicodedata.normalize("NFKC", text[:500]))


#: What the form itself prints says nothing without what belongs to it.
_PRINTED: Final = frozenset(("数据名称", "要点", "说明事项"))


def _says(table: FurtherTable, entry: FurtherRow) -> bool:
    return bool(entry.cells.keys() - (_PRINTED if table.kind is not FurtherKind.TABLE else frozenset()))


def _whose(table: FurtherTable, submissions: Sequence[Submission], problems: list[Problem]) -> int | None:
    """The form that a table belongs to: the one of its project; where it names none, the only one."""
    place = table.project or table.name or next(iter(table.entries[0].cells.values()), None)
    source = place.source if place else table.entries[0].source
    wanted = _same(table.project.text) if table.project else ""
    named = [one.project.text if one.project else "" for one in submissions]
    found = [n for n, name in enumerate(named) if not wanted or _same(name) == wanted]
    if len(found) == 1:
        return found[0]
    cure = "请在附表的表头之上写“项目名称”和自评表上的名称，或把各项目分成几个文件。"
    if not wanted:
        message = "文件里有几张自评表，分不清这张附表属于哪一个项目。"
        problems.append(Problem(source, "supplement.no-project", message, cure))
    elif not found:
        message = f"附表所写的项目“{wanted[:20]}”不在文件的自评表中。"
        problems.append(Problem(source, "supplement.unknown-project", message, cure))
    else:
        message = f"有几张自评表的项目名称都是“{wanted[:20]}”，分不清这张附表属于哪一张。"
        problems.append(Problem(source, "supplement.two-projects", message, "请把各项目分成几个文件。"))
    return None


# --- into the submission ----------------------------------------------------------------------------------------


def _with(submission: Submission, tables: Sequence[FurtherTable], problems: list[Problem]) -> Submission:
    rows = list(submission.rows)
    facts, narrative = dict(submission.facts), dict[str, Cell]()
    judgements = list(submission.judgements)
    given = dict(submission.tables)
    for table in tables:
        if table.kind is FurtherKind.TABLE:
            rows_ = [FactRow(entry.cells, entry.source) for entry in table.entries if entry.cells]
            facttables.add(given, table.name, rows_, problems)
        for entry in table.entries if table.kind is not FurtherKind.TABLE else ():
            if not _says(table, entry):
                continue
            match table.kind:
                case FurtherKind.FACTS:
                    _value(facts, entry, "数据名称", "数值", problems)
                case FurtherKind.NARRATIVE:
                    _value(narrative, entry, "说明事项", "文字说明", problems)
                case FurtherKind.JUDGEMENTS:
                    judgements += _judgement(entry, submission.rows, problems)
                case _:
                    _row(rows, entry, table.kind, problems)
    known = {key: cell for label, cell in narrative.items() if (key := _narrative_key(label, cell, problems))}
    narrated = {**submission.narrative, **known}
    made = replace(
        submission, rows=tuple(rows), facts=facts, tables=given, narrative=narrated, judgements=tuple(judgements)
    )
    return made if tables else submission


def _value(into: dict[str, Cell], entry: FurtherRow, named: str, label: str, problems: list[Problem]) -> None:
    """A value under the name in its row; two different values for one name are a Problem."""
    name, value = entry.cells.get(named), entry.cells[label]
    if name is None:
        message, cure = f"这一行有{label}，没有{named}。", "请补上名称，或删去这一行。"
        problems.append(Problem(value.source, "supplement.no-name", message, cure))
        return
    known = into.setdefault(name.text.strip(), value)
    if known.text != value.text:
        message = f"“{name.text.strip()[:20]}”有两种写法：{known.text[:20]}和{value.text[:20]}。"
        problems.append(Problem(value.source, "supplement.two-values", message, "请改成一种。"))


def _narrative_key(label: str, cell: Cell, problems: list[Problem]) -> str:
    """The key of a text by its Chinese label; `""` with a Problem for a label that there is not."""
    key = next((key for key, known in NARRATIVE.items() if _same(known) == _same(label)), "")
    if not key:
        message = f"“{label[:20]}”不是文字说明的事项。"
        cure = f"请写这些事项之一：{'、'.join(NARRATIVE.values())}。"
        problems.append(Problem(cell.source, "supplement.unknown-narrative", message, cure))
    return key


def _row(rows: list[Row], entry: FurtherRow, kind: FurtherKind, problems: list[Problem]) -> None:
    """Elements, marks and parts: put into the row of the form that they are about."""
    place = next(iter(entry.cells.values())).source
    cure = "请照自评表写一级、二级、三级指标的名称。"
    if not any(entry.path):
        problems.append(Problem(place, "supplement.no-name", "这一行没有写指标名称。", cure))
        return
    index = next((index for index, row in enumerate(rows) if _about(entry.path, row.path)), None)
    if index is None:
        message = f"附表中的指标“{(entry.path[2] or entry.path[0])[:20]}”不在自评表中。"
        problems.append(Problem(place, "supplement.unknown-line", message, cure))
        return
    row = rows[index]
    match kind:
        case FurtherKind.ELEMENTS:
            answers = dict(row.elements)
            _value(answers, entry, "要点", "是否符合", problems)
            rows[index] = replace(row, elements=answers)
        case FurtherKind.EXPERTS:
            rows[index] = replace(row, experts=(*row.experts, entry.cells["专家评分"]))
        case _:
            actual, weight = entry.cells.get("分部完成值"), entry.cells.get("权数")
            part = Part(actual=actual or Cell(text="", source=place), weight=weight)
            rows[index] = replace(row, parts=(*row.parts, part))


def _about(named: tuple[str, str, str], path: tuple[str, ...]) -> bool:
    """Whether names of levels mean the row of a path; a level that either leaves out tells nothing."""
    first, second, third = map(_same, named)
    own = tuple(map(_same, path))
    middle = own[1] if len(own) > 2 else ""
    if not third:
        return bool(first) and own[0] == first and own[-1] == first
    called = third in (own[-1], _same(UNDER.join(path[2:])))
    return called and first in ("", own[0]) and (not second or not middle or second == middle)


def _judgement(entry: FurtherRow, rows: Sequence[Row], problems: list[Problem]) -> Iterator[Judgement]:
    deep = UNDER.strip() in entry.path[2]
    path = next((row.path for row in rows if deep and _about(entry.path, row.path)), tuple(filter(None, entry.path)))
    grade, share, words, by = (
        cell.text.strip() if (cell := entry.cells.get(label)) else ""
        for label in FurtherKind.JUDGEMENTS.value[len(PATH) :]
    )
    if not (share or words or grade):
        return  # a name of the judge alone
    place = next(iter(entry.cells.values())).source
    value = _share(share)
    before = len(problems)
    if not path:
        message, cure = "评判没有写指标名称。", "请照自评表写一级、二级、三级指标的名称。"
        problems.append(Problem(place, "supplement.no-name", message, cure))
    if not share:
        problems.append(
            Problem(place, "submission.share", "评判没有写明得分比例。", "请写 0% 到 100% 的比例，如 95%。")
        )
    elif value is None:
        message, cure = f"“{share[:20]}”不是得分比例。", "请写 0% 到 100% 的比例，如 95% 或 0.95。"
        problems.append(Problem(place, "submission.share", message, cure))
    if not words:
        message, cure = "评判没有写明意见。", "请写上评判人的理由，如现场核查的情况。"
        problems.append(Problem(place, "submission.judgement", message, cure))
    if value is not None and len(problems) == before:
        yield Judgement(path=path, share=value, words=words, by=by, source=place, grade=grade)


def _share(text: str) -> Fraction | None:
    """A share between 0 and 1, exact: `95%` or `0.95`."""
    plain = unicodedata.normalize("NFKC", text[:60]).strip()
    number, scale = decimals.number(plain.removesuffix("%")), decimals.HUNDRED if plain.endswith("%") else decimals.ONE
    share = None if number is None else decimals.ratio(number, scale)
    return share if share is not None and 0 <= share <= 1 else None
