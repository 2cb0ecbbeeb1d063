"""The columns that the stages of the statements hand on, and the words in them.

Comes in: nothing. Goes out: names. No column of a prepared table is called so.
"""

from enum import StrEnum
from typing import Final

#: Of a line: its first level, its rule, what it weighs and what the rules print for it, the branch that decides, how it ends.
LEVEL, RULE, WEIGHT, PRINTED, WAY, ENDING = "一级序号", "规则号", "分值单位", "分值", "分支号", "结果号"
#: What a table of endings says of a line: its status, what it rests on, whether the target is reached, if all is earned.
STATUS, RESTS, READ, REACHED, WHOLE, KEY = "状态", "无实际值时凭", "凭实际值", "达到目标", "满分", "情形"
#: What it comes to: points rounded, points kept within their limits, whether it is reached, what it rests on.
EXACT, POINTS, MET, WORTH = "算得单位", "得分单位", "已达到", "依据"
#: What the framework makes of it: which condition decides instead, the points then, and these within their limits.
CHANGED, INSTEAD, CHANGED_TO = "改判", "改判单位", "改判得分"
OF_LINE: Final = (
    *(LEVEL, RULE, WEIGHT, PRINTED, WAY, ENDING, STATUS, RESTS, READ, REACHED, WHOLE, KEY),
    *(EXACT, POINTS, MET, WORTH, CHANGED, INSTEAD, CHANGED_TO),
)

#: Branches are numbered from here; below are the endings of lines that no branch decides (`endings`).
FIRST_WAY: Final = 10
#: Where no method is asked: what does not apply counts in full; a line's row, or its points, are not known.
UNASKED: Final = "fate IN ('full', 'unread', 'unweighed')"


def text(word: StrEnum | str) -> str:
    """A word of the engine's own as a literal."""
    return f"'{word}'"
