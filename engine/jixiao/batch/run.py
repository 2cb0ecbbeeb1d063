"""A run: the input in parts, each marked and put into its place, then what shows over all of them; `run.json` comes last.

In: a law, what is to be scored, a folder. Out: the tables of `columns.TABLES` in that folder, and what became of everything. A
run that was killed at any moment goes on from its last part and ends with the same bytes. Who calls it holds the lock of the
folder.
"""

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jixiao.batch import (
    account,
    before,
    numbering,
    outcome,
    parts,
    ranking,
    reference,
    state,
    summary,
    tables,
    together,
)
from jixiao.batch.columns import TABLES, types
from jixiao.batch.engines import ENGINES, Engine, Setup
from jixiao.batch.numbering import Given, Known
from jixiao.batch.parts import Part
from jixiao.batch.pool import ENDED, Pool
from jixiao.batch.reference import Form
from jixiao.findings import appraisal
from jixiao.findings.appraisal import Law
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problems

if TYPE_CHECKING:
    import duckdb

#: Called with what is being done and how much of it there is; what comes back is told how much more is done.
Watch = Callable[[str, int], Callable[[int], None]]
#: So many forms are a part, unless told otherwise.
SIZE: Final = 50_000


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is made; only `workers` and `master` (where Spark runs) may be others where it is continued."""

    engine: str = "duckdb"
    part_size: int = SIZE
    workers: int = 2
    version: str = ""
    last_year: str = ""
    master: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A run at work: what it is made with."""

    law: Law
    given: Given
    out: Path
    options: Options
    watch: Watch
    db: "duckdb.DuckDBPyConnection"
    pool: Pool
    closing: contextlib.ExitStack

    @property
    def work(self) -> Path:
        """Where it keeps what it has not finished."""
        return state.work(self.out)


def run(law: Law, given: Given, out: Path, options: Options, *, resume: bool, watch: Watch) -> Mapping[str, Any]:
    """Make a run, or go on with one; what stands in its `run.json`. Raises Problems."""
    plan = {
        "schema": state.SCHEMA,
        "ruleset": f"{law.plan.reference.id}/{law.plan.reference.edition}",
        "law": state.law_of(law.files),
        "engine": options.engine,
        "version": options.version,
        "part_size": options.part_size,
        "inputs": state.inputs_of((*given.rows, *given.files)),
        "last_year": state.inputs_of([f"{options.last_year}/run.json"] if options.last_year else []),
    }
    work = state.work(out)
    with tables.told(str(out)):
        if not state.begun(out, plan, resume=resume):
            try:
                with contextlib.ExitStack() as closing:
                    db = closing.enter_context(contextlib.closing(tables.connected(work, threads=options.workers)))
                    closing.enter_context(tables.interruptible(db))
                    pool = closing.enter_context(Pool(law.files, options.workers))
                    _made(Run(law, given, out, options, watch, db, pool, closing), plan)
            except Problems:
                if not (work / "done").exists():  # nothing that could be gone on with
                    shutil.rmtree(work, ignore_errors=True)
                raise
        shutil.rmtree(work, ignore_errors=True)
        found: Mapping[str, Any] = tables.loaded(out / "run.json")
        return found


def _made(one: Run, plan: Mapping[str, Any]) -> None:
    known = numbering.known(one.db, one.law, one.given, one.work, one.pool, one.watch)
    count = max(1, -(-known.forms // one.options.part_size))
    lost = numbering.unread(one.db, one.given, known, one.work)
    ranks = _ranking(one, known, count, lost) if appraisal.ranks(one.law) else None
    advance = one.watch("评分", known.forms)
    setup = Setup(one.law, one.db, one.pool, ranks, advance, one.work, one.closing, one.options.master)
    engine = ENGINES[one.options.engine](setup)
    for number in range(count):
        done = one.work / "done" / f"{parts.named(number)}.json"
        if done.exists():
            advance(tables.loaded(done)["forms"])
        else:
            _part(one, _cut(one, known, number), engine, done)
    more = together.written(one.db, one.law, one.out, one.work, one.pool, one.watch)
    problems = dict.fromkeys((*one.given.problems, *known.problems, *more))
    _aside(one, "problems", "input.parquet", [outcome.of_problem(problem) for problem in problems])
    for file, data in zip(plan["law"], one.law.files.values(), strict=True):
        tables.written(one.out / file["file"], data, one.work)
    named = dict.fromkeys((*one.given.rows, *one.given.files, *account.files_of(one.given.problems)))
    counts = account.counts(one.db, one.out, tuple(named), len(one.given.passed), known.passed, lost)
    whole = {**plan, "parts": count, **counts}
    _summary(one, whole)
    tables.written(one.out / "run.json", json.dumps(whole, ensure_ascii=False, indent=2) + "\n", one.work)


def _summary(one: Run, whole: Mapping[str, Any]) -> None:
    """Write the summary, and before it which projects were there the year before."""
    one.watch("汇总", 1)
    last_year = one.options.last_year
    if last_year:
        before.written(one.db, one.out, Path(last_year), one.work)
    law = one.law.plan.reference
    made = summary.summary(str(one.out), whole, law, last_year or None, scratch=str(one.work / "spill"))
    tables.written(one.out / "summary.xlsx", made.xlsx, one.work)
    tables.written(one.out / "summary.html", made.html, one.work)


def _cut(one: Run, known: Known, number: int) -> Part:
    return numbering.cut(one.db, known, one.work, number, one.options.part_size)


def _part(one: Run, part: Part, engine: Engine, done: Path) -> None:
    """Mark a part, and put its tables into their places."""
    folder = one.work / parts.named(part.number)
    engine(part, folder)
    forms, amounts = (tables.parquet(folder / f"{name}.parquet") for name in ("forms", "amounts"))
    columns = ", ".join(tables.name(column.name) for column in TABLES["forms"])
    query = f"SELECT {columns} FROM {forms} f LEFT JOIN {amounts} a USING (form) ORDER BY form"
    tables.stored(one.db, query, folder / "whole.parquet")
    for name in TABLES:
        made = folder / f"{'whole' if name == 'forms' else name}.parquet"
        tables.placed(made, one.out / name / f"{parts.named(part.number)}.parquet")
    tables.written(done, json.dumps({"forms": part.count}), one.work)
    shutil.rmtree(folder)


def _ranking(one: Run, known: Known, count: int, lost: Sequence[str]) -> Path:
    """The file of what the run has on the lines that are ranked, made before anything is marked."""
    file = one.out / ranking.NAME
    if not file.exists():
        advance = one.watch("排名", known.forms)
        found: list[tuple[str, appraisal.Measured]] = []
        for chunk, answer in reference.each(one.pool, reference.measure, _forms(one, known, count)):
            found += [(str(chunk[0].source), None)] if answer is ENDED else answer
            advance(len(chunk))
        tables.written(file, ranking.text(appraisal.ranking(one.law, found, lost)), one.work)
    return file


def _forms(one: Run, known: Known, count: int) -> Iterator[Form]:
    for number in range(count):
        part = _cut(one, known, number)
        yield from parts.forms_of(one.db, tables.parquet(part.forms), tables.parquet(part.rows))


def _aside(one: Run, table: str, name: str, rows: Sequence[tuple[object, ...]]) -> None:
    """A file of a table beside those of its parts."""
    plain = one.work / "aside.jsonl"
    plain.write_text(tables.lines(rows))
    query = f"SELECT * FROM {tables.relation(plain, types(TABLES[table], one.law.plan.places))}"
    tables.stored(one.db, query, one.work / name)
    tables.placed(one.work / name, one.out / table / name)
