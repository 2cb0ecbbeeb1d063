"""What is said of a fault in the text of an account: one sentence and one cure each.

Comes in: the id of a fault with what it is about. Goes out: the discrepancy with its sentences. Figures have theirs in the
files of relations; these are the faults that no pattern of words can name.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jixiao.records.discrepancy import Certainty, Discrepancy, Spot

#: Each fault: what is wrong, and what to do.
FAULTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "remnant.punctuation": ("两个标点“{marks}”连在一起。", "请删去一个。"),
        "remnant.item-twice": ("一串并列的内容里，“{names}”写了两次。", "请核对这一串内容，删去重复的或改正写错的。"),
        "remnant.word-twice": ("“{word}”连写了两次。", "请删去一个。"),
        "remnant.sentence-twice": ("同一段里有一句话说了两遍。", "请删去一句。"),
        "remnant.bracket": ("括号没有配对。", "请补上或删去括号。"),
        "remnant.comment": ("文档里留着批注“{words}”。", "请处理后删去批注，再公开。"),
        "remnant.revision": ("文档里留着修订时删去的“{words}”，修订没有接受。", "请接受或拒绝修订，再公开。"),
        "remnant.script": ("繁体的“{char}”夹在简体文字里，别处写作“{other}”。", "请改成“{other}”。"),
        "structure.number-repeated": ("编号“{number}”重复：前一节也是它。", "请改正编号。"),
        "structure.number-gap": ("编号从“{before}”跳到“{number}”。", "请核对是编号写错，还是少了一节。"),
        "structure.number-style": ("同一级标题的编号写法不同：“{before}”之后是“{number}”。", "请统一编号的写法。"),
        "structure.contents-missing": ("目录里的“{title}”在正文里没有。", "请核对目录和正文的标题。"),
        "structure.contents-differs": ("目录里写“{title}”，正文里写“{other}”。", "请统一目录和正文的标题。"),
        "structure.contents-pages": ("目录的页码倒退：“{title}”在第{page}页，它前面的在第{before}页。", "请更新目录。"),
        "structure.figure-number": ("图号从图{before}到图{number}，不连续。", "请核对图的编号。"),
        "structure.empty": ("“{title}”下面没有内容。", "请补上内容，或删去标题。"),
        "structure.title-twice": ("同一部分里有两个“{title}”。", "请核对是否重复，或改正标题。"),
        "copy.other-project": (
            "“{project}”的报告里写的是“{other}”，像是从那个项目的报告里抄来的。",
            "请核对这句话说的是哪个项目。",
        ),
        "copy.sentence": (
            "这句话在{count}个项目的报告里一字不差。",
            "请核对是否各个项目都是如此，写出本项目自己的情况。",
        ),
        "copy.result": ("实际完成情况与预期目标一字不差。", "请写实际做了什么、做到什么程度。"),
        "copy.cause": ("不同的变动写着同一个原因。", "请核对各处变动的原因。"),
        "judgement.both-ways": ("同一件事一处说“{good}”，一处说“{bad}”。", "请核对后统一说法。"),
        "judgement.no-problems": ("写着没有问题，预算执行率却只有{rate}。", "请写明没有执行完的原因和改进措施。"),
        "judgement.all-full": ("自评表的{count}项指标全部打了满分。", "请核对各项实际完成值是否都有依据。"),
    }
)


def told(id_: str, certainty: Certainty, spots: tuple[Spot, ...], **named: str) -> Discrepancy:
    """The fault as a discrepancy; `named` are the words that its sentences quote."""
    message, advice = (text.format(**named) for text in FAULTS[id_])
    return Discrepancy(id_, certainty, message, advice, spots, values=named)
