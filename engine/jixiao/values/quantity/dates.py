"""When a text is a date, and not a description in which one is mentioned.

In: a text and the one period named in it. Out: a DATE, or None where the period is only part of what is said.
"""

from datetime import timedelta

from jixiao.ground.regex import regex
from jixiao.records.quantity import Kind, Quantity
from jixiao.values.quantity import operators
from jixiao.values.quantity.periods import Period
from jixiao.values.quantity.words import MAX_WORDS, besides, has_number

_LED = regex(
    r"(?:^|于|在|至|到|自|从|为|是|:|时间|日期|时限|期限|截止|截至到?|截止到|不[晚迟]于"
    r"|预计|计划|力争|确保|争取|[≥≤<>=])$"
)
_UNTIL = regex(r"(?:截至到?|截止到?)$")
_DONE = regex(
    r"(?:全部|已经?|按时|按期|及时|均|全面|顺利|如期|圆满|基本|内)*(?:发放|拨付|支付|资金|工程|项目|工作)?"
    r"(?:完成|完工|竣工|到位|实施|结束|验收|交付|投入使用|使用|开工|启动|上线|发放|拨付|支付|执行|办结|全部)*(?:到位|完毕|完成|了)?"
)
_NOT_A_DEADLINE = ("的", "积累", "遗留", "已", "历史")


def read(text: str, written: str, period: Period, asked: str) -> Quantity | None:
    """The date that a text consists of: alone, with what is done by then, or led up to by a few words."""
    lead, tail = written[: period.at], written[period.to :]
    if has_number(lead) or has_number(tail) or len(lead) + len(tail) > MAX_WORDS + 10:
        return None
    if period.deadline:
        fits = not tail.startswith(_NOT_A_DEADLINE) and (not period.coarse or bool(_LED.search(lead)))
    else:
        fits = bool(_LED.search(lead)) and bool(_DONE.fullmatch(tail.strip("(),:;")))
    if not fits:
        return None
    marks = [mark for mark in operators.before(lead) if mark.to == len(lead)]
    op = operators.joined(mark.op for mark in marks if mark.op != "about") if marks else ""
    if op == "bad":
        return None
    words = besides(_UNTIL.sub("", lead[: marks[-1].at] if marks else lead), tail)
    start, end, deadline = period.start, period.end, period.deadline
    bound = op or ("" if deadline or asked not in ("<=", "<") else asked)  # ≥ as a column beside a date means nothing
    if not period.recurring and bound in ("<=", "<") and period.start is not None and end is not None:
        start, deadline = None, True
        if bound == "<":
            end = period.start - timedelta(days=1)
    elif not period.recurring and bound in (">=", ">") and start is not None:
        end = None
    return Quantity(
        text,
        Kind.DATE,
        op,
        start=start,
        end=end,
        recurring=period.recurring,
        day=period.day,
        deadline=deadline,
        yearless=period.yearless,
        words=words,
        approx=any(mark.op == "about" for mark in marks),
    )
