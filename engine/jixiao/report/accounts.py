"""Income and spending of a department: the sentences and charts of its final accounts (收、支决算), from named figures.

In: a submission with its facts. Out: a sentence for each figure that is given, compared with last year's, a 柱状图 of the
two years where both are there, a 饼状图 of each whole with parts. What is not given is not mentioned; what of the year before
is not given, `without_last_year` says. The kinds of charts are those of published accounts in Sichuan (2019–2020, 图1–图7).
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records import Submission
from jixiao.report import changes, facts
from jixiao.report.blocks import Block, Chart, Gap, Paragraph, Series, Spans, paragraph
from jixiao.report.figures import drawn


@dataclass(frozen=True, slots=True)
class Years:
    """A figure and the same figure of the year before, by the names of their facts."""

    name: str
    before: str
    called: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole that is made up of parts named `of：…`; `total` is the fact that may state it, `called` how it is told."""

    of: str
    total: str
    called: str
    caption: str


TOTALS = (Years("收入总计", "上年收入总计"), Years("支出总计", "上年支出总计"))
GRANTS = (
    Years("财政拨款收入总计", "上年财政拨款收入总计"),
    Years("财政拨款支出总计", "上年财政拨款支出总计"),
)
PUBLIC = (Years("一般公共预算财政拨款支出", "上年一般公共预算财政拨款支出"),)
RECEPTION = (Years("本年三公经费", "上年三公经费", "“三公”经费财政拨款支出"),)

INCOME = Whole("收入构成", "本年收入合计", "本年收入合计", "收入决算结构图")
SPENDING = Whole("支出构成", "本年支出合计", "本年支出合计", "支出决算结构图")
PUBLIC_PARTS = Whole(
    *("一般公共预算财政拨款支出构成", "一般公共预算财政拨款支出"),
    *("一般公共预算财政拨款支出合计", "一般公共预算财政拨款支出决算结构图"),
)
RECEPTION_PARTS = Whole("三公经费", "本年三公经费", "“三公”经费财政拨款支出合计", "“三公”经费财政拨款支出结构图")


def without_last_year(form: Submission) -> tuple[Gap, ...]:
    """The figures of the year before that are not there, of those that are given for this year."""
    pairs = (*TOTALS, *GRANTS, *PUBLIC, *RECEPTION)
    holes = (facts.hole(form, pair.before) for pair in pairs if facts.money(form, pair.name) is not None)
    return tuple(hole for hole in holes if hole.key)


def totals(form: Submission) -> Iterator[Block]:
    """Income and spending as a whole, all money and grants apart."""
    yield from _years(form, TOTALS, "收、支决算总计变动情况图")
    yield from _years(form, GRANTS, "财政拨款收、支决算总计变动情况图")


def income(form: Submission) -> Iterator[Block]:
    """What the income is made up of."""
    yield from _whole(form, INCOME)


def spending(form: Submission) -> Iterator[Block]:
    """What the spending is made up of, the spending of the general public budget, and 三公经费."""
    yield from _whole(form, SPENDING)
    yield from _years(form, PUBLIC, "一般公共预算财政拨款支出决算变动情况图", PUBLIC_PARTS)
    yield from _whole(form, PUBLIC_PARTS)
    yield from _years(form, RECEPTION, "“三公”经费财政拨款支出变动情况图", RECEPTION_PARTS)
    yield from _reception(form)
    yield from _whole(form, RECEPTION_PARTS)


def _years(form: Submission, pairs: tuple[Years, ...], caption: str, parts: Whole | None = None) -> Iterator[Block]:
    """Figures of this year against the last; one without, whose `parts` are told with their sum, says nothing of its own."""
    unit = facts.unit(form)
    given: list[tuple[str, Fraction, Fraction | Gap]] = []
    for pair in pairs:
        this, before = facts.money(form, pair.name), facts.money(form, pair.before)
        called = pair.called or pair.name
        known = facts.hole(form, pair.before) if before is None else before
        if this is not None:
            # A figure of last year that is not there is asked for elsewhere: the sentence is true without it.
            absent = isinstance(known, Gap) and known.key
            change = () if absent else changes.against_last_year(this, known, unit)
            if not (absent and parts is not None and facts.parts(form, parts.of)):
                yield Paragraph((*_of_year(form, called, this, unit), *change, "。"))
            given.append((called, this, known))
        elif pair.name in form.facts or before is not None:
            yield paragraph(facts.hole(form, pair.name))
    both = [(name, this, before) for name, this, before in given if not isinstance(before, Gap)]
    if both:
        yield bars(form, both, caption)


def bars(form: Submission, figures: Sequence[tuple[str, Fraction, Fraction]], caption: str) -> Chart:
    """Figures of this year, each by its name with the same of the year before, side by side."""
    years = ("上年", "本年") if form.year is None else (f"{form.year - 1}年", f"{form.year}年")
    series = tuple(Series(name, (drawn(before), drawn(this))) for name, this, before in figures)
    return Chart("bar", caption, years, series, facts.unit(form))


def pie(form: Submission, parts: Sequence[tuple[str, Fraction]], caption: str) -> Chart:
    """The parts of a whole."""
    names, values = zip(*parts, strict=True)
    return Chart("pie", caption, names, (Series("金额", tuple(map(drawn, values))),), facts.unit(form))


def _of_year(form: Submission, name: str, value: Fraction, unit: str) -> Spans:
    return (
        f"{form.year}年{name}{changes.amount(value, unit)}" if form.year else f"{name}{changes.amount(value, unit)}",
    )


def _whole(form: Submission, whole: Whole) -> Iterator[Block]:
    parts, unread = facts.parts(form, whole.of), facts.unread(form, whole.of)
    if unread:
        yield Paragraph((f"{whole.called}的各项：", *unread))
    if not parts:
        return
    unit = facts.unit(form)
    total = decimals.exact_sum(value for _, value in parts)
    yield paragraph(changes.composition(whole.called if not unread else f"{whole.called}中已知的各项", parts, unit))
    stated = facts.money(form, whole.total)
    if stated is not None and stated != total and not unread:
        direction, difference = ("少", stated - total) if total < stated else ("多", total - stated)
        yield paragraph(
            f"各项之和{changes.amount(total, unit)}比填报的{whole.total}{changes.amount(stated, unit)}"
            f"{direction}{changes.amount(difference, unit)}，",
            Gap("各项之和与合计不符的原因"),
            "。",
        )
    if total and len(parts) > 1:
        yield pie(form, parts, whole.caption)


def _reception(form: Submission) -> Iterator[Block]:
    """How 三公经费 stand against their budget."""
    planned, spent = facts.money(form, "三公经费预算"), facts.money(form, "本年三公经费")
    if planned is None or spent is None:
        return
    unit = facts.unit(form)
    lead = f"“三公”经费预算{changes.amount(planned, unit)}，支出{changes.amount(spent, unit)}，"
    if spent == planned:
        yield paragraph(f"{lead}与预算持平。")
    elif not planned:
        yield paragraph(f"{lead}属于没有预算的支出。")
    elif spent < planned:
        told = f"{changes.completion(spent / planned)}，比预算少{changes.amount(planned - spent, unit)}"
        yield paragraph(f"{lead}{told}。")
    else:
        told = f"{changes.completion(spent / planned)}，超出预算{changes.amount(spent - planned, unit)}"
        yield paragraph(f"{lead}{told}。")
