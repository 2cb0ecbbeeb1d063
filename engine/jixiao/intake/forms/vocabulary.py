"""What the words of a self-evaluation form mean: labels of fields, names of levels (columns: `columns`, funds: `fundwords`).

In: the text of a cell. Out: the ASCII name of what it labels, or the plain answer whether it is a heading, a name, a
number … Labels are compared without blanks, without notes in brackets, in half width. Forms: the annexes of
财预〔2020〕10号 and what provinces and counties made of them. Nothing here knows of rows or tables.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from jixiao.ground.regex import regex
from jixiao.ground.remembered import remembered

#: Longer texts are never labels; this bounds the work on any cell.
LONGEST_LABEL: Final = 60

_BLANKS = regex(r"[\s\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad]+")
_HALF = str.maketrans("（）［］【】：，．％＜＞＝＊－—–─﹣０１２３４５６７８９", "()[][]:,.%<>=*-----0123456789")
_BRACKETS = str.maketrans("（）［］【】", "()[][]")
_NOTE = regex(r"[(\[][^()\[\]]*[)\]]?")

#: A question about the text of a cell.
Test = Callable[[str], bool]


def squeeze(text: str) -> str:
    """`text` without any blank: how names of levels and labels are read."""
    return _BLANKS.sub("", text)


@remembered
def half(text: str) -> str:
    """A short text in half width without blanks, notes kept; `""` for a long one."""
    return squeeze(text).translate(_HALF) if len(text) <= LONGEST_LABEL * 2 else ""


@remembered
def as_label(text: str) -> str:
    """A short text as a label: half width, no blanks, no notes in brackets, no colon; `""` for a long one."""
    plain = half(text)
    while (shorter := _NOTE.sub("", plain)) != plain:
        plain = shorter
    return plain.strip("*:;,.、·★)]")


def terms(*lines: str) -> Mapping[str, str]:
    """Words by what they mean; a line is a meaning and its words."""
    pairs = ((word, name) for name, _, words in (line.partition(" ") for line in lines) for word in words.split())
    return MappingProxyType(dict(pairs))


def _set(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# --- the head of a form ---------------------------------------------------------------------------------------

#: Labels of single fields; `whole` is the label by which a form is one of a whole department, without a project.
FIELDS: Final = terms(
    "project 项目名称 政策名称 专项名称 专项资金名称 转移支付名称 转移支付项目名称",
    "implementer 实施单位 项目实施单位 项目单位 具体实施单位 资金使用单位 项目实施部门",
    "unit 预算单位 填报单位 项目承担单位 自评单位 预算单位名称 填报部门 预算部门",
    "whole 部门名称 单位名称 部门单位名称 预算部门名称 评价部门名称 被评价部门名称 被评价单位名称 被评价部门 被评价单位"
    " 一级预算单位名称 一级预算单位 部门预算单位 部门预算单位名称 自评部门名称 自评单位名称 自评部门 单位",
    "department 主管部门 项目主管部门 主管单位 市级主管部门 省级主管部门 县级主管部门 主管预算部门"
    " 主管部门及代码 一级预算部门 预算主管部门 地方主管部门",
    "year 年度 评价年度 预算年度 自评年度 年份 项目年度 所属年度 绩效年度 财政年度",
    "money 金额单位 资金单位 货币单位",
    # What is not read; but it is nobody's value either.
    "apart 财政处室 财政归口处室 归口处室 部门联系人 项目联系人 联系人 联系电话 联系方式 部门负责人 项目负责人 单位负责人 负责人"
    " 填表人 填报人 填报日期 填报时间 填表日期 项目类别 项目类型 项目属性 项目性质 项目编码 项目代码 部门编码 单位编码"
    " 是否为专项资金 财政审定评分 下属单位个数 是否专项资金 起止时间 项目起止时间 实施期限",
)


_MEASURES = r"(?:(?:人民币)?[百千万亿]{0,2}元|[百千万亿]|分|%|个|人|项)"
_MEASURE = regex(rf"{_MEASURES}(?:[,、/和]{_MEASURES})*")


def measure(text: str) -> bool:
    """Whether what stands beside 单位 is a unit of money or of points, and nobody's name."""
    return bool(_MEASURE.fullmatch(as_label(text)))


