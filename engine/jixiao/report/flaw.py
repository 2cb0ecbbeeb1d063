"""What a report has to say of one kind of finding, and the clauses that several kinds share.

Records and words only.
"""

from typing import Final

from jixiao.ground.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """The words for one kind of finding, clauses without a full stop.

    `title` can stand behind the name of a project; `{some}` in it is how many of the indicators have it. `told` are the facts:
    `{which}` are the lines that it is about, the other names are figures of the finding or of the budget. `follows` is what
    comes of it, `measure` what is to be done in general, `action` the same behind the name of whoever does it. `notes` stand
    behind the name of each line: the first of them whose figures are there. `money` says that an amount of the budget is at
    stake, `form` that not the project is at fault but how its form was filled in: a report tells of that last.
    """

    title: str
    told: str
    follows: str
    measure: str
    action: str
    notes: tuple[str, ...] = ()
    money: bool = False
    form: bool = False


#: Clauses that several kinds share.
PLANNED: Final = "按近年实际支出和任务数量重新测算资金需求"
DOUBT: Final = "自评数据的真实性难以判断"
LOOSE_AIMS: Final = "完成程度难以衡量，绩效目标起不到约束作用"
