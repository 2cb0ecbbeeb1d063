"""Scorecards → JSON, JSON lines and CSV, for scripts; the fields are those of docs/reference (schema `jixiao.scorecard/2`).

In: scorecards. Out: text that ends in one line break. Points are strings with exactly two places, the budget's rate
one with four, amounts plain; keys are ASCII and permanent. Nothing is shortened and nothing is left out.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Source
from jixiao.ground.regex import regex
from jixiao.records import BudgetFigures, Cell, Fact, Finding, FormGap, Line, Scorecard, Step, Submission
from jixiao.report import sentences
from jixiao.report.exhibits import remark
from jixiao.report.figures import fixed
from jixiao.say import partial
from jixiao.say.steps import kind, text

SCHEMA = "jixiao.scorecard/2"
_SURROGATE = regex("[\ud800-\udfff]")
#: What a spreadsheet takes for the beginning of a formula, and what it passes over before it.
_SIGNS = tuple("=+-@＝＋－＠")
_BLANK = regex("\\A[\\s\x00-\x1f\u200b-\u200f\u2060\ufeff]+")

#: The columns of the CSV, one row for every line of every scorecard. A fourth level and deeper joins `level3`.
COLUMNS = (
    *("file", "project", "unit", "year", "ruleset", "edition", "verified", "grade"),
    *(
        "level",
        "level1",
        "level2",
        "level3",
        "possible",
        "earned",
        "supported",
        "pending",
        "status",
        "evidence",
        "sourced",
    ),
    *("method", "target", "actual", "claimed", "reached", "remark", "source"),
    *("inferred", "partial", "grade_rule"),
)


def to_json(cards: Sequence[Scorecard]) -> str:
    """A list with one object per scorecard, indented."""
    return whole(json.dumps([as_json(card) for card in cards], ensure_ascii=False, indent=2) + "\n")


def to_jsonl(cards: Iterable[Scorecard]) -> str:
    """One object per line, one line per scorecard."""
    lines = (json.dumps(as_json(card), ensure_ascii=False, separators=(",", ":")) + "\n" for card in cards)
    return whole("".join(lines))


def whole(text: str) -> str:
    """JSON that can be written: half a surrogate pair cannot be written as UTF-8, but JSON can still say it."""
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def plain(record: Scorecard | Finding | Problem) -> dict[str, object]:
    """A record as plain values."""
    match record:
        case Scorecard():
            return as_json(record)
        case Finding():
            return _finding(record)
        case Problem():
            return record.as_json()


def as_json(card: Scorecard) -> dict[str, object]:
    """One scorecard as plain values, as docs/reference describes them."""
    out: dict[str, object] = {
        "schema": SCHEMA,
        "ruleset": asdict(card.ruleset),
        "submission": _submission(card.submission),
        "budget": _budget(card.budget),
        "score": _totals(card),
        "grade": card.grade,
    }
    if card.plan.fitted:
        out["printed"] = {"full": points(card.plan.total), "text": sentences.printed(card)}
    if card.gaps:
        out["partial"] = {"text": partial.partial(card), "gaps": list(map(_gap, card.gaps))}
    if card.grade_range is not None:
        out["grade_range"] = list(card.grade_range)
    out.update(grade_rule(card))
    if card.steps:
        out["score"] = {**_totals(card), "steps": [_step(step) for step in card.steps]}
    if card.declared is not None:
        out["declared"] = {
            "total": points(card.declared.total),
            "verdict": card.declared.verdict,
            "needed": points(card.declared.needed),
            "pending": points(card.declared.pending),
            "source": _place(card.declared.source),
        }
    out["lines"] = [_line(line) for line in card.lines]
    if card.projects:
        out["projects"] = [as_json(project) for project in card.projects]
    out["findings"] = [_finding(finding) for finding in card.findings]
    return out


def grade_rule(card: Scorecard) -> dict[str, object]:
    """The rule that moved the grade, beside it; nothing where none did."""
    rule = card.grade_rule
    return {} if rule is None else {"grade_rule": {"text": text(rule), "rule": _place(rule.rule)}}


def _totals(card: Scorecard) -> dict[str, object]:
    out: dict[str, object] = {
        name: points(getattr(card, name)) for name in ("earned", "possible", "supported", "pending")
    }
    return {**out, "by_evidence": {kind.value: points(earned) for kind, earned in card.by_evidence.items()}}


def points(value: Decimal | None) -> str | None:
    """Points for machines: exactly two places."""
    return None if value is None else f"{decimals.half_up(value):f}"


def rate(value: Fraction | None) -> str | None:
    """A ratio for machines: exactly four places."""
    return None if value is None else f"{decimals.half_up(value, 4):f}"


def _amount(value: Fraction | None) -> str | None:
    return None if value is None else decimals.plain(value)


def _text(cell: Cell | None) -> str | None:
    return None if cell is None or cell.blank else cell.shown or cell.text


def _place(source: Source | None) -> dict[str, str | int] | None:
    return None if source is None else source.as_json()


def _submission(submission: Submission) -> dict[str, object]:
    out: dict[str, object] = {
        "project": _text(submission.project),
        "unit": _text(submission.unit),
        "department": _text(submission.department),
        "year": submission.year,
        "source": _place(submission.source),
    }
    return {**out, "inferred": True} if submission.inferred else out


def _gap(gap: FormGap) -> dict[str, object]:
    return {"kind": gap.kind.value, "name": gap.name, "source": _place(gap.source)}


def _budget(budget: BudgetFigures) -> dict[str, object]:
    return {
        "budget": _amount(budget.budget),
        "executed": _amount(budget.executed),
        "rate": rate(budget.rate),
        "unit": budget.unit,
        "base": budget.base,
        "source": _place(budget.source),
    }


def _line(line: Line) -> dict[str, object]:
    out: dict[str, object] = {
        "path": list(line.path),
        "level": line.level,
        "possible": points(line.possible),
        "earned": points(line.earned),
        "supported": points(line.supported),
        "pending": points(line.pending),
        "status": line.status.value,
        "evidence": line.evidence.value,
        "method": line.method or None,
        "target": line.target,
        "actual": line.actual,
        "reached": line.reached,
        "sourced": line.sourced,
    }
    if line.unit:
        out["unit"] = line.unit
    if line.overruled is not None:
        one = line.overruled
        out["overruled"] = {"from": points(one.was), "by": one.by, "words": one.words}
    if line.claimed is not None:
        out["claimed"] = points(line.claimed)
    out["source"] = _place(line.source)
    out["steps"] = [_step(step) for step in line.steps]
    return out


def _step(step: Step) -> dict[str, object]:
    return {
        "kind": kind(step),
        "points": points(step.points),
        "text": text(step),
        "rule": _place(step.rule),
        "facts": [_fact(fact) for fact in step.facts],
    }


def _fact(fact: Fact) -> dict[str, object]:
    out: dict[str, object] = {"name": fact.name, "value": fact.value, "source": _place(fact.source)}
    if fact.stored:
        out["stored"] = fact.stored
    if fact.assumed:
        out["assumed"] = True
    if fact.counted:
        out["counted"] = [
            {"call": one.call, "value": one.value, "rows": list(map(_place, one.rows)), "of": one.of}
            for one in fact.counted
        ]
    return {**out, "of": [_fact(inner) for inner in fact.of]} if fact.of else out


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "id": finding.id,
        "severity": finding.severity,
        "cause": finding.cause,
        "subject": finding.subject,
        "message": finding.message,
        "advice": finding.advice,
        "basis": finding.basis,
        "evidence": dict(finding.evidence),
        "source": _place(finding.source),
        "path": list(finding.path),
        "stake": points(finding.stake),
    }


def to_csv(cards: Iterable[Scorecard]) -> str:
    """One row for every line of every scorecard, parents too (`level` tells them apart), under a row of `COLUMNS`.

    A text that a spreadsheet would run as a formula gets a `'` before it; JSON has every text as it was written.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for card in cards:
        writer.writerows(_row(card, line) for line in card.lines)
    return writable(out.getvalue())


