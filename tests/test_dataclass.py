"""Classes made by `ground.dataclass` do what those of the library do: each is made by both, and they are asked the same."""

import copy
import dataclasses
import inspect
import pickle
import sys
from collections.abc import Callable
from dataclasses import field
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.ground.dataclass import dataclass

WRITTEN = '''
from dataclasses import field
from typing import ClassVar

@dataclass(frozen=True, slots=True)
class Cell:
    """A cell."""
    text: str
    row: int = 0
    seen: list = field(default_factory=list)
    note: str = field(default="", compare=False)
    way: object = field(default=None, repr=False, compare=False)
    most: ClassVar[int] = 3

    @property
    def shown(self):
        return f"{self.text}{self.row}"

@dataclass(frozen=True, slots=True)
class Named(Cell):
    """A cell with a name."""
    name: str = "甲"

    def __repr__(self):
        return "Named"

@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """By name."""
    a: int
    b: int = 1

@dataclass(frozen=True, slots=True)
class Some:
    """Some by name."""
    a: int
    b: int = field(kw_only=True)
    c: int = 2

@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing."""

@dataclass(frozen=True, slots=True)
class One:
    """One."""
    a: object

@dataclass(frozen=True, slots=True)
class Checked:
    """Refuses."""
    a: int

    def __post_init__(self):
        if self.a < 0:
            raise ValueError("negative")

@dataclass(frozen=True, slots=True, eq=False)
class Itself:
    """Equal to itself only."""
    a: int

@dataclass(frozen=True, slots=True, order=True)
class Ordered:
    """In an order."""
    a: int

@dataclass(slots=True)
class Open:
    """May change."""
    a: int

@dataclass(frozen=True)
class Loose:
    """Without slots."""
    a: int
'''


def _made(name: str, decorator: Callable[..., Any]) -> ModuleType:
    module = ModuleType(name)
    sys.modules[name] = module
    module.__dict__["dataclass"] = decorator
    exec(WRITTEN, module.__dict__)
    return module


OURS, THEIRS = _made("data_of_ours", dataclass), _made("data_of_theirs", dataclasses.dataclass)
KINDS = ("Cell", "Named", "Only", "Some", "Empty", "One", "Checked", "Itself", "Ordered", "Open", "Loose")
#: What is asked of the classes of either module.
ASKED: dict[str, Callable[[Any], object]] = {
    "text": lambda m: [
        repr(m.Cell("甲", 2)),
        repr(m.Named("乙")),
        repr(m.Empty()),
        repr(m.Only(a=1)),
        repr(m.One([1])),
    ],
    "equal": lambda m: (m.Cell("甲", 1) == m.Cell("甲", 1), m.Cell("甲", note="x") == m.Cell("甲", note="y", way=1)),
    "unequal": lambda m: (m.Cell("甲") == m.Cell("乙"), m.Cell("甲") == m.Cell("甲", 1), m.Cell("甲") == ("甲", 0)),
    "of another class": lambda m: (m.Cell("甲") == m.Named("甲"), m.One(1) == m.Checked(1), m.Empty() == m.Empty()),
    "hash": lambda m: (hash(m.One("甲")) == hash(m.One("甲")), len({m.Only(a=1), m.Only(a=1), m.Only(a=2), m.Empty()})),
    "of itself": lambda m: (m.Itself(1) == m.Itself(1), len({m.Itself(1), m.Itself(1)})),
    "order": lambda m: sorted([m.Ordered(2), m.Ordered(1)])[0].a,
    "fields": lambda m: [
        [(one.name, one.default) for one in dataclasses.fields(getattr(m, kind))] for kind in KINDS[:-1]
    ],
    "replaced": lambda m: dataclasses.replace(m.Named("甲", 1), name="丙").name,
    "as dict": lambda m: dataclasses.asdict(m.Cell("甲", seen=[m.One(1)])),
    "copied": lambda m: copy.deepcopy(m.Cell("甲", 1, [1], "n")).seen,
    "pickled": lambda m: pickle.loads(pickle.dumps(m.Named("甲", 1, [2], "n"))).note,
    "own list": lambda m: m.Cell("甲").seen is m.Cell("甲").seen,
    "matched": lambda m: [getattr(m, kind).__match_args__ for kind in KINDS],
    "parameters": lambda m: [
        str(inspect.signature(getattr(m, kind)).replace(return_annotation=None)) for kind in ("One", "Some", "Only")
    ],
    "slots": lambda m: [hasattr(m.One(1), "__dict__"), hasattr(m.Loose(1), "__dict__"), m.Named.__slots__],
    "documented": lambda m: [getattr(m, kind).__doc__ for kind in KINDS],
    "qualified": lambda m: [m.Cell.__name__, m.Cell.__qualname__, m.Cell.__init__.__qualname__],
    "property": lambda m: (m.Named("甲", 3).shown, m.Cell.most),
    "changed": lambda m: setattr(m.Open(1), "a", 2),
}
#: What either refuses, and how.
REFUSED: dict[str, Callable[[Any], object]] = {
    "set": lambda m: setattr(m.One(1), "a", 2),
    "deleted": lambda m: delattr(m.One(1), "a"),
    "set below": lambda m: setattr(m.Named("甲"), "text", "乙"),
    "too few": lambda m: m.Cell(),
    "too many": lambda m: m.One(1, 2),
    "unknown": lambda m: m.One(b=1),
    "by place": lambda m: m.Only(1),
    "by place after": lambda m: m.Some(1, 2, 3),
    "checked": lambda m: m.Checked(-1),
    "unhashable": lambda m: hash(m.One([])),
    "no hash": lambda m: hash(m.Open(1)),
    "no order": lambda m: m.One(1) < m.One(2),
}


