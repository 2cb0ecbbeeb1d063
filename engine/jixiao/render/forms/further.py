"""A plan, maybe with a submission → the further tables of its form: what a self-evaluation form has no place for.

In: a plan, a submission or None, the rows of the form. Out: the tables that the ruleset needs or the submission fills:
基础数据 (facts), a table for each fact that has rows, 要点 (elements), 专家评分, 分部数据, 人工评判, 文字说明; always 填报说明.
Their labels are those by which `intake.forms.further` knows them; a row that is not filled in says nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from jixiao.ground import decimals
from jixiao.intake.canonical.writer import NARRATIVE
from jixiao.intake.forms.columns import UNDER
from jixiao.intake.forms.facttables import LABEL
from jixiao.intake.forms.further import PATH, FurtherKind
from jixiao.law import formula
from jixiao.law.format import Declared
from jixiao.law.methods.elements import Elements
from jixiao.law.methods.graded import Graded
from jixiao.law.methods.ranges import Ranges, asked
from jixiao.records import Cell, FactTable, Submission
from jixiao.records.law import Plan
from jixiao.render.forms.frame import Place, budget_line
from jixiao.render.forms.records import FormBox, FormTable, Role
from jixiao.render.forms.texts import notes, standard, written
from jixiao.say import wording
from jixiao.values.quantity import same_words

_YES_NO: Final = ("是", "否")
_PATH_WIDTHS: Final = (14, 16, 26)
#: Empty rows for the indicators that units set themselves, and for the marks of experts.
_EMPTY: Final = 6
_TYPES: Final[Mapping[formula.Type, str]] = MappingProxyType(
    {
        formula.Type.NUMBER: "数；可以写百分数，如 95%",
        formula.Type.MONEY: "金额；不写单位的，按自评表的金额单位",
        formula.Type.TEXT: "文字",
        formula.Type.TRUTH: "是或否",
        formula.Type.DATE: "日期，写到日，如 2023年3月15日",
    }
)

#: The title of a table and what it says below.
_TITLES: Final[Mapping[FurtherKind, tuple[str, str]]] = MappingProxyType(
    {
        FurtherKind.FACTS: ("基础数据", "计分的算式要用的数据。没有的空着，不要写0。"),
        FurtherKind.ELEMENTS: ("要点", "逐条回答是或否。没有回答的不当作否，由人工评判。"),
        FurtherKind.EXPERTS: ("专家评分", "每位专家的评分写一行。"),
        FurtherKind.PARTS: ("分部数据", "完成值由几个单位或几个时段汇总的，一个部分写一行；汇总的办法按规则。"),
        FurtherKind.JUDGEMENTS: ("人工评判", "由评价组填写，只评规则不能判定的指标；得分比例写百分数，意见写明理由。"),
        FurtherKind.NARRATIVE: ("文字说明", "写进评价报告的文字。没有的空着。"),
        FurtherKind.EXPLAINED: ("填报说明", ""),
    }
)
_Boxes = tuple[FormBox, ...]


def tables(plan: Plan, submission: Submission | None, found: Sequence[Place]) -> Iterator[FormTable]:
    """The further tables of a form; a blank one (no submission) has empty rows for what nobody can know before."""
    made = (
        (FurtherKind.FACTS, (22, 22, 60, 34), _facts(plan, submission)),
        (FurtherKind.ELEMENTS, (*_PATH_WIDTHS, 56, 12), _elements(found)),
        (FurtherKind.EXPERTS, (*_PATH_WIDTHS, 20), _experts(found, submission is None)),
        (FurtherKind.PARTS, (*_PATH_WIDTHS, 28, 20, 12), _parts(found, submission is None)),
        (FurtherKind.JUDGEMENTS, (*_PATH_WIDTHS, 14, 12, 40, 14), _judgements(plan, submission, found)),
        (FurtherKind.NARRATIVE, (30, 106), _narrative(submission)),
    )
    project = written(submission.project) if submission else ""
    yield from _tables(plan, submission, project)
    for kind, widths, boxes in made:
        if rows := tuple(boxes):
            above = (
                FormBox(0, "项目名称"),
                FormBox(1, project, "text", len(widths) - 1, open=True, hint=_ONLY_FOR_SEVERAL),
            )
            title, note = _TITLES[kind]
            yield FormTable(title, title, (note,), widths, (above, _heading(kind), *rows), heading=1, frozen=2)
    title, _ = _TITLES[FurtherKind.EXPLAINED]
    explained = (_heading(FurtherKind.EXPLAINED), *_explained(plan, found))
    yield FormTable(title, title, tuple(notes(plan)), (*_PATH_WIDTHS, 8, 32, 40), explained, heading=0, frozen=0)


_ONLY_FOR_SEVERAL: Final = "文件里只有一张自评表的可以不写。"
#: The headings of the kinds that have more columns than are read back: the others are for whoever fills in the form.
_HEADINGS: Final[Mapping[FurtherKind, tuple[str, ...]]] = MappingProxyType(
    {
        FurtherKind.FACTS: (*FurtherKind.FACTS.value, "说明", "怎么写"),
        FurtherKind.PARTS: (*PATH, "部分（单位、时段）", *FurtherKind.PARTS.value[len(PATH) :]),
        FurtherKind.EXPLAINED: (*PATH, "分值", "指标解释", *FurtherKind.EXPLAINED.value[len(PATH) :]),
    }
)


def _heading(kind: FurtherKind) -> _Boxes:
    return tuple(FormBox(left, label) for left, label in enumerate(_HEADINGS.get(kind, kind.value)))


def _names(path: Sequence[str]) -> _Boxes:
    """The boxes of an indicator's names: printed where they are known, open where not."""
    known = any(path)
    role: Role = "label" if known else "text"
    return tuple(FormBox(left, name, role, open=not known) for left, name in enumerate(_three(path)))


