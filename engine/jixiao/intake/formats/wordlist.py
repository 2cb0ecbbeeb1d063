"""The automatic numbers and the hidden styles of a Word document: what its paragraphs show and do not hold.

In: the parts styles.xml and numbering.xml. Out: which style hides its text, and the number that stands before a paragraph
of a list (一、 （二） 3.), counted as the paragraphs come by. Bullets, and formats that forms do not use, have no number.
"""

import re
from dataclasses import replace
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.intake.formats.archive import Parts

#: Levels of a list, and styles that one is based on after the other.
_LEVELS: Final = 9
_LONGEST_CHAIN: Final = 20
#: The largest number that is written out in words; above it digits are used.
_LARGEST: Final = 9999

#: The names of the styles of headings; programs write the English one whatever they show.
_HEADING: Final = regex(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)

_DIGITS: Final = "零一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_CHINESE: Final = frozenset(
    ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting")
)
_ROMAN: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def on(value: str | None) -> bool:
    """Whether a switch that is written is on: `<w:vanish/>` is, `<w:vanish w:val="0"/>` is not."""
    return value not in ("0", "false", "off")


def whole(text: str | None) -> int:
    """A whole number ≥ 0 of an attribute; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def heading(level: str | None) -> int:
    """The level of a heading by its outline level, which counts from 0; 0 for the level of body text, 9."""
    return whole(level) + 1 if level and level.isdigit() and whole(level) < _LEVELS else 0


@dataclass(frozen=True, slots=True)
class Style:
    """A style as written: None where it leaves a thing to the style that it is based on.

    `heading` is the level of the headings that have it, from 1; 0 says that they are none.
    """

    based_on: str = ""
    hidden: bool | None = None
    number: str | None = None
    level: int | None = None
    heading: int | None = None


def styles(parts: Parts, name: str) -> dict[str, Style]:
    """The styles of a document by their ids, each with what it takes over from those it is based on."""
    found: dict[str, Style] = {}
    path: list[str] = []
    current = [""]

    def begin(tag: str, attributes: dict[str, str]) -> None:
        path.append(tag)
        if tag == "style":
            current[0] = attributes.get("styleId", "")
            found[current[0]] = Style()
        elif len(path) > 3 and path[1] == "style" and path[2] in ("rPr", "pPr"):
            value, style = attributes.get("val"), found[current[0]]
            match path[2:]:
                case ["rPr", "vanish"]:
                    found[current[0]] = replace(style, hidden=on(value))
                case ["pPr", "numPr", "numId"]:
                    found[current[0]] = replace(style, number=value or "")
                case ["pPr", "numPr", "ilvl"]:
                    found[current[0]] = replace(style, level=whole(value))
                case ["pPr", "outlineLvl"]:
                    found[current[0]] = replace(style, heading=heading(value))
        elif path[1:] == ["style", "name"] and (named := _HEADING.fullmatch(attributes.get("val", ""))):
            found[current[0]] = replace(found[current[0]], heading=int(named[1]))
        elif path[1:] == ["style", "basedOn"]:
            found[current[0]] = replace(found[current[0]], based_on=attributes.get("val", ""))

    def end(_: str, __: str) -> None:
        path.pop()

    if name and parts.has(name):
        parts.parse(name, begin, end)
    return {identity: _whole_style(style, found) for identity, style in found.items()}


def _whole_style(style: Style, found: dict[str, Style]) -> Style:
    base = style
    for _ in range(_LONGEST_CHAIN):
        if base.based_on not in found:
            break
        base = found[base.based_on]
        style = replace(
            style,
            hidden=base.hidden if style.hidden is None else style.hidden,
            number=base.number if style.number is None else style.number,
            level=base.level if style.level is None else style.level,
            heading=base.heading if style.heading is None else style.heading,
        )
    return style


# --- numbers ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Level:
    """A level of a list: the first number, how numbers are written, the text around them (`（%1）`)."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restarts: bool = True


_Levels = dict[int, _Level]


