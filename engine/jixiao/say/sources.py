"""How far the sources of a law were read → words: of one document, and of a ruleset as a whole.

In: a state, or the reference of a ruleset. Out: words; nothing is said of what was read in the original. They are for
working papers and for the rule keeper's bench: no document that others sign has them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jixiao.records import RulesetRef, Verified

_READ: Final[Mapping[Verified, str]] = MappingProxyType({Verified.REPRINT: "读自转载", Verified.MEMORY: "凭记忆"})


def mark(state: Verified) -> str:
    """The mark behind a document in a list."""
    return f"【{_READ[state]}】" if state in _READ else ""


def remark(state: Verified) -> str:
    """What is to be known of one document."""
    return f"{_READ[state]}，未与原文核对" if state in _READ else ""


def weakest(state: Verified) -> str:
    """What is to be known of a ruleset, by the weakest of its documents."""
    return f"依据中有{_READ[state]}的，未与原文核对" if state in _READ else ""


def named(law: RulesetRef) -> str:
    """A ruleset by title, id and edition, with what is to be known of its sources."""
    return f"{law.title}（{'，'.join(filter(None, (f'{law.id}/{law.edition}', weakest(law.verified))))}）"
