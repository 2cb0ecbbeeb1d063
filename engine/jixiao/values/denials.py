"""Words around an actual number or interval that take it back: what was not done, is only planned, is lacking or only partly so.

In: an actual value as it was read, and what its target and the name of its indicator speak of. Out: whether the number tells what
came about. `未完成6个`, `计划6个`, `还差6个`, `基本达到96%`, `增长8%` for `下降5%` do not: such a value is text, for a person to
judge. What is measured is no denial: a word that the target or the name has too (未完成率, 减少6个 for 减少5个), a rate by its
name (减少率, 计划完成率), a bad thing that did not happen (未发生, 未超支).
"""

from typing import Final

from jixiao.ground.regex import regex
from jixiao.ground.remembered import remembered
from jixiao.records.quantity import Kind, Quantity
from jixiao.records.submission import Row
from jixiao.values import quantity

#: After 未 and 没有: bad things whose absence is good, and nouns that begin with 未.
_GOOD: Final = (
    "来|成年|婚|央|知|利用|就业|发生|出现|发现|产生|造成|引发|收到|接到|超|逾|违|越|突破|中断|延|误|受|被|拖|欠|滞|漏"
    "|脱|返|降|减|断|变|损|遗留|投诉|事故|问题|上访|信访"
)
_UNDONE: Final = regex(
    rf"(?:没有?+|未能?+)(?!{_GOOD})[\u4e00-\u9fff]{{0,2}}|无法|无力|难以|流标|搁置|停工|停建|停滞|落空"
    r"|不(?:合格|达标|达|完成|到位|满意|及时|符合|足|够|到|齐|通过|成功|理想|完整|能(?!自)|是|$)"
)
_LACKING: Final = regex(r"(?:还|尚|仍)?(?:相差|差|短缺|欠?缺少?|欠|少)了?(?:完成|建成?|做|培训|发放)?")
_LACK: Final = regex(r"[差缺欠少]")
_LESSENED: Final = regex(r"(?:减少|下降|降低|压减|缩减|缩短|减|负增长)了?$")
#: What speaks of less: there 减少 and 降低 are what is to be done.
_LESS: Final = regex(r"[减降缩压控节]|负增长")
#: What is to become less, and has become more.
_FALLS: Final = regex(r"减少|下降|降低|压减|缩减|缩短|[减降]幅|负增长")
_RISES: Final = regex(r"增[加长多幅]|上[升涨]|提高|提升|扩大|回升|反弹")
_RISEN: Final = regex(r"(?:增加|(?<!负)增长|增多|[增涨升]幅|上升|上涨|提高|提升|扩大|回升|反弹)了?$")
_PARTLY: Final = regex(r"[已均]?(?:基本|部分|大部分?|大体|初步)[上已均]*(?:达到?|完成|实现|达成|建成|落实)?(?:目标)?")
_PLANNED: Final = regex(
    r"预计|预估|估计|^预期|^(?:原定?|年初|年度|全年|本年|今年)?(?:计划(?!生育|免疫|[内外单])|拟(?![定订制稿写]))(?!.*率$)"
    r"|^(?:年度|全年|年初|预期|绩效|指标)?目标(?:值|数|任务)?$|^(?:年度|全年|年初|下达)?任务[数量]?$|^(?:力争|争取|确保|准备|打算|要求)(?:完成|达到?|实现)?$"
    r"|^(?:将要?|即将)(?=[完实开建达])|^应(?=完成|达|建成)|待(?=完成|建|验收|开工|实施|拨付|支付|发放)"
    r"|^正在|(?:在建|进行中|推进中|建设中|施工中)$"
)
#: A plan or a target that was reached.
_KEPT: Final = regex(
    r"(?:达到?|完成|实现|超额?|[按依]照?)了?(?:年度|年初|原定|既定|预期|预定|全年|的)*(?:计划|目标|预期|任务)"
)
_BEGUN: Final = regex(r"开工|启动|动工|开始|开建")
_PUT_OFF: Final = regex(r"延期|推迟|顺延|延后")


@remembered
def spoken_of(text: str) -> frozenset[str]:
    """What a target or the name of an indicator speaks of that would be a denial beside an actual value."""
    found = {*_UNDONE.findall(text), *_LACK.findall(text), *_PUT_OFF.findall(text)}
    known = (("减", _LESS), ("始", _BEGUN), ("落", _FALLS), ("升", _RISES))
    return frozenset(found | {word for word, told in known if told.search(text)})


def denies(actual: Quantity, given: frozenset[str], *, forecast: bool = False) -> bool:
    """Whether the words around a number, an interval or a date say that it did not come about.

    `given` is what its target and the name of its indicator speak of; of a `forecast` it is no denial to be planned.
    """
    said = actual.words
    if not said or actual.kind not in (Kind.NUMBER, Kind.INTERVAL, Kind.DATE):
        return False
    if actual.value != 0 and not given.issuperset(
        _UNDONE.findall(said)
    ):  # 没有重大事故0起 claims nothing that it takes back
        return True
    if _PARTLY.fullmatch(said) or (_LACKING.fullmatch(said) and given.isdisjoint(_LACK.findall(said))):
        return True
    if "减" not in given and _LESSENED.search(said):
        return True
    if "落" in given and "升" not in given and _RISEN.search(said):
        return True
    if not forecast and _PLANNED.search(said) and not _KEPT.search(quantity.words(actual.text)):
        return True
    if actual.kind is not Kind.DATE:
        return False
    return ("始" not in given and bool(_BEGUN.search(said))) or not given.issuperset(_PUT_OFF.findall(said))


def believed(text: str, unit: str, year: int | None, given: frozenset[str], *, forecast: bool = False) -> Quantity:
    """The actual value that a text gives; TEXT where its words take back what it gives (`denies`)."""
    found = quantity.parse(text, unit=unit, year=year)
    return Quantity(text, Kind.TEXT) if denies(found, given, forecast=forecast) else found


def spoken_in(row: Row) -> frozenset[str]:
    """What the target and the name of a row speak of."""
    goal = spoken_of(row.target.text) if row.target is not None else frozenset()
    return goal | spoken_of(row.path[-1]) if row.path else goal
