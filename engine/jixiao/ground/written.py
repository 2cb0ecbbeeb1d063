"""Records that somebody writes in a ruleset file: each knows its place, and its numbers are exact.

Comes in: the plain values of `located`, by way of pydantic. Goes out: frozen records whose `source` is the line of
the file that they were written on, so that a step of a mark can name the line of law that gave it.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from jixiao.ground import decimals
from jixiao.ground.problems import Source

#: Where a record stands that was made in a program, not written in a file.
NOWHERE = Source("（未写入文件）")


class Record(BaseModel):
    """A frozen record that refuses unknown fields."""

    # Built when first something is read with it: most commands read with few of them.
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


class Written(Record):
    """A mapping of a ruleset file; `source` is where it begins. It is filled by the loader and cannot be written."""

    source: SkipJsonSchema[Source] = Field(default=NOWHERE, repr=False, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _place(cls, data: Any) -> Any:
        place = getattr(data, "source", None)
        if not isinstance(data, Mapping) or not isinstance(place, Source):
            return data
        if "source" in data:
            raise PydanticCustomError("reserved_key", "source", {"key": "source"})
        return {**data, "source": place}


class Percentage(Fraction):
    """A number that was written as a percentage, so that it is printed as one; in every other way the number itself."""

    __slots__ = ()
    sign = "%"
    of = decimals.HUNDRED

    @property
    def written(self) -> str:
        """The number in its sign: 90%."""
        return f"{decimals.plain(self * self.of)}{self.sign}"


class PerMille(Percentage):
    """A number that was written in ‰."""

    __slots__ = ()
    sign = "‰"
    of = Fraction(1000)


def _number(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    text = str(value).strip()
    for kind in (Percentage, PerMille):
        if text.endswith(kind.sign):
            exact = decimals.number(text.removesuffix(kind.sign))
            if exact is not None:
                return kind(exact / kind.of)
    exact = decimals.number(text)
    if exact is None:
        raise PydanticCustomError("number", "number")
    return exact


def _points(value: object) -> Decimal:
    exact = _number(value)
    points = decimals.half_up(exact)
    if points != exact:
        raise PydanticCustomError("points", "points")
    if points < 0:
        raise PydanticCustomError("negative", "negative")
    return points


def _share(value: object) -> Fraction:
    exact = _number(value)
    if not 0 <= exact <= 1:
        raise PydanticCustomError("share", "share")
    return exact


_TEXT = WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[\d.,]+[%‰]?$"}]})
_SHOWN = PlainSerializer(decimals.plain, return_type=str)

#: A number, exact: `12`, `0.5`, `80%`, `5‰`.
Number = Annotated[Fraction, BeforeValidator(_number), _SHOWN, _TEXT]
#: Points: a number ≥ 0 of at most two decimals.
Points = Annotated[Decimal, BeforeValidator(_points), PlainSerializer(str, return_type=str), _TEXT]
#: A share of something: between 0 and 1, usually written as a percentage.
Share = Annotated[Fraction, BeforeValidator(_share), _SHOWN, _TEXT]


def _kept(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "string")
    return value


#: A formula, condition or template: kept as the very text object that was read, so that it knows its own place.
Expression = Annotated[str, PlainValidator(_kept), WithJsonSchema({"type": "string"})]


def place(text: str, otherwise: Source) -> Source:
    """Where an `Expression` stands, or the place of what it belongs to if it was made in a program."""
    found = getattr(text, "source", None)
    return found if isinstance(found, Source) else otherwise
