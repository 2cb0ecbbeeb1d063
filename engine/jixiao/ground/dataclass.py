"""Frozen classes of data, as the library makes them, made in a quarter of the time and filled in half of it.

`dataclasses` compiles six methods anew for every frozen class, more than a millisecond each; a command makes some three hundred
classes before its first line of work, a third of its start. Of the six only `__init__` differs in more than the names of the
fields: that one is compiled here, and puts each value into its slot directly; the others are the same for all classes.

What `dataclasses` knows of a class (`fields`, `replace`, `is_dataclass`) holds, as do equality, hash, text and pickling, which
the tests put beside the library's own.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, NoReturn, cast

if TYPE_CHECKING:
    # What a checker of types knows of the library's decorator holds for this one.
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, order=False, eq=True, **options):
        """The library's decorator; classes that are frozen and have slots, and no order, are made here."""

        def made(kind):
            # To a class without a word the library gives its signature, for which it loads a reader of Python.
            kind.__doc__ = kind.__doc__ or kind.__name__
            if frozen and slots and not order:
                return _made(kind, options, eq=eq)
            return dataclasses.dataclass(frozen=frozen, slots=slots, order=order, eq=eq, **options)(kind)

        return made if cls is None else made(cls)


def _made(kind: type, options: dict[str, bool], *, eq: bool) -> type:
    own = set(vars(kind))
    found: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, **options)(kind)
    fields = dataclasses.fields(found)
    methods = {"__init__": _init(found, fields), "__repr__": _repr([field.name for field in fields if field.repr])}
    methods |= {"__setattr__": _fixed, "__delattr__": _fixed, "__getstate__": _state, "__setstate__": _restored}
    if eq:
        methods |= _equality([field.name for field in fields if field.compare])
    for name, method in methods.items():
        if name not in own:
            setattr(found, name, method)
    return cast(type, found)


def _init(found: type, fields: "tuple[dataclasses.Field[Any], ...]") -> Callable[..., None]:
    """What takes the values in the order of the fields, those by name only last, and puts each into its slot."""
    known: dict[str, object] = {"MISSING": MISSING}
    taken: list[str] = []
    lines: list[str] = []
    for field in sorted(fields, key=lambda field: bool(field.kw_only)):
        name, value = field.name, field.name
        known[f"put_{name}"] = getattr(found, name).__set__
        if field.kw_only and "*" not in taken:
            taken.append("*")
        if field.default is not MISSING:
            known[f"default_{name}"] = field.default
            taken.append(f"{name}=default_{name}")
        elif field.default_factory is not MISSING:
            known[f"make_{name}"] = field.default_factory
            taken.append(f"{name}=MISSING")
            value = f"make_{name}() if {name} is MISSING else {name}"
        else:
            taken.append(name)
        lines.append(f"put_{name}(self, {value})")
    lines += ["self.__post_init__()"] if hasattr(found, "__post_init__") else []
    head = f"def __init__({', '.join(('self', *taken))}):"
    exec("\n ".join((head, *(lines or ["pass"]))), known)
    made = cast(Any, known["__init__"])
    made.__qualname__ = f"{found.__qualname__}.__init__"
    made.__annotations__ = {field.name: field.type for field in fields} | {"return": None}
    return cast(Callable[..., None], made)


def _equality(names: list[str]) -> dict[str, Callable[..., Any]]:
    """Equal are two of one class with equal fields, and so are their hashes."""
    values: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()

    def equal(self: object, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return cast(bool, NotImplemented)
        return cast(bool, values(self) == values(other))

    return {"__eq__": equal, "__hash__": lambda self: hash(values(self))}


def _repr(names: list[str]) -> Callable[[Any], str]:
    @recursive_repr()
    def shown(self: object) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({values})"

    return shown


def _fixed(_self: object, name: str, _value: object = None) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restored(self: Any, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
