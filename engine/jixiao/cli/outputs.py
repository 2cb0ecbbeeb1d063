"""Where results go: standard output, or a file that appears whole or not at all, and never over what is not ours.

In: a text or bytes, and the name that -o gave. Out: written, or Problems. A file that is an input of the same run, or that
jixiao did not write, or that somebody has changed since, is replaced only where --force says so; a device, a pipe and a
folder never are. A link is followed; the file it leads to is replaced beside itself and keeps its permissions.
"""

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import click

from jixiao.cli import interrupts, marks
from jixiao.ground.problems import HIDDEN, Problem, Problems, Source, refused, visible
from jixiao.ground.regex import regex

#: Names of standard output.
_SCREEN: Final = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
#: Suffixes of plain text, which is what a name without one gets too.
_PLAIN: Final = ("", ".txt")
#: What people open by the suffix, each with one program.
_PROMISES: Final = frozenset(("csv", "doc", "docx", "html", "json", "md", "pdf", "wps", "xls", "xlsx", "yaml"))
_SYNONYMS: Final = {".htm": "html", ".markdown": "md"}
#: What would act on a terminal, but for the ends of lines, tabs and colours.
_ACTING: Final = regex(f"(?![\n\t]|\x1b\\[[0-9;]*m){HIDDEN.pattern}")
#: What no name of a file should hold: each run of it becomes one underscore.
_UNSAFE: Final = regex(r"[^\w（）·-]+")
#: So many characters of a name, and so many of its bytes, stand in the name of a file; disks allow 255 with what is added.
_MOST, _LONGEST = 60, 200
_CURE: Final = "请换一个可以写入的位置。"
_REASONS: Final = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出了磁盘配额",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOTDIR: "上级不是文件夹",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "读写出错",
    errno.EBADF: "已经关闭",
}


def formed(form: str | None, output: str | None, formats: Sequence[str]) -> str:
    """The format of a result: the one of --format, else what the name of the output asks for, else the first of `formats`.

    A name whose suffix promises what the file will not hold is refused; raises Problems.
    """
    suffix = "" if on_screen(output) else Path(output or "").suffix.lower()
    told = _SYNONYMS.get(suffix, suffix.lstrip("."))
    if form is None and (told in formats or suffix in _PLAIN):
        return told if told in formats else formats[0]
    if form is None:
        known = "、".join(f".{one}" for one in formats[1:])
        cure = f"请把输出文件的后缀写为 {f'{known} 或 ' if known else ''}.txt。"
        message = f"不能写出“{suffix}”格式的结果。"
        raise refused(output or "", "output.format", message, cure)
    if told in _PROMISES and not form.startswith(told):  # lines of JSON are JSON too
        message, cure = f"后缀“{suffix}”与 --format {form} 不合。", "请改后缀，或去掉 --format。"
        raise refused(output or "", "output.format", message, cure)
    return form


def on_screen(output: str | None) -> bool:
    """Whether -o, or its absence, means standard output."""
    return output is None or output in _SCREEN


def check(output: str | None, *, force: bool = False, inputs: Iterable[str] = (), content: str | None = None) -> None:
    """Refuse, before any work is done, an output that would destroy something; raises Problems.

    Where the content is known already, a file that holds just that is none.
    """
    if not on_screen(output):
        _place(output or "", force, inputs, None if content is None else stored(content))


def into_folder(output: str | None) -> bool:
    """Whether -o names a folder to write into: one that is there, or one to be made, whose name ends as folders' do."""
    return not on_screen(output) and ((output or "").endswith(("/", "\\")) or os.path.isdir(output or ""))


def check_all(names: Iterable[str], *, force: bool = False, inputs: Sequence[str] = ()) -> None:
    """Refuse, before the first file is written, whatever would be destroyed; raises Problems, all of them at once."""
    problems: list[Problem] = []
    for name in names:
        try:
            check(name, force=force, inputs=inputs)
        except Problems as refusal:
            problems.extend(refusal.problems)
    if problems:
        raise Problems(problems)


def called(name: str, taken: set[str], suffix: str) -> str:
    """A name for a file that nothing earlier in this run has taken, capitals or not."""
    words = _UNSAFE.sub("_", name).strip("_")[:_MOST]
    base = words.encode()[:_LONGEST].decode(errors="ignore") or "未命名项目"
    file, number = f"{base}{suffix}", 1
    while file.casefold() in taken:
        number += 1
        file = f"{base}_{number}{suffix}"
    taken.add(file.casefold())
    return file


def check_folder(name: str) -> None:
    """Refuse a folder to write into that is none; one that is not there yet will be made. Raises Problems."""
    if not name.strip():
        raise refused("-o", "output.empty-name", "输出文件夹的名称是空的。", "请在 -o 后写文件夹名；当前文件夹写“.”。")
    bare = name.rstrip("/\\") or name  # with the stroke behind it the system says that there is no such folder
    if os.path.exists(bare) and not os.path.isdir(bare):
        raise refused(name, "output.not-folder", "这里要的是文件夹，不是文件。", "请写文件夹的名称。")


