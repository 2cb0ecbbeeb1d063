"""A scorecard for whoever reads it on a screen: how it stands, what is wrong, every line, the report, what proves it.

In: a `Scorecard` and the report that was made of it. Out: a `Reading`. What stands on top are the figures of the working
paper, not others beside them: the findings and the lines are its own, and stand nowhere else on the page.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records import Evidence, Line, Scorecard, Status
from jixiao.report import cards, causes, evidence, exhibits, sections, sentences, working
from jixiao.report import lines as of
from jixiao.report.blocks import Report, Spans, Table, report
from jixiao.say import labels

#: So many problems stand beside the score: the ones that matter.
MATTER = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the table of a page shows it: `place` in the card's lines, its marks, and the numbers of its findings."""

    place: int
    path: tuple[str, ...]
    possible: Decimal
    earned: Decimal
    lost: Decimal
    mark: str
    status: Status
    evidence: Evidence
    worth: str
    target: str
    actual: str
    remark: str
    steps: tuple[Spans, ...]
    findings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a page shows of one scorecard.

    `parts` are what the points rest on; `pending` and `lost` complete them to `possible`. `findings` is numbered as the rows
    name them; `proof` is the rest of the working paper.
    """

    title: Spans
    name: str
    unit: str
    earned: Decimal
    possible: Decimal
    pending: Decimal
    lost: Decimal
    grade: str
    told: tuple[str, ...]
    parts: tuple[evidence.Part, ...]
    problems: tuple[Spans, ...]
    findings: Report
    counts: tuple[int, ...]
    rows: tuple[Row, ...]
    report: Report
    proof: Report


def reading(card: Scorecard, document: Report) -> Reading:
    """The reading of a card; `document` is the report that stands in it."""
    found = of.links(card).findings
    leaves = of.leaves(card)
    return Reading(
        document.title,
        str(sentences.name(card)),
        sentences.unit(card),
        card.earned,
        card.possible,
        card.pending,
        _lost(leaves),
        cards.graded(card),
        tuple(filter(None, ("" if card.grade else sentences.grade(card), evidence.told(card)))),
        evidence.split(card),
        tuple((f"{one.title}：", *one.told, "。") for one in causes.causes(card)[:MATTER]),
        report((), (), sections.problems(card)),
        tuple(sum(one.severity == severity for one in card.findings) for severity in labels.SEVERITIES),
        tuple(_row(card, place, found.get(place, ())) for place in of.places(card)),
        document,
        _uncounted(report((), (), (*working.law(card), *working.basis(card), *working.proof(card)))),
    )


def _uncounted(proof: Report) -> Report:
    """The rest of the working paper, its tables without numbers: 表1 of the page is the report's."""
    return replace(
        proof, blocks=tuple(replace(one, number="") if isinstance(one, Table) else one for one in proof.blocks)
    )


def _lost(lines: Sequence[Line]) -> Decimal:
    return decimals.total(map(_loss, lines))


def _loss(line: Line) -> Decimal:
    """What a line lost, of which `lines.lost` decides whether it lost at all."""
    return decimals.total((line.possible, -line.earned)) if of.lost(line) else Decimal("0.00")


def _row(card: Scorecard, place: int, findings: tuple[int, ...]) -> Row:
    line, form = card.lines[place], card.submission.source.file
    return Row(
        place,
        line.path,
        line.possible,
        line.earned,
        _loss(line),
        exhibits.mark(line),
        line.status,
        line.evidence,
        exhibits.worth(line),
        line.said_target,
        line.said_actual,
        exhibits.remark(line),
        tuple(sentences.step(step, form) for step in line.steps),
        findings,
    )
