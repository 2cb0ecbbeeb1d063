"""A standard, read: by one of the forms, else clause by clause, else not at all.

In: the text of 评分标准, the weight, the formula of what is measured. Out: a `Understood`. What follows a full stop may be a
policy of the node (没有佐证材料的不得分 …); it is kept apart from the method.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from jixiao.keeper.standards.assemble import Method, assemble
from jixiao.keeper.standards.clauses import Clause, award, clause
from jixiao.keeper.standards.forms import form
from jixiao.keeper.standards.measures import expression
from jixiao.keeper.standards.normal import MAX, normal, pieces
from jixiao.keeper.standards.text import StandardText

#: So many pieces are put together at most where a clause has commas of its own.
_LONGEST = 3


@dataclass(frozen=True, slots=True)
class Understood:
    """What a standard says. `method` is None where it is not understood: then `unread` is its first piece that is not.

    `node` are further keys of the node, `remarks` what was left open by the text and how it was taken.
    """

    method: Method | None
    unread: str = ""
    node: dict[str, object] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def read(text: str, *, weight: Decimal | None = None, of: str = "") -> Understood:
    """What a standard says; never raises."""
    if len(text) > MAX:
        return Understood(None, text[:40])
    node: dict[str, object] = {}
    kept = [sentence for sentence in re.split(r"。\s*", text.strip()) if sentence and not _policy(sentence, node)]
    if not kept:
        return Understood(None, node=node)
    first = Understood(None, text.strip()[:40], node)
    for line in (";", ""):  # a line break ends a clause, or is only where the cell was full
        found = _read("。".join(kept), line, weight, of, node)
        if found.method is not None:
            return found
        first = found if line == ";" else first
    return first


def _read(raw: str, line: str, weight: Decimal | None, of: str, node: dict[str, object]) -> Understood:
    written = normal(raw, line)
    if method := form(StandardText(raw, written, weight, of)):
        return Understood(method, node=node)
    clauses: list[Clause] = []
    parts = list(pieces(written))
    at = 0
    while at < len(parts):
        for length in range(1, _LONGEST + 1):
            found = clause(",".join(parts[at : at + length])) if at + length <= len(parts) else None
            if found is not None:
                clauses.append(found)
                at += length
                break
        else:
            return Understood(None, parts[at][:60], node)
    method, remarks = assemble(clauses, weight, of)
    return Understood(method, "" if method else written[:60] or raw.strip()[:40], node, remarks if method else ())


# --- policies ---------------------------------------------------------------------------------------------------

_OVERRIDE = re.compile(r"(?P<when>.+?)的[，,]改为(?P<award>满分|计满分|不得分|计[\d.]+%)（(?P<text>.+)）")
_ABSENT = re.compile(r"(?P<when>.+?)的[，,]不适用[：:](?P<how>.+)")
_HEIR = re.compile(r"分值让给“(?P<to>.+)”")
_HOW = {"计满分": "full", "分值由同级指标分担": "siblings", "分值由其他全部指标分担": "share-out", "分值不移动": "keep"}
_KEYS: tuple[tuple[str, str, object], ...] = (
    ("没有佐证材料的不得分", "evidence-required", "true"),
    ("应当设有指标", "expected", "true"),
    ("由单位自设指标", "open", "true"),
    ("由单位自设", "open", "true"),
    ("单位自设", "open", "true"),
    ("目标值没有符号的，以大为好", "direction", "at-least"),
    ("目标值没有符号的，以小为好", "direction", "at-most"),
    ("加分项：得分加到总分上，不计入总分的构成", "bonus", "true"),
    ("扣分项：算出的分数从总分中扣除，不计入总分的构成", "penalty", "true"),
    ("分部分填报的，实际值相加后计分", "aggregate", "sum"),
    ("分部分填报的，实际值按权数加权平均后计分", "aggregate", "weighted-mean"),
    ("分部分填报的，比率按权数加权平均、其余相加后计分", "aggregate", "by-unit"),
)


def _policy(sentence: str, node: dict[str, object]) -> bool:
    """Whether a sentence is a policy of the node; its keys are added."""
    sentence = sentence.strip()
    for words, key, value in _KEYS:
        if sentence == words:
            node[key] = value
            return True
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], dict[str, object]], bool]], ...] = (
        (_OVERRIDE, _override),
        (_ABSENT, _absent),
    )
    return any(
        match is not None and reader(match, node)
        for pattern, reader in readers
        for match in [pattern.fullmatch(sentence)]
    )


def _override(match: re.Match[str], node: dict[str, object]) -> bool:
    when, gives = expression(match["when"]), award(match["award"])
    if not when or gives is None or not gives[1].share:
        return False
    listed = node.setdefault("overrides", [])
    assert isinstance(listed, list)
    listed.append({"when": when, "share": gives[1].share, "text": match["text"]})
    return True


def _absent(match: re.Match[str], node: dict[str, object]) -> bool:
    when, how, heir = expression(match["when"]), _HOW.get(match["how"]), _HEIR.fullmatch(match["how"])
    if not when or not (how or heir):
        return False
    node["absent-when"] = when
    node["not-applicable"] = how or {"to": heir["to"] if heir else ""}
    return True
