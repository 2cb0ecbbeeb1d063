"""An account → what it gives to submissions: forms with the unit's own texts, and the department as a whole."""

from jixiao.intake.accounts import department, projects
from jixiao.records import Submission
from jixiao.records.account import Account


def submissions(account: Account) -> tuple[Submission, ...]:
    """The forms of an account with their narrative, and after them the department's own submission where there is one."""
    forms = projects.told(account)
    unit = next((form.unit for form in forms if form.unit is not None and not form.unit.blank), None)
    whole = department.submission(account, unit)
    return forms if whole is None else (*forms, whole)