class Lists:
    """The lists of a document, and how far each has been counted."""

    def __init__(self, parts: Parts, name: str) -> None:
        self._abstract: dict[str, _Levels] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._own: dict[str, _Levels] = {}
        self._counted: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if name and parts.has(name):
            self._read(parts, name)

    def _read(self, parts: Parts, name: str) -> None:
        path: list[str] = []
        identity, at = "", 0
        levels: _Levels = {}

        def begin(tag: str, attributes: dict[str, str]) -> None:
            nonlocal identity, at, levels
            path.append(tag)
            value = attributes.get("val", "")
            match path[1:]:
                case ["abstractNum"]:
                    levels = self._abstract[attributes.get("abstractNumId", "")] = {}
                case ["num"]:
                    identity = attributes.get("numId", "")
                    levels = self._own[identity] = {}
                    self._starts[identity] = {}
                case ["num", "abstractNumId"]:
                    self._lists[identity] = value
                case ["num", "lvlOverride"]:
                    at = whole(attributes.get("ilvl"))
                case ["num", "lvlOverride", "startOverride"]:
                    self._starts[identity][at] = whole(value)
                case ["abstractNum", "lvl"] | ["num", "lvlOverride", "lvl"]:
                    at = whole(attributes.get("ilvl"))
                    levels[at] = _Level()
                case [*_, "lvl", "start"]:
                    levels[at].start = whole(value)
                case [*_, "lvl", "lvlText"]:
                    levels[at].text = value[:50]
                case [*_, "lvl", "lvlRestart"]:
                    levels[at].restarts = value != "0"
                case [*_, "numFmt"] if "lvl" in path:
                    levels[at].format = value

        def end(_: str, __: str) -> None:
            path.pop()

        parts.parse(name, begin, end)

    def next(self, number: str, level: int) -> str:
        """The number of the next paragraph of a list at a level (from 0), as it is shown; "" where none is."""
        base = self._lists.get(number)
        if base is None or base not in self._abstract or not 0 <= level < _LEVELS:
            return ""
        levels = self._abstract[base] | self._own.get(number, {})
        counted = self._counted.setdefault(base, {})
        if number not in self._begun:
            self._begun.add(number)
            counted |= {at: start - 1 for at, start in self._starts[number].items()}
        here = levels.get(level, _Level())
        counted[level] = counted.get(level, here.start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            if levels.get(deeper, _Level()).restarts:
                counted.pop(deeper, None)
        text = here.text if here.format not in ("bullet", "none") else ""
        for at in range(level + 1):
            if f"%{at + 1}" in text:
                other = levels.get(at, _Level())
                text = text.replace(f"%{at + 1}", written(counted.get(at, other.start), other.format))
        return f"{text} " if text[-1:].isalnum() and text[-1:].isascii() else text


def written(number: int, how: str) -> str:
    """A number ≥ 0 in one of Word's formats (ECMA-376 ST_NumberFormat); "" for a format that no form uses."""
    if how in ("decimal", "") or (number > _LARGEST and how != "none"):
        return str(number)
    if how in _CHINESE:
        words = _in_words(number, _DIGITS, "十百千")
        return words.removeprefix("一") if 10 <= number < 20 else words
    match how:
        case "chineseLegalSimplified" | "ideographLegalTraditional":
            return _in_words(number, _LEGAL, "拾佰仟")
        case "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital":
            return "".join(_DIGITS[int(digit)] for digit in str(number)).replace("零", "〇")
        case "decimalZero":
            return f"{number:02d}"
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese":
            return chr(0x245F + number) if 1 <= number <= 20 else str(number)
        case "ideographTraditional":
            return "甲乙丙丁戊己庚辛壬癸"[number - 1] if 1 <= number <= 10 else str(number)
        case "lowerLetter" | "upperLetter":
            letter = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""
            return letter if how == "lowerLetter" else letter.upper()
        case "lowerRoman" | "upperRoman":
            return _roman(number).lower() if how == "lowerRoman" else _roman(number)
    return ""


def _in_words(number: int, digits: str, units: str) -> str:
    """A number up to 9999 in Chinese: 105 is 一百零五."""
    out, zero = "", False
    for power, digit in zip(reversed(range(len(str(number)))), map(int, str(number)), strict=True):
        if digit:
            out += (digits[0] if zero else "") + digits[digit] + (units[power - 1] if power else "")
        zero = not digit
    return out or digits[0]


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out
