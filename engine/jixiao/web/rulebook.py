"""The rulesets of a workbench: those that ship, and those that are written at its desk, by one kind of name.

In: who asks, and the name of a ruleset, `id/edition` or `own/<draft>`. Out: what it says, what its check says of it, the law that
it is where it has no errors. A name that nobody has is no page.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from starlette.exceptions import HTTPException

from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems
from jixiao.law.format import Ruleset
from jixiao.law.load import load
from jixiao.law.store import Files, contents, find, shipped_files
from jixiao.records import Stage
from jixiao.say import labels, wording
from jixiao.values.names import key
from jixiao.web.asking import Asked
from jixiao.web.desk import drafts
from jixiao.web.desk.drafts import Draft
from jixiao.web.desk.prover import Proof

_SCOPES: Final = {"project": "项目", "department": "部门整体"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A ruleset in a list: what it says (None for a draft that cannot be read as one), how many forms at hand fit it.

    A form fits where all its first levels are first levels of the ruleset. `errors` are those that its check found.
    """

    name: str
    ruleset: Ruleset | None
    fits: int
    errors: int = 0
    draft: Draft | None = None

    @property
    def title(self) -> str:
        """What it is called."""
        return self.ruleset.title if self.ruleset else self.name

    @property
    def scope(self) -> str:
        """What it is for."""
        return _SCOPES[self.ruleset.scope] if self.ruleset else ""

    @property
    def basis(self) -> str:
        """Where its figures come from."""
        return "；".join(wording.citation(one) for one in self.ruleset.basis) if self.ruleset else ""

    @property
    def verified(self) -> str:
        """How far its sources were read."""
        return labels.VERIFIED[self.ruleset.verified] if self.ruleset else ""


def listed(asked: Asked) -> Iterator[Listed]:
    """Every ruleset that there is, the drafts first."""
    levels = [(one.read.stage, frozenset(key(row.path[0]) for row in one.read.rows)) for one in asked.forms()]
    for draft in own(asked).values():
        said = proof(asked, f"{drafts.FAMILY}/{draft.name}")
        name = f"{drafts.FAMILY}/{draft.name}"
        yield Listed(name, said.ruleset, _fits(said.ruleset, levels), len(said.errors), draft)
    for one in shipped():
        yield Listed(f"{one.id}/{one.edition}", one, _fits(one, levels))


def _fits(one: Ruleset | None, forms: Sequence[tuple[Stage, frozenset[str]]]) -> int:
    """How many forms are of its stage and have only first levels of its."""
    if one is None or one.first_level == "printed":
        return 0
    names = {key(name) for root in one.indicators for name in (root.name, *root.aliases)}
    return sum(stage == one.stage and bool(levels) and levels <= names for stage, levels in forms)


@cache
def shipped() -> tuple[Ruleset, ...]:
    """The rulesets that come with jixiao."""
    return tuple(load(located.read(path), path.name) for _, _, path in shipped_files())


def own(asked: Asked) -> dict[str, Draft]:
    """The drafts of the desk by their names."""
    return dict(drafts.drafts(asked.desk.standing))


def draft(asked: Asked, name: str) -> Draft | None:
    """The draft that a ruleset's name is that of, None for a shipped one; there is no page for a name that nobody has."""
    if drafts.named(name):
        found = own(asked).get(drafts.named(name))
    elif name in {f"{one.id}/{one.edition}" for one in shipped()}:
        return None
    else:
        found = None
    if found is None:
        raise HTTPException(404)
    return found


def text(name: str, draft: Draft | None) -> str:
    """What a ruleset says, as it is written."""
    if draft:
        return draft.text
    path = find(name)
    return located.decode(contents(path), path.name)


def proof(asked: Asked, name: str, instead: str | None = None) -> Proof:
    """What the check says of a ruleset; of a draft as it would be with another text, where there is one `instead`."""
    if not drafts.named(name):
        return asked.desk.prover.check(name)
    return asked.desk.prover.check(*files(asked, name, instead))


def files(asked: Asked, name: str, instead: str | None = None) -> tuple[str, Files]:
    """The file of a draft, and all files that it is made of."""
    file, kept = asked.desk.files(name)
    return file, kept if instead is None else {**kept, file: instead.encode()}


def usable(asked: Asked, name: str) -> None:
    """Raises Problems where a ruleset has errors."""
    if drafts.named(name) and (wrong := proof(asked, name).errors):
        raise Problems(Problem(one.source, one.code, one.message, one.cure) for one in wrong)


def law(asked: Asked, name: str) -> appraisal.Law:
    """A ruleset ready to be used; raises Problems where it has errors."""
    usable(asked, name)
    return asked.desk.law(name)
