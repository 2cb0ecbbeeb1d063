"""What reports still ask, each question once.

In: the reports of a run. Out: a `Question` for every gap that is a question of its own, with the forms that it is asked for, in
the order of the reports. Nothing is answered here: `intake.answers` puts what people fill in where it belongs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from jixiao.ground.dataclass import dataclass
from jixiao.intake import answers
from jixiao.records import Submission, Whose
from jixiao.report.blocks import Gap, Heading, Report, Span, Spans, spans

#: Where the gaps of a title stand.
COVER = "标题"


@dataclass(frozen=True, slots=True)
class Question:
    """What is missing, the section that it is for, and the forms that lack it.

    `key` is the place of a form that an answer fills; `""` where only the form itself can be corrected.
    """

    key: str
    what: str
    section: str
    whose: tuple[Whose, ...]


def questions(reports: Iterable[Report]) -> tuple[Question, ...]:
    """Every question of the reports once: gaps with one key, or, without any, with the same words, are one question."""
    return together(
        Question(gap.key, gap.what, section, tuple(filter(None, (gap.whose or report.whose,))))
        for report in reports
        for section, gap in gaps(report)
    )


def together(asked: Iterable[Question]) -> tuple[Question, ...]:
    """Each question once, as it is first asked, for all the forms that it is asked for."""
    found: dict[tuple[str, str], tuple[Question, dict[Whose, None]]] = {}
    for one in asked:
        _, whose = found.setdefault((one.key, "" if one.key else one.what), (one, {}))
        whose.update(dict.fromkeys(one.whose))
    return tuple(replace(first, whose=tuple(whose)) for first, whose in found.values())


def gaps(report: Report) -> Iterator[tuple[str, Gap]]:
    """The gaps of a report in their order, each with the heading that it stands under; last those of sections left out."""
    yield from ((COVER, span) for line in (report.title, *report.subtitle) for span in line if isinstance(span, Gap))
    section = COVER
    for block in report.blocks:
        section = f"{block.number}{block.text}" if isinstance(block, Heading) else section
        yield from ((section, span) for span in spans(block) if isinstance(span, Gap))
    yield from report.left_out


def of(form: Submission, told: Iterable[Span]) -> Spans:
    """The spans, their gaps told to be those of this form: for a report about several."""
    return tuple(replace(span, whose=answers.whose(form)) if isinstance(span, Gap) else span for span in told)
