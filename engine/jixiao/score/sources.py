"""Whether a row names where its figure comes from.

Comes in: a row and its path. Goes out: yes or no.
"""

from jixiao.records import Row

#: Words that name where a satisfaction figure comes from.
_SURVEYS = ("问卷", "调查", "抽样", "访谈", "回访", "测评", "样本", "评价器", "12345")
#: What stands in a column of sources and names none.
_NO_SOURCE = frozenset({"", "无", "没有", "暂无", "/", "-", "—", "--", "——", "\\"})


def is_satisfaction(path: tuple[str, ...]) -> bool:
    """Whether a line is about satisfaction."""
    return "满意" in "/".join(path)


def surveyed(row: Row, path: tuple[str, ...]) -> bool:
    """Whether a row names a survey or a source of its figure."""
    if row.basis is not None and names_source(row):
        return True
    cells = (row.target, row.actual)
    texts = [path[-1], *(cell.text for cell in cells if cell is not None)]
    return any(word in text for text in texts for word in _SURVEYS)


def names_source(row: Row) -> bool:
    """Whether a row names 佐证材料 or 数据来源 (无, 没有, `/`, `—` name none)."""
    return row.basis is not None and not row.basis.blank and row.basis.text.strip() not in _NO_SOURCE
