"""`--set PATH.field=value`: a submission as it would be with a cell changed, for asking what if.

Comes in: texts of the command line and submissions. Goes out: new submissions; the ones given are never touched. A
changed cell says where it was set. Nothing is scored, and no row is made up: a path that no form has is a Problem.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source, nearest
from jixiao.records import Cell, Fund, Row, Submission
from jixiao.values.names import key

#: The cells of a row that may be set, by key and by the form's own name.
ROW: Mapping[str, str] = MappingProxyType(
    {
        "target": "目标值",
        "actual": "实际完成值",
        "weight": "分值",
        "score": "得分",
        "reason": "偏差原因",
        "basis": "佐证材料",
        "remark": "备注",
        "operator": "指标性质",
        "unit": "度量单位",
    }
)
#: The same for a row of funds.
FUND: Mapping[str, str] = MappingProxyType({"executed": "执行数", "annual": "全年预算数", "initial": "年初预算数"})
BUDGET, FACTS = "预算", "事实"
#: The file that a cell's place names when it was set on the command line; the line counts the --set.
PLACE = "命令行--set"


@dataclass(frozen=True, slots=True)
class Edit:
    """One `--set`: where (names of a path; 预算 or 事实 alone for these), which key or fact, the new text, its place."""

    path: tuple[str, ...]
    field: str
    value: str
    source: Source


def parse(texts: Sequence[str]) -> tuple[Edit, ...]:
    """The edits that a command line asks for; raises Problems with all that cannot be understood."""
    edits: list[Edit] = []
    problems: list[Problem] = []
    for number, text in enumerate(texts, 1):
        found = _parsed(text, Source(PLACE, number))
        (edits if isinstance(found, Edit) else problems).append(found)  # type: ignore[arg-type]
    if problems:
        raise Problems(problems)
    return tuple(edits)


def _parsed(text: str, source: Source) -> Edit | Problem:
    left, equals, value = text.partition("=")
    where, dot, name = (part.strip() for part in left.rpartition("."))
    if left.strip().startswith(f"{FACTS}."):
        where, dot, name = FACTS, ".", left.strip().removeprefix(f"{FACTS}.").strip()
    if not (equals and dot and where and name):
        cure = "请写成 --set '产出指标/数量指标/发放人数.actual=600'、--set 预算.executed=1000 或 --set 事实.名称=值。"
        return Problem(source, "whatif.shape", f"看不懂“{text[:60]}”。", cure)
    if where == FACTS:
        return Edit((FACTS,), name, value.strip(), source)
    known = FUND if where == BUDGET else ROW
    keys = {**{field: field for field in known}, **{label: field for field, label in known.items()}}
    if name not in keys:
        allowed = "、".join(f"{field}（{label}）" for field, label in known.items())
        message, cure = f"“{where[:40]}”没有可以设定的“{name[:20]}”。", f"可以设定：{allowed}。"
        return Problem(source, "whatif.unknown-field", message, cure)
    path = (BUDGET,) if where == BUDGET else tuple(part.strip() for part in where.split("/") if part.strip())
    return Edit(path, keys[name], value.strip(), source)


def apply(forms: Sequence[Submission], edits: Sequence[Edit], facts: Collection[str]) -> tuple[Submission, ...]:
    """The submissions with every edit done in each form that has its line; raises Problems for those that fit none.

    `facts` are the names that the ruleset reads. Where several forms have a line, each is changed; the projects of a
    department count as forms.
    """
    problems: list[Problem] = []
    changed = list(forms)
    for edit in edits:
        if edit.path == (FACTS,):
            problems += _unknown_fact(edit, forms, facts)
            changed = [_with_fact(form, edit) for form in changed]
        elif edit.path == (BUDGET,):
            changed = [_with_fund(form, edit) for form in changed]
        else:
            problems += _unfit(edit, changed)
            changed = [_with_row(form, edit) for form in changed]
    if problems:
        raise Problems(dict.fromkeys(problems))
    return tuple(changed)


def _cell(edit: Edit) -> Cell:
    return Cell(text=edit.value, source=edit.source)


def _with_fact(form: Submission, edit: Edit) -> Submission:
    return replace(form, facts={**form.facts, edit.field: _cell(edit)})


def _unknown_fact(edit: Edit, forms: Sequence[Submission], facts: Collection[str]) -> Iterator[Problem]:
    known = dict.fromkeys((*facts, *(name for form in forms for name in form.facts)))
    if edit.field not in known:
        near = nearest(edit.field, known) or f"可以设定的事实：{'、'.join(known) or '无'}。"
        yield Problem(edit.source, "whatif.unknown-fact", f"规则集和申报表都没有事实“{edit.field[:40]}”。", near)


def _with_fund(form: Submission, edit: Edit) -> Submission:
    total = replace(form.budget.total or Fund(source=form.source), **_changed(edit))
    return replace(form, budget=replace(form.budget, total=total))


def _changed(edit: Edit) -> dict[str, Any]:
    return {edit.field: _cell(edit)}


def _with_row(form: Submission, edit: Edit) -> Submission:
    rows = tuple(replace(row, **_changed(_meant(row, edit))) if _is(row, edit) else row for row in form.rows)
    projects = tuple(_with_row(project, edit) for project in form.projects)
    return replace(form, rows=rows, projects=projects)


def _meant(row: Row, edit: Edit) -> Edit:
    """The edit of a row: the value that it is marked by is, on a monitoring form, what is expected."""
    return replace(edit, field="expected") if edit.field == "actual" and row.expected is not None else edit


def _is(row: Row, edit: Edit) -> bool:
    wanted = tuple(map(key, edit.path))
    return tuple(map(key, row.path))[-len(wanted) :] == wanted


def _unfit(edit: Edit, forms: Sequence[Submission]) -> Iterator[Problem]:
    """What is wrong with an edit of a row: no form has it, or one form has it twice."""
    name = "/".join(edit.path)
    every = tuple(_forms(forms))
    found = [[row for row in form.rows if _is(row, edit)] for form in every]
    if not any(found):
        rows = [row for form in every for row in form.rows]
        known = dict.fromkeys((*(row.path[-1] for row in rows), *("/".join(row.path) for row in rows)))
        shown = list(dict.fromkeys(row.path[-1] for row in rows))[:20]
        near = nearest(name, known) or f"可以设定的指标：{'、'.join(shown) or '无'}。"
        yield Problem(edit.source, "whatif.unknown-line", f"申报表中没有指标“{name[:60]}”。", near)
    for rows in found:
        if len(rows) > 1:
            paths = list(dict.fromkeys("/".join(row.path) for row in rows))
            cure = f"请写出完整的路径：{'、'.join(paths)}。" if len(paths) > 1 else "请直接改写申报表中的这一行。"
            yield Problem(edit.source, "whatif.ambiguous", f"“{name[:60]}”不止一行。", cure)


def _forms(forms: Iterable[Submission]) -> Iterator[Submission]:
    for form in forms:
        yield form
        yield from _forms(form.projects)
