"""What is said of an audit as a whole, and of the places that it names.

In: an audit, or a place. Out: Chinese. What each discrepancy says it carries itself; nothing is decided here.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from jixiao.ground.problems import Source
from jixiao.records import Account, Audit, Certainty, Spot

CERTAINTY: Final[Mapping[Certainty, str]] = MappingProxyType(
    {Certainty.CERTAIN: "确定", Certainty.PROBABLE: "很可能", Certainty.HINT: "提示"}
)


#: So many places of the same words are told one by one.
_MOST_PLACES: Final = 12
#: Says where a place of one account stands.
Where = Callable[[Spot], str]


def where(account: Account) -> Where:
    """Where things stand, for a reader who has the document before him: 第8行, 第12段, 表3第2行第4列, Sheet1!B4."""
    paragraph = paragraphs(account)

    def told(spot: Spot) -> str:
        source = spot.source
        if source.sheet or source.cell:
            between = "!" if source.sheet and source.cell[:1].isascii() and source.cell else ""
            return f"{source.sheet}{between}{source.cell}"
        if account.lined:
            return f"第{source.line}行" if source.line else "全文"
        number = paragraph(source)
        return f"第{number}段" if number else "文中"

    return told


def paragraphs(account: Account) -> Callable[[Source], int]:
    """The number of the paragraph at a place of an account without lines, 0 where none is known.

    Word counts its own, empty ones too. The lines of a page are those of its markup, which nobody sees: there, and on paper, the
    paragraphs of the text are counted, tables apart.
    """
    numbers = {
        source: number for number, (_, passage) in enumerate(account.passages(), 1) for _, source in passage.lines
    }

    def number(source: Source) -> int:
        return source.line if source.line and not source.col and not source.sheet else numbers.get(source, 0)

    return number


def places(spots: Sequence[Spot], where: Where) -> Iterator[tuple[str, str]]:
    """The places of a discrepancy with their words; those of the same words together: 第3行、第4行等5处."""
    alike: dict[str, list[str]] = {}
    for spot in spots:
        alike.setdefault(spot.text, []).append(where(spot))
    for text, all_of_them in alike.items():
        told = list(dict.fromkeys(all_of_them))
        if len(told) > _MOST_PLACES:
            yield f"{'、'.join(told[:_MOST_PLACES])}等{len(all_of_them)}处", text
        else:
            yield "、".join(told), text


def checked(audit: Audit) -> str:
    """How much was checked: 读了812个数字，核对了164条关系，151条成立。"""
    if not audit.relations:
        return f"读了{audit.figures}个数字，没有可以互相核对的。"
    return f"读了{audit.figures}个数字，核对了{audit.relations}条关系，{audit.held}条成立。"


def counted(audit: Audit) -> str:
    """How many discrepancies there are, the surest first: 确定12处，很可能3处。 What is known already is said."""
    counts = Counter(one.certainty for one in audit.found)
    told = "，".join(f"{CERTAINTY[kind]}{counts[kind]}处" for kind in Certainty if counts[kind])
    known = f"已知的{audit.known}处没有列出。" if audit.known else ""
    return (f"{told}。" if told else "没有新的矛盾。" if known else "没有发现矛盾。") + known
