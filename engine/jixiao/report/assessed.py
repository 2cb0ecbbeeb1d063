"""What an evaluation of a department came to, in the words of its report: group by group, then the total and the grade.

In: a department's `Scorecard`. Out: sentences for readers outside: figures of the scorecard, no formula, no rule and no id. While
points wait for a person the total and the grade are ranges.
"""

from collections.abc import Sequence
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.records import Line, Scorecard, Status
from jixiao.report import analysis, sentences
from jixiao.report import lines as of
from jixiao.report.figures import points


def groups(card: Scorecard) -> tuple[str, ...]:
    """A sentence for each group of indicators: what was judged, where points were lost and on what figures, what is open."""
    return tuple(_group(path[-1], lines) for path, lines in of.by_group(of.indicators(card)))


def _group(name: str, lines: Sequence[Line]) -> str:
    possible, _, open_, lost = analysis.sums(lines)
    count = f"{len(lines)}项指标，" if len(lines) > 1 else ""
    waiting = [line for line in lines if line.status is Status.PENDING]
    parts = [f"{name}方面，{count}分值{points(possible)}"]
    losses = [line for line in lines if of.lost(line)]
    if losses:
        each = "、".join(f"{line.path[-1]}失{points(of.lost(line))}{_on(line)}" for line in losses)
        parts.append(f"失{points(lost)}，其中{each}" if len(losses) > 1 else each)
    elif not waiting:
        parts.append("未失分")
    if len(waiting) == len(lines):
        parts.append("均待评判" if len(waiting) > 1 else "待评判")
    elif waiting:
        parts.append(f"{'、'.join(line.path[-1] for line in waiting)}（{points(open_)}）待评判")
    return f"{'；'.join(parts) if len(losses) > 1 else '，'.join(parts)}。"


def _on(line: Line) -> str:
    """The figures that a line lost points on: `（截至12月预算进度86%）`; values of a row as they were written."""
    if told := sentences.values(line):
        return f"（{told}）"
    read = {fact.name: fact.value for step in line.steps for fact in step.facts if fact.value}
    return f"（{'，'.join(f'{name}{value}' for name, value in read.items())}）" if read else ""


def total(card: Scorecard, lead: str) -> str:
    """The total and the grade behind `lead` (`绩效评价`): ranges while something is pending, and why there is no grade."""
    if card.gaps:
        return f"{lead}不评定等级：自评表不完整。"
    if card.grade is None and card.grade_range is None:
        return f"{lead}不评定等级：指标分值合计{points(card.possible)}，与规定的总分不符。"
    if not card.pending:
        return f"{lead}得{points(card.earned)}，等级为“{card.grade}”{sentences.ruled(card)}。"
    highest = Fraction(card.earned) + Fraction(card.pending)
    between = f"总分在{points(card.earned)}与{points(highest)}之间"
    if card.grade is not None:
        return f"{lead}等级为“{card.grade}”{sentences.ruled(card)}，{between}，待评判{points(card.pending)}。"
    one, other = card.grade_range or ("", "")
    return f"{lead}等级目前在“{one}”与“{other}”之间，{between}，待评判{points(card.pending)}。"


def claimed(card: Scorecard) -> str:
    """What the department gave itself, beside what the evaluation came to; `""` where it states no total."""
    said = card.declared
    if said is None:
        return ""
    own = f"部门自评得分{points(said.total)}"
    lowest, claim = Fraction(card.earned), Fraction(said.total)
    highest = lowest + Fraction(said.pending)
    if said.verdict == "consistent":
        return f"{own}，与评价结果一致。"
    if said.verdict == "needs":
        return f"{own}，在上述范围之内，待评判的{points(said.pending)}中须得到{points(said.needed)}才能成立。"
    edge = highest if claim > highest else lowest
    word = "高" if claim > edge else "低"
    than = "评价得分" if not said.pending else "上述范围的上限" if claim > highest else "上述范围的下限"
    return f"{own}，比{than}{word}{points(abs(decimals.exact_sum((claim, -edge))))}。"


def weight(card: Scorecard) -> str:
    """Which indicators were applied, in the law's own official name: how many, and of how many points."""
    leaves = of.indicators(card)
    return f"按照{sentences.quoted(card.ruleset.title)}的指标体系，共{len(leaves)}项指标，分值{points(card.possible)}"
