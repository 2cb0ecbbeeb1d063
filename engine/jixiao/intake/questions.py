"""What a unit wrote, without what the template of its report asked.

In: a paragraph as it is printed, the first below a heading or a later one. Out: the pieces of it that are the unit's own, each
with the offset where it begins; nothing is changed in a piece. A template's question opens the answer (说明…的职能。), its
instructions stand in brackets anywhere (（可用表格形式反映）). A sentence with a figure, or in the unit's own voice, is no
question.
"""

from typing import Final

from jixiao.ground.regex import regex

_SENTENCE: Final = regex(r"[^。！？\n]*+[。！？]?")
_OWN_VOICE: Final = regex(
    r"\d|我[们局委办厅院校所站队馆部处区县市州镇乡单中]|本(?:单位|部门|局|中心|委|院|校)|已|均|表明|显示|认为|均为"
)

#: How the questions of templates begin, and what they ask for.
QUESTIONS: Final = (
    regex(
        r"(?:请|应|需要?)?(?:简要|重点|主要|分别|详细|具体)?"
        r"(?:说明|分析评价|分析|阐述|概述|介绍|反映|描述|列示|列举|总结分析|评价项目)"
        r"[^。]{0,80}(?:情况|问题|原因|步骤|方法|内容|依据|是否|因素|职能|目标|合理|可行|概况|成效|措施|等)[^。]{0,30}"
    ),
    regex(
        r"(?:结合|围绕|对照|重点围绕|针对)[^。]{0,60}[，,](?:并|再)?(?:重点)?(?:围绕[^。，]{0,30})?(?:进行)?"
        r"(?:分析|说明|评价|总结|阐述|提出)[^。]{0,60}"
    ),
    regex(
        r"(?:主要)?(?:包括|应包括|包含)[^。]{0,60}(?:背景|主要内容|实施情况|资金投入|使用情况|立项依据|绩效目标|组织管理|职能)"
        r"[^。]{0,60}(?:等|情况|方面|内容)"
    ),
)
_INSIDE: Final = r"[^（()）\n]{0,120}+(?:[（(][^（()）\n]{0,60}+[)）][^（()）\n]{0,120}+)?"
#: Instructions in brackets: by how they begin, or by what they demand.
_INSTRUCTION: Final = regex(
    rf"[（(](?:(?:简要说明|可用|可以用|可附|罗列|请|填写|解释本|没有的?不|如无|若无|若未){_INSIDE}"
    r"|[^（()）\n]{0,60}(?:均需|只需|罗列|不用填|可不填|请参照|据实填|\d字(?:以内|左右))[^（()）\n]{0,200}+)[)）]"
)
_MARKS: Final = " \t\u3000。，；、：,;:"


def answers(text: str, *, opens: bool = True) -> tuple[tuple[int, str], ...]:
    """The unit's own pieces of a paragraph with their offsets; `opens` where nothing of the answer stands before it."""
    begin = _after_questions(text) if opens else 0
    pieces: list[tuple[int, str]] = []
    last = begin
    for found in _INSTRUCTION.finditer(text, begin):
        pieces.append((last, text[last : found.start()]))
        last = found.end()
    pieces.append((last, text[last:]))
    trimmed = (_trimmed(start, piece, bare=start != 0) for start, piece in pieces)
    return tuple(piece for piece in trimmed if piece[1])


def own(text: str) -> str:
    """What of a text is the unit's own, its lines kept."""
    lines = (piece for line in text.split("\n") for _, piece in answers(line))
    return "\n".join(filter(None, lines))


_PIECE: Final = regex(r"[;；。\n]")
#: What the template of a form prints in the place of an answer: how a rate is reckoned, when a reason is owed, what counts.
_PRINTED: Final = regex(
    r"(?:\d[.、])?(?:[^因]{0,60}(?:需|须|应|请)(?:单独|同时|另行)?要?(?:说明|注明|填写)(?:原因|理由|情况)"
    r"|预算执行率=[^\d]{1,60}?|其[他它]资金(?:是指|包括)[:：].{0,60})"
)


def printed(text: str) -> bool:
    """Whether a text is nothing but what the template prints in its place (预算执行率未达到90%的需说明原因)."""
    pieces = [piece.strip() for piece in _PIECE.split(text) if piece.strip(_MARKS + ".")]
    return bool(pieces) and all(_PRINTED.fullmatch(_INSTRUCTION.sub("", one).strip()) or asks(one) for one in pieces)


def asks(sentence: str) -> bool:
    """Whether a sentence is a question of a template."""
    plain = _INSTRUCTION.sub("", sentence).strip(_MARKS + "！？")
    return not _OWN_VOICE.search(plain) and any(one.fullmatch(plain) for one in QUESTIONS)


def _after_questions(text: str) -> int:
    at = 0
    while at < len(text):
        sentence = _SENTENCE.match(text, at)
        if sentence is None or not sentence[0].strip() or not asks(sentence[0]):
            break
        at = sentence.end()
        at += len(text[at:]) - len(text[at:].lstrip())
    return at


def _trimmed(start: int, piece: str, *, bare: bool) -> tuple[int, str]:
    """A piece without blanks, and, behind a cut, without the marks that belonged to what was cut."""
    left = piece.lstrip(_MARKS if bare else None)
    return start + len(piece) - len(left), left.rstrip()
