"""What would move a total → text for a terminal.

In: a `WhatIf`. Out: text. Exact changes are rounded here once, for showing.
"""

from collections.abc import Iterator, Sequence

from jixiao.ground import decimals
from jixiao.records import Line, Status
from jixiao.report.comparison import project
from jixiao.report.figures import fixed, signed
from jixiao.say import labels, steps
from jixiao.say.plain import Field, one_line, table, wrapped
from jixiao.study.whatif import Edge, Gain, NextGrade, WhatIf

_GAINS = (
    Field("指标", least=16),
    Field("得分", "right"),
    Field("满分", "right"),
    Field("可增", "right"),
    Field("总分", "right"),
    Field("等级"),
    Field("说明"),
)
_EDGES = (
    Field("指标", least=16),
    Field("现完成值", least=8),
    Field("目标值", least=8),
    Field("得到", "right"),
    Field("界限", "right"),
    Field("应达到", "right"),
    Field("实得", "right"),
)
_WEIGHTS = (Field("一级指标"), Field("分值", "right"), Field("得分", "right"), Field("总分变化", "right"))


def render(found: WhatIf, *, width: int, line: Line | None = None) -> str:
    """What would move the total; only what concerns `line` where one is given."""
    card = found.card
    why = "自评表不完整" if card.gaps else "分值合计与总分不符"
    ruled = f"（{steps.text(found.ruled)}）" if found.ruled else ""
    grade = f"，等级{found.grade}{ruled}" if found.grade else f"，{why}，不评等级"
    grade += "（待评判前）" if card.grade_range else ""
    rows = [f"假如：{one_line(project(card))}", f"  现在总分{fixed(card.earned)}{grade}。"]
    if card.pending:
        rows.append(
            f"  待评判{fixed(card.pending)}分，全部评判后总分在{fixed(card.earned)}到{fixed(found.highest)}之间。"
        )
    if found.limited:
        rows.append(f"  总分已受上限或一票否决限制，指标再得分也不高于{fixed(card.earned)}。")
    gains = [gain for gain in found.gains if line is None or gain.line == line]
    if gains:
        rows += ["", "某项得满分时", *table(_GAINS, [_gain(gain, found) for gain in gains], width)]
    elif line is not None:
        rows.append("  本项没有可以增加的得分。")
    edges = [edge for edge in found.edges if line is None or edge.line == line]
    if edges:
        rows += ["", "完成值从多少起多得分（“应达到”按原有小数位，已重新评分核对）"]
        rows += table(_EDGES, [_edge(edge) for edge in edges], width)
    if line is None:
        rows += ["", *_next(found.next, width)] if found.next else []
        rows += ["", "某个一级指标多1分、其余按比例减少时", *table(_WEIGHTS, list(_weights(found)), width)]
    return "\n".join(rows)


def _name(line: Line) -> str:
    return "/".join(line.path)


def _gain(gain: Gain, found: WhatIf) -> tuple[str, ...]:
    line = gain.line
    grade = "" if gain.grade is None else gain.grade if gain.grade == found.grade else f"{found.grade}→{gain.grade}"
    note = "待评判，0到满分" if line.status is Status.PENDING else ""
    note = note or ("" if line.status is Status.SCORED else labels.STATUS[line.status])
    best = line.earned + gain.points
    return (_name(line), fixed(line.earned), fixed(best), signed(gain.points), fixed(gain.total), grade, note)


def _edge(edge: Edge) -> tuple[str, ...]:
    exact = "" if edge.exact is None else _exact(edge)
    value = decimals.plain(edge.value, 6) + edge.unit
    target, actual = edge.line.said_target, edge.line.said_actual
    return (_name(edge.line), actual, target, fixed(edge.mark), exact, value, fixed(edge.earned))


def _exact(edge: Edge) -> str:
    """The exact edge: as a decimal where it has an end, else as a fraction of whole numbers with about what it is."""
    assert edge.exact is not None
    shown = decimals.plain(edge.exact, 6)
    if decimals.number(shown) == edge.exact:
        return shown
    return f"{edge.exact.numerator}/{edge.exact.denominator}≈{decimals.plain(decimals.half_up(edge.exact, 4))}"


def _next(found: NextGrade, width: int) -> Iterator[str]:
    yield f"距下一等级“{found.label}”（{fixed(found.from_)}分起）还差{fixed(found.missing)}分"
    if found.singles:
        yield from _listed("任一项得满分即可：", found.singles, width)
    elif found.together:
        yield from _listed(f"没有一项单独足够；最少要{len(found.together)}项都得满分：", found.together, width)
    else:
        yield "  全部指标得满分也达不到。"


def _listed(words: str, lines: Sequence[Line], width: int) -> list[str]:
    names = "、".join(_name(line) + ("（待评判）" if line.status is Status.PENDING else "") for line in lines)
    return wrapped(f"  {words}{names}。", width, indent=4)


def _weights(found: WhatIf) -> Iterator[tuple[str, ...]]:
    for one in found.weights:
        change = "—" if one.change is None else signed(decimals.half_up(one.change))
        yield (_name(one.line), fixed(one.line.possible), fixed(one.line.earned), change)
