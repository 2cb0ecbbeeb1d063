"""Text that was copied from one place of an account to another where it cannot be right.

Comes in: an account. Goes out: discrepancies: another project's name in a project's own report, sentences that several
reports share, results that repeat the goal, one cause for different changes. A sentence that names its own project too, or says
that it compares, copies nothing; a name that holds the other, or nearly is it, is no other project's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from jixiao.audit import writing
from jixiao.audit.texts import Text, spot, texts
from jixiao.ground.problems import Source
from jixiao.records.account import Account, AccountTable, PassageKind
from jixiao.records.discrepancy import Certainty, Discrepancy, Spot
from jixiao.records.submission import Cell, Submission
from jixiao.say import faults

_SENTENCE: Final = re.compile(r"[^。；;！？\n]{2,600}")
_COMPARES: Final = re.compile(
    r"与…|相比|不同于|区别于|参照|比照|类似|以及|分别|等[0-9一二两三四五六七八九十]+个|统筹|合并|归并|一并"
)
_CAUSE: Final = re.compile(r"(?:主要)?(?:变动)?原因(?:是|为|:|：)\s?([^。；;\n]{12,300})")
_FIGURE: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:万元|元|%|人|人次|户|个|名)")
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}年")
_SUFFIX: Final = re.compile(
    r"(?:生活|困难|专项|项目)?(?:补贴|补助|经费|资金|费用|工作经费|项目|津贴|支出)+(?:\(.*\))?$"
)
#: Sentences of fewer characters are alike by chance.
_LEAST: Final = 15
#: So many names are compared with each other.
_MOST_NAMES: Final = 60
_MOST: Final = 100


def check(account: Account) -> Iterator[Discrepancy]:
    """Everything that was copied to where it cannot be right."""
    every = tuple(one for one in texts(account) if one.kind is PassageKind.TEXT)
    yield from _other_projects(account, every)
    yield from _shared(every)
    yield from _causes(every)
    for form in account.forms:
        yield from _results(form, account)


# --- another project's name --------------------------------------------------------------------------------------------


def projects(account: Account) -> tuple[str, ...]:
    """The names of the projects that have reports or forms of their own, as they are compared."""
    names = [one.project for one in account.sections if one.project]
    names += [form.project.text for form in account.forms if form.project and not form.project.blank]
    return tuple(dict.fromkeys(name for name in map(_name, names) if len(name) > 3))[:_MOST_NAMES]


def _name(name: str) -> str:
    return re.sub("项目$", "", writing.words(name))


def _alike(one: str, other: str) -> bool:
    """Whether two names may be the same project's: one is the other with characters left out."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(char in rest for char in short)


def _groups(names: Sequence[str]) -> Mapping[str, str]:
    """Whom or what each project is for: its name without what kind of money it is, where that still names something."""
    found = {name: _SUFFIX.sub("", name) for name in names}
    return {name: group if len(group) > 3 else name for name, group in found.items()}


def _other_projects(account: Account, every: Sequence[Text]) -> Iterator[Discrepancy]:
    names = projects(account)
    others = {one: tuple(other for other in names if not _alike(one, other)) for one in names}
    groups = _groups(names)
    for text in every:
        own = _name(text.within.project)
        if not own:
            continue
        for sentence in _SENTENCE.finditer(text.text) if own in others or names else ():
            said = writing.words(sentence[0])
            if own in said or groups.get(own, own) in said or _COMPARES.search(said):
                continue
            named = [other for other in others.get(own, names) if not _alike(own, other) and other in said]
            sure = Certainty.CERTAIN
            if not named:
                named = [other for other in others.get(own, ()) if groups[other] != other and groups[other] in said]
                sure = Certainty.PROBABLE
            if len(named) == 1:
                yield faults.told(
                    "copy.other-project", sure, (spot(text, *sentence.span()),), project=own, other=named[0]
                )


# --- sentences, results, causes -----------------------------------------------------------------------------------------


def _shared(every: Sequence[Text]) -> Iterator[Discrepancy]:
    """Sentences that stand in the reports of several projects word for word; one that holds a figure is likely copied.

    Sentences that follow each other in one passage and are shared by the same projects are told together.
    """
    places: dict[str, dict[str, Spot]] = {}
    for text in every:
        project = _name(text.within.project)
        for sentence in _SENTENCE.finditer(text.text) if project and text.block >= 0 else ():
            said = writing.words(sentence[0])
            if len(said) >= _LEAST:
                places.setdefault(said, {}).setdefault(project, spot(text, *sentence.span()))
    together: dict[tuple[int, int, frozenset[str], bool], list[Spot]] = {}
    for said, found in places.items():
        if len(found) > 1:
            first = next(iter(found.values()))
            figures = bool(_FIGURE.search(_YEAR.sub("", said)))
            key = (first.section, first.block, frozenset(found), figures)
            together.setdefault(key, []).extend(found.values())
    for (_, _, whose, figures), spots in list(together.items())[:_MOST]:
        sure = Certainty.PROBABLE if figures else Certainty.HINT
        yield faults.told("copy.sentence", sure, tuple(spots[:20]), count=str(len(whose)))


def _causes(every: Sequence[Text]) -> Iterator[Discrepancy]:
    """One cause in words for changes of different amounts."""
    causes: dict[str, list[tuple[Spot, frozenset[str]]]] = {}
    for text in every:
        for found in _CAUSE.finditer(text.text):
            before = text.text[max(found.start() - 120, 0) : found.start()].rsplit("。", 2)[-2:]
            figures = frozenset(_FIGURE.findall("".join(before)))
            causes.setdefault(writing.words(found[1]), []).append((spot(text, *found.span()), figures))
    for places in causes.values():
        different = {figures for _, figures in places if figures}
        if len(different) > 1:
            yield faults.told("copy.cause", Certainty.HINT, tuple(where for where, _ in places)[:20])


def _results(form: Submission, account: Account) -> Iterator[Discrepancy]:
    """A result of the year that repeats its goal word for word."""
    expected, achieved = form.goal_expected, form.goal_achieved
    if expected is None or achieved is None or expected.blank or achieved.blank:
        return
    goal = writing.words(expected.text)
    if len(goal) >= _LEAST and goal == writing.words(achieved.text):
        places = tuple(of_cell(cell, account) for cell in (achieved, expected))
        yield faults.told("copy.result", Certainty.PROBABLE, places)


def of_cell(cell: Cell, account: Account) -> Spot:
    """A cell of a form as a place: the table that it stands in."""
    section, block = _standing(cell.source, account)
    return Spot(cell.source, cell.text[:80], section, block)


def _standing(source: Source, account: Account) -> tuple[int, int]:
    best = (0, 0)
    for index, section in enumerate(account.sections):
        for at, block in enumerate(section.blocks):
            if isinstance(block, AccountTable):
                if source.sheet and block.source.sheet == source.sheet:
                    return index, at
                if not source.sheet and 0 < block.source.line <= source.line:
                    best = (index, at)
    return best
