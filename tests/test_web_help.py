"""Help inside: every code that a page shows leads to its explanation, and what is told of a page is what the page tells."""

import re
from collections import deque
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from starlette.routing import Match

from helpers.bench import EXAMPLES, Bench, bench
from jixiao.web import manual
from jixiao.web.look import environment
from jixiao.web.pages import help as pages

#: Each test asks a server of its own.
pytestmark = pytest.mark.slow

_HREF = re.compile(r'<a [^>]*?href="([^"]+)"(?![^>]*download)')
_ID = re.compile(r'\bid="([^"]+)"')


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with bench(tmp_path, *(one for one in EXAMPLES.rglob("*") if one.is_file() and one.name != "README.md")) as made:
        made.called("张三")
        made.desk.audits.ask([one.name for one in made.desk.state.files], 60)
        yield made


def _shown(page: Bench, path: str) -> bool:
    """Whether there is a page at an address."""
    scope = {"type": "http", "method": "GET", "path": path}
    return any(route.matches(scope)[0] is Match.FULL for route in page.client.app.routes)  # type: ignore[attr-defined]


def _main(told: str) -> str:
    return told.partition("<main")[2].partition("</main>")[0]


def walk(page: Bench, start: str = "/") -> dict[str, tuple[set[str], list[str]]]:
    """Every page that links lead to: its anchors, and its links."""
    found: dict[str, tuple[set[str], list[str]]] = {}
    waiting = deque([start, "/laws", "/audit", "/help"])
    while waiting:
        path = waiting.popleft()
        if path in found or not path.startswith("/") or not _shown(page, path.partition("?")[0]):
            continue
        told = page.get(path)
        links = [unescape(one) for one in _HREF.findall(_main(told))]
        found[path] = set(map(unescape, _ID.findall(told))), links
        waiting.extend(urldefrag(one)[0] for one in links)
    return found


def lost(found: dict[str, tuple[set[str], list[str]]]) -> list[str]:
    """Links to places that their pages do not have."""
    return [
        f"{path}: {link}"
        for path, (_, links) in found.items()
        for link in links
        for to, at in [urldefrag(link)]
        if at and at not in found.get(to or path, (set(), []))[0]
    ]


def test_every_link_to_a_place_leads_there_from_every_page_of_the_examples(page: Bench) -> None:
    found = walk(page)
    kinds = {path.split("/")[1] for path in found}
    assert {"", "laws", "form", "audit", "help"} <= kinds
    codes = {link for _, links in found.values() for link in links if re.match(r"/help/\w+#", link)}
    assert {one.partition("#")[0] for one in codes} >= {"/help/findings", "/help/problems", "/help/relations"}
    assert lost(found) == []


def test_a_link_that_leads_nowhere_is_noticed() -> None:
    assert lost({"/a": ({"x"}, ["#x", "/b#y", "#z"]), "/b": (set(), [])}) == ["/a: /b#y", "/a: #z"]


def test_what_a_page_tells_of_itself_is_told_in_help(page: Bench) -> None:
    told = page.get("/help")
    assert "三步得到报告" in told
    assert "拖进下面的框" in told and "拖进下面的框" in page.get("/")
    loader = environment().loader
    assert loader is not None
    own = {name for name in loader.list_templates() if 'class="about"' in loader.get_source(environment(), name)[0]}
    assert own == set(pages.TOLD)


def test_a_page_that_is_not_there_is_none(page: Bench) -> None:
    page.get("/help/nothing", 404)


def test_rules_that_a_ruleset_has_for_itself_are_told_with_the_shared_ones(page: Bench) -> None:
    assert 'id="score.above-execution"' not in page.get("/help/findings")
    page.post("/laws", name="project-self-evaluation-platform/2020")
    assert 'id="score.above-execution"' in page.get("/help/findings")


def test_words_are_told_without_the_keys_of_files(page: Bench) -> None:
    told = _main(page.get("/help/words"))
    assert "<td>照抄目标</td>" in told and "<td>预算编制</td>" in told
    assert "restated" not in told


def _html(text: str) -> str:
    return manual.html(text, lambda to: None if to.startswith("no") else to)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# 甲 `b`", '<h1 id="甲-b">甲 <code>b</code></h1>'),
        ("## a.b-c\n## a.b-c", '<h2 id="a.b-c">a.b-c</h2>\n<h2>a.b-c</h2>'),
        ("甲\n乙\n\n丙<!-- 丁\n戊 -->", "<p>甲 乙</p>\n<p>丙</p>"),
        ("- 甲\n- 乙\n  又乙\n\n1. 丙", "<ul><li>甲</li><li>乙\n  又乙</li></ul>\n<ol><li>丙</li></ol>"),
        ("```text\n<b>\n```\n甲", '<pre tabindex="0">&lt;b&gt;</pre>\n<p>甲</p>'),
        ("```\n甲", '<pre tabindex="0">甲</pre>'),
        ("**甲** <br> `<br>` <i>", "<p><strong>甲</strong> <br> <code>&lt;br&gt;</code> &lt;i&gt;</p>"),
        ("[甲](yes.md)、[`乙`](no.md)", '<p><a href="yes.md">甲</a>、<code>乙</code></p>'),
    ],
)
def test_markdown_as_pages_of_the_manual_write_it(text: str, html: str) -> None:
    assert _html(text) == html


def test_a_row_is_named_by_the_code_that_it_begins_with() -> None:
    told = _html("| 编号 | 意思 |\n| --- | --- |\n| `a.b` | 甲\\|乙 |\n| `a.b` | 丙 |\n| 丁 | `x\\|y` |")
    assert '<tr id="a.b"><td><code>a.b</code></td><td>甲|乙</td></tr>' in told
    assert "<tr><td><code>a.b</code></td><td>丙</td></tr>" in told
    assert "<tr><td>丁</td><td><code>x|y</code></td></tr>" in told


def test_the_last_section_of_a_page_is_one() -> None:
    assert manual.section("# 甲\n\n## 乙\n一\n\n## 丙\n二\n", "乙") == "## 乙\n一\n"
    assert manual.section("# 甲\n\n## 乙\n一\n\n## 丙\n二\n", "丙") == "## 丙\n二\n"
