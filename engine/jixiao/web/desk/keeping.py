"""Files that are handed in → the folder of the desk, whole or not at all, and nothing is thrown away.

In: the name that a browser gives a file, and its bytes. Out: a file in the folder, and an act that says who handed it in. One
of the same name that says something else is handed in again: the earlier one is put aside in the desk's own folder.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Final

from jixiao.cli import outputs
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.intake import passed_over
from jixiao.intake.kinds import HEAD
from jixiao.web.desk.desk import Desk
from jixiao.web.desk.log import OWN
from jixiao.web.desk.state import REMOVE, UPLOAD
from jixiao.web.persons import Person, Role

#: Where files are put that are no longer in the folder, and what is attached to lines.
ASIDE: Final = OWN / "aside"
#: What stands in no name of a file: what some system forbids, and what would act on a terminal.
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u2028-\u202e\u2066-\u2069]')
_LONGEST: Final = 200


def take(desk: Desk, person: Person, name: str, data: bytes) -> str:
    """Keep a file that a person hands in; the name that it has in the folder. Raises Problems."""
    place = _place(person, name)
    why = passed_over(str(place), data[:HEAD])
    if why:
        cure = "请给出 Excel、Word、PDF、网页、文本、YAML 或 JSON 文件。"
        raise Problems([Problem(Source(place.name), "file.no-form", f"没有收下：{why}。", cure)])
    digest = hashlib.sha256(data).hexdigest()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists() and place.read_bytes() != data:
            _aside(place)
        _written(place, data)
    except OSError as error:
        raise Problems([outputs.unwritable(place.name, error)]) from None
    content = {"sha256": digest, "unit": person.unit, "bytes": str(len(data))}
    desk.do(person.name, UPLOAD, str(place), content, desk.state.number)
    return str(place)


def remove(desk: Desk, person: Person, name: str) -> None:
    """Put a file of the folder aside; raises Problems."""
    try:
        kept = _aside(Path(name))
    except OSError as error:
        raise Problems([outputs.unwritable(name, error)]) from None
    desk.do(person.name, REMOVE, name, {"aside": kept.name}, desk.state.number)
    desk.look()


def attach(data: bytes) -> str:
    """Keep what is attached to a line; the SHA-256 of its bytes, under which it lies. Raises Problems."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        ASIDE.mkdir(parents=True, exist_ok=True)
        _written(ASIDE / digest, data)
    except OSError as error:
        raise Problems([outputs.unwritable("附件", error)]) from None
    return digest


def _place(person: Person, name: str) -> Path:
    """Where a file goes: its last name, never a path; the files of a unit that has an account lie together."""
    last = _FORBIDDEN.sub("_", re.split(r"[\\/]", name)[-1]).strip(" .")
    stem, dot, suffix = last.rpartition(".")
    stem = (stem or suffix if dot else last).encode("utf-8", "replace")[:_LONGEST].decode(errors="ignore")
    whole = f"{stem or '未命名'}{dot}{suffix[:12]}" if dot else stem or "未命名"
    if person.role is not Role.UNIT:
        return Path(whole)
    return Path(outputs.called(person.unit, set(), "")) / whole


def _aside(place: Path) -> Path:
    """Move a file out of sight, under a name that says what it was."""
    ASIDE.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(place.read_bytes()).hexdigest()
    kept = ASIDE / f"{digest[:12]}-{place.name}"
    os.replace(place, kept)
    return kept


def _written(place: Path, data: bytes) -> None:
    """Write beside and rename: nobody ever sees half a file."""
    handle, beside = tempfile.mkstemp(prefix=".", suffix=".part", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, 0o644)
        os.replace(beside, place)
    except OSError:
        os.unlink(beside)
        raise
