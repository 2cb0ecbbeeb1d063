"""A ruleset → its 指标体系表: the framework as a bureau publishes it, written from the definition that is executed.

In: a ruleset and its finding rules. Out: a `Report`: the table of indicators with points, 评分标准 in words and 依据, then
grades, judgement, targets, absence, limits, facts and finding rules. 指标解释 and 依据 are what the ruleset says of an
indicator; 评分标准 is never copied from them. Documents whose original nobody has compared are marked.
"""

from collections.abc import Iterator, Sequence

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.law.format import FindingRule, Node, Ruleset
from jixiao.report.blocks import Block, Bullets, Cell, Column, Heading, Report, Table, cell, head, paragraph, report
from jixiao.say import sources, wording

_LEVELS = ("一级指标", "二级指标", "三级指标", "四级指标", "五级指标", "六级指标")
_SCOPE = {"project": "项目支出", "department": "部门整体支出"}
#: What is said of a level above the lines is said below the table, not in it.
_PROPORTION = "（百分制；满分不是100分的按比例折算）"
_GENERATED = "评分标准由规则集的计分定义逐项生成；指标解释和依据是规则集对指标的说明，不参与计分。"


def framework(ruleset: Ruleset, rules: Sequence[FindingRule]) -> Report:
    """The 指标体系表 of a ruleset with all that it says besides."""
    total = "总分按申报表所印" if ruleset.first_level == "printed" else f"总分{decimals.plain(ruleset.total)}分"
    about = (f"{ruleset.id}/{ruleset.edition}", _SCOPE[ruleset.scope], total, sources.weakest(ruleset.verified))
    subtitle = [("　".join(filter(None, about)),)]
    if ruleset.effective is not None:
        until = f"，{ruleset.effective.to}失效" if ruleset.effective.to else ""
        subtitle.append((f"{ruleset.effective.from_}起施行{until}",))
    return report((ruleset.title,), subtitle, [*_main(ruleset), *_rest(ruleset), *_lists(ruleset, rules)])


# --- the table --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A row of the table: the nodes from the first level down, with the rows that each of them covers from here."""

    nodes: tuple[tuple[Node, int], ...]  # (node, rows it covers); 0 where a row above began it


def leaves(nodes: Sequence[Node], above: tuple[Node, ...] = ()) -> Iterator[tuple[Node, ...]]:
    """The rows of the table, each with its nodes from the first level down."""
    for node in nodes:
        if node.children:
            yield from leaves(node.children, (*above, node))
        else:
            yield (*above, node)


def _rows(ruleset: Ruleset) -> tuple[_Leaf, ...]:
    paths = tuple(leaves(ruleset.indicators))
    rows = []
    for number, path in enumerate(paths):
        before = paths[number - 1] if number else ()
        spans = []
        for depth, node in enumerate(path):
            begun = len(before) > depth and all(a is b for a, b in zip(before, path[: depth + 1], strict=False))
            spans.append(
                (node, 0 if begun else sum(1 for other in paths if len(other) > depth and other[depth] is node))
            )
        rows.append(_Leaf(tuple(spans)))
    return tuple(rows)


def _main(ruleset: Ruleset) -> Iterator[Block]:
    rows = _rows(ruleset)
    depth = max(3, *(len(row.nodes) for row in rows))
    names = [name for level in _LEVELS[:depth] for name in (level, "分值")]
    columns = (
        *(column for _ in range(depth) for column in (Column("center", 3), Column("center", 1))),
        *(Column("left", 6), Column("left", 10), Column("left", 4)),
    )
    body = []
    for row in rows:
        cells: list[Cell] = []
        for node, down in row.nodes:
            if down:
                cells += [cell(node.name, down=down), cell(_points(node), down=down)]
        leaf = row.nodes[-1][0]
        cells += [cell("")] * (2 * (depth - len(row.nodes)))
        standard = wording.standard(leaf, ruleset.judged, root=row.nodes[0][0])
        explained = "\n".join(part for part in (leaf.explain.strip(), wording.measure(leaf.method)) if part)
        cells += [cell(explained), cell(standard), cell(leaf.basis.strip())]
        body.append(tuple(cells))
    header = head(*names, "指标解释", "评分标准", "依据")
    yield Table("指标体系", columns, header, tuple(body))
    yield paragraph(_GENERATED)


def _points(node: Node) -> str:
    return "" if node.weight is None else decimals.plain(node.weight)


# --- what else it says ------------------------------------------------------------------------------------------


def _rest(ruleset: Ruleset) -> Iterator[Block]:
    yield Heading(1, "依据")
    yield Bullets(tuple((wording.citation(one),) for one in ruleset.basis))
    yield Heading(1, "总分与等级")
    yield _bullets(
        wording.full_marks(ruleset),
        f"等级：{wording.grades(ruleset.grades)}{_PROPORTION if ruleset.first_level == 'printed' else ''}",
        wording.rounding(ruleset),
        *wording.ends(ruleset),
    )
    above = [
        f"“{node.name}”：{'；'.join(said)}"
        for node in ruleset.nodes
        if node.children and (said := _levels(node, ruleset))
    ]
    if above:
        yield Heading(1, "对各级指标的规定")
        yield _bullets(*above)
    if ruleset.judged:
        yield Heading(1, "定性档次")
        yield _bullets(*wording.judgement(ruleset.judged))
    if ruleset.targets is not None:
        yield Heading(1, "单位自设指标的计分")
        rows = [tuple(map(cell, row)) for row in wording.targets(ruleset)]
        yield Table(
            "按目标值的写法计分", (Column("left", 4), Column("left", 10)), head("目标值", "评分标准"), tuple(rows)
        )
    yield Heading(1, "缺失与不适用")
    yield _bullets(*wording.absences(ruleset))


def _levels(node: Node, ruleset: Ruleset) -> tuple[str, ...]:
    """The rules of a level above the lines, with its explanation and basis, which have no place in the table."""
    own = (f"说明：{node.explain.strip()}",) if node.explain else ()
    basis = (f"依据：{node.basis.strip()}",) if node.basis else ()
    return (*wording.policies(node, ruleset.judged), *own, *basis)


def _lists(ruleset: Ruleset, rules: Sequence[FindingRule]) -> Iterator[Block]:
    if ruleset.facts:
        yield Heading(1, "评分所需数据")
        rows = [(fact.name, fact.type.value, wording.origin(fact), fact.title) for fact in ruleset.facts]
        columns = (Column("left", 4), Column("center", 1), Column("left", 5), Column("left", 5))
        yield Table("数据", columns, head("名称", "类型", "来源", "说明"), tuple(tuple(map(cell, row)) for row in rows))
    if rules:
        yield Heading(1, "发现问题的规则")
        cells = [tuple(map(cell, wording.finding(rule))) for rule in rules]
        columns = (Column("left", 4), Column("left", 8), Column("left", 4), Column("center", 1))
        yield Table("发现规则", columns, head("编号", "条件", "界限", "程度"), tuple(cells))


def _bullets(*texts: str) -> Bullets:
    return Bullets(tuple((f"{text}。".replace("。。", "。"),) for text in texts))
