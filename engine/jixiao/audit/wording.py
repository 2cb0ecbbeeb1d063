"""What no finished document says, as people write it → a pattern over the text of a passage.

Comes in: `(增加|减少)/(减少|增加)`, `主要原因是{省略号}`. Goes out: a compiled pattern over text in half width; or the Problem
that says where it cannot be read. Blanks between characters count for nothing, a gap (…) is short and stays in its sentence.
"""

import re
from typing import Final

from jixiao.audit import writing
from jixiao.ground.problems import Source, refused

#: What stands in braces, and what it matches.
CLASSES: Final = {
    "数": r"[0-9][0-9,.]{0,20}+",
    "汉字": r"[\u4e00-\u9fff]",
    "字母": r"[A-Za-z]",
    "省略号": r"(?:…|\.{3,}+|·{3,}+|。{3,}+)[….·。]{0,40}+",
    "横线": r"_{2,}+",
    "左括号": r"[(\[{]",
    "右括号": r"[)\]}]",
    "星号": r"\*",
    "句首": r"\A\s*+",
    "句末": r"[。.;]?+\s*+\Z",
    "停顿": r"(?:[,;。、:)]|\Z)",
    "非数": r"(?<![0-9A-Za-z])",
}
_GAP: Final = r"[^。;\n]{0,24}?"
_TOKEN: Final = re.compile(
    r"\{(?P<class>[^{}]{1,10})\}|(?P<gap>…)|(?P<open>\[)|(?P<close>\])|(?P<bar>[()|])|(?P<letter>[^{}])|(?P<bad>.)",
    re.DOTALL,
)
_BLANK: Final = r"\s?+"


def compile(words: str, source: Source) -> re.Pattern[str]:  # noqa: A001 - as re.compile
    """The pattern that a notation says; raises Problems."""
    parts: list[str] = []
    for found in _TOKEN.finditer(writing.half(words)):
        if found["class"]:
            if found["class"] not in CLASSES:
                cure = f"花括号里可以写：{'、'.join(CLASSES)}；原文的括号请写 {{左括号}}、{{右括号}}。"
                raise refused(source, "relations.bad-wording", f"写法里不认识“{{{found['class']}}}”。", cure)
            parts.append(CLASSES[found["class"]])
        elif found["gap"]:
            parts.append(_GAP)
        elif found["open"]:
            parts.append("(?:")
        elif found["close"]:
            parts.append(")?")
        elif found["bar"]:
            parts.append("(?:" if found["bar"] == "(" else found["bar"])
        elif found["letter"]:
            parts.append("" if found["letter"].isspace() else re.escape(found["letter"]) + _BLANK)
        else:
            raise refused(source, "relations.bad-wording", "写法里的花括号没有配对。", "请写成 {数} 这样。")
    try:
        made = re.compile("".join(parts))
    except re.error:
        cure = "请检查 [ ]、( ) 是否配对；原文的括号请写 {左括号}、{右括号}。"
        raise refused(source, "relations.bad-wording", "写法的括号没有配对。", cure) from None
    if made.match(""):
        raise refused(source, "relations.bad-wording", "这个写法什么都不写也符合。", "请至少照写一个词。")
    return made
