"""What an account announces against what is there: numbers of names, charts, a cause that a form contradicts.

Comes in: a Reading, Rules. Goes out: what was asked of announced counts (列举), of projects by grade (构成), of charts of two
years (图), and of fewer persons (人数减少).
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from jixiao.audit.intervals import middle
from jixiao.audit.mentions import Mark, Marked
from jixiao.audit.quantities import meets
from jixiao.audit.reading import ACTUAL, TARGET, Chart, Reading
from jixiao.audit.relate import Asked, Binding, ask, choose, discrepancy, judged
from jixiao.audit.rules import Rules
from jixiao.ground.regex import regex
from jixiao.records.discrepancy import Mention

_QUOTED: Final = regex(
    r"(?P<names>(?:[“\"《][^”\"》“\n]{1,40}[”\"》](?:项目)?[、，,和及与]?){1,60}+)(?P<more>等)?\s?(?P<count>[0-9]{1,3})\s?个"
)
_NAME: Final = regex(r"[“\"《][^”\"》“\n]{1,40}[”\"》]")
_ROOMS: Final = regex(
    r"(?P<count>[0-9]{1,3})\s?个\s?(?:内设)?(?:科室|股室|处室|部室|科|处|股|内设机构)[：:]\s?(?P<names>[^。；;：:\n]{4,600})"
)
_EACH: Final = regex(
    r"(?:(?P<count>[0-9]{1,3})\s?个项目|项目\s?(?P<after>[0-9]{1,3})\s?个)"
    r"(?:[^。；;：:\n0-9]{0,20}?分别(?:是|为)[：:]?|[：:])\s?(?P<names>[^。；;：:\n0-9]{4,600})(?=[。\n]|$)"
)
_NO_NAMES: Final = regex("等|…|一是|[（(]?[一二三四五六七八九十]{1,2}[）)、]")
_SIGN: Final = regex(r"[、，,和及与]")
_IN_BRACKETS: Final = regex(r"[（(][^（）()]{0,100}[）)]")
#: Projects by their grades, behind the number of all of them.
_GRADED: Final = regex(
    rf"[“\"]?(?P<grade>优|良|中|差)[秀好]?[”\"]?(?:等[次级])?的?(?:项目)?(?:有|为|共)?(?P<count>{Mark.COUNT})"
)
_GRADES: Final = frozenset("优良中差")
_JOINT: Final = regex(r"[、和及]")
_FEWER: Final = regex(r"(?:人员|人数|对象|群体)[^,。;:、]{0,6}减少")
#: So many changes are compared with a chart.
_MOST: Final = 1000
#: So far before the grades of projects stands how many there are.
_NEAR: Final = 120
_PAID: Final = regex(r"资金(?:已|均已|已经)?全部(?:拨付|支付|支出|执行)(?!到位)")
_ANNOUNCED: Final = regex(rf"自行组织了?(?P<count>{Mark.COUNT})项目")
_EVALUATED: Final = regex(
    r"自行组织对(?P<names>(?:[^,。;、等\ue000-\ue00b]{2,40}项目[、和及]?){1,30}+)开展了?(?:支出)?绩效评价"
)
_YEAR: Final = regex(r"(?:19|20)[0-9]{2}(?:年度?)?")


def check(reading: Reading, rules: Rules, changes: list[tuple[Mention, Mention]], asked: Asked) -> None:
    """Ask what is announced against what is there; `changes` are amounts of the text with their changes on the year before."""
    for passage in reading.passages:
        for count, listed, spot, sure in _listed(passage):
            ask(rules.of("列举"), {"个数": count, "列出": replace(listed, spot=spot.spot)}, asked, sure=sure)
        _graded(passage, rules, asked)
    for chart in reading.charts:
        _two_years(chart, rules, changes, asked)
    _fewer(reading, rules, asked)
    _all_paid(reading, rules, asked)
    _evaluated(reading, rules, asked)


def _listed(passage: Marked) -> Iterator[tuple[Mention, Mention, Mention, bool]]:
    """Announced numbers of names, with how many names stand there."""
    text = passage.original
    if "个" not in text or not any(one.unit == "个" for one in passage.mentions.values()):
        return
    by_start = {one.spot.start: one for one in passage.mentions.values()}
    for found in _QUOTED.finditer(text):
        names = _NAME.findall(found["names"])
        count = by_start.get(found.start("count"))
        if count is not None and len(names) > 1 and (not found["more"] or len(names) > int(found["count"])):
            yield count, _number(count, len(names)), count, True
    yield from _projects(text, by_start)
    for found in _ROOMS.finditer(text):
        names_text = found["names"]
        count = by_start.get(found.start("count"))
        if count is None or "等" in names_text or "…" in names_text:
            continue
        least, most = names_text.count("、") + 1, len(_JOINT.findall(names_text)) + 1
        if least > 1 and not least <= int(found["count"]) <= most:
            yield count, _number(count, most), count, False
        elif least > 1:
            yield count, _number(count, int(found["count"])), count, False


def _projects(text: str, by_start: Mapping[int, Mention]) -> Iterator[tuple[Mention, Mention, Mention, bool]]:
    """Announced numbers of projects, with how many are named.

    Certain only where each is called 项目: what else is listed may be their units, and a name may hold a 、 itself.
    """
    for found in _EACH.finditer(text):
        count = by_start.get(found.start("count" if found["count"] else "after"))
        names = _IN_BRACKETS.sub("", found["names"])
        if count is None or "、" not in names or _NO_NAMES.search(names):
            continue
        least, most = names.count("、") + 1, len(_SIGN.findall(names)) + 1
        told = int(found["count"] or found["after"])
        sure = all(one.endswith("项目") for one in _SIGN.split(names.strip('“”" ')))
        yield count, _number(count, most if told > most else least if told < least else told), count, sure


def _graded(passage: Marked, rules: Rules, asked: Asked) -> None:
    """Ask a number of projects whether those of each grade are as many, where every grade is there, or more."""
    grades: dict[str, Mention] = {}
    whole: Mention | None = None
    end = -1
    for found in itertools.islice(_GRADED.finditer(passage.text), _MOST):
        if not grades or "。" in passage.text[end : found.start()] or found["grade"] in grades:
            _of_grades(whole, grades, rules, asked)
            grades, whole = {}, _counted(passage, found.start())
        grades[found["grade"]] = passage.mentions[found.start("count")]
        end = found.end()
    _of_grades(whole, grades, rules, asked)


def _counted(passage: Marked, at: int) -> Mention | None:
    """The number of projects that a sentence gives before a place."""
    begin = max(passage.text.rfind("。", max(0, at - _NEAR), at) + 1, at - _NEAR, 0)
    offset = passage.text.rfind(Mark.COUNT, begin, at)
    projects = offset >= 0 and "项目" in (
        passage.text[offset + 1 : offset + 3],
        passage.text[max(0, offset - 2) : offset],
    )
    return passage.mentions.get(offset) if projects else None


def _of_grades(whole: Mention | None, grades: Mapping[str, Mention], rules: Rules, asked: Asked) -> None:
    if whole is None or len(grades) < 2 or any(one.unit != whole.unit for one in grades.values()):
        return
    if set(grades) == _GRADES or sum(middle(one) for one in grades.values()) >= middle(whole):
        ask(rules.of("构成"), {"合计": replace(whole, about="项目"), "各部分": tuple(grades.values())}, asked)


def _number(like: Mention, number: int) -> Mention:
    half = Fraction(1, 2)
    return replace(like, text=f"{number}个", low=number - half, high=number + half, places=0)


def _two_years(chart: Chart, rules: Rules, changes: list[tuple[Mention, Mention]], asked: Asked) -> None:
    """Ask a chart of two years whether a change that the text tells of its amount leads from the one to the other."""
    years = [(int(name[:4]), one) for name, one in chart.values if _YEAR.fullmatch(name)]
    if len(years) != 2 or len(chart.values) != 2:
        return
    (_, last), (_, this) = sorted(years, key=lambda pair: pair[0])
    told = [(amount, change) for amount, change in changes[:_MOST] if amount.unit == this.unit and meets(amount, this)]
    for relation in rules.of("图"):
        bindings = [{"本年": this, "上年": last, "差额": change} for _, change in told]
        if bindings:
            choose(relation, bindings, asked, of=len(bindings) - 1)


def _fewer(reading: Reading, rules: Rules, asked: Asked) -> None:
    """Ask a form whether persons became fewer, where the text of its project gives that as a cause."""
    counts: dict[str, dict[str, Mention]] = {}
    for one in reading.cells:
        if one.about.endswith("人数") and one.subject in (TARGET, ACTUAL):
            counts.setdefault(one.project, {}).setdefault("目标" if one.subject == TARGET else "实际", one)
    for passage in reading.passages:
        rows = counts.get(passage.project)
        found = _FEWER.search(passage.text) if rows and len(rows) == 2 else None
        if found is not None and rows is not None:
            _told_of(passage, found, rows, rules, "人数减少", asked)


def _all_paid(reading: Reading, rules: Rules, asked: Asked) -> None:
    """Ask a rate of execution whether it is whole, where the text of its project says that all money was paid."""
    rates: dict[str, Mention] = {}
    for passage in reading.passages:
        for offset, one in passage.mentions.items():
            if passage.text[offset] == Mark.RATE and "执行率" in one.about:
                rates.setdefault(passage.project, one)
    for passage in reading.passages if rates else ():
        rate = rates.get(passage.project)
        found = _PAID.search(passage.text) if rate is not None else None
        if found is not None and rate is not None:
            _told_of(passage, found, {"执行率": rate}, rules, "全部拨付", asked)


def _evaluated(reading: Reading, rules: Rules, asked: Asked) -> None:
    """Ask the number of projects that a unit says it evaluated by itself whether it names as many."""
    announced: Mention | None = None
    for passage in reading.passages:
        if "自行组织" not in passage.text:
            continue
        for found in _ANNOUNCED.finditer(passage.text):
            announced = passage.mentions.get(found.start("count"), announced)
        named = _EVALUATED.search(passage.text)
        if named is not None and announced is not None:
            listed = replace(_number(announced, named["names"].count("项目")), spot=passage.spot(*named.span("names")))
            ask(rules.of("列举"), {"个数": announced, "列出": listed}, asked)


def _told_of(
    passage: Marked, words: re.Match[str], binding: Binding, rules: Rules, structure: str, asked: Asked
) -> None:
    """Ask relations of figures that the words of a passage speak of; the words are the first place."""
    spot = passage.spot(words.start(), words.end())
    for relation in rules.of(structure):
        holds, certainty = judged(relation, binding)
        asked.relations += holds is not None
        asked.held += holds is True
        if holds is False:
            made = discrepancy(relation, binding, certainty)
            asked.found.append(replace(made, spots=(spot, *made.spots)))
