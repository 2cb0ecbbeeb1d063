"""The clauses of a standard → one method, with the policies of the node that stand among them.

In: clauses and numbered items, and what the table says of the indicator. Out: a `Whole`: the method as keys and values, with
remarks on what the text leaves open and how it is read; no method where the clauses make no whole.
"""

import re
from collections.abc import Sequence
from dataclasses import field
from fractions import Fraction
from itertools import pairwise

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.keeper.standards import bands, claims, scales, stepped, tiers
from jixiao.keeper.standards.awards import FULL, NOTHING, Award, number, written_share
from jixiao.keeper.standards.clauses import Band, Both, Checkpoint, Claim, Clause, Count, Said, Span
from jixiao.keeper.standards.parts import Parts, fact_name
from jixiao.keeper.standards.ranges import GENERIC, Edge
from jixiao.keeper.standards.slopes import Slope
from jixiao.keeper.standards.steps import Step
from jixiao.keeper.standards.text import Method, StandardText


@dataclass(frozen=True, slots=True)
class Whole:
    """What clauses say together."""

    method: Method | None
    node: dict[str, object] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def assemble(clauses: Sequence[Clause], items: Sequence[str], text: StandardText) -> Whole:
    """The method that clauses describe together, and what is to be remarked; none where they describe none."""
    node: dict[str, object] = {}
    kept = _without_absence(clauses, text, node)
    together = [one for one in kept if isinstance(one, Both)]
    parts = Parts(text, items, text.of)
    for one in kept:
        match one:
            case Band():
                parts.bands.append(one)
            case Step():
                parts.steps.append(one)
            case Slope():
                parts.slopes.append(one)
            case Claim():
                parts.claims.append(one)
            case Count():
                parts.counts.append(one)
            case Span():
                parts.spans.append(one)
            case Checkpoint():
                parts.checkpoints.append(one)
            case Said(what="worth", value=value):
                if parts.weight is not None and number(value) != number(str(parts.weight)):
                    return Whole(None)
            case Said(what=what):
                if what in parts.said and parts.said[what].award != one.award:
                    return Whole(None)
                parts.said.setdefault(what, one)
    parts.bands = tiers.beside_steps(parts)
    if together or tiers.is_late(parts):
        found = tiers.late(parts) if not together else tiers.both(parts, together[0]) if len(together) == 1 else None
        return Whole(found, node, tuple(parts.remarks)) if found else Whole(None)
    subjects = {one.subject for one in parts.bands if one.subject} | {
        one.subject for one in parts.slopes if one.subject
    }
    of_goal = {one for one in subjects if _OF_GOAL.search(one)}
    if of_goal:  # 达到目标值的80%: what is ranged is the ratio to the target
        edges = [edge for one in parts.bands for edge in (one.low, one.high) if edge]
        if parts.of or not all(edge.text.endswith("%") for edge in edges):
            return Whole(None)
        parts.of, subjects = "完成比", subjects - of_goal
        if subjects - GENERIC:
            return Whole(None)
    if not _one_value(subjects):
        found = tiers.apart(parts) if not parts.of else None
        return Whole(found, node, tuple(parts.remarks)) if found else Whole(None)
    unnamed = parts.bands and not parts.bands[0].subject and text.name  # ≥90%得满分；投诉率高于5%不得分
    if (parts.of or unnamed) and not all(_calls(subject, text) for subject in subjects):
        return Whole(None)
    method = _method(parts)
    if method is None:
        return Whole(None)
    if parts.overrides:
        node["overrides"] = parts.overrides
    if "undefined" in node:
        method.setdefault("undefined", node.pop("undefined"))
    return Whole(method, node, tuple(dict.fromkeys(parts.remarks)))


# --- where the indicator does not apply -------------------------------------------------------------------------

_ABSENT = regex(
    r"(?:如|若|如果)?(?:项目|(?:本|该)?(?:单位|部门))?(?:本年度?|当年|上年度?|年初|年度内)?(?:没有|无|不涉及|未安排|不存在|未设置|未开展)(?!法).+"
)


def _without_absence(clauses: Sequence[Clause], text: StandardText, node: dict[str, object]) -> list[Clause]:
    """The clauses without one at the end that gives everything where there is nothing to be measured.

    The first clause is never taken so: 没有违规行为得满分 is what the others take from.
    """
    last = clauses[-1] if clauses else None
    scoring = [one for one in clauses[:-1] if not isinstance(one, Said) or one.award]
    if not isinstance(last, Claim) or not scoring or last.award != FULL or not _ABSENT.fullmatch(last.text):
        return list(clauses)
    fact = fact_name(last.text)
    if not fact:
        return list(clauses)
    divisor = text.of.rpartition(" / ")[2]
    what = re.sub(r"^.*?(?:没有|无|不涉及|未安排|不存在)", "", last.text)
    if divisor and (fact_name(what) in divisor or divisor in fact_name(what)):
        node["undefined"] = "full"
    else:
        node["absent-when"], node["not-applicable"] = fact, "full"
    return list(clauses[:-1])


# --- which method -----------------------------------------------------------------------------------------------


