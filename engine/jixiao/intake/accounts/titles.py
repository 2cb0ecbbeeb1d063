"""A line of a report → the heading of the outline that it is: which text of the unit follows it.

In: a line as it is printed (`2. 项目立项、资金申报的依据。`, `（三）项目监管情况。无`). Out: a `Heading` with the key of
`Submission.narrative`, or None for a line of the text. The outlines are those of `report/outlines` (Sichuan 2019–2020, the
reference outline of 财预〔2020〕10号); their titles are known by their words, so that a title told a little otherwise is still
the same heading, and a sentence that only names one of the words is none.
"""

import re
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.values.names import key
from jixiao.values.names import near as nearly

#: A heading that only holds other headings: what stands right below it is no answer to anything.
HOLDER: Final = ""

#: Longer lines are no titles; the longest of the outlines has 42 characters.
_LONGEST: Final = 70
#: So many characters of a title may be words that nobody knows (a unit's own 主要, 本, 详细 …).
_STRANGE: Final = 3

#: Key of the narrative → words that all stand in the title; the first that fits is taken, so the narrower stand first.
TITLES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (HOLDER, ("资金", "计划", "到位", "使用")),
    (HOLDER, ("资金", "申报", "使用情况")),
    (HOLDER, ("项目", "实施", "管理情况")),
    (HOLDER, ("评价结论", "建议")),
    (HOLDER, ("预算绩效管理情况",)),
    (HOLDER, ("财政资金", "收支")),
    (HOLDER, ("经验", "问题", "原因")),
    (HOLDER, ("评价", "工作", "开展情况")),
    ("experience", ("经验",)),
    ("others", ("其他", "说明", "问题")),
    ("others", ("其他", "说明", "事项")),
    ("reasonableness", ("申报内容", "相符")),
    ("reasonableness", ("申报目标", "合理")),
    ("basis", ("立项", "依据")),
    ("basis", ("资金申报", "依据")),
    ("measures", ("资金管理办法",)),
    ("allocation", ("资金分配",)),
    ("targets", ("具体", "绩效目标")),
    ("content", ("主要内容",)),
    ("procedure", ("自评", "步骤")),
    ("procedure", ("评价", "步骤")),
    ("procedure", ("评价", "工作过程")),
    ("purpose", ("评价", "目的")),
    ("principles", ("评价", "原则")),
    ("application", ("申报", "批复")),
    ("plan", ("资金计划",)),
    ("arrival", ("资金到位",)),
    ("use", ("资金使用",)),
    ("use", ("资金", "投入", "使用")),
    ("finance", ("财务管理",)),
    ("organisation", ("组织架构",)),
    ("organisation", ("组织", "实施", "流程")),
    ("supervision", ("监管",)),
    ("effect", ("效益", "情况")),
    ("completion", ("完成情况",)),
    ("completion", ("产出情况",)),
    ("completion", ("评价指标", "分析")),
    ("conclusion", ("评价", "结论")),
    ("problems", ("存在", "问题")),
    ("suggestions", ("建议",)),
    ("structure", ("机构", "组成")),
    ("structure", ("机构", "设置")),
    ("staff", ("人员", "概况")),
    ("staff", ("人员", "情况")),
    ("income", ("资金", "收入情况")),
    ("spending", ("资金", "支出情况")),
    ("budgeting", ("部门", "预算管理")),
    ("budgeting", ("预算", "管理情况")),
    ("followup", ("结果应用",)),
    ("followup", ("结果", "运用")),
    ("duty", ("职能",)),
    ("duty", ("职责",)),
    ("management", ("项目", "管理情况")),
    ("background", ("项目", "背景")),
    ("background", ("项目", "基本情况")),
    ("targets", ("绩效目标",)),
    ("background", ("项目", "概况")),
    (HOLDER, ("单位", "概况")),
    (HOLDER, ("部门", "概况")),
    (HOLDER, ("项目", "绩效情况")),
    (HOLDER, ("基本情况",)),
)

