"""What is said of a form that was not read as it stands in its file: what is missing from it, and that it was inferred.

In: a submission, or its scorecard. Out: Chinese words, `""` where there is nothing to say.
"""

from collections.abc import Sequence

from jixiao.records import FormGap, GapKind, Scorecard, Submission
from jixiao.records.steps import Weighed

#: What stands in the place of a grade.
UNJUDGED = "表不完整"
#: Behind the name or the place of a form whose rows were fitted from a text without columns.
_INFERRED = "由文本推定"
_NAMED = 5
_SHARED = ("even", "printed-once", "printed-in-proportion")


def inferred(form: Submission, said: str) -> str:
    """The name or the place of a form, with the mark that it was inferred where it was."""
    return f"{said}（{_INFERRED}）" if form.inferred else said


def partial(card: Scorecard) -> str:
    """What is missing from a form and what that does to its total and its grade; without a full stop."""
    if not card.gaps:
        return ""
    read = sum(line.working is not None and line.working.row is not None for line in card.lines)
    of = {kind: [gap for gap in card.gaps if gap.kind is kind] for kind in GapKind}
    told = [f"文本在表的中间结束{_named(of[GapKind.CUT])}"] if of[GapKind.CUT] else []
    told += ["表的上半部分没有印出，不知道是哪个项目的"] if of[GapKind.HEAD] else []
    told += [f"有{len(of[GapKind.ROW])}行没有读出{_named(of[GapKind.ROW])}"] if of[GapKind.ROW] else []
    levels, points = of[GapKind.LEVEL], of[GapKind.WEIGHT]
    told += [f"有{len(levels)}行的二级指标没有印出{_named(levels)}"] if levels else []
    told += [f"有{len(points)}处分值是没有计算结果的公式{_named(points)}"] if points else []
    note = "，分值按已读到的指标分配，仅供参考" if _shared_out(card) else ""
    return f"这份自评表不完整：{'；'.join(told)}。只计读到的{read}行指标{note}，总分不作判断，不评等级"


def _shared_out(card: Scorecard) -> bool:
    """Whether points were divided over the lines that were read, though the form has more."""
    steps = (step for line in card.lines for step in line.steps)
    rows = any(gap.kind not in (GapKind.WEIGHT, GapKind.LEVEL) for gap in card.gaps)
    return rows and any(isinstance(step, Weighed) and step.how in _SHARED for step in steps)


def _named(gaps: Sequence[FormGap]) -> str:
    """The names of the indicators, as far as they are known, in brackets."""
    names = list(dict.fromkeys(gap.name for gap in gaps if gap.name))
    return f"（{'、'.join(names[:_NAMED])}{'等' if len(names) > _NAMED else ''}）" if names else ""
