"""What a paper of before the year's end tells: the warnings in their order, and what is to be done about them.

In: findings. Out: paragraphs and lists, without ids, places or marks. Each advice is said once, with all that it is about.
"""

from collections.abc import Iterable, Iterator, Sequence

from jixiao.records import Finding
from jixiao.report.blocks import Block, Bullets, Heading, paragraph
from jixiao.report.sentences import closed


def told(findings: Sequence[Finding], kinds: Sequence[tuple[str, str]], none: str) -> Iterator[Block]:
    """The findings by severity, a list under a heading for each of `kinds` (severity, title) that has any."""
    if not findings:
        yield paragraph(none)
    for severity, title in kinds:
        own = [one for one in findings if one.severity == severity]
        if own:
            yield Heading(2, f"{title}（{len(own)}项）")
            yield Bullets(tuple((_said(one),) for one in own), ordered=True)


def _said(one: Finding) -> str:
    named = not one.subject or one.subject in one.message
    return closed(one.message if named else f"{one.subject}：{one.message}")


def advised(findings: Iterable[Finding], none: str) -> Iterator[Block]:
    """What is to be done, each once with the subjects that it is about, in the order of the findings."""
    about: dict[str, dict[str, None]] = {}
    for one in findings:
        if one.advice:
            about.setdefault(one.advice, {})[one.subject] = None
    if not about:
        yield paragraph(none)
        return
    yield Bullets(
        tuple((f"{'、'.join(filter(None, subjects))}：{closed(advice)}",) for advice, subjects in about.items()),
        ordered=True,
    )