@remembered
def field(text: str) -> tuple[str, str] | None:
    """The field that a text labels, and the value that it gives behind a colon (`项目名称：…`) or `""`; None for no label."""
    if name := FIELDS.get(as_label(text)):
        return name, ""
    before, colon, after = text[: 2 * LONGEST_LABEL].replace("：", ":", 1).partition(":")
    name = FIELDS.get(as_label(before)) if colon and after.strip() else None
    return (name, text[len(before) + 1 :].strip()) if name and not (name == "whole" and measure(after)) else None


#: The two halves of 年度目标, how far it was reached (not read), and labels of the whole section (before one of them).
GOALS: Final = terms(
    "goal_expected 预期目标 年初预期目标 预期绩效目标 年度预期目标 年初设定目标 年初目标 预期总目标 预期目标情况"
    " 年初设定年度目标 年初绩效目标 年度设定目标 年度预期总体目标 年初设定总体目标 年初设定的目标 设定目标 预期总体目标"
    " 目标 目标内容 绩效目标内容 年度目标内容 预期目标内容 全年绩效目标 全年调整绩效目标 调整后绩效目标 调整绩效目标",
    "goal_achieved 实际完成目标 实际完成情况 目标实际完成情况 全年实际完成情况 实际完成 目标完成情况"
    " 全年完成情况 实际完成目标情况 实际目标完成情况 完成情况 具体完成情况 年度完成情况 总体目标实际完成情况"
    " 全年目标实际完成情况 全年目标完成情况 实际完成总体目标 目标实际完成 年度目标实际完成情况 年度总体目标实际完成情况",
    "goal_rate 总体完成率 目标完成率 完成率 完成程度",
    "goal_section 年度目标完成情况 年度总体目标 年度目标 年度绩效目标 年度总体目标完成情况"
    " 年度绩效目标完成情况 总体目标 年度总体绩效目标"
    " 年度目标完成 项目年度目标 总体目标完成情况 项目绩效目标 绩效目标 年度总体目标情况",
)

#: The two halves by name.
HALVES: Final = frozenset(("goal_expected", "goal_achieved"))
_SUMMED_UP = regex(r"(?:的?(?:综述|概述|简述|概况|说明|总结))$")


@remembered
def goal(text: str) -> str:
    """Which half of 年度目标 a cell labels, or the section; `""` for none. What sums a half up (完成情况综述) labels it, too."""
    plain = as_label(text)
    return GOALS.get(plain) or GOALS.get(_SUMMED_UP.sub("", plain), "")


def halves_of_goal(first: str, second: str) -> bool:
    """Whether two labels of the whole section stand beside each other for its two halves: 项目年度目标 | 年度目标完成情况."""
    return goal(first) == goal(second) == "goal_section" and "完成" not in first and "完成" in second


# --- the table of indicators ----------------------------------------------------------------------------------

_FIRST = regex(
    r"(?:项目)?(?:完成|产出|效益|效果|满意度|服务对象满意度|社会公众满意度|成本|决策|过程|管理|投入)(?:指标|目标)?"
    r"|项目(?:产出|效益|效果|决策|管理|过程|成本|绩效)|履职效能|履职效果|预算执行(?:率|情况|指标)?|预算资金执行率|部门预算管理|绩效结果应用"
    r"|可持续发展能力"
)
_SECOND = regex(
    r"(?:产出)?(?:数量|质量|时效|成本)(?:指标|目标)?|(?:经济|社会|生态|生态环境|环境)(?:效益|成本|效果)?(?:指标|目标)?"
    r"|可持续(?:影响|发展)(?:指标|目标)?|.{0,8}满意度(?:指标|目标)?|项目立项|绩效目标|资金(?:投入|管理|落实|分配)|组织实施|业务管理|财务管理"
    r"|项目效益|目标设定|部门预算管理|预算(?:配置|执行|管理|编制)|资产管理|职责履行|履职效益"
)
_ITEM = regex(r"^(?:[一二三四五六七八九十]{1,2}[、.]|\d{1,2}[、.]|[(（][一二三四五六七八九十\d]{1,2}[)）])")
_WEIGHTED = regex(
    r"(.+?)(?:[(（\[【](?:分值|权重|共|满分)?[:：]?(\d{1,4}(?:\.\d{1,4})?)分?[)）\]】]|(?<![\d.])(\d{1,4}(?:\.\d{1,4})?)分)"
)
EXECUTION: Final = frozenset(("预算执行率", "预算执行", "预算执行情况", "预算执行指标", "预算资金执行率"))


