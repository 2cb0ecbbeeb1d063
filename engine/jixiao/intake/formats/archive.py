"""The parts of an Office file: an archive of XML, unpacked and read as it streams by, in bounded time and memory.

In: the bytes of an archive. Out: elements and their texts, one after the other, and the relations between parts. An archive that
unpacks to too much, XML with a document type, and encrypted parts are refused; nothing is kept of what is read, nothing is
written, and no part leads out of the archive: what is linked from elsewhere is not looked for.
"""

import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from typing import Final
from xml.parsers import expat

from jixiao.ground.problems import Problem, Problems, Source

#: What an archive may hold: unpacked bytes of all parts that are read, elements in them, parts.
MAX_PART: Final = 48 * 1024 * 1024
MAX_ELEMENTS: Final = 2_000_000
MAX_ENTRIES: Final = 5_000
_MAX_DEPTH: Final = 100
#: A piece of a part, and how many of them may go by without an element: a tag with a million attributes is no workbook's.
_PIECE, _SILENT = 1 << 16, 16
#: The mark of every entry in the list of an archive.
_ENTRY: Final = b"PK\x01\x02"


#: What reading a damaged archive can raise; LookupError for a part that is missing, or in an encoding that nobody knows.
BROKEN: Final = (
    zipfile.BadZipFile,
    struct.error,
    zlib.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    OSError,
    ValueError,
    LookupError,
    expat.ExpatError,
)

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


def encrypted(file: str) -> Problems:
    """The refusal of a workbook that asks for a password."""
    return refused(file, "workbook.encrypted", "工作簿有打开密码。", "请用 Excel 打开，去掉密码后另存，再交给本程序。")


def opened(data: bytes, file: str) -> "Parts":
    """The parts of the bytes of an archive; raises Problems, or what `zipfile` raises."""
    # The list of entries is read whole when an archive is opened: it is looked at first.
    if data.count(_ENTRY) > MAX_ENTRIES:
        raise too_large(file, f"其中的部件超过{MAX_ENTRIES}个")
    return Parts(zipfile.ZipFile(io.BytesIO(data)), file)


class Parts:
    """The parts of an archive by name, and XML read as it streams by."""

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self.archive, self.file = archive, file
        entries = [(info.filename.replace("\\", "/").lstrip("/").lower(), info) for info in archive.infolist()]
        self.names = dict(entries)
        self._twice = {name for name, times in Counter(name for name, _ in entries).items() if times > 1}
        self._bytes = self._elements = 0

    def has(self, name: str) -> bool:
        """Whether there is a part of this name; case does not matter."""
        return name.lower() in self.names

    def parse(self, name: str, begin: Begin, end: End | None = None, sheet: str = "") -> None:
        """Read a part: `begin` for every element (local name, attributes), `end` for its end.

        With the end comes the text since the last beginning or end: all the text of an element that holds no other.
        """
        info = self.names.get(name.lower())
        if info is None:
            raise KeyError(name)
        if info.flag_bits & 1:
            raise encrypted(self.file)
        if name.lower() in self._twice or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError("not the only part of its name, or not packed as Office does")
        self._bytes += info.file_size
        if self._bytes > MAX_PART:
            raise too_large(self.file, f"展开后超过{MAX_PART // 1024 // 1024}MB", sheet)
        left = MAX_ELEMENTS - self._elements
        parser = expat.ParserCreate()
        parser.buffer_text = True
        heard = ended = silent = 0
        words: list[str] = []

        # These two hear every element there is: what can be asked without calling anything is.
        def starts(tag: str, attributes: dict[str, str]) -> None:
            nonlocal heard
            heard += 1
            if heard > left:
                raise too_large(self.file, f"内容超过{MAX_ELEMENTS}项", sheet)
            if heard - ended > _MAX_DEPTH:
                raise ValueError("nested too deep")
            if words:
                words.clear()
            if attributes and ":" in "".join(attributes):
                attributes = {key.rpartition(":")[2]: value for key, value in attributes.items()}
            begin(tag.rpartition(":")[2] if ":" in tag else tag, attributes)

        def ends(tag: str) -> None:
            nonlocal ended
            ended += 1
            if end is not None:
                end(tag.rpartition(":")[2] if ":" in tag else tag, "".join(words) if words else "")
            words.clear()

        def declared(*_: object) -> None:
            raise ValueError("a document type")  # no workbook has one; entities can only do harm

        parser.StartElementHandler, parser.EndElementHandler = starts, ends
        parser.CharacterDataHandler = words.append
        parser.StartDoctypeDeclHandler = declared
        with self.archive.open(info) as stream:
            while piece := stream.read(_PIECE):
                before = heard + len(words)
                parser.Parse(piece, False)
                silent = 0 if heard + len(words) != before else silent + 1
                if silent > _SILENT:
                    raise ValueError("nothing but one tag")
        parser.Parse(b"", True)
        self._elements += heard


def relations(parts: Parts, of: str) -> dict[str, tuple[str, str]]:
    """The relations of a part: id → (kind, name of the part it leads to); those that lead out of the archive are left out."""
    folder, _, name = of.rpartition("/")
    found: dict[str, tuple[str, str]] = {}

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode", "").lower() != "external":
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
