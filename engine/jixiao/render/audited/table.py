"""Audits → what one wants to see at a glance in a terminal: every discrepancy with its places, nothing shortened but quotes.

In: audits, the width of the terminal, whether colours are wanted. Out: text that ends in one line break.
"""

from collections.abc import Iterator, Sequence

import click

from jixiao.ground.problems import visible
from jixiao.records import Audit, Certainty, Discrepancy
from jixiao.say import discrepancies as say
from jixiao.say.plain import Field, one_line, shortened, table, wrapped

LEAST_WIDTH = 60
_COLOURS = {Certainty.CERTAIN: "red", Certainty.PROBABLE: "yellow", Certainty.HINT: "blue"}
_SUMMARY = (
    Field("文件", least=16),
    Field("数字", "right"),
    Field("关系", "right"),
    Field("成立", "right"),
    *(Field(say.CERTAINTY[kind], "right") for kind in Certainty),
)


def render(audits: Sequence[Audit], *, width: int = 100, colour: bool = False) -> str:
    """Every audit, and a table over them where there is more than one; `""` for none."""
    columns = max(width, LEAST_WIDTH)
    parts = ["\n".join(_audit(one, columns, colour)) for one in audits]
    if len(audits) > 1:
        parts.append("\n".join(["汇总", *table(_SUMMARY, [_summed(one) for one in audits], columns)]))
    return "\n\n".join(parts) + "\n" if parts else ""


def _summed(audit: Audit) -> tuple[str, ...]:
    counts = (sum(one.certainty is kind for one in audit.found) for kind in Certainty)
    figures = (audit.figures, audit.relations, audit.held, *counts)
    return (visible(audit.account.source.file), *map(str, figures))


def _audit(audit: Audit, columns: int, colour: bool) -> Iterator[str]:
    account, where = audit.account, say.where(audit.account)
    name = account.title or visible(account.source.file)
    head = wrapped(one_line(f"核对：{name}"), columns, indent=6)
    yield from (click.style(line, bold=True) if colour else line for line in head)
    yield from wrapped(f"范围：{say.checked(audit)}", columns, indent=6)
    yield from wrapped(f"结果：{say.counted(audit)}", columns, indent=6)
    for number, one in enumerate(audit.found, 1):
        yield ""
        yield from _discrepancy(number, one, where, columns, colour)


def _discrepancy(number: int, one: Discrepancy, where: say.Where, columns: int, colour: bool) -> Iterator[str]:
    label = f"{number}. [{say.CERTAINTY[one.certainty]}]"
    lines = wrapped(one_line(f"{label} {one.message}"), columns, indent=3)
    if colour:
        lines[0] = lines[0].replace(label, click.style(label, fg=_COLOURS[one.certainty]), 1)
    yield from lines
    told = (("关系", one.relation), ("算式", one.arithmetic), ("建议", one.advice))
    for name, words in told:
        if words:
            yield from _told(name, words, columns)
    for places, words in say.places(one.spots, where):
        yield from (
            f"   {line}" for line in wrapped(f"{places}：{shortened(one_line(words), columns)}", columns - 3, indent=6)
        )
    yield f"   编号：{one.id}"


def _told(name: str, words: str, columns: int) -> Iterator[str]:
    yield from (f"   {line}" for line in wrapped(one_line(f"{name}：{words}"), columns - 3, indent=6))