def _one_value(subjects: set[str]) -> bool:
    """Whether all names may mean one value: each is part of the longest, or says nothing."""
    longest = max(subjects, key=len, default="")
    return all(one in longest or one in GENERIC for one in subjects)


_OF_GOAL = regex(r"(?:目标值?|目标任务|计划数?|计划任务|指标值|任务数)的?$")


def _calls(subject: str, text: StandardText) -> bool:
    """Whether a name in the standard may mean what the formula reckons."""
    plain = re.sub(r"[“”\"]", "", subject)
    name = re.sub(r"[“”\"\s]", "", text.name)
    return not name or plain in GENERIC or plain in name or name in plain


def _method(parts: Parts) -> Method | None:
    standard = parts.said.get("standard")
    if standard and number(standard.value) not in {
        edge.value for one in parts.bands for edge in (one.low, one.high) if edge
    }:
        return None
    if parts.checkpoints:
        return scales.checkpoints(parts)
    if parts.spans or "judged" in parts.said:
        return _judged(parts)
    if parts.steps:
        return None if parts.slopes or "missed" in parts.said else stepped.method(parts)
    if parts.counts:
        return _counted(parts)
    if "each" in parts.said:
        return _each(parts)
    if parts.items:
        return _all(parts)
    if parts.slopes:
        return scales.method(parts) if parts.overruled() and not parts.held else None
    if words := _by_words(parts):
        return words
    reached, missed = parts.said.get("reached"), parts.award("missed")
    if reached and not parts.bands and not parts.claims:
        whole = parts.full(reached.award) and missed == NOTHING and not parts.of
        return {"method": "all-or-nothing"} if whole else None
    if reached and parts.bands and missed is None and not parts.claims and parts.of in ("", "完成比"):
        return _of_target(parts, reached.award or NOTHING)
    if {"reached", "kept", "exceeded"} & set(parts.said):
        return None
    if parts.bands:
        if any(not _APART.match(one.text) for one in parts.claims):  # 负增长不得分 is a range in words
            return None
        return _bands(parts, missed) if parts.overruled() and not parts.held else None
    if parts.claims:
        lacking = [Claim("否则", NOTHING)] if missed == NOTHING else []
        return None if missed not in (None, NOTHING) else _claims(parts, lacking)
    return None


def _by_words(parts: Parts) -> Method | None:
    """达到预期效果得10分，基本达到得6分，未达到得0分; 未超预算得满分，超预算不得分: statements, no target."""
    said = {what: parts.said[what] for what in ("reached", "kept", "missed", "exceeded") if what in parts.said}
    if parts.bands or not all(one.value for one in said.values()):
        return None
    told = [Claim(one.value, one.award) for one in said.values() if one.award]
    if set(said) == {"kept", "exceeded"} and "目标" not in said["kept"].value and not parts.claims:
        whole = parts.full(said["kept"].award) and said["exceeded"].award == NOTHING
        return {"method": "elements", "items": [{"name": claims.named(said["kept"].value)}]} if whole else None
    if not parts.claims or not {"reached", "missed"} <= set(said) or any(one.award == NOTHING for one in parts.claims):
        return None
    listed = sorted([*told, *parts.claims], key=lambda one: one.award.part(parts.weight) or 0, reverse=True)
    return claims.by_claims(parts.text, listed, ())


#: What is found out about the whole, beside what its elements give.
_GRAVE = regex(r"存在|发生|发现|出现|提供虚假|弄虚作假")
_APART = regex(r"存在|发生|发现|出现|提供虚假|弄虚作假|未|没有|无")
_YES = {"是": True, "有": True, "否": False, "无": False, "没有": False}


def _claims(parts: Parts, lacking: list[Claim]) -> Method | None:
    """Claims alone; 是得满分，否不得分 is an answer."""
    grave = [one for one in parts.claims if one.award == NOTHING and _GRAVE.match(one.text)]
    held = [one for one in parts.claims if one not in grave]
    if len(held) > 1 and grave:  # 甲得2分，乙得3分；存在重大违约的不得分
        parts.claims = grave
        if not parts.overruled():
            return None
        parts.claims = held
    listed = [*parts.claims, *lacking]
    words = [_YES.get(one.text) for one in listed]
    if len(listed) == 2 and words[0] is not None:
        other = words[1] is (not words[0]) or listed[1].text == "否则"
        if not other or not parts.full(listed[0].award) or listed[1].award.part(parts.weight) != 0:
            return None
        return parts.text.measured("yes-no", wanted="是" if words[0] else "否")
    return claims.by_claims(parts.text, listed, [one.text for one in parts.claims if one.whole])


def _each(parts: Parts) -> Method | None:
    """每符合一项得1分: the elements that the standard or the explanation numbers, all alike."""
    names = parts.items or parts.text.items
    rest = [one for one in parts.claims if not parts.full(one.award)]
    alone = not (parts.bands or parts.slopes or {"reached", "kept"} & set(parts.said))
    alone = alone and parts.award("missed") in (None, NOTHING)
    if not alone or claims.split(parts.said["each"].value, parts.weight) != len(names):
        return None
    whole = [one.text for one in rest if one.whole]
    awards = [Award(share=f"1/{len(names)}")] * len(names)
    if any(one.award != NOTHING for one in rest):
        return None
    return claims.elements(parts.text, names, awards, [one.text for one in rest], whole)