def _three(path: Sequence[str]) -> tuple[str, str, str]:
    """The names by which a further table calls an indicator: those of the third level and below stand in one box."""
    return path[0], path[1], UNDER.join(name for name in path[2:] if name)


def _open(left: int, text: str, role: Role = "text", choices: tuple[str, ...] = (), hint: str = "") -> FormBox:
    return FormBox(left, text, role, open=True, choices=choices, hint=hint)


_NOBODY: Final = ("", "", "")


def _facts(plan: Plan, submission: Submission | None) -> Iterator[_Boxes]:
    given = submission.facts if submission else {}
    declared = {fact.name: fact for fact in plan.ruleset.facts if fact.value is None}
    asked = (name for name, fact in declared.items() if name not in given and fact.type is not formula.Type.TABLE)
    for name in (*given, *asked):
        fact = declared.get(name)
        choices = _YES_NO if fact and fact.type is formula.Type.TRUTH else ()
        yield (
            FormBox(0, name),
            _open(1, written(given.get(name)), choices=choices),
            FormBox(2, _note(fact) if fact else "", "note"),
            FormBox(3, _TYPES.get(fact.type, "") if fact else "", "note"),
        )


def _note(fact: Declared) -> str:
    """What is said of a fact beside its box."""
    return "；".join(filter(None, (fact.title.rstrip("。"), wording.supplied(fact))))


#: A table of facts has at least so many columns: its name and that of the project stand in the row above its heading.
_LEAST: Final = 4


def _tables(plan: Plan, submission: Submission | None, project: str) -> Iterator[FormTable]:
    """A table for each fact that has rows: what the ruleset declares, then what else the submission holds."""
    given = dict(submission.tables) if submission else {}
    declared = {fact.name: fact for fact in plan.ruleset.facts if fact.type is formula.Type.TABLE}
    for name in (*declared, *(name for name in given if name not in declared)):
        fact, table = declared.get(name), given.get(name)
        columns = list(fact.columns) if fact else []
        columns += dict.fromkeys(one for row in table.rows for one in row.cells if one not in columns) if table else ()
        if table is None and submission is not None and name in submission.facts:
            continue  # 无 or 不适用 stands among the 基础数据
        count = max(len(columns), _LEAST)
        head = (
            FormBox(0, LABEL),
            FormBox(1, name),
            FormBox(2, "项目名称"),
            FormBox(3, project, "text", count - 3, open=True, hint=_ONLY_FOR_SEVERAL),
        )
        heading = tuple(FormBox(left, one) for left, one in enumerate((*columns, *[""] * (count - len(columns)))))
        rows = tuple(
            tuple(_cell(fact, left, one, row) for left, one in enumerate(columns))
            + tuple(FormBox(left) for left in range(len(columns), count))
            for row in _rows(table, columns)
        )
        told = (_note(fact) if fact else "", "一件事写一行，没有的在第一行第一格写“无”；不知道的格空着。")
        notes_ = tuple(one if one.endswith("。") else f"{one}。" for one in told if one)
        yield FormTable(name, name, notes_, (22,) * count, (head, heading, *rows), heading=1, frozen=2)


def _rows(table: FactTable | None, columns: Sequence[str]) -> Iterator[Mapping[str, Cell]]:
    """The rows to print: those that are given, 无 for none, else empty ones."""
    if table is None:
        yield from ({} for _ in range(_EMPTY))
    elif not table.rows and columns:
        yield {columns[0]: Cell("无", table.source)}
    else:
        yield from (row.cells for row in table.rows)


