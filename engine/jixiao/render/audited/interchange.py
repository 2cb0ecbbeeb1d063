"""Audits → JSON for scripts (schema `jixiao.audit/1`), and what an earlier one of them knew.

In: audits with the digest of their files. Out: text that ends in one line break; a place has the line of a text, or the
paragraph, or the table with row and column, and null for what it has not. A baseline is read back from what is written here:
a discrepancy is known by its id and the words of its places, wherever they stand by now.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from jixiao.ground.problems import Source, refused
from jixiao.ground.regex import regex
from jixiao.records import Account, Audit, Discrepancy, Spot
from jixiao.render.interchange import whole
from jixiao.say import discrepancies as say

SCHEMA: Final = "jixiao.audit/1"

#: How a discrepancy is known again: its id and the words of its places.
Known = tuple[str, tuple[str, ...]]

_Paragraphs = Callable[[Source], int]
_CELL: Final = regex(r"第(\d+)行第(\d+)列")


def to_json(audits: Sequence[tuple[Audit, str]]) -> str:
    """A list with one object for each file; `audits` are pairs of an audit and the SHA-256 of its file."""
    return whole(json.dumps([as_json(one, digest) for one, digest in audits], ensure_ascii=False, indent=2) + "\n")


def as_json(audit: Audit, sha256: str = "") -> dict[str, object]:
    """One audit as plain values."""
    account, paragraphs = audit.account, say.paragraphs(audit.account)
    return {
        "schema": SCHEMA,
        "file": account.source.file,
        "sha256": sha256 or None,
        "checked": {"figures": audit.figures, "relations": audit.relations, "held": audit.held},
        "findings": [_finding(one, account, paragraphs) for one in audit.found],
    }


def _finding(one: Discrepancy, account: Account, paragraphs: _Paragraphs) -> dict[str, object]:
    return {
        "id": one.id,
        "severity": one.certainty.value,
        "message": one.message,
        "arithmetic": one.arithmetic,
        "advice": one.advice,
        "relation": one.relation,
        "values": dict(one.values),
        "places": [_place(spot, account, paragraphs) for spot in one.spots],
    }


def _place(spot: Spot, account: Account, paragraphs: _Paragraphs) -> dict[str, object]:
    source = spot.source
    if account.lined:
        return {"line": source.line or None, "text": spot.text}
    place: dict[str, object] = {"line": None, "text": spot.text}
    if number := paragraphs(source):
        paper = {"page": source.sheet} if source.sheet else {}
        return {**place, "paragraph": number, **paper}
    if not source.sheet:
        return {**place, "paragraph": None}
    if cell := _CELL.fullmatch(source.cell):
        return {**place, "table": source.sheet, "row": int(cell[1]), "column": int(cell[2])}
    return {**place, "table": source.sheet, "row": None, "column": None, "cell": source.cell or None}


# --- the baseline -------------------------------------------------------------------------------------------------


def known(text: str, file: str) -> Counter[Known]:
    """What a JSON written by `to_json` holds; raises Problems where it is none."""
    try:
        written = json.loads(text, parse_float=str)
        return Counter(_known(finding) for audit in _list(written) for finding in _list(_part(audit, "findings")))
    except (ValueError, TypeError, KeyError, RecursionError):
        message = "这不是 jixiao audit 写出的 JSON，不能作为比较的基础。"
        cure = "请给出以前用 jixiao audit --format json -o 写出的文件。"
        raise refused(file, "audit.baseline", message, cure) from None


def known_by(one: Discrepancy) -> Known:
    """How a discrepancy is known again."""
    return one.id, tuple(spot.text for spot in one.spots)


def _known(finding: Any) -> Known:
    places = tuple(str(_part(place, "text")) for place in _list(_part(finding, "places")))
    return str(_part(finding, "id")), places


def _list(value: Any) -> Iterable[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _part(value: Any, key: str) -> Any:
    if not isinstance(value, Mapping):
        raise TypeError
    return value[key]


def without(audit: Audit, base: Counter[Known]) -> Audit:
    """The audit without what is known."""
    new, old = parted(audit, base)
    return replace(audit, found=new, known=len(old))


def parted(audit: Audit, base: Counter[Known]) -> tuple[tuple[Discrepancy, ...], tuple[Discrepancy, ...]]:
    """What was found and is new, and what is known; what the baseline has once is known once."""
    if not base:
        return audit.found, ()
    left = base.copy()
    new: list[Discrepancy] = []
    old: list[Discrepancy] = []
    for one in audit.found:
        key = known_by(one)
        known_already = left[key] > 0
        left[key] -= known_already
        (old if known_already else new).append(one)
    return tuple(new), tuple(old)
