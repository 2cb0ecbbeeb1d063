"""A `Submission` → its canonical YAML, which reads back the same; the keys of that format.

Comes in: frozen records. Goes out: text in a fixed order, Chinese unescaped, quoted exactly where it must be. The rules
are those of this house's reader (`located`), where everything unquoted is text: `no`, `2020` and `0777` need no quotes.
What no file may carry is replaced, never written: control characters by a blank, halves of surrogate pairs by U+FFFD.
It opens no file and checks nothing; the format itself is described in `submission`, which reads it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.problems import Source
from jixiao.ground.regex import regex
from jixiao.ground.textfile import CONTROL
from jixiao.records import Cell, FactTable, FormGap, Fund, Judgement, Row, Stage, Submission

SCHEMA: Final = "jixiao.submission/1"
JUDGEMENTS_SCHEMA: Final = "jixiao.judgements/1"

#: What only the unit can tell, by the headings of the outlines of project and department reports in Sichuan (2019–2020) and
#: of the reference outline of 财预〔2020〕10号.
NARRATIVE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "background": "项目背景",
        "duty": "主管部门（单位）的职能",
        "basis": "立项和资金申报的依据",
        "measures": "资金管理办法",
        "allocation": "资金分配的原则及考虑因素",
        "content": "项目主要内容",
        "targets": "具体绩效目标",
        "reasonableness": "申报目标是否合理可行",
        "procedure": "自评步骤及方法",
        "application": "资金申报及批复情况",
        "plan": "资金计划",
        "arrival": "资金到位",
        "use": "资金使用",
        "finance": "财务管理情况",
        "organisation": "组织架构及实施流程",
        "management": "项目管理情况",
        "supervision": "项目监管情况",
        "completion": "项目完成情况",
        "effect": "项目效益情况",
        "conclusion": "评价结论",
        "problems": "存在的问题",
        "suggestions": "相关建议",
        "structure": "机构组成",
        "staff": "人员概况",
        "income": "财政资金收入情况",
        "spending": "财政资金支出情况",
        "budgeting": "部门预算管理",
        "followup": "结果应用情况",
        "purpose": "绩效评价目的、对象和范围",
        "principles": "绩效评价原则、方法和标准",
        "experience": "主要经验及做法",
        "others": "其他需要说明的问题",
    }
)

FUNDS = ("total", "fiscal", "carried", "other")
FUND = ("initial", "annual", "executed", "expected", "weight", "rate", "score", "reason")
ROW = (
    *("target", "actual", "interim", "expected", "likelihood"),
    *("operator", "unit", "weight", "score", "reason", "basis", "remark"),
)
ROW_LISTS = ("elements", "experts", "parts")
PART = ("actual", "weight")


# --- records → lines ---------------------------------------------------------------------------------------

#: A fund longer than this is written one value a line.
_WIDTH = 110


def dump(submission: Submission) -> str:
    """The canonical YAML of a submission; `parse` reads it back as equal, apart from the places."""
    return "\n".join([f"schema: {SCHEMA}", *_form(submission)]) + "\n"


def _form(s: Submission) -> list[str]:
    lines: list[str] = []
    for key, cell in (("project", s.project), ("unit", s.unit), ("department", s.department)):
        lines += _entry(key, cell, 0)
    if s.year is not None:
        lines.append(f"year: {s.year}")
    lines += [f"stage: {s.stage.value}"] if s.stage is not Stage.RESULTS else []
    lines += [f"months: {s.months}"] if s.months is not None else []
    budget = list(_entry("unit", s.budget.unit, 2))
    for key in FUNDS:
        budget += _fund(key, getattr(s.budget, key))
    lines += _under("budget", budget)
    lines += _under("goal", (*_entry("expected", s.goal_expected, 2), *_entry("achieved", s.goal_achieved, 2)))
    lines += _under("indicators", (line for row in s.rows for line in _row(row)))
    lines += _under("weights", (f"  - {_flow(path=_names(g.path), weight=_value(g.weight))}" for g in s.group_weights))
    lines += _entry("total", s.printed_total, 0)
    lines += _entry("grade", s.printed_grade, 0)
    order = {key: index for index, key in enumerate(NARRATIVE)}
    ordered = sorted(s.narrative, key=lambda key: order.get(key, len(order)))
    lines += _under("narrative", (line for key in ordered for line in _entry(key, s.narrative[key], 2)))
    facts = [line for key, cell in s.facts.items() for line in _entry(key, cell, 2)]
    lines += _under("facts", (*facts, *(line for key, table in s.tables.items() for line in _table(key, table))))
    lines += _under("derived", (_listed(name, "of", cells) for name, cells in s.derived.items()))
    lines += _under("judgements", (line for judgement in s.judgements for line in _judgement(judgement)))
    lines += _under("hidden", (f"  - {_place_of(place)}" for place in s.hidden))
    lines += _under("unknown", (f"  - {_place_of(one.source, name=_value(one))}" for one in s.unknown))
    lines += ["inferred: true"] if s.inferred else []
    lines += _under("gaps", map(_gap, s.gaps))
    lines += _under("conflicts", (_listed(one.name, "values", one.values) for one in s.conflicts))
    return [*lines, *_under("projects", (line for project in s.projects for line in _indented(_form(project))))]


def _indented(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a form as an item of a list; empty lines of long texts stay empty."""
    for number, line in enumerate(lines or ["{}"]):
        yield (("    " if number else "  - ") + line) if line else line