def _counted(parts: Parts) -> Method | None:
    """符合三项得75%，符合两项得50%: elements, where so many of them give so much of the weight."""
    names = parts.items or parts.text.items
    if len(names) < 2 or parts.bands or parts.slopes or "each" in parts.said:
        return None
    if any(one.award.part(parts.weight) != Fraction(one.there, len(names)) for one in parts.counts):
        return None
    if not {one.there for one in parts.counts} >= set(range(1, len(names))):
        return None
    if any(not parts.full(one.award) and one.award.part(parts.weight) != 0 for one in parts.claims):
        return None
    return claims.elements(parts.text, names, [Award(share=f"1/{len(names)}")] * len(names), (), ())


_ALL = regex(r"(?:以上|上述)?.{0,6}(?:全部|均|同时|都)(?:符合|满足|具备|达到|做到)?.{0,6}")


def _all(parts: Parts) -> Method | None:
    """Numbered items that have to be there all together."""
    held = [one for one in parts.claims if parts.full(one.award)]
    if len(held) != 1 or not _ALL.fullmatch(held[0].text) or parts.bands or parts.slopes:
        return None
    rest = [one for one in parts.claims if one is not held[0]]
    if any(one.award != NOTHING for one in rest) or not (rest or parts.award("missed") == NOTHING):
        return None
    names = [claims.named(one) for one in parts.items]
    found = claims.elements(parts.text, names, [Award(share=f"1/{len(names)}")] * len(names), (), ())
    return {"method": "elements", "gate": names, "items": found["items"]} if found else None


def _judged(parts: Parts) -> Method | None:
    """Words that a person judges, with the points between which the person chooses."""
    if parts.bands or parts.steps or parts.slopes or parts.claims or "each" in parts.said:
        return None
    if not parts.spans:
        return {"method": "graded"}
    grades = []
    for one in parts.spans:
        edges = [Award(share=text) if text.endswith("%") else Award(points=text) for text in (one.low, one.high)]
        ends = [edge.part(parts.weight) for edge in edges]
        if ends[0] is None or ends[1] is None:
            return None
        low, high = sorted((ends[0], ends[1]))
        texts = written_share(low), written_share(high)
        if None in texts or low == high:
            return None
        grades.append((low, high, {"label": one.label, "from": texts[0], "to": texts[1]}))
    grades.sort(key=lambda one: one[0], reverse=True)
    joined = all(upper[0] == lower[1] for upper, lower in pairwise(grades))
    if not joined or grades[0][1] != 1 or grades[-1][0] != 0 or len(grades) < 2:
        return None
    return {"method": "graded", "grades": [one[2] for one in grades]}


# --- bands ------------------------------------------------------------------------------------------------------


def _bands(parts: Parts, rest: Award | None) -> Method | None:
    found = bands.tiled(bands.stairs(parts.bands, parts.weight), rest, parts.remarks)
    if not found:
        return None
    if not bands.whole(found):
        return _one_case(found, parts)
    if parts.text.penalty and any(one.award.minus for one in found):
        return None  # 超支5%以内扣1分: what is taken from the total is no weight less 1
    found = found if parts.text.penalty else tiers.beside_none(parts, found)
    given = [one.award.part(parts.weight) for one in found]
    if not parts.text.penalty and all(part is not None and part < 1 for part in given):
        parts.remarks.append("没有写明怎样得满分，各档都按所印的处理，都不到满分")
    written = bands.written(found, parts.bands, parts.weight)
    return parts.method("bands", bands=written) if written else None


def _of_target(parts: Parts, top: Award) -> Method | None:
    """达到目标值得10分，完成目标值80%以上得8分: bands of the ratio to the target."""
    edges = [edge for one in parts.bands for edge in (one.low, one.high) if edge]
    if any(not edge.text.endswith("%") or edge.value >= 1 for edge in edges) or not parts.full(top):
        return None
    parts.bands = [Band(Edge("100%", closed=True, sure=True), None, top), *parts.bands]
    parts.of = "完成比"
    return _bands(parts, None)


def _one_case(found: Sequence[Band], parts: Parts) -> Method | None:
    """A single range with nothing said of the rest: the rest is for a person to judge."""
    if len(found) != 1 or len(parts.bands) != 1 or found[0].award.minus:
        return None
    band, value = found[0], parts.of or "实际值"
    tests = [f"{value} {'>' if band.low.closed is False else '≥'} {band.low.text}"] if band.low else []
    tests += [f"{value} {'≤' if band.high.closed else '<'} {band.high.text}"] if band.high else []
    keys = band.award.keys(parts.weight)
    if keys is None or band.award == NOTHING:
        return None
    parts.remarks.append("没有写明其余情形如何计分，其余情形由人工评判")
    if band.low == band.high:
        tests = [f"{value} = {band.low.text if band.low else 0}"]
    return {"method": "cases", "cases": [{"when": " 且 ".join(tests), **keys}]}