@remembered
def first_level(text: str) -> bool:
    """Whether a cell holds a usual name of a first-level indicator."""
    return len(text) <= LONGEST_LABEL and bool(_FIRST.fullmatch(as_label(weighted(text)[0])))


@remembered
def second_level(text: str) -> bool:
    """Whether a cell holds a usual name of a second-level indicator."""
    return len(text) <= LONGEST_LABEL and bool(_SECOND.fullmatch(as_label(weighted(text)[0])))


_FAMILIES: Final = (
    regex(r"完成|产出|数量|质量|时效"),
    regex(r"效益|效果|可持续影响"),
    regex(r"满意度"),
)


def related(first: str, second: str) -> bool:
    """Whether a second-level name can stand under a first-level one; False only for usual names that exclude it."""
    if not (first_level(first) and second_level(second)):
        return True
    one, two = ([bool(family.search(name)) for family in _FAMILIES] for name in (first, second))
    return not (any(one) and any(two)) or any(a and b for a, b in zip(one, two, strict=True))


@remembered
def weighted(text: str) -> tuple[str, str]:
    """A name of a level without the points that hide in it, and the points: `产出指标（50分）` → 产出指标, 50.

    The number before a usual name goes as well, and a note or 等 behind it (`一、产出指标`, `成本指标（万元）`, `成本指标等`).
    """
    if len(text) > LONGEST_LABEL * 2:
        return text.strip(), ""
    name = squeeze(text).strip(":：")
    found = _WEIGHTED.fullmatch(name)
    name, points = (found[1].rstrip(":："), found[2] or found[3]) if found else (name, "")
    bare = _ITEM.sub("", name)
    bare = _NOTE.sub("", bare.translate(_BRACKETS)).removesuffix("等")
    return (bare if bare != name and (_FIRST.fullmatch(bare) or _SECOND.fullmatch(bare)) else name), points


_TOTALS = _set(
    "总分 合计 总计 总得分 自评总分 得分合计 总分值 自评得分合计 综合得分 总评分 合计得分",
    "总分合计 自评得分 自评总得分 最终得分 自评分数",
)
_SUMS = _set("合计 总计 总分值")
_SUBTOTAL = regex(r".{0,12}(?:小计|分项合计)")
_TAILS = regex(
    r"(?:自评|评价|绩效)?(?:结论|等级|等次)|存在(?:的)?(?:主要)?问题.*|(?:下一步)?改进措施|(?:其他)?(?:需要)?说明(?:的)?(?:问题|事项|情况)?|备注|注|填表人|填报人"
    r"|(?:项目|财务|单位)?负责人.*|联系人|联系电话|电话|填(?:表|报)(?:日期|时间)|审核人|审核意见|主管部门(?:审核)?意见|自评(?:结果|报告).*|.*评价结论"
)


