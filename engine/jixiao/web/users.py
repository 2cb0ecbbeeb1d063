"""`jixiao user`: the accounts of a folder: make one, list them, give another password, shut one and open it again."""

import json
import sys
from pathlib import Path
from typing import Final

import click

from jixiao.cli import outputs, shell
from jixiao.cli.options import as_format, verbose
from jixiao.ground.problems import refused
from jixiao.web.accounts import NAME, Accounts
from jixiao.web.persons import ROLES, Person, Role
from jixiao.web.serving import described, moment

#: The roles that an account may have, as people say them.
_SAID: Final = {ROLES[role]: role for role in (Role.UNIT, Role.EVALUATOR, Role.KEEPER, Role.READER)}

user = shell.Lazy(
    name="user",
    help="工作台的账号。建了账号，打开工作台都要登录。\n\n例：jixiao user add 申报/ 张三 --role 评价",
    lazy={
        "add": ("jixiao.web.users", "add", "建一个账号"),
        "list": ("jixiao.web.users", "listing", "列出账号"),
        "password": ("jixiao.web.users", "password", "给一个账号换密码"),
        "disable": ("jixiao.web.users", "disable", "停用一个账号"),
        "enable": ("jixiao.web.users", "enable", "恢复停用的账号"),
    },
)
folder_argument = click.argument("folder", metavar="文件夹")
name_argument = click.argument("name", metavar="姓名")
from_stdin = click.option("--password-stdin", "piped", is_flag=True, help="从标准输入读密码（第一行），不询问")

_ADD_HELP: Final = """建一个账号，密码问两遍，不显示。

填报：只看得到自己单位交来的文件，可以放入和移出；须写 --unit。评价：看全部，放入文件，评判，导出。
规则：看全部，改规则，导出。只读：看全部，导出。

\b
例：jixiao user add 申报/ 张三 --role 评价
    jixiao user add 申报/ 社保局 --role 填报 --unit 泸州市社会保险事业管理局
"""


@click.command(cls=shell.Command, help=_ADD_HELP)
@folder_argument
@name_argument
@click.option("--role", type=click.Choice(tuple(_SAID)), required=True, help="角色")
@click.option("--unit", default="", metavar="单位", help="填报账号所属的单位")
@from_stdin
@verbose
def add(folder: str, name: str, role: str, unit: str, piped: bool) -> int:
    """Make an account."""
    accounts = _accounts(folder)
    first = not accounts.all()
    accounts.add(Person(name, _SAID[role], unit), _asked(piped))
    shell.say(f"建好了：{described(accounts.all()[-1])}。")
    if first:
        shell.say("从现在起打开工作台要登录；正开着的，请结束后重新打开。")
    return shell.CLEAN


_LIST_HELP: Final = """列出账号：姓名、角色、单位，停用的注明。

例：jixiao user list 申报/
"""


@click.command(cls=shell.Command, name="list", help=_LIST_HELP)
@folder_argument
@as_format
@verbose
def listing(folder: str, form: str) -> int:
    """List the accounts."""
    known = _accounts(folder).all()
    if form == "json":
        rows = [
            {
                "name": one.person.name,
                "role": one.person.role,
                "unit": one.person.unit or None,
                "disabled": one.disabled,
            }
            for one in known
        ]
        outputs.deliver(json.dumps({"users": rows}, ensure_ascii=False, indent=2), None)
        return shell.CLEAN
    outputs.deliver("\n".join((*map(described, known), f"共{len(known)}个账号。")), None)
    return shell.CLEAN


_PASSWORD_HELP: Final = """给一个账号换密码，问两遍，不显示。这个账号登录着的都要重新登录。

例：jixiao user password 申报/ 张三
"""


@click.command(cls=shell.Command, help=_PASSWORD_HELP)
@folder_argument
@name_argument
@from_stdin
@verbose
def password(folder: str, name: str, piped: bool) -> int:
    """Give an account another password."""
    _accounts(folder).renew(name, _asked(piped))
    shell.say(f"{name}的密码换好了。")
    return shell.CLEAN


_DISABLE_HELP: Final = """停用一个账号：登录着的马上退出，以后不能登录；它做过的都还在记录里。

例：jixiao user disable 申报/ 张三
"""


@click.command(cls=shell.Command, help=_DISABLE_HELP)
@folder_argument
@name_argument
@verbose
def disable(folder: str, name: str) -> int:
    """Shut an account."""
    _accounts(folder).disable(name)
    shell.say(f"{name}停用了。")
    return shell.CLEAN


_ENABLE_HELP: Final = """恢复停用的账号，密码是原来的。

例：jixiao user enable 申报/ 张三
"""


@click.command(cls=shell.Command, help=_ENABLE_HELP)
@folder_argument
@name_argument
@verbose
def enable(folder: str, name: str) -> int:
    """Open an account again."""
    _accounts(folder).disable(name, disabled=False)
    shell.say(f"{name}恢复了。")
    return shell.CLEAN


def _accounts(folder: str) -> Accounts:
    if not Path(folder).is_dir():
        raise refused(folder, "file.missing", "没有这个文件夹。", "请核对名称，或先新建它。")
    own = Path(folder) / NAME.parent
    own.mkdir(mode=0o700, exist_ok=True)
    return Accounts(moment, Path(folder) / NAME)


def _asked(piped: bool) -> str:
    """The password that is given; raises Problems where it was not written the same way twice."""
    if piped:
        return sys.stdin.readline().rstrip("\r\n")
    given = click.prompt("密码", hide_input=True, err=True, default="", show_default=False)
    if click.prompt("再写一遍", hide_input=True, err=True, default="", show_default=False) != given:
        raise refused("密码", "account.differs", "两次填写的新密码不一样，没有改。", "请重新填写。")
    return str(given)
