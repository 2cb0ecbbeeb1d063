"""A located tree → `Submission`, or all its problems; and a `Submission` → canonical YAML, which reads back the same.

Comes in: what `located` read from YAML or JSON. Goes out: frozen records in which every value is the text that was
written and knows its place. No value is interpreted (except the year and the share of a judgement), nothing is marked.

A file holds one mapping, a list of them, `submissions: [...]`, or several documents. The keys, all optional:

| key | form's name | value |
| --- | --- | --- |
| schema | | `jixiao.submission/1` |
| project, unit, department | 项目名称、实施单位（预算单位）、主管部门 | text |
| year | 年度 | 1949–2100 |
| budget | 项目资金 | `unit` 金额单位 (万元), and funds: `total` 年度资金总额, `fiscal` 财政拨款, `carried` 上年结转, `other` 其他资金 |
| – each fund | | `initial` 年初预算数, `annual` 全年预算数, `executed` 全年执行数, `weight` 分值, `rate` 执行率, `score` 得分, `reason` 偏差原因 |
| goal | 年度总体目标 | `expected` 预期目标, `achieved` 实际完成情况 |
| indicators | 绩效指标 | list of `path` (names from first level to third), `target` 年度指标值, `actual` 实际完成值, `operator` 指标性质, `unit` 度量单位, `weight` 分值, `score` 得分, `reason` 偏差原因, `basis` 佐证材料 |
| weights | 分值 printed once for a higher level | list of `path`, `weight` |
| total | 总分 | text |
| narrative | 文字说明 | texts by the keys of `NARRATIVE` |
| facts | 其他数据 | texts by name |
| judgements | 人工评判 | list of `path`, `share` (95% or 0.95), `grade` 档次, `words` 评判意见, `by` 评判人, `project` |
| hidden | 未读取的隐藏内容 | list of `file`, `sheet`, `cell`, `line`, `col` |

An absent key means that the form has no such column; a key without a value means that the column is there and empty.
A value may also be written `{text: 0.475, shown: 47.5%}` where a spreadsheet shows its stored value in another way, and
`{text: , uncomputed: true}` for a formula that was never computed.
"""  # noqa: E501 - a table row is one line

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from jixiao import decimals, located
from jixiao.canonical import FUND, FUNDS, JUDGEMENTS_SCHEMA, NARRATIVE, ROW, SCHEMA, dump, dump_judgements
from jixiao.located import Fields, Items, Located, Text
from jixiao.model import Budget, Cell, Fund, GroupWeight, Judgement, Row, Submission
from jixiao.problems import Problem, Problems, Source

__all__ = ["NARRATIVE", "dump", "dump_judgements", "parse", "parse_all", "parse_judgements"]

_JUDGEMENT = ("project", "path", "grade", "share", "words", "by")
_PLACE = ("file", "line", "col", "sheet", "cell")
_KEYS = (
    *("schema", "project", "unit", "department", "year", "budget", "goal", "indicators", "weights", "total"),
    *("narrative", "facts", "judgements", "hidden"),
)
_LEVELS = 6
#: The place of what was read from nothing.
_EMPTY = "（空文件）"
#: After so many problems in one submission, the rest is not listed.
_MAX_PROBLEMS = 200


def parse(tree: Located) -> tuple[Submission, ...]:
    """The submissions of one document; raises Problems with everything that is wrong with any of them."""
    found, problems = _parse([tree], _EMPTY)
    if problems:
        raise Problems(problems)
    return found


def parse_all(text: str, file: str) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    """The submissions of a text that can be read, and the problems of those that cannot."""
    try:
        trees = located.documents(text, file)
    except Problems as problems:
        return (), tuple(problems.problems)
    return _parse(trees, file)


def parse_judgements(tree: Located) -> tuple[Judgement, ...]:
    """The judgements of a file: a list, or a mapping with `judgements:`; raises Problems."""
    reader = _Reader()
    place = Source(_EMPTY, 1, 1) if tree is None else tree.source
    fields = tree if isinstance(tree, Fields) else Fields({"judgements": tree}, place, {"judgements": place})
    reader.fields(fields, place, ("schema", "judgements"))
    reader.schema(fields, JUDGEMENTS_SCHEMA)
    found = tuple(reader.judgements(fields))
    if reader.problems:
        raise Problems(reader.problems)
    return found


