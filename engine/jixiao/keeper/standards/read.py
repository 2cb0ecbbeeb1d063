"""A standard, read: by one of the forms, else clause by clause, else not at all.

In: the text of 评分标准, the weight, the formula of what is measured. Out: a `Understood`. What follows a full stop may be a
policy of the node (没有佐证材料的不得分 …); it is kept apart from the method.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from jixiao.keeper.standards.assemble import Method, assemble
from jixiao.keeper.standards.clauses import Clause, award, clause
from jixiao.keeper.standards.forms import form
from jixiao.keeper.standards.measures import expression
from jixiao.keeper.standards.normal import MAX, normal, pieces
from jixiao.keeper.standards.text import StandardText
from jixiao.say.wording import frame

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
_HOW = {words: how for how, words in frame.ABSENT.items()}
_KEYS: tuple[tuple[str, str, object], ...] = (
    ("没有佐证材料的不得分", "evidence-required", "true"),
    ("应当设有指标", "expected", "true"),
    ("由单位自设指标", "open", "true"),
    ("由单位自设", "open", "true"),
    ("单位自设", "open", "true"),
    *((words, "direction", way) for way, words in frame.DIRECTION.items()),
    ("加分项：得分加到总分上，不计入总分的构成", "bonus", "true"),
    ("扣分项：算出的分数从总分中扣除，不计入总分的构成", "penalty", "true"),
    *((words, "aggregate", way) for way, words in frame.AGGREGATE.items()),
)


def _policy(sentence: str, node: dict[str, object]) -> bool:
    """Whether a sentence is a policy of the node; its keys are added."""
    sentence = sentence.strip()
    for words, key, value in _KEYS:
        if sentence == words:
            node[key] = value
            return True
    if (match := _OVERRIDE.fullmatch(sentence)) and _override(match, node):
        return True
    return (match := _ABSENT.fullmatch(sentence)) is not None and _absent(match, node)


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
