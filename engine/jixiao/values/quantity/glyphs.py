"""One way of writing for what people write in many: widths, operator glyphs, dashes, blanks, Chinese numerals.

In: any text. Out: the same text in half width with one glyph for each meaning, or the number that a Chinese numeral
says. It understands no quantities, and it corrects nothing: a misread character stays what it is.
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.ground.remembered import remembered

_VARIANTS = (
    ("≥", "≧⩾≽⪰≮"),  # ≮ not less than
    ("≤", "≦⩽≼⪯≯"),  # ≯ not more than
    (">", "﹥›"),
    ("<", "﹤‹"),
    ("=", "﹦═⁼"),
    ("≈", "≒≅"),
    ("~", "〜∼˜"),
    ("-", "—–―‐‑‒−﹣─"),
    ("%", "﹪"),
    ("*", "﹡"),
    ("·", "•・‧⋅∙"),
    (",", "﹐"),
    (".", "﹒"),
    (":", "﹕︰"),
    (";", "﹔"),
    ("(", "﹙〔"),
    (")", "﹚〕"),
    ("[", "【"),
    ("]", "】"),
    ("¥", "￥"),
    (" ", "\t\r\n\v\f\u00a0\u3000\u2002\u2003\u2009"),
    ("", "\u200b\u200c\u200d\u2060\ufeff\u00ad"),
)
_HALF = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # the full-width forms of ASCII
    **{ord(variant): glyph for glyph, variants in _VARIANTS for variant in variants},
}
_RUNS = (
    (regex(r" +(?![0-9A-Za-z.,])|(?<![0-9A-Za-z.,]) +"), ""),  # a blank matters only between two numbers or words
    (regex(r"\+/?-|正负|上下浮动"), "±"),
)
_OPERATOR = regex(r"[≥≤<>=]{2,}")


def _one_operator(found: "re.Match[str]") -> str:
    """A run of operator glyphs (>=, =≥, ≥≥) as one; a run that points both ways stays as it is."""
    run = set(found.group())
    up, down = run & set("≥>"), run & set("≤<")
    if up and down:
        return found.group()
    if not up and not down:
        return "="
    inclusive = run & set("≥≤=")
    return ("≥" if inclusive else ">") if up else ("≤" if inclusive else "<")


def normal(text: str) -> str:
    """`text` in half width, one glyph for each operator, without blanks that mean nothing. Linear in its length."""
    text = text.replace("——", "—").translate(_HALF)  # a Chinese dash is two characters long
    for pattern, replacement in _RUNS:
        text = pattern.sub(replacement, text)
    return _OPERATOR.sub(_one_operator, text)


_MEANT = frozenset("≥≤<>=±≈%‰‱+°℃²³")
_JOINTS = frozenset(".:/ ")
_DIGITS_WRITTEN = frozenset("0123456789")


@remembered
def words(text: str) -> str:
    """`text` as its words and signs alone: no punctuation, no blanks. Two values read the same when these are equal.

    What stands between two digits (95.5, 3/4, 9:30) or before one (10-20, -5) is no punctuation and stays.
    """
    written = f" {normal(text)} "
    kept = []
    for before, char, after in zip(written, written[1:], written[2:], strict=False):
        if char.isalnum() or char in _MEANT:
            kept.append(char)
        elif char in "-~" and after in _DIGITS_WRITTEN:
            kept.append("-")
        elif char in _JOINTS and before in _DIGITS_WRITTEN and after in _DIGITS_WRITTEN:
            kept.append(char)
    return "".join(kept)


#: The characters of a Chinese numeral; one begins with a digit or 十 (百姓 and 万一 are no numbers).
NUMERAL = (
    r"(?:[零〇一二两三四五六七八九][零〇一二两三四五六七八九十百千万亿]{0,15}|十[零〇一二三四五六七八九百千万亿]{0,12})"
    r"(?:点[零〇一二三四五六七八九]{1,8})?"
)
_DIGITS = {**{digit: value for value, digit in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2}
_DIGIT = "[一二两三四五六七八九]"
#: A numeral below 一万, as people say it: 三千二百一十五, 一百零五, 十二.
_SECTION = regex(
    rf"(?:(?P<thousand>{_DIGIT})千)?(?:零?(?P<hundred>{_DIGIT})百)?(?:零?(?P<ten>(?P<tens>{_DIGIT})?十))?"
    rf"(?P<zero>零)?(?P<one>{_DIGIT})?"
)
_MYRIADS = (("亿", 10**8), ("万", 10**4))


def chinese(numeral: str) -> Fraction | None:
    """The number that a text of the form `NUMERAL` says (十二, 两百, 九十五点五, 三千二百万), or None where it says none.

    None also for what is no numeral (九十十五), is a year or a code (二〇二〇), or leaves out its last unit (三万五, 二百五).
    """
    whole, _, part = numeral.partition("点")
    written = whole.replace("〇", "零")
    value = {"零": 0, "百": 100}.get(written)
    if value is None:
        value = _integer(written, _MYRIADS)
    if value is None:
        return None
    places = "".join(str(_DIGITS[char]) for char in part)
    return decimals.number(f"{value}.{places}" if places else f"{value}")


def _integer(written: str, myriads: Sequence[tuple[str, int]]) -> int | None:
    for index, (sign, size) in enumerate(myriads):
        high, found, low = written.partition(sign)
        if not found:
            continue
        more = _integer(high, myriads[1:])
        if more is None or not low:
            return more and more * size
        # What follows at once is the next lower kind of numbers: 三亿五千 and 三万五 leave their last unit out.
        if not low.startswith("零") and ("万" not in low if sign == "亿" else len(low) == 1):
            return None
        less = _integer(low.removeprefix("零"), myriads[index + 1 :])
        return more * size + less if less is not None else None
    return _section(written)


def _section(written: str) -> int | None:
    match = _SECTION.fullmatch(written)
    if not written or match is None or written.startswith("零") or written.endswith("零"):
        return None
    if match["one"] and (match["thousand"] or match["hundred"]) and not (match["ten"] or match["zero"]):
        return None
    digits = (_DIGITS.get(match[name] or "", 0) for name in ("thousand", "hundred", "tens", "one"))
    thousands, hundreds, tens, ones = digits
    return 1000 * thousands + 100 * hundreds + 10 * (tens or bool(match["ten"])) + ones
