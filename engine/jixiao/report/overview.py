"""The overview of a project (综述) that accounts print above its table: execution, achievement, problems, measures.

In: a `Scorecard`. Out: one paragraph. The problems and what answers them are those of `causes`, the gravest few.
"""

from collections.abc import Iterator

from jixiao.records import Scorecard
from jixiao.report import achieved, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import Gap, Span, Spans, numeral, text
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
        *(("发现的主要问题：", *enumerated([(one.title,) for one in found])) if found else ("发现的主要问题：无。",)),
        "下一步改进措施：",
        *(enumerated([(one.measure,) for one in found]) or ended((own or "无",))),
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


def enumerated(items: list[Spans]) -> Spans:
    """The items one after the other, each a sentence or two, with 一是 二是 before them where there are several."""
    present = [ended(one) for one in items if text(one).strip()]
    if len(present) < 2:
        return tuple(span for one in present for span in one)
    return tuple(span for n, one in enumerate(present, 1) for span in (f"{numeral(n)}是", *one))


def ended(spans: Spans) -> Spans:
    """The spans with a full stop at their end."""
    return spans if text(spans).endswith(("。", "！", "？")) else (*spans, "。")
