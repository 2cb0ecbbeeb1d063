"""YAML and JSON text → plain values that know where they stand.

Comes in: the bytes or the text of a file and the name the user gave it. Goes out: strings, lists and mappings that
carry their `Source`. A scalar stays text, exactly as written: `12:30`, `no`, `0777` and `1e3` are what they look like;
only nothing, `~` and `null` (unquoted) become None. Everything that is wrong comes as Problems, never as a traceback,
in bounded time and memory. JSON is read as the YAML that it nearly is.

It will not make numbers, dates or truth values; it refuses tags, merge keys, keys that are no text, duplicate keys,
control characters, and files that are not text. Raw Unicode line separators (U+0085, U+2028, U+2029) are read as blanks:
they are invisible in an editor, and YAML would fold them into line breaks.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Final

import yaml

from jixiao.ground import yamlsyntax
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source, refused
from jixiao.ground.regex import regex
from jixiao.ground.textfile import CONTROL, MAX_BYTES, at, decode, read, read_bytes, too_large

__all__ = ["Fields", "Items", "Located", "Text", "decode", "documents", "find", "load", "read", "read_bytes"]

#: Values and keys in one text; 2,000 long forms stay below it.
MAX_NODES: Final = 1_000_000
#: Values and keys that aliases may add when they are expanded.
MAX_ALIASED: Final = 100_000
#: How deep lists and mappings may nest.
MAX_DEPTH: Final = 50
#: After so many problems in one text, reading stops.
MAX_PROBLEMS: Final = 200

_SEPARATORS = regex("[\x85\u2028\u2029]")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Text(str):
    """A scalar exactly as written, quotes and escapes resolved."""

    __slots__ = ("source",)
    source: Source

    def __new__(cls, text: str, source: Source) -> "Text":
        """The text and where it stands."""
        self = super().__new__(cls, text)
        self.source = source
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Text, (str(self), self.source)


class Items(list["Text | Items | Fields | None"]):
    """A list and where it begins."""

    __slots__ = ("source",)

    def __init__(self, items: Sequence["Text | Items | Fields | None"], source: Source) -> None:
        super().__init__(items)
        self.source = source

    def __reduce__(self) -> tuple[Any, ...]:
        return Items, (list(self), self.source)


class Fields(dict[str, "Text | Items | Fields | None"]):
    """A mapping, where it begins, and where each of its keys stands."""

    __slots__ = ("source", "where")

    def __init__(
        self, fields: Mapping[str, "Text | Items | Fields | None"], source: Source, where: dict[str, Source]
    ) -> None:
        super().__init__(fields)
        self.source = source
        self.where = where

    def __reduce__(self) -> tuple[Any, ...]:
        return Fields, (dict(self), self.source, dict(self.where))


#: None is an empty value; its place is its key's.
Located = Text | Items | Fields | None


# --- finding a place ----------------------------------------------------------------------------------------


def find(tree: Located, path: Sequence[str | int]) -> Source:
    """The nearest place for a path: the value's own, for an empty value its key's, for a missing one its parent's."""
    place = Source("") if tree is None else tree.source
    for step in path:
        if isinstance(tree, Fields) and isinstance(step, str) and step in tree:
            place, tree = tree.where.get(step, place), tree[step]
        elif isinstance(tree, Items) and isinstance(step, int) and 0 <= step < len(tree):
            tree = tree[step]
        else:
            break
        place = place if tree is None else tree.source
    return place


# --- text → values ------------------------------------------------------------------------------------------


def load(text: str, file: str, *, anchors: bool = True) -> Located:
    """The one value that `text` writes (None where it writes nothing); raises Problems.

    Without `anchors` every value must be written where it stands: what is law has one place.
    """
    reader = _read(text, file, anchors=anchors)
    if len(reader.documents) > 1:
        cure = "请删去多余的“---”，或拆成几个文件。"
        raise refused(reader.starts[1], "yaml.multi-document", "文件在此处又开始了一份内容，这里只能有一份。", cure)
    return reader.documents[0] if reader.documents else None


