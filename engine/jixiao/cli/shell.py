"""click in Chinese, and the end of every command: problems, notices, exit codes.

Results go to standard output or a file (`outputs`), everything else to standard error.
"""

import contextlib
import errno
import importlib
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TextIO, TypeVar

import click

from jixiao.cli import interrupts, outputs
from jixiao.ground.problems import HIDDEN, Problem, Problems, Source, nearest, visible
from jixiao.ground.regex import regex

CLEAN, FOUND, BAD_INPUT, INTERNAL = 0, 1, 2, 3
#: What a write to a full disk, or to a stream that is closed, fails with.
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EBADF)
#: So many problems of one code are told to people; machines get all.
MOST_OF_A_CODE: Final = 50
#: What may act on a terminal, but for the ends of lines and tabs.
_UNSEEN: Final = regex(f"(?![\n\t]){HIDDEN.pattern}")

#: What click adds to the help of an option, and how it is said.
_EXTRAS: Final = (
    (r"required", "必写"),
    (r"default: \(?(.*?)\)?", r"默认 \1"),
    (r"x>=(\d+)", r"不小于 \1"),
    (r"(\d+)<=x<=(\d+)", r"\1 至 \2"),
)


class Command(click.Command):
    """A command whose help reads Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line with a Chinese prefix."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options under a Chinese heading."""
        options = (param for param in self.get_params(ctx) if isinstance(param, click.Option))
        rows = [(row[0], _chinese(row[1])) for option in options if (row := option.get_help_record(ctx)) is not None]
        if rows:
            with formatter.section("选项"):
                formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help, with its help in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示帮助并退出"
        return option

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The pieces of the usage line."""
        return [piece.replace("[OPTIONS]", "[选项]") for piece in super().collect_usage_pieces(ctx)]


def _chinese(text: str) -> str:
    """The help of an option with what click adds to it said in Chinese: its default, its range, that it must be given."""
    added = re.search(r"\s*\[((?:default: |required|x>=|\d+<=x).*)\]$", text)
    if added is None:
        return text
    return f"{text[: added.start()]}（{'，'.join(map(_extra, added[1].split('; ')))}）"


def _extra(text: str) -> str:
    """One thing that click says of an option behind its help."""
    for pattern, said in _EXTRAS:
        if (found := re.fullmatch(pattern, text)) is not None:
            return found.expand(said)
    return text


class Group(Command, click.Group):
    """A group whose help reads Chinese throughout."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands under a Chinese heading."""
        rows = [(name, self.summary(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then commands."""
        Command.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The pieces of the usage line."""
        return ["[选项]", "命令", "[参数]..."]

    def summary(self, ctx: click.Context, name: str) -> str:
        """One line on a command."""
        command = self.get_command(ctx, name)
        return command.get_short_help_str(60) if command else ""


class Lazy(Group):
    """A group that imports a command when it is called; `lazy` maps its name to (module, attribute, summary)."""

    def __init__(self, *, lazy: Mapping[str, tuple[str, str, str]], **rest: Any) -> None:
        super().__init__(**rest)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order that the table gives."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        if cmd_name not in self.lazy:
            return None
        module, attribute, _ = self.lazy[cmd_name]
        found: click.Command = getattr(importlib.import_module(module), attribute)
        return found

    def summary(self, ctx: click.Context, name: str) -> str:
        """The summary of the table, without importing anything."""
        return self.lazy[name][2]


def run(command: click.Command, arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; every failure ends in Chinese sentences, never in a traceback."""
    as_json = any(
        argument == "--format=json" or (argument == "json" and before == "--format")
        for before, argument in zip(("", *arguments), arguments, strict=False)
    )
    interrupts.begin()
    try:
        result = command.main(list(arguments), prog_name="jixiao", standalone_mode=False)
        return result if isinstance(result, int) else CLEAN
    except Problems as found:
        tell(found.problems, as_json=as_json)
        return BAD_INPUT
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.Abort, KeyboardInterrupt) as error:
        return _stopped(error)
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.ctx.get_help() if error.ctx else "")
        return BAD_INPUT
    except click.UsageError as error:
        tell([_usage(error)], as_json=as_json)
        return BAD_INPUT
    except SystemExit:  # how click ends where the reader of its help has gone away
        outputs.discard()
        return CLEAN
    except OSError as error:
        if error.errno not in _FULL:
            return _failed(error, arguments)
        outputs.discard()
        tell([outputs.unwritable("标准输出", error)], as_json=as_json)
        return BAD_INPUT
    except Exception as error:
        return _failed(error, arguments)


def _stopped(error: BaseException) -> int:
    """A person stopped the command, or what it asked for came to an end; click makes one error of both."""
    if isinstance(error, KeyboardInterrupt) or isinstance(error.__context__, KeyboardInterrupt):
        say(interrupts.sentence())
        return interrupts.INTERRUPTED
    say(interrupts.sentence("已中止"))
    return BAD_INPUT


def _failed(error: Exception, arguments: Sequence[str]) -> int:
    """A mistake of the program."""
    say(f"内部错误（{type(error).__name__}）：请带上输入文件报告给开发者；加 -v 可看详情。")
    if "-v" in arguments or "--verbose" in arguments:
        import traceback

        say("".join(traceback.format_exception(error)))
    return INTERNAL


def _usage(error: click.UsageError) -> Problem:
    """What is wrong with a command line, in Chinese."""
    path = error.ctx.command_path if error.ctx else "jixiao"
    param = getattr(error, "param", None)
    name = param.opts[-1] if isinstance(param, click.Option) else str(getattr(param, "metavar", "") or "参数")
    option = str(getattr(error, "option_name", ""))
    match error:
        case click.NoSuchOption():
            near = nearest(option, error.possibilities or ())
            message, cure = f"没有选项 {option}。", near or f"请用 {path} --help 查看选项。"
        case click.MissingParameter():
            message, cure = f"缺少 {name}。", f"请用 {path} --help 查看用法。"
        case click.BadOptionUsage():
            message, cure = f"选项 {option} 缺少值。", f"请用 {path} --help 查看用法。"
        case click.BadParameter():
            choices = getattr(getattr(param, "type", None), "choices", ())
            allowed = f"可选：{'、'.join(map(str, choices))}。" if choices else f"请用 {path} --help 查看用法。"
            message, cure = f"{name} 的值不对。", allowed
        case _ if "No such command" in error.message:
            word = error.message.split("'")[1] if "'" in error.message else ""
            group = error.ctx.command if error.ctx else None
            known = group.list_commands(error.ctx) if isinstance(group, click.Group) and error.ctx else ()
            message, cure = f"没有命令“{word}”。", nearest(word, known) or f"请用 {path} --help 查看有哪些命令。"
        case _:
            message, cure = "命令行写得不对。", f"请用 {path} --help 查看用法。"
    return Problem(Source(path), "cli.usage", message, cure)


def tell(problems: Iterable[Problem], *, as_json: bool = False) -> None:
    """Print problems to standard error: a line each, the first of each code, or all as a JSON list for machines."""
    listed = list(dict.fromkeys(problems))
    if as_json and listed:
        text = json.dumps([problem.as_json() for problem in listed], ensure_ascii=False, indent=2)
        say(_UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text))
        return
    told: Counter[str] = Counter()
    for problem in listed:
        told[problem.code] += 1
        if told[problem.code] <= MOST_OF_A_CODE:
            say(str(problem))
    more = {code: count - MOST_OF_A_CODE for code, count in told.items() if count > MOST_OF_A_CODE}
    if more:
        each = "、".join(f"{code} {count}处" for code, count in more.items())
        say(
            f"还有{sum(more.values())}处没有列出：{each}。请先改正以上各处；jixiao score 加 --format json 可以列出全部。"
        )


def say(text: str) -> None:
    """A line to standard error; what would act on a terminal is shown, and a closed standard error is no failure."""
    with contextlib.suppress(OSError, ValueError):
        click.echo(_UNSEEN.sub(lambda found: visible(found[0]), text), err=True, nl=not text.endswith("\n"))


T = TypeVar("T")


def watched(items: Sequence[T], label: str) -> Iterator[T]:
    """The items, with a progress bar on a terminal once the work has lasted a second; never in a pipe."""
    if not terminal(sys.stderr):
        yield from items
        return
    began = time.monotonic()
    bar = None
    for done, item in enumerate(items):
        yield item
        if bar is None and time.monotonic() - began > 1:
            bar = click.progressbar(length=len(items), label=label, file=sys.stderr)
            bar.__enter__()
            bar.update(done)
        if bar is not None:
            bar.update(1)
    if bar is not None:
        bar.__exit__(None, None, None)


def colour() -> bool:
    """Whether colours may be used: only on a terminal."""
    return terminal(sys.stdout)


def width() -> int:
    """How wide the terminal is; a fixed width in a pipe, so that the same input gives the same bytes."""
    return os.get_terminal_size().columns if terminal(sys.stdout) else 120


def terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal; a process may be started without any stream."""
    return stream is not None and stream.isatty()
