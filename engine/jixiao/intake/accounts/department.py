"""An account → the submission of its department as a whole: narrative, figures and claims of its own report.

In: an account. Out: a `Submission` of 部门整体支出, or None where the account holds no report on it (部门整体支出绩效评价报告).
The texts are those of that report, 职能 and 机构 also those of 部门概况; the facts are what the sentences of the report and
of the final accounts state, by the names that rulesets and reports ask for (`values.statements`). What is stated in two ways is
told, not taken. Its projects stand beside it as forms of their own.
"""

import re
from collections.abc import Sequence
from typing import Final

from jixiao.ground.regex import regex
from jixiao.intake.accounts import charted, facts, lastyear, listed, narrative
from jixiao.records import Budget, Cell, Fund, Passage, Submission
from jixiao.records.account import Account
from jixiao.values import departments

#: What a department's submission is called in the place of a project.
WHOLE: Final = "部门整体支出"
_REPORT: Final = regex(
    r"[^。《》]{0,60}部门?\s*+(?:20\d\d\s*+年度?)?[^。《》]{0,30}整体(?:支出)?(?:绩效)?(?:自评|评价)(?:工作)?报告"
)
_AFTER: Final = regex(r"(?:第[一二三四五六七八九十\d]+部分|附件\s*+[2-9二三四五六七八九])")
#: What the part 部门概况 of an account says as well as the report.
_OVERVIEW_KEYS: Final = ("duty", "structure")


def submission(account: Account, unit: Cell | None, *, whole: bool = True) -> Submission | None:
    """The department of an account; `unit` is whose it is where its cover does not say.

    `whole` says that every form of the account was read: only then are its lists of projects compared with them.
    """
    lines = narrative.lines(section for section in account.sections if not section.project)
    begin = next((at for at, (passage, _) in enumerate(lines) if _REPORT.fullmatch(passage.text.strip())), None)
    if begin is None:
        return None
    own = _until_next(lines[begin + 1 :])
    head = lines[begin][0]
    texts = narrative.texts(own)
    before = narrative.texts(lines[:begin])
    year = account.year or _year(head.text)
    found = facts.stated((*lines[:begin], *own), (departments.ACCOUNT,), year)
    of_report = facts.stated(own, (departments.REPORT,), year)
    every = facts.Facts({**found.cells, **of_report.cells}, (*found.conflicts, *of_report.conflicts))
    every = charted.added(lastyear.added(every, (*lines[:begin], *own), year), account, year)
    every = listed.compared(every, lines[:begin], account.forms if whole and _read_on(account, head) else ())
    cells = dict(every.cells)
    executed = cells.pop("决算数", None) or cells.get("本年支出合计")
    initial = cells.get("年初部门预算数")
    total = cells.pop("自评得分", None)
    name = Cell(account.unit, head.source) if account.unit else unit
    return Submission(
        source=head.source,
        project=Cell(WHOLE, head.source),
        unit=name,
        year=year,
        budget=Budget(total=Fund(head.source, initial=initial, executed=executed)) if initial or executed else Budget(),
        printed_total=total,
        narrative={**{one: before[one] for one in _OVERVIEW_KEYS if one in before}, **texts},
        facts=cells,
        derived={name: one.of for name, one in every.reckoned.items()},
        conflicts=every.conflicts,
    )


def _read_on(account: Account, head: Passage) -> bool:
    """Whether the account goes on behind its last form: a text that was cut there may have had more of them."""
    return not account.lined or all(form.source.line < head.source.line for form in account.forms)


def _until_next(lines: Sequence[narrative.Told]) -> tuple[narrative.Told, ...]:
    """The lines up to the next part or annex of the account."""
    end = next((at for at, (passage, _) in enumerate(lines) if _AFTER.match(passage.text.strip())), len(lines))
    return tuple(lines[:end])


def _year(text: str) -> int | None:
    found = re.search(r"20\d\d", text)
    return int(found[0]) if found else None
