"""When one amount in a text is what the text says: a NUMBER (or, after ±, an INTERVAL around 0).

In: a text, its amounts, and the form's columns. Out: a `Quantity`, or None where the number is part of a description.
"""

from jixiao.ground.regex import regex
from jixiao.records.quantity import Kind, Quantity, Unit
from jixiao.values.quantity import operators, units
from jixiao.values.quantity.amounts import Amount
from jixiao.values.quantity.units import adopted
from jixiao.values.quantity.words import CLAUSES, MAX_WORDS, SIGNS, besides, has_number

_BRACKETED = regex(r"\([^()]*\)")
#: Brackets that tell a part of the number before them, or what it was found by.
_ASIDE = regex(r"\((?:其中|[^()]*(?:问卷|调查|抽查|抽样|样本|测评|回访))[^()]*\)")


def main(written: str, amounts: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """The amount outside of brackets, where it is the only one and has an operator: ≥95%(限城区10家) speaks of 95 %.

    What stands in brackets after a bound is a condition of it; without an explicit operator all amounts stay, but for brackets
    that tell a part of the amount, or a survey: 120人(其中女性50人), 95%(问卷100份).
    """
    inside = bytearray(len(written))
    for match in _BRACKETED.finditer(written):
        inside[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    outside = tuple(amount for amount in amounts if not inside[amount.at])
    if len(outside) != 1 or not (outside[0].ops or all(map(_ASIDE.fullmatch, _BRACKETED.findall(written)))):
        return amounts
    return outside


def read(text: str, written: str, wanted: Unit | None, asked: str, amount: Amount) -> Quantity | None:
    """The NUMBER that a text with this one amount says (±10% is an INTERVAL), or None where it says more than that."""
    lead, tail = written[: amount.at], written[amount.to :]
    unit, lead = _per_each(lead, amount.unit)
    if amount.spread:
        known = adopted(unit, wanted)
        half = amount.given * known.factor if known else amount.given
        if amount.given < 0 or tail or set(amount.ops) - {"<=", "="}:
            return None
        return Quantity(
            text,
            Kind.INTERVAL,
            unit=adopted(unit, wanted),
            low=-half,
            high=half,
            words=besides(lead, ""),
            approx=amount.approx,
        )
    if not _fits(lead, tail, amount):
        return None
    ops, weak = list(amount.ops), list(amount.weak)
    lead, tail = _far(lead, tail, ops, weak, amount)
    if amount.turned and not amount.ops and tail[:1] == amount.turned:  # 90%≤满意度: the thing is at least 90 %
        ops, tail = [{"≤": ">=", "<": ">", "≥": "<=", ">": "<", "=": "="}[amount.turned]], tail[1:]
    if set(tail) & SIGNS or set(lead) & SIGNS:
        return None
    op = operators.joined(ops, weak, amount.closed)
    if op == "bad":
        return None
    known = adopted(unit, wanted)
    value = amount.given * known.factor if known else amount.given
    return Quantity(
        text, Kind.NUMBER, op or asked, value, amount.given, known, approx=amount.approx, words=besides(lead, tail)
    )


def _fits(lead: str, tail: str, amount: Amount) -> bool:
    """Whether the rest of the text leaves the number what the text is about; a description that holds one is TEXT."""
    words = besides(lead, tail)
    if tail.startswith(("前", "以前", "之前")):  # a day that does not exist (35日前), or a time ago: no amount
        return False
    if len(words) > MAX_WORDS or (has_number(_BRACKETED.sub("", tail)) and not amount.ops):
        return False
    if not amount.ops and (set(lead.rstrip("，,:;；")) | set(tail.strip("。,;，；"))) & CLAUSES:
        return False
    bare = amount.unit is None or amount.unit.dimension == ""
    return not bare or not tail.strip("。,;)") or tail[0] in "(≥≤<>=" or bool(amount.ops)


_FAR_BEHIND = regex(r"[\u4e00-\u9fff]{1,4}?(以上|以下|以内|之内|左右)$")


def _far(lead: str, tail: str, ops: list[str], weak: list[str], amount: Amount) -> tuple[str, str]:
    """Adds the operators that a few words separate from the number: 至少开展培训3次, 5个村以上."""
    marks = [mark for mark in operators.before(lead) if mark.far]
    if (
        marks
        and not amount.ops
        and len(lead) - marks[-1].to <= 8
        and not set(lead[marks[-1].to :]) & (CLAUSES | {"、"})
    ):
        (weak if marks[-1].weak else ops).append(marks[-1].op)
        lead = lead[: marks[-1].at] + lead[marks[-1].to :]
    elif marks and marks[-1].weak and amount.ops:  # 控制在预算100万元以内: 以内 has said it
        lead = lead[: marks[-1].at] + lead[marks[-1].to :]
    behind = _FAR_BEHIND.match(tail)
    if behind and behind.group(1) != "左右":
        ops.append(">=" if behind.group(1) == "以上" else "<=")
        tail = tail[: behind.start(1)]
    return lead, tail


def _per_each(lead: str, unit: Unit | None) -> tuple[Unit | None, str]:
    """每亩300元 is 元/亩, 每人每年75元 is 元/人*年; a rate is never per something. Gives back the words that are left."""
    start = lead.find("每")
    if start < 0 or unit is None or unit.dimension in ("", "比率") or "/" in unit.name:
        return unit, lead
    parts: list[Unit] = []
    at = start
    while lead.startswith("每", at) and len(parts) < 3:
        part = (units.known(lead, at + 2) if lead.startswith("个", at + 1) else None) or units.known(lead, at + 1)
        if part is None:
            return unit, lead
        parts.append(part[0])
        at = part[1]
    return (units.per(unit, parts), lead[:start] + lead[at:]) if len(lead) - at <= 4 else (unit, lead)
