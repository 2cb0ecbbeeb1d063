"""Names that can be a few words only: a comparison with another word always comes out the same.

Comes in: a comparison of texts, and the words that each such name can be. Goes out: a problem for a text that it never is.
"""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from jixiao.ground.problems import Problem, Source, nearest
from jixiao.law.formula.nodes import Compare, Name, Text, place, quoted, to_text
from jixiao.values.quantity import compared

#: All texts that a name can be, by the name, for those that can only be some.
Words = Mapping[str, Collection[str]]
ANY: Final[Words] = MappingProxyType({})


def strange(node: Compare, words: Words, source: Source) -> Iterator[Problem]:
    """A problem where a name is compared with a text that it can never be; `source` is where the expression begins."""
    for one, other in ((node.left, node.right), (node.right, node.left)):
        may = words.get(one.dotted) if isinstance(one, Name) and isinstance(other, Text) else None
        if may is None or not isinstance(other, Text) or compared(other.value) in map(compared, may):
            continue
        message = f"{quoted(to_text(one))}不会是{quoted(other.value)}，{quoted(to_text(node))}的真假总是一样。"
        cure = nearest(other.value, may) or f"可以写的：{'、'.join(word for word in may if word)}。"
        yield Problem(place(source, other.pos), "formula.unknown-word", message, cure)
