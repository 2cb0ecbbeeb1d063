"""A method with its parameters → the standard by which it marks, as one Chinese text.

In: the parameters that a ruleset writes. Out: 评分标准, as the method's own file words it, and for methods with a measure of
their own the 计算公式.
"""

from collections.abc import Mapping
from types import MappingProxyType

from jixiao.law.methods import METHODS, Params
from jixiao.law.methods.graded import Graded, JudgedGrade, by_grades
from jixiao.law.terms import said

#: What is said where the value to be marked does not exist, by the policy of `undefined`.
UNDEFINED: Mapping[str, str] = MappingProxyType(
    {
        "full": "无法计算的计满分",
        "zero": "无法计算的不得分",
        "pending": "无法计算的由人工评判",
        "not-applicable": "无法计算的不适用",
    }
)


def method(params: Params, grades: tuple[JudgedGrade, ...] = (), *, capped: bool = True) -> str:
    """The standard of a method; `grades` are the ruleset's grades of judgement.

    Not `capped`, the line may earn more than its points, and the node says how much.
    """
    if isinstance(params, Graded) and not params.grades:
        return by_grades(grades, own=False)
    found = METHODS[params.method]
    text = found.words(params) if capped or found.beyond is None else found.beyond(params)
    undefined = getattr(params, "undefined", None)
    return f"{text}；{UNDEFINED[undefined]}" if undefined else text


def measure(params: Params | None) -> str:
    """How the value is reckoned that a method marks: `计算公式：…`, or "" where it is the actual value."""
    of = getattr(params, "of", None)
    return f"计算公式：{said(of)}" if isinstance(of, str) else ""
