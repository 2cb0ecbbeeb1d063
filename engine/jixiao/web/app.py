"""The workbench as an application: the desk, the gate, and every page.

In: a desk and a gate. Out: an ASGI application. A page is a route in one of the modules of `pages`, or one of the gate's; there
is no other way in.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from jixiao.web import look
from jixiao.web.asking import FILES, HEADERS, Page
from jixiao.web.desk.desk import Desk
from jixiao.web.gate import Gate
from jixiao.web.jobs import Jobs
from jixiao.web.limits import MOST, Named
from jixiao.web.pages import auditing, drafting, exports, files, form, log, questions, review, rules
from jixiao.web.pages import help as help_

_ASSETS: Final = Path(__file__).parent / "assets"
#: Names by which a browser on this computer may call the server; another name may be a trick of another site.
HERE: Final = ("127.0.0.1", "localhost", "[::1]")
#: Every page, by the module that it is in.
PAGES: Final[Sequence[Sequence[Page]]] = (
    files.ROUTES,
    form.ROUTES,
    review.ROUTES,
    exports.ROUTES,
    questions.ROUTES,
    auditing.ROUTES,
    rules.ROUTES,
    drafting.ROUTES,
    log.ROUTES,
    help_.ROUTES,
)

_TOLD: Final = {
    400: ("没有收下", f"送来的内容不完整，或一次送来的文件、内容太多。一次最多{FILES}个文件，请分几次放入。"),
    403: ("没有权限", "这一步您的角色不能做，或页面已经过期。请返回上一页，刷新后再试。"),
    404: ("没有这一页", "地址不对，或这份文件、表格已经不在了。请回到首页。"),
    405: ("没有这一页", "地址不对。请回到首页。"),
    408: ("太慢了", "上传用了太长时间。请分几次上传。"),
    413: ("没有收下", f"一次最多上传{MOST // 1024 // 1024}MB。请分几次放入。"),
    421: ("地址不对", "工作台不认识地址栏里写的名称。请用管理员给的地址；管理员可在启动时用 --name 加上这个名称。"),
    429: ("太忙了", "同一个账号同时打开的页面太多。请等一会儿再试。"),
    500: ("程序出错了", "这一步没有完成，已经保存的不受影响。请把做了什么告诉维护的人。"),
}


def application(desk: Desk, gate: Gate, hosts: Sequence[str] = HERE) -> Starlette:
    """The workbench of a desk; `hosts` are the names by which it may be called."""
    app = Starlette(
        routes=[
            *(route for routes in (*PAGES, gate.routes) for route in routes),
            Mount("/assets", StaticFiles(directory=_ASSETS), name="assets"),
        ],
        middleware=[Middleware(Named, names=hosts, otherwise=_error(421))],
        exception_handlers={HTTPException: _told, 500: _told},
    )
    app.state.busy = Counter()
    app.state.desk = desk
    app.state.gate = gate
    app.state.jobs = Jobs()
    return app


async def _told(_: Request, error: Exception) -> Response:
    """What went wrong, in Chinese, without a word of how."""
    return _error(error.status_code if isinstance(error, HTTPException) else 500)


def _error(status: int) -> Response:
    title, cure = _TOLD.get(status, _TOLD[404 if status < 500 else 500])
    response = look.bare("error.html", status=status, title=title, cure=cure)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
