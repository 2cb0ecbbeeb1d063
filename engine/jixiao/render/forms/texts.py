"""The texts of a form: what a submission writes in a box, and how the ruleset wants a line filled in and marked.

In: cells, places, a plan. Out: plain text. The standards are the ruleset's own, put into words by `wording`.
"""

from collections.abc import Iterator

from jixiao.ground import decimals
from jixiao.records import Cell
from jixiao.records.law import Plan
from jixiao.render.forms.frame import Place
from jixiao.say import wording


def written(cell: Cell | None) -> str:
    """What stands in a cell; nothing for a formula that was never computed."""
    return cell.text if cell and not cell.uncomputed else ""


def standard(plan: Plan, place: Place) -> str:
    """评分标准 of a fixed line; `""` for one that the unit sets itself."""
    if place.fixed is None:
        return ""
    root = next(one for one in plan.roots if one.name == place.fixed.path[0])
    return wording.standard(place.fixed.node, plan.ruleset.judged, root=root.node)


def explanation(plan: Plan, place: Place) -> str:
    """How a fixed line is to be understood and marked: 指标解释, then 评分标准; `""` for the unit's own."""
    if place.fixed is None:
        return ""
    explain = place.fixed.node.explain.strip()
    return "\n".join(part for part in (explain, f"评分标准：{standard(plan, place)}。") if part)


def notes(plan: Plan) -> Iterator[str]:
    """What 填报说明 says before its table: which ruleset, how to fill in, how the unit's own indicators are marked."""
    ruleset = plan.ruleset
    yield f"规则集：{ruleset.title}（{ruleset.id}/{ruleset.edition}）。"
    yield from (f"依据：{wording.document(one)}" for one in ruleset.basis)
    yield "底色浅的格子由单位填写，不知道的空着，不要估。数值照实写，单位写在度量单位一栏。"
    if plan.first_level == "printed":
        yield "一级、二级指标由单位写明，与上一行相同的空着；每行都写分值，满分是各行分值之和。"
        yield from (f"{written_as}的：{marked}。" for written_as, marked in wording.targets(ruleset))
    firsts = [root for root in plan.roots if root.node.open and root.weight is not None]
    if firsts:
        shares = "，".join(f"{root.node.name}{decimals.plain(root.weight or 0)}分" for root in firsts)
        yield f"分值要么每行都写，要么都不写。都不写的：{shares}，由其三级指标平分。"
        yield from (f"{written_as}的：{marked}。" for written_as, marked in wording.targets(ruleset))
    if ruleset.judged:
        yield f"定性指标的档次：{'；'.join(wording.judgement(ruleset.judged))}。"
    yield f"等级：{wording.grades(ruleset.grades)}。"
