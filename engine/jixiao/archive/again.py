"""What is in an archive marked again: the same forms, under the same law, as they were read then.

In: an open archive. Out: the scorecards that its entries have today, and for an entry what is not as it was: the program, the
indicator library, the law as it is now, marks line by line. A line is known by its path in the JSON of both scorecards.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jixiao.archive import kept, store
from jixiao.archive.store import Entry, Run
from jixiao.findings import appraisal
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems
from jixiao.records import Scorecard, Submission


@dataclass(frozen=True, slots=True)
class Marked:
    """A run marked again: what was kept of it, and for each of its entries the card it has today, None for none.

    `earlier` are the earlier forms that its own were compared with. `law` is None where this program does not take it any more;
    `problems` say why there are cards missing.
    """

    run: Run
    law: appraisal.Law | None
    entries: tuple[Entry, ...]
    forms: tuple[Submission, ...]
    earlier: tuple[Submission, ...]
    cards: Mapping[int, Scorecard | None]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """The points of a line, or of the whole (without a path), then and today; None where there is none."""

    path: tuple[str, ...]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Now:
    """What the law of an entry gives as it stands today, where it is not as it was: points, or why there are none."""

    earned: str | None
    grade: str | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Again:
    """An entry marked again: whether the scorecard is the same, byte for byte, and what has changed.

    `program` and `library` are what they were and what they are, None where they are the same; `now` is None where the law
    is the same today. `moved` are the whole and the lines whose points are others; `place` is the first place of the
    scorecard's JSON that differs, "" where none does; `problems` say why there is no scorecard any more.
    """

    entry: Entry
    same: bool
    program: tuple[str, str] | None
    library: tuple[str, str] | None
    now: Now | None
    moved: tuple[Moved, ...]
    place: str
    problems: tuple[Problem, ...]


def marked(db: sqlite3.Connection, path: str, number: int) -> Marked:
    """A run of an archive marked again, all of it: its forms are compared with each other. Raises Problems of the archive."""
    run, entries = store.run_of(db, path, number), store.entries(db, number)
    forms = tuple(kept.read(store.text(db, path, entry.submission).decode()) for entry in entries)
    earlier = tuple(map(kept.read, run.earlier))
    try:
        law = appraisal.ready(next(iter(run.files)), run.files)
    except Problems as found:
        none = dict.fromkeys((one.id for one in entries), None)
        return Marked(run, None, entries, forms, earlier, none, tuple(found.problems))
    cards, problems = _cards(law, run, forms, earlier)
    by_entry = {one.id: card for one, card in zip(entries, cards, strict=True)}
    return Marked(run, law, entries, forms, earlier, by_entry, problems)


def _cards(
    law: appraisal.Law, run: Run, forms: Sequence[Submission], earlier: Sequence[Submission]
) -> tuple[tuple[Scorecard | None, ...], tuple[Problem, ...]]:
    """The card of each form of a run, None where it has none, and why."""
    before, _ = appraisal.appraise_all(law, earlier)
    cards, problems = appraisal.appraise_all(law, forms, unread=run.unread, earlier=before)
    by_form = {id(card.submission): card for card in cards}
    return tuple(by_form.get(id(form)) for form in forms), problems


def current(again: Marked) -> Callable[[int], Now | None]:
    """What the law of a run gives its entries as it stands today; None for all where it is the same."""
    name = next(iter(again.run.files))
    shipped = f"rulesets/{again.run.ruleset}.yaml"
    try:
        law = appraisal.ready(again.run.ruleset if name == shipped else name)
    except Problems as found:
        lost = Now(None, None, tuple(found.problems))
        return lambda _: lost
    if law.files == again.run.files:
        return lambda _: None
    cards, problems = _cards(law, again.run, again.forms, again.earlier)
    own = dict(zip(again.cards, cards, strict=True))

    def now(number: int) -> Now:
        card = own[number]
        return Now(None, None, problems) if card is None else Now(str(card.earned), card.grade)

    return now


def compared(
    entry: Entry, again: Marked, before: str | None, after: str | None, now: Now | None, *, program: str, library: str
) -> Again:
    """An entry and what it is today: `before` and `after` are the JSON of its scorecard, None where it has none."""
    old, new = (_card(text) for text in (before, after))
    marks = _marks(old), _marks(new)
    paths = dict.fromkeys((*marks[0], *marks[1]))
    moved = (Moved(path, marks[0].get(path), marks[1].get(path)) for path in paths)
    was = again.run.program, again.run.library
    return Again(
        entry,
        before == after,
        None if was[0] == program else (was[0], program),
        None if was[1] == library else (was[1], library),
        now,
        tuple(one for one in moved if one.before != one.after),
        _difference(old, new),
        again.problems if before and not after else (),
    )


def _card(text: str | None) -> Any:
    return None if text is None else json.loads(text, parse_float=str)[0]


def _marks(card: Any) -> dict[tuple[str, ...], str]:
    if card is None:
        return {}
    return {(): card["score"]["earned"], **{tuple(line["path"]): line["earned"] for line in card["lines"]}}


def _difference(one: Any, other: Any, place: str = "") -> str:
    """The first place at which two plain values differ, `lines[3].steps[0].text`; "" where they are the same."""
    if one == other:
        return ""
    if isinstance(one, dict) and isinstance(other, dict):
        name = next(name for name in dict.fromkeys((*one, *other)) if one.get(name, ...) != other.get(name, ...))
        return _difference(one.get(name, ...), other.get(name, ...), f"{place}.{name}".lstrip("."))
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        at = next(at for at, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1])
        return _difference(one[at], other[at], f"{place}[{at}]")
    return place or "."
