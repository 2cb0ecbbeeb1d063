"""What is said of an account's wording, structure, copied text and judgements, in Chinese: one sentence what, one what to do.

In: the id of a discrepancy and the words that it is about. Out: the discrepancy. Remnants that are data say it themselves.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jixiao.records.discrepancy import Certainty, Discrepancy, Spot

#: Id → what is wrong, what to do.
SAYINGS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "remnant.mark": ("文本里留着编辑软件的标记“{words}”等{count}处。", "另存为公开的格式时去掉书签、图片等标记。"),
        "remnant.comment": ("批注“{words}”还留在文件里。", "按批注改好后删去批注。"),
        "remnant.revision": ("修订“{words}”还没有接受或拒绝。", "处理完全部修订后再公开。"),
        "slip.repeated": ("“{words}”像是写重了。", "核对后删去重复的字。"),
        "slip.item": ("同一串列举里“{words}”出现了不止一次。", "删去重复的项，核对是不是漏了别的项。"),
        "slip.punctuation": ("标点“{words}”重了，或有一个多余。", "删去多余的标点，核对是不是漏了字。"),
        "slip.nothing-follows": ("“{words}”前面说要写什么，后面没有内容。", "补上内容，或删去这半句。"),
        "slip.number": ("“{words}”不是一个数。", "对照报表改正小数点和千位分隔。"),
        "slip.unpaired": ("“{words}”没有成对。", "补上另一半，或删去它。"),
        "slip.said-twice": ("“{words}”在同一段里说了两遍。", "删去其中一处。"),
        "slip.broken-off": ("一段话到“{words}”就断了，后面没有话。", "补全这句话。"),
        "slip.unrounded": ("图的数据没有取舍小数，如“{words}”。", "按正文的小数位数取舍。"),
        "slip.glyph": ("“{words}”用了繁体字，别处写作“{plain}”。", "改为“{plain}”。"),
        "slip.glyph-alone": ("“{words}”用了繁体字。", "改为“{plain}”；是名称里原有的，不必改。"),
        "structure.number-twice": ("编号“{here}”用了两次。", "按次序重新编号，核对是不是漏了一项。"),
        "structure.number-skipped": ("编号从“{before}”跳到“{here}”。", "按次序重新编号，核对是不是漏了内容。"),
        "structure.numbering-mixed": ("同一层的编号有的写“{most}”，有的写“{odd}”。", "统一编号的写法。"),
        "structure.numbering-style": (
            "编号有的写“{most}”，有的写“{odd}”，共{count}处不一致。",
            "统一编号的标点和全角半角。",
        ),
        "structure.contents-missing": ("目录里的“{words}”在正文里没有。", "补上这一节，或更新目录。"),
        "structure.contents-order": ("目录里“{words}”的次序与正文不同。", "更新目录。"),
        "structure.contents-pages": ("目录的页码从{before}倒退到{here}。", "更新目录的页码。"),
        "structure.annex-missing": ("文中说有“{words}”，后面没有以它为题的附件。", "附上它，或标明哪一部分是它。"),
        "structure.reports-missing": (
            "文中说对{said}个项目开展了绩效评价、报告见附件，附件里只有{count}个项目的报告。",
            "附上其余项目的报告，或改正个数。",
        ),
        "copy.project": (
            "“{own}”项目的报告里写成了“{words}”，那是“{other}”的。",
            "改成本项目的内容，核对这一段的其余文字和数字。",
        ),
        "copy.sentence": (
            "几个项目的报告有{count}句话一字不差，如“{words}”。",
            "核对是不是照抄；写出各项目自己的情况。",
        ),
        "copy.result": (
            "几个项目的报告里“{words}”连数字也一字不差。",
            "核对这些数字是哪个项目的，改正照抄的一处。",
        ),
        "slip.altered": ("两处几乎相同的话，一处写“{one}”，一处写“{other}”。", "核对哪一处写错，统一写法。"),
        "copy.goal": ("{project}的实际完成情况照抄了预期目标。", "写出实际做了什么、完成了多少。"),
        "copy.cause-again": ("{count}处数额不同的变动都用了原因“{words}”。", "分别写出各处变动的实际原因。"),
        "copy.name": ("“{words}”与项目名称“{name}”只差几个字。", "核对是不是同一个项目，统一名称。"),
        "structure.indicator": (
            "指标“{name}”在同一张表里同时是{kinds}。",
            "放在最相符的一类指标下，其他的换成另一个指标。",
        ),
        "structure.subject": (
            "“{item}”一处在“{here}”款下，一处在“{there}”款下。",
            "对照当年的政府收支分类科目改正写错的款。",
        ),
        "structure.term-missing": ("支出情况里的“{words}”在名词解释里没有。", "补上这一项的解释。"),
        "copy.cause": ("增加和减少用了同一个原因“{words}”。", "分别写出增加、减少的实际原因。"),
        "judgement.opposed": ("同一件事，一处说“{good}”，一处说“{bad}”。", "核对实际数，前后说法一致。"),
        "judgement.no-problem": ("存在的问题写“无”，而自评表的“{indicator}”没有达到目标。", "说明没有达到目标的原因。"),
        "judgement.full-rate": (
            "文中说“{words}”，而自评表的执行数是{executed}，没有用完预算。",
            "写明100%是按什么算的。",
        ),
        "judgement.full-marks": ("各项指标都给了满分，而“{indicator}”没有达到目标。", "按实际完成情况给分。"),
        "structure.section-empty": ("标题“{words}”下面没有内容。", "补上内容；没有的，写“无”并说明。"),
        "structure.title-twice": ("标题“{words}”在同一层用了两次。", "核对是不是重复了一节，或标题没有改。"),
        "remnant.chart": ("有{count}个图只有标题，文件里没有图。", "核对公开的文件里是否有这些图。"),
    }
)


def discrepancy(id_: str, certainty: Certainty, spots: tuple[Spot, ...], **words: str) -> Discrepancy:
    """A discrepancy with its sentences; `count` is the number of its places where nothing else is given."""
    message, advice = SAYINGS[id_]
    given = {"count": str(len(spots)), **words}
    return Discrepancy(id_, certainty, message.format(**given), advice.format(**given), spots, values=words)
