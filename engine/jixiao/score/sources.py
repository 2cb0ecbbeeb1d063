"""Whether a row names where its figure comes from.

Comes in: a row and its path. Goes out: yes or no.
"""

from jixiao.records import Row
from jixiao.values.untold import untold

#: Words that name where a satisfaction figure comes from.
_SURVEYS = ("问卷", "调查", "抽样", "访谈", "回访", "测评", "样本", "评价器", "12345")


def is_satisfaction(path: tuple[str, ...]) -> bool:
    """Whether a line is about satisfaction."""
    return "满意" in "/".join(path)


def surveyed(row: Row, path: tuple[str, ...]) -> bool:
    """Whether a row names a survey or a source of its figure."""
    if names_source(row):
        return True
    cells = (row.target, row.actual)
    texts = [path[-1], *(cell.text for cell in cells if cell is not None)]
    return any(word in text for text in texts for word in _SURVEYS)


def names_source(row: Row) -> bool:
    """Whether a row names 佐证材料 or 数据来源 (`untold`): for `sourced` and `evidence-required`."""
    return not untold(row.basis)
