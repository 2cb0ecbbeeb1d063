"""The mark of a line as an Excel formula, or why it has none.

In: a line and where its values stand on the sheet. Out: `Live` or `Carried`. The formula is the method's lowered tree in
Excel's words: nested IFs over its branches; what the sheet cannot change (the kind of a target, its sign, a word) is settled
first. What words decided (照抄目标, 已完成) and what persons decided without a figure is carried over.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from jixiao.ground import decimals
from jixiao.law import formula
from jixiao.law.formula import And, Call, Name, Node, Not, Or, names
from jixiao.records import Status
from jixiao.records.law import Branch, Marking
from jixiao.records.quantity import Kind
from jixiao.records.steps import Absent, Claimed, Judged, Marked, Overridden, Overruled, Unproved
from jixiao.render.scorebook.expressions import (
    Inexpressible,
    by_letters,
    conjoined,
    disjoined,
    excel,
    negated,
    number,
    quoted,
    safe,
)
from jixiao.render.scorebook.given import expert, said, value
from jixiao.render.scorebook.live import Asked, Carried, Live, figure
from jixiao.say import labels, wording
from jixiao.values.quantity import same_words

#: Excel takes no longer formula than 8192 characters.
_LONGEST: Final = 8000
#: So many marks of experts are named one by one; more as the cells from the first to the last.
_LISTED: Final = 30
#: What the sheet cannot change, by the names that methods use.
_SETTLED: Final = frozenset(
    {
        *("目标.类型", "实际.类型", "目标.符号", "实际.符号", "目标.含下限", "目标.含上限", "实际.约数"),
        *("目标.单位", "实际.单位", "目标.期间", "实际.期间", "专家.人数", "专家.最低", "专家.最高"),
    }
)
_MEASURED: Final = "数值"


def mark(asked: Asked, places: int) -> Live | Carried:
    """The formula of a line's mark: rounded once, half up, within 0 and the points of the line."""
    try:
        found = _points(asked)
    except Inexpressible as reason:
        return Carried(str(reason))
    if isinstance(found, Carried):
        return found
    working = asked.line.working
    sign = "-" if working is not None and working.node.penalty else ""
    most = decimals.ONE if working is None else working.node.most
    limit = asked.at.weight if most in (None, 1) else f"{asked.at.weight}*{number(most)}"
    kept = found.text if most is None else f"MIN({limit},{found.text})"
    text = f"={sign}ROUND({safe(f'MAX(0,{kept})')},{places})"
    if len(text) > _LONGEST or (found.measured and len(found.measured[0]) > _LONGEST):
        return Carried("公式太长，Excel 容不下")
    return Live(text, found.how, found.measured)


def _points(asked: Asked) -> Live | Carried:
    """The exact points, as the step that decided gave them."""
    line, weight = asked.line, asked.at.weight
    if line.status is not Status.SCORED or line.working is None:
        return Carried(labels.STATUS[line.status])
    match line.steps[-1]:
        case Absent():
            return Live(weight, "不适用，按规则计满分")
        case Judged(share=share):
            return Live(f"{weight}*{number(share)}", f"分值×{decimals.percent(share)}，比例由人工评判")
        case Overruled(share=share, by=by, was=was):
            return Live(f"{weight}*{number(share)}", f"分值×{decimals.percent(share)}，{by}改判，按规则为{was}分")
        case Unproved():
            return Carried("没有佐证材料，计0分")
        case Overridden(share=share, text=text):
            return Live(f"{weight}*{number(share)}", f"{text}，改计{decimals.percent(share)}")
        case Claimed():
            return Carried(f"由文字判定（{labels.EVIDENCE[line.evidence]}）")
        case Marked() if line.working.method is not None:
            return _Writer(asked, line.working.method).live()
        case _:
            return Carried("没有计分方法")


