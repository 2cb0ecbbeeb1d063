"""Audits → Markdown: a section for each document, a list of its discrepancies with their places.

In: audits. Out: text that ends in one line break. What stands in documents is escaped.
"""

from collections.abc import Iterator, Sequence

from jixiao.ground.problems import visible
from jixiao.records import Audit, Discrepancy
from jixiao.render.markdown import escaped
from jixiao.say import discrepancies as say
from jixiao.say.plain import one_line


def render(audits: Sequence[Audit]) -> str:
    """All audits as one text."""
    return "\n".join(line for audit in audits for line in _audit(audit))


def _audit(audit: Audit) -> Iterator[str]:
    account, where = audit.account, say.where(audit.account)
    yield f"# 核对：{_words(account.title or visible(account.source.file))}\n"
    yield f"{say.checked(audit)}{say.counted(audit)}\n"
    for number, one in enumerate(audit.found, 1):
        yield from _discrepancy(number, one, where)


def _discrepancy(number: int, one: Discrepancy, where: say.Where) -> Iterator[str]:
    yield f"{number}. **{say.CERTAINTY[one.certainty]}** {_words(one.message)}（`{one.id}`）"
    for name, words in (("关系", one.relation), ("算式", one.arithmetic), ("建议", one.advice)):
        if words:
            yield f"    - {name}：{_words(words)}"
    for places, words in say.places(one.spots, where):
        yield f"    - {places}：{_words(words)}"
    yield ""


def _words(text: str) -> str:
    return escaped(one_line(text))
