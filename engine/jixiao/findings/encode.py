"""Prepared rules → what the rule engine is told: its ruleset once, and for every fact the messages that stand for it.

Comes in: `Prepared` rules, and the values of facts. Goes out: the engine's definition and texts of JSON. Nothing else
ever reaches the engine, so what keeps it from crashing stands here:

- What a rule asks of one fact is evaluated exactly and becomes one bit. A fact is one message per group of rules in
  which it has a bit, and none where it has none. Groups are small, because the library cannot hold more than 64 true
  conditions of one node, 511 groups, or 254 properties of a message.
- What a rule compares between two facts becomes a key: a digest of a text, or a number rounded outwards to 18 decimals, in
  39 digits. Keys lose no match, and at worst propose one too many; `engine` has each confirmed by the exact evaluator.
- Every pattern but a rule's first ends with a comparison that is always true: the library reads beyond the end of a
  list of conditions whose last one is a comparison between facts that fails.
- Names are made here, no two with equal hashes, because the library compares hashes. No user's text passes.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType

from jixiao.findings.joins import Join, Ready
from jixiao.findings.prepare import Prepared
from jixiao.ground.problems import Problem, Problems
from jixiao.law.formula import Value

GROUP_PATTERNS = 60
GROUP_KEYS = 180
MAX_GROUPS = 500

#: Keys hold numbers to 18 decimals below 10^20; beyond, they only say "beyond".
KEY_SCALE = 10**18
KEY_LIMIT = 10**38
KEY_DIGITS = 39

#: What every message carries: its state, its id, the row of its fact, a constant; and what the first firing tests.
RESERVED = ("sid", "id", "n", "one", "warm", "$s")
WARM = '{"sid":"s","id":"0","warm":1}'

#: The library's words for a comparison, with the later pattern's side on the left, and on the right.
_AS_WRITTEN = MappingProxyType({"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"})
_TURNED = MappingProxyType({"<": "$gt", "<=": "$gte", ">": "$lt", ">=": "$lte"})
_ALWAYS = MappingProxyType({"one": {"a0": "one"}})


@dataclass(frozen=True, slots=True)
class Key:
    """A property that a join compares: its name, its expression, and whether it is rounded up (else down)."""

    name: str
    value: Ready
    up: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """A pattern as the engine knows it: the property `bit` of the messages to `group` for the facts it holds for.

    `number` counts the slots of a ruleset; `rule` is the place of its rule among the rules.
    """

    number: int
    rule: int
    kind: str
    conditions: tuple[Ready, ...]
    keys: tuple[Key, ...]
    group: str
    bit: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a fact is to the engine: the parts of its messages by group, and the slots that it fills."""

    parts: Mapping[str, str]
    slots: tuple[Slot, ...]


def encode(rules: Sequence[Prepared]) -> tuple[dict[str, object], tuple[tuple[Slot, ...], ...]]:
    """The engine's definition (rule n is named rn), and the slots of every rule, one for each of its patterns.

    Raises Problems where there are more patterns than the engine can hold.
    """
    fresh = _namer()
    definition: dict[str, object] = {"warm": {"all": [{"m": {"warm": 1}}]}}
    slots: list[tuple[Slot, ...]] = []
    group, groups, patterns, keys, number = "", 0, GROUP_PATTERNS, 0, 0
    for index, rule in enumerate(rules):
        compared = [_keys(join, fresh) for join in rule.joins]
        own: list[Slot] = []
        for position, pattern in enumerate(rule.patterns):
            sides = [
                (side, key)
                for join, pair in zip(rule.joins, compared, strict=True)
                for side, key in zip((join.left, join.right), pair, strict=True)
            ]
            mine = tuple(key for side, key in sides if side.pattern == position)
            if patterns == GROUP_PATTERNS or keys + len(mine) > GROUP_KEYS:
                group, groups, patterns, keys = fresh("g"), groups + 1, 0, 0
            patterns, keys = patterns + 1, keys + len(mine)
            own.append(Slot(number, index, pattern.kind, pattern.conditions, mine, group, fresh("b")))
            number += 1
        if groups > MAX_GROUPS:
            message = f"规则太多，条件超过{MAX_GROUPS * GROUP_PATTERNS}组。"
            cure = "请减少规则，或分成几部规则集。"
            raise Problems([Problem(rule.rule.source, "finding.too-many-rules", message, cure)])
        definition[f"r{index}"] = {"all": _patterns(rule, own, compared)}
        slots.append(tuple(own))
    return definition, tuple(slots)


