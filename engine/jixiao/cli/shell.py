"""click in Chinese, and the end of every command: results, problems, exit codes, files in one piece.

Results go to standard output, everything else to standard error.
"""

import contextlib
import difflib
import importlib
import json
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from jixiao.ground.problems import Problem, Problems, Source

CLEAN, FOUND, BAD_INPUT, INTERNAL = 0, 1, 2, 3


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
    """The help of an option with what click adds about its default said in Chinese."""
    return re.sub(r"\s*\[default: \(?(.*?)\)?\]$", r"（默认 \1）", text)


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
    try:
        result = command.main(list(arguments), prog_name="jixiao", standalone_mode=False)
        return result if isinstance(result, int) else CLEAN
    except Problems as found:
        tell(found.problems, as_json=as_json)
        return BAD_INPUT
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        click.echo("已中止，没有写出任何文件。", err=True)
        return BAD_INPUT
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return BAD_INPUT
    except click.UsageError as error:
        tell([_usage(error)], as_json=as_json)
        return BAD_INPUT
    except Exception as error:
        click.echo(f"内部错误（{type(error).__name__}）：请带上输入文件报告给开发者；加 -v 可看详情。", err=True)
        if "-v" in arguments or "--verbose" in arguments:
            import traceback

            traceback.print_exc()
        return INTERNAL


def _usage(error: click.UsageError) -> Problem:
    """What is wrong with a command line, in Chinese."""
    path = error.ctx.command_path if error.ctx else "jixiao"
    param = getattr(error, "param", None)
    name = param.opts[-1] if isinstance(param, click.Option) else str(getattr(param, "metavar", "") or "参数")
    option = str(getattr(error, "option_name", ""))
    match error:
        case click.NoSuchOption():
            near = f"是不是想写 {error.possibilities[0]}？" if error.possibilities else ""
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
            close = difflib.get_close_matches(word, known, n=1)
            near = f"是不是想写 {close[0]}？" if close else ""
            message, cure = f"没有命令“{word}”。", near or f"请用 {path} --help 查看有哪些命令。"
        case _:
            message, cure = "命令行写得不对。", f"请用 {path} --help 查看用法。"
    return Problem(Source(path), "cli.usage", message, cure)


def tell(problems: Iterable[Problem], *, as_json: bool = False) -> None:
    """Print problems to standard error: a line each, or a JSON list for machines."""
    listed = list(dict.fromkeys(problems))
    if as_json and listed:
        click.echo(json.dumps([problem.as_json() for problem in listed], ensure_ascii=False, indent=2), err=True)
        return
    for problem in listed:
        click.echo(str(problem), err=True)


def implied(output: str | None, formats: Sequence[str]) -> str:
    """The format that the name of an output asks for, the first of `formats` where it asks for none of them."""
    suffix = Path(output).suffix.lower().lstrip(".") if output else ""
    return suffix if suffix in formats else formats[0]


def deliver(text: str | bytes, output: str | None) -> None:
    """A result to standard output, or to a file that appears whole or not at all; a workbook or document only to a file."""
    if (output is None or output == "-") and isinstance(text, bytes):
        message, cure = "这种格式不能输出到屏幕。", "请用 -o 指定文件。"
        raise Problems([Problem(Source("-o"), "cli.usage", message, cure)])
    if output is None or output == "-":
        try:
            click.echo(text, nl=not str(text).endswith("\n"))
        except BrokenPipeError:  # `| head` has seen enough; click would end with 1, which means findings here
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    write(Path(output), text)


def write(path: Path, content: str | bytes) -> None:
    """Write a file (text, ending in a line break, or bytes) beside its place and rename it in; raises Problems.

    No half file is ever seen.
    """
    import tempfile

    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            text = content if isinstance(content, bytes) else content.removesuffix("\n") + "\n"
            file.write(text if isinstance(text, bytes) else text.encode())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        reason = error.strerror or type(error).__name__
        place, cure = Source(str(path)), "请换一个可以写入的位置。"
        raise Problems([Problem(place, "file.not-writable", f"无法写入文件（{reason}）。", cure)]) from None


T = TypeVar("T")


def watched(items: Sequence[T], label: str) -> Iterator[T]:
    """The items, with a progress bar on a terminal once the work has lasted a second; never in a pipe."""
    if not sys.stderr.isatty():
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
    return sys.stdout.isatty()


def width() -> int:
    """How wide the terminal is; a fixed width in a pipe, so that the same input gives the same bytes."""
    return os.get_terminal_size().columns if sys.stdout.isatty() else 120
