"""One form of a run, marked again by the same law, from what the folder of the run holds.

In: `folder#form`, the form by its id or its number. Out: the law and the scorecard, with every step and finding. Only the part
that holds the form is read; the other forms of its unit only where something shows over them together. A form that has no
scorecard, or that is marked otherwise than in the run, is a Problem.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.batch import ranking, reference, tables, together
from jixiao.batch.opened import law_of, opened, pattern, reading
from jixiao.batch.parts import forms_of
from jixiao.findings import appraisal
from jixiao.findings.projects import unit_of
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source, nearest, refused
from jixiao.ground.regex import regex
from jixiao.records import Scorecard, Submission
from jixiao.records.scorecard import Peers

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: So many ids are named where several forms bear one.
_NAMED = 10
#: How the number of a form is written; what is longer numbers none.
_NUMBER = regex(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form of a run is kept: its number, and the file of each table that holds it."""

    number: int
    part: str


def address(name: str) -> tuple[str, str] | None:
    """`folder#form` taken apart; None for the name of a file, and where no folder stands before a `#`."""
    if os.path.exists(name):
        return None
    places = (at for at, char in enumerate(name) if char == "#" and os.path.isdir(name[:at]))
    return next(((name[:at], name[at + 1 :]) for at in places), None)


def card(out: str, form: str, *, whole: bool = True) -> tuple[appraisal.Law, Scorecard]:
    """The law of a run and the scorecard of one of its forms; raises Problems, for a form without a scorecard its own.

    Without `whole` it has the findings that stand on its lines, and not all of those about the form or its unit: for these the
    other forms of the unit have to be read.
    """
    run = opened(out)
    # The law is read while the database looks for the form: each takes as long as the other.
    with ThreadPoolExecutor(1) as aside, reading(out) as db:
        reads = aside.submit(law_of, out, run)
        place = _place(db, out, form)
        recorded = _recorded(db, out, place)
        (own,) = _forms(db, out, place.part, f"form = {place.number}")
        law = reads.result()
        found = _marked(db, out, law, place, own, whole=whole)
    if str(found.earned) != recorded:
        message = f"这一份现在评得{found.earned}分，这一批记的是{recorded}分。"
        cure = f"这一批是 jixiao {run['version']} 评的，请用那个版本解释，或用这个版本重新评这一批。"
        raise refused(f"{out}#{form}", "batch.other-marks", message, cure)
    return law, found


def _place(db: "DuckDBPyConnection", out: str, form: str) -> Place:
    """Where the form with an id stands, else the one with a number."""
    every, number = f"{pattern(out)}/forms/*.parquet", int(form) if _NUMBER.fullmatch(form) else None
    asked = "SELECT form, parse_filename(filename), id = ? FROM read_parquet(?, filename = true) "
    either = db.execute(f"{asked} WHERE id = ? OR form = ? ORDER BY form", [form, every, form, number]).fetchall()
    found = [one for *one, named in either if named] or [one for *one, _ in either]
    if len(found) == 1:
        return Place(*found[0])
    if found:
        numbers = "、".join(str(number) for number, _ in found[:_NAMED]) + "等" * (len(found) > _NAMED)
        message = f"这一批里有{len(found)}份的编号都是“{form}”。"
        raise refused(f"{out}#{form}", "batch.several-forms", message, f"请写序号：{numbers}。")
    known = db.execute(
        "SELECT id FROM read_parquet(?) ORDER BY levenshtein(id, ?), form LIMIT 1", [every, form]
    ).fetchall()
    cure = nearest(form, (one for (one,) in known)) or "请写 forms 表里的编号（id）或序号（form）。"
    raise refused(f"{out}#{form}", "batch.unknown-form", f"这一批里没有“{form}”。", cure)


def _recorded(db: "DuckDBPyConnection", out: str, place: Place) -> str:
    """The mark of a form in the run; raises its Problems where it has none."""
    asked = "SELECT CAST(earned AS VARCHAR) FROM read_parquet(?) WHERE form = ?"
    found = db.execute(asked, [f"{pattern(out)}/scorecards/{place.part}", place.number]).fetchone()
    if found is not None:
        mark: str = found[0]
        return mark
    asked = "SELECT file, line, col, place, code, message, cure FROM read_parquet(?) WHERE form = ? ORDER BY ALL"
    rows = db.execute(asked, [f"{pattern(out)}/problems/{place.part}", place.number]).fetchall()
    raise Problems(_problem(*row) for row in rows)


def _problem(file: str, line: int, col: int, place: str, *rest: str) -> Problem:
    """A problem as it was; its place as it was shown where that is a cell."""
    source = Source(file, line or 0, col or 0)
    return Problem(source if str(source) == place else Source(place), *rest)


def _marked(
    db: "DuckDBPyConnection", out: str, law: appraisal.Law, place: Place, own: Submission, *, whole: bool
) -> Scorecard:
    """The card of a form, beside the others of the run that it has to do with."""
    run = ranking.read(Path(out) / ranking.NAME) if appraisal.ranks(law) else None

    def marked(form: Submission) -> Scorecard:
        return appraisal.appraise(law, form, Peers() if run is None else run.without(appraisal.measured(law, form)))

    asked = f"SELECT form FROM read_parquet(?) WHERE form = {place.number}" + " AND path <> ''" * (not whole)
    if not db.execute(asked, [f"{pattern(out)}/findings/{together.NAME}"]).fetchall():
        return marked(own)
    unit = tables.text(unit_of(own) or "")
    year = "NULL" if own.year is None else str(own.year)
    where = f"year IS NOT DISTINCT FROM {year} AND (contains(unit, {unit}) OR contains(department, {unit}))"
    scored = f"form IN (SELECT form FROM read_parquet({tables.text(pattern(out))} || '/scorecards/*.parquet'))"
    cards = appraisal.together(law, tuple(map(marked, _forms(db, out, "*.parquet", f"{where} AND {scored}"))))
    return next(card for card in cards if card.submission == own)


def _forms(db: "DuckDBPyConnection", out: str, part: str, where: str) -> tuple[Submission, ...]:
    """The forms of a part, or of all, of which something holds, as they were read, in their order."""
    files = {name: f"read_parquet({tables.text(f'{pattern(out)}/{name}/{part}')})" for name in ("forms", "rows")}
    forms = f"(SELECT * FROM {files['forms']} WHERE {where})"
    rows = f"(SELECT * FROM {files['rows']} WHERE form IN (SELECT form FROM {forms}))"
    return tuple(map(reference.read, forms_of(db, forms, rows)))
