"""Judgements of an account that disagree with each other, or with what its own forms say was reached.

Comes in: an Account. Goes out: discrepancies, never certain: what is good enough is a person's decision.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from jixiao.audit.standing import HALF, Standing, standing
from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.records.account import Account
from jixiao.records.discrepancy import Certainty, Discrepancy, Spot
from jixiao.records.submission import Cell, Submission
from jixiao.say import texts as say

_QUANTITY: Final = r"(?P<what>执行进度|支出进度|支付进度|预算完成|预算执行|资金执行|支出执行|执行率|完成率|完成度)"
_SENTENCE: Final = regex(r"[^。；;!?\n]+")
_GOOD: Final = regex(rf"{_QUANTITY}[^。；]{{0,30}}?(?P<word>情况较好|较好|良好|理想|达到要求|均达到要求|较高|优秀)")
_BAD: Final = regex(
    rf"{_QUANTITY}[^。；]{{0,30}}?(?P<word>不高|偏低|较低|不足|滞后|缓慢|偏差较大|存在偏差|不理想)(?!的)"
)
_NOTHING: Final = regex(
    r"^(?:\(?[一二三四五六七八九十\d]+[)、.])?(?:存在的?(?:主要)?问题[:。]?)?(?:无|暂无|没有|未发现问题|不存在问题)[。.]?$"
)
_FULL: Final = regex(
    r"(?P<what>资金(?:发放)?(?:完成|到位|使用|支付|执行)率|发放(?:完成|到位)率|预算执行率)[^。；，]{0,6}?100%"
)
#: Where less, or earlier, is better.
_OTHER: Final = ("成本", "时效", "时限", "时间")
#: An execution below this share of the budget does not go with 100 %.
_LOW: Final = Fraction(95, 100)


def check(account: Account) -> Iterator[Discrepancy]:
    """Judgements that do not go together."""
    texts = tuple(one for one in standing(account) if one.prose)
    yield from _opposed(texts)
    forms = {_name(form): form for form in account.forms if _name(form)}
    yield from _no_problems(account, texts, forms)
    yield from _full_rates(texts, forms)
    yield from _full_marks(account)


def _name(form: Submission) -> str:
    return _plain(form.project.text) if form.project else ""


def _plain(name: str) -> str:
    return re.sub(r"\s", "", name.translate(HALF)).removesuffix("项目")


def _opposed(texts: Sequence[Standing]) -> Iterator[Discrepancy]:
    """The execution of one budget called good in one place and bad in another."""
    good: dict[tuple[str, bool], Spot] = {}
    bad: dict[tuple[str, bool], Spot] = {}
    for one in texts:
        for sentence in _SENTENCE.finditer(one.plain):
            for pattern, kept in ((_GOOD, good), (_BAD, bad)):
                found = pattern.search(one.plain, sentence.start(), sentence.end())
                if found:
                    about = (_plain(one.project), "进度" in found[0])
                    kept.setdefault(about, one.spot(*found.span()))
    for about, said in good.items():
        if about in bad:
            other = bad[about]
            words = {"good": said.text, "bad": other.text}
            yield say.discrepancy("judgement.opposed", Certainty.PROBABLE, (said, other), **words)


def _no_problems(account: Account, texts: Sequence[Standing], forms: dict[str, Submission]) -> Iterator[Discrepancy]:
    """问题：无 in the report of a project whose form shows a target that was not reached."""
    for one in texts:
        form = forms.get(_plain(one.project)) if one.project else None
        title = account.sections[one.section].title
        if form is None or "问题" not in title or not _NOTHING.match(one.plain.strip()):
            continue
        missed = _missed(form)
        if missed is not None:
            name, cell = missed
            spots = (one.spot(0, len(one.plain)), Spot(cell.source, cell.text, one.section, -1))
            yield say.discrepancy("judgement.no-problem", Certainty.PROBABLE, spots, indicator=name)


def _missed(form: Submission) -> tuple[str, Cell] | None:
    """An indicator of a form whose actual number is below its target, where more is better."""
    for row in form.rows:
        if row.target is None or row.actual is None or any(kind in level for level in row.path for kind in _OTHER):
            continue
        target, actual = _number(row.target, "≥"), _number(row.actual, "")
        if target is not None and actual is not None and actual < target * _LOW:
            return row.path[-1], row.actual
    return None


def _number(cell: Cell, sign: str) -> Fraction | None:
    """The number that a cell is, without its unit."""
    found = re.fullmatch(r"(\d{1,12}(?:\.\d{1,4})?)(?:%|[^\W\d]{0,4})", cell.text.translate(HALF).strip().lstrip(sign))
    exact = decimals.number(found[1]) if found else None
    return None if exact is None else Fraction(exact)


def _full_rates(texts: Sequence[Standing], forms: dict[str, Submission]) -> Iterator[Discrepancy]:
    """A rate of 100 % in the report of a project whose form shows that less was spent."""
    told: set[str] = set()
    for one in texts:
        name = _plain(one.project)
        form = forms.get(name) if name and name not in told else None
        found = _FULL.search(one.plain) if form is not None else None
        rate = _rate(form) if form is not None else None
        if form is None or found is None or rate is None or rate[0] >= _LOW:
            continue
        told.add(name)
        cell = rate[1]
        spots = (one.spot(*found.span()), Spot(cell.source, cell.text, one.section, -1))
        yield say.discrepancy("judgement.full-rate", Certainty.HINT, spots, words=found[0], executed=cell.text.strip())


def _rate(form: Submission) -> tuple[Fraction, Cell] | None:
    total = form.budget.total
    if total is None or total.executed is None:
        return None
    planned = total.annual if total.annual is not None and not total.annual.blank else total.initial
    budget = _number(planned, "") if planned is not None else None
    executed = _number(total.executed, "")
    return None if not budget or executed is None else (executed / budget, total.executed)


def _full_marks(account: Account) -> Iterator[Discrepancy]:
    """A form that gives itself every point, though a target was not reached."""
    for form in account.forms:
        marked = [row for row in form.rows if row.weight is not None and row.score is not None and not row.score.blank]
        if len(marked) < 2 or any(
            _number(row.weight, "") != _number(row.score, "") for row in marked if row.weight and row.score
        ):
            continue
        missed = _missed(form)
        if missed is not None:
            name, cell = missed
            spot = Spot(cell.source, cell.text, 0, -1)
            yield say.discrepancy("judgement.full-marks", Certainty.PROBABLE, (spot,), indicator=name)
