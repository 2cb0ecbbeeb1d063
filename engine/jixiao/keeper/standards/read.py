"""A standard, read: by one of the house's forms, else clause by clause, else not at all.

In: the text of 评分标准, the weight, the formula of what is measured. Out: an `Understood`. What follows a full stop may be a
policy of the node (没有佐证材料的不得分 …); it is kept apart from the method.
"""

import re
from collections.abc import Sequence
from dataclasses import field, replace
from decimal import Decimal

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.keeper.standards import tiers, uncomputed
from jixiao.keeper.standards.assemble import assemble
from jixiao.keeper.standards.awards import award
from jixiao.keeper.standards.clauses import Claim, Clause, clause
from jixiao.keeper.standards.forms import form
from jixiao.keeper.standards.measures import definition, expression
from jixiao.keeper.standards.normal import MARK, MAX, normal, pieces
from jixiao.keeper.standards.quotes import LONGEST, printed
from jixiao.keeper.standards.text import Method, StandardText
from jixiao.say.wording import frame

#: So many pieces are put together at most where a clause has commas of its own.
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Understood:
    """What a standard says. `method` is None where it is not understood: then `unread` is its first piece that is not.

    `unread` is quoted as it stands in the table. `node` are further keys of the node, `remarks` what was left open by the text
    and how it was taken.
    """

    method: Method | None
    unread: str = ""
    node: dict[str, object] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def read(
    text: str,
    *,
    weight: Decimal | None = None,
    of: str = "",
    name: str = "",
    items: Sequence[str] = (),
    penalty: bool = False,
) -> Understood:
    """What a standard says; never raises.

    `of` is the formula of what is measured, `items` are the elements that the explanation lists; `penalty`: what the standard
    counts is taken from the total.
    """
    if len(text) > MAX:
        return Understood(None, text[:40])
    node: dict[str, object] = {}
    kept = [sentence for sentence in re.split(r"。\s*", text.strip()) if sentence and not _policy(sentence, node)]
    if not kept:
        return Understood(None, node=node)
    raw = "。".join(kept)
    raw, undefined = uncomputed.cases(raw)
    raw, own = definition(raw, name)
    of = own or of
    first = Understood(None, text.strip()[:40], node)
    either = tiers.is_either(raw)
    if either:  # ±5%: without the sign it is another standard
        away = tiers.either(raw, of, name)
        if away is None:
            return Understood(None, printed(text, normal(raw)[:LONGEST]), node)
        raw, of = away
    for line in (";", ""):  # a line break ends a clause, or is only where the cell was full
        said = StandardText(raw, normal(raw, line), weight, of, name, tuple(items), penalty)
        found = _read(said, node)
        if found.method is not None and (not either or of in str(found.method)):
            return replace(found, method={**found.method, "undefined": undefined}) if undefined else found
        if line == ";":
            first = Understood(None, printed(text, found.unread or said.normal[:LONGEST]), node)
    return first


def _read(text: StandardText, node: dict[str, object]) -> Understood:
    if method := form(text):
        return Understood(method, node=node)
    said, items, unread = _clauses(text.normal)
    if unread:
        return Understood(None, unread[:LONGEST], node)
    found = assemble(said, items, text)
    if found.method is None:
        return Understood(None, text.normal[:LONGEST] or text.raw.strip()[:40], node)
    return Understood(found.method, "", {**node, **found.node}, found.remarks)


# --- clauses ----------------------------------------------------------------------------------------------------

#: What a list begins with, and says nothing by itself.
_LEAD = regex(r"(?:符合|具备|包括|包含|主要|评价|考核|要点|标准|内容|以下|下列|如下|是否|要求|条件|方面|:)*")
#: What is said of an element once more by its opposite.
_NO = regex(
    r"(?:否则|不符合的?|未达到的?|不具备的?|没有的?|缺少的?|反之|不满足的?|未做到的?)(?:,)?(?:则)?(?:本项|该项)?(?:不得分|[得计]0分|不计分)"
)


def _clauses(written: str) -> tuple[list[Clause], list[str], str]:
    """The clauses of a text, the numbered items that give nothing by themselves, and the first piece not understood."""
    lead, *numbered = (part.strip(" ;,。、") for part in MARK.split(written))
    if len(numbered) < 2:
        return _plain(f"{lead}{''.join(numbered)}")
    out: list[Clause] = []
    items: list[str] = []
    if not _LEAD.fullmatch(lead):
        out, unread = _run([*pieces(lead)])
        if unread and re.search(r"\d|[得扣计]", lead):
            return [], [], unread
    for at, item in enumerate(numbered, 1):
        listed = [piece for piece in pieces(item) if not _NO.fullmatch(piece)]
        listed, tail = _ended(listed) if at == len(numbered) else (listed, [])
        found, unread = _run(listed)
        if unread and (re.search(r"[得扣计减]\d|每|\d分", ",".join(listed)) or any(award(piece) for piece in listed)):
            return [], [], unread
        items += [",".join(listed)] if unread else []
        out += [*found, *tail]
    return out, items, ""


