"""Two scorecards of one project beside each other, in words: what a reader is told of a `Progress`.

In: a `Progress` and the numbers of its two entries. Out: headings, rows of tables, sentences, without a format.
"""

from collections.abc import Sequence

from jixiao.findings.years import LinePair, Progress
from jixiao.records import Finding, Line, Scorecard
from jixiao.report import exhibits
from jixiao.report.comparison import grade_words, project
from jixiao.report.figures import fixed, percent, plain, signed
from jixiao.values.easing import Aim

_AIMS = {Aim.EASIER: "目标降低", Aim.HARDER: "目标提高", Aim.CHANGED: "目标改变", Aim.STALE: "目标时间还是上年的"}


def title(found: Progress, numbers: tuple[int, int]) -> str:
    """Which two forms are compared."""
    year = found.after.submission.year
    how = f"{year}年重报" if found.again and year else "重报" if found.again else "与上年比较"
    return f"{project(found.after)}：{how}（编号{numbers[0]} → 编号{numbers[1]}）"


def columns(found: Progress) -> tuple[str, str]:
    """What the earlier and the later form are called at the head of a table."""
    if found.again:
        return "原报", "重报"
    return f"{found.before.submission.year}年", f"{found.after.submission.year}年"


def figures(found: Progress) -> tuple[tuple[str, ...], ...]:
    """Budget, execution, marks and grade: then, now, and how much more; with points pending, how much it may be."""
    cards = found.before, found.after
    least, most = found.after.earned - found.before.highest, found.after.highest - found.before.earned
    gain = signed(least) if least == most else f"{signed(least)}至{signed(most)}"
    rows: tuple[tuple[str, ...], ...] = (
        ("预算", *(_amount(card, "budget") for card in cards), ""),
        ("执行", *(_amount(card, "executed") for card in cards), ""),
        ("执行率", *(percent(card.budget.rate) for card in cards), ""),
        ("得分", *(fixed(card.earned) for card in cards), gain),
        ("等级", *map(grade_words, cards), ""),
    )
    laws = [f"{card.ruleset.id}/{card.ruleset.edition}" for card in cards]
    return (*rows, ("规则集", laws[0], laws[1], "")) if laws[0] != laws[1] else rows


def _amount(card: Scorecard, name: str) -> str:
    value = getattr(card.budget, name)
    return "—" if value is None else f"{plain(value)}{card.budget.unit}"


def lines(found: Progress) -> tuple[tuple[str, ...], ...]:
    """Name, targets, actual values, marks and remark of each line; of a form handed in again of those that changed."""
    shown = [pair for pair in found.lines if pair.changed] if found.again else found.lines
    return tuple(_row(pair, found) for pair in shown)


def _row(pair: LinePair, found: Progress) -> tuple[str, ...]:
    both = pair.before, pair.after
    targets = (one.said_target if one else "—" for one in both)
    actuals = (one.said_actual if one else "—" for one in both)
    return (pair.line.path[-1], *targets, *actuals, *map(_mark, both), remark(pair, found))


def _mark(line: Line | None) -> str:
    return f"{fixed(line.earned)}{exhibits.replaced(line)}" if line else fixed(None)


def remark(pair: LinePair, found: Progress) -> str:
    """What is remarkable of a line: new, gone, its target, its points, an actual value that is last year's."""
    if pair.before is None or pair.after is None:
        return "取消" if pair.after is None else "新增"
    told = [_AIMS[pair.aim]] if pair.aim in _AIMS else []
    told += ["完成值同上年"] if pair.copied and not found.again else []
    if pair.before.possible != pair.after.possible:
        told.append(f"分值{fixed(pair.before.possible)}→{fixed(pair.after.possible)}")
    return "，".join(told)


def texts(found: Progress) -> tuple[str, ...]:
    """The fields whose text is last year's, word for word; of a form handed in again that is nothing to be told."""
    return () if found.again else tuple(one.name for one in found.texts)


def findings(found: Progress) -> tuple[tuple[str, Sequence[Finding]], ...]:
    """The findings that went away, stayed and are new, each kind under its name; kinds without any are left out."""
    kinds = (("已消除的问题", found.gone), ("仍有的问题", found.stayed), ("新出现的问题", found.new))
    return tuple(kind for kind in kinds if kind[1])
