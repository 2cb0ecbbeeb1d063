"""jixiao: rule-based scoring, explanation, findings and reports for budget performance evaluation (预算绩效评价).

What programs may rely on; everything else may move:

    import jixiao

    law = jixiao.law("project-self-evaluation/2020")
    forms, unread = jixiao.read("自评表.xlsx")
    cards, unscored = jixiao.appraise(law, forms)
    print(jixiao.to_json(cards))

    account = jixiao.account("决算说明.docx")
    print(jixiao.to_json(jixiao.audit(account)))

Records are frozen, numbers in them exact (Decimal, Fraction). What is wrong with an input is a `Problem`, or `Problems` raised.
Nothing that a call does not need is loaded.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

from jixiao.ground.problems import Problem, Problems

if TYPE_CHECKING:
    from jixiao.findings.appraisal import Law
    from jixiao.records import Account, Audit, Finding, Scorecard, Submission

__all__ = ["Problem", "Problems", "account", "appraise", "audit", "law", "mark", "read", "to_json"]


def law(name: str) -> "Law":
    """A ruleset made ready: an id, id/edition, or the name of a file; raises Problems with all that is wrong with it."""
    from jixiao.findings import appraisal

    return appraisal.ready(name)


def read(
    paths: "str | os.PathLike[str] | Iterable[str | os.PathLike[str]]",
) -> "tuple[tuple[Submission, ...], tuple[Problem, ...]]":
    """The forms in a file or several, of any accepted format, and all problems of what could not be read.

    What `jixiao judge` wrote beside a file is read with it.
    """
    from jixiao import intake
    from jixiao.intake.judgements import judged

    forms: list[Submission] = []
    unread: list[Problem] = []
    for path in [paths] if isinstance(paths, str | os.PathLike) else paths:
        name = os.fspath(path)
        inside, wrong = intake.read(name)
        unread.extend(wrong)
        try:
            inside, wrong = judged(name, inside)
        except Problems as found:
            inside, wrong = (), tuple(found.problems)
        forms.extend(inside)
        unread.extend(wrong)
    return tuple(forms), tuple(unread)


def account(path: "str | os.PathLike[str]") -> "Account":
    """The document model of a published account or a report, of any accepted format; raises Problems."""
    from jixiao.intake import accounts

    found, problems = accounts.read(os.fspath(path))
    if found is None:
        raise Problems(problems)
    return found


def audit(account: "Account") -> "Audit":
    """What an account says against itself, in the order of places, and how much of it was checked."""
    from jixiao.audit import audit

    return audit(account)


def appraise(
    law: "Law", forms: "Iterable[Submission]", unread: "Iterable[Problem]" = (), earlier: "Iterable[Scorecard]" = ()
) -> "tuple[tuple[Scorecard, ...], tuple[Problem, ...]]":
    """Scorecards with steps and findings, those across the forms included, and the problems of forms that have none.

    Under a ruleset for departments the forms of projects are those of the department that is among the forms; one for projects
    passes over the department.

    `unread` is what `read` gave with the forms: where a ruleset ranks the forms of a run, a file that could not be read may
    change their places. `earlier` are scorecards of earlier forms, of the year before or handed in before: each form is compared
    with those of its own project and unit (findings `year.*`).
    """
    from jixiao.findings import appraisal
    from jixiao.intake import judgements

    forms, _ = appraisal.spoken_of(law, tuple(forms))
    return appraisal.appraise_all(law, forms, unread=judgements.unread(unread, forms), earlier=tuple(earlier))


def mark(law: "Law", forms: "Iterable[Submission]") -> "tuple[Scorecard, ...]":
    """Scorecards without steps and findings: totals and lines, the same figures in a fraction of the time.

    Raises Problems: those of every form that has no mark, after all were tried.
    """
    from jixiao.findings import appraisal

    return appraisal.marked(law, appraisal.spoken_of(law, tuple(forms))[0])


def to_json(records: "Scorecard | Finding | Problem | Audit | Sequence[Scorecard | Finding | Problem | Audit]") -> str:
    """A record, or several, as JSON text: scorecards as `jixiao score --format json` writes them, audits as `jixiao audit` does.

    The digest of its file is no part of an audit: there it is null.
    """
    import json

    from jixiao.records import Audit
    from jixiao.render import interchange
    from jixiao.render.audited import interchange as audited

    def as_plain(one: "Scorecard | Finding | Problem | Audit") -> dict[str, object]:
        return audited.as_json(one) if isinstance(one, Audit) else interchange.plain(one)

    plain = as_plain(records) if not isinstance(records, Sequence) else [as_plain(one) for one in records]
    return interchange.whole(json.dumps(plain, ensure_ascii=False, indent=2))


class _Root(ModuleType):
    """The package itself. A room of the house is called `law` too: importing it must not take the function away."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Root
