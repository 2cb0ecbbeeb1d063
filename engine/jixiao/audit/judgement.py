"""What an account thinks of itself, against itself: one thing called good and bad, no problems beside money that was not spent.

Comes in: an account. Goes out: discrepancies, none of them certain: whether a rate is good is not for a program to say.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from jixiao.audit.copies import of_cell
from jixiao.audit.texts import Text, spot, texts
from jixiao.ground import decimals
from jixiao.records.account import Account, PassageKind
from jixiao.records.discrepancy import Certainty, Discrepancy
from jixiao.records.submission import Submission
from jixiao.say import faults
from jixiao.values.names import key

_ABOUT: Final = r"预算(?:资金)?(?:完成|执行)(?:度|率|情况|进度)?"
_GOOD: Final = re.compile(rf"{_ABOUT}[^。；\n]{{0,40}}?(?:情况较好|情况良好|较为理想|比较理想|完成较好|较高|良好)")
_BAD: Final = re.compile(rf"{_ABOUT}[^。；\n]{{0,20}}?(?:不高|偏低|较低|不理想|不到位|滞后|缓慢|偏差较大|不够)")
_PROBLEMS: Final = re.compile(r"存在[的]?(?:主要)?问题")
_NONE: Final = re.compile(r"[\W_]*(?:无|没有|暂无|不存在(?:问题)?|无问题|没有问题|未发现问题)[\W_]*")
#: Below this share of its budget a project has something to explain (财预〔2020〕10号 asks for the reasons of what was not done).
_LOW: Final = Fraction(9, 10)
#: So many marks that are all full are worth a word.
_LEAST_FULL: Final = 5


def check(account: Account) -> Iterator[Discrepancy]:
    """Where an account judges itself in two ways, or in one that its figures do not bear out."""
    every = tuple(one for one in texts(account) if one.kind is PassageKind.TEXT)
    yield from _both_ways(every)
    yield from _no_problems(account, every)
    for form in account.forms:
        yield from _all_full(form, account)


def _both_ways(every: Sequence[Text]) -> Iterator[Discrepancy]:
    """The execution of one budget called good in one place and low in another."""
    good: dict[str, tuple[Text, re.Match[str]]] = {}
    bad: dict[str, tuple[Text, re.Match[str]]] = {}
    for text in every:
        for pattern, places in ((_GOOD, good), (_BAD, bad)):
            if found := pattern.search(text.text):
                places.setdefault(key(text.within.project), (text, found))
    for whose in good.keys() & bad.keys():
        spots = tuple(spot(text, *found.span()) for text, found in (good[whose], bad[whose]))
        yield faults.told("judgement.both-ways", Certainty.PROBABLE, spots, good=spots[0].text, bad=spots[1].text)


def _no_problems(account: Account, every: Sequence[Text]) -> Iterator[Discrepancy]:
    forms = {key(form.project.text): form for form in account.forms if form.project and not form.project.blank}
    for text in every:
        form = forms.get(key(text.within.project)) if text.within.project else None
        if form is None or not _PROBLEMS.search(text.within.title) or not _NONE.fullmatch(text.text):
            continue
        rate = _executed(form)
        if rate is not None and rate < _LOW:
            shown = f"{decimals.half_up(rate * 100):f}%"
            yield faults.told("judgement.no-problems", Certainty.PROBABLE, (spot(text, 0, len(text.text)),), rate=shown)


def _executed(form: Submission) -> Fraction | None:
    total = form.budget.total
    if total is None:
        return None
    budget, executed = (
        _amount(cell.text) if cell else None for cell in (total.annual or total.initial, total.executed)
    )
    return executed / budget if budget and executed is not None else None


def _amount(text: str) -> Fraction | None:
    return decimals.number(text.replace(",", "").removesuffix("万元").removesuffix("元").strip())


def _all_full(form: Submission, account: Account) -> Iterator[Discrepancy]:
    """A form in which every indicator has all its points."""
    rows = [row for row in form.rows if row.weight and row.score and not row.score.blank and not row.weight.blank]
    marks = [(_amount(row.weight.text), _amount(row.score.text)) for row in rows if row.weight and row.score]
    if len(rows) >= _LEAST_FULL and len(rows) == len(form.rows) and all(w is not None and w == s for w, s in marks):
        first = rows[0].score
        assert first is not None
        yield faults.told("judgement.all-full", Certainty.HINT, (of_cell(first, account),), count=str(len(rows)))
