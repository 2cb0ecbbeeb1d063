"""The same marks by others: Polars in floats, a decision engine, a spreadsheet, a loop. `bench_province.py` measures them.

In: the Parquet files of parsed lines (`parsed.py`): `form`, `line`, `weight` (points), `kind` ("at-most", else at least),
`actual`, `target` (numbers in base units), `settled`, the points of a line that no formula decides, and `points`, the exact
mark. Out: how many submissions were marked in how many seconds, and how many lines got another mark. Each does as its users do;
none is made worse on purpose.
"""

import csv
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Took:
    """Submissions marked, seconds, lines that came out otherwise than they are, of how many lines."""

    forms: int
    seconds: float
    wrong: int
    lines: int


def polars_float(parsed: Path, _forms: int) -> Took:
    """Columns of floats, `round(2)`, as it is written at first."""
    import polars as pl

    began = time.perf_counter()
    weight, actual, target = pl.col("weight"), pl.col("actual"), pl.col("target")
    more = pl.when(actual >= target).then(weight).when(actual <= 0).then(0.0).otherwise(weight * actual / target)
    less = pl.when(actual <= target).then(weight).when(target <= 0).then(0.0).otherwise(weight * target / actual)
    share = pl.when(pl.col("kind") == "at-most").then(less).otherwise(more)
    frame = pl.scan_parquet(parsed / "*.parquet").with_columns(
        pl.col("weight", "actual", "target", "settled").cast(pl.Float64)
    )
    marks = frame.with_columns(pl.coalesce("settled", share).round(2).alias("mark"))
    total = pl.col("mark").sum()
    grade = pl.when(total >= 90).then(pl.lit("优")).when(total >= 80).then(pl.lit("良"))
    grade = grade.when(total >= 60).then(pl.lit("中")).otherwise(pl.lit("差"))
    totals = marks.group_by("form").agg(total.alias("total"), grade.alias("grade")).collect()
    took = time.perf_counter() - began
    # Floats print to two places what they are: a mark is wrong where that is another number.
    unequal = (pl.col("mark") * 100).round(0).cast(pl.Int64) != (pl.col("points") * 100).cast(pl.Int64)
    wrong = marks.select(unequal.sum().alias("wrong"), pl.len().alias("lines")).collect()
    return Took(totals.height, took, wrong["wrong"][0], wrong["lines"][0])


#: One decision a submission: its lines go in, their points and the total come out.
_MARK = """map(lines, #.settled != null ? #.settled : (#.kind == "at-most"
  ? (#.actual <= #.target ? #.weight : (#.target <= 0 ? 0 : round(#.weight * #.target / #.actual, 2)))
  : (#.actual >= #.target ? #.weight : (#.actual <= 0 ? 0 : round(#.weight * #.actual / #.target, 2)))))"""
_GRADE = '$.total >= 90 ? "优" : ($.total >= 80 ? "良" : ($.total >= 60 ? "中" : "差"))'


