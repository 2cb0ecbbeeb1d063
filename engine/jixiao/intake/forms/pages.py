"""What a page holds besides the cells of a form: titles, years, prose, and what a page break leaves behind.

In: the text of a line, or of the only written cell of a row. Out: whether it is one of those.
"""

import re

from jixiao.ground.regex import regex
from jixiao.ground.remembered import remembered
from jixiao.intake.forms import vocabulary as v

_TITLE = regex(
    r"[^。；;]{0,50}(?:自评|完成情况|绩效评价|绩效目标|评价指标|绩效情况|绩效评分|评分|绩效监控|运行监控|执行监控)[^。；;]{0,12}表(?:[(续].{0,20})?"
)
_SECTION = regex(
    r"(?:第[一二三四五六七八九十\d]{1,3}(?:部分|章|节)|附件|附表|附录|[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[.、])"
)
_CHAPTER = regex(r"第[一二三四五六七八九十\d]{1,3}部分.*|(?:附件|附表|附录)[一二三四五六七八九十\d]{0,2}")
_YEAR = regex(r"(?<!\d)((?:19|20)\d\d)(?:年度?|-12-31)?(?!\d)")
_YEAR_LINE = regex(r"[(\[]?(?:19|20)\d\d年度?[)\]]?")
_PAGE = regex(r"[-第\s]*\d{1,4}[-页\s]*(?:[共/]?\d*页?)?")
#: What page breaks leave behind is a piece of one of these.
_WHOLES = (
    "绩效指标完成情况",
    "年度绩效指标完成情况",
    "年度目标完成情况",
    "年度总体目标完成情况",
    "预算执行情况(万元)",
    "项目资金(万元)",
    "预期指标值(包含数字及文字描述)",
    "实际完成指标值(包含数字及文字描述)",
    "偏差原因分析及改进措施",
    "可持续影响指标",
    "服务对象满意度指标",
    "(亿元)",
    "(元)",
)


def title(text: str) -> bool:
    """Whether a text standing alone is the title of a form or of a table like it."""
    plain = v.half(text) if "表" in text else ""
    return 0 < len(plain) <= 80 and bool(_TITLE.fullmatch(_YEAR_LINE.sub("", plain)))


def of_department(text: str) -> bool:
    """Whether a title says that its form is one of a whole department or unit, not of a project."""
    return bool(re.search(r"整体|(?:部门|单位)支出", v.half(text))) and "项目" not in text


_DOCUMENT_NUMBER = regex(r"[〔\[【]\d{4}[〕\]】]\d*号?")


def names_forms(text: str) -> bool:
    """Whether a short line is a heading about self-evaluation (某局2022年度项目支出绩效自评), in whatever words."""
    plain = v.half(text)
    return 0 < len(plain) <= 60 and not re.search(r"[。;,:]", plain) and bool(re.search(r"自评|绩效|评价表", plain))


def continues(text: str) -> bool:
    """Whether a title says that the form above goes on below it: `项目支出绩效自评表（续）`."""
    return bool(re.search(r"[(\[]续|续表|接上[页表]", v.half(text)))


def year(text: str) -> int | None:
    """The year that a title, or a line such as `(2020 年度)`, names."""
    found = _YEAR.search(_DOCUMENT_NUMBER.sub("", v.half(text)))
    return int(found[1]) if found else None


def year_line(text: str) -> bool:
    """Whether a text is nothing but a year: `(2019 年度)`."""
    return bool(_YEAR_LINE.fullmatch(v.half(text)))


def closes(text: str) -> bool:
    """Whether a line of text that stands alone ends a table: prose, or the heading of a section."""
    if len(text) > v.LONGEST_LABEL:
        return True
    plain = v.half(text)
    return not year_line(plain) and (bool(_SECTION.match(plain)) or "。" in plain or len(plain) > 40)


def heads_section(text: str) -> bool:
    """Whether a line is no more than the heading of a section: `二、部门年度重点工作任务`."""
    plain = v.half(text)
    return len(plain) <= 25 and bool(_SECTION.match(plain)) and "。" not in plain


def chapter(text: str) -> bool:
    """Whether a line begins another part of a document: `第三部分 名词解释`, `附件2`."""
    return bool(_CHAPTER.fullmatch(v.half(text)))


@remembered
def marks_only(text: str) -> bool:
    """Whether a text has no letter or digit but the 元 of a cut label: `)`, `元)`, `-------`, `……`."""
    return not any(char.isalnum() for char in text.replace("元", "")[:2000]) and len(text) <= 2000


def residue(text: str) -> bool:
    """Whether a text standing alone is what a page break leaves: a page number, or a piece of a known label."""
    plain = v.half(text)
    if not plain:
        return not text.strip()
    piece = any(plain in whole and plain != whole for whole in _WHOLES)
    return marks_only(plain) or bool(_PAGE.fullmatch(plain)) or (piece and not v.first_level(plain))


def page_number(text: str) -> bool:
    """Whether a text standing alone is the number of a page."""
    return bool(_PAGE.fullmatch(v.half(text)))


def section(text: str) -> bool:
    """Whether a cell may stand in the column before 一级指标: blank, or the label of the section or a piece of it."""
    plain = v.half(text)
    return not text.strip() or (
        bool(plain) and any(plain in whole for whole in (*_WHOLES, "年度绩效指标", "绩效指标及完成情况"))
    )
