"""A located tree → records: what every reader of a hand-written file does alike, whatever the file is about.

Comes in: the tree that `located` read. Goes out: its mappings, lists and texts, and in `problems` all that does not fit.
A format is two things: the keys that it knows, and its `Sayings`, a table that says of each kind of misfit by which code,
sentence and cure it is told. Kinds have the names that pydantic gives them (`missing`, `extra_forbidden` …), so that the
formats that are pydantic records (`misfits`) and those that are read by hand share one table and one way to fill it in.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.located import MAX_PROBLEMS, Fields, Items, Located, Text, find
from jixiao.ground.problems import Problem, Source, nearest

#: Kind of misfit, alone or followed by a blank and the key that it is about → code, sentence, cure; "" is any other kind.
#: `{key}`, `{input}`, `{known}` (what may stand there) and `{nearest}` (the one of them that was meant, perhaps) are filled in.
Sayings = Mapping[str, tuple[str, str, str]]

UNKNOWN: Final = "extra_forbidden"
MAPPING: Final = "model_type"
LIST: Final = "tuple_type"
TEXT: Final = "string_type"
MISSING: Final = "missing"
#: What is quoted is cut after so many characters.
_QUOTED: Final = 40


def short(text: str) -> str:
    """A written text as a problem quotes it: in one line, and not endless."""
    return " ".join(text[:_QUOTED].split())


def misfit(
    sayings: Sayings, kind: str, place: Source, *, key: str = "", value: object = None, known: Collection[str] = ()
) -> Problem:
    """One kind of misfit as a format says it; an unknown key that is near to a known one is only asked about.

    A key without a value is often the rest of a text with a comma, written without quotation marks within { }.
    """
    if kind == UNKNOWN and value is None:
        near, cut = nearest(key, known), "若它是前一个值里逗号后面的文字，请给那个值加引号。"
        code, message, cure = sayings[kind]
        return Problem(place, code, message.format(key=short(key)), f"{near or '请删去这一项。'}{cut}")
    code, message, cure = sayings.get(f"{kind} {key}") or sayings.get(kind) or sayings[""]
    written = key if kind == UNKNOWN else "" if value is None else str(value)
    near = nearest(written, known)
    words = {"key": short(key), "input": short(written), "known": "、".join(known), "nearest": near}
    return Problem(place, code, message.format(**words), near if kind == UNKNOWN and near else cure.format(**words))


@dataclass(slots=True)
class Reader:
    """Reads one document by hand and keeps its problems; a part that is wrong is left out, so that all parts are read."""

    sayings: Sayings
    problems: list[Problem] = field(default_factory=list)

    def tell(self, place: Source, code: str, message: str, cure: str) -> None:
        """Note a problem, up to the number that is listed."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(place, code, message, cure))

    def misfit(
        self, kind: str, place: Source, key: str = "", known: Collection[str] = (), value: object = None
    ) -> None:
        """Note what does not fit, in the words of the format."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(misfit(self.sayings, kind, place, key=key, value=value, known=known))

    def fields(self, value: Located, place: Source, keys: Collection[str]) -> Fields:
        """`value` as a mapping of known keys; an empty one where it is None, or (with a problem) no mapping."""
        if value is None:
            return Fields({}, place, {})
        if not isinstance(value, Fields):
            self.misfit(MAPPING, place, known=keys)
            return Fields({}, place, {})
        for key in value:
            if key not in keys:
                self.misfit(UNKNOWN, value.where[key], key, keys, value[key])
        return value

    def part(self, fields: Fields, key: str, keys: Collection[str] | None = None) -> Fields:
        """The mapping under a key: of known keys, or of names that are the writer's own."""
        value, place = fields.get(key), find(fields, [key])
        names: Collection[str] = value if isinstance(value, Fields) else ("名称",)
        return self.fields(value, place, names if keys is None else keys)

    def list(self, fields: Fields, key: str) -> Items:
        """The list under a key; an empty one where there is none, or (with a problem) something else."""
        value = fields.get(key)
        if isinstance(value, Items):
            return value
        if value is not None:
            self.misfit(LIST, value.source, key)
        return Items((), fields.source)

    def items(self, fields: Fields, key: str, keys: Collection[str]) -> Iterator[Fields]:
        """The mappings of the list `key`; what is none is told and left out (an empty item stands where its list does)."""
        listed = self.list(fields, key)
        for item in listed:
            known = self.fields(item or Text("", listed.source), listed.source if item is None else item.source, keys)
            if isinstance(item, Fields):
                yield known

    def text(self, fields: Fields, key: str) -> str:
        """The text of a key, empty where there is none."""
        value = fields.get(key)
        if isinstance(value, Items | Fields):
            self.misfit(TEXT, value.source, key)
            return ""
        return "" if value is None else str(value)

    def required(self, fields: Fields, keys: Iterable[str]) -> bool:
        """Whether the mapping says something under every one of these keys; what it lacks is told."""
        lacking = [key for key in keys if fields.get(key) is None]
        for key in lacking:
            self.misfit(MISSING, find(fields, [key]), key)
        return not lacking
