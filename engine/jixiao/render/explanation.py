"""One line of a scorecard with all its steps → text for a terminal: points, reason, rule line, cells read.

In: a scorecard and one of its lines. Out: text. Nothing is decided and nothing rounded here.
"""

from jixiao.records import Fact, Line, RulesetRef, Scorecard, Step
from jixiao.records.steps import Counted
from jixiao.report import evidence, sentences
from jixiao.report.cards import grade
from jixiao.say import labels, partial, sources
from jixiao.say.steps import assumed, counted, text

_FACTS = {"target": "目标值", "actual": "实际完成值", "weight": "分值"}
#: What the unit wrote beside the values of a line.
_SAID = (("reason", "偏差原因"), ("basis", "佐证材料"), ("remark", "备注"))


def render(card: Scorecard, line: Line) -> str:
    """The explanation of a line; its steps sum to its mark."""
    project = card.submission.project.text if card.submission.project else "（未写项目名称）"
    head = [
        f"{project}  {'/'.join(line.path)}",
        f"得分 {line.earned} / {line.possible}   有依据 {line.supported}   状态 {labels.STATUS[line.status]}"
        + (f"   证据 {labels.EVIDENCE[line.evidence]}" if line.method else ""),
    ]
    if line.claimed is not None:
        head.append(f"自评得分 {line.claimed}")
    row = line.working.row if line.working else None
    head += [f"{label} {said}" for name, label in _SAID if row and (said := sentences.stated(getattr(row, name)))]
    steps = [row for number, step in enumerate(line.steps, 1) for row in _step(number, step)]
    total = " + ".join(str(step.points) for step in line.steps) or "0.00"
    found = [
        f"  [{labels.SEVERITY[finding.severity]}] {finding.id} {finding.message}{finding.advice}"
        for finding in card.findings
        if finding.path == line.path
    ]
    tail = [f"合计 {total} = {line.earned}", *(["发现的问题", *found] if found else [])]
    own = sentences.printed(card)
    missing = partial.partial(card)
    rest = [text for text in (own, f"{missing}。" if missing else "") if text]
    return "\n".join([*head, "步骤", *steps, *tail, _law(card.ruleset), *rest])


def total(card: Scorecard) -> str:
    """How the total comes about: the first levels, then caps and vetoes; what it rests on; the grade."""
    project = card.submission.project.text if card.submission.project else "（未写项目名称）"
    tops = [line for line in card.lines if line.level == 1]
    steps = [f"  {number}. {line.earned:>6} 分  {line.path[0]}" for number, line in enumerate(tops, 1)]
    steps += [row for number, step in enumerate(card.steps, len(tops) + 1) for row in _step(number, step)]
    terms = [*(line.earned for line in tops), *(step.points for step in card.steps)]
    rests, ended = evidence.sum_of(card), grade(card) + sentences.ruled(card)
    return "\n".join(
        [
            f"{project}  总分",
            f"得分 {card.earned} / {card.possible}   有依据 {card.supported}   待评判 {card.pending}   等级 {ended}",
            "步骤",
            *steps,
            f"合计 {' + '.join(map(str, terms)) or '0.00'} = {card.earned}",
            *([f"构成 {rests}"] if rests else []),
            *([f"{missing}。"] if (missing := partial.partial(card)) else []),
            _law(card.ruleset),
        ]
    )


def _law(law: RulesetRef) -> str:
    """Which ruleset gave the mark, and how far its sources were read."""
    told = sources.weakest(law.verified)
    return f"规则集 {law.id}/{law.edition} {law.title}{f'（{told}）' if told else ''}"


def _step(number: int, step: Step) -> list[str]:
    rows = [f"  {number}. {step.points:>6} 分  {text(step)}", f"        规则 {step.rule}"]
    return [*rows, *(row for fact in step.facts for row in _fact(fact, 8))]


def _fact(fact: Fact, indent: int) -> list[str]:
    """A value that was read and where; below it, what it was computed from, or the rows of it that counted."""
    where = f"  {fact.source}" if fact.source else ""
    note = f"（{said}）" if (said := assumed(fact)) else ""
    own = f"{' ' * indent}{_FACTS.get(fact.name, fact.name)} “{fact.value}”{note}{where}"
    rows = (row for one in fact.counted for row in _counted(one, indent + 2))
    return [own, *(row for one in fact.of for row in _fact(one, indent + 2)), *rows]


def _counted(one: Counted, indent: int) -> list[str]:
    """What a function of rows took of a table: its rows, each with its place."""
    return [f"{' ' * indent}{counted(one)}", *(f"{' ' * (indent + 2)}{place}" for place in one.rows)]