def _parse(trees: Iterable[Located], file: str) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    found: list[Submission] = []
    problems: list[Problem] = []
    empty = True
    for tree in trees:
        for form, place in _forms(tree):
            empty = False
            reader = _Reader()
            submission = reader.submission(form, place)
            problems += sorted(reader.problems, key=lambda problem: problem.source)
            if submission is not None and not reader.problems:
                found.append(submission)
    if empty:
        message, cure = "文件里没有自评表。", "请写上 project、budget、indicators 等内容。"
        problems.append(Problem(Source(file, 1, 1), "submission.empty", message, cure))
    return tuple(found), tuple(problems)


def _forms(tree: Located) -> Iterator[tuple[Located, Source]]:
    if isinstance(tree, Fields) and "submissions" in tree and set(tree) <= {"schema", "submissions"}:
        tree = tree["submissions"]
    if isinstance(tree, Items):
        for form in tree:
            yield form, tree.source if form is None else form.source
    elif isinstance(tree, Fields | Text):
        yield tree, tree.source


@dataclass(slots=True)
class _Reader:
    """Reads one submission and keeps its problems; a part that is wrong is left out, so that all parts are read."""

    problems: list[Problem] = field(default_factory=list)

    def tell(self, place: Source, code: str, message: str, cure: str) -> None:
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(Problem(place, code, message, cure))

    def fields(self, value: Located, place: Source, keys: Collection[str]) -> Fields:
        """`value` as a mapping of known keys; an empty one where it is None, or (with a problem) no mapping."""
        if value is None:
            return Fields({}, place, {})
        if not isinstance(value, Fields):
            self.tell(place, "submission.shape", "此处应当是若干行“键: 值”。", f"可以写的键：{'、'.join(keys)}。")
            return Fields({}, place, {})
        for key in value:
            if key not in keys and len(self.problems) < _MAX_PROBLEMS:
                self.tell(
                    value.where[key], "submission.unknown-key", f"不认识的键“{_short(key)}”。", _nearest(key, keys)
                )
        return value

    def items(self, fields: Fields, key: str, keys: Sequence[str]) -> Iterator[Fields]:
        """The mappings of the list `key`; what is none is told and left out (an empty item stands where its list does)."""
        value = fields.get(key)
        if isinstance(value, Items):
            for item in value:
                known = self.fields(item or Text("", value.source), value.source if item is None else item.source, keys)
                if isinstance(item, Fields):
                    yield known
        elif value is not None:
            self.tell(value.source, "submission.shape", f"“{key}”应当是列表。", "请每项另起一行，以“- ”开头。")

    def cell(self, fields: Fields, key: str) -> Cell | None:
        if key not in fields:
            return None
        value, place = fields[key], fields.where[key]
        if value is None:
            return Cell(text="", source=place)
        if isinstance(value, Text):
            return Cell(text=str(value), source=value.source)
        if isinstance(value, Items) or "text" not in value:
            shape = "列表" if isinstance(value, Items) else "键和值"
            cure = "请写成一个值；文字里若有括号或冒号，请给整个值加引号。"
            self.tell(value.source, "submission.shape", f"“{_short(key)}”应当是文字，不是{shape}。", cure)
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
        return {key: self.cell(fields, key) for key in keys}

    def text(self, fields: Fields, key: str) -> str:
        value = fields.get(key)
        if isinstance(value, Items | Fields):
            self.tell(value.source, "submission.shape", f"“{key}”应当是文字。", "请写成一个值。")
            return ""
        return "" if value is None else str(value)

    def schema(self, fields: Fields, wanted: str) -> None:
        given = self.text(fields, "schema")
        if given not in ("", wanted):
            place = located.find(fields, ["schema"])
            cure = f"请写 schema: {wanted}，或删去这一行。"
            self.tell(place, "submission.schema", f"不认识的格式“{_short(given)}”。", cure)

    def submission(self, value: Located, place: Source) -> Submission | None:
        fields = self.fields(value, place, _KEYS)
        self.schema(fields, SCHEMA)
        if not self.problems and not set(fields) - {"schema"}:
            self.tell(place, "submission.empty", "这份自评表是空的。", "请写上 project、budget、indicators 等内容。")
            return None
        goal = self.part(fields, "goal", ("expected", "achieved"))
        narrative = self.part(fields, "narrative", tuple(NARRATIVE))
        # Facts may have any names: those that are there.
        facts = self.part(fields, "facts", found if isinstance(found := fields.get("facts"), Fields) else ("名称",))
        return Submission(
            source=place,
            project=self.cell(fields, "project"),
            unit=self.cell(fields, "unit"),
            department=self.cell(fields, "department"),
            year=self.year(fields),
            budget=self.budget(self.part(fields, "budget", ("unit", *FUNDS))),
            goal_expected=self.cell(goal, "expected"),
            goal_achieved=self.cell(goal, "achieved"),
            rows=tuple(self.rows(fields)),
            group_weights=tuple(self.group_weights(fields)),
            printed_total=self.cell(fields, "total"),
            narrative={key: cell for key in narrative if (cell := self.cell(narrative, key)) is not None},
            facts={key: cell for key in facts if (cell := self.cell(facts, key)) is not None},
            judgements=tuple(self.judgements(fields)),
            hidden=tuple(self.hidden(fields)),
        )

    def part(self, fields: Fields, key: str, keys: Collection[str]) -> Fields:
        return self.fields(fields.get(key), located.find(fields, [key]), keys)

    def year(self, fields: Fields) -> int | None:
        text = self.text(fields, "year").strip().removesuffix("年度").removesuffix("年").strip()
        if not text:
            return None
        if re.fullmatch("[0-9]{4}", text) and 1949 <= int(text) <= 2100:
            return int(text)
        place = located.find(fields, ["year"])
        self.tell(
            place, "submission.year", f"“{_short(text)}”不是1949年到2100年之间的年度。", "请写四位数字，如 2020。"
        )
        return None

    def budget(self, fields: Fields) -> Budget:
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
        for row in self.items(fields, "indicators", ("path", *ROW)):
            path, cells = self.path(row), self.cells(row, ROW)
            if path:
                yield Row(path=path, source=row.source, **cells)

    def group_weights(self, fields: Fields) -> Iterator[GroupWeight]:
        for group in self.items(fields, "weights", ("path", "weight")):
            path, weight = self.path(group), self.cell(group, "weight")
            if "weight" not in group:
                cure = "请写上这一级指标的分值，如 weight: 20。"
                self.tell(group.source, "submission.weight", "缺少分值 weight。", cure)
            if path and weight is not None:
                yield GroupWeight(path=path, weight=weight)

    def judgements(self, fields: Fields) -> Iterator[Judgement]:
        for judgement in self.items(fields, "judgements", _JUDGEMENT):
            path, share = self.path(judgement), self.share(judgement)
            words, by, grade, project = (self.text(judgement, key) for key in ("words", "by", "grade", "project"))
            place = judgement.source
            if not words.strip():
                cure = "请写上评判人的理由，如现场核查的情况。"
                self.tell(place, "submission.judgement", "评判没有写明意见 words。", cure)
            if path and share is not None:
                yield Judgement(path=path, share=share, words=words, by=by, source=place, grade=grade, project=project)

    def share(self, fields: Fields) -> Fraction | None:
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
            self.tell(place, "submission.share", f"“{_short(text)}”不是得分比例。", cure)
            return None
        return share

    def hidden(self, fields: Fields) -> Iterator[Source]:
        for place in self.items(fields, "hidden", _PLACE):
            file, line, col, sheet, cell = (self.text(place, key) for key in _PLACE)
            if not file or any(number and not re.fullmatch("[0-9]{1,9}", number) for number in (line, col)):
                cure = "请写成 {file: 文件名, sheet: 表名, cell: A1}。"
                self.tell(place.source, "submission.hidden", "隐藏内容的位置不完整。", cure)
            else:
                yield Source(file, int(line or 0), int(col or 0), sheet, cell)


def _short(text: str) -> str:
    return " ".join(text[:40].split())


def _nearest(key: str, keys: Collection[str]) -> str:
    close = difflib.get_close_matches(key, keys, n=1)
    return f"是不是想写“{close[0]}”？" if close else f"可以写的键：{'、'.join(keys)}。"
