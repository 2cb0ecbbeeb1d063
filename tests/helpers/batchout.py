"""The folder of a run, written from scorecards: what the readers of such a folder are tested with."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from jixiao.archive import kept
from jixiao.findings import appraisal
from jixiao.findings.forerunners import of_form
from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.records import Evidence, Line, Scorecard, Submission
from jixiao.report import funds

POINTS = "DECIMAL(18,2)"
TABLES: Mapping[str, str] = {
    "forms": "form BIGINT, id TEXT, file TEXT, line INT, project TEXT, unit TEXT, department TEXT, year INT, county TEXT, "
    "field TEXT, budget DECIMAL(38,6), executed DECIMAL(38,6), plain BOOL, kept TEXT, whose TEXT",
    "rows": "form BIGINT, row BIGINT",
    "scorecards": f"form BIGINT, possible {POINTS}, earned {POINTS}, supported {POINTS}, pending {POINTS}, highest {POINTS}, "
    f"grade TEXT, grade_low TEXT, grade_high TEXT, measured {POINTS}, equal {POINTS}, unsurveyed {POINTS}, bounded {POINTS}, "
    f"restated {POINTS}, asserted {POINTS}, judged {POINTS}, gaps INT",
    "levels": f"form BIGINT, level INT, name TEXT, possible {POINTS}, earned {POINTS}, supported {POINTS}, pending {POINTS}",
    "lines": f"form BIGINT, line INT, path TEXT, name TEXT, possible {POINTS}, earned {POINTS}, supported {POINTS}, "
    f"pending {POINTS}, status TEXT, evidence TEXT, method TEXT, target TEXT, actual TEXT, claimed {POINTS}, reached BOOL, "
    "sourced BOOL",
    "findings": f"form BIGINT, finding TEXT, severity TEXT, path TEXT, subject TEXT, stake {POINTS}, cause TEXT",
    "problems": "form BIGINT, file TEXT, line INT, col INT, place TEXT, code TEXT, message TEXT, cure TEXT",
}
EVIDENCE = tuple(one for one in Evidence if one is not Evidence.NONE)


def write(
    out: Path,
    law: appraisal.Law,
    cards: Sequence[Scorecard | tuple[Submission, Sequence[Problem]]],
    *,
    size: int = 2,
    county: Callable[[int], str | None] = lambda _: None,
    field: Callable[[int], str | None] = lambda _: None,
    unread: Iterable[Problem] = (),
) -> Path:
    """Write the folder of a run: a card for each form, or the form and why it has none; `size` forms a part."""
    out.mkdir(parents=True)
    (out / "law").mkdir()
    names = {f"{number:03d}": name for number, name in enumerate(law.files)}
    for file, name in names.items():
        (out / "law" / file).write_bytes(law.files[name])
    (out / "law" / "names.json").write_text(json.dumps(names), encoding="utf-8")
    every = list(enumerate(cards))
    parts = [every[start : start + size] for start in range(0, len(every), size)] or [[]]
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        _part(out, number, part, county, field, list(unread) if last else [])
    scored = sum(isinstance(one, Scorecard) for one in cards)
    run = {
        "schema": "jixiao.batch/1",
        "ruleset": {
            "id": law.plan.reference.id,
            "edition": law.plan.reference.edition,
            "sha256": law.plan.reference.sha256,
        },
        "engine": "python",
        "jixiao": "0.1.0",
        "inputs": [{"name": "申报", "size": 0, "sha256": hashlib.sha256(b"").hexdigest()}],
        "forms": len(cards),
        "parts": len(parts),
        "part_size": size,
        "counts": {"scored": scored, "unscored": len(cards) - scored},
    }
    (out / "run.json").write_text(json.dumps(run, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return out


def _part(
    out: Path,
    number: int,
    part: Sequence[tuple[int, Scorecard | tuple[Submission, Sequence[Problem]]]],
    county: Callable[[int], str | None],
    field: Callable[[int], str | None],
    unread: Sequence[Problem],
) -> None:
    tables: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
    for place, one in part:
        card, form = (one, one.submission) if isinstance(one, Scorecard) else (None, one[0])
        tables["forms"].append((*_form(place, form, card), county(place), field(place), *_money(card), *_kept(form)))
        if card is not None:
            tables["scorecards"].append(_card(place, card))
            tops = [line for line in card.lines if line.level == 1]
            tables["levels"] += [(place, level, line.path[0], *_points(line)) for level, line in enumerate(tops)]
            leaves = [line for line in card.lines if line.working is not None or line.method]
            tables["lines"] += [_line(place, order, line) for order, line in enumerate(leaves)]
            tables["findings"] += [
                (place, f.id, f.severity, "/".join(f.path), f.subject, f.stake, f.cause) for f in card.findings
            ]
        else:
            tables["problems"] += [_problem(place, problem) for problem in one[1]]  # type: ignore[index]
    tables["problems"] += [_problem(None, problem) for problem in unread]
    with duckdb.connect() as db:
        for name, columns in TABLES.items():
            (out / name).mkdir(exist_ok=True)
            db.execute(f"CREATE TABLE {name} ({columns})")
            if tables[name]:
                db.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(tables[name][0]))})", tables[name])
            db.execute(f"COPY {name} TO '{out}/{name}/part-{number:05d}.parquet' (FORMAT parquet)")


def _text(cell: Any) -> str | None:
    return None if cell is None else cell.text


def _form(place: int, form: Submission, card: Scorecard | None) -> tuple[Any, ...]:
    source = form.source
    ident = form.project.text if form.project else f"{source.file}:{source.line}"
    return (
        place,
        ident,
        source.file,
        source.line,
        _text(form.project),
        _text(form.unit),
        _text(form.department),
        form.year,
    )


def _money(card: Scorecard | None) -> tuple[Decimal | None, Decimal | None]:
    if card is None or not funds.is_money(card.budget.unit):
        return None, None
    both = (card.budget.budget, card.budget.executed)
    return tuple(None if one is None else in_yuan(one, card.budget.unit) for one in both)  # type: ignore[return-value]


def in_yuan(amount: Fraction, unit: str) -> Decimal:
    return decimals.half_up(funds.brought(amount, unit, "元"), 6)


def _kept(form: Submission) -> tuple[Any, ...]:
    whose = of_form(form)
    return False, kept.written(form), None if whose is None else "\n".join(whose)


def _card(place: int, card: Scorecard) -> tuple[Any, ...]:
    low, high = card.grade_range or (None, None)
    points = (card.possible, card.earned, card.supported, card.pending, card.highest)
    split = tuple(card.by_evidence.get(one, Decimal("0.00")) for one in EVIDENCE)
    return (place, *points, card.grade, low, high, *split, len(card.gaps))


def _points(line: Line) -> tuple[Decimal, ...]:
    return line.possible, line.earned, line.supported, line.pending


def _line(place: int, order: int, line: Line) -> tuple[Any, ...]:
    said = (line.status.value, line.evidence.value, line.method, line.target, line.actual, line.claimed)
    return (place, order, "/".join(line.path), line.path[-1], *_points(line), *said, line.reached, line.sourced)


def _problem(place: int | None, one: Problem) -> tuple[Any, ...]:
    source = one.source
    return place, source.file, source.line, source.col, str(source), one.code, one.message, one.cure
