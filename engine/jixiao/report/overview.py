"""The overview of a project (综述) that accounts print above its table: execution, achievement, problems, measures.

In: a `Scorecard`. Out: one paragraph. The problems and what answers them are those of `causes`, the gravest few.
"""

from collections.abc import Iterator, Sequence

from jixiao.records import Scorecard
from jixiao.report import achieved, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import Gap, Span, Spans, numeral
from jixiao.report.causes import causes

#: So many problems an overview names; the report has them all.
MOST = 3


def told(card: Scorecard) -> Spans:
    """The overview of one card."""
    found = causes(card)[:MOST]
    own = sentences.closed(sentences.stated(card.submission.narrative.get("suggestions")))
    return (
        sentences.name(card),
        *sentences.execution(card.budget),
        "通过项目实施，",
        *_done(card),
        f"发现的主要问题：{_listed([one.title for one in found])}",
        f"下一步改进措施：{_listed([one.measure for one in found] or [own])}",
    )


def _done(card: Scorecard) -> Iterator[Span]:
    """What the unit says was achieved, and how the indicators stand."""
    said = sentences.closed(sentences.stated(card.submission.goal_achieved))
    lines = tuple(line for line in of.indicators(card) if not of.budget_line(line))
    if said:
        yield f"单位填报的完成情况为{sentences.quoted(said)}{'；' if lines else '。'}"
    elif not lines:
        yield Gap("年度总体目标的实际完成情况", "goal.achieved")
        yield "。"
    if lines:
        only = f"{achieved.outcome(lines[0]).value}。" if len(lines) == 1 else ""
        yield f"{achieved.counted('所设绩效指标', lines)}{only}"


def _listed(items: Sequence[str]) -> str:
    """The items as one sentence, with 一是 and 二是 before them where there are several; 无 for none."""
    told = "；".join(f"{numeral(n)}是{one}" for n, one in enumerate(items, 1)) if len(items) > 1 else "".join(items)
    return sentences.ended(told or "无")
