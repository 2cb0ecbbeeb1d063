"""Files that are handed in → the folder of the desk, whole or not at all, and nothing is thrown away.

In: the name that a browser gives a file, and its bytes. Out: a file in the folder, and an act that says who handed it in, what
stood there before and what stands there now. Both are kept in the desk's own folder, so that every such act can be taken back.
"""

import hashlib
import os
import re
import tempfile
import threading
import unicodedata
from pathlib import Path
from typing import Final

from jixiao.cli import outputs
from jixiao.ground.problems import Problem, Problems, Source, refused
from jixiao.ground.regex import regex
from jixiao.intake import passed_over
from jixiao.intake.judgements import JUDGEMENTS
from jixiao.intake.kinds import HEAD
from jixiao.web.desk.applied import UNDO
from jixiao.web.desk.desk import Desk
from jixiao.web.desk.log import OWN, Act
from jixiao.web.desk.state import REMOVE, UPLOAD
from jixiao.web.persons import Person, Role

#: Where files lie that are no longer in the folder, and what is attached to lines, by the SHA-256 of their bytes.
ASIDE: Final = OWN / "aside"
#: What some system forbids in the name of a file.
_FORBIDDEN: Final = frozenset('<>:"|?*')
#: What is a device on some systems, whatever stands behind the first point.
_DEVICE: Final = regex(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
_LONGEST: Final = 200
#: A file changes and the log tells of it, one after another.
_changing: Final = threading.Lock()


def take(desk: Desk, person: Person, name: str, data: bytes) -> str:
    """Keep a file that a person hands in; the name that it has in the folder. Raises Problems."""
    place = _place(person, name)
    why = passed_over(str(place), data[:HEAD])
    if person.role is Role.UNIT and place.name.casefold().endswith(JUDGEMENTS):
        why = "评判由评价人员做"
    if why:
        cure = "请给出 Excel、Word、PDF、网页、文本、YAML 或 JSON 文件。"
        raise Problems([Problem(Source(place.name), "file.no-form", f"没有收下：{why}。", cure)])
    with _changing:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            was = _kept(place)
            _written(place, data)
        except OSError as error:
            raise Problems([outputs.unwritable(place.name, error)]) from None
        content = {"was": was, "now": _digest(data), "unit": person.unit, "bytes": str(len(data))}
        desk.do(person.name, UPLOAD, str(place), content, desk.state.number)
    return str(place)


def remove(desk: Desk, person: Person, name: str) -> None:
    """Put a file of the folder aside; raises Problems."""
    with _changing:
        try:
            was = _kept(Path(name))
        except OSError as error:
            raise Problems([outputs.unwritable(name, error)]) from None
        desk.do(person.name, REMOVE, name, {"was": was, "now": ""}, desk.state.number)
        Path(name).unlink(missing_ok=True)
    desk.look()


def undo(desk: Desk, person: Person, act: Act) -> None:
    """Put a file back as it was before an act; raises Problems where it has changed since."""
    place, was = Path(act.about), act.content["was"]
    with _changing:
        try:
            now = _kept(place)
            if now != act.content["now"]:
                message, cure = "这个文件后来又改过，没有撤销。", "请先撤销后来的那一步。"
                raise refused(act.about, "desk.changed-since", message, cure)
            if was:
                place.parent.mkdir(parents=True, exist_ok=True)
                _written(place, (ASIDE / was).read_bytes())
            desk.do(person.name, UNDO, act.about, {"of": str(act.id), "was": now, "now": was}, desk.state.number)
            if not was:
                place.unlink(missing_ok=True)
        except OSError as error:
            raise Problems([outputs.unwritable(act.about, error)]) from None
    desk.look()


def attach(data: bytes) -> str:
    """Keep what is attached to a line; the SHA-256 of its bytes, under which it lies. Raises Problems."""
    try:
        return _aside(data)
    except OSError as error:
        raise Problems([outputs.unwritable("附件", error)]) from None


def tidy() -> None:
    """Remove what was being written when an earlier process was ended."""
    for one in OWN.glob("*.part"):
        one.unlink()


def _place(person: Person, name: str) -> Path:
    """Where a file goes: its last name, never a path; the files of a unit that has an account lie together."""
    last = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    last = "".join(one if _visible(one) else "_" for one in last).strip(" .")
    stem, dot, suffix = last.rpartition(".")
    stem = (stem or suffix if dot else last).encode("utf-8", "replace")[:_LONGEST].decode(errors="ignore")
    stem = f"_{stem}" if _DEVICE.match(stem) else stem
    whole = f"{stem or '未命名'}{dot}{suffix[:12]}" if dot else stem or "未命名"
    return _home(person.unit) / whole if person.role is Role.UNIT else Path(whole)


def _visible(one: str) -> bool:
    return (one.isprintable() and one not in _FORBIDDEN) or one == "\u3000"


def _home(unit: str) -> Path:
    """The folder of a unit: called as it is, and so that no two units have one, where a name cannot be that of a folder."""
    name = outputs.called(unit, set(), "")
    return Path(name if name == unit.lower() else f"{name}-{_digest(unit.encode())[:8]}")


def _kept(place: Path) -> str:
    """Keep what stands at a place, too; its SHA-256, `""` where nothing does."""
    try:
        return _aside(place.read_bytes())
    except FileNotFoundError:
        return ""


def _aside(data: bytes) -> str:
    digest = _digest(data)
    if not (ASIDE / digest).exists():
        ASIDE.mkdir(parents=True, exist_ok=True)
        _written(ASIDE / digest, data)
    return digest


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _written(place: Path, data: bytes) -> None:
    """Write beside and rename: nobody ever sees half a file."""
    handle, beside = tempfile.mkstemp(suffix=".part", dir=OWN)
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
