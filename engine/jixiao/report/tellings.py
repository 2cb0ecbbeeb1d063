"""The facts of a kind of finding in the words of a report: which lines, which figures, what the unit says of it.

In: the findings of one kind, each with its scorecard and line. Out: clauses without a full stop, with the figures of the
findings' evidence, of the lines and of the budget, each as it is there. Places and ids are the working paper's.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from jixiao.findings import indicators
from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.records import Finding, Line, Scorecard
from jixiao.report import changes, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import Link, Span, Spans
from jixiao.report.flaw import Flaw
from jixiao.report.flaws import FLAWS, GENERAL
from jixiao.say import labels

#: So many names stand in a sentence before it only counts.
NAMES: Final = 3
#: A reason of more characters, or one that counts its own points, is not quoted within a sentence.
_LONGEST: Final = 60
_WHICH: Final = "{which}"
_SENTENCES: Final = regex(r"[。；;！\n]")
_COUNTED: Final = regex(r"[一二三四五六七八九]是|[（(]?\d[)）、．]|[①-⑨]")
_SHORTFALL: Final = regex(r"预算|执行|决算|支出|资金")
_LESS: Final = regex(r"小于|低于|未达|少于|偏差|差异|结余|未执行|未完成|未使用|较[^，]{0,8}少")
_BECAUSE: Final = regex(r"(?:原因(?:是|为|在于|系|：|:)|由于|因为)([^，,。；]{2,60})")


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the scorecard that it is told of, and the index of its line there."""

    finding: Finding
    card: Scorecard
    place: int | None

    @property
    def line(self) -> Line | None:
        """The line that it is about."""
        return None if self.place is None else self.card.lines[self.place]


def words(kind: Sequence[Found]) -> Flaw:
    """The words for a kind of finding; those of its cause where a bureau's own rule found it."""
    finding = kind[0].finding
    return FLAWS.get(finding.id) or GENERAL[finding.cause]


def title(kind: Sequence[Found], *, several: bool = False) -> str:
    """What is wrong, in a clause that agrees with the number of lines; of `several` projects it is some of their lines."""
    every = sum(not of.budget_line(line) for line in of.indicators(kind[0].card))
    count = _count(kind)
    some = "部分" if several else "全部" if count == every else "个别" if count == 1 else "部分"
    return words(kind).title.format(some=some)


def facts(kind: Sequence[Found]) -> Spans:
    """What stands there, of one scorecard; what a bureau's own rule finds, in that rule's words."""
    flaw = words(kind)
    if not flaw.told:
        messages = dict.fromkeys(one.finding.message.rstrip("。") for one in kind)
        return ("；".join(list(messages)[:NAMES]),)
    before, which, after = flaw.told.partition(_WHICH)
    slots = {**_evidence(kind[0].finding), **_budget(kind[0].card)}
    ends = [_filled(part, slots) for part in (before, after)]
    if None in ends:  # a rule of the same id that gives other figures
        return (title(kind),)
    names = _named(kind, flaw) if which else ()
    return tuple(part for part in (ends[0], *names, ends[1]) if part)


def action(kind: Sequence[Found], *, several: bool = False) -> str:
    """What is to be done about it; with `several` projects their lines are not named."""
    flaw, finding = words(kind), kind[0].finding
    if not flaw.told and finding.advice:
        return finding.advice.rstrip("。").removeprefix("请")
    names = "有关指标" if several else "".join(map(str, _named(kind)))
    amount = money(kind)
    rest = "资金" if amount is None else changes.amount(amount, kind[0].card.budget.unit)
    return flaw.action.format(which=names, left=rest)


def projects(kinds: Iterable[Sequence[Found]], of_all: int) -> str:
    """The projects that some kinds were found in, each group of them once with all that is wrong with it."""
    wrongs: dict[str, dict[str, None]] = {}
    for kind in kinds:
        wrongs.setdefault(_whose(kind, of_all), {})[_wrong(kind)] = None
    told = {whose: "；".join(wrong) for whose, wrong in wrongs.items()}
    return "；".join(f"{whose}{'的' if wrong.startswith('项目') else ''}{wrong}" for whose, wrong in told.items())


def _whose(kind: Sequence[Found], of_all: int) -> str:
    """The projects that a kind was found in."""
    cards = list({id(one.card): one.card for one in kind}.values())
    if len(cards) == 1:
        name = sentences.project(cards[0].submission)
        return str(sentences.name(cards[0])) if name else "未填写名称的项目"
    if len(cards) == of_all:
        return f"全部{of_all}个项目"
    named = [sentences.quoted(name) for card in cards if (name := sentences.project(card.submission))][:NAMES]
    more = "等" if 0 < len(named) < len(cards) else ""
    return f"{''.join(named)}{more}{len(cards)}个项目"


def _wrong(kind: Sequence[Found]) -> str:
    """What is wrong with projects, with the money at stake."""
    amount = money(kind)
    stake = "" if amount is None else f"，涉及资金{changes.amount(amount, kind[0].card.budget.unit)}"
    return f"{title(kind, several=True)}{stake}"


