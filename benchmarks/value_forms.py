"""How published forms write their values: what `province.py` draws, counted.

    python benchmarks/value_forms.py FORMS.jsonl

In: published self-evaluation forms, one a line, with `indicators` of `l1`, `target`, `actual`, `weight`, `score`, and `budget`.
Out: how many rows of projects (产出, 效益, 满意度) write target and actual value in which way, how many forms print points and
marks. A way is what the engine reads: the kind of the target and of the actual value, what a number is of, and how they compare.
"""

import json
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "engine")]

from jixiao.records.quantity import Kind, Quantity  # noqa: E402
from jixiao.values import quantity  # noqa: E402

_LEVELS = ("产出", "效益", "效果", "满意度")


def way(value: Quantity) -> str:
    """How one value is written: its kind, of a number its operator and what it is of."""
    if value.kind is not Kind.NUMBER:
        return value.kind.value
    of = value.unit.dimension if value.unit else None
    noun = {"比率": "rate", "金额": "money", "": "bare", None: "bare"}.get(of, "count")
    return f"{value.op}{'~' if value.approx else ''}{noun}"


def pair(target: str, actual: str) -> tuple[str, str, str]:
    """How target and actual value are written, and how they compare."""
    first, second = quantity.parse(target), quantity.parse(actual)
    compared = "same" if target == actual else "other"
    if compared == "other" and first.value is not None and second.value is not None:
        compared = "equal" if first.value == second.value else "above" if second.value > first.value else "below"
    return way(first), way(second), compared


def main(path: str) -> None:
    """Count and print."""
    forms = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    of_projects = [
        (form, [row for row in form["indicators"] if any(level in row["l1"] for level in _LEVELS)]) for form in forms
    ]
    rows = [row for _, some in of_projects for row in some]
    ways = Counter(pair(row["target"], row["actual"]) for row in rows)
    print(f"{len(rows)} rows of {sum(bool(some) for _, some in of_projects)} forms")
    for (target, actual, compared), count in sorted(ways.items(), key=lambda one: (-one[1], one[0])):
        print(f"{count:4} {target:10} {actual:10} {compared}")
    levels = Counter((row["l1"][-5:-2] if row["l1"][-2:] == "指标" else row["l1"], row["l2"][:2]) for row in rows)
    print("levels", dict(levels.most_common()))
    rates = Counter(
        str(read.number) for row in rows for read in [quantity.parse(row["target"])] if way(read).endswith("rate")
    )
    print("rates asked for", dict(rates.most_common()))
    reached = Counter(
        str(read.number) for row in rows for read in [quantity.parse(row["actual"])] if way(read).endswith("rate")
    )
    print("rates reached", dict(reached.most_common()))
    with_rows = [some for _, some in of_projects if some]
    for column in ("weight", "score", "reason"):
        print(column, sum(any(row.get(column) for row in some) for some in with_rows), "of", len(with_rows), "forms")
    lower = sum(float(row["score"]) < float(row["weight"]) for row in rows if row["weight"] and row["score"])
    print("marks below the points", lower, "of", sum(bool(row["weight"] and row["score"]) for row in rows))
    print("money in", dict(Counter((form["budget"] or {}).get("unit", "") for form in forms)))
    spent = Counter()
    for form in forms:
        funds = form["budget"] or {}
        compared = pair(funds.get("annual", ""), funds.get("executed", ""))
        spent[compared[2] if compared[0] != "blank" else "blank"] += 1
    print("executed against the year's budget", dict(spent))


if __name__ == "__main__":
    main(sys.argv[1])
