"""How likely a target is to be reached, as people write it (完成目标可能性, 财预〔2019〕136号).

In: a text. Out: one of the three words of the form, or the text itself where it is none of them.
"""

from typing import Final

from jixiao.ground.regex import regex

#: The words of the form, the most hopeful last; each with what else says the same.
WORDS: Final = (
    ("完全不可能", regex(r".*(?:不可能|不能|无法|难以|达不到|完不成).*")),
    ("有可能", regex(r"(?!.*不).*(?:有?可能|基本能|争取|存在风险).*")),
    ("确定能", regex(r"(?!.*不).*(?:确定|肯定|一定|确保|能够|可以|能|已完成|已实现).*")),
)
_MARKS: Final = regex(r"[\s，,。；;（）()“”\"√✓☑]+")


def named(text: str) -> str | None:
    """The word of the form that a text means; the text where it means none of them or several; None for a blank one."""
    plain = _MARKS.sub("", text)
    if not plain.strip("—–-/"):
        return None
    parts = [part for part in plain.split("、") if part]
    found = {next((word for word, pattern in WORDS if pattern.fullmatch(part)), "") for part in parts}
    return found.pop() if len(found) == 1 and "" not in found else text.strip()
