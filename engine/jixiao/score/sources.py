"""Whether a row names where its figure comes from.

Comes in: a row and its path. Goes out: yes or no.
"""

from jixiao.ground.regex import regex
from jixiao.records import Row
from jixiao.values.untold import untold

#: Words that name where a satisfaction figure comes from.
_SURVEYS = ("问卷", "调查", "抽样", "访谈", "回访", "测评", "样本", "评价器", "12345")
#: How a remark says that nobody was asked.
_NO_SURVEY = regex(rf"(?:未|没|无|不|缺)[^，,；;。]{{0,8}}(?:{'|'.join(_SURVEYS)})")


def is_satisfaction(path: tuple[str, ...]) -> bool:
    """Whether a line is about satisfaction."""
    return "满意" in "/".join(path)


def surveyed(row: Row, path: tuple[str, ...]) -> bool:
    """Whether a row names a survey or a source of its figure."""
    if names_source(row):
        return True
    remark = row.remark if row.remark is not None and not _NO_SURVEY.search(row.remark.text) else None
    texts = [path[-1], *(cell.text for cell in (row.target, row.actual, remark) if cell is not None)]
    return any(word in text for text in texts for word in _SURVEYS)


def names_source(row: Row) -> bool:
    """Whether a row names 佐证材料 or 数据来源 (`untold`): for `sourced` and `evidence-required`."""
    return not untold(row.basis)
