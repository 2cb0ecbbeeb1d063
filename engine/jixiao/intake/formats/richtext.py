"""The text of a cell or a paragraph that is written in runs of different looks, as it is meant.

In: the runs of one text. Out: the text. What is struck out is no part of it, readings above the words neither; raised
digits stay raised, so that `36²` and a note's mark behind a number are never read as its last digit.
"""

from typing import Final

from jixiao.intake.formats.wordlist import on

_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(words: str) -> str:
    """Words that stand above the line."""
    return words.translate(_RAISED)


class Words:
    """A text of a workbook (`si`, `is`) while its elements are read (ISO/IEC 29500-1, 18.4).

    `left_out` says that words of it are struck out, `own` that its runs have looks of their own, whatever its cell's are.
    """

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.phonetic = 0
        self.struck = self.above = False
        self.left_out = self.own = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        match tag:
            case "r" | "is":
                self.struck = self.above = False
            case "rPr":
                self.own = True
            case "rPh":
                self.phonetic += 1
            case "strike":
                self.struck = on(attributes.get("val"))
            case "vertAlign":
                self.above = attributes.get("val") == "superscript"

    def end(self, tag: str, words: str) -> None:
        """An element ends, with its own text."""
        if tag == "t" and self.struck and not self.phonetic:
            self.left_out = self.left_out or bool(words.strip())
        elif tag == "t" and not self.phonetic:
            self.seen.append(raised(words) if self.above else words)
        elif tag == "r":
            self.struck = self.above = False
        elif tag == "rPh":
            self.phonetic -= 1

    def taken(self) -> str:
        """The text up to here; what follows is another one."""
        text = "".join(self.seen)
        self.seen.clear()
        self.struck = self.above = self.left_out = self.own = False
        return text