def _plain(written: str) -> tuple[list[Clause], list[str], str]:
    listed = [*pieces(written)]
    found, unread = _run(listed)
    if unread:  # 甲得2分，否则不得分；乙得3分，否则不得分: the opposites say nothing more
        again, still = _run([piece for piece in listed if not _NO.fullmatch(piece)])
        found, unread = (again, "") if not still else (found, unread)
    claims = [one for one in found if isinstance(one, Claim)]
    if len(claims) > 1 and len(claims) == len([piece for piece in listed if not _NO.fullmatch(piece)]):
        found = [*claims]
    return found, [], unread


def _ended(listed: list[str]) -> tuple[list[str], list[Clause]]:
    """The last item of a list without the clauses that stand behind it, and these."""
    for at in range(1, len(listed)):
        found, unread = _run(listed[at:])
        first = found[0] if found else None
        if not unread and not (isinstance(first, Claim) and first.award.part(None) not in (0, 1)):
            return listed[:at], found
    return listed, []


def _run(listed: Sequence[str]) -> tuple[list[Clause], str]:
    """The clauses that pieces say one after the other, and the first piece that says none."""
    found: list[Clause] = []
    at = 0
    while at < len(listed):
        for length in range(1, _LONGEST + 1):
            one = clause(",".join(listed[at : at + length])) if at + length <= len(listed) else None
            if one is not None:
                found.append(one)
                at += length
                break
        else:
            return [], listed[at]
    return found, ""


# --- policies ---------------------------------------------------------------------------------------------------

_OVERRIDE = regex(r"(?P<when>.+?)的[，,]改为(?P<award>满分|计满分|不得分|计[\d.]+%)（(?P<text>.+)）")
_ABSENT = regex(r"(?P<when>.+?)的[，,]不适用[：:](?P<how>.+)")
_IDLE = regex(r"不适用的[，,](?P<how>.+)")
_EMPTY = regex(r"没有下级指标而表内未给分值的[，,](?P<how>.+)")
_HEIR = regex(r"分值(?P<by>平均|按比例)?让给(?P<to>“[^”]+”(?:、“[^”]+”)*)(?:（第(?P<order>\d+)步）)?")
_BEQUEST = regex(r"其分值(?:(?:^|、)?给“[^”]+”[\d.]+分)+")
_GIVEN = regex(r"给“(?P<to>[^”]+)”(?P<points>[\d.]+)分")
_SPLIT = regex(
    r"分值由各项指标平分，每项(?:取整|保留(?P<places>\d)位小数)（(?P<each>四舍五入|舍去尾数)），余数(?P<rest>逐一给在前的指标|给第一项|给最后一项)"
)
_REST = {"逐一给在前的指标": "spread", "给第一项": "first", "给最后一项": "last"}
_HOW = {words: how for how, words in tuple(frame.ABSENT.items())[::-1]}
_KEYS: tuple[tuple[str, str, object], ...] = (
    ("没有佐证材料的不得分", "evidence-required", "true"),
    ("应当设有指标", "expected", "true"),
    ("由单位自设指标", "open", "true"),
    ("由单位自设", "open", "true"),
    ("单位自设", "open", "true"),
    *((words, "direction", way) for way, words in frame.DIRECTION.items()),
    ("加分项：得分加到总分上，不计入总分的构成", "bonus", "true"),
    ("扣分项：算出的分数从总分中扣除，不计入总分的构成", "penalty", "true"),
    ("扣分没有上限", "limit", "none"),
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
    if match := _SPLIT.fullmatch(sentence):
        each = "half-up" if match["each"] == "四舍五入" else "down"
        node["split"] = {"places": match["places"] or "0", "each": each, "remainder": _REST[match["rest"]]}
        return True
    for pattern, key in ((_IDLE, "not-applicable"), (_EMPTY, "when-empty")):
        if (match := pattern.fullmatch(sentence)) and (policy := _away(match["how"])):
            node[key] = policy
            return True
    return (match := _ABSENT.fullmatch(sentence)) is not None and _absent(match, node)


def _away(words: str) -> object:
    """Who gets the points of what is not there, as a ruleset writes it; None for words that do not say it."""
    if words in _HOW:
        return _HOW[words]
    if _BEQUEST.fullmatch(words):
        return [{"to": one["to"], "points": one["points"]} for one in _GIVEN.finditer(words)]
    heir = _HEIR.fullmatch(words)
    if heir is None:
        return None
    names = re.findall(r"“([^”]+)”", heir["to"])
    to: dict[str, object] = {"to": names[0] if len(names) == 1 else names}
    return to | ({"by": "equal"} if heir["by"] == "平均" else {}) | ({"order": heir["order"]} if heir["order"] else {})


def _override(match: re.Match[str], node: dict[str, object]) -> bool:
    when, gives = expression(match["when"]), award(match["award"])
    if not when or gives is None or not gives[1].share:
        return False
    listed = node.setdefault("overrides", [])
    assert isinstance(listed, list)
    listed.append({"when": when, "share": gives[1].share, "text": match["text"]})
    return True


def _absent(match: re.Match[str], node: dict[str, object]) -> bool:
    when, policy = expression(match["when"]), _away(match["how"])
    if not when or not policy:
        return False
    node["absent-when"] = when
    node["not-applicable"] = policy
    return True
