"""One form of a run, marked again by the same law, from what the run's folder holds.

In: `folder#form`, the form by its id or its number. Out: the law and the scorecard, with every step and finding. Only the part that
holds the form is read; the other forms of its unit, or of the run, only where something was found, or ranked, over them together.
A form that has no scorecard, or that is marked otherwise than in the run, is a Problem.
"""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jixiao.archive import kept
from jixiao.batch.columns import ROWS
from jixiao.batch.opened import law_of, opened, pattern, reading
from jixiao.batch.rows import submission_of
from jixiao.findings import appraisal
from jixiao.ground.problems import Problem, Problems, Source, nearest, refused
from jixiao.records import Scorecard, Submission

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: So many ids are named where several forms bear one.
_NAMED = 10


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


def card(out: str, form: str) -> tuple[appraisal.Law, Scorecard]:
    """The law of a run and the scorecard of one of its forms; raises Problems, for a form without a scorecard its own."""
    run, law = opened(out), law_of(out)
    with reading(out) as db:
        tables = pattern(out)
        place = _place(db, tables, out, form)
        recorded = _recorded(db, tables, place)
        found = _marked(db, tables, law, place)
    if str(found.earned) != recorded:
        message = f"这一份现在评得{found.earned}分，这一批记的是{recorded}分。"
        cure = f"这一批是 jixiao {run.get('jixiao', '')} 评的，请用那个版本解释，或用这个版本重新运行这一批。"
        raise refused(f"{out}#{form}", "batch.other-marks", message, cure)
    return law, found


def _place(db: "DuckDBPyConnection", tables: str, out: str, form: str) -> Place:
    """Where the form with an id stands, else the one with a number."""
    asked = "SELECT form, parse_filename(filename) FROM read_parquet(?, filename = true) WHERE {} ORDER BY form"
    every = f"{tables}/forms/*.parquet"
    found = db.execute(asked.format("id = ?"), [every, form]).fetchall()
    if not found and form.isascii() and form.isdigit():
        found = db.execute(asked.format("form = ?"), [every, int(form)]).fetchall()
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


def _recorded(db: "DuckDBPyConnection", tables: str, place: Place) -> str:
    """The mark of a form in the run; raises its Problems where it has none."""
    asked = "SELECT CAST(earned AS VARCHAR) FROM read_parquet(?) WHERE form = ?"
    found = db.execute(asked, [f"{tables}/scorecards/{place.part}", place.number]).fetchone()
    if found is not None:
        mark: str = found[0]
        return mark
    asked = "SELECT file, line, col, place, code, message, cure FROM read_parquet(?) WHERE form = ? ORDER BY ALL"
    rows = db.execute(asked, [f"{tables}/problems/{place.part}", place.number]).fetchall()
    raise Problems(_problem(*row) for row in rows)


def _problem(file: str, line: int, col: int, place: str, *rest: str) -> Problem:
    """A problem as it was; its place as it was shown where that is a cell."""
    source = Source(file, line or 0, col or 0)
    return Problem(source if str(source) == place else Source(place), *rest)


def _marked(db: "DuckDBPyConnection", tables: str, law: appraisal.Law, place: Place) -> Scorecard:
    """The card of a form, beside the others of the run that it has to do with."""
    own = _form(db, tables, place)
    if appraisal.ranks(law):
        return _among(law, own, _forms(db, tables, "true", ()))
    card = appraisal.appraise(law, own)
    asked = "SELECT finding, path FROM read_parquet(?) WHERE form = ?"
    found = Counter(db.execute(asked, [f"{tables}/findings/{place.part}", place.number]).fetchall())
    if found - Counter((one.id, "/".join(one.path)) for one in card.findings):
        unit = next(one.text.strip() for one in (own.unit, own.department) if one and not one.blank)
        where = "year IS NOT DISTINCT FROM ? AND (contains(unit, ?) OR contains(department, ?))"
        return _among(law, own, _forms(db, tables, where, (own.year, unit, unit)))
    return card


def _among(law: appraisal.Law, own: Submission, forms: Sequence[Submission]) -> Scorecard:
    """The card that a form has among others."""
    cards, problems = appraisal.appraise_all(law, forms)
    return next(card for card in cards if card.submission == own)


def _forms(db: "DuckDBPyConnection", tables: str, where: str, values: Sequence[Any]) -> tuple[Submission, ...]:
    """The forms of a run of which something holds, in their order."""
    asked = f"SELECT form, parse_filename(filename) FROM read_parquet(?, filename = true) WHERE {where} ORDER BY form"
    places = db.execute(asked, [f"{tables}/forms/*.parquet", *values]).fetchall()
    return tuple(_form(db, tables, Place(*place)) for place in places)


def _form(db: "DuckDBPyConnection", tables: str, place: Place) -> Submission:
    """A form as it was read: as it was kept, else by its rows."""
    asked = "SELECT file, kept FROM read_parquet(?) WHERE form = ?"
    found = db.execute(asked, [f"{tables}/forms/{place.part}", place.number]).fetchone()
    file, text = found or ("", None)
    if text is not None:
        return kept.read(text)
    names = ["row", *(column.name for column in ROWS[1:])]
    asked = f"SELECT {', '.join(names)} FROM read_parquet(?) WHERE form = ? ORDER BY row"
    rows = db.execute(asked, [f"{tables}/rows/{place.part}", place.number]).fetchall()
    named = [dict(zip(names, row, strict=True)) for row in rows]
    return submission_of(named, file, [row.pop("row") for row in named])
