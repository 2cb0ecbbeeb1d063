"""指标解释 → the formula of what is measured.

In: the explanation of an indicator, and its name. Out: a formula in the language of rulesets (`在职人员数 / 编制数`), or "".
Only what is clearly a formula is taken: after 计算公式：, or behind 名称＝, with ×100% at its end taken off.
"""

import re

from jixiao.ground.problems import Problems, Source
from jixiao.ground.regex import regex
from jixiao.keeper.standards.normal import pieces
from jixiao.keeper.standards.ranges import GENERIC
from jixiao.law import formula
from jixiao.values.quantity import glyphs

_LABEL = regex(r"(?:计算公式|公式|计算方法)[:](?P<formula>.+)")
_HUNDRED = regex(r"[*×]100(?:\.0+)?%$")
_STOPS = regex(r"[。;\n]")
_SIGNS = str.maketrans({"[": "(", "]": ")", "{": "(", "}": ")"})


def measure(explanation: str, name: str = "") -> str:
    """The formula that an explanation gives for the indicator, canonical; "" where it gives none."""
    for line in _STOPS.split(explanation[:3_000]):
        written = glyphs.normal(line).strip()
        found = _LABEL.search(written)
        text = found["formula"] if found else written
        left, equals, right = text.partition("=")
        left = left.rpartition(":")[2]
        if equals and not found and not _calls(left, name):
            continue
        if equals and re.fullmatch(r"[^<>≥≤+*/÷×]+", left):
            text = right
        elif not found:
            continue
        if parsed := _reckoned(text):
            return parsed
    return ""


def definition(standard: str, name: str) -> tuple[str, str]:
    """A standard without the sentence that says what is measured, and the formula; "" where none of them does.

    资金到位率=到位资金/预算资金×100%。到位率≥100%得满分: the left side is the indicator, or what the rest speaks of.
    """
    parts = re.split(r"([。;；,，\n])", standard[:3_000])
    for at in range(0, len(parts) - 2, 2):
        left, equals, right = glyphs.normal(parts[at]).strip().partition("=")
        rest = "".join(parts[at + 2 :])
        if not equals or not re.fullmatch(r"[^<>≥≤+*/÷×\d]{2,24}", left) or not re.search(r"[/÷]", right):
            continue
        if re.search("得分|计分", left) or not (_calls(left, name) or left[-3:] in rest):
            continue
        if parsed := _reckoned(right):
            return "".join(parts[:at]) + rest, parsed
    return standard, ""


def _reckoned(text: str) -> str:
    """The right side of an equation as a formula: without ×100%, and without what a comma adds."""
    whole = text.strip().translate(_SIGNS)
    return expression(_HUNDRED.sub("", whole)) or expression(_HUNDRED.sub("", next(pieces(whole, ","), "")))


def _calls(left: str, name: str) -> bool:
    """Whether the left side of an equation is the indicator: its name, or the end of it."""
    plain = [re.sub(r"[“”\"'\s]", "", part) for part in (left, name)]
    return bool(plain[0]) and (not plain[1] or plain[0] in plain[1] or plain[1] in plain[0] or plain[0] in GENERIC)


def expression(text: str) -> str:
    """A text as a canonical formula over names, or "" where it is none."""
    plain = re.sub(r"[“”\"]", "", text.strip(" ,.:。"))
    try:
        node = formula.parse(plain, Source(""))
    except Problems:
        return ""
    return formula.to_text(node) if formula.names(node) else ""
