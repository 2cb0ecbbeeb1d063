"""The sentences of a report that say figures in words.

In: the records of a scorecard. Out: spans of Chinese text, in which every number is one of the scorecard's figures, a
difference of two of them, or a count of its lines. What only the unit can know is quoted as its statement or left as a
`Gap`; no sentence here judges.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.records import BudgetFigures, Cell, Fact, Finding, Line, Scorecard, Stage, Status, Step, Submission
from jixiao.records.steps import Counted
from jixiao.report import changes, evidence
from jixiao.report import lines as of
from jixiao.report.blocks import Gap, Link, Span, Spans
from jixiao.report.figures import points
from jixiao.report.funds import brought, is_money
from jixiao.say import labels, partial, steps
from jixiao.values.untold import untold


def signed(value: Decimal) -> str:
    """A change of a mark: `加5分`, `减12.5分`."""
    return f"{'减' if value < 0 else '加'}{points(abs(Fraction(value)))}"


def stated(cell: Cell | None) -> str:
    """What a cell says, as its reader saw it, on one line; `""` for a blank one or none."""
    if cell is None or cell.blank:
        return ""
    return " ".join((cell.shown or cell.text).split())


def reason(cell: Cell | None) -> str:
    """The reason that a cell states, on one line; `""` where it names none (无, 暂无)."""
    return "" if untold(cell) else stated(cell)


#: What a unit writes that names no problem.
_NO_PROBLEM = regex(r"(?:无|没有|暂无|(?:无|暂无|没有|未发现|没有发现|不存在)(?:明显)?(?:的)?问题)[。.]?")


def names_no_problem(text: str) -> bool:
    """Whether somebody's words only say that there is no problem."""
    return _NO_PROBLEM.fullmatch(text) is not None


def file(path: str) -> str:
    """A file as it was named to us; of a path from a machine's root only the name, for the folders say nothing to a reader."""
    return re.split(r"[\\/]", path)[-1] if path.startswith(("/", "\\")) or path[1:2] == ":" else path


_UNIT_CODE = regex(r"\d{3,}\s*[-—–－]\s*(?=\D)")
_PROJECT_CODE = regex(r"^[0-9A-Z]{8,}\s*[-—–－]\s*(?=.)")


def unit(card: Scorecard | Submission) -> str:
    """The unit of a form by its name, without the code that systems print before it; `""` where the form names none."""
    form = card if isinstance(card, Submission) else card.submission
    return _UNIT_CODE.sub("", stated(form.unit), count=1)


def department(card: Scorecard) -> str:
    """The department above the unit of a form, likewise."""
    return _UNIT_CODE.sub("", stated(card.submission.department), count=1)


def project(form: Submission) -> str:
    """The project of a form by its name, without the code that systems print before it; `""` where the form names none."""
    return _PROJECT_CODE.sub("", stated(form.project))


def ended(text: str) -> str:
    """A text with the full stop that its writer left out."""
    return text if text.endswith(tuple("。！？；：…")) else f"{text}。"


def quoted(text: str) -> str:
    """Somebody's words between Chinese quotation marks; the quotation marks within become single ones."""
    inner = text.rstrip("。").replace("“", "‘").replace("”", "’")
    return f"“{inner}”"


