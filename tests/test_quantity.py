"""How written values are understood; the table of cases is tests/cases/quantity.yaml."""

import json
import string
import time
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import decimals
from jixiao.quantity import MAX, NO_YEAR, Kind, Quantity, Unit, common, parse, same_words, show, units

CASES = Path(__file__).parent / "cases" / "quantity.yaml"
PUBLISHED = Path(__file__).parent.parent.parent / "shared"


def _number(value: Fraction | None) -> str:
    """A number as the cases write it: a decimal where it ends, else a fraction."""
    if value is None:
        return ""
    text = decimals.plain(value)
    return text if decimals.number(text) == value else f"{value.numerator}/{value.denominator}"


def _day(day: date | None, yearless: bool) -> str:
    if day is None:
        return ""
    written = f"{day.month:02}-{day.day:02}"
    return f"{'+' * (day.year - NO_YEAR)}--{written}" if yearless else f"{day.year:04}-{written}"


def said(quantity: Quantity) -> dict[str, str]:
    """Everything that a quantity says, as the cases write it; what is empty is left out."""
    unit = quantity.unit
    interval = quantity.kind is Kind.INTERVAL
    edges = f"{'[' if quantity.low_closed else '('}{']' if quantity.high_closed else ')'}"
    pairs = {
        "kind": quantity.kind.value,
        "op": quantity.op,
        "number": _number(quantity.number),
        "unit": unit.name if unit else "",
        "dimension": unit.dimension if unit and unit.dimension != unit.name else "",
        "value": _number(quantity.value),
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "edges": edges if interval else "",
        "approx": "yes" if quantity.approx else "",
        "start": _day(quantity.start, quantity.yearless),
        "end": _day(quantity.end, quantity.yearless),
        "recurring": quantity.recurring,
        "day": "" if quantity.day is None else str(quantity.day),
        "deadline": "yes" if quantity.deadline else "",
        "words": quantity.words,
    }
    return {name: value for name, value in pairs.items() if value}


def _cases() -> list[Any]:
    # The base loader reads every scalar as the text that stands there, so that no figure becomes a float.
    groups = yaml.load(CASES.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return [
        pytest.param(case, id=f"{title}-{case['text']}-{'-'.join(case.get('given', {}).values())}")
        for title, cases in groups.items()
        for case in cases
    ]
