"""`jixiao serve`: the workbench in the browser."""

import os
import shutil
import socket
import tempfile
import threading
import webbrowser
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from jixiao.cli import inputs, interrupts, shell
from jixiao.cli.alone import BusyError, alone
from jixiao.cli.options import verbose
from jixiao.ground.problems import refused
from jixiao.ground.shipped import folder as shipped

#: The folder that is worked in where none is named, in the home of whoever starts the program.
HOME: Final = "绩效评价"
PORT: Final = 8365

_SERVE_HELP: Final = """在浏览器里打开工作台：放入单位的文件，看得分和问题，评判，写出报告。

“文件夹”放各单位的申报文件；不写时用主目录下的“绩效评价”，没有就新建。只有这台电脑能打开；按 Ctrl-C 结束。
所做的评判、改动都记在文件夹里的 .jixiao，单位的文件不会被改动。

\b
例：jixiao serve
    jixiao serve 申报/
    jixiao serve --demo
"""


@click.command(cls=shell.Command, help=_SERVE_HELP)
@click.argument("folder", metavar="[文件夹]", required=False)
@click.option("--demo", is_flag=True, help="在临时文件夹里用附带的示例打开，看看是什么样子")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, help=f"端口，默认 {PORT}；被占用时另选一个")
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只说出地址")
@verbose
def serve(folder: str | None, demo: bool, port: int, no_browser: bool) -> int:
    """Open the workbench."""
    place = _demo() if demo else _place(folder)
    os.chdir(place)
    from jixiao.web.desk.log import OWN

    OWN.mkdir(exist_ok=True)
    try:
        with alone(OWN / "lock"):
            return _served(port, browse=not no_browser)
    except BusyError:
        message = "这个文件夹已经在另一个窗口的工作台里打开。"
        raise refused(str(place), "desk.busy", message, "请用那个窗口，或先结束它。") from None


def _served(port: int, *, browse: bool) -> int:
    import uvicorn

    from jixiao.web.app import application
    from jixiao.web.desk.desk import Desk
    from jixiao.web.gate import Open

    listening = _listening(port)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    desk = Desk(now)
    interrupts.finish()  # from here on the server hears Ctrl-C, and it is the end that was wanted
    try:
        config = uvicorn.Config(application(desk, Open()), log_level="warning", lifespan="off", server_header=False)
        shell.say(f"工作台已打开：{address}")
        shell.say(f"文件夹：{Path.cwd()}。按 Ctrl-C 结束。")
        if browse:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        desk.close()
    shell.say("工作台已结束。所做的都已保存。")
    return shell.CLEAN


def now() -> str:
    """This moment, to the second, with its distance from UTC: it stands in the log alone, never in a result."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _listening(port: int) -> socket.socket:
    """A socket of this computer, at the port asked for or, where that is taken, at a free one."""
    for wanted in dict.fromkeys((port, 0)):
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", wanted))
            listening.listen()  # who comes before the server is ready waits
        except OSError:
            listening.close()
            continue
        return listening
    raise refused("--port", "desk.no-port", "没有可用的端口。", "请换一个端口再试。")


def _place(folder: str | None) -> Path:
    place = Path(folder) if folder is not None else Path.home() / HOME
    if folder is not None and not place.is_dir():
        raise refused(folder, "file.missing", "没有这个文件夹。", "请核对名称，或先新建它。")
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise refused(str(place), "file.not-writable", "文件夹建不了。", "请写一个可以写入的文件夹。") from None
    return place


def _demo() -> Path:
    """A folder of its own with the examples that ship with jixiao."""
    place = Path(tempfile.mkdtemp(prefix="jixiao-"))
    examples = inputs.find((str(shipped("examples")),))
    for name in examples.files:
        shutil.copy(name, place)
    return place
