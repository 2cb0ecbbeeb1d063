"""A stored number and the format of its cell → the text that counts, and what Excel shows.

In: an exact number, a format code, the day that the workbook counts from. Out: two texts. The stored value counts, to its
last digit; what the format puts beside it counts as well, since the reader takes it for written: 0.475 under `0%` is 47.5%,
1100 under `0"万元"` is 1100万元, 0.95 under `"≥"0%` is ≥95%. Signs of currency do not: ¥ says nothing on a form in 万元.
Formats with fractions or exponents, and those that `formatcode` does not understand, are not shown by guess.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.intake.formats import dateformat, formatcode
from jixiao.intake.formats.formatcode import Section, Token

_CURRENCY = str.maketrans("", "", "¥￥$€£")
#: What brackets and signs of a section for negative numbers say, the number says itself.
_MINUS = str.maketrans("", "", "-()（）")
#: Beside a number these are ornament.
_ORNAMENT = frozenset(" -—–_/()（）[]+.,'　")
_PLAIN = Section((("general", "General"),))
#: General shows so many characters of a number.
_GENERAL = 11


@dataclass(frozen=True, slots=True)
class _Layout:
    """A section for numbers: what stands before and behind the digits, and these before and behind the point.

    `scale` is what % and commas at the end make of the number; `inner` what stands between the digits, `split` how many
    digits stand behind a point that is only such a text.
    """

    lead: str
    tail: str
    whole: tuple[Token, ...]
    part: tuple[Token, ...]
    point: bool
    grouped: bool
    scale: Fraction
    inner: str
    split: int


def read(value: Fraction, code: str, epoch: date) -> tuple[str, str]:
    """The text of a number under a format, and what Excel shows where that is known and differs, else ""."""
    section = formatcode.section(value, code) if code not in ("", "General") else _PLAIN
    if section is None:
        return decimals.plain(value), ""
    if section.is_date:
        text = dateformat.text(value, section, epoch) or decimals.plain(value)
        shown = dateformat.show(value, section, epoch)
    else:
        layout = _layout(section)
        text = _text(value, section, layout)
        shown = _show(value, section, layout)
    return text, shown if shown and shown != text else ""


def _text(value: Fraction, section: Section, layout: _Layout | None) -> str:
    exact = decimals.plain(value)
    if layout is None or not (layout.whole or layout.part) or (layout.inner and not layout.split):
        return exact
    lead, tail = (_words(words, section) for words in (layout.lead, layout.tail))
    if not lead and not tail:
        return exact
    return f"{lead}{decimals.plain(value * layout.scale / 10**layout.split)}{tail}"


def _words(words: str, section: Section) -> str:
    """What a format says beside a number, without what says nothing."""
    said = words.translate(_CURRENCY)
    said = (said.translate(_MINUS) if section.negative else said).strip()
    return "" if set(said) <= _ORNAMENT else said


# --- the section taken apart ------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _layout(section: Section) -> _Layout | None:
    tokens = section.tokens
    if any(kind in ("slash", "exponent", "unknown") for kind, _ in tokens):
        return None
    held = [index for index, (kind, _) in enumerate(tokens) if kind in ("digit", "point", "general")]
    first, last = (held[0], held[-1] + 1) if held else (len(tokens), len(tokens))
    lead, body, tail = tokens[:first], tokens[first:last], tokens[last:]
    kinds = [kind for kind, _ in body]
    if "percent" in kinds or kinds.count("point") > 1 or ("general" in kinds and len(body) > 1):
        return None
    cut = kinds.index("point") if "point" in kinds else len(body)
    # A comma between digits parts them in threes; one right behind the last of the whole number or of all divides by 1000.
    before = list(body[:cut])
    commas = 0
    while before and before[-1][0] == "comma":
        before.pop()
        commas += 1
    grouped = any(kind == "comma" for kind, _ in before)
    for kind, _ in tail:
        if kind != "comma":
            break
        commas += 1
    percents = sum(kind == "percent" for kind, _ in tokens)
    inner = [text for kind, text in body if kind == "literal"]
    split = _behind_point(before) if inner == ["."] and cut == len(body) else 0
    return _Layout(
        _written(lead),
        _written(tail[next((n for n, (kind, _) in enumerate(tail) if kind != "comma"), len(tail)) :]),
        tuple(token for token in before if token[0] != "comma"),
        tuple(token for token in body[cut + 1 :] if token[0] != "comma"),
        cut < len(body),
        grouped,
        Fraction(100**percents, 1000**commas),
        "".join(inner),
        split,
    )


def _written(tokens: Sequence[Token]) -> str:
    return "".join(text for _, text in tokens)


def _behind_point(tokens: Sequence[Token]) -> int:
    """How many digits stand behind a point that is only text: `0!.0,` shows ten thousands."""
    behind = [kind for kind, _ in tokens][[text for _, text in tokens].index(".") :]
    return behind.count("digit")


# --- what is shown ----------------------------------------------------------------------------------------------


def _show(value: Fraction, section: Section, layout: _Layout | None) -> str | None:
    if layout is None:
        return None
    scaled = abs(value) * layout.scale
    if layout.whole and layout.whole[0][0] == "general":
        body = _general(scaled)
        if body is None:
            return None
    else:
        places = sum(kind == "digit" for kind, _ in layout.part)
        whole, _, part = f"{decimals.half_up(scaled, places):f}".partition(".")
        body = _whole(layout, "" if whole == "0" else whole) + "." * layout.point + _part(layout.part, part)
    sign = "-" if value < 0 and not section.negative else ""
    return sign + f"{layout.lead}{body}{layout.tail}".strip()


def _general(value: Fraction) -> str | None:
    """A number under the format General in a wide cell; None where Excel takes to exponents."""
    written = decimals.plain(value)
    if len(written) <= _GENERAL:
        return written
    if value >= 10**_GENERAL or 0 < value < Fraction(1, 10_000):
        return None
    return decimals.plain(decimals.half_up(value, max(0, _GENERAL - 1 - len(str(int(value))))))


def _whole(layout: _Layout, digits: str) -> str:
    """The digits before the point in their places from the right; the first place takes all that are left."""
    out: list[str] = []
    places = sum(kind == "digit" for kind, _ in layout.whole)
    left, placed = digits, 0
    if not places:
        return digits if layout.point else ""
    for kind, text in reversed(layout.whole):
        if kind != "digit":
            out.append(text)
            continue
        places -= 1
        take, left = (left, "") if not places else (left[-1:], left[:-1])
        for digit in reversed(take or {"0": "0", "?": " "}.get(text, "")):
            if layout.grouped and placed and placed % 3 == 0 and digit != " ":
                out.append(",")
            out.append(digit)
            placed += 1
    return "".join(reversed(out))


def _part(tokens: Sequence[Token], digits: str) -> str:
    """The digits behind the point; zeros at the end only where the format asks for them."""
    places = [text for kind, text in tokens if kind == "digit"]
    kept = max(len(digits.rstrip("0")), max((n + 1 for n, text in enumerate(places) if text == "0"), default=0))
    shown = iter(digit if n < kept else " " if places[n] == "?" else "" for n, digit in enumerate(digits))
    return "".join(next(shown) if kind == "digit" else text for kind, text in tokens)
