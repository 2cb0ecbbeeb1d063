"""The projects that an account lists or counts → what its forms and its other lists contradict.

In: the facts of a department, the lines of its account up to its own report, the forms that stand there. Out: the facts with a
`Conflict` where the sentence that says which projects are shown (反映“甲”“乙”等5个项目绩效目标) names one that has no form, or
another number of them; where fewer were evaluated by the unit than have forms; where the unit names other than the number of
projects that it evaluated itself. A list that says 等 may go on; a name that is only near, or longer or shorter, is the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from jixiao.ground.regex import regex
from jixiao.intake.accounts import projects
from jixiao.intake.accounts.facts import Facts
from jixiao.intake.accounts.narrative import Told
from jixiao.records import Cell, Conflict, Passage, Submission
from jixiao.values.names import near

#: What the conflicts are called.
LISTED: Final = "所列项目"
COUNT: Final = "项目个数"
_ASSESSED: Final = "绩效自评项目数"
_EVALUATED: Final = "部门绩效评价项目数"

_SHOWN: Final = regex(
    r"反映(?:了)?\s*+(?P<names>(?:[“\"《][^”\"》“《\n]{2,60}+[”\"》](?:项目)?[、，,和及与]?\s*+){0,40}+)(?P<more>等)?\s*+"
    r"(?P<count>\d{1,3}+\s*+个)?(?:项目|专项)[^。；，\n]{0,8}?绩效目标"
)
_NAME: Final = regex(r"[“\"《]([^”\"》“《\n]{2,60}+)[”\"》]")
_OWN: Final = regex(
    r"自行组织(?:开展)?(?:了)?对(?P<names>(?:[^，。；、等\d\n]{2,40}?项目[、和及]?){1,30}+)(?:支出)?(?:开展|进行)了?(?:支出)?绩效评价"
)


def compared(facts: Facts, told: Sequence[Told], forms: Sequence[Submission]) -> Facts:
    """The facts with what the account says of the number and the names of its projects, and cannot be."""
    found = list(facts.conflicts)
    cells = dict(facts.cells)
    for passage, _ in told:
        found += _shown(passage, forms) if forms else ()
        named = _OWN.search(passage.text)
        own = cells.get(_EVALUATED)
        if named is not None and own is not None and named["names"].count("项目") != int(own.text):
            found.append(Conflict(_EVALUATED, (own, Cell(named["names"], passage.place(named.start("names"))))))
            del cells[_EVALUATED]
    assessed = cells.get(_ASSESSED)
    if assessed is not None and int(assessed.text) < len(forms):
        found.append(Conflict(_ASSESSED, (assessed, _forms(forms))))
    return replace(facts, cells=cells, conflicts=tuple(found))


def _forms(forms: Sequence[Submission]) -> Cell:
    return Cell(f"{len(forms)}份自评表", forms[0].source)


def _shown(passage: Passage, forms: Sequence[Submission]) -> Iterator[Conflict]:
    """What the forms contradict in the sentence that says which projects are shown."""
    said = _SHOWN.search(passage.text)
    if said is None:
        return
    if said["count"] and int(said["count"].rstrip("个 ")) != len(forms):
        yield Conflict(COUNT, (Cell(said["count"], passage.place(said.start("count"))), _forms(forms)))
    names = [(one[1], said.start("names") + one.start(1)) for one in _NAME.finditer(said["names"])]
    have = [form.project for form in forms if form.project is not None and not form.project.blank]
    for name, at in names if len(have) == len(forms) else ():
        if not any(_same(name, one.text) for one in have):
            others = Cell("、".join(one.text.strip() for one in have), have[0].source)
            yield Conflict(LISTED, (Cell(name, passage.place(at)), others))
    for one in have if names and not said["more"] else ():
        if not any(_same(name, one.text) for name, _ in names):
            yield Conflict(LISTED, (Cell("、".join(name for name, _ in names), passage.place(names[0][1])), one))


def _same(one: str, other: str) -> bool:
    first, second = projects.plain(one), projects.plain(other)
    return first in second or second in first or near(first, second)
