"""What all pictures are made of: the elements of SVG, the tones of series, and how much room words take.

In: whole numbers, and texts as people wrote them. Out: elements as text, what people wrote escaped. A picture names its
colours and sizes itself, so that it looks the same wherever it is pasted; it refers to nothing, inside or outside.
"""

from collections.abc import Callable, Sequence
from html import escape

from jixiao.ground.regex import regex
from jixiao.say.plain import one_line, shortened, width

#: A drawing is this many units wide; on a phone of 360 pixels, text is then 10 to 11 pixels high.
WIDTH, MARGIN = 400, 10
SIZE, LINE = 13, 18
INK, SOFT, GRID = "#1c2430", "#4f5a69", "#e3e7ec"
#: Fills, and the ink that reads on each. Neighbours differ in lightness, and everything filled has an outline: they are
#: told apart on a grey print too.
TONES = (
    ("#c3d4ea", INK),
    ("#1f4e8c", "#fff"),
    ("#e3a857", INK),
    ("#4f7344", "#fff"),
    ("#eadfc9", INK),
    ("#7b4b72", "#fff"),
)

#: Where words may go to the next line: between Chinese characters, and behind a dash or blank among others.
_PIECE = regex(r"[!-~]+[–—-]?|.")
_COLUMN = 7

Box = tuple[int, int, int, int]


def fill(n: int) -> str:
    """The fill of the n-th series."""
    return TONES[n % len(TONES)][0]


def on_fill(n: int) -> str:
    """The ink of words that stand on the fill of the n-th series."""
    return TONES[n % len(TONES)][1]


def picture(height: int, words: str, parts: Sequence[str]) -> str:
    """The whole picture; `words` say what it is to those who do not see it."""
    opening = (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(one_line(words))}" '
        f'font-size="{SIZE}" font-family="inherit">'
    )
    return "\n".join([opening, *parts, "</svg>"])


def line(x1: int, y1: int, x2: int, y2: int, colour: str, *, dashed: bool = False) -> str:
    """A thin straight line."""
    dash = ' stroke-dasharray="4 4"' if dashed else ""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}"{dash}/>'


def text(x: int, y: int, words: str, side: str = "start", colour: str = INK, *, over: bool = False) -> str:
    """One line of words; `side` is the end of them that stands at `x`: start, middle or end.

    Words `over` lines have a white rim, so that they can be read.
    """
    rim = ' paint-order="stroke" stroke="#fff" stroke-width="3"' if over else ""
    return f'<text x="{x}" y="{y}" text-anchor="{side}" fill="{colour}"{rim}>{escape(one_line(words))}</text>'


def box(x: int, y: int, across: int, down: int, n: int) -> str:
    """A rectangle in the tone of the n-th series."""
    return (
        f'<rect x="{x}" y="{y}" width="{across}" height="{down}" fill="{fill(n)}" stroke="{INK}" stroke-width="0.75"/>'
    )


def swatch(n: int, x: int, y: int) -> str:
    """The key of a series in front of words whose line is `y`."""
    return box(x, y - 10, 11, 11, n)


def room(words: str) -> int:
    """How many units wide the words are, on the safe side."""
    return width(one_line(words)) * _COLUMN


def fitted(words: str, units: int) -> str:
    """The words on one line, cut with `…` where they are wider than `units`."""
    return shortened(one_line(words), max(units // _COLUMN, 1))


def folded(words: str, units: int, most: int) -> list[str]:
    """The words over at most `most` lines within `units`, the last one cut with `…` where they need more."""
    lines = [""]
    for piece in _PIECE.findall(one_line(words)):
        if lines[-1] and room(lines[-1] + piece) > units:
            lines.append("")
        lines[-1] += piece
    if len(lines) > most:
        lines[most - 1 :] = ["".join(lines[most - 1 :])]
    return [fitted(one, units) for one in lines]


def folds(words: str, units: int, most: int) -> bool:
    """Whether `folded` would show all of the words."""
    return "".join(folded(words, units, most)).replace(" ", "") == one_line(words).replace(" ", "")


def legend(names: Sequence[str], unit: str, key: Callable[[int, int, int], str]) -> tuple[list[str], int]:
    """The keys of all series, each followed by its name, and the unit; and the line of the last of them."""
    parts: list[str] = []
    x, y = MARGIN, 16
    entries = [(n, fitted(name, WIDTH - 2 * MARGIN - 20)) for n, name in enumerate(names)]
    for n, words in [*entries, *([(-1, f"单位：{unit}")] if unit else [])]:
        indent = 0 if n < 0 else 18
        across = indent + room(words)
        if x > MARGIN and x + across > WIDTH - MARGIN:
            x, y = MARGIN, y + LINE
        if n >= 0:
            parts.append(key(n, x, y))
        parts.append(text(x + indent, y, words, colour=SOFT if n < 0 else INK))
        x += across + 16
    return parts, y


def inside(x: int, words: str) -> int:
    """Where the middle of words must stand to be inside the picture, as near to `x` as can be."""
    half = room(words) // 2
    return max(min(x, WIDTH - half), half)


def placed(x: int, ys: Sequence[int], words: str, taken: list[Box]) -> str:
    """The words around `x` on the first of the lines `ys` where they cover none of `taken`, which they join; else nothing."""
    half = room(words) // 2
    for y in ys:
        left, top, right, bottom = x - half - 1, y - 11, x + half + 1, y + 2
        if all(right <= one[0] or one[2] <= left or bottom <= one[1] or one[3] <= top for one in taken):
            taken.append((left, top, right, bottom))
            return text(x, y, words, "middle", over=True)
    return ""
