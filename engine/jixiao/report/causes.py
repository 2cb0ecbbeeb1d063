"""The problems of a project as a report tells them: few, each with its cause, and the advice that answers it.

In: a `Scorecard`. Out: `Cause`s, the gravest first, at most `MOST` of them. What is left out stands in the working paper.
"""

from dataclasses import dataclass
from decimal import Decimal

from jixiao.ground import decimals
from jixiao.records import Finding, Scorecard
from jixiao.report import lines as of
from jixiao.report.blocks import Spans

#: So many problems a report tells; more than these nobody can act on at once.
MOST = 5


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings of one cause: what is wrong in a sentence or two, what answers it, and the points at stake."""

    told: Spans
    advice: Spans
    stake: Decimal
    findings: tuple[Finding, ...]


def causes(card: Scorecard) -> tuple[Cause, ...]:
    """The problems worth a report: errors and warnings, those of one kind put together."""
    groups = of.alike(one for one in card.findings if one.severity != "info")
    return tuple(map(_cause, groups[:MOST]))


def _cause(findings: tuple[Finding, ...]) -> Cause:
    first = findings[0]
    stake = decimals.total(one.stake for one in findings)
    return Cause((first.message,), (first.advice,), stake, findings)
