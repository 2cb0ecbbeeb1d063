"""Files of forms, or rows that are to be forms → numbered forms in Parquet, with their rows.

In: names of files, read in several processes, or rows of departments and their projects, which belong together. Out: the tables
`forms` and `rows` of all forms in the order in which the law takes them. What was read is kept chunk by chunk, so that a run
that is continued does not read it again.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jixiao import intake
from jixiao.archive import kept
from jixiao.batch import tables
from jixiao.batch.columns import ROWS, TABLES
from jixiao.batch.parts import OF_FORM, Part, named
from jixiao.batch.pool import ENDED, Desk, Pool
from jixiao.batch.reference import Form, read
from jixiao.batch.rows import plain, rows_of
from jixiao.findings import appraisal
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.intake.judgements import read_file
from jixiao.records import Cell, Row, Stage, Submission

if TYPE_CHECKING:
    import duckdb

#: So many files, or forms, are kept together.
CHUNK: Final = 200
_TEXTS: Final = ("project", "unit", "department")
_CELLS: Final = tuple(column.name for column in ROWS[1:])
_CURE: Final = "请核对文件；读得了的，把它报告给开发者。其他文件不受影响。"

#: What a question gives: forms as plain values, and problems.
Read = tuple[list[dict[str, Any]], list[Problem]]


@dataclass(frozen=True, slots=True)
class Whole:
    """What reading gave: how many forms have a number, the problems, the forms that the law does not speak of."""

    forms: int
    problems: tuple[Problem, ...]
    passed: tuple[tuple[str, str], ...]


def read_one(_: Desk, asked: "tuple[str | Form, bool]") -> Read:
    """The forms of a file, or of rows; what nobody foresaw is a problem of it, too."""
    what, targets = asked
    if isinstance(what, str):
        try:
            forms, problems = read_file(what, partial(intake.read, targets=targets))
        except Exception as error:  # whatever it is, the other files go on
            said = f"读这个文件时程序出错（{type(error).__name__}）。"
            return [], [Problem(Source(what), "batch.internal", said, _CURE)]
        return [plainly(form) for form in forms], list(problems)
    first = what.rows[0]
    own = {"id": first["form"], "county": first["county"], "field": first["field"]}
    try:
        return [{**plainly(read(what)), **own}], []
    except Problems as found:
        return [], list(dict.fromkeys(found.problems))


def plainly(form: Submission) -> dict[str, Any]:
    """A form as plain values: the columns of its table, its rows, and what tells whether the law speaks of it."""
    said = {name: cell.text if (cell := getattr(form, name)) else None for name in _TEXTS}
    return {
        "id": str(form.source),
        "file": form.source.file,
        "line": form.source.line,
        **said,
        "year": form.year,
        "county": None,
        "field": None,
        "plain": plain(form),
        "kept": kept.written(form),
        "rows": [[row[name] for name in _CELLS] for row in rows_of(form)],
        "lined": bool(form.rows),
        "projects": bool(form.projects),
    }


def gathered(
    db: "duckdb.DuckDBPyConnection",
    law: appraisal.Law,
    asked: Iterable[str] | Iterable[Form],
    work: Path,
    pool: Pool,
    advance: Callable[[int], None],
) -> Whole:
    """Read everything that is asked, and write `forms.parquet` and `rows.parquet`, numbered."""
    chunks = _read(law, asked, work / "read", pool, advance)
    problems = tuple(problem for one in chunks for problem in _problems(one))
    numbers, attached, passed = _numbered(law, chunks)
    _stored(db, chunks, numbers, attached, work)
    return Whole(len(numbers), problems, tuple(passed))


def _read(
    law: appraisal.Law,
    asked: Iterable[str] | Iterable[Form],
    folder: Path,
    pool: Pool,
    advance: Callable[[int], None],
) -> list[Path]:
    """Read in several processes whatever was not read before; the files that hold it, in order."""
    coming, targets = iter(asked), law.plan.stage is Stage.TARGETS
    found: list[Path] = []
    while some := list(islice(coming, CHUNK)):
        found.append(folder / f"{len(found):06d}.json")
        if found[-1].exists():
            advance(len(some))
            continue
        forms: list[dict[str, Any]] = []
        problems: list[Problem] = []
        for (question, _), answer in pool.answers(read_one, ((one, targets) for one in some)):
            inside, wrong = ([], [_ended(question)]) if answer is ENDED else answer
            forms += inside
            problems += wrong
            advance(1)
        whole = {"forms": forms, "problems": [problem.as_json() for problem in problems]}
        tables.written(found[-1], json.dumps(whole), folder)
    return found


def _ended(asked: "str | Form") -> Problem:
    place = Source(asked) if isinstance(asked, str) else asked.source
    return Problem(place, "batch.ended", "读这份表的进程意外结束，可能是内存不够。", _CURE)


def _loaded(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = tables.loaded(path)
    return found


def _problems(path: Path) -> Iterator[Problem]:
    yield from map(problem_of, _loaded(path)["problems"])


def problem_of(plain_: Mapping[str, Any]) -> Problem:
    """The problem that `Problem.as_json` wrote."""
    return Problem(Source(**plain_["source"]), plain_["code"], plain_["message"], plain_["cure"])


def _numbered(
    law: appraisal.Law, chunks: Sequence[Path]
) -> tuple[dict[int, int], dict[int, tuple[int, ...]], list[tuple[str, str]]]:
    """Which form has which number, which projects a department takes, and which are passed over; forms by their order."""
    found = [form for path in chunks for form in map(_known, _loaded(path)["forms"])]
    stand = [_standing(one, at) for at, one in enumerate(found)]
    spoken, passed = appraisal.spoken_of(law, stand)
    numbers = {form.source.line: number for number, form in enumerate(spoken)}
    taken = ((form.source.line, [one.source for one in form.projects]) for form in spoken)
    attached = {at: tuple(place.line for place in own) for at, own in taken if own and own[0] != _OWN}
    return numbers, attached, [(one["id"], one["file"]) for one in (found[form.source.line] for form in passed)]


#: Where the projects stand that a department names itself.
_OWN: Final = Source("", -1)


def _known(one: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: one[name] for name in ("id", "file", *_TEXTS, "year", "lined", "projects")}


def _standing(one: Mapping[str, Any], at: int) -> Submission:
    """As much of a form as tells whether the law speaks of it, and whose it is; its line is its order among all."""
    place = Source("", at)
    project, unit, department = (None if one[name] is None else Cell(one[name], place) for name in _TEXTS)
    rows = (Row(("",), place),) if one["lined"] else ()
    projects = (Submission(_OWN),) if one["projects"] else ()
    return Submission(place, project, unit, department, one["year"], rows=rows, projects=projects)


def _stored(
    db: "duckdb.DuckDBPyConnection",
    chunks: Sequence[Path],
    numbers: Mapping[int, int],
    attached: Mapping[int, tuple[int, ...]],
    work: Path,
) -> None:
    """Write the forms that have a number, and their rows."""
    apart = {at for some in attached.items() for at in (some[0], *some[1])}
    held: dict[int, dict[str, Any]] = {}
    seen: Counter[str] = Counter()
    at = 0
    plain_forms, plain_rows = work / "forms.jsonl", work / "rows.jsonl"
    with open(plain_forms, "w") as forms, open(plain_rows, "w") as rows:

        def put(one: Mapping[str, Any], number: int) -> None:
            forms.write(tables.lines([[number, *(one[name] for name in OF_FORM[1:])]]))
            rows.write(tables.lines([number, place, *cells] for place, cells in enumerate(one["rows"], 1)))

        for path in chunks:
            for one in _loaded(path)["forms"]:
                seen[one["id"]] += 1
                if seen[one["id"]] > 1:
                    one["id"] = f"{one['id']}#{seen[one['id']]}"
                if at in apart:
                    held[at] = one
                elif at in numbers:
                    put(one, numbers[at])
                at += 1
        for department, projects in attached.items():
            own = kept.read(held[department]["kept"])
            whole = replace(own, projects=tuple(kept.read(held[one]["kept"]) for one in projects))
            put({**held[department], "kept": kept.written(whole), "plain": False}, numbers[department])
    types = {column.name: column.type for column in TABLES["forms"] if column.name in OF_FORM}
    query = f"SELECT * FROM {tables.relation(plain_forms, types)} ORDER BY form"
    tables.stored(db, query, work / "forms.parquet")
    types = {column.name: column.type for column in TABLES["rows"]}
    tables.stored(db, f"SELECT * FROM {tables.relation(plain_rows, types)} ORDER BY form, row", work / "rows.parquet")
    plain_forms.unlink()
    plain_rows.unlink()


def cut(db: "duckdb.DuckDBPyConnection", work: Path, number: int, size: int, forms: int) -> Part:
    """A part of the forms that were read, in a folder of its own."""
    folder, first = work / named(number), number * size
    for name in ("forms", "rows"):
        whole = tables.parquet(work / f"{name}.parquet")
        where = f"form BETWEEN {first} AND {first + size - 1}"
        tables.stored(db, f"SELECT * FROM {whole} WHERE {where} ORDER BY ALL", folder / f"{name}.parquet")
    return Part(number, first, min(size, forms - first), folder / "forms.parquet", folder / "rows.parquet")
