"""Rules over several facts → what the library of rules is told: its ruleset once, and messages for every fact.

Comes in: `Prepared` rules, and fills: facts that can take a place in such a rule. Goes out: the library's definition and
texts of JSON. Nothing else ever reaches the library, so what keeps it from crashing stands here:

- What a rule asks of one fact was decided before (`conditions`) and becomes one bit. A fact is one message per group of
  rules in which it has a bit, and none where it has none. Groups are small, because the library cannot hold more than 64
  true conditions of one node, 511 groups, or 254 properties of a message.
- What a rule compares between two facts becomes a key: a digest of a text, or a number rounded outwards to 18 decimals, in
  39 digits. Keys lose no match, and at worst propose one too many; `rete` compares the exact values of each.
- Every pattern but a rule's first ends with a comparison that is always true: the library reads beyond the end of a
  list of conditions whose last one is a comparison between facts that fails.
- Names are made here, no two with equal hashes, because the library compares hashes. No user's text passes.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from types import MappingProxyType

from jixiao.findings.joins import TURNED, Fill, Join
from jixiao.findings.prepare import Prepared
from jixiao.ground.dataclass import dataclass
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

_WORDS = MappingProxyType({"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"})
_ALWAYS = MappingProxyType({"one": {"a0": "one"}})


@dataclass(frozen=True, slots=True)
class Key:
    """A property that a join compares: its name, and whether it is rounded up (else down)."""

    name: str
    up: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """A pattern as the library knows it: the property `bit` of the messages to `group` for the facts it holds for.

    `keys` are the pattern's sides, in their order.
    """

    group: str
    bit: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Encoded:
    """The rules over several facts as the library knows them.

    `definition` is its ruleset, in which rule n is named rn; slots (one for each pattern) and joins are by number.
    """

    definition: str
    slots: Mapping[int, tuple[Slot, ...]]
    joins: Mapping[int, tuple[Join, ...]]


def encode(rules: Sequence[Prepared]) -> Encoded:
    """What the library is told of these rules; raises Problems where there are more patterns than it can hold."""
    fresh = _namer()
    definition: dict[str, object] = {"warm": {"all": [{"m": {"warm": 1}}]}}
    slots: dict[int, tuple[Slot, ...]] = {}
    joins: dict[int, tuple[Join, ...]] = {}
    group, groups, patterns, keys = "", 0, GROUP_PATTERNS, 0
    for number, rule in enumerate(rules):
        if len(rule.patterns) == 1:
            continue
        own: list[Slot] = []
        for position in range(len(rule.patterns)):
            mine = tuple(Key(fresh("v"), up) for up in _rounded_up(rule.joins, position))
            if patterns == GROUP_PATTERNS or keys + len(mine) > GROUP_KEYS:
                group, groups, patterns, keys = fresh("g"), groups + 1, 0, 0
            patterns, keys = patterns + 1, keys + len(mine)
            own.append(Slot(group, fresh("b"), mine))
        if groups > MAX_GROUPS:
            message = f"规则太多，条件超过{MAX_GROUPS * GROUP_PATTERNS}组。"
            cure = "请减少规则，或分成几部规则集。"
            raise Problems([Problem(rule.rule.source, "finding.too-many-rules", message, cure)])
        definition[f"r{number}"] = {"all": _patterns(rule.joins, own)}
        slots[number], joins[number] = tuple(own), rule.joins
    return Encoded(json.dumps(definition), slots, joins)


def messages(encoded: Encoded, fills: Iterable[Fill], start: int) -> list[str]:
    """What the library is told about these fills: one message for each fact and group, numbered from `start`."""
    parts: dict[tuple[int, str], str] = {}
    for fill in fills:
        slot = encoded.slots[fill.rule][fill.pattern]
        values = zip(slot.keys, fill.values, strict=True)
        said = "".join(f',"{key.name}":"{_key(value, up=key.up)}"' for key, value in values)
        about = (fill.row, slot.group)
        parts[about] = f'{parts.get(about, "")},"{slot.bit}":1{said}'
    return [
        f'{{"sid":"s","id":"{number}","n":{row},"one":1,"{group}":1{part}}}'
        for number, ((row, group), part) in enumerate(parts.items(), start)
    ]


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


def _rounded_up(joins: Sequence[Join], position: int) -> Iterable[bool]:
    # The smaller side is rounded down, the larger up: whatever holds of the numbers then holds of their keys.
    for join in joins:
        if join.left.pattern == position:
            yield join.op in (">", ">=")
        if join.right.pattern == position:
            yield join.op in ("<", "<=")


def _patterns(joins: Sequence[Join], slots: Sequence[Slot]) -> list[object]:
    patterns: list[object] = []
    for position, slot in enumerate(slots):
        tests: list[object] = [{slot.group: 1}, {slot.bit: 1}]
        for join in joins:
            if max(join.left.pattern, join.right.pattern) != position:
                continue
            # The library wants the later pattern's side on the left.
            later, op, earlier = join.left, join.op, join.right
            if later.pattern != position:
                later, op, earlier = join.right, TURNED[join.op], join.left
            own = slot.keys[later.index].name
            other = {f"a{earlier.pattern}": slots[earlier.pattern].keys[earlier.index].name}
            tests.append({own: other} if op == "=" else {_WORDS[op]: {own: other}})
        if position:
            tests.append(dict(_ALWAYS))
        patterns.append({f"a{position}": {"$and": tests}})
    return patterns


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