def deliver(
    content: str | bytes, output: str | None, *, form: str = "", force: bool = False, inputs: Iterable[str] = ()
) -> None:
    """A result to standard output, or to a file; raises Problems. `form` is the format, by which a file is marked."""
    if not on_screen(output):
        write(output or "", content, form=form, force=force, inputs=inputs)
        return
    if isinstance(content, bytes):
        if output in (None, "-"):
            message, cure = "这种格式不能输出到屏幕。", "请用 -o 指定文件。"
            raise refused("-o", "cli.usage", message, cure)
        _print(content)
    else:
        _print(content.removesuffix("\n") + "\n")


def _print(content: str | bytes) -> None:
    if sys.stdout is None:
        message, cure = "标准输出已经关闭，结果没有地方可写。", "请用 -o 指定文件。"
        raise refused("标准输出", "output.closed", message, cure)
    if isinstance(content, str) and sys.stdout.isatty():
        content = _ACTING.sub(lambda found: visible(found[0]), content)
    try:
        click.echo(content, nl=False)
    except BrokenPipeError:  # `| head` has seen enough; click would end with 1, which means findings here
        discard()
    except OSError as error:
        discard()
        raise Problems([unwritable("标准输出", error)]) from None


def discard() -> None:
    """Nobody reads standard output any more: what is still on its way there goes nowhere, without complaint."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def unwritable(name: str, error: Exception) -> Problem:
    """What keeps us from writing somewhere, in Chinese."""
    reason = _REASONS.get(getattr(error, "errno", None) or 0, "系统拒绝写入")
    return Problem(Source(name), "file.not-writable", f"无法写入（{reason}）。", _CURE)


def write(
    output: str | Path, content: str | bytes, *, form: str = "", force: bool = False, inputs: Iterable[str] = ()
) -> None:
    """Write a file (text, ending in a line break, or bytes) beside its place and rename it in; raises Problems.

    No half file is ever seen, and nothing stays beside it where writing fails.
    """
    data = stored(content, form)
    path, there = _place(str(output), force, inputs, data)
    if there is not None and not stat.S_ISREG(there.st_mode):  # /dev/null
        return
    with interrupts.writing(str(output)):
        _replace(str(output), path, there, data)


def stored(content: str | bytes, form: str = "") -> bytes:
    """What stands in a file: a text with its mark, where its format has one, and with a line break behind it."""
    if isinstance(content, bytes):
        return content
    return (marks.marked(content, form).removesuffix("\n") + "\n").encode("utf-8", "backslashreplace")


def _replace(name: str, path: Path, there: os.stat_result | None, data: bytes) -> None:
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A short name: that of the file may be as long as the disk allows.
        temporary = path.parent / f".jixiao-{os.urandom(6).hex()}"
        with open(temporary, "xb") as file:
            file.write(data)
        if there is not None:
            temporary.chmod(stat.S_IMODE(there.st_mode))
            with contextlib.suppress(OSError, AttributeError):
                os.chown(temporary, there.st_uid, there.st_gid)
        temporary.replace(path)
    except (OSError, ValueError) as error:
        raise Problems([unwritable(name, error)]) from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _place(name: str, force: bool, inputs: Iterable[str], data: bytes | None) -> tuple[Path, os.stat_result | None]:
    """Where an output really goes and what stands there now; raises Problems where it must not go there."""
    if not name.strip():
        raise refused("-o", "output.empty-name", "输出文件的名称是空的。", "请在 -o 后写文件名。")
    try:
        path = Path(os.path.realpath(name))
        there = os.stat(name)
    except FileNotFoundError:
        if name.endswith(("/", os.sep)):
            raise refused(name, "output.folder", "这里要的是文件，不是文件夹。", "请写文件名。") from None
        return path, None
    except (OSError, ValueError) as error:
        raise Problems([unwritable(name, error)]) from None
    if stat.S_ISDIR(there.st_mode):
        raise refused(name, "output.folder", "这里要的是文件，不是文件夹。", "请写文件名。")
    if not stat.S_ISREG(there.st_mode):
        if os.path.samestat(there, os.stat(os.devnull)):
            return path, there
        raise refused(name, "output.special", "这是设备、管道或套接字，不是普通文件。", "请换一个文件名，或不写 -o。")
    if not force and there.st_size:
        _spare(name, path, there, inputs, data)
    if not os.access(path, os.W_OK):
        raise Problems([unwritable(name, PermissionError(errno.EACCES, ""))])
    return path, there


def _spare(name: str, path: Path, there: os.stat_result, inputs: Iterable[str], data: bytes | None) -> None:
    """Refuse to lose what stands at the place of an output; the same content may be written again."""
    if data is not None and there.st_size == len(data) and path.read_bytes() == data:
        return
    if any(_is(one, there) for one in inputs):
        raise refused(
            name,
            "output.is-input",
            "输出文件就是输入文件，写出会毁掉它。",
            "请换一个文件名；确实要覆盖的，加 --force。",
        )
    if not marks.untouched(path):
        message = "文件已经存在，写出后有人改过。" if marks.ours(path) else "文件已经存在，覆盖会丢掉其中的内容。"
        raise refused(name, "output.exists", message, "请换一个文件名；确实要覆盖的，加 --force。")


def _is(name: str, there: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.fstat(0) if name == "-" else os.stat(name), there)
    except (OSError, ValueError):
        return False
