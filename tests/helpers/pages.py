"""Pages and pictures read back: their elements, their words, and what is not well formed."""

import re
from collections.abc import Sequence
from decimal import Decimal
from html.parser import HTMLParser

from jixiao.render import pictures
from jixiao.render.pictures.stack import stack
from jixiao.report.blocks import Chart, Series

_VOID = {"meta", "col", "br", "hr", "img", "link", "input"}


class Reader(HTMLParser):
    """What a page holds: its elements with their attributes, its words, and whatever is not well formed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.close()
        self.wrong += [f"{tag} is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len({name for name, _ in attrs}) != len(attrs):
            self.wrong.append(f"{tag} has an attribute twice")
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        if self.open[-1:] not in (["style"], ["script"]):
            self.words.append(data)

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    @property
    def said(self) -> str:
        return "".join(self.words)


def chart(kind: str, *values: str | None, names: tuple[str, ...] = (), unit: str = "") -> Chart:
    figures = tuple(None if value is None else Decimal(value) for value in values)
    names = names or tuple(f"类{n}" for n in range(len(figures)))
    return Chart(kind, "图", names, (Series("列", figures),), unit)  # type: ignore[arg-type]


def drawn(one: Chart) -> str:
    text = pictures.draw(one)
    assert Reader(text).wrong == []
    return text


def written(one: Chart) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawn(one))


def drawn_stack(parts: Sequence[tuple[str, Decimal]], whole: Decimal) -> str:
    text = stack(parts, whole, "构成")
    assert Reader(text).wrong == []
    return text