def money(kind: Sequence[Found]) -> Fraction | None:
    """The amount of the budget that is at stake, in the form's unit; None where there is none, or the units differ."""
    budgets = list({id(one.card): one.card.budget for one in kind}.values())
    amounts = [abs(one.budget - one.executed) for one in budgets if one.budget is not None and one.executed is not None]
    same = len({one.unit for one in budgets}) == 1
    return decimals.exact_sum(amounts) if words(kind).money and amounts and same else None


def who(cards: Sequence[Scorecard]) -> str:
    """Who has to act: the unit by its name, where all scorecards have the same."""
    units = {sentences.unit(card) for card in cards} - {""}
    return units.pop() if len(units) == 1 else "项目单位" if len(cards) == 1 else "各项目单位"


# --- names and figures ------------------------------------------------------------------------------------------


def _named(kind: Sequence[Found], flaw: Flaw | None = None) -> Spans:
    """The lines by their names, at most `NAMES`, and how many they are; with what is noted of each where `flaw` says it."""
    first = {one.finding.subject: one for one in reversed(kind)}
    names = list(dict.fromkeys(one.finding.subject for one in kind))[:NAMES]
    out: list[Span] = []
    for name in names:
        note = _noted(first[name], flaw.notes) if flaw is not None else ""
        if note and out:
            out.append("、")
        quoted, place = sentences.quoted(name), first[name].place
        out.append(quoted if place is None or flaw is None else Link(quoted, f"line-{place}"))
        out.append(note)
    shown = tuple(part for part in out if part)
    count = _count(kind)
    if count == len(names):
        return shown
    return (f"{count}项", *shown) if len(names) == 1 else (*shown, f"等{count}项")


def _count(kind: Sequence[Found]) -> int:
    """How many lines or other things some findings are about: what two of them say of one line is of one."""
    return len({(id(one.card), one.finding.source, one.finding.path, one.finding.subject) for one in kind})


def _noted(one: Found, notes: Sequence[str]) -> str:
    slots = {**_evidence(one.finding), **_line(one)}
    return next((f"（{told}）" for note in notes if (told := _filled(note, slots)) is not None), "")


def _filled(text: str, slots: Mapping[str, str]) -> str | None:
    try:
        return text.format_map(slots)
    except KeyError:
        return None


def _evidence(finding: Finding) -> Mapping[str, str]:
    return {key: _inner(_figure(key, value)) for key, value in finding.evidence.items()}


def _figure(key: str, value: str) -> str:
    ratio = decimals.number(value)
    return changes.percent(ratio) if key in ("rate", "ratio") and ratio is not None else value


def _inner(text: str) -> str:
    return text.replace("“", "‘").replace("”", "’")


def _line(one: Found) -> Mapping[str, str]:
    line = one.line
    if line is None:
        return {}
    row = of.rows_of(one.card)(line)
    said = reason(sentences.stated(row.reason)) if row is not None else ""
    values = {"target": line.said_target.strip(), "actual": line.said_actual.strip()}
    return {name: _inner(value) for name, value in values.items() if value} | {
        "missed": indicators.missed(line),
        "reason": f"，单位说明的原因是“{_inner(said)}”" if said else "",
    }


def _budget(card: Scorecard) -> Mapping[str, str]:
    """How the budget was executed, with the unit's reason."""
    budget = card.budget
    if budget.budget is None or budget.executed is None or budget.rate is None:
        return {}
    planned, spent = budget.budget, budget.executed
    label = labels.BUDGET_BASE.get(budget.base, "预算数")
    figures = f"{label}{changes.amount(planned, budget.unit)}，执行数为{changes.amount(spent, budget.unit)}"
    rest = f"{changes.completion(budget.rate)}{changes.against_budget(planned, spent, budget.unit)}"
    why = own_reason(card)
    return {"execution": f"{figures}，{rest}" + (f"，单位说明的原因是“{_inner(why)}”" if why else "")}


# --- what the unit says of it -----------------------------------------------------------------------------------


def reason(text: str) -> str:
    """A unit's reason as far as it can stand within a sentence: its first sentence; `""` for one that is long or counts."""
    first = next((part.strip() for part in _SENTENCES.split(text) if part.strip()), "")
    return "" if len(first) > _LONGEST or _COUNTED.search(first) else first


def own_reason(card: Scorecard) -> str:
    """Why the budget was not executed as planned: as the form says, else as a sentence of the unit's text does."""
    total = card.submission.budget.total
    said = reason(sentences.stated(total.reason)) if total is not None else ""
    if said:
        return said
    for key in ("use", "problems", "completion"):
        text = card.submission.narrative.get(key)
        for sentence in _SENTENCES.split(text.text) if text is not None else ():
            found = _BECAUSE.search(sentence) if _SHORTFALL.search(sentence) and _LESS.search(sentence) else None
            if found is not None and not _COUNTED.search(found[1]):
                return found[1].strip()
    return ""
