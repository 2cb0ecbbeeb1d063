"""The facts that a ruleset declares: what each may be called and hold, and what formulas may name because of it.

Comes in: `Declared` records. Goes out: problems, names with types, `GivenFact`s. What a submission says of them is read by
`score.facts`; the formulas of computed facts are the plan's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from jixiao.ground.problems import Problem
from jixiao.ground.regex import regex
from jixiao.ground.written import place
from jixiao.law import formula
from jixiao.law.format import Declared
from jixiao.records.expressions import Given, Type
from jixiao.records.law import GivenFact
from jixiao.values import given as reading

_NAME: Final = regex(r"[^\W\d][\w·]*(?:\.[^\W\d][\w·]*)*")
#: Words of the language.
_WORDS: Final = frozenset({"且", "或", "非", "含", "and", "or", "not", "不适用"})
_DIGITS: Final = "〇一二三四五六七八九"


def types(facts: Iterable[Declared]) -> dict[str, Type]:
    """What formulas may name because of declared facts, with types: the facts, columns, and which may be answered 不适用."""
    found: dict[str, Type] = {}
    for fact in facts:
        found[fact.name] = fact.type
        found |= {formula.column(fact.name, name): kind for name, kind in fact.columns.items()}
        if fact.value is None:
            found[formula.said_gone(fact.name)] = Type.TRUTH
    return found


def given(fact: Declared) -> GivenFact:
    """A fact that submissions give."""
    return GivenFact(fact.name, fact.type, fact.source, fact.columns, absent(fact), (fact.absent or "").strip())


def absent(fact: Declared) -> Given | None:
    """What a fact counts as that is not given; None where nothing is written, or nothing of its type."""
    if fact.absent is None:
        return None
    if fact.type is Type.TABLE:
        return () if reading.no_rows(fact.absent) else None
    found = reading.read(fact.absent, fact.type, "万元")
    # An amount says its own unit here, or is 0: there is no form yet whose unit it could follow.
    return found if found == reading.read(fact.absent, fact.type, "元") else None


def check(facts: Sequence[Declared], known: Mapping[str, Type]) -> Iterator[Problem]:
    """What is wrong with declared facts; `known` are the names that there are without them."""
    names = {**known, **{fact.name: fact.type for fact in facts}}
    for fact in facts:
        if fact.name in known:
            message = f"“{fact.name}”是每份申报表都有的事实，不能另行声明。"
            yield Problem(fact.source, "ruleset.name-twice", message, "请换一个名称。")
        yield from _nameable(fact.name, "事实", fact)
        yield from _columns(fact, names)
        yield from _absent(fact)


def _nameable(name: str, what: str, fact: Declared) -> Iterator[Problem]:
    """A name that no formula could write is refused where it is declared."""
    if _NAME.fullmatch(name) and name not in _WORDS:
        return
    where, other = place(name, fact.source), _proposed(name)
    cure = f"请改名，如“{other}”。" if other else "请换一个名称，如“完成进度”。"
    strange = next((char for char in name if not re.fullmatch(r"[\w·.]", char)), name[:1])
    if name in _WORDS:
        yield Problem(where, "ruleset.fact-name", f"{what}的名称“{name}”是算式里的用语，算式分不清。", cure)
    elif name[:1].isdecimal():
        yield Problem(where, "ruleset.fact-name", f"{what}的名称“{name[:20]}”以数字开头，算式会把它读成数。", cure)
    else:
        yield Problem(where, "ruleset.fact-name", f"{what}的名称“{name[:20]}”里有“{strange}”，算式不能写。", cure)


def _proposed(name: str) -> str:
    """A name like it that formulas can write: 6月进度 → 六月进度."""
    plain = "".join(re.findall(r"[\w·]+", name))
    led = re.match(r"[0-9]+", plain)
    found = (_numeral(led[0]) if led else "") + plain[led.end() if led else 0 :]
    return found if _NAME.fullmatch(found) and found not in _WORDS else ""


def _numeral(digits: str) -> str:
    """A number as Chinese writes it: 6 六, 11 十一, 30 三十; longer ones figure by figure, as years are: 二〇二三."""
    if len(digits) == 2 and digits[0] != "0":
        tens, ones = divmod(int(digits), 10)
        return ("" if tens == 1 else _DIGITS[tens]) + "十" + ("" if ones == 0 else _DIGITS[ones])
    return "".join(_DIGITS[int(digit)] for digit in digits)


def _columns(fact: Declared, names: Mapping[str, Type]) -> Iterator[Problem]:
    if fact.type is not Type.TABLE:
        if fact.columns:
            message = f"“{fact.name}”是{fact.type.value}，不是表，写了 columns 没有作用。"
            yield Problem(fact.source, "ruleset.fact-columns", message, "请把 type 改为表，或删去 columns。")
        return
    if not fact.columns:
        cure = "请加一行 columns，如：{程度: 文字, 金额: 金额}。"
        yield Problem(fact.source, "ruleset.fact-columns", f"表“{fact.name}”没有写各列。", cure)
    if fact.value is not None:
        message = f"表“{fact.name}”写了 value，而算式的结果不会是表。"
        yield Problem(fact.source, "ruleset.fact-columns", message, "请删去 value；表由申报表给出。")
    for name, kind in fact.columns.items():
        yield from _nameable(name, "列", fact)
        if kind is Type.TABLE:
            message = f"表“{fact.name}”的列“{name}”也是表。"
            yield Problem(
                place(name, fact.source), "ruleset.fact-columns", message, "列只能是数、金额、文字、真假、日期。"
            )
        if name in names:
            message = f"表“{fact.name}”的列“{name}”与事实同名，算式分不清是哪一个。"
            yield Problem(place(name, fact.source), "ruleset.column-shadows", message, "请给列换一个名称。")


def _absent(fact: Declared) -> Iterator[Problem]:
    if fact.absent is None:
        return
    if fact.value is not None:
        message = f"“{fact.name}”由算式算出，写了 absent 没有作用。"
        yield Problem(fact.source, "ruleset.fact-absent", message, "请把 absent 写在算式所用的事实上，或删去。")
    elif absent(fact) is None:
        wanted = "“无”（视为没有行）" if fact.type is Type.TABLE else fact.type.value
        message = f"“{fact.name}”的 absent 应当是{wanted}，“{fact.absent[:20]}”不是。"
        yield Problem(fact.source, "ruleset.fact-absent", message, "请改写，如：0、100万元、否、2023年12月31日。")
