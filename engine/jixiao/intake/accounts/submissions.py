"""An account → what it gives to submissions: forms with the unit's own texts, and the department as a whole."""

from typing import Final

from jixiao.ground.problems import Problem
from jixiao.intake.accounts import department, projects, shown
from jixiao.records import Submission
from jixiao.records.account import Account


def submissions(account: Account, *, whole: bool = True) -> tuple[Submission, ...]:
    """The forms of an account with their narrative, and after them the department's own submission where there is one.

    `whole` says that every form of the account was read.

    A report on a department that stands without any form, and states neither its budget nor what it spent, is a text like any
    other: it gives nothing that could be scored.
    """
    forms = shown.beside(projects.told(account), account)
    unit = next((form.unit for form in forms if form.unit is not None and not form.unit.blank), None)
    own = department.submission(account, unit, whole=whole)
    return forms if own is None or not (forms or own.budget.total) else (*forms, own)


#: What is said of a text in which there is no form: that is no mistake where it reports on a department.
_NO_FORM: Final = ("form.narrative", "form.none")


def found(account: Account, problems: tuple[Problem, ...]) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    """The submissions of an account, and the problems of its forms that still stand beside them."""
    forms = submissions(account, whole=not problems)
    return forms, tuple(one for one in problems if not forms or one.code not in _NO_FORM)
