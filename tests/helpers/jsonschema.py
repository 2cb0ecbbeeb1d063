"""JSON against the part of JSON Schema that the project's schemas use: what does not fit, and which keys were met.

In: a value and a schema with `$defs`. Out: sentences for `misfits`, (definition, key) for `met`. A word of the language that is
not known here is an error, so that no rule of a schema is passed over.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TYPES: Mapping[str, tuple[type, ...]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "null": (type(None),),
    "object": (dict,),
    "string": (str,),
}
#: What says nothing about a value, or is read together with another word.
_SILENT = ("$schema", "$defs", "title", "description")


def misfits(value: Any, rule: Mapping[str, Any], whole: Mapping[str, Any], at: str = "$") -> Iterator[str]:
    """Everything in which a value is not what a rule of a schema (`whole`) wants."""
    for word, said in rule.items():
        match word:
            case "$ref":
                yield from misfits(value, whole["$defs"][said.removeprefix("#/$defs/")], whole, at)
            case "type":
                if not isinstance(value, _TYPES[said]) or (said == "integer" and isinstance(value, bool)):
                    yield f"{at}: no {said}"
            case "const":
                if value != said or type(value) is not type(said):
                    yield f"{at}: not {said}"
            case "enum":
                if value not in said:
                    yield f"{at}: none of {said}"
            case "anyOf":
                if all(any(misfits(value, one, whole, at)) for one in said):
                    yield f"{at}: fits nothing of {said}"
            case "pattern":
                if isinstance(value, str) and not re.search(said, value):
                    yield f"{at}: {value!r} is not like {said}"
            case "minimum":
                if isinstance(value, int) and value < said:
                    yield f"{at}: below {said}"
            case "minItems" | "maxItems":
                if isinstance(value, list) and (len(value) < said if word == "minItems" else len(value) > said):
                    yield f"{at}: {len(value)} items, {word} {said}"
            case "items":
                for index, one in enumerate(value if isinstance(value, list) else ()):
                    yield from misfits(one, said, whole, f"{at}[{index}]")
            case "required":
                yield from (f"{at}: no {key}" for key in said if isinstance(value, dict) and key not in value)
            case "properties":
                for key, one in value.items() if isinstance(value, dict) else ():
                    if key in said:
                        yield from misfits(one, said[key], whole, f"{at}.{key}")
            case "additionalProperties":
                known = rule.get("properties", {})
                for key, one in value.items() if isinstance(value, dict) else ():
                    if key not in known and said is False:
                        yield f"{at}: {key} is not known"
                    elif key not in known:
                        yield from misfits(one, said, whole, f"{at}.{key}")
            case _ if word not in _SILENT:
                raise ValueError(f"{word} is not known to this validator")


def met(value: Any, rule: Mapping[str, Any], whole: Mapping[str, Any], name: str = "") -> Iterator[tuple[str, str]]:
    """Every key of a definition that a value has, by the definition's name; the value fits the rule."""
    if "$ref" in rule:
        name = rule["$ref"].removeprefix("#/$defs/")
        yield from met(value, whole["$defs"][name], whole, name)
    for one in rule.get("anyOf", ()):
        if not any(misfits(value, one, whole)):
            yield from met(value, one, whole, name)
            break
    for one in value if isinstance(value, list) and "items" in rule else ():
        yield from met(one, rule["items"], whole, name)
    for key, one in value.items() if isinstance(value, dict) and "properties" in rule else ():
        yield name, key
        yield from met(one, rule["properties"][key], whole, name)
