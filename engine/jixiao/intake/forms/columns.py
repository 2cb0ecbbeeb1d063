"""What the headings of a table of indicators mean: names of its columns, and of the pieces of one.

In: the text of a cell. Out: the ASCII name of the column that it heads, `""` for one that is known and not read, None for no
heading that is known. Two kinds of numbers are called by words that differ little: what a line can earn (`weight`) and what the
unit gave itself (`score`). Where a word is used for both (`either`), its usual meaning is given here, and `points` tells by the
column beside it and by the numbers whether that is meant. Nothing here knows of rows or tables.
"""

import re
from typing import Final

from jixiao.ground.regex import regex
from jixiao.ground.remembered import remembered
from jixiao.intake.forms import monitoring as m
from jixiao.intake.forms.vocabulary import as_label

#: What levels are called by: 一级指标, 二级指标, …
LEVELS: Final = "一二三四五六"
#: What stands between the names of an indicator from the third level on, where there is one box for them (指标名称).
UNDER: Final = " / "
_LEVEL = regex(rf"(?:绩效|评价|考核|自评)?([{LEVELS}])级(?:绩效|评价|考核)?(?:指标|目标)?(?:名称|内容)?")
#: What some provinces call the first level.
_FIRST_LEVELS: Final = frozenset(("分解目标", "目标分解"))

#: What points are said to be of: 三级指标分值, 单项指标得分.
_OF: Final = r"(?:[一二三四]级|绩效|单项|分项|各项|每项|本项|具体|评价|考核|考评|项目|指标)*"
#: What makes points those that a line can earn: 参考分值, 满分, 应得分.
_DUE: Final = (
    r"(?:标准|参考|基础|基本|基准|目标|预期|额定|规定|设定|设置|预设|计划|分配|赋予|最高|权重|应得|应|满|总|赋|配)"
)
_WEIGHT = regex(
    rf"{_OF}(?:{_DUE}(?:分值|分数)|(?:标准|参考|基础|基本|基准|目标|额定|设定|预设|权重|应得|满|赋|配)分|(?:标准|目标|应)得分"
    r"|(?:自评(?=权重)|所占)?(?:分值|权重|权数|权值|赋权)(?:[及和/]?(?:分值|权重|满分|占比))?%?|满分(?:值|分值|分数|标准分))"
)
#: Whose marks are not the unit's own.
_OTHERS: Final = r"(?:复核|复评|复查|核定|核查|抽查|审核|审定|评审|终评|财政|主管部门|第三方|中介|专家|上级)"
_FOREIGN = regex(rf"(?!.*自评).*{_OTHERS}.*(?:分|分数|值|分值|结果)")
_SCORE = regex(
    r".*得分(?:值|数|情况|结果)?|.*(?:自评|自我评价|自我)(?:评分|打分|计分|赋分|分)(?:数|值|情况|结果)?|.*自评(?:结果|成绩)?|.*自我评价(?:结果)?"
    r"|.*(?:评分|打分|计分|记分)(?:值|数|情况|结果)?|(?:实际|实得|实|最终|评定|折算|加权|完成)(?:分值|分数|分)"
)
#: Words for points that are used for both kinds.
_WEIGHT_TOO = regex(rf"{_OF}(?:分数|总分)|(?:指标)?(?:考核|绩效)分(?:值|数)?")
_SCORE_TOO = regex(r"(?:指标|绩效|考核)?(?:评价|考评|评估|测评|评定)分(?:值|数)?|(?:指标|绩效|考核)?评分(?:值|数)?")

