"""Rulesets that are written at the desk → the files that they are, as if they lay in a folder.

In: the acts that stand. Out: drafts by their names, each with all that was saved of it, and the files that they are made ready
from: the last text of each, the worked examples beside it, and all that ships. A draft is named `own/<name>` like a shipped
ruleset; nothing of it is ever looked for on the disk.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.keeper import cases
from jixiao.law.store import Files, shipped_bytes
from jixiao.web.desk.log import Act

#: The acts that save a draft, and its worked examples; what is written in either may have so many bytes.
RULESET, CASES = "ruleset", "cases"
MOST: Final = 1024 * 1024
#: The family that drafts are named in.
FAMILY: Final = "own"


@dataclass(frozen=True, slots=True)
class Draft:
    """A ruleset that is written here: every save of it that stands, the first one first, and of its worked examples."""

    name: str
    saves: tuple[Act, ...]
    examples: tuple[Act, ...] = ()

    @property
    def last(self) -> Act:
        """The last save."""
        return self.saves[-1]

    @property
    def text(self) -> str:
        """What it says."""
        return self.last.content["text"]

    @property
    def cases(self) -> str:
        """Its worked examples; `""` where there are none."""
        return self.examples[-1].content["text"] if self.examples else ""


def drafts(acts: Sequence[Act]) -> Mapping[str, Draft]:
    """The drafts that acts made, in the order in which they were begun."""
    saves: dict[str, list[Act]] = {}
    examples: dict[str, list[Act]] = {}
    for act in acts:
        if act.kind in (RULESET, CASES):
            (saves if act.kind == RULESET else examples).setdefault(act.about, []).append(act)
    return {name: Draft(name, tuple(own), tuple(examples.get(name, ()))) for name, own in saves.items()}


def files(every: Mapping[str, Draft]) -> Files:
    """All files that a draft may be made of, by the names that messages give them."""
    found = dict(shipped_bytes())
    for name, one in every.items():
        found[file(name)] = one.text.encode()
        if one.cases.strip():
            found[str(cases.folder(Path(file(name))) / "1.yaml")] = one.cases.encode()
    return found


def file(name: str) -> str:
    """The file of a draft, by the name that messages give it."""
    return str(Path(FAMILY) / f"{name}.yaml")


def named(ruleset: str) -> str:
    """The draft that the name of a ruleset is that of; `""` for a shipped one."""
    family, _, name = ruleset.partition("/")
    return name if family == FAMILY else ""


def digest(files: Files) -> str:
    """What changes when any of the files does."""
    made = hashlib.sha256()
    for name, data in sorted(files.items()):
        made.update(f"{name}\0{len(data)}\0".encode())
        made.update(data)
    return made.hexdigest()
