"""Whether a paragraph is a heading, and where its title ends: by its number, its length and its words.

In: the text of a paragraph. Out: its number and title and where the text below it begins, or None. What the lines around it
say is weighed by `outline`; a long sentence, a list item with figures and a definition (1.事业收入：指…) are no headings.
"""

import re
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.intake.accounts.numbering import Rank, numbered, plain

#: How long titles are: one that ends its line, one with a sentence behind it.
_LONGEST, _LONGEST_LEAD, _LONGEST_UNENDED = 45, 30, 60

_SENTENCE: Final = regex(r"[^。；！？!?;\n]*+")
_FIGURE: Final = regex(
    r"\d[\d,.]*+\s*+(?:[百千万亿]|元|[%％‰]|余?(?:人|名|户|个|项|次|件|辆|台|批|家|所|处|座|份|平方|公里|吨|亩))"
)
#: What titles end with that have text behind them on the same line, whatever their number.
_SUBJECT: Final = regex(
    r"(?:情况|综述|概况|概述|分析|说明|职能|职责|依据|因素|内容|目标|流程|方法|步骤|结论|问题|建议|措施|做法|经验|背景|目的|范围"
    r"|结果|构成|组成|设置|事项)(?:等|（[^（）]{1,20}）)?+$"
)
_NO_TITLE: Final = regex(r"[的中所和及与为是，,、：:]")
_REPORT: Final = regex(
    r"[^。；，,！？：:《》“”]{2,60}?(?:绩效|评价|自评|决算|预算|整改|监控)[^。；，,！？：:《》]{0,16}?报告(?:[（(][^（）()。]{1,12}[）)])?"
    r"|[^。；，,！？：:《》“”]{0,60}?20\d\d\s*+年度?(?:部门)?预算绩效(?:管理)?情况(?:说明)?"
)
_CAPTION: Final = regex(
    r"[（(]?\s*+[图表]\s*+(?:\d{1,3}(?:[-－—.]\d{1,3})?|[一二三四五六七八九十]{1,3})(?:\s*+[:：.．、]|\s++|(?=[^\d\s]))[^。；，,！？]{0,60}"
)
_PICTURE: Final = regex(r"[^。；，,！？：:\d][^。；，,！？：:]{2,40}图")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as its line shows it.

    `end` is where the text below begins in the paragraph; `weak` says that only its neighbours tell whether a number with a
    short first sentence is a heading; `ended` that a full stop ends the title.
    """

    rank: Rank
    value: int
    number: str
    title: str
    end: int
    weak: bool = False
    ended: bool = False


def heading(text: str) -> Heading | None:
    """The numbered heading that a paragraph is or begins with."""
    seen = plain(text)
    number = numbered(seen.text)
    if number is None:
        return None
    rest = seen.text[number.end :].lstrip()
    start = len(seen.text) - len(rest)
    found = _title(number.rank, rest, whole=seen.whole, listed=number.value == 0 and number.number[-1] in ":：")
    if found is None:
        return None
    title, length, weak = found
    after = rest[length:].lstrip() if seen.whole else rest[length:]
    end = seen.original(start + length) if after else len(text)
    title_ended = rest[len(title) : len(title) + 1] in ("。", "；", ";")
    return Heading(number.rank, number.value, number.number.rstrip(), title, end, weak, bool(title) and title_ended)


def _title(rank: Rank, rest: str, *, whole: bool, listed: bool) -> tuple[str, int, bool] | None:
    """The title that a line begins with behind its number, how much of the line it takes, and whether that is doubtful."""
    if rank in (Rank.PART, Rank.ANNEX):
        fits = (
            whole
            and len(rest) <= _LONGEST_UNENDED
            and not re.search("[。；，！？]", rest)
            and not _NO_TITLE.match(rest)
        )
        return (rest, len(rest), False) if fits and not (listed and rest) else None
    lead = _SENTENCE.match(rest[: _LONGEST_UNENDED + 2])[0]  # type: ignore[index]
    if not lead or len(lead) > _LONGEST_UNENDED or _FIGURE.search(lead):
        return None
    ended = len(lead) < len(rest)
    alone = whole and len(rest) <= len(lead) + 1
    commas = lead.count("，") + lead.count(",")
    colon = min((at for sign in "：:" if (at := lead.find(sign)) >= 0), default=-1)
    if colon >= 0:
        title = lead[:colon].rstrip()
        if len(title) > _LONGEST_LEAD or "，" in title or "," in title:
            return None
        if colon == len(lead) - 1 and alone and not ended:
            return title, len(rest), False
        return (title, colon + 1, False) if _SUBJECT.search(title) and len(title) > 2 else None
    lead = lead.rstrip()
    if alone:
        most = 1 if ended or rank > Rank.SECOND else 3
        fits = commas <= most and len(lead) <= (_LONGEST if ended or rank > Rank.SECOND else _LONGEST_UNENDED)
        return (lead, len(rest), False) if fits else None
    if commas > 1 or rest[len(lead) : len(lead) + 1] in ("；", ";"):
        return None
    if rank in (Rank.FIRST, Rank.SECOND):
        return (lead, len(lead) + 1, False) if len(lead) <= _LONGEST_LEAD else None
    if _SUBJECT.search(lead) and len(lead) <= _LONGEST:
        return lead, len(lead) + 1, False
    return (lead, len(lead) + 1, True) if len(lead) <= 20 and not commas else None


def is_complete(title: str) -> bool:
    """Whether a title ends with what titles end with (情况说明), so that the next line is none of it."""
    return bool(_SUBJECT.search(title[-40:]))


def is_report(text: str) -> bool:
    """Whether a line without a number is the title of a report: …项目2020年绩效评价报告, …2020年预算绩效管理情况."""
    seen = plain(text)
    return seen.whole and len(seen.text) <= 80 and bool(_REPORT.fullmatch(seen.text)) and numbered(seen.text) is None


def project(title: str) -> str:
    """The project whose report a title names; `""` for another title, and for that of a unit as a whole."""
    words = "".join(title.split()).replace("（", "(").replace("）", ")")
    if not is_report(words) and not _REPORT.fullmatch(words):
        return ""
    if re.search("部门整体|单位整体|整体支出|部门决算|部门预算|预算绩效(?:管理)?情况", words):
        return ""
    cut = re.search("(?:支出)?(?:绩效|自评|评价|整改|监控)", words)
    if cut is None:
        return ""
    words = words[words.find("关于") + 2 if 0 <= words.find("关于") < cut.start() else 0 : cut.start()]
    before, year, after = _around_year(words)
    named = _without_noun(after)
    if named:
        return named
    if year and after:  # 某单位2020年度项目支出: of all its projects
        return ""
    name = _without_noun(before)
    return "" if name == before and re.search("(?:局|委员会|厅|办公室|政府|中心|医院|学校|大学)$", name) else name


def _around_year(words: str) -> tuple[str, str, str]:
    found = re.search(r"(?:19|20)\d\d(?:年度?|[-—]\d{2,4}年度?)", words)
    return (words[: found.start()], found[0], words[found.end() :]) if found else (words, "", "")


def _without_noun(words: str) -> str:
    return re.sub(r"(?:\(?项目\)?|专项资金项目)?(?:支出|资金使用|财政)?$", "", words)


def is_caption(text: str) -> bool:
    """Whether a line names a chart or a table: 图1：…, 表2 …, or ends with 图."""
    seen = plain(text).text
    return len(seen) <= 70 and bool(_CAPTION.fullmatch(seen) or _PICTURE.fullmatch(seen))