@pytest.mark.parametrize("question", ASKED)
def test_it_answers_as_the_library(question: str) -> None:
    assert ASKED[question](OURS) == ASKED[question](THEIRS)


@pytest.mark.parametrize("attempt", REFUSED)
def test_it_refuses_as_the_library(attempt: str) -> None:
    with pytest.raises(Exception) as theirs:  # noqa: PT011 - whatever the library raises
        REFUSED[attempt](THEIRS)
    with pytest.raises(theirs.type):
        REFUSED[attempt](OURS)


def test_what_it_makes_itself_is_not_made_by_the_library() -> None:
    assert OURS.One.__eq__.__qualname__ != THEIRS.One.__eq__.__qualname__
    assert OURS.Ordered.__eq__.__qualname__ == THEIRS.Ordered.__eq__.__qualname__
    assert OURS.Open.__init__.__qualname__ == THEIRS.Open.__init__.__qualname__


@given(st.tuples(*[st.one_of(st.integers(), st.text(), st.none(), st.fractions())] * 2), st.data())
def test_equal_are_those_with_equal_fields(values: tuple[object, object], data: st.DataObject) -> None:
    other = data.draw(st.one_of(st.just(values), st.tuples(st.integers(), st.text())))
    ours, theirs = (tuple(module.Cell(*one) for one in (values, other)) for module in (OURS, THEIRS))
    assert (ours[0] == ours[1]) == (theirs[0] == theirs[1]) == (values == other)
    assert repr(ours[0]) == repr(theirs[0])


def test_no_attribute_is_added() -> None:
    # The library's class says TypeError here: its own `super()` no longer knows the class that got slots.
    with pytest.raises(dataclasses.FrozenInstanceError, match="'b'"):
        OURS.One(1).b = 2


def test_a_field_that_holds_itself_has_a_text() -> None:
    @dataclass(frozen=True, slots=True)
    class Ring:
        """Holds itself."""

        of: list[object] = field(default_factory=list)

    ring = Ring()
    ring.of.append(ring)
    assert repr(ring).endswith("(of=[...])")
