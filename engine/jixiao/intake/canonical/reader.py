"""The located tree of one form → its record, and every problem that stands in the way.

Comes in: a mapping as `located` read it. Goes out: a `Submission`, and in `problems` what is wrong. The keys are
described in `submission`, which reads whole files. A part that is wrong is left out, so that all parts are read.
"""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from jixiao.ground import decimals, located
from jixiao.ground.located import Fields, Items, Located, Text
from jixiao.ground.problems import Source
from jixiao.ground.reading import Reader, Sayings, short
from jixiao.intake.canonical import times
from jixiao.intake.canonical.writer import FUND, FUNDS, NARRATIVE, PART, ROW, ROW_LISTS, SCHEMA
from jixiao.records import (
    Budget,
    Cell,
    Conflict,
    FactRow,
    FactTable,
    FormGap,
    Fund,
    GapKind,
    GroupWeight,
    Judgement,
    Part,
    Row,
    Submission,
)

#: The keys of a judgement.
JUDGEMENT = ("project", "path", "grade", "share", "words", "by", "overrules")
_PLACE = ("file", "line", "col", "sheet", "cell")
#: The keys of a form, in its order.
KEYS = (
    *("schema", "project", "unit", "department", "year", "stage", "months", "budget", "goal", "indicators", "weights"),
    *("total", "grade", "narrative", "facts", "derived", "judgements", "hidden", "unknown", "inferred", "gaps"),
    *("conflicts", "projects"),
)
#: What may be missing; that points are a formula without a result, the cell itself says.
_GAPS = ("head", "cut", "row", "level")
#: What is said of lists of names with several values.
_SAID = ("submission.conflict", "不一致的数没有写全名称和各个数。", "请写成 {name: 执行数, values: [9万元, 8万元]}。")
_MADE = ("submission.derived", "推算的数没有写全名称和各数。", "请写成 {name: 上年支出, of: [9万元, 减少2万元]}。")
_LEVELS = 6
#: What the format says of each kind of misfit.
SAYINGS: Final[Sayings] = MappingProxyType(
    {
        "": ("submission.shape", "“{key}”的写法不对。", "请对照申报表的格式改写。"),
        "extra_forbidden": ("submission.unknown-key", "不认识的键“{key}”。", "可以写的键：{known}。"),
        "model_type": ("submission.shape", "此处应当是若干行“键: 值”。", "可以写的键：{known}。"),
        "tuple_type": ("submission.shape", "“{key}”应当是列表。", "请每项另起一行，以“- ”开头。"),
        "tuple_type experts": ("submission.shape", "“{key}”应当是列表。", "请写成 experts: [90, 88, 92]。"),
        "string_type": ("submission.shape", "“{key}”应当是文字。", "请写成一个值。"),
    }
)


