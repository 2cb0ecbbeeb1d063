"""What is said of an audit as a whole, and of the places that it names.

In: an audit, or a place. Out: Chinese. What each discrepancy says it carries itself; nothing is decided here.
"""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jixiao.records import Account, Audit, Certainty, Spot

CERTAINTY: Final[Mapping[Certainty, str]] = MappingProxyType(
    {Certainty.CERTAIN: "确定", Certainty.PROBABLE: "很可能", Certainty.HINT: "提示"}
)


def place(spot: Spot, account: Account) -> str:
    """Where something stands, for a reader who has the document before him: 第8行, 第12段, 表3第2行第4列."""
    source = spot.source
    if source.sheet or source.cell:
        return f"{source.sheet}{source.cell}"
    return f"第{source.line}{'行' if account.lined else '段'}" if source.line else "全文"


def checked(audit: Audit) -> str:
    """How much was checked: 读了812个数字，核对了164条关系，151条成立。"""
    if not audit.relations:
        return f"读了{audit.figures}个数字，没有可以互相核对的。"
    return f"读了{audit.figures}个数字，核对了{audit.relations}条关系，{audit.held}条成立。"


def counted(audit: Audit) -> str:
    """How many discrepancies there are, the surest first: 确定12处，很可能3处。"""
    counts = Counter(one.certainty for one in audit.found)
    told = "，".join(f"{CERTAINTY[kind]}{counts[kind]}处" for kind in Certainty if counts[kind])
    return f"{told}。" if told else "没有发现矛盾。"