#: What the titles of the outlines are made of beside the words above.
_OTHER_WORDS: Final = regex(
    "项目|部门|单位|机构|主管|主要|具体|整体|支出|预算|财政|专项|资金|管理|情况|概况|概述|综述|说明|简要|分析|评价|自评|绩效"
    "|目标|制定|支持|条件|范围|方式|考虑|因素|实现|应当|包括|量化|细化|实施|进度|计划|申报|内容|实际|是否|相符|合理|可行"
    "|合规|采用|组织|步骤|方法|过程|工作|开展|办法|制度|执行|建设|资料|使用|批复|调整|到位|投入|核算|账务|处理|流程|架构"
    "|设立|原则|依据|标准|指标|体系|对象|目的|结论|建议|改进|措施|相关|有关|存在|问题|原因|不足|经验|做法|结果|应用|运用"
    "|综合|内设|下属|人员|编制|构成|基本|年度|本|年|该|在|中|的|及其|及|和|与|或|以及|并|等|一|应|其他|需要|事项|监督|监管"
)

_NUMBER: Final = regex(
    r"\s*+(?:(?P<first>[一二三四五六七八九十]{1,3}[、．.]|\d{1,2}、)"
    r"|(?P<second>[（(]\s*+[一二三四五六七八九十]{1,3}\s*+[)）])"
    r"|(?P<decimal>\d{1,2}(?:[.．]\d{1,2}){1,3}+)(?=[^\d.．%％万亿元个人次年月日倍至~－-])"
    r"|(?P<third>\d{1,2}\s*+[.．](?!\d))"
    r"|(?P<fourth>[（(]\s*+\d{1,2}\s*+[)）]))\s*+"
)
_END: Final = regex(r"[。：:；;\n]")
_VARIANTS: Final = str.maketrans("辦標績項資執達務評價", "办标绩项资执达务评价")
_BRACKETED: Final = regex(r"[（(][^（()）]{0,60}+[)）]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: how deep its number stands (一、 1,（一） 2, 1. 3,（1） 4; 1.1 2), its key, and where the text begins."""

    level: int
    key: str | None
    begin: int


def heading(line: str) -> Heading | None:
    """The heading that a numbered line begins with; its key is None where no outline has it.

    A title ends with the first full stop or colon; what follows on the same line is text already.
    """
    number = _NUMBER.match(line)
    if number is None:
        return None
    ranks = ("first", "second", "third", "fourth")
    printed = number["decimal"]
    level = len(re.findall(r"\d+", printed)) if printed else ranks.index(number.lastgroup or "first") + 1
    end = _END.search(line, number.end(), number.end() + _LONGEST)
    stop = end.start() if end else len(line)
    title = line[number.end() : stop].strip()
    found = title_key(title) if title and stop - number.end() <= _LONGEST else None
    if found is None and end is not None and end.end() < len(line):
        return None  # a numbered paragraph of the text, not a title
    return Heading(level, found, end.end() if end else len(line))


def title_key(title: str) -> str | None:
    """The key of a title, `HOLDER` for one that only holds others, None for one that the outlines do not have."""
    plain = key(_BRACKETED.sub("", title.translate(_VARIANTS)))
    found, words = next(((found, words) for found, words in TITLES if all(word in plain for word in words)), (None, ()))
    if found is None:
        return _near(plain)
    strange = plain
    for word in words:
        strange = strange.replace(word, "")
    strange = _OTHER_WORDS.sub("", strange)
    if len(strange) > _STRANGE:
        return None
    return (_near(plain) if strange else None) or found


def is_broken(text: str, following: str) -> bool:
    """Whether a word of titles begins at the end of a text and ends in what follows."""
    tail = text[-_WORD:]
    both = tail + following[:_WORD]
    found = (_OTHER_WORDS.match(both, at) for at in range(len(tail)))
    return any(one.end() > len(tail) for one in found if one is not None)


#: The longest words of titles have so many characters.
_WORD: Final = 2

#: Titles by which one with a slip of the pen is known: one wrong character in five.
_KNOWN: Final = (
    *(("application", "项目资金申报及批复情况"), ("finance", "项目财务管理情况"), ("management", "项目管理情况")),
    *(("organisation", "项目组织架构及实施流程"), ("supervision", "项目监管情况"), ("completion", "项目完成情况")),
    *(("effect", "项目效益情况"), ("procedure", "项目自评步骤及方法"), ("conclusion", "评价结论")),
    *(("problems", "存在的问题"), ("allocation", "资金分配的原则及考虑因素"), ("content", "项目主要内容")),
)


def _near(plain: str) -> str | None:
    if not 4 <= len(plain) <= 20:
        return None
    # A wrong character is likelier than one too many: of two near titles the one of the same length is meant.
    close = [(found, known) for found, known in _KNOWN if nearly(plain, known)]
    found = {found for found, known in close if len(known) == len(plain)} or {found for found, _ in close}
    return found.pop() if len(found) == 1 else None