_ORDINAL = regex(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、]")
#: Rows in which a form tells something in words, by the keys of `Submission.narrative`.
_PROSE: Final = (
    (
        "content",
        regex(
            r"项目(?:实施|主要|基本)?(?:内容|概况|概述|简介)(?:[及和与]?(?:实施)?过程)?(?:概述|简述)?|项目实施过程概述"
        ),
    ),
    ("conclusion", regex(r"(?:项目|部门|单位)?(?:绩效)?(?:自评|评价|自评价|综合评价)(?:总体|综合)?结论")),
    (
        "problems",
        regex(
            r"(?:项目)?(?:主要)?存在(?:的)?(?:主要)?(?:问题|不足)(?:[、及和与]?(?:主要)?原因(?:分析)?)?(?:[、及和与]?(?:下一步)?(?:改进|整改)(?:措施|建议))?"
        ),
    ),
    (
        "suggestions",
        regex(
            r"(?:下一步)?(?:拟采取的?)?(?:改进|整改)(?:措施|建议|意见)(?:[及和与](?:有关)?建议)?|(?:相关|有关|政策)建议|下一步(?:工作)?(?:打算|计划)"
        ),
    ),
    ("experience", regex(r"(?:主要)?(?:经验|做法)(?:[、及和与](?:主要)?(?:做法|经验))?")),
    ("others", regex(r"其[他它](?:需要)?说明的?(?:问题|事项|情况)")),
)


@remembered
def prose(text: str) -> str:
    """Which key of a narrative a cell labels (`2.项目实施内容及过程概述`, 存在问题); `""` for none."""
    plain = _ORDINAL.sub("", as_label(text))
    return next((key for key, pattern in _PROSE if pattern.fullmatch(plain)), "")


_GRADE = regex(r"(?:自评|评价|绩效|评定|综合|自评结果|评价结果)?(?:等级|等次)")


@remembered
def grade_label(text: str) -> bool:
    """Whether a cell is the label beside which a form prints its grade (自评等级)."""
    return bool(_GRADE.fullmatch(as_label(text)))


_GRADES = _set("优 优秀 良 良好 中 中等 一般 合格 基本合格 差 较差 不合格")


def grade_word(text: str) -> bool:
    """Whether a text is nothing but a grade (`良`, `良好`, `优秀等级`)."""
    return as_label(text).removesuffix("等级").removesuffix("等次") in _GRADES


@remembered
def total_row(text: str) -> bool:
    """Whether a row that begins with this cell is the row of totals (总分)."""
    return as_label(text) in _TOTALS


@remembered
def total_label(text: str) -> bool:
    """Whether a cell above the indicators is the label beside which the total is printed (自评总分)."""
    return total_row(text) and as_label(text) not in _SUMS


@remembered
def subtotal(text: str) -> bool:
    """Whether a name of a level is none, but says that the row sums up those above it (小计)."""
    return bool(_SUBTOTAL.fullmatch(as_label(text)))


@remembered
def tail_row(text: str) -> bool:
    """Whether a row that begins with this cell stands below the indicators (存在问题, 填表人 …)."""
    plain = as_label(text)
    label, colon, _ = text[:LONGEST_LABEL].replace("：", ":", 1).partition(":")
    return (bool(plain) and bool(_TAILS.fullmatch(plain))) or (bool(colon) and bool(_TAILS.fullmatch(as_label(label))))


# --- values ------------------------------------------------------------------------------------------------------

_NOTHING = regex(r"[….·。、*×—–\-_/\\]*")
_BOUND = regex(r"[<>=≥≤≧≦]+\d")
_NUMBER = regex(r"[<>=≥≤≧≦±+-]*[\d,]*\.?\d+(?:%|‰|分|万元|元|亿元|万)?")


@remembered
def nothing(value: str) -> bool:
    """Whether a value is none: blank, dots or dashes."""
    return len(value) <= LONGEST_LABEL and bool(_NOTHING.fullmatch(squeeze(value)))


@remembered
def bound(text: str) -> bool:
    """Whether a text is a target, not the name of one: it begins with ≥, ≤ … and a number."""
    return len(text) <= LONGEST_LABEL and bool(_BOUND.match(half(text)))


@remembered
def numeral(text: str) -> bool:
    """Whether a cell is a bare number, with or without a sign, a percent or a money unit."""
    return bool(_NUMBER.fullmatch(half(text)))