def writable(text: str) -> str:
    """Text that can be written as UTF-8: half a surrogate pair becomes U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def _row(card: Scorecard, line: Line) -> tuple[str, ...]:
    submission, law = card.submission, card.ruleset
    names = (*line.path[:2], *[" / ".join(line.path[2:])] * (len(line.path) > 2), "", "", "")[:3]
    return (
        safe(submission.source.file),
        safe(_text(submission.project)),
        safe(_text(submission.unit)),
        str(submission.year or ""),
        law.id,
        law.edition,
        law.verified.value,
        card.grade or "",
        str(line.level),
        *map(safe, names),
        *map(fixed, (line.possible, line.earned, line.supported, line.pending)),
        line.status.value,
        line.evidence.value,
        str(line.sourced).lower(),
        line.method,
        safe(line.target),
        safe(line.actual),
        points(line.claimed) or "",
        {True: "true", False: "false", None: ""}[line.reached],
        safe(remark(line)),
        safe(str(line.source)) if line.source else "",
        str(submission.inferred).lower(),
        safe(partial.partial(card)),
        safe(text(card.grade_rule)) if card.grade_rule else "",
    )


def safe(text: str | None) -> str:
    """A text for a cell of a CSV, which no spreadsheet runs as a formula; `""` for none."""
    if not text:
        return ""
    # A signed numeral is data in every spreadsheet; anything else behind one of these signs would be run. Chinese ones
    # take the wide signs for the narrow ones, and all pass over blanks.
    begins = _BLANK.sub("", text)
    run = text[0] in "\t\r\n" or (begins[:1] in _SIGNS and decimals.number(begins.rstrip().removesuffix("%")) is None)
    return f"'{text}" if run else text
