"""Every expression that a ruleset writes, with its place.

Comes in: records of a ruleset. Goes out: what is written in them. Which fields hold expressions is read off the format
itself, so that a new field is seen without a word here.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problems, Source
from jixiao.ground.written import Expression, Written, place
from jixiao.law import formula
from jixiao.law.format import FindingRule

_MARKS = get_args(Expression)[1:]


@dataclass(frozen=True, slots=True)
class Expressed:
    """An expression as written, the field and the record it is written in, and its tree."""

    text: str
    field: str
    source: Source
    node: formula.Node
    is_finding: bool


def expressions(record: Written) -> Iterator[Expressed]:
    """Every expression in a record and below it; texts that are templates, not expressions, are left out."""
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if isinstance(value, str) and _is_expression(type(record), name):
            node = _parsed(value, place(value, record.source))
            if node is not None:
                yield Expressed(value, name, place(value, record.source), node, isinstance(record, FindingRule))
        elif field is not None:
            for below in _records(value):
                yield from expressions(below)


def _records(value: Any) -> Iterator[Written]:
    if isinstance(value, Written):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _records(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _records(one)


@cache
def _is_expression(record: type[Written], name: str) -> bool:
    field = record.model_fields[name]
    inside = [mark for arg in get_args(field.annotation) for mark in get_args(arg)[1:]]
    return any(mark in _MARKS for mark in (*field.metadata, *inside))


def _parsed(text: str, source: Source) -> formula.Node | None:
    try:
        return formula.parse(text, source)
    except Problems:
        return None
