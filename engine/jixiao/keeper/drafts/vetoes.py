"""The rows of 一票否决 → the vetoes of a ruleset.

In: the name and the standard of a row. Out: a `DraftVeto`: under which condition the grade or the total is limited; one without
a condition is written as a comment for the rule keeper, and told.
"""

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.ground.regex import regex
from jixiao.keeper.drafts.facts import DeclaredFacts
from jixiao.keeper.standards import fact_name

#: The grades that a draft has.
_GRADES = "优良中差"
_VETO = regex(r"(?P<when>[^。；;]+?)(?:的|者)?[，,](?P<then>[^。；;]+)")
_GRADE = regex(
    rf"(?:为|定为|评为|列为|降为|确定为)[“\"]?(?P<grade>[{_GRADES}])(?![{_GRADES}])[”\"]?(?:等次|等级|档)?(?:$|[，,])"
)
_NOTHING = regex(r"(?:总分|得分|总得分|总评分|考核得分|评价得分)(?:直接)?(?:计|记|为|得)(?:0|零)分|全部不得分")
_CAP = regex(r"(?:总分|得分|总得分)(?:最高)?(?:不得|不)?(?:超过|高于)(?P<cap>\d+)分")


@dataclass(frozen=True, slots=True)
class DraftVeto:
    """A veto: its name in the table, the fact on which it falls, and the grade or the total at most; `when` "" where unread."""

    name: str
    standard: str
    when: str = ""
    grade: str = ""
    cap: str = ""


def veto(name: str, standard: str, place: Source, facts: DeclaredFacts) -> tuple[DraftVeto, tuple[Problem, ...]]:
    """The veto of a row, and the problem where it is not understood."""
    text = " ".join(standard.split())
    match = _VETO.fullmatch(text.rstrip("。；;"))
    when = fact_name(match["when"]) if match else ""
    grade, cap = (_GRADE.search(match["then"]), _CAP.search(match["then"])) if match else (None, None)
    nothing = bool(match and _NOTHING.search(match["then"]))
    if when and (grade or cap or nothing) and facts.conditions(when):
        at_most = "0" if nothing else cap["cap"] if cap else ""
        return DraftVeto(name, text, when, grade["grade"] if grade else "", at_most), ()
    message = f"一票否决“{name}”没有识别，没有写入：“{text[:40]}”。"
    return DraftVeto(name, text), (Problem(place, "standard.veto", message, "请在生成的文件里写上 vetoes。"),)
