"""A method with its parameters → the standard by which it marks, as one Chinese text.

In: the parameters that a ruleset writes. Out: 评分标准, as the method's own file words it, and for methods with a measure of
their own the 计算公式.
"""

from jixiao.law.methods import METHODS, Params, undefined
from jixiao.law.methods.graded import Graded, JudgedGrade, by_grades
from jixiao.law.terms import said


def method(params: Params, grades: tuple[JudgedGrade, ...] = (), *, capped: bool = True, taken: bool = False) -> str:
    """The standard of a method; `grades` are the ruleset's grades of judgement.

    Not `capped`, the line may earn more than its points, and the node says how much; `taken`, its points go off the total.
    """
    if isinstance(params, Graded) and not params.grades:
        return by_grades(grades, own=False)
    found = METHODS[params.method]
    if taken and found.taken is not None:
        text = found.taken(params, capped)
    else:
        text = found.words(params) if capped or found.beyond is None else found.beyond(params)
    absent = undefined.words(params)
    return f"{text}；{absent}" if absent else text


def measure(params: Params | None) -> str:
    """How the value is reckoned that a method marks: `计算公式：…`, or "" where it is the actual value."""
    of = getattr(params, "of", None)
    return f"计算公式：{said(of)}" if isinstance(of, str) else ""
