"""Proofs about a ruleset whose first levels are the form's own (`first-level: printed`).

Comes in: a `Ruleset` of good form. Goes out: what is wrong with it: other first levels than fixed lines and one that units fill,
and every key that would have no effect, because the form has the say in what it is about.
"""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.ground.problems import Problem
from jixiao.law.format import Absence, Node, Ruleset

#: Grades are bands of so many points; they apply in proportion to what a form prints.
FULL = Decimal(100)
#: Keys of a first level that its points, names and lines come from the form instead of.
_IDLE = ("weight", "aliases", "expected", "when_empty", "choose", "inner")


def check(ruleset: Ruleset) -> Iterator[Problem]:
    """What is wrong with the framework, the total and the policies of a ruleset that takes its first levels from forms."""
    if ruleset.total != FULL:
        message = f"满分取自申报表，total 只是等级界限的基数，应为100，写的是{ruleset.total}。"
        yield Problem(ruleset.source, "ruleset.printed-total", message, "请把 total 改为100，等级的下限按百分制写。")
    yield from _roots(ruleset)
    yield from (_idle(f"总分的上限 cap {what}", ruleset) for what in _caps(ruleset))
    for name, field in Absence.model_fields.items():
        if name in ("empty_group", "not_applicable") and name in ruleset.absence.model_fields_set:
            yield _idle(f"absence 的 {field.alias}", ruleset, "表内有分值，分值不移动")
    for node in ruleset.nodes:
        if node.not_applicable not in (None, "full"):
            yield _idle(f"“{node.name}”的 not-applicable", node, "表内有分值，分值不移动，除非写 full")
    for root in ruleset.indicators:
        if root.open:
            yield from (_idle(f"“{root.name}”的 {_written(name)}", root) for name in _IDLE if getattr(root, name))
            for child in root.children:
                yield from _child(child)


def _roots(ruleset: Ruleset) -> Iterator[Problem]:
    """Exactly one first level that units fill; beside it at most one fixed line, which reads the funds."""
    found = [root for root in ruleset.indicators if root.open]
    fixed = [root for root in ruleset.indicators if root.method and not (root.bonus or root.penalty)]
    others = [root for root in ruleset.indicators if not root.open and root not in fixed[:1]]
    if len(found) != 1:
        place = found[1].source if found else ruleset.source
        message = f"由单位自设下级指标的一级指标有{len(found)}个，应恰有1个：表内的每个一级指标都照它计分。"
        yield Problem(place, "ruleset.printed-levels", message, "请只留一个 open: true 的一级指标。")
    for root in others:
        message = f"一级指标“{root.name}”没有用处：一级指标取自申报表，规则集另外只能写一行固定的（预算执行率）。"
        yield Problem(root.source, "ruleset.printed-levels", message, "请删去这一项。")


def _caps(ruleset: Ruleset) -> Iterator[str]:
    if ruleset.cap is not None:
        yield "没有加分项可以限"
    if any(veto.cap is not None for veto in ruleset.vetoes):
        yield "写在一票否决里，各表的满分却不一样"


def _child(child: Node) -> Iterator[Problem]:
    """A second level says how lines of that name are marked; which there are is the form's to say."""
    for name in _IDLE:
        if name != "aliases" and getattr(child, name):
            yield _idle(f"“{child.name}”的 {_written(name)}", child)
    if child.children or not child.open:
        message = f"“{child.name}”应由单位自设下级指标：它之下有哪些指标由申报表定。"
        yield Problem(child.source, "ruleset.printed-levels", message, "请写 open: true，删去 children 和 method。")


def _written(name: str) -> str:
    return str(Node.model_fields[name].alias or name)


def _idle(what: str, owner: Node | Ruleset, why: str = "名称、分值和有哪些指标都取自申报表") -> Problem:
    message = f"first-level 为 printed 时，{what} 没有作用：{why}。"
    return Problem(owner.source, "ruleset.no-effect", message, "请删去这一项。")
