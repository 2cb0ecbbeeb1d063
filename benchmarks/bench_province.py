"""A province in one run: submissions of ten lines marked by every engine, by others, and by hand, side by side.

    python benchmarks/bench_province.py [FORMS [SAMPLE [BOOKS]]]

FORMS submissions are written by `province.py` (100,000, if not said otherwise; 1,000,000 is what a province hands in),
brought into numbers once, and marked. Whoever works submission by submission marks SAMPLE of them (2,000), BOOKS are read as
workbooks (200). Every row of the table is a process of its own; it says how many submissions were marked, in how many seconds,
what a million would take at that rate, how many times that is what only reading the columns takes (the limit), the most memory
of the process and all below it, and how many lines came out with another mark than DuckDB's, which `differential.py` checks.
Compare ratios: seconds are this machine's. The last rows are the whole command: texts in, tables, findings and the summary on
the disk. What is not installed says so: `pip install -e '.[bench]'`, LibreOffice, Java 17.
"""

import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import duckdb

import parsed
import province
import province_forms
import rivals
import watched
from rivals import Took

ROOT = Path(__file__).resolve().parent.parent


# --- what is measured ---------------------------------------------------------------------------------------------


def prepare(folder: Path, _sample: int) -> Took:
    """Texts to numbers, in one process: targets, actual values, where rows belong, what lines weigh."""
    forms = _one(f"select count(distinct form) from '{folder / 'rows.parquet'}'")
    began = time.perf_counter()
    done = parsed.prepare(folder, forms)
    took = time.perf_counter() - began
    parsed.settle(folder)
    return Took(done, took, 0, 0)


def scan_one(folder: Path, _sample: int) -> Took:
    """Only add up one column of the lines."""
    return _scan(folder, ("weight",))


def scan(folder: Path, _sample: int) -> Took:
    """Only read every column that marks are made of, and add it up."""
    return _scan(folder, tuple(name for name, _ in parsed.query().tables["lines"]))


def _scan(folder: Path, names: tuple[str, ...]) -> Took:
    """Columns of the prepared lines added up, the third time that it is asked."""
    kinds = dict(parsed.query().tables["lines"])
    sums = ", ".join(f"sum({_MEASURE.get(kinds[name], '{}').format(_quoted(name))})" for name in names)
    with duckdb.connect() as base:
        parsed.opened(base, parsed.query(), folder)
        for _ in range(3):
            began = time.perf_counter()
            base.execute(f"select {sums} from lines").fetchall()
            took = time.perf_counter() - began
    return Took(_forms(folder), took, 0, 0)


#: What is added up of a text and of a truth.
_MEASURE = {"VARCHAR": "strlen({})", "BOOLEAN": "{}::TINYINT"}


def _quoted(name: str) -> str:
    return f'"{name}"'


def marked(folder: Path, _sample: int) -> Took:
    """DuckDB: marks, levels and totals of every line that is in numbers, a part on each core."""
    of, waiting, cores = parsed.query(), list(parsed.parts(folder)), os.cpu_count() or 1
    config = {"threads": 1, "memory_limit": f"{1000 // cores}MB", "temp_directory": str(folder / "spill")}

    def mark(core: int) -> None:
        with duckdb.connect(config=config) as base:
            for part in waiting[core::cores]:
                parsed.mark(base, of, folder, part)

    began = time.perf_counter()
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(mark, range(cores)))
    return Took(_forms(folder), time.perf_counter() - began, 0, 0)


def by_spark(folder: Path, _sample: int) -> Took:
    """Spark on the cores of this machine: the same, written to Parquet; its start is not counted."""
    from jixiao.batch import spark

    with spark.session(folder / "spark.log") as session:
        began = time.perf_counter()
        spark.mark(session, parsed.query("spark"), folder, folder / "spark")
        took = time.perf_counter() - began
    wrong = _one(
        f"""select count(*) from '{folder / "parsed"}/*.parquet' p full join '{folder / "spark/marks"}/*.parquet' m
        on p.form = m.form and p.line = m.line where p.points * 100 is distinct from m.points"""
    )
    return Took(_forms(folder), took, wrong, _lines(folder))


