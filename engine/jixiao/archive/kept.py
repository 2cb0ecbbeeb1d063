"""A `Submission` → JSON that gives back the same record, every place included.

The canonical YAML of a form has no places: read back, it would be a form that stands in another file. Here every record is a
mapping of its fields, without those that have their default; the types of the records say how each is read.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from fractions import Fraction
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from jixiao.records import Submission


def written(form: Submission) -> str:
    """A form as JSON, in ASCII: halves of surrogate pairs come back, too."""
    return json.dumps(_plain(form), separators=(",", ":"))


def read(text: str) -> Submission:
    """The form that `written` wrote."""
    form: Submission = _value(Submission, json.loads(text, parse_float=str))
    return form


def _plain(value: object) -> object:
    match value:
        case None | bool() | int():
            return value
        case str() | Fraction():
            return str(value)
        case Mapping():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case tuple():
            return [_plain(inner) for inner in value]
    record: Any = value
    pairs = ((field.name, getattr(record, field.name), _default(field)) for field in fields(record))
    return {name: _plain(inner) for name, inner, default in pairs if inner != default}


def _default(field: "Field[Any]") -> object:
    """What a field has that is not given; MISSING where it must be."""
    return field.default if field.default_factory is MISSING else field.default_factory()


@cache
def _types(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _value(kind: Any, plain: Any) -> Any:
    """What a plain value is as a value of this type."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):  # of a type and None: no field has more
        return None if plain is None else _value(inner[0], plain)
    if origin is tuple:
        return tuple(_value(inner[0], one) for one in plain)
    if origin is Mapping:
        return {key: _value(inner[1], one) for key, one in plain.items()}
    if is_dataclass(kind):
        types = _types(kind)  # type: ignore[arg-type]
        return kind(**{name: _value(types[name], one) for name, one in plain.items()})  # type: ignore[operator]
    return kind(plain)
