"""The closed table of scoring methods: a module of this package each, named by the method's id.

Adding one is a file here and its cases in tests/cases/methods/, and nothing else: the ruleset format, its JSON Schema, the
reference page, proofs, coverage and workbook follow from it. What no method expresses is a formula, not Python.
"""

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

from jixiao.law.methods.base import Method, Params

#: Modules of the package that hold no method.
_OTHERS = ("base", "undefined")

#: The ids of all methods.
IDS: tuple[str, ...] = tuple(
    sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__) if module.name not in _OTHERS)
)


@cache
def method(identity: str) -> Method:
    """The method of an id of `IDS`; its module is imported now."""
    found: Method = import_module(f"{__name__}.{identity.replace('-', '_')}").METHOD
    return found


class _Table(Mapping[str, Method]):
    """The methods by their ids, each imported when it is asked for."""

    def __getitem__(self, identity: str) -> Method:
        if identity not in IDS:
            raise KeyError(identity)
        return method(identity)

    def __iter__(self) -> Iterator[str]:
        return iter(IDS)

    def __len__(self) -> int:
        return len(IDS)


METHODS: Mapping[str, Method] = _Table()

__all__ = ["IDS", "METHODS", "Method", "Params", "method"]