def python_mark(folder: Path, sample: int) -> Took:
    """The reference: texts in, marks out, one process."""
    import jixiao
    from jixiao.batch.rows import submission_of

    law = jixiao.law(parsed.LAW)
    with duckdb.connect() as base:
        found = base.execute(f"select * from '{folder / 'rows.parquet'}' limit {sample * province.LINES}")
        names = [column[0] for column in found.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        points = base.execute(f"select form, line, points from '{folder / 'parsed'}/*.parquet' where form < {sample}")
        known = {(form, line): mark for form, line, mark in points.fetchall()}
    began = time.perf_counter()
    forms = [submission_of(rows[at : at + province.LINES]) for at in range(0, len(rows), province.LINES)]
    cards = jixiao.mark(law, forms)
    took = time.perf_counter() - began
    made = {
        (form, number): line.earned
        for form, card in enumerate(cards)
        for number, line in enumerate(line for line in card.lines if line.working is not None)
    }
    wrong = sum(made.get(key) != mark for key, mark in known.items())
    return Took(len(cards), took, wrong, len(known))


def rival(of: Callable[[Path, int], Took]) -> Callable[[Path, int], Took]:
    """A rival over the parsed lines of a folder."""
    return lambda folder, sample: of(folder / "parsed", sample)


def _one(statement: str) -> int:
    [(found,)] = duckdb.execute(statement).fetchall()
    return int(found)


def _forms(folder: Path) -> int:
    return _one(f"select count(*) from '{folder / 'forms.parquet'}/*.parquet'")


def _lines(folder: Path) -> int:
    return _one(f"select count(*) from '{folder / 'lines.parquet'}/*.parquet'")


#: What is measured, by the name that the table prints. The first makes what the others read; the third is the limit.
MEASURED: dict[str, Callable[[Path, int], Took]] = {
    "读出数值": prepare,
    "只读一列": scan_one,
    "只读各列": scan,
    "DuckDB": marked,
    "Spark": by_spark,
    "Polars浮点": rival(rivals.polars_float),
    "zen-engine": rival(rivals.zen_engine),
    "LibreOffice": rival(lambda folder, sample: rivals.libreoffice(folder, 10 * sample)),
    "jixiao.mark": python_mark,
}
LIMIT = "只读各列"


# --- the table ----------------------------------------------------------------------------------------------------


def machine() -> str:
    """What it was measured on."""
    model = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "")
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{model.partition(':')[2].strip()}，{os.cpu_count()}核，{pages / 2**30:.0f} GiB，Python {platform.python_version()}"


def main(forms: int = 100_000, sample: int = 2_000, books: int = 200) -> None:
    """Make the input, measure, print."""
    print(machine())
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        province.main(forms, folder / "rows.parquet")
        measured = {name: _measured(name, folder, sample) for name in MEASURED}
        limit = next(
            (_million(took) for name, (took, _) in measured.items() if name == LIMIT and took is not None), 1.0
        )
        measured |= batches(folder, forms, books)
        print(f"{'':20}{'份数':>10}{'秒':>10}{'百万份秒':>10}{'÷只读':>9}{'内存MB':>8}{'错分':>8}")
        for name, (took, said) in measured.items():
            if took is None:
                print(f"{name:20}{said}")
                continue
            many = f"{took.forms:12,}{took.seconds:11.2f}{_million(took):14.2f}{_million(took) / limit:11.1f}"
            wrong = f"{took.wrong:9,} / {took.lines:,}" if took.lines else ""
            print(f"{name:20}{many}{said:>10}{wrong}")


def _measured(name: str, folder: Path, sample: int) -> tuple[Took | None, str]:
    """What one came to, with the most memory it held in MB; or why it did not run."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    done = watched.run([sys.executable, __file__, "--only", name, str(folder), str(sample)], environment)
    if done.code:
        return None, done.err.strip().splitlines()[-1]
    return Took(**json.loads(done.out.splitlines()[-1])), f"{done.peak / 1e6:.0f}"


def batches(folder: Path, forms: int, books: int) -> dict[str, tuple[Took | None, str]]:
    """The whole command, texts to tables on the disk, findings and summary with them: a hundredth, a tenth, all; workbooks."""
    found = {}
    for part in (100, 10, 1):
        rows = folder / f"rows-{part}.parquet"
        duckdb.execute(
            f"copy (select * from '{folder / 'rows.parquet'}' limit {forms // part * province.LINES}) to '{rows}'"
        )
        for engine in ("duckdb", "spark") if part == 1 else ("duckdb",):
            found[f"batch {engine} 1/{part}"] = _batch(rows, folder / f"out-{engine}-{part}", forms // part, engine, 2)
    found["batch python 1/100"] = _batch(folder / "rows-100.parquet", folder / "out-python", forms // 100, "python", 2)
    province_forms.main(folder / "rows.parquet", folder / "books", books)
    for workers in (1, 2):
        found[f"工作簿 {workers}进程"] = _batch(folder / "books", folder / f"books-{workers}", books, "duckdb", workers)
    return found


def _batch(given: Path, out: Path, forms: int, engine: str, workers: int) -> tuple[Took | None, str]:
    """A run of the command."""
    command = [sys.executable, "-m", "jixiao", "batch", "-q", "--fail-on", "never", str(given), "-o", str(out)]
    command += ["-r", parsed.LAW, "--engine", engine, "--workers", str(workers)]
    done = watched.run(command, {**os.environ, "PYTHONPATH": str(ROOT / "engine")})
    if done.code:
        return None, done.err.strip().splitlines()[-1]
    return Took(forms, done.seconds, 0, 0), f"{done.peak / 1e6:.0f}"


def _million(took: Took) -> float:
    return took.seconds / took.forms * 1_000_000


if __name__ == "__main__":
    if sys.argv[1:2] == ["--only"]:
        print(json.dumps(asdict(MEASURED[sys.argv[2]](Path(sys.argv[3]), int(sys.argv[4])))))
    else:
        main(*map(int, sys.argv[1:]))