def _cell(fact: Declared | None, left: int, column: str, row: Mapping[str, Cell]) -> FormBox:
    kind = fact.columns.get(column) if fact else None
    choices = _YES_NO if kind is formula.Type.TRUTH else ()
    return _open(left, written(row.get(column)), choices=choices, hint=f"{_TYPES[kind]}。" if kind else "")


def _elements(found: Sequence[Place]) -> Iterator[_Boxes]:
    for place in found:
        given = place.row.elements if place.row else {}
        params = place.fixed.node.method if place.fixed else None
        asked = [item.name for item in params.items] if isinstance(params, Elements) else []
        for name in (*given, *(name for name in asked if not any(same_words(name, said) for said in given))):
            answer = _open(4, written(given.get(name)), choices=_YES_NO, hint="符合选是，不符合选否。")
            yield *_names(place.path), FormBox(3, name), answer


def _experts(found: Sequence[Place], blank: bool) -> Iterator[_Boxes]:
    for place in found:
        params = place.fixed.node.method if place.fixed else None
        marks = [written(cell) for cell in place.row.experts] if place.row else []
        giver = asked(params) if params is not None else None
        if giver is not None:
            full = decimals.plain(giver.full)
            marks += [""] * (_EMPTY if blank or not marks else 0)
            yield from ((*_names(place.path), _open(3, mark, "number", hint=f"满分{full}分。")) for mark in marks)
        else:
            yield from ((*_names(place.path), _open(3, mark, "number")) for mark in marks)


def _parts(found: Sequence[Place], blank: bool) -> Iterator[_Boxes]:
    for place in found:
        for part in place.row.parts if place.row else ():
            yield *_names(place.path), _open(3, ""), _open(4, written(part.actual)), _open(5, written(part.weight))
    if blank and any(place.combined for place in found):
        hint = "写数，如资金额；各部分都不写的，一样重。"
        for _ in range(_EMPTY):
            yield *_names(_NOBODY), _open(3, ""), _open(4, ""), _open(5, "", hint=hint)


def _judgements(plan: Plan, submission: Submission | None, found: Sequence[Place]) -> Iterator[_Boxes]:
    general = tuple(grade.label for grade in plan.ruleset.judged)
    judged: set[tuple[str, ...]] = set()
    for one in submission.judgements if submission else ():
        two = (one.path[0], "", *one.path[1:])
        path = _three(one.path if len(one.path) > 2 else two)
        judged.add(path)
        share = decimals.percent(one.share, decimals.MAX_DIGITS)
        yield *_names(path), *_judged((one.grade, share, one.words, one.by), general)
    for place in found:
        params = place.fixed.node.method if place.fixed else None
        if isinstance(params, Ranges) and params.mark == "person" and _three(place.path) not in judged:
            yield *_names(place.path), *_judged(("", "", "", ""), ())
        if isinstance(params, Graded) and _three(place.path) not in judged:
            own = tuple(grade.label for grade in params.grades)
            yield *_names(place.path), *_judged(("", "", "", ""), own or general)
    if submission is None and any(place.fixed is None for place in found):
        yield from ((*_names(_NOBODY), *_judged(("", "", "", ""), general)) for _ in range(_EMPTY))


def _judged(texts: tuple[str, str, str, str], grades: tuple[str, ...]) -> _Boxes:
    grade, share, words, by = texts
    return (
        _open(3, grade, choices=grades),
        _open(4, share, hint="如 95%，要在所选档次的区间内。"),
        _open(5, words, "words", hint="写明理由，如现场核查的情况。"),
        _open(6, by),
    )


def _narrative(submission: Submission | None) -> Iterator[_Boxes]:
    for key, label in NARRATIVE.items():
        yield FormBox(0, label), _open(1, written(submission.narrative.get(key)) if submission else "", "words")


def _explained(plan: Plan, found: Sequence[Place]) -> Iterator[_Boxes]:
    line = budget_line(plan)
    funds = (Place((line.path[0], "", ""), line),) if line else ()
    for place in (*funds, *found):
        if place.fixed:
            node = place.fixed.node
            points = decimals.plain(node.weight) if node.weight is not None else ""
            meant = "\n".join(part for part in (node.explain.strip(), node.basis.strip()) if part)
            marked = f"{standard(plan, place)}。"
            yield *_names(place.path), FormBox(3, points), FormBox(4, meant, "note"), FormBox(5, marked, "note")
