"""A province in one run: submissions of ten lines marked by every engine, by others, and by hand, side by side.

    python benchmarks/bench_province.py [FORMS [SAMPLE [BOOKS]]]

FORMS submissions are written by `province.py` (100,000, if not said otherwise; 1,000,000 is what a province hands in),
brought into numbers once, and marked. Whoever works submission by submission marks SAMPLE of them (2,000), BOOKS are read as
workbooks (200). Every row of the table is a process of its own; it says how many submissions were marked, in how many seconds,
what a million would take at that rate, how many times that is what only reading the columns takes (the limit), the most memory
of the process and all below it, and how many lines came out with another mark than the exact one. Compare ratios: seconds are
this machine's. What is not installed says so: `pip install -e '.[bench]'`, LibreOffice, Java 17.
"""

import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import duckdb

import province
import province_forms
import rivals
import watched
from rivals import Took

ROOT = Path(__file__).resolve().parent.parent
LAW = "project-self-evaluation/2020"


# --- what is measured ---------------------------------------------------------------------------------------------


def scan(folder: Path, _sample: int) -> Took:
    """Only read the columns that marks are made of, and add them up."""
    return _timed(
        folder, "select count(*), sum(form), sum(weight), sum(actual), sum(target), sum(strlen(kind)) from parsed"
    )


def _timed(folder: Path, statement: str) -> Took:
    """A statement over the parsed lines, the third time that it is asked."""
    with duckdb.connect() as base:
        base.execute(f"create view parsed as select * from '{folder / 'parsed.parquet'}'")
        for _ in range(3):
            began = time.perf_counter()
            base.execute(statement).fetchall()
            took = time.perf_counter() - began
        [(forms, lines)] = base.execute("select count(distinct form), count(*) from parsed").fetchall()
    return Took(forms, took, 0, lines)


def python_mark(folder: Path, sample: int) -> Took:
    """The reference: texts in, marks out, one process."""
    import jixiao
    from jixiao.batch.rows import submission_of

    law = jixiao.law(LAW)
    with duckdb.connect() as base:
        found = base.execute(f"select * from '{folder / 'rows.parquet'}' limit {sample * province.LINES}")
        names = [column[0] for column in found.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    began = time.perf_counter()
    forms = [submission_of(rows[at : at + province.LINES]) for at in range(0, len(rows), province.LINES)]
    cards = jixiao.mark(law, forms)
    return Took(len(cards), time.perf_counter() - began, 0, len(rows))


def rival(of: Callable[[Path, int], Took]) -> Callable[[Path, int], Took]:
    """A rival over the parsed lines of a folder."""
    return lambda folder, sample: of(folder / "parsed.parquet", sample)


#: What is measured, by the name that the table prints.
MEASURED: dict[str, Callable[[Path, int], Took]] = {
    "只读各列": scan,
    "Polars 浮点": rival(rivals.polars_float),
    "zen-engine": rival(rivals.zen_engine),
    "LibreOffice": rival(rivals.libreoffice),
    "jixiao.mark": python_mark,
}


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
        limit = 0.0
        print(f"{'':16}{'份数':>10}{'秒':>10}{'百万份秒':>12}{'÷只读':>10}{'内存MB':>8}{'错分':>10}")
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
        for name in MEASURED:
            done = watched.run([sys.executable, __file__, "--only", name, place, str(sample)], environment)
            if done.code:
                print(f"{name:16}{done.err.strip().splitlines()[-1]}")
                continue
            took = Took(**json.loads(done.out))
            million = took.seconds / took.forms * 1_000_000
            limit = limit or million
            print(
                f"{name:16}{took.forms:10,}{took.seconds:10.2f}{million:12.2f}{million / limit:10.1f}"
                f"{done.peak / 1e6:8.0f}{took.wrong:7,} / {took.lines:,}"
            )
        province_forms.main(folder / "rows.parquet", folder / "books", books)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--only"]:
        print(json.dumps(asdict(MEASURED[sys.argv[2]](Path(sys.argv[3]), int(sys.argv[4])))))
    else:
        main(*map(int, sys.argv[1:]))