_COLUMNS: Final = (
    ("interim", m.INTERIM),
    ("expected", m.EXPECTED),
    ("likelihood", m.LIKELIHOOD),
    *((name, regex(re.escape(word))) for word, name in (*m.REASONS.items(), *m.TICKED.items())),
    # How far a target was reached is neither its actual value nor a reason; the bureau's marks are not the unit's own,
    # and the values of another year or of all years are not this year's.
    (
        "",
        regex(
            r".*(?:完成|达成|实现|偏差|偏离|得分)(?:率|比例|度)|.*得分系数|(?:扣|加|减)分(?:值|数|项)?|是否.*"
            r"|(?:实施期|规划期|总体|中期|长期|三年|上年|上年度|去年|往年|历史).*|.*(?:时间|日期|依据|类型|类别|属性|编码|编号)"
        ),
    ),
    ("", _FOREIGN),
    ("reason", regex(r".*(?:原因|偏差|改进措施|未完成).*")),
    ("weight", _WEIGHT_TOO),
    ("score", _SCORE_TOO),
    ("weight", _WEIGHT),
    # What explains a value behind it gives its reasons, or remarks beside them; elsewhere it explains the indicator (`heading`).
    ("told", regex(r"(?:(?:差异|偏差|自评|情况|扣分|(?:实际)?完成)(?:情况)?)?说明")),
    ("remark", regex(r"备注(?:说明)?|其他说明")),
    ("", regex(r".*(?:标准|细则|说明|解释|评价内容|评价要点|公式|方法|方式)")),
    ("score", _SCORE),
    ("operator", regex(r"(?:指标)?(?:性质|符号)|计算符号|运算符号?|指标方向")),
    ("unit", regex(r"(?:度量|计量|指标)?单位")),
    ("basis", regex(r".*(?:佐证|数据来源|证明材料|资料来源|取值来源).*")),
    ("target", regex(r"(?!.*实际).*(?:计划|预期|预计|年初|设定).*")),
    (
        "actual",
        regex(
            r".*(?:实际|完成|达成|实现).*|(?:项目|目标)?(?:实施|执行|工作|完成)?(?:进度|进展)(?:情况)?|(?:实施|落实)情况"
        ),
    ),
    ("target", regex(r".*(?:指标值|目标值|标准值|年度目标|绩效目标).*")),
    ("level3", regex(r"(?:绩效|具体|评价|考核)?指标(?:名称|内容)?|指标项目?")),
)
#: Headings that stand below a heading of several columns (年度指标值 over 指标性质, 指标值, 度量单位).
SUBHEADINGS: Final = frozenset(
    ("指标性质", "指标符号", "性质", "符号", "计算符号", "指标值", "目标值", "度量单位", "计量单位", "单位")
) | frozenset(("指标方向", "数值", "得分", "分值", "权重", "自评得分", "原因说明", *m.REASONS, *m.TICKED))

#: A column behind the levels that may hold points beside those that were found, or that nobody knows, is named after its place.
SPARE: Final = "spare-"

#: Columns of words, of which a form may have several of a kind (偏差原因, 改进措施); what they say is put together.
WORDS: Final = frozenset(("reason", "basis", "remark"))

#: Headings of the pieces of a value, which say nothing by themselves.
PIECES: Final = frozenset(("性质", "符号", "值", "数值", "单位", "度量单位", "计量单位"))


@remembered
def level(text: str) -> str | None:
    """`level1` … `level6` where a cell is a heading 一级指标 … 六级指标: the mark of a table of indicators."""
    if "分解" in text and as_label(text) in _FIRST_LEVELS:
        return "level1"
    found = _LEVEL.fullmatch(as_label(text)) if "级" in text else None
    return f"level{LEVELS.index(found[1]) + 1}" if found else None


@remembered
def column(text: str) -> str | None:
    """Which column a heading names, `""` for a known one that is not read, None for no heading at all."""
    if name := level(text):
        return name
    plain = as_label(text)
    if not plain or len(plain) > 24:
        return None
    return next((name for name, pattern in _COLUMNS if pattern.fullmatch(plain)), None)


@remembered
def either(text: str) -> bool:
    """Whether a heading of points is used for both kinds, so that only its partner tells which is meant."""
    plain = as_label(text)
    return bool(_WEIGHT_TOO.fullmatch(plain) or _SCORE_TOO.fullmatch(plain)) and column(text) in ("weight", "score")
