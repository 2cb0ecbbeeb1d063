"""What somebody does on a page → the log of the desk, and the page that they see then."""

from collections.abc import Mapping

from starlette.responses import Response

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import refused
from jixiao.web.asking import Asked, back
from jixiao.web.desk.desk import Clash
from jixiao.web.look import page


@dataclass(frozen=True, slots=True)
class Place:
    """What is worked on: its name in the log, what people call it, what of it, and the page that shows it."""

    about: str
    title: str
    part: str
    page: str


def done(asked: Asked, place: Place, kind: str, content: Mapping[str, str], at: str = "") -> Response:
    """Do it, and show the page again (`at` says where); where somebody else was faster, what they did and what was typed.

    Raises Problems for who has no name, and for what the desk refuses.
    """
    if not asked.person.name:
        raise refused("姓名", "desk.nameless", "还没有写您的姓名，没有保存。", "请在页面右上角写上姓名，再提交一次。")
    did = asked.desk.do(asked.person.name, kind, place.about, content, asked.number("known"))
    if isinstance(did, Clash):
        return page(asked, "clash.html", status=409, place=place, other=did.other, mine=content)
    return back(place.page + at)
