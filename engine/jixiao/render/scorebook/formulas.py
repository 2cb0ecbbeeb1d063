"""The mark of a line as an Excel formula, or why it has none.

In: an `Entry` and where its values stand on the sheet. Out: `Live` or `Carried`. One row of `FORMULAS` for every method.
What words decided (照抄目标, 已完成) and what persons decided without a figure is carried over.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from jixiao.ground import decimals
from jixiao.records import Evidence, Status
from jixiao.render.scorebook import compared, computed
from jixiao.render.scorebook.asked import Asked, Carried, Live
from jixiao.render.scorebook.expressions import Inexpressible, number, safe
from jixiao.say import labels

#: Excel takes no longer formula than 8192 characters.
_LONGEST: Final = 8000

#: One row for every method of the closed table.
FORMULAS: Final[Mapping[str, Callable[[Asked], Live | Carried]]] = MappingProxyType(
    {
        "at-least": compared.at_least,
        "at-most": compared.at_most,
        "equal": compared.at_least,
        "zero-target": compared.zero_target,
        "reverse-linear": compared.reverse_linear,
        "interval": compared.interval,
        "deadline": compared.deadline,
        "all-or-nothing": compared.all_or_nothing,
        "exact": compared.exact,
        "graded": computed.graded,
        "experts": computed.experts,
        "yes-no": compared.yes_no,
        "formula": computed.by_formula,
        "bands": computed.bands,
        "interpolate": computed.interpolate,
        "per-unit": computed.per_unit,
        "lookup": computed.lookup,
        "elements": computed.elements,
        "checkpoints": computed.checkpoints,
        "cases": computed.cases,
    }
)


def mark(asked: Asked, places: int) -> Live | Carried:
    """The formula of a line's mark: rounded once, half up, within 0 and the points of the line."""
    entry = asked.entry
    try:
        found = _points(asked)
    except Inexpressible as reason:
        return Carried(str(reason))
    if isinstance(found, Carried):
        return found
    sign = "-" if entry.slot and entry.slot.planned.penalty else ""
    text = f"={sign}ROUND({safe(f'MAX(0,MIN({asked.at.weight},{found.text}))')},{places})"
    if len(text) > _LONGEST or (found.measured and len(found.measured[0]) > _LONGEST):
        return Carried("公式太长，Excel 容不下")
    return Live(text, found.how, found.measured)


def _points(asked: Asked) -> Live | Carried:
    entry, line = asked.entry, asked.entry.line
    if line.status is not Status.SCORED or entry.slot is None:
        return Carried(labels.STATUS[line.status])
    planned, weight = entry.slot.planned, asked.at.weight
    if planned.absent is not None and planned.absent(entry.value) is True:
        return Live(weight, "不适用，按规则计满分")
    if entry.judgement is not None:
        share = entry.judgement.share
        return Live(f"{weight}*{number(share)}", f"分值×{decimals.percent(share)}，比例由人工评判")
    row = entry.slot.row
    if planned.evidence_required and (row is None or row.basis is None or row.basis.blank or row.basis.uncomputed):
        return Carried("没有佐证材料，计0分")
    for test, override in planned.overrides:
        if test(entry.value) is True:
            return Live(
                f"{weight}*{number(override.share)}", f"{override.text}，改计{decimals.percent(override.share)}"
            )
    if entry.params is None:
        return Carried("没有计分方法")
    if entry.of_target and entry.said.target is not None and line.evidence is not Evidence.MEASURED:
        return Carried(f"由文字判定（{labels.EVIDENCE[line.evidence]}）")
    return FORMULAS[entry.params.method](asked)