def dump_judgements(judgements: Iterable[Judgement]) -> str:
    """The YAML of a file of judgements, which `parse_judgements` reads."""
    lines = [f"schema: {JUDGEMENTS_SCHEMA}", "judgements:"]
    lines += [line for judgement in judgements for line in _judgement(judgement)]
    return "\n".join(lines) + "\n"


def _under(key: str, lines: Iterable[str]) -> Iterator[str]:
    lines = tuple(lines)
    if lines:
        yield f"{key}:"
        yield from lines


def _entry(key: str, cell: Cell | None, indent: int) -> Iterator[str]:
    """`key: value` as lines; none for a column that the form does not have."""
    if cell is None:
        return
    head = " " * indent + scalar(key, flow=True) + ":"
    if cell.shown or cell.uncomputed:
        yield f"{head} {_value(cell)}"
    elif not cell.text:
        yield head
    else:
        first, *more = literal(cell.text, indent + 2) or (scalar(cell.text),)
        yield f"{head} {first}"
        yield from more


def _value(cell: Cell) -> str:
    """A value for inside braces."""
    if not cell.shown and not cell.uncomputed:
        return scalar(cell.text, flow=True)
    pairs = {"text": scalar(cell.text, flow=True)}
    if cell.shown:
        pairs["shown"] = scalar(cell.shown, flow=True)
    if cell.uncomputed:
        pairs["uncomputed"] = "true"
    return _flow(**pairs)


def _flow(**pairs: str) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"


def _names(path: Sequence[str]) -> str:
    return "[" + ", ".join(scalar(name, flow=True) for name in path) + "]"


def _gap(gap: FormGap) -> str:
    name = {"name": scalar(gap.name, flow=True)} if gap.name else {}
    return f"  - {_place_of(gap.source, kind=gap.kind.value, **name)}"


def _listed(name: str, key: str, cells: Sequence[Cell]) -> str:
    """A name with several values."""
    values = ", ".join(map(_value, cells))
    return f"  - {_flow(name=scalar(name, flow=True), **{key: f'[{values}]'})}"


def _place_of(place: Source, **before: str) -> str:
    return _flow(**before, **{key: scalar(str(value), flow=True) for key, value in place.as_json().items()})


def _fund(key: str, fund: Fund | None) -> Iterator[str]:
    if fund is None:
        return
    cells = {name: cell for name in FUND if (cell := getattr(fund, name)) is not None}
    line = f"  {key}: {_flow(**{name: _value(cell) for name, cell in cells.items()})}"
    if len(line) <= _WIDTH and not any("\n" in cell.text for cell in cells.values()):
        yield line
        return
    yield f"  {key}:"
    for name, cell in cells.items():
        yield from _entry(name, cell, 4)


