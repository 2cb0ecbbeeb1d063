"""Remarks → SARIF 2.1.0, the format in which editors and code hosts take what a linter says.

Comes in: what was said about every ruleset of a run. Goes out: one log with one run, as plain values for JSON: the rules
with their help texts, a result per remark with its place, and the correction where one is certain. File names become
URI references, percent-encoded as RFC 3986 wants it.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote

from jixiao.ground.problems import Source
from jixiao.keeper.lint.codes import CODES, Code, Fix, Remark

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: Mapping[str, str] = MappingProxyType({"error": "error", "warning": "warning", "info": "note"})

#: What stands for every error: they are the loader's, and what to do about each is said with it.
_REFUSED = Code(
    "",
    "规则集不能使用",
    "规则集的格式、分值、算式或发现规则有错误，改正之前不能用来评分。怎么改见每条结果的后一句。",
    "error",
)


def sarif(remarks: Sequence[Remark]) -> dict[str, object]:
    """The log of a run in which `remarks` were made."""
    rules = {code.id: code for code in CODES} | {one.code: _REFUSED for one in remarks if one.severity == "error"}
    order = {identity: number for number, identity in enumerate(rules)}
    driver = {
        "name": "jixiao",
        "rules": [_rule(identity, code) for identity, code in rules.items()],
    }
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": _artifact(file)} for file in _files(remarks)],
        "results": [_result(one, order[one.code]) for one in remarks],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _files(remarks: Iterable[Remark]) -> list[str]:
    return list(dict.fromkeys(one.source.file for one in remarks))


def _rule(identity: str, code: Code) -> dict[str, object]:
    return {
        "id": identity,
        "shortDescription": {"text": code.title},
        "help": {"text": code.help},
        "defaultConfiguration": {"level": LEVELS[code.severity]},
    }


def _result(one: Remark, index: int) -> dict[str, object]:
    found: dict[str, object] = {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": LEVELS[one.severity],
        "message": {"text": one.message + one.cure},
        "locations": [{"physicalLocation": _place(one.source)}],
    }
    if one.fix:
        found["fixes"] = [_fix(one.fix)]
    return found


def _place(source: Source) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": _artifact(source.file)}
    if source.line:
        place["region"] = {"startLine": source.line} | ({"startColumn": source.col} if source.col else {})
    return place


def _artifact(file: str) -> dict[str, str]:
    return {"uri": quote(file.replace("\\", "/"))}


def _fix(fix: Fix) -> dict[str, object]:
    start = fix.source
    region = {"startLine": start.line, "startColumn": start.col, "endColumn": start.col + len(fix.old)}
    change = {
        "artifactLocation": _artifact(start.file),
        "replacements": [{"deletedRegion": region, "insertedContent": {"text": fix.new}}],
    }
    return {"description": {"text": f"改为“{fix.new}”。"}, "artifactChanges": [change]}