_SPACED = regex(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")


def closed(text: str) -> str:
    """A text as official papers set it: no spaces beside Chinese characters (`2020 年 1100 万元`), where files have them."""
    return _SPACED.sub("", " ".join(text.split()))


def name(card: Scorecard) -> Span:
    """The project's name with 项目 behind it, once, unless it is a department's whole expenditure; a gap without a name."""
    own = closed(project(card.submission))
    if not own:
        return Gap("项目名称", "project")
    return own if own.endswith(("项目", "整体支出")) else f"{own}项目"


def subject(card: Scorecard) -> str:
    """The project where a sentence is about it: by its name, 本项目 where it has none."""
    named = name(card)
    return named if isinstance(named, str) else "本项目"


def money(card: Scorecard) -> Spans:
    """The money of a form in one sentence; before the year there is only what is applied for."""
    budget = card.budget
    if card.submission.stage is not Stage.TARGETS:
        return execution(budget)
    return (f"申请{changes.amount(budget.budget, budget.unit)}。" if budget.budget is not None else "没有填写资金数。",)


def execution(budget: BudgetFigures) -> Spans:
    """Budget, execution and rate in one sentence, whatever of them is missing, zero or exceeded."""
    planned, spent = budget.budget, budget.executed
    label = "预算数" if planned is None else labels.BUDGET_BASE.get(budget.base, "预算数")
    if planned is None or spent is None:
        return (
            label,
            _money(planned, budget, Gap(label, "budget.annual")),
            "，执行数为",
            _money(spent, budget, Gap("全年执行数", "budget.executed")),
            "，执行率无法计算。",
        )
    if planned == 0 and spent == 0:
        return (f"{label}和执行数均为0，执行率不适用。",)
    if planned == 0:
        return (f"{label}为0，执行数为{changes.amount(spent, budget.unit)}，属于没有预算的支出，执行率不适用。",)
    figures = f"{label}{changes.amount(planned, budget.unit)}，执行数为{changes.amount(spent, budget.unit)}，"
    if budget.rate is None:
        return (f"{figures}执行率无法计算。",)
    return (f"{figures}{changes.completion(budget.rate)}{changes.against_budget(planned, spent, budget.unit)}。",)


def _money(value: Fraction | None, budget: BudgetFigures, gap: Gap) -> Span:
    return gap if value is None else changes.amount(value, budget.unit)


def goal(card: Scorecard) -> str:
    """The goal of the year as the form states it, without the full stop at its end; `""` where it states none."""
    return closed(stated(card.submission.goal_expected)).rstrip("。；")


def open_question(line: Line) -> Spans:
    """One pending line: its values, the points at stake, and why a person must judge."""
    why = steps.text(line.steps[-1]) if line.steps else ""
    told = "".join(f"{part}。" for part in (values(line), why) if part) or "没有说明原因。"
    return (f"{' / '.join(line.path)}（分值{points(line.possible)}）：{told}",)


def bare_claim(line: Line) -> Spans:
    """One line whose points rest on a claim: its values, the points, and what the claim is worth."""
    kind = labels.EVIDENCE[line.evidence]
    return (f"{' / '.join(line.path)}：{led(line)}得{points(line.earned)}，证据为{kind}。",)


def values(line: Line) -> str:
    """The target and actual value of a line as written; `""` for a line that is marked on neither."""
    if line.target is None and line.actual is None and line.status is not Status.MISSING:
        return ""
    target, actual = (value.strip() for value in (line.said_target, line.said_actual))
    target = f"指标值为{quoted(target)}" if target else "指标值未填写"
    actual = f"完成值为{quoted(actual)}" if actual else "完成值未填写"
    return f"{target}，{actual}"


def led(line: Line) -> str:
    """The values of a line with the comma that leads on, `""` for a line without any."""
    return f"{told}，" if (told := values(line)) else ""


def printed(card: Scorecard) -> str:
    """Where first levels, weights and full marks are the form's own, that they are; `""` for any other ruleset."""
    plan = card.plan
    if not plan.fitted:
        return ""
    limits = "" if plan.total == plan.ruleset.total else "，等级界限按满分折算"
    return f"一级指标、分值和满分（{points(plan.total)}）均按申报表所印{limits}"


def got(card: Scorecard) -> str:
    """The mark in a sentence: `得97.78分`; of a card with open points what the others came to, and how many are open."""
    if not card.pending:
        return f"得{points(card.earned)}"
    if not card.earned and card.pending >= card.possible:
        return "尚无得分"
    done = Fraction(card.possible) - Fraction(card.pending)
    return f"已评定的{points(done)}中得{points(card.earned)}，另有{points(card.pending)}待评判"


def scored(card: Scorecard) -> str:
    """The mark with what it is a mark of: `得97.78分（满分100分）`, `满分100分，已评定的60分中得43.6分`.

    A card without any points to give has no mark; a 0 would be one.
    """
    if not card.possible:
        return "尚无得分"
    full = "满分" if Fraction(card.possible) == Fraction(card.plan.total) else "指标分值合计"
    if not card.pending:
        return f"得{points(card.earned)}（{full}{points(card.possible)}）"
    done = Fraction(card.possible) - Fraction(card.pending)
    marked = f"已评定的{points(done)}中得{points(card.earned)}" if done else "均待评判，尚无得分"
    return f"{full}{points(card.possible)}，{marked}"


def conclusion(card: Scorecard) -> tuple[Spans, ...]:
    """The marks in words: points and their support, what is pending or missing, and the grade."""
    law = f"按照评分规则{quoted(card.ruleset.title)}（{card.ruleset.id}/{card.ruleset.edition}）评分，"
    mark = f"得{points(card.earned)}" if card.earned or card.pending < card.possible else "尚无得分"
    score = f"{mark}，指标分值合计{points(card.possible)}。"
    out = [f"{law}{score}{evidence.told(card)}", *(f"{own}。" for own in [printed(card)] if own)]
    if led := [one for one in card.steps if one is not card.grade_rule]:
        before = Fraction(card.earned) - sum(Fraction(one.points) for one in led)
        told = "；".join(f"{steps.text(one)}（{signed(one.points)}）" if one.points else steps.text(one) for one in led)
        out.append(f"各指标得分合计{points(before)}，{told}。")
    waiting = of.pending(card)
    if waiting:
        out.append(f"有{len(waiting)}项指标（分值{points(card.pending)}）须由人工评判，未计入得分。")
    missing = sum(line.status is Status.MISSING for line in of.leaves(card))
    if missing:
        out.append(f"有{missing}项指标缺少评分所需的数据。")
    out.append(grade(card))
    if card.declared is not None:
        out.append(declared(card))
    return tuple((sentence,) for sentence in out)


def declared(card: Scorecard) -> str:
    """Whether the total that the submission states can be true under the ruleset; `""` where it states none."""
    said = card.declared
    if said is None:
        return ""
    if said.verdict == "consistent":
        return f"申报的总分{points(said.total)}与核算一致。"
    if said.verdict == "needs":
        return (
            f"申报的总分{points(said.total)}可能成立：已核定{points(card.earned)}，"
            f"须从待评判的{points(said.pending)}中得到{points(said.needed)}。"
        )
    highest = Fraction(card.earned) + Fraction(said.pending)
    if not said.pending:
        return f"申报的总分{points(said.total)}与核算的{points(card.earned)}不符。"
    return f"申报的总分{points(said.total)}不可能成立：按规则在{points(card.earned)}与{points(highest)}之间。"


def grade(card: Scorecard) -> str:
    """The grade with the rule that moved it, the two ends of what it may become, or why there is none."""
    if card.gaps:
        return f"{partial.partial(card)}。"
    if card.grade is not None:
        return f"评价等级为“{card.grade}”{ruled(card)}。"
    if card.grade_range is not None:
        one, other = card.grade_range
        return f"评价等级目前在“{one}”与“{other}”之间，待评判{points(card.pending)}。"
    of = f"表内各一级指标的分值之和{points(card.plan.total)}" if card.plan.fitted else "评分规则的总分"
    return f"指标分值合计为{points(card.possible)}，与{of}不符，不评定等级。"


def ruled(card: Scorecard) -> str:
    """The grade rule that decided, in brackets; `""` where none did."""
    return f"（{steps.text(card.grade_rule)}）" if card.grade_rule is not None else ""


def finding(one: Finding, card: Scorecard, to: str = "") -> Spans:
    """A finding of a card with everything it rests on: subject, message, basis, figures and place; its subject leads to `to`.

    Places in the file of the form are told without its name, money in the unit of the form.
    """
    home, unit = card.submission.source.file, card.budget.unit
    figures = "，".join(
        f"{labels.FIGURES.get(key, key)} {figure(key, value, unit)}" for key, value in one.evidence.items()
    )
    notes = (
        f"依据：{one.basis.rstrip('。')}" if one.basis else "",
        f"数据：{figures}" if figures else "",
        f"出处：{place}" if one.source and (place := one.source.within(home)) else "",
    )
    rests = "；".join(note for note in notes if note)
    told = ended(one.message) + (f"（{rests}）" if rests else "")
    if not one.subject:
        return (told,)
    return (Link(one.subject, to), f"：{told}") if to else (f"{one.subject}：{told}",)


def figure(key: str, value: str, unit: str) -> str:
    """A figure of a finding for people: rates in percent, money (which evidence gives in 元) in a form's unit."""
    amount = decimals.number(value)
    if amount is None:
        return value
    if key in ("budget", "executed", "initial"):
        shown = unit if is_money(unit) else "元"
        return changes.amount(brought(amount, "元", shown), shown)
    return decimals.percent(amount) if key == "rate" else value


def advice(text: str, subjects: Sequence[str]) -> Spans:
    """An advice and what it is given for."""
    about = f"（涉及：{'、'.join(subjects)}）" if subjects else ""
    return (ended(text) + about,)


def step(one: Step, home: str = "") -> Spans:
    """A step of a mark: its points, why, the facts that it read and the rule that gave it; `home` as for `finding`."""
    read, rule = facts(one, home), replace(one.rule, file=file(one.rule.file))
    return (f"{points(one.points)}：{ended(steps.text(one))}{f'所据：{read}。' if read else ''}规则：{rule}。",)


def facts(one: Step, home: str = "") -> str:
    """The facts that a step read, each with its place; `home` as for `finding`."""
    told = []
    for fact in one.facts:
        told.append(_fact(fact, home))
        if fact.of:
            told[-1] += f"（由{'、'.join(_fact(one, home) for one in fact.of)}得出）"
    return "；".join(told)


def _fact(fact: Fact, home: str) -> str:
    place = fact.source.within(home) if fact.source and not fact.assumed else ""
    notes = "，".join(note for note in (steps.assumed(fact), place) if note)
    rows = "".join(f"；{steps.counted(one)}{_rows(one, home)}" for one in fact.counted)
    return f"{labels.FIGURES.get(fact.name, fact.name)} {fact.value}{f'（{notes}）' if notes else ''}{rows}"


def _rows(one: Counted, home: str) -> str:
    return f"，在{'、'.join(place.within(home) for place in one.rows)}" if one.rows else ""