class _Writer:
    """Writes the lowered tree of one line's method; `let` are the values that come first, in Excel's words."""

    def __init__(self, asked: Asked, method: Marking) -> None:
        self.asked = asked
        self.method = method
        self.let: dict[str, str] = {}
        self.fixed: set[str] = set(_SETTLED)
        working = asked.line.working
        own = working.node.printed if working is not None and working.node.method is method else None
        #: The points on which the rules mark the line, where they print any; its weight may be another.
        self.printed = number(Fraction(own)) if own else None

    def live(self) -> Live | Carried:
        """The formula of the points that the branches give."""
        decided = self.asked.line.steps[-1]
        assert isinstance(decided, Marked)
        lowered, how = self.method.lowered, wording.method(self.method.params, taken=decided.taken)
        if self.asked.line.working is not None and self.asked.line.working.node.ranked:
            return Carried("名次要与同批的其他申报表比较，由引擎排出")
        if decided.branch.undefined:
            return Carried("算式的值不存在，按规则处理")
        measured = None
        for name, node in lowered.let:
            if not self._live(node):
                self.fixed.add(name)
            elif self._value(name) is None and self._ungiven(node):
                continue  # where the mark asks for it, it says so
            elif name == _MEASURED and not isinstance(node, Name):
                marked = self._value(name)
                assert isinstance(marked, Fraction)
                self.let[name] = self.asked.at.measured
                measured = (f"={safe(self.write(node))}", marked)
            else:
                self.let[name] = f"({self.write(node)})" if not isinstance(node, Name) else self.write(node)
        return Live(self._branches(lowered.branches), how, measured)

    def _branches(self, branches: tuple[Branch, ...]) -> str:
        """Nested IFs, without branches that cannot be taken and without those behind one that is always taken."""
        taken: list[tuple[str, str]] = []
        for branch in branches:
            when = "TRUE" if branch.when is None else self.write(branch.when)
            if when == "FALSE":
                continue
            taken.append((when, self._given(branch)))
            if when == "TRUE":
                break
        text = taken[-1][1] if taken and taken[-1][0] == "TRUE" else "0"
        for when, gives in reversed([one for one in taken if one[0] != "TRUE"]):
            text = f"IF({when},{gives},{text})"
        return text

    def _given(self, branch: Branch) -> str:
        if branch.gives is None:
            return "0"
        gives = self.write(branch.gives)
        weight = self.asked.at.weight
        if branch.in_points:
            if self.printed is None:
                return gives
            return {self.printed: weight, "0": "0"}.get(gives, f"{weight}*({gives})/{self.printed}")
        return {"1": weight, "0": "0"}.get(gives, f"{weight}*{gives}")

    def write(self, node: Node) -> str:
        """A node in Excel's words."""
        return excel(node, self.refer, self.asked.types, self.settled)

    # --- what the sheet cannot change -------------------------------------------------------------------------

    def settled(self, node: Node) -> str | None:
        """The value of a node that does not depend on a cell of the sheet; None where it does."""
        if isinstance(node, Call) and node.name == "去极值平均":
            return self._mean(node)
        if isinstance(node, Call) and node.name == "未定":
            return self._undecided(node.args[0])
        if isinstance(node, Not) and isinstance(node.arg, Call) and node.arg.name == "未定":
            return negated(self._undecided(node.arg.args[0]))
        if not by_letters(node, self._value):
            raise Inexpressible("所写的词与规则的写法不同，由引擎认出")
        if self._live(node) or not (isinstance(node, Call) or names(node)):
            return None
        return _literal(formula.evaluate(node, self._value))

    def _live(self, node: Node) -> bool:
        """Whether a node reads a cell that somebody may change."""
        if isinstance(node, Call) and node.name in ("无值", "已给出", "不适用"):
            return False
        if isinstance(node, Name):
            return node.dotted not in self.fixed
        return any(self._live(child) for child in formula.children(node))

    def _ungiven(self, node: Node) -> bool:
        """Whether a value that comes first reads what was not given."""
        return any(self._value(name) is None for name in names(node) if name not in self.let)

    def _undecided(self, node: Node) -> str:
        """Whether what was not given leaves a condition open; what was given may be changed on the sheet."""
        if not self._silent(node):
            return "FALSE"
        return negated(disjoined(self._decided(node)))

    def _decided(self, node: Node) -> tuple[str, str]:
        """When a condition holds for certain, and when it fails for certain, whatever is not given."""
        match node:
            case Not(arg=arg):
                holds, fails = self._decided(arg)
                return fails, holds
            case And(args=args) | Or(args=args):
                hold, fail = zip(*map(self._decided, args), strict=True)
                return (
                    (conjoined(hold), disjoined(fail)) if isinstance(node, And) else (disjoined(hold), conjoined(fail))
                )
            case _ if self._silent(node):
                return "FALSE", "FALSE"
            case _:
                text = self.write(node)
                return text, negated(text)

    def _silent(self, node: Node) -> bool:
        return any(self._value(name) is None for name in names(node))

    def _mean(self, node: Call) -> str:
        """The mean of the marks of experts, the highest and lowest left out."""
        row = self.asked.line.working.row if self.asked.line.working else None
        marks = [at for n in range(1, len(row.experts) + 1 if row else 1) if (at := self.asked.at.own(expert(n)))]
        if not marks:
            raise Inexpressible("没有专家评分")
        trim = int(Fraction(str(formula.evaluate(node.args[1], self._value))))
        area = f"{marks[0]}:{marks[-1]}"
        ends = "".join(f"-LARGE({area},{n})-SMALL({area},{n})" for n in range(1, trim + 1))
        total = ",".join(marks) if len(marks) <= _LISTED else area
        return f"(SUM({total}){ends})/{len(marks) - 2 * trim}"

    def _value(self, name: str) -> Any:
        return value(self.asked.line, name)

    # --- where values stand -----------------------------------------------------------------------------------

    def refer(self, name: str) -> str | None:
        """Where the value of a name stands; None where it was not given."""
        if name in self.let:
            return self.let[name]
        value = self._value(name)
        if value is None:
            return None
        if name in self.fixed:
            return _literal(value)
        place = self._place(name)
        if place is None:
            raise Inexpressible(f"“{name}”不能原样写进单元格")
        return place

    def _place(self, name: str) -> str | None:
        at, read = self.asked.at, said(self.asked.line)
        if name.startswith("要点."):
            return next(self._answers(name.removeprefix("要点.")), None)
        match name:
            case "目标值" | "目标.下限":
                return at.low
            case "目标.上限":
                return at.high
            case "目标.是否":
                return at.low
            case "实际值" | "实际.是否":
                return at.actual
            case "分值":
                return self.printed or at.weight
            case "自评得分":
                return at.claimed
            case "目标文字":
                return at.target_text
            case "实际文字":
                return at.actual_text
            case "完成比":
                return f"({at.actual}/{at.low})"
            case "逾期天数":
                if figure(read.target) is None or figure(read.actual) is None:
                    raise Inexpressible("时限不是 Excel 能写的日期")
                return f"MAX(0,{at.actual}-{at.low})"
            case "区间偏离":
                return self._deviation()
            case _:
                return at.fact(name)

    def _answers(self, name: str) -> Iterator[str]:
        row = self.asked.line.working.row if self.asked.line.working else None
        for written in row.elements if row else ():
            place = self.asked.at.own(written)
            if same_words(written, name) and place is not None:
                yield place

    def _deviation(self) -> str:
        target, at = said(self.asked.line).target, self.asked.at
        assert target is not None and target.kind is Kind.INTERVAL
        over = "0" if target.high is None else f"IF({at.actual}>{at.high},({at.actual}-{at.high})/ABS({at.high}),0)"
        under = "0" if target.low is None else f"IF({at.actual}<{at.low},({at.low}-{at.actual})/ABS({at.low}),0)"
        return f"({over}+{under})"


def _literal(value: Any) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case Fraction():
            return number(value)
        case str():
            return quoted(value)
        case _:
            return "FALSE"
