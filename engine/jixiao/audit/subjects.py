"""The classified items of expenditure (类, 款, 项) of an account: one item under two 款, and items that no term explains.

Comes in: an Account. Goes out: discrepancies. Items that every 款 has (行政运行, 其他…) tell nothing.
"""

from collections.abc import Iterator
from typing import Final

from jixiao.audit.standing import Standing, standing
from jixiao.ground.regex import regex
from jixiao.records.account import Account
from jixiao.records.discrepancy import Certainty, Discrepancy, Spot
from jixiao.say import texts as say

_CHAIN: Final = regex(
    r"([^\W\d_]{2,20}) {0,2}\( {0,2}类 {0,2}\)(?:支出)? {0,2}([^\W\d_]{2,30}) {0,2}\( {0,2}款 {0,2}\)(?:支出)? {0,2}"
    r"([^\W\d_]{2,40}) {0,2}\( {0,2}项 {0,2}\)"
)
_COMMON: Final = regex(
    r"^(?:行政运行|一般行政管理事务|机关服务|事业运行|信息化建设|专项业务|专项普查活动|培训支出|宣传|法规|.*管理|其他.*)$"
)
#: So many items are explained where all of them are meant to be.
_EXPLAINED: Final = 3
_TERMS: Final = "名词解释"


def check(account: Account) -> Iterator[Discrepancy]:
    """What is wrong with the items of expenditure."""
    texts = tuple(one for one in standing(account) if one.prose)
    spent: dict[tuple[str, str], dict[str, Spot]] = {}
    explained: set[str] = set()
    listed: dict[str, Spot] = {}
    for one in texts:
        terms = _explains(account, one)
        for found in _CHAIN.finditer(one.plain):
            class_, kind, item = (part.removesuffix("支出") for part in found.groups())
            spot = one.spot(*found.span())
            if not _COMMON.match(item):
                spent.setdefault((class_, item), {}).setdefault(kind, spot)
            if terms:
                explained.add(item)
            else:
                listed.setdefault(item, spot)
    for (_, item), kinds in spent.items():
        if len(kinds) > 1:
            (there, before), (here, spot), *_ = kinds.items()
            words = {"item": item, "here": here, "there": there}
            yield say.discrepancy("structure.subject", Certainty.PROBABLE, (spot, before), **words)
    for item, spot in listed.items() if len(explained) >= _EXPLAINED else ():
        if item not in explained:
            yield say.discrepancy("structure.term-missing", Certainty.PROBABLE, (spot,), words=item)


def _explains(account: Account, one: Standing) -> bool:
    section = account.sections[one.section]
    return _TERMS in section.title or any(_TERMS in title for title in section.path)
