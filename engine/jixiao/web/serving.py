"""`jixiao serve`: the workbench in the browser, for whoever sits at the computer or, with accounts, for a bureau.

In: a folder, and where to listen. Out: a server until Ctrl-C. Without accounts nobody from outside is let in: it listens to its
own computer only.
"""

import contextlib
import ipaddress
import os
import shutil
import signal
import socket
import tempfile
import threading
import webbrowser
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from jixiao.cli import inputs, shell
from jixiao.cli.alone import BusyError, alone
from jixiao.cli.options import verbose
from jixiao.ground.problems import refused
from jixiao.ground.shipped import folder as shipped

if TYPE_CHECKING:
    from jixiao.web.accounts import Account
    from jixiao.web.gate import Gate

    Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: The folder that is worked in where none is named, in the home of whoever starts the program.
HOME: Final = "绩效评价"
PORT: Final = 8365
_LOOPBACK: Final = "127.0.0.1"

_SERVE_HELP: Final = """在浏览器里打开工作台：放入单位的文件，看得分和问题，评判，写出报告。

“文件夹”放各单位的申报文件；不写时用主目录下的“绩效评价”，没有就新建。按 Ctrl-C 结束。
所做的评判、改动都记在文件夹里的 .jixiao，单位的文件不会被改动。

不写 --host 时只有这台电脑能打开。要让别的电脑打开，先用 jixiao user add 建账号；有了账号，都要登录。
在反向代理（如 nginx）后面时，不写 --host，写 --name 和 --https。

\b
例：jixiao serve
    jixiao serve 申报/
    jixiao serve --demo
    jixiao serve 申报/ --host 10.1.2.3
    jixiao serve 申报/ --name pj.example.gov.cn --https
"""


@click.command(cls=shell.Command, help=_SERVE_HELP)
@click.argument("folder", metavar="[文件夹]", required=False)
@click.option("--demo", is_flag=True, help="在临时文件夹里用附带的示例打开，看看是什么样子")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="端口",
    help=f"在哪个端口打开，默认 {PORT}；没有写明而被占用时另选一个",
)
@click.option(
    "--host", default=_LOOPBACK, metavar="地址", help="在这台电脑的哪个 IP 地址上打开；别的电脑要能打开，须先建账号"
)
@click.option("--name", "names", multiple=True, metavar="名称", help="浏览器地址栏里可以写的域名或地址，可多次写")
@click.option("--https", is_flag=True, help="浏览器经 https（由反向代理提供）来访问")
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只说出地址")
@verbose
def serve(
    folder: str | None,
    demo: bool,
    port: int | None,
    host: str,
    names: Sequence[str],
    https: bool,
    no_browser: bool,
) -> int:
    """Open the workbench."""
    place = _demo() if demo else _place(folder)
    os.chdir(place)
    from jixiao.web.desk import keeping
    from jixiao.web.desk.log import OWN

    OWN.mkdir(mode=0o700, exist_ok=True)
    try:
        with alone(OWN / "lock"):
            keeping.tidy()
            return _served(_gate(host, names, https=https), port, host, names, browse=not no_browser)
    except BusyError:
        message = "这个文件夹已经在另一个窗口的工作台里打开。"
        raise refused(str(place), "desk.busy", message, "请用那个窗口，或先结束它。") from None


def _gate(host: str, names: Sequence[str], *, https: bool) -> "Gate":
    """Who comes in: with accounts who has one, without whoever sits here; raises Problems where others could come in."""
    from jixiao.web.accounts import Accounts
    from jixiao.web.door import Door
    from jixiao.web.gate import Open

    address = _address(host)
    accounts = Accounts(moment)
    known = accounts.all()
    if not known:
        if not address.is_loopback or names or https:
            cure = "请先用 jixiao user add 建账号，或去掉 --host、--name、--https。"
            raise refused("--host", "desk.no-accounts", "文件夹还没有账号，只能在这台电脑上打开。", cure)
        return Open()
    if address.is_unspecified and not names:
        cure = "请用 --name 写出浏览器地址栏里的域名或地址。"
        raise refused("--host", "desk.no-name", "在所有地址上打开时，要知道别人用什么名称来访问。", cure)
    shell.say("要登录。账号：" + "、".join(map(described, known)))
    if not (address.is_loopback or https):
        shell.say("密码和内容在网络上没有加密：请放在提供 https 的反向代理后面，并加 --https。")
    return Door(accounts, secure=https)


def described(account: "Account") -> str:
    """An account in a few words: 张三（评价）."""
    from jixiao.web.persons import ROLES

    person = account.person
    told = [ROLES[person.role], person.unit, "已停用" if account.disabled else ""]
    return f"{person.name}（{'，'.join(filter(None, told))}）"


def _served(gate: "Gate", port: int | None, host: str, names: Sequence[str], *, browse: bool) -> int:
    import uvicorn

    from jixiao.web.app import HERE, application
    from jixiao.web.desk.desk import Desk

    listening = _listening(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    desk = Desk(now)
    app = application(desk, gate, (*HERE, shown, *names))
    try:
        # Who asks is told by a proxy on this computer alone.
        config = uvicorn.Config(
            app, log_level="warning", lifespan="off", server_header=False, forwarded_allow_ips=_LOOPBACK
        )
        shell.say(f"工作台已打开：{address}")
        shell.say(f"文件夹：{Path.cwd()}。按 Ctrl-C 结束。")
        if browse:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        server = uvicorn.Server(config)
        # Ctrl-C is how a workbench is closed: nothing is interrupted, everything is kept already.
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, lambda *_: setattr(server, "should_exit", True))
        server.capture_signals = contextlib.nullcontext  # type: ignore[assignment,method-assign]
        server.run(sockets=[listening])
    finally:
        app.state.jobs.close()
        desk.close()
    shell.say("工作台已关闭，所做的都已保存。")
    return shell.CLEAN


def moment() -> datetime:
    """This moment, with its distance from UTC."""
    return datetime.now().astimezone()


def now() -> str:
    """This moment, to the second: it stands in the log alone, never in a result."""
    return moment().isoformat(timespec="seconds")


def _address(host: str) -> "Address":
    try:
        return ipaddress.ip_address(_LOOPBACK if host == "localhost" else host)
    except ValueError:
        cure = "请写这台电脑的一个 IP 地址；域名写在 --name。"
        raise refused("--host", "cli.usage", f"“{host}”不是 IP 地址。", cure) from None


def _listening(host: str, port: int | None) -> socket.socket:
    """A socket of this computer, at the port asked for or, where none was asked for and ours is taken, at a free one."""
    family = socket.AF_INET6 if _address(host).version == 6 else socket.AF_INET
    for wanted in (PORT, 0) if port is None else (port,):
        listening = socket.socket(family)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, wanted))
            listening.listen()  # whoever comes before the server is ready waits, and is not sent away
        except OSError:
            listening.close()
            continue
        return listening
    message = "这个端口已被占用，或这台电脑没有这个地址。"
    raise refused(f"{host}:{port or PORT}", "desk.no-port", message, "请核对 --host，或用 --port 换一个端口。")


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
