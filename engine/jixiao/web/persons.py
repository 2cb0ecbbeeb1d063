"""Who works at a desk, and what each role may do.

On one's own computer there is one person with every right, who says their name. At a bureau's server everybody has an account
(`accounts`).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from jixiao.ground.dataclass import dataclass


class Right(StrEnum):
    """What a person may do. Without ALL a person sees only what their own unit handed in; ENTER is a stranger's, too."""

    ENTER = "enter"
    SEE = "see"
    ALL = "all"
    UPLOAD = "upload"
    JUDGE = "judge"
    EXPORT = "export"
    RULES = "rules"


class Role(StrEnum):
    """The roles of accounts; OWNER is the one person of a desk without accounts, STRANGER who has not said who they are."""

    STRANGER = "stranger"
    OWNER = "owner"
    UNIT = "unit"
    EVALUATOR = "evaluator"
    KEEPER = "keeper"
    READER = "reader"


ROLES: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.STRANGER: "",
        Role.OWNER: "本机",
        Role.UNIT: "填报",
        Role.EVALUATOR: "评价",
        Role.KEEPER: "规则",
        Role.READER: "只读",
    }
)
RIGHTS: Final[Mapping[Role, frozenset[Right]]] = MappingProxyType(
    {
        Role.STRANGER: frozenset((Right.ENTER,)),
        Role.OWNER: frozenset(Right),
        Role.UNIT: frozenset((Right.ENTER, Right.SEE, Right.UPLOAD)),
        Role.EVALUATOR: frozenset((Right.ENTER, Right.SEE, Right.ALL, Right.UPLOAD, Right.JUDGE, Right.EXPORT)),
        Role.KEEPER: frozenset((Right.ENTER, Right.SEE, Right.ALL, Right.EXPORT, Right.RULES)),
        Role.READER: frozenset((Right.ENTER, Right.SEE, Right.ALL, Right.EXPORT)),
    }
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the desk: the name that stands with their acts, their role, the unit of those who hand in forms."""

    name: str
    role: Role
    unit: str = ""

    def may(self, right: Right) -> bool:
        """Whether this person has a right."""
        return right in RIGHTS[self.role]


#: Whoever has not said who they are.
STRANGER: Final = Person("", Role.STRANGER)
