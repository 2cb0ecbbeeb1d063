"""Which entries of an archive are to be compared with which.

In: entries. Out: pairs of one project, the earlier first: a form that was handed in again with its forerunner of the same year,
the last form of a year with the last of the year before that there is.
"""

from collections.abc import Sequence
from itertools import pairwise

from jixiao.archive.store import Entry
from jixiao.findings.forerunners import Whose, whose


def pairs(entries: Sequence[Entry]) -> tuple[tuple[Entry, Entry], ...]:
    """The pairs, projects in the order of their first entries. The same form scored again is no other form.

    An entry without a scorecard, or without the name of a project, is compared with nothing.
    """
    projects: dict[Whose, list[Entry]] = {}
    for entry in entries:
        if entry.scorecard is not None and (name := whose(entry.project, entry.unit)):
            projects.setdefault(name, []).append(entry)
    return tuple(pair for own in projects.values() for pair in _of(own))


def _of(entries: Sequence[Entry]) -> Sequence[tuple[Entry, Entry]]:
    years: dict[int | None, list[Entry]] = {}
    for entry in entries:
        own = years.setdefault(entry.year, [])
        if not own or own[-1].submission != entry.submission:
            own.append(entry)
    again = [pair for year in years.values() for pair in pairwise(year)]
    last = [years[year][-1] for year in sorted(year for year in years if year is not None)]
    return [*again, *pairwise(last)]
