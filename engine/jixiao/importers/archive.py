"""The parts of an Office file: an archive of XML, unpacked and read as it streams by, in bounded time and memory.

In: an open archive. Out: elements and their texts, one after the other, and the relations between parts. An archive that
unpacks to too much, XML with a document type, and encrypted parts are refused; nothing is kept of what is read.
"""

import zipfile
from collections.abc import Callable
from typing import Final
from xml.parsers import expat

from jixiao.problems import Problem, Problems, Source

#: What an archive may hold: unpacked bytes of one part, elements in it, parts.
MAX_PART: Final = 48 * 1024 * 1024
MAX_ELEMENTS: Final = 2_000_000
MAX_ENTRIES: Final = 5_000
_MAX_DEPTH: Final = 100


Begin = Callable[[str, dict[str, str]], None]
End = Callable[[str, str], None]


def refused(file: str, code: str, message: str, cure: str, sheet: str = "") -> Problems:
    """The refusal of a file, as one problem."""
    return Problems([Problem(Source(file, sheet=sheet), code, message, cure)])


def too_large(file: str, what: str, sheet: str = "") -> Problems:
    """The refusal of a file that holds too much."""
    return refused(
        file, "workbook.too-large", f"工作簿过大：{what}。", "请只保留要用的工作表和行，另存后再交给本程序。", sheet
    )


class Parts:
    """The parts of an archive by name, and XML read as it streams by."""

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self.archive, self.file = archive, file
        if len(archive.infolist()) > MAX_ENTRIES:
            raise too_large(file, f"其中的部件超过{MAX_ENTRIES}个")
        self.names = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in archive.infolist()}

    def has(self, name: str) -> bool:
        """Whether there is a part of this name; case does not matter."""
        return name.lower() in self.names

    def parse(self, name: str, begin: Begin, end: End | None = None, sheet: str = "") -> None:
        """Read a part: `begin` for every element (local name, attributes), `end` for its end with its own text."""
        info = self.names.get(name.lower())
        if info is None:
            raise KeyError(name)
        if info.flag_bits & 1:
            raise refused(
                self.file, "workbook.encrypted", "工作簿有打开密码。", "请用 Excel 打开，去掉密码后另存，再交给本程序。"
            )
        if info.file_size > MAX_PART:
            raise too_large(self.file, f"一个部件展开后超过{MAX_PART // 1024 // 1024}MB", sheet)
        parser = expat.ParserCreate()
        parser.buffer_text = True
        seen = 0
        texts: list[list[str]] = []

        def started(tag: str, attributes: dict[str, str]) -> None:
            nonlocal seen
            seen += 1
            if seen > MAX_ELEMENTS:
                raise too_large(self.file, f"一个部件的内容超过{MAX_ELEMENTS}项", sheet)
            texts.append([])
            if len(texts) > _MAX_DEPTH:
                raise ValueError("nested too deep")
            begin(tag.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()})

        def ended(tag: str) -> None:
            words = "".join(texts.pop())
            if end is not None:
                end(tag.rpartition(":")[2], words)

        def declared(*_: object) -> None:
            raise ValueError("a document type")  # no workbook has one; entities can only do harm

        parser.StartElementHandler, parser.EndElementHandler = started, ended
        parser.CharacterDataHandler = lambda words: texts[-1].append(words) if texts else None
        parser.StartDoctypeDeclHandler = declared
        with self.archive.open(info) as stream:
            while chunk := stream.read(1 << 16):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)


def relations(parts: Parts, of: str) -> dict[str, tuple[str, str]]:
    """The relations of a part: id → (kind, name of the part it leads to)."""
    folder, _, name = of.rpartition("/")
    found: dict[str, tuple[str, str]] = {}

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "").replace("\\", "/")
            whole = target.lstrip("/") if target.startswith("/") else _resolved(folder, target)
            found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], whole)

    rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if parts.has(rels):
        parts.parse(rels, begin)
    return found


def _resolved(folder: str, target: str) -> str:
    steps = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