class FormReader(Reader):
    """Reads one submission and keeps its problems; a part that is wrong is left out, so that all parts are read."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(SAYINGS)

    def cell(self, fields: Fields, key: str) -> Cell | None:
        """The value of a key as a cell; None where the form has no such column."""
        return self.value(fields[key], fields.where[key], key) if key in fields else None

    def value(self, value: Located, place: Source, key: str) -> Cell | None:
        """A written value as a cell; None (with a problem) for what is a list or a mapping."""
        if value is None:
            return Cell(text="", source=place)
        if isinstance(value, Text):
            return Cell(text=str(value), source=value.source)
        if isinstance(value, Items) or "text" not in value:
            shape = "列表" if isinstance(value, Items) else "键和值"
            cure = "请写成一个值；文字里若有括号或冒号，请给整个值加引号。"
            self.tell(value.source, "submission.shape", f"“{short(key)}”应当是文字，不是{shape}。", cure)
            return None
        self.fields(value, value.source, ("text", "shown", "uncomputed"))
        uncomputed = self.text(value, "uncomputed")
        if uncomputed not in ("", "true", "false"):
            self.tell(
                located.find(value, ["uncomputed"]),
                "submission.shape",
                "“uncomputed”只能是 true 或 false。",
                "请改写。",
            )
        source = located.find(value, ["text"])
        return Cell(
            text=self.text(value, "text"),
            source=source,
            shown=self.text(value, "shown"),
            uncomputed=uncomputed == "true",
        )

    def cells(self, fields: Fields, keys: Iterable[str]) -> dict[str, Any]:
        """Several values, by their keys."""
        return {key: self.cell(fields, key) for key in keys}

    def schema(self, fields: Fields, wanted: str) -> None:
        """Tell where the file says that it is of another format."""
        given = self.text(fields, "schema")
        if given not in ("", wanted):
            place = located.find(fields, ["schema"])
            cure = f"请写 schema: {wanted}，或删去这一行。"
            self.tell(place, "submission.schema", f"不认识的格式“{short(given)}”。", cure)

    def submission(self, value: Located, place: Source) -> Submission | None:
        """The form, or None where nothing is written in it."""
        fields = self.fields(value, place, KEYS)
        self.schema(fields, SCHEMA)
        if not self.problems and not set(fields) - {"schema"}:
            self.tell(place, "submission.empty", "这份自评表是空的。", "请写上 project、budget、indicators 等内容。")
            return None
        goal = self.part(fields, "goal", ("expected", "achieved"))
        narrative = self.part(fields, "narrative", tuple(NARRATIVE))
        facts = self.part(fields, "facts")
        year, (stage, months) = times.year(self, fields), times.stage(self, fields)
        return Submission(
            source=place,
            project=self.cell(fields, "project"),
            unit=self.unit(fields),
            department=self.cell(fields, "department"),
            year=year,
            stage=stage,
            months=months,
            budget=self.budget(self.part(fields, "budget", ("unit", *FUNDS))),
            goal_expected=self.cell(goal, "expected"),
            goal_achieved=self.cell(goal, "achieved"),
            rows=tuple(self.rows(fields)),
            group_weights=tuple(self.group_weights(fields)),
            printed_total=self.cell(fields, "total"),
            printed_grade=self.cell(fields, "grade"),
            narrative={key: cell for key in narrative if (cell := self.cell(narrative, key)) is not None},
            facts={key: cell for key in facts if (cell := self.fact(facts, key)) is not None},
            tables={key: self.table(value, key) for key, value in facts.items() if isinstance(value, Items)},
            derived=dict(self.listed(fields, "derived", "of", _MADE)),
            judgements=tuple(self.judgements(fields)),
            hidden=tuple(self.hidden(fields)),
            unknown=tuple(self.unknown(fields)),
            projects=tuple(self.projects(fields)),
            inferred=self.truth(fields, "inferred"),
            gaps=tuple(self.gaps(fields)),
            conflicts=tuple(Conflict(*one) for one in self.listed(fields, "conflicts", "values", _SAID)),
        )

    def fact(self, facts: Fields, key: str) -> Cell | None:
        """A fact that is one value; None for a table, and (with a problem) for a row of one that stands alone."""
        value = facts[key]
        if isinstance(value, Fields) and "text" not in value:
            cure = "请写成一个值；表的每行另起一行，以“- ”开头，写成 {列: 值}。"
            self.tell(value.source, "submission.shape", f"“{short(key)}”只有键和值，不是一个值，也不是表。", cure)
            return None
        return None if isinstance(value, Items) else self.cell(facts, key)

    def table(self, listed: Items, key: str) -> FactTable:
        """A fact that has rows, each with values by the names of columns; one that is a bare value is kept under no name."""
        rows = []
        for item in listed:
            if isinstance(item, Fields):
                cells = {name: cell for name in item if (cell := self.cell(item, name)) is not None}
                rows.append(FactRow(cells, item.source))
            elif item is not None and (cell := self.value(item, item.source, key)) is not None:
                rows.append(FactRow({"": cell}, cell.source))
        return FactTable(tuple(rows), listed.source)

    def unit(self, fields: Fields) -> Cell | None:
        """实施单位 or 预算单位, else 主管部门 (contract rule 8)."""
        unit, department = self.cell(fields, "unit"), self.cell(fields, "department")
        return department if department and not department.blank and (unit is None or unit.blank) else unit

    def projects(self, fields: Fields) -> Iterator[Submission]:
        """The forms of a department's projects, each written as a form of its own."""
        for item in self.list(fields, "projects"):
            form = self.submission(item, item.source if item is not None else located.find(fields, ["projects"]))
            if form is not None:
                yield form

    def budget(self, fields: Fields) -> Budget:
        """The table of funds."""
        funds: dict[str, Any] = {}
        for key in FUNDS:
            if key in fields:
                fund = self.part(fields, key, FUND)
                funds[key] = Fund(source=fund.source, **self.cells(fund, FUND))
        return Budget(unit=self.cell(fields, "unit"), **funds)

    def path(self, fields: Fields) -> tuple[str, ...]:
        """The names of a path, () with a problem where there is none."""
        value, place = fields.get("path"), located.find(fields, ["path"])
        items = value if isinstance(value, Items) else ()
        names = tuple("" if name is None else str(name) for name in items if not isinstance(name, Items | Fields))
        if not any(names) or len(names) != len(items) or len(names) > _LEVELS:
            message = "缺少指标名称 path。" if value is None else "指标名称 path 应当是从一级到三级指标的名称列表。"
            self.tell(place, "submission.path", message, "请写成 path: [产出指标, 数量指标, 发放人数]。")
            return ()
        return names

    def rows(self, fields: Fields) -> Iterator[Row]:
        """The indicator rows that have a path."""
        for row in self.items(fields, "indicators", ("path", *ROW, *ROW_LISTS)):
            path, cells = self.path(row), self.cells(row, ROW)
            elements = self.part(row, "elements")
            answers = {name: cell for name in elements if (cell := self.cell(elements, name)) is not None}
            experts, parts = tuple(self.marks(row)), tuple(self.parts(row))
            if path:
                yield Row(path=path, source=row.source, elements=answers, experts=experts, parts=parts, **cells)

    def marks(self, fields: Fields) -> Iterator[Cell]:
        """The marks of experts: a list of values."""
        listed = self.list(fields, "experts")
        for item in listed:
            place = listed.source if item is None else item.source
            if (cell := self.value(item, place, "experts")) is not None:
                yield cell

    def parts(self, fields: Fields) -> Iterator[Part]:
        """The parts of an actual value; each has one of its own."""
        for part in self.items(fields, "parts", PART):
            actual, weight = self.cell(part, "actual"), self.cell(part, "weight")
            if "actual" not in part:
                cure = "请写成 {actual: 90%, weight: 30}。"
                self.tell(part.source, "submission.part", "分项没有写实际完成值 actual。", cure)
            if actual is not None:
                yield Part(actual=actual, weight=weight)

    def group_weights(self, fields: Fields) -> Iterator[GroupWeight]:
        """Points that are printed once for a higher level."""
        for group in self.items(fields, "weights", ("path", "weight")):
            path, weight = self.path(group), self.cell(group, "weight")
            if "weight" not in group:
                cure = "请写上这一级指标的分值，如 weight: 20。"
                self.tell(group.source, "submission.weight", "缺少分值 weight。", cure)
            if path and weight is not None:
                yield GroupWeight(path=path, weight=weight)

    def judgements(self, fields: Fields) -> Iterator[Judgement]:
        """What persons judged: each with a share and words."""
        for judgement in self.items(fields, "judgements", JUDGEMENT):
            path, share = self.path(judgement), self.share(judgement)
            words, by, grade, project = (self.text(judgement, key) for key in ("words", "by", "grade", "project"))
            place = judgement.source
            told = self.text(judgement, "overrules").strip()
            if told not in ("", "true", "false"):
                self.tell(
                    located.find(judgement, ["overrules"]),
                    "submission.judgement",
                    f"“{short(told)}”不是 true 或 false。",
                    "改判规则给出的得分，请写 overrules: true。",
                )
            if not words.strip():
                cure = "请写上评判人的理由，如现场核查的情况。"
                self.tell(place, "submission.judgement", "评判没有写明意见 words。", cure)
            if path and share is not None:
                yield Judgement(
                    path=path,
                    share=share,
                    words=words,
                    by=by,
                    source=place,
                    grade=grade,
                    project=project,
                    overrules=told == "true",
                )

    def share(self, fields: Fields) -> Fraction | None:
        """The share of a judgement, 0–1."""
        text, place = self.text(fields, "share").strip(), located.find(fields, ["share"])
        if not text:
            cure = "请写 0% 到 100% 的比例，如 share: 95%；只有档次还不能算出得分。"
            self.tell(place, "submission.share", "评判没有写明得分比例 share。", cure)
            return None
        number = decimals.number(text.removesuffix("%").removesuffix("％"))
        scale = decimals.HUNDRED if text.endswith(("%", "％")) else decimals.ONE
        share = None if number is None else decimals.ratio(number, scale)
        if share is None or not 0 <= share <= 1:
            cure = "请写 0% 到 100% 的比例，如 95% 或 0.95。"
            self.tell(place, "submission.share", f"“{short(text)}”不是得分比例。", cure)
            return None
        return share

    def hidden(self, fields: Fields) -> Iterator[Source]:
        """The places of what was hidden and not read."""
        for place in self.items(fields, "hidden", _PLACE):
            if (source := self.place(place)) is None:
                cure = "请写成 {file: 文件名, sheet: 表名, cell: A1}。"
                self.tell(place.source, "submission.hidden", "隐藏内容的位置不完整。", cure)
            else:
                yield source

    def gaps(self, fields: Fields) -> Iterator[FormGap]:
        """What the reader of a file could not read of the form's rows."""
        for gap in self.items(fields, "gaps", ("kind", "name", *_PLACE)):
            kind, source = self.text(gap, "kind"), self.place(gap)
            if kind not in _GAPS or source is None:
                cure = "请写成 {kind: row, name: 指标名称, file: 文件名, line: 7}；kind 写 head、cut、row 或 level。"
                self.tell(gap.source, "submission.gap", "缺漏没有写全是什么、在哪里。", cure)
            else:
                yield FormGap(GapKind(kind), source, self.text(gap, "name"))

    def listed(
        self, fields: Fields, key: str, of: str, wrong: tuple[str, str, str]
    ) -> Iterator[tuple[str, tuple[Cell, ...]]]:
        """Names with several values each: what the account says in two ways, what a fact was reckoned from."""
        for item in self.items(fields, key, ("name", of)):
            cells = (self.value(one, one.source, of) for one in self.list(item, of) if one is not None)
            name, values = self.text(item, "name"), tuple(filter(None, cells))
            if not name or len(values) < 2:
                self.tell(item.source, *wrong)
            else:
                yield name, values

    def unknown(self, fields: Fields) -> Iterator[Cell]:
        """The headings of columns that were not understood and not read."""
        for column in self.items(fields, "unknown", ("name", *_PLACE)):
            if (source := self.place(column)) is None:
                cure = "请写成 {name: 表头, file: 文件名, sheet: 表名, cell: H7}。"
                self.tell(column.source, "submission.unknown", "不认识的列没有写全在哪里。", cure)
            else:
                yield Cell(self.text(column, "name"), source)

    def place(self, fields: Fields) -> Source | None:
        """A place that is written out; None where it names no file, or a line that is no number."""
        file, line, col, sheet, cell = (self.text(fields, key) for key in _PLACE)
        if not file or any(number and not re.fullmatch("[0-9]{1,9}", number) for number in (line, col)):
            return None
        return Source(file, int(line or 0), int(col or 0), sheet, cell)

    def truth(self, fields: Fields, key: str) -> bool:
        """Whether a key says true; not written says false."""
        told = self.text(fields, key).strip()
        if told not in ("", "true", "false"):
            place, cure = located.find(fields, [key]), "请改写，或删去这一行。"
            self.tell(place, "submission.shape", f"“{key}”只能是 true 或 false。", cure)
        return told == "true"