def tell(slots: Sequence[Slot], values: Mapping[str, Value | None]) -> Told:
    """What the engine is told about a fact with these values, given the slots of its kind."""
    parts: dict[str, str] = {}
    filled: list[Slot] = []
    for slot in slots:
        if all(condition(values.get) is True for condition in slot.conditions):
            said = _said(slot, values)
            if said:
                parts[slot.group] = parts.get(slot.group, "") + said
                filled.append(slot)
    return Told(parts, tuple(filled))


def message(number: int, row: int, group: str, part: str) -> str:
    """A message about the fact of that row to one group."""
    return f'{{"sid":"s","id":"{number}","n":{row},"one":1,"{group}":1{part}}}'


def name_hash(name: str) -> int:
    """The hash by which the library knows a property, an id or a state: FNV-1a, 32 bits."""
    code = 0x811C9DC5
    for byte in name.encode("ascii"):
        code = ((code ^ byte) * 0x01000193) & 0xFFFFFFFF
    return code


def _namer() -> Callable[[str], str]:
    taken = {name_hash(name) for name in RESERVED}
    numbers = count()

    def fresh(prefix: str) -> str:
        for number in numbers:
            name = f"{prefix}{number}"
            code = name_hash(name)
            if code not in taken:
                taken.add(code)
                return name
        raise AssertionError("count() has no end")

    return fresh


def _keys(join: Join, fresh: Callable[[str], str]) -> tuple[Key, Key]:
    # The smaller side is rounded down, the larger up: whatever holds of the numbers then holds of their keys.
    return (
        Key(fresh("v"), join.left.value, up=join.op in (">", ">=")),
        Key(fresh("v"), join.right.value, up=join.op in ("<", "<=")),
    )


def _patterns(rule: Prepared, slots: Sequence[Slot], compared: Sequence[tuple[Key, Key]]) -> list[object]:
    patterns: list[object] = []
    for position, slot in enumerate(slots):
        tests: list[object] = [{slot.group: 1}, {slot.bit: 1}]
        for join, (left, right) in zip(rule.joins, compared, strict=True):
            if max(join.left.pattern, join.right.pattern) != position:
                continue
            later_left = join.left.pattern == position
            later, earlier = (left, right) if later_left else (right, left)
            other = {f"a{min(join.left.pattern, join.right.pattern)}": earlier.name}
            words = _AS_WRITTEN if later_left else _TURNED
            tests.append({later.name: other} if join.op == "=" else {words[join.op]: {later.name: other}})
        if position:
            tests.append(dict(_ALWAYS))
        patterns.append({f"a{position}": {"$and": tests}})
    return patterns


def _said(slot: Slot, values: Mapping[str, Value | None]) -> str:
    """The part of a message that puts a fact into a slot; "" where a key is not given, because then no join can hold."""
    said = f',"{slot.bit}":1'
    for key in slot.keys:
        value = key.value(values.get)
        if value is None:
            return ""
        said += f',"{key.name}":"{_key(value, up=key.up)}"'
    return said


def _key(value: Value, *, up: bool) -> str:
    # Not a rounding of any figure: a place in an order, which no output shows.
    if isinstance(value, str):
        return "t" + hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    if isinstance(value, bool):
        return "b1" if value else "b0"
    scaled = value.numerator * KEY_SCALE
    if up:
        place = min(KEY_LIMIT, max(1 - KEY_LIMIT, -(-scaled // value.denominator)))
    else:
        place = min(KEY_LIMIT - 1, max(-KEY_LIMIT, scaled // value.denominator))
    return f"n{place + KEY_LIMIT:0{KEY_DIGITS}d}"
