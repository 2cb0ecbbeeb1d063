"""Any scoring method as a ruleset writes it: `method:` says which, and only its own record is built.

In: the plain values of a mapping. Out: the `Params` of the method that it names. The JSON Schema names all of them.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from jixiao.law.methods import IDS, METHODS, Params


class _ByTag:
    """How pydantic reads, writes and describes a method."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _read, serialization=core_schema.plain_serializer_function_ser_schema(_written, info_arg=True)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        every = [handler(METHODS[identity].params.__pydantic_core_schema__) for identity in IDS]
        return {"oneOf": every}


def _read(value: Any) -> Params:
    if isinstance(value, Params):
        return value
    if not isinstance(value, Mapping):
        raise PydanticCustomError("model_type", "not a mapping")
    if "method" not in value:
        raise PydanticCustomError("union_tag_not_found", "no method")
    tag = value["method"]
    if tag not in IDS:
        raise PydanticCustomError("union_tag_invalid", "unknown method", {"tag": str(tag), "expected": ", ".join(IDS)})
    return METHODS[tag].params.model_validate(value)


def _written(value: Params, info: Any) -> Any:
    return value.model_dump(
        mode=info.mode,
        by_alias=info.by_alias,
        exclude_none=info.exclude_none,
        exclude_defaults=info.exclude_defaults,
        exclude_unset=info.exclude_unset,
    )


#: Any method as a ruleset writes it.
AnyMethod = Annotated[Params, _ByTag]
