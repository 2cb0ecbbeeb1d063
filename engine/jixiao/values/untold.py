"""Whether a cell in which something is due, a source or a reason, names none.

In: a cell. Out: yes or no. One rule for every such column: nothing written, signs that stand for nothing, or words that only
say that there is nothing (无, 暂无, 未提供, 没有材料, N/A). What says more than that tells something, be it little. An actual
value is not asked: 无 and 没有 answer there what was the case.
"""

from typing import Final

from jixiao.ground.regex import regex
from jixiao.records.submission import Cell
from jixiao.values.quantity import words

#: A longer text tells something.
_LONGEST: Final = 100
_NONE: Final = regex(
    r"(?:暂时?|尚)?(?:无|没有?|未能?)(?:提供|提交|附上?|上传|填写?|填报|说明|写明?)?(?:相关|有关|任何)?"
    r"(?:佐证|证明|支撑|印证|数据)?(?:材料|资料|依据|来源|附件|文件|原因|偏差|内容)?"
    r"|暂?缺|缺失|空缺?|空白|不适用|不涉及|na"
)


def untold(cell: Cell | None) -> bool:
    """Whether a cell names nothing: there is none, it is blank, or its words say that there is nothing."""
    if cell is None or cell.blank:
        return True
    said = cell.text.strip()
    return len(said) <= _LONGEST and _NONE.fullmatch(words(said).casefold()) is not None
