"""Frameworks drawn at random: groups within groups, choices, inner totals, conditions of absence, moves of every kind.

In: a source of chance. Out: the mapping of a ruleset that passes `check`, and a submission for it with facts that let some of its
indicators not apply. Of its scorecard: the points that are left where nobody can earn them, though the ruleset does not say so.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random
from typing import Any

import yaml

from jixiao.ground import decimals, located
from jixiao.intake.canonical import parse
from jixiao.law.check import check
from jixiao.law.format import Ruleset
from jixiao.law.plan import plan
from jixiao.records import Line, Scorecard, Status, Verified
from jixiao.records.law import Planned, RulesetRef
from jixiao.records.steps import Absent, Moved
from jixiao.score import score

REFERENCE = RulesetRef("drawn", "1", "0" * 64, "随机", verified=Verified.ORIGINAL)

#: A form names so many levels at most; the lowest is the unit's own line.
_DEEPEST = 6
_POLICIES = ("full", "siblings", "share-out", "keep", "drop")
_TARGETS = {
    kind: {"method": "at-least" if kind != "text" else "exact"}
    for kind in ("at-least", "at-most", "equal", "zero", "interval", "deadline", "yes-no", "text")
}


def framework(chance: Random) -> Ruleset:
    """A ruleset that is proved to make sense; what `check` refuses is drawn again."""
    while True:
        made = Ruleset.model_validate(_Drawing(chance).ruleset())
        if not check(made):
            return made


def submission(chance: Random, ruleset: Ruleset) -> dict[str, Any]:
    """A form that says of every condition whether it holds, and fills some of the levels that units fill."""
    rows = []
    for node in ruleset.nodes:
        if node.open and chance.random() < 0.6:
            path = _path(ruleset, node.name)
            rows += [
                {"path": [*path, f"自设{node.name}{number}"], "target": "≥10个", "actual": f"{chance.randint(5, 15)}个"}
                for number in range(chance.randint(1, 4))
            ]
    facts = {fact.name: chance.choice(["是", "否"]) for fact in ruleset.facts}
    return {"project": "项目", "facts": facts, "indicators": rows}


def scored(ruleset: Ruleset, form: dict[str, Any]) -> Scorecard:
    """The scorecard of a form under a ruleset."""
    (read,) = parse(located.load(yaml.safe_dump(form, allow_unicode=True), "表.yaml"))
    return score(plan(ruleset, REFERENCE), read)


def idle(card: Scorecard) -> tuple[Line, ...]:
    """The lines that do not apply and hold points, though neither a step nor a policy of the ruleset says that they stay.

    This asks the steps and the policies alone, not what `score.transfers` made of them: it is to see where that is wrong.
    """
    assert card.plan is not None
    leaves = [line for line in card.lines if line.working is not None]
    stay = {path for root in card.plan.roots for path in _staying(root, leaves)}
    stay |= {line.path for line in card.lines if line.possible and line.possible == _stranded(line)}
    extra = {root.name for root in card.plan.roots if root.extra}
    return tuple(
        line
        for line in leaves
        if line.status is Status.NOT_APPLICABLE and line.possible and line.path[0] not in extra
        if not any(line.path[:depth] in stay for depth in range(1, len(line.path) + 1))
    )


def _stranded(line: Line) -> Decimal:
    """The points that by the steps of a line nothing was left to take."""
    return decimals.total(step.amount for step in line.steps if isinstance(step, Moved) and step.how == "kept")


def _staying(node: Planned, leaves: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    """The paths of what does not apply, or has no lines, and keeps its points by its own policy.

    A level that nothing below applies of does not apply either: what finds no receiver below goes the way that it says.
    """
    below = [line for line in leaves if line.path[: len(node.path)] == node.path]
    empty = node.method is None and [line.path for line in below] == [node.path]
    policies = (node.heir, node.when_empty if empty else None)
    out = all(
        line.status is Status.NOT_APPLICABLE or any(isinstance(one, Absent) for one in line.steps) for line in below
    )
    if out and any(policy is not None and policy.how == "keep" for policy in policies):
        yield node.path
    for child in node.children:
        yield from _staying(child, leaves)


def _path(ruleset: Ruleset, name: str) -> list[str]:
    def below(nodes: Any) -> list[str] | None:
        for node in nodes:
            if node.name == name:
                return [name]
            if (found := below(node.children)) is not None:
                return [node.name, *found]
        return None

    return below(ruleset.indicators) or []


def _open(nodes: list[dict[str, Any]]) -> bool:
    """Whether units fill a level anywhere; methods for targets stand only where they do."""
    return any(node.get("open") or _open(node.get("children", [])) for node in nodes)


class _Drawing:
    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.count = 0
        self.facts: list[dict[str, str]] = []
        self.named: list[str] = []

    def ruleset(self) -> dict[str, Any]:
        roots = self.siblings(100_00, depth=1)
        if self.chance.random() < 0.3:
            roots.append({"name": "加分", "weight": "5", "bonus": True, "method": {"method": "formula", "value": "1"}})
        for node in self.movers:
            node["not-applicable"] = {
                "to": self.chance.sample(self.named, min(len(self.named), self.chance.randint(1, 2))),
                "by": self.chance.choice(["proportion", "equal"]),
                "order": self.chance.choice([0, 0, 1, 2]),
            }
        made = {
            "schema": "jixiao.ruleset/1",
            "id": "drawn",
            "edition": "1",
            "title": "随机",
            "scope": "project",
            "basis": [{"cite": "随机", "verified": True}],
            "total": "100",
            "grades": [{"label": "优", "from": "0"}],
            "facts": self.facts,
            "absence": {"empty-group": self.chance.choice(["share-out", "share-out", "keep"])},
            "indicators": roots,
        }
        return {**made, "targets": _TARGETS} if _open(roots) else made

    movers: list[dict[str, Any]]

    def siblings(self, hundredths: int, depth: int) -> list[dict[str, Any]]:
        """Nodes whose points add up."""
        if depth == 1:
            self.movers = []
        parts = self.split(hundredths, self.chance.randint(1, 4))
        return [self.node(part, depth) for part in parts]

    def split(self, hundredths: int, count: int) -> list[int]:
        count = min(count, max(1, hundredths))
        cuts = sorted(self.chance.sample(range(1, hundredths), count - 1)) if count > 1 else []
        return [high - low for low, high in zip([0, *cuts], [*cuts, hundredths], strict=True)]

    def node(self, hundredths: int, depth: int) -> dict[str, Any]:
        self.count += 1
        name = f"指标{self.count}"
        self.named.append(name)
        made: dict[str, Any] = {"name": name, "weight": f"{hundredths // 100}.{hundredths % 100:02}"}
        kind = self.chance.random()
        if kind < 0.45 or depth == 4 or hundredths < 10:
            made["method"] = {"method": "formula", "value": self.chance.choice(["1", "0.5", "0"])}
        elif kind < 0.6:
            made["open"] = True
            if self.chance.random() < 0.5:
                made["when-empty"] = self.chance.choice(_POLICIES)
        elif kind < 0.7:
            made["choose"] = self.chance.choice(["best", "given"])
            made["children"] = [self.alternative(hundredths, depth + 1) for _ in range(self.chance.randint(1, 3))]
        else:
            inner = self.chance.random() < 0.3
            if inner:
                made["inner"] = "100"
            made["children"] = self.siblings(100_00 if inner else hundredths, depth + 1)
        if self.chance.random() < 0.4:
            self.absent(made)
        return made

    def alternative(self, hundredths: int, depth: int) -> dict[str, Any]:
        """One of several of which one counts: a line, or a level whose lines may not apply."""
        self.count += 1
        made: dict[str, Any] = {"name": f"备选{self.count}"}
        kind = self.chance.random()
        if hundredths > 10 and kind < 0.4:
            made["weight"] = f"{hundredths // 100}.{hundredths % 100:02}"
            made["children"] = [self.part(one, depth + 1) for one in self.split(hundredths, self.chance.randint(2, 3))]
        elif kind < 0.5 and depth < _DEEPEST:
            made["open"] = True
        else:
            made["method"] = {"method": "formula", "value": "0.5"}
        if self.chance.random() < 0.4:
            made["absent-when"] = self.fact()
        return made

    def part(self, hundredths: int, depth: int) -> dict[str, Any]:
        """What stands in an alternative: a line, a level that units fill, or a choice; its points never leave the alternative."""
        self.count += 1
        made: dict[str, Any] = {"name": f"部分{self.count}", "weight": f"{hundredths // 100}.{hundredths % 100:02}"}
        kind = self.chance.random()
        if kind < 0.15 and depth < _DEEPEST:
            made["open"] = True
            self.inside(made, "when-empty")
        elif kind < 0.25:
            made["choose"] = self.chance.choice(["best", "given"])
            made["children"] = [self.alternative(hundredths, depth + 1) for _ in range(2)]
        else:
            made["method"] = {"method": "formula", "value": "0.5"}
        if self.chance.random() < 0.5:
            made["absent-when"] = self.fact()
            self.inside(made, "not-applicable")
        return made

    def inside(self, node: dict[str, Any], key: str) -> None:
        """A policy that leaves points where they are, or with what stands beside them."""
        if self.chance.random() < 0.15:
            node[key] = self.chance.choice(["full", "siblings", "keep", "drop"])

    def absent(self, node: dict[str, Any]) -> None:
        node["absent-when"] = self.fact()
        if self.chance.random() < 0.3:
            self.movers.append(node)
        elif self.chance.random() < 0.7:
            node["not-applicable"] = self.chance.choice(_POLICIES)

    def fact(self) -> str:
        name = f"没有{len(self.facts)}"
        self.facts.append({"name": name, "type": "真假"})
        return name