def documents(text: str, file: str) -> tuple[Located, ...]:
    """Every document of `text` (separated by lines of `---`), none for an empty text; raises Problems."""
    return tuple(_read(text, file).documents)


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is being read; `key` waits for its value, and is None where it was refused."""

    node: Items | Fields
    anchor: str | None
    size: int = 1
    height: int = 1
    has_key: bool = False
    key: str | None = None


@dataclass(slots=True)
class _Reader:
    """Builds values from parser events, on a stack of its own: no depth of nesting can exhaust Python's."""

    file: str
    anchored: bool = True
    documents: list[Located] = field(default_factory=list)
    starts: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Frame] = field(default_factory=list)
    anchors: dict[str, tuple[Located, int, int]] = field(default_factory=dict)
    nodes: int = 0
    aliased: int = 0

    def tell(self, place: Source, code: str, message: str, cure: str) -> None:
        self.problems.append(Problem(place, code, message, cure))
        if len(self.problems) >= MAX_PROBLEMS:
            raise Problems(self.problems)

    def stop(self, place: Source, code: str, message: str, cure: str) -> None:
        raise Problems([*self.problems, Problem(place, code, message, cure)])

    def take(self, event: Any) -> None:
        place = Source(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
        if not self.anchored and (isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None)):
            message = f"这里不能用锚点（&）和引用（*），“{str(event.anchor)[:40]}”要写在用到它的地方。"
            self.tell(place, "yaml.anchor", message, "请把内容逐处写出；若“&”“*”是文字的一部分，请给整个值加引号。")
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(event, place)
        elif isinstance(event, yaml.CollectionStartEvent):
            self.refuse_tag(event, place)
            mapping = isinstance(event, yaml.MappingStartEvent)
            node = Fields({}, place, {}) if mapping else Items((), place)
            self.stack.append(_Frame(node, event.anchor))
            self.limit(place, depth=0)
        elif isinstance(event, yaml.CollectionEndEvent):
            frame = self.stack.pop()
            self.keep(frame.anchor, frame.node, frame.size, frame.height)
            self.add(frame.node, frame.node.source, frame.size, frame.height)
        elif isinstance(event, yaml.AliasEvent):
            self.alias(str(event.anchor), place)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.starts.append(place)
            self.anchors.clear()

    def scalar(self, event: Any, place: Source) -> None:
        self.refuse_tag(event, place)
        plain = not event.style
        if event.style == '"' and (bad := CONTROL.search(event.value)):
            message, cure = f"文字里有控制字符 U+{ord(bad[0]):04X}（转义写法）。", "请删去这个字符。"
            self.tell(place, "yaml.control-character", message, cure)
        if plain and event.value == "<<" and self.stack and isinstance(self.stack[-1].node, Fields):
            frame = self.stack[-1]
            if not frame.has_key:
                self.tell(place, "yaml.merge-key", "不支持合并键“<<”。", "请把要合并的内容逐项写出。")
                frame.has_key, frame.key = True, None
                return
        value = None if plain and event.value in _NULLS else Text(event.value, place)
        self.keep(event.anchor, value, 1, 0)
        self.add(value, place, 1, 0)

    def alias(self, anchor: str, place: Source) -> None:
        if anchor not in self.anchors:
            message = f"“*{anchor}”引用的内容前面没有写过，或还没有写完。"
            self.tell(
                place, "yaml.unknown-alias", message, "若“*”是文字的一部分，请给整个值加引号；否则请核对引用的名称。"
            )
            self.add(None, place, 1, 0)
            return
        value, size, height = self.anchors[anchor]
        self.aliased += size
        self.limit(place, height)
        self.add(value, place, size, height)

    def keep(self, anchor: str | None, value: Located, size: int, height: int) -> None:
        if anchor:
            self.anchors[anchor] = (value, size, height)

    def limit(self, place: Source, depth: int) -> None:
        if len(self.stack) + depth > MAX_DEPTH:
            self.stop(place, *yamlsyntax.TOO_DEEP)
        if self.aliased > MAX_ALIASED:
            message = f"引用（*）展开后超过{MAX_ALIASED}项。"
            self.stop(place, "yaml.alias-bomb", message, "请减少引用，把内容直接写出。")

    def refuse_tag(self, event: Any, place: Source) -> None:
        if event.tag is not None:
            message = f"不支持标签“{event.tag.removeprefix('tag:yaml.org,2002:')[:40]}”。"
            self.tell(place, "yaml.tag", message, "若“!”是文字的一部分，请给整个值加引号；否则请删去标签。")

    def add(self, value: Located, place: Source, size: int, height: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.stop(place, "yaml.too-large", f"文件超过{MAX_NODES}项。", "请拆成几个文件。")
        if not self.stack:
            self.documents.append(value)
            return
        frame = self.stack[-1]
        frame.size += size
        frame.height = max(frame.height, height + 1)
        if isinstance(frame.node, Items):
            frame.node.append(value)
        elif frame.has_key:
            if frame.key is not None:
                frame.node[frame.key] = value
            frame.has_key = False
        else:
            frame.has_key, frame.key = True, self.key(frame.node, value, place)

    def key(self, node: Fields, value: Located, place: Source) -> str | None:
        if not isinstance(value, Text) or not value:
            shape = "是空的" if not value else "不是文字"
            self.tell(place, "yaml.key", f"键{shape}。", "冒号前请写一个名称；花括号、方括号开头的文字请加引号。")
            return None
        key = str(value)
        if key in node.where:
            message = f"键“{key[:40]}”重复，第{node.where[key].line}行已经写过。"
            self.tell(place, "yaml.duplicate-key", message, "请删去其中一处，或改名。")
            return None
        node.where[key] = place
        return key


def _read(text: str, file: str, *, anchors: bool = True) -> _Reader:
    text = _prepared(text, file)
    reader = _Reader(file, anchors)
    error = _parsed(text, reader)
    # Newer parsers look far ahead and refuse a depth of their own before they tell what comes first; all before it they tell.
    if error is not None and (depth := yamlsyntax.nested(error)):
        reader = _Reader(file, anchors)
        _parsed(text[:depth], reader)
    if error is not None:
        reader.problems.append(yamlsyntax.problem(error, text, file))
    if reader.problems:
        raise Problems(reader.problems)
    return reader


def _parsed(text: str, reader: _Reader) -> yaml.YAMLError | None:
    """What the parser has against `text`; the reader took all that came before. Problems that the reader stops at are raised."""
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except yaml.YAMLError as error:
        return error
    return None


# A JSON string (also one that never closes: it runs to the end, so that no text is scanned twice), or a tab between.
_JSON_TOKEN = regex(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|\t', re.DOTALL)
_JSON_ESCAPE = regex(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)", re.DOTALL)


def _prepared(text: str, file: str) -> str:
    """`text` as the parser can take it, every character that stays in its line and column."""
    if len(text) > MAX_BYTES:
        raise too_large(file)
    text = text.removeprefix("\ufeff")
    bad = [found for found, _ in zip(CONTROL.finditer(text), range(20), strict=False)]
    if bad:
        cure = "请删去这个看不见的字符；若文件不是文本，请先另存为文本。"
        raise Problems(
            Problem(
                at(text, found.start(), file), "yaml.control-character", f"有控制字符 U+{ord(found[0]):04X}。", cure
            )
            for found in bad
        )
    text = _SEPARATORS.sub(" ", text)
    return _JSON_TOKEN.sub(_json_token, text) if text.lstrip()[:1] in ("{", "[") else text


def _json_token(match: re.Match[str]) -> str:
    token = match[0]
    if token == "\t":
        return " "
    # YAML writes 😀 as one escape of ten characters, JSON as two of six: the blanks after the quote keep the columns.
    return _JSON_ESCAPE.sub(_json_escape, token).ljust(len(token)) if "\\" in token else token


def _json_escape(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[0]
    return f"\\U{0x10000 + ((int(match[1], 16) - 0xD800) << 10) + int(match[2], 16) - 0xDC00:08x}"