def _decision() -> str:
    """The decision as zen-engine reads it: the input, three expressions, the output."""
    expressions = (("points", _MARK), ("total", "sum($.points)"), ("grade", _GRADE))
    kinds = {"input": "inputNode", "marks": "expressionNode", "output": "outputNode"}
    nodes: list[dict[str, Any]] = [
        {"id": name, "type": kind, "name": name, "position": {"x": 0, "y": 0}} for name, kind in kinds.items()
    ]
    nodes[1]["content"] = {"expressions": [{"id": key, "key": key, "value": value} for key, value in expressions]}
    edges = [
        {"id": "1", "type": "edge", "sourceId": "input", "targetId": "marks"},
        {"id": "2", "type": "edge", "sourceId": "marks", "targetId": "output"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def zen_engine(parsed: Path, forms: int) -> Took:
    """A decision for each of the first submissions; getting their lines ready is not counted."""
    import zen

    decision = zen.ZenEngine().create_decision(_decision())
    inputs = [
        ({"lines": [_plain(line) for line in lines]}, [line["points"] for line in lines])
        for lines in _submissions(parsed, forms)
    ]
    decision.evaluate(inputs[0][0])
    began = time.perf_counter()
    results = [decision.evaluate(given)["result"] for given, _ in inputs]
    took = time.perf_counter() - began
    pairs = [
        (got, meant)
        for result, (_, points) in zip(results, inputs, strict=True)
        for got, meant in zip(result["points"], points, strict=True)
    ]
    return Took(len(inputs), took, _unequal(pairs), len(pairs))


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    return {
        key: float(value) if isinstance(value, Decimal) else value for key, value in line.items() if key != "points"
    }


def python_decimal(parsed: Path, forms: int) -> Took:
    """A loop over Decimals, quotients rounded half up; as zen-engine, without fetching the lines."""
    from decimal import ROUND_HALF_UP

    some = list(_submissions(parsed, forms))
    zero, cent = Decimal(0), Decimal("0.01")
    pairs = []
    began = time.perf_counter()
    for lines in some:
        for line in lines:
            mark = line["settled"]
            if mark is None:
                weight, over, under = line["weight"], line["actual"], line["target"]
                if line["kind"] == "at-most":
                    over, under = under, over
                full, nothing = (
                    (line["target"] >= line["actual"]) if line["kind"] == "at-most" else over >= under,
                    over <= zero,
                )
                mark = weight if full else zero if nothing else (weight * over / under).quantize(cent, ROUND_HALF_UP)
            pairs.append((mark, line["points"]))
    took = time.perf_counter() - began
    return Took(len(some), took, _unequal(pairs), len(pairs))


def libreoffice(parsed: Path, forms: int) -> Took:
    """A workbook with a formula a line, reckoned and saved by LibreOffice; what it takes to open an empty one is taken off."""
    import xlsxwriter

    if shutil.which("soffice") is None:
        raise RuntimeError("soffice is not installed")
    lines = [line for some in _submissions(parsed, forms) for line in some]
    with tempfile.TemporaryDirectory() as place:
        book, empty = Path(place) / "book.xlsx", Path(place) / "empty.xlsx"
        for path, some in ((book, lines), (empty, lines[:1])):
            with xlsxwriter.Workbook(path, {"constant_memory": True}) as made:
                sheet = made.add_worksheet()
                for row, line in enumerate(some):
                    sheet.write_row(
                        row,
                        0,
                        [line["kind"], *map(_float, (line["weight"], line["actual"], line["target"], line["settled"]))],
                    )
                    sheet.write_formula(row, 5, _FORMULA.replace("#", str(row + 1)), value="")
        _reckon(empty, Path(place))
        started = _reckon(empty, Path(place))
        whole = _reckon(book, Path(place))
        with (Path(place) / "book.csv").open(encoding="utf-8", newline="") as file:
            pairs = [(Decimal(row[5]), line["points"]) for row, line in zip(csv.reader(file), lines, strict=True)]
    return Took(forms, whole - started, _unequal(pairs), len(pairs))


_FORMULA = (
    '=IF(E#<>"",E#,IF(A#="at-most",IF(C#<=D#,B#,IF(D#<=0,0,ROUND(B#*D#/C#,2))),'
    "IF(C#>=D#,B#,IF(C#<=0,0,ROUND(B#*C#/D#,2)))))"
)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _reckon(book: Path, place: Path) -> float:
    """Seconds in which LibreOffice opens a workbook without results, reckons it, and writes what came out."""
    began = time.perf_counter()
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "csv",
            "--outdir",
            place,
            book,
        ],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return time.perf_counter() - began


def _submissions(parsed: Path, forms: int) -> Iterator[list[dict[str, Any]]]:
    """The lines of the first submissions, as dictionaries with Decimals."""
    import duckdb

    columns = ("form", "weight", "kind", "actual", "target", "settled", "points")
    with duckdb.connect() as base:
        found = base.execute(
            f"select {', '.join(columns)} from '{parsed}/*.parquet' where form in "
            f"(select distinct form from '{parsed}/*.parquet' order by form limit {forms}) order by form, line"
        )
        rows = (dict(zip(columns, row, strict=True)) for row in found.fetchall())
        for _, lines in groupby(rows, lambda row: row["form"]):
            yield list(lines)


def _unequal(pairs: list[tuple[Any, Decimal]]) -> int:
    """How many marks are not those that are meant, to the cent as they print."""
    return sum(f"{got:.2f}" != f"{meant:.2f}" for got, meant in pairs)
