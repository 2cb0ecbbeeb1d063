"""The words and glyphs that make a bound of a number: ≥ and 不少于 before it, 以上 and 以内 after it.

In: text in `glyphs.normal` writing. Out: which operators stand where. 以上, 以下, 以内, 满 include the number itself; 超过,
不满 do not (民法典 第一千二百五十九条).
"""

import re
from collections.abc import Iterable

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex

_NOT = "(?:不得|不能|不应|不可|不准|不会|没有|未能|未|不)"
_WORDS = regex(
    rf"(?P<no>{_NOT})?(?:(?P<low>低于|少于|小于|短于|早于)|(?P<high>高于|大于|多于|长于|晚于|迟于|超过|超出|突破|超))"
    r"(?P<equal>(?:或者?|及)?等于)?了?"
    r"|(?P<short>(?:尚?未能?|没有?|不能)达到|不到|不足|不满|未满)"
    r"|(?P<least>至少|最少|最低|起码|不少于|下限)|(?P<most>至多|最多|最高|上限)"
    r"|(?P<reach>达到了?)|(?P<within>(?:控制|限制|压缩)在了?)|(?P<same>等于)"
    r"|(?P<about>大约|大概|(?<![节合契公预签条履集特])约|将近|接近|(?<![最附])近|≈)|(?P<over>逾)|(?P<full>(?<![圆期])满)"
    r"|(?P<glyph>[≥≤<>=]{1,4})|(?P<roughly>~)"
)
_MEANING = {
    "short": "<",
    "least": ">=",
    "most": "<=",
    "same": "=",
    "over": ">",
    "full": ">=",
    "≥": ">=",
    "≤": "<=",
    "<": "<",
    ">": ">",
    "=": "=",
}
#: These give way to any other operator of the same number: 控制在95%以上 is at least 95 %.
_WEAK = {"reach": ">=", "within": "<="}
_BEHIND = regex(
    r"\((?P<closed>含)[^()]{0,4}\)|\((?P<open>不含)[^()]{0,4}\)"
    r"|(?:或者?|及其?|和)?(?:(?P<up>以上|之上)|(?P<down>以下|以内|之内|之下))|(?P<cap>封顶|为限)|(?P<about>左右|上下)"
    r"|(?P<glyph>[≥≤<>=]{1,4})|(?P<inside>内)|(?P<plus>\+$)"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """An operator at `text[at:to]`: what it means (`>=` …, `about`, or `bad` for one that contradicts itself).

    `weak` ones give way to others; `far` ones may stand some words before their number (至少开展培训3次).
    """

    at: int
    to: int
    op: str
    weak: bool = False
    far: bool = False


def before(text: str) -> tuple[Mark, ...]:
    """All operators of a text that can stand before a number, in order."""
    return tuple(_mark(found) for found in _WORDS.finditer(text) if found.group() != "~" or found.start() == 0)


def _mark(found: "re.Match[str]") -> Mark:
    at, to, kind = found.start(), found.end(), found.lastgroup or ""
    if found["low"] or found["high"]:
        up = bool(found["high"]) != bool(found["no"])
        op = (">" if up else "<") + ("=" if found["no"] or found["equal"] else "")
        return Mark(at, to, op, far=bool(found["no"]) and found.group() in ("不少于", "不超过"))
    if kind in _WEAK:
        return Mark(at, to, _WEAK[kind], weak=True, far=True)
    if kind in ("about", "roughly"):
        return Mark(at, to, "about")
    if kind == "glyph":
        return Mark(at, to, _MEANING.get(found.group(), "bad"))
    return Mark(at, to, _MEANING[kind], far=kind in ("least", "most"))


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands right after an amount: operators, about, whether the number itself is in (含) or out, where it ends."""

    to: int
    ops: tuple[str, ...] = ()
    about: bool = False
    closed: bool | None = None
    glyph: str = ""


def behind(text: str, at: int, *, time: bool) -> Behind:
    """The operators right after an amount that ends at `at`; 内 is 以内 after a `time` (3日内完成), else at the end (5次内)."""
    ops: list[str] = []
    about, closed, glyph = False, None, ""
    for _ in range(4):
        found = _BEHIND.match(text, at)
        last = found is not None and _ends_here(text, found.end())
        if found is None or (found["inside"] and not (time or last)) or (found["glyph"] and not last):
            break
        if found["glyph"]:
            glyph = _MEANING.get(found["glyph"], "bad")
            ops.append(glyph)
        elif found["closed"] or found["open"]:
            closed = bool(found["closed"])
        elif found["about"]:
            about = True
        else:
            ops.append(">=" if found["up"] or found["plus"] else "<=")
        at = found.end()
    return Behind(at, tuple(ops), about, closed, glyph)


def _ends_here(text: str, at: int) -> bool:
    return at == len(text) or text[at] in ",;(，；"


def joined(ops: Iterable[str], weak: Iterable[str] = (), closed: bool | None = None) -> str:
    """One operator out of all that a number has: `""` for none, `bad` where they point both ways.

    Inclusive beats strict (大于等于, ≥ and 超过 together); 含 and 不含 beat both; weak ones count only alone.
    """
    found = set(ops) or set(weak)
    if "bad" in found or {op[0] for op in found} >= {"<", ">"}:
        return "bad"
    if not found:
        return ""
    signs = {op[0] for op in found} - {"="}
    if not signs:
        return "="
    inclusive = any(op.endswith("=") for op in found) if closed is None else closed
    return signs.pop() + ("=" if inclusive else "")


#: What a column says of an indicator instead of an operator.
_WAYS = (
    (regex(r"正向?(?:指标)?|(?:越大|越多|越高)越好"), ">="),
    (regex(r"[反负逆]向?(?:指标)?|(?:越小|越少|越低)越好"), "<="),
)


def asked(column: str) -> str:
    """The operator that a form's column 指标性质 names, in signs or as a way (正向, 反向), `定性` for that word; else `""`."""
    if "定性" in column:
        return "定性"
    for way, op in _WAYS:
        if way.fullmatch(column):
            return op
    marks = before(column)
    op = joined(mark.op for mark in marks if mark.op != "about")
    return "" if op == "bad" or sum(mark.to - mark.at for mark in marks) != len(column) else op
