"""Audits → JSON for scripts (schema `jixiao.audit/1`), and what an earlier one of them knew.

In: audits with the digest of their files. Out: text that ends in one line break; a place has the line of a text, or the
paragraph, or the table with row and column, and null for what it has not. A baseline is read back from what is written here:
a discrepancy is known by its id and the words of its places, wherever they stand by now.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from jixiao.ground.problems import refused
from jixiao.records import Account, Audit, Discrepancy, Spot
from jixiao.render.interchange import whole

SCHEMA: Final = "jixiao.audit/1"

#: How a discrepancy is known again: its id and the words of its places.
Known = tuple[str, tuple[str, ...]]

_CELL: Final = re.compile(r"第(\d+)行第(\d+)列")


def to_json(audits: Sequence[tuple[Audit, str]]) -> str:
    """A list with one object for each file; `audits` are pairs of an audit and the SHA-256 of its file."""
    return whole(json.dumps([as_json(one, digest) for one, digest in audits], ensure_ascii=False, indent=2) + "\n")


def as_json(audit: Audit, sha256: str = "") -> dict[str, object]:
    """One audit as plain values."""
    account = audit.account
    return {
        "schema": SCHEMA,
        "file": account.source.file,
        "sha256": sha256 or None,
        "checked": {"figures": audit.figures, "relations": audit.relations, "held": audit.held},
        "findings": [_finding(one, account) for one in audit.found],
    }


def _finding(one: Discrepancy, account: Account) -> dict[str, object]:
    return {
        "id": one.id,
        "severity": one.certainty.value,
        "message": one.message,
        "arithmetic": one.arithmetic,
        "advice": one.advice,
        "relation": one.relation,
        "values": dict(one.values),
        "places": [_place(spot, account) for spot in one.spots],
    }


def _place(spot: Spot, account: Account) -> dict[str, object]:
    source = spot.source
    place: dict[str, object] = {"line": None, "text": spot.text}
    if account.lined:
        return {"line": source.line or None, "text": spot.text}
    if source.sheet:
        cell = _CELL.fullmatch(source.cell)
        row, column = (int(cell[1]), int(cell[2])) if cell else (None, None)
        return {**place, "table": source.sheet, "row": row, "column": column}
    return {**place, "paragraph": source.line or None}


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
    """The audit without what is known; what the baseline has once is left out once."""
    left, found = base.copy(), []
    for one in audit.found:
        key = (one.id, tuple(spot.text for spot in one.spots))
        if left[key] > 0:
            left[key] -= 1
        else:
            found.append(one)
    return replace(audit, found=tuple(found))
