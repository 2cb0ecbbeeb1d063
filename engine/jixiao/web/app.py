"""The workbench as an application: the desk, the gate, and every page.

In: a desk and a gate. Out: an ASGI application. A page is a route in one of the modules of `pages`; there is no other way in.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from jixiao.web import look
from jixiao.web.asking import HEADERS
from jixiao.web.desk.desk import Desk
from jixiao.web.gate import Gate, Limited
from jixiao.web.jobs import Jobs
from jixiao.web.pages import exports, files, form, questions, review

_ASSETS: Final = Path(__file__).parent / "assets"
#: Names by which a browser on this computer may call the server; another name may be a trick of another site.
HERE: Final = ("127.0.0.1", "localhost", "[::1]")
#: Every page, by the module that it is in.
PAGES: Final[Sequence[Sequence[BaseRoute]]] = (
    files.ROUTES,
    form.ROUTES,
    review.ROUTES,
    exports.ROUTES,
    questions.ROUTES,
)

_TOLD: Final = {
    403: ("没有权限", "这一步您的角色不能做，或页面已经过期。请返回上一页，刷新后再试。"),
    404: ("没有这一页", "地址不对，或这份文件、表格已经不在了。请回到首页。"),
    405: ("没有这一页", "地址不对。请回到首页。"),
    408: ("太慢了", "上传用了太长时间。请分几次上传。"),
    500: ("程序出错了", "这一步没有完成，已经保存的不受影响。请把做了什么告诉维护的人。"),
}


def application(desk: Desk, gate: Gate, hosts: Sequence[str] = HERE) -> Starlette:
    """The workbench of a desk; `hosts` are the names by which it may be called."""
    app = Starlette(
        routes=[
            *(route for routes in PAGES for route in routes),
            Mount("/assets", StaticFiles(directory=_ASSETS), name="assets"),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts)), Middleware(Limited)],
        exception_handlers={HTTPException: _told, 500: _told},
    )
    app.state.desk = desk
    app.state.gate = gate
    app.state.jobs = Jobs()
    return app


async def _told(_: Request, error: Exception) -> Response:
    """What went wrong, in Chinese, without a word of how."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    title, cure = _TOLD.get(status, _TOLD[404 if status < 500 else 500])
    response = look.bare("error.html", status=status, title=title, cure=cure)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
