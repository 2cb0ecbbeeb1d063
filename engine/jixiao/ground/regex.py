"""Patterns that are compiled when they are first asked: the package has seven hundred, and a command asks a few dozen.

In: a pattern as `re.compile` takes it. Out: what answers as a `re.Pattern` does. Once asked it costs no more than one: its
methods are then those of the compiled pattern. That each of them compiles, and fast on any text, is tested.
"""

import re
from typing import TYPE_CHECKING, Any

#: What is asked of a pattern.
_WAYS = (
    "match",
    "fullmatch",
    "search",
    "sub",
    "subn",
    "split",
    "findall",
    "finditer",
    "groups",
    "groupindex",
    "pattern",
    "flags",
)


class Regex:
    """A pattern that is compiled by the first question."""

    __slots__ = ("_written", *_WAYS)

    def __init__(self, *written: Any) -> None:
        self._written = written

    def __getattr__(self, name: str) -> Any:
        if name not in _WAYS:
            raise AttributeError(name)
        compiled = self.compiled()
        for way in _WAYS:
            setattr(self, way, getattr(compiled, way))
        return getattr(compiled, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return Regex, self._written

    def compiled(self) -> "re.Pattern[Any]":
        """The pattern itself."""
        return re.compile(*self._written)


#: `re.compile`, put off. What a checker of types knows of that holds for this.
if TYPE_CHECKING:
    regex = re.compile
else:
    regex = Regex
