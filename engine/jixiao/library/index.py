"""What marking asks of the indicator library: which way an indicator is better, and its unit, by the name in a form.

Comes in: a third-level name and the second-level name above it. Goes out: a word. It is read from `index.json`,
which tools/library_index.py writes from the YAML of `indicators/`, because reading ten families of records for a word
takes longer than marking a form. The index names the texts that it was made of; where those have been edited since, the
texts count. Whole records are in `indicators`.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from jixiao.ground.dataclass import dataclass
from jixiao.ground.shipped import folder
from jixiao.library.matching import match
from jixiao.library.names import Direction, Level

if TYPE_CHECKING:
    from jixiao.library.indicators import Library

#: The built index, beside this module.
FILE: Final = Path(__file__).parent / "index.json"


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of an indicator: its level, its direction and the unit it is usually given in."""

    level: Level
    direction: Direction
    unit: str


def direction_of(name: str, level2: str) -> str:
    """at-least or at-most where the shipped library knows the indicator and it is one of the two, else `""`."""
    found = _known(name, level2)
    return found.direction.value if found and found.direction in (Direction.AT_LEAST, Direction.AT_MOST) else ""


def unit_of(name: str, level2: str) -> str:
    """The unit that the shipped library gives an indicator, `""` where it does not know it or it has none."""
    found = _known(name, level2)
    return found.unit if found else ""


@lru_cache(maxsize=8192)
def _known(name: str, level2: str) -> Known | None:
    return match(*_read(FILE, folder("indicators")), name, level2)


@lru_cache(maxsize=4)
def _read(file: Path, families: Path) -> tuple[Mapping[str, Known], Mapping[str, Known]]:
    """The entries by the keys of their names and of their endings."""
    built: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"), parse_float=str)
    if built["made_of"] != fingerprint(families):
        from jixiao.library import indicators  # slow, and right

        built = made(indicators.load(_files(families)), built["made_of"])
    entries = {id_: Known(Level(level), Direction(way), unit) for id_, (level, way, unit) in built["entries"].items()}
    names, endings = ({key: entries[id_] for key, id_ in built[part].items()} for part in ("names", "endings"))
    return names, endings


def made(library: "Library", fingerprint: str) -> dict[str, Any]:
    """The index of a library as it is written to `FILE`; `fingerprint` is that of the texts that the library was read from."""
    return {
        "made_of": fingerprint,
        "entries": {one.id: [one.level.value, one.direction.value, one.unit] for one in library.indicators},
        "names": {key: one.id for key, one in library.names.items()},
        "endings": {key: one.id for key, one in library.endings.items()},
    }


def fingerprint(families: Path) -> str:
    """Names and texts of all files of a folder of families in one word, however their lines end."""
    found = 0
    for path in _files(families):
        found = crc32(f"{path.name}\n".encode() + path.read_bytes().replace(b"\r\n", b"\n"), found)
    return f"{found:08x}"


def _files(families: Path) -> list[Path]:
    return sorted(families.glob("*.yaml"), key=lambda path: path.name)
