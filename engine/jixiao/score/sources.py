"""Whether a row names where its figure comes from.

Comes in: a row and its path. Goes out: yes or no.
"""

from jixiao.records import Row
from jixiao.values.quantity import words

#: What names no source is short.
_LONGEST = 100

#: Words that name where a satisfaction figure comes from.
_SURVEYS = ("问卷", "调查", "抽样", "访谈", "回访", "测评", "样本", "评价器", "12345")
#: What stands in a column of sources and names none, as its words alone.
_NO_SOURCE = frozenset(
    {
        *(
            "\\",
            "无",
            "没有",
            "暂无",
            "未提供",
            "没有提供",
            "未能提供",
            "暂未提供",
            "未附",
            "暂缺",
            "缺",
            "缺失",
            "空缺",
            "不适用",
        ),
        *("无佐证", "没有佐证", "无佐证材料", "没有佐证材料", "未提供佐证材料", "无数据来源", "无材料", "未提供材料"),
    }
)


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
    """Whether a row names 佐证材料 or 数据来源 (无, 没有, 未提供, `/`, `—` name none): for `sourced` and `evidence-required`."""
    if row.basis is None or row.basis.blank:
        return False
    said = row.basis.text[:_LONGEST].strip()
    return (words(said) or said) not in _NO_SOURCE