def _row(row: Row) -> Iterator[str]:
    yield f"  - path: {_names(row.path)}"
    for name in ROW:
        yield from _entry(name, getattr(row, name), 4)
    if row.elements:
        yield "    elements:"
    for element, cell in row.elements.items():
        yield from _entry(element, cell, 6)
    if row.experts:
        yield f"    experts: [{', '.join(map(_value, row.experts))}]"
    if row.parts:
        yield "    parts:"
    for part in row.parts:
        given = {name: cell for name in PART if (cell := getattr(part, name)) is not None}
        yield f"      - {_flow(**{name: _value(cell) for name, cell in given.items()})}"


def _table(key: str, table: FactTable) -> Iterator[str]:
    """A fact that has rows, one a line."""
    head = f"  {scalar(key, flow=True)}:"
    yield head if table.rows else f"{head} []"
    for row in table.rows:
        bare = row.cells.get("")
        cells = {scalar(name, flow=True): _value(cell) for name, cell in row.cells.items()}
        yield f"    - {_flow(**cells) if bare is None else _value(bare)}"


def _judgement(judgement: Judgement) -> Iterator[str]:
    yield f"  - path: {_names(judgement.path)}"
    # A share that was read has an end: 30 places hold every numeral that `decimals.number` takes.
    share = decimals.percent(judgement.share, decimals.MAX_DIGITS)
    texts = {
        "project": judgement.project,
        "grade": judgement.grade,
        "share": share,
        "words": judgement.words,
        "by": judgement.by,
        "overrules": "true" if judgement.overrules else "",
    }
    for name, text in texts.items():
        if text:
            yield from _entry(name, Cell(text=text, source=judgement.source), 4)


# --- text → scalars -----------------------------------------------------------------------------------------

# At the start of a plain scalar these mean something else to YAML. It would allow `-`, `?` and `:` before anything but a
# blank; of these only `-5` is common enough to be worth it.
_PLAIN = regex(r"(?![\s,\[\]{}#&*!|>'\"%@`?:])(?!-(?:\s|--|$))(?!\.\.\.)[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
_NOT_PLAIN = regex(r": |:$| #|\s$")
_NOT_IN_FLOW = regex(r"[,\[\]{}:?#]")
_READ_OTHERWISE = frozenset({"~", "null", "Null", "NULL", "<<"})
_INVISIBLE = regex("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_ESCAPED = regex('[\\\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# A literal block keeps lines as they are, but the eye cannot check blanks at their ends, nor YAML the indentation of a
# first line that begins with one.
_LITERAL = regex(r"[^ \t\n][^\n]*(?:\n+[^\n]+)+")


def scalar(text: str, *, flow: bool = False) -> str:
    """`text` on one line: plain, in single quotes, or, where a character needs an escape, in double quotes."""
    text = clean(text)
    plain = _PLAIN.fullmatch(text) and not _NOT_PLAIN.search(text) and text not in _READ_OTHERWISE
    if plain and not (flow and _NOT_IN_FLOW.search(text)):
        return text
    if _INVISIBLE.search(text):
        return f'"{_ESCAPED.sub(_escape, text)}"'
    return "'" + text.replace("'", "''") + "'"


def literal(text: str, indent: int) -> tuple[str, ...]:
    """The lines of a literal block (`|-`, then the text) for a text of several lines, () for one that needs escapes."""
    text = clean(text)
    lines = text.split("\n")
    if not _LITERAL.fullmatch(text) or any(line != line.rstrip() or _INVISIBLE.search(line) for line in lines):
        return ()
    return ("|-", *(" " * indent + line if line else "" for line in lines))


def clean(text: str) -> str:
    """`text` without the characters that no file may carry."""
    return CONTROL.sub(lambda bad: "\ufffd" if bad[0] >= "\ud800" else " ", text)


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return _ESCAPES.get(char) or (f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}")
