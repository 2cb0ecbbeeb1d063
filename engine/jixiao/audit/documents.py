"""A file of several reports → each report as a document of its own.

Comes in: an Account. Goes out: Accounts, each with the index of its first section in the one that came in. A file holds several
reports where it begins with the title of one and has more titles of that kind; reports that are annexed to an account, or to a
report of another kind, are parts of it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from jixiao.ground.regex import regex
from jixiao.records.account import Account, AccountSection
from jixiao.records.discrepancy import Discrepancy, Mention, Spot

#: What tells kinds of papers apart is the end of their titles: a report on a project, one on a whole department, 绩效管理情况.
_KIND: Final = regex(r"(?:(?:整体支出)?(?:绩效)?(?:评价|自评)?报告|预算绩效(?:管理)?情况(?:说明)?)$")
#: A title is told by so many of its last characters.
_END: Final = 40


def documents(account: Account) -> Iterator[tuple[int, Account]]:
    """The reports of a file, each with the index of its first section; a file that is one document as it is.

    What stands before the first title is part of the first report.
    """
    heads = [(at, one, one.heading.source.line) for at, one in enumerate(account.sections) if one.heading is not None]
    first = kind(heads[0][1]) if heads else ""
    titles = [(at, line) for at, one, line in heads if first and kind(one) == first]
    if len(titles) < 2:
        yield 0, account
        return
    lines = [line for _, line in titles[1:]]
    forms = [bisect_right(lines, one.source.line) for one in account.forms]
    starts = (0, *(at for at, _ in titles[1:]), len(account.sections))
    for order, (start, end) in enumerate(pairwise(starts)):
        own = tuple(form for form, of in zip(account.forms, forms, strict=True) if of == order)
        yield start, replace(account, sections=account.sections[start:end], contents=(), forms=own)


def kind(section: AccountSection) -> str:
    """Which kind of paper begins with a section, as its title ends; `""` for a section that heads none."""
    found = _KIND.search(re.sub(r"\s", "", section.title[-_END:])) if not section.number else None
    return found[0] if found else ""


def in_file(one: Discrepancy, start: int) -> Discrepancy:
    """What was found in a document that begins with a section, with its places in the file."""
    return replace(one, spots=tuple(_moved(spot, start) for spot in one.spots)) if start else one


def figure_in_file(one: Mention, start: int) -> Mention:
    """A figure of a document that begins with a section, with its place in the file."""
    return replace(one, spot=_moved(one.spot, start)) if start else one


def _moved(spot: Spot, start: int) -> Spot:
    return replace(spot, section=spot.section + start)
