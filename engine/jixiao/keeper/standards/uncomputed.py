"""What a standard says of values that cannot be reckoned, case by case: 无法计算的，执行数＞0的计满分，其他情形不得分.

In: a standard as it stands in the table. Out: the standard without that clause, and the cases as a ruleset writes them under
`undefined`; the standard as it came, and none, where there is no such clause or a part of it is not understood.
"""

import re
from types import MappingProxyType

from jixiao.ground.regex import regex
from jixiao.keeper.standards.measures import expression

_CLAUSE = regex(r"(?P<before>.+)[；;]\s*无法计算的[，,](?P<cases>[^；;]+?)[。\s]*", re.DOTALL)
_CASE = regex(r"(?:其他情形|(?P<when>.+)的)(?P<gives>计满分|不得分|由人工评判|不适用|计[\d.]+(?:%|分))")
_POLICY = MappingProxyType({"计满分": "full", "不得分": "zero", "由人工评判": "pending", "不适用": "not-applicable"})


def cases(standard: str) -> tuple[str, list[dict[str, object]]]:
    """The standard without what it says of values that cannot be reckoned, and that as cases."""
    clause = _CLAUSE.fullmatch(standard)
    found: list[dict[str, object]] = []
    for piece in (
        re.split("[，,](?! )", clause["cases"]) if clause else ()
    ):  # a comma between arguments has a blank behind it
        match = _CASE.fullmatch(piece.strip())
        when = expression(match["when"]) if match and match["when"] else ""
        if match is None or (match["when"] and not when) or (found and "when" not in found[-1]):
            return standard, []
        gives = match["gives"]
        share = {"share": gives[1:]} if gives.endswith("%") else {"points": gives[1:-1]}
        what = {"then": _POLICY[gives]} if gives in _POLICY else share
        found.append({**({"when": when} if when else {}), **what})
    return (clause["before"], found) if clause else (standard, [])
