"""The tables of a run written from plain values, for whoever reads them; and what the queries must give, in fractions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb

from jixiao.batch import tables
from jixiao.batch.columns import TABLES, types
from jixiao.ground import decimals

CLASSES = ("measured", "equal", "unsurveyed", "bounded", "restated", "asserted", "judged")


@dataclass(frozen=True)
class Form:
    """A form of a run that was scored: points in hundredths, money in millionths of 元."""

    project: str | None = "甲"
    unit: str | None = None
    department: str | None = None
    county: str | None = None
    field: str | None = None
    year: int | None = 2023
    budget: int | None = None
    executed: int | None = None
    earned: int = 0
    supported: int = 0
    pending: int = 0
    grade: str | None = "优"
    grade_low: str | None = None
    gaps: int = 0
    split: tuple[int, ...] = (0,) * len(CLASSES)
    levels: tuple[tuple[str, int, int], ...] = ()
    findings: tuple[tuple[str, str, int], ...] = ()

    @property
    def whole(self) -> bool:
        return not self.gaps and (self.grade is not None or self.grade_low is not None) and not self.pending

    @property
    def label(self) -> str:
        if self.grade is not None:
            return self.grade
        return "表不完整" if self.gaps else "待定" if self.grade_low else "不评定"

    @property
    def why(self) -> str:
        if self.gaps:
            return "自评表不完整"
        unbalanced = self.grade is None and self.grade_low is None
        return "、".join(["分值合计不符"] * unbalanced + ["有待评判"] * bool(self.pending))

    @property
    def of(self) -> str:
        return (self.unit or "").strip(" ") or (self.department or "").strip(" ") or "未填写"

    def within(self, kind: str) -> str:
        named = {"全部": "全部", "单位": self.of, "县区": self.county, "领域": self.field}[kind]
        return (named or "").strip(" ") or "未填写"


def points(hundredths: int) -> Decimal:
    return decimals.half_up(Fraction(hundredths, 100))


def money(millionths: int | None) -> Decimal | None:
    return None if millionths is None else decimals.half_up(Fraction(millionths, 10**6), 6)


def write(out: Path, forms: Sequence[Form], problems: Iterable[Sequence[object]] = (), size: int = 3) -> Path:
    """Write the tables of a run, so many forms a part."""
    every = list(enumerate(forms))
    parts = [every[at : at + size] for at in range(0, len(every), size)] or [[]]
    with duckdb.connect() as db:
        for number, part in enumerate(parts):
            found = _part(part)
            found["problems"] = [] if number else list(map(tuple, problems))
            for name, rows in found.items():
                plain = out / "plain.jsonl"
                out.mkdir(parents=True, exist_ok=True)
                plain.write_text(tables.lines(rows), encoding="utf-8")
                query = f"SELECT * FROM {tables.relation(plain, types(TABLES[name]))}"
                tables.stored(db, query, out / name / f"part-{number:05d}.parquet")
    return out


def _part(part: Sequence[tuple[int, Form]]) -> dict[str, list[tuple[object, ...]]]:
    cards, levels, findings, forms = [], [], [], []
    for at, one in part:
        own = (one.project, one.unit, one.department, one.year, one.county, one.field)
        forms.append((at, f"F{at}", "表.jsonl", at + 1, *own, money(one.budget), money(one.executed), True, None))
        marks = map(points, (10000, one.earned, one.supported, one.pending, one.earned + one.pending))
        grades = (one.grade, one.grade_low, None)
        cards.append((at, *marks, *grades, *map(points, one.split), one.gaps))
        levels += [
            (at, place, name, points(possible), points(earned), points(0), points(0))
            for place, (name, possible, earned) in enumerate(one.levels)
        ]
        findings += [(at, name, grave, "", "甲", points(stake), "管理") for name, grave, stake in one.findings]
    return {"forms": forms, "scorecards": cards, "levels": levels, "findings": findings}


# --- what must come out ---------------------------------------------------------------------------------------------


def mean(values: Sequence[int]) -> Decimal | None:
    """Of hundredths, rounded once."""
    return decimals.half_up(Fraction(sum(values), 100 * len(values))) if values else None


def weighted(pairs: Iterable[tuple[int, int]]) -> Decimal | None:
    """The mean of hundredths by weights, rounded once."""
    some = list(pairs)
    weights = sum(weight for _, weight in some)
    return decimals.half_up(Fraction(sum(value * weight for value, weight in some), 100 * weights)) if weights else None


def quartile(values: Sequence[int], quarter: int) -> Decimal | None:
    """As Excel's QUARTILE.INC has it."""
    if not values:
        return None
    place = Fraction((len(values) - 1) * quarter, 4)
    low, part, ordered = place.numerator // place.denominator, place % 1, sorted(values)
    above = ordered[low + 1] if part else 0
    return decimals.half_up((ordered[low] * (1 - part) + above * part) / 100)


def percent(part: int, whole: int) -> Decimal | None:
    return decimals.half_up(Fraction(100 * part, whole)) if whole > 0 else None


def groups(forms: Iterable[Form], kind: str) -> Mapping[str, list[Form]]:
    found: dict[str, list[Form]] = {}
    for one in forms:
        found.setdefault(one.within(kind), []).append(one)
    return found


KINDS = ("全部", "单位", "县区", "领域")
__all__ = ["KINDS", "Form", "groups", "mean", "money", "percent", "points", "quartile", "weighted", "write"]
