"""What pydantic finds wrong with a hand-written file → Problems with their places, in the words of the file's format.

Comes in: a located tree, the record that it should be, and the format's `Sayings`. Goes out: the record, or every problem.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from jixiao.ground.located import MAX_PROBLEMS, Fields, Items
from jixiao.ground.problems import Problem, Problems, Source, meant
from jixiao.ground.reading import MISSING, UNKNOWN, Sayings, misfit

#: A key that only the reader fills in, written by hand.
RESERVED: Final = "reserved_key"

M = TypeVar("M", bound=BaseModel)
_Path = Sequence[str | int]


def read(model: type[M], tree: Fields, sayings: Sayings) -> M:
    """The record that a mapping writes; raises Problems."""
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        raise Problems(_problems(error, model, tree, sayings)) from None


def as_meant(model: type[M], tree: Fields, sayings: Sayings) -> tuple[M, tuple[Problem, ...]]:
    """The record that a mapping writes but for the names of its keys, and what is wrong with those; raises Problems.

    A key that is not known is read as the one that it resembles, else passed over, so that what it stands in can be judged.
    """
    try:
        return model.model_validate(tree), ()
    except ValidationError as error:
        problems = tuple(_problems(error, model, tree, sayings))
        mended = tree
        for path, detail in _said_once(error, tree):
            if str(detail["type"]) == UNKNOWN:
                known = _keys(model, tree, path[:-1])
                mended = _renamed(mended, path, known)
    try:
        return model.model_validate(mended), problems
    except ValidationError:
        raise Problems(problems) from None


def _renamed(tree: Any, path: _Path, known: Sequence[str]) -> Any:
    """The tree with the key at the end of a path named as it was meant, or without it."""
    step, *rest = path
    if isinstance(tree, Items):
        return Items([_renamed(one, rest, known) if at == step else one for at, one in enumerate(tree)], tree.source)
    if rest:
        return Fields(
            {key: _renamed(one, rest, known) if key == step else one for key, one in tree.items()},
            tree.source,
            tree.where,
        )
    right = meant(str(step), [key for key in known if key not in tree])
    names = {key: right if key == step else key for key in tree}
    where = {names[key]: place for key, place in tree.where.items() if names.get(key)}
    return Fields({names[key]: one for key, one in tree.items() if names[key]}, tree.source, where)


def _problems(error: ValidationError, model: type[BaseModel], tree: Fields, sayings: Sayings) -> Iterator[Problem]:
    for path, detail in islice(_said_once(error, tree), MAX_PROBLEMS):
        kind, context = str(detail["type"]), detail.get("ctx", {})
        key = next((str(step) for step in reversed(path) if isinstance(step, str)), "文件")
        at_key = kind in (UNKNOWN, RESERVED)
        known = _keys(model, tree, path[:-1]) if at_key else _choices(context)
        value = context.get("tag", detail.get("input"))
        if kind == MISSING and _meant(key, path[:-1], tree, model):
            continue
        yield misfit(sayings, kind, _place(tree, path, at_key=at_key), key=key, value=value, known=known)


def _said_once(error: ValidationError, tree: Fields) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """The errors by their paths in the tree; where a value fits no member of a union, the member that it fits best speaks."""
    found: dict[tuple[str | int, ...], Any] = {}
    for detail in error.errors(include_url=False):
        path = tuple(step for _, step, _ in _steps(tree, detail["loc"]))
        if detail["type"] == MISSING:
            path += detail["loc"][-1:]
        elif detail["type"] == RESERVED:
            path += (detail["ctx"]["key"],)
        found.setdefault(path, detail)
    outer = {path[:length] for path in found for length in range(len(path))}
    return ((path, detail) for path, detail in found.items() if path not in outer)


def _meant(key: str, path: _Path, tree: Fields, model: type[BaseModel]) -> bool:
    """Whether a key that is missing was written, but wrongly: then the wrong one alone is told."""
    here: Any = tree
    for _, _, below in _steps(tree, path):
        here = below
    known = _keys(model, tree, path)
    strange = [name for name in here if name not in known] if isinstance(here, Fields) else []
    return any(meant(name, known) == key for name in strange)


def _choices(context: Mapping[str, object]) -> tuple[str, ...]:
    """What was expected, which pydantic writes as `'a', 'b' or 'c'`."""
    expected = str(context.get("expected", "")).replace(" or ", ", ")
    return tuple(choice.strip("'") for choice in expected.split(", ") if choice)


def _steps(tree: Any, path: _Path) -> Iterator[tuple[Any, Any, Any]]:
    """The steps of a path that are in the tree: what contains it, the step, what it leads to.

    A step that pydantic adds, such as the member of a union, is not in the tree and is passed over.
    """
    for step in path:
        if step in (tree if isinstance(tree, Fields) else range(len(tree)) if isinstance(tree, Items) else ()):
            outer, tree = tree, tree[step]
            yield outer, step, tree


def _place(tree: Fields, path: _Path, *, at_key: bool) -> Source:
    """The nearest place for a path: that of the value, or of its key where it is empty or the key is what is wrong."""
    place = tree.source
    for outer, step, value in _steps(tree, path):
        of_key = isinstance(outer, Fields) and (value is None or (at_key and step == path[-1]))
        place = outer.where[step] if of_key else getattr(value, "source", place)
    return place


def _keys(model: type[BaseModel], tree: Fields, path: _Path) -> tuple[str, ...]:
    """The keys that may be written at a place, in the order of the record that stands there."""
    models: list[type[BaseModel]] = [model]
    here: Any = tree
    for _, step, below in _steps(tree, path):
        here = below
        if isinstance(step, str):
            models = [
                found for one in models for name, hint in _written(one) if name == step for found in _records(hint)
            ]
    return tuple(dict.fromkeys(name for one in models if _may_be(one, here) for name, _ in _written(one)))


def _written(model: type[BaseModel]) -> Iterator[tuple[str, object]]:
    """The keys of a record that are written by hand, each with its type."""
    for name, field in model.model_fields.items():
        if not field.exclude:
            yield field.alias or name, field.annotation


def _records(hint: object) -> Iterator[type[BaseModel]]:
    """The records that a type speaks of, with their kinds."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
        for kind in hint.__subclasses__():
            yield from _records(kind)
    for part in get_args(hint):
        yield from _records(part)


def _may_be(model: type[BaseModel], here: Any) -> bool:
    """Whether what is written does not say that it is another kind of record."""
    fixed = ((name, hint) for name, hint in _written(model) if get_origin(hint) is Literal)
    return all(name not in here or here[name] in get_args(hint) for name, hint in fixed)
