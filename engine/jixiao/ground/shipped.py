"""Where the data files that ship with jixiao lie.

In: the name of a data folder (`rulesets`, `indicators`). Out: its path. Nothing is read, listed or created here.
An installed wheel carries the folders inside the package; a checkout keeps them at its root, where the people
who own them edit them.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
#: Where a data folder may lie, nearest first: inside the package (wheel), at the root of the checkout (engine/../).
_HOMES = (_PACKAGE, _PACKAGE.parent.parent)


def folder(name: str) -> Path:
    """The folder of shipped data called `name`.

    Raises FileNotFoundError where neither place has it: that is a broken installation, not a mistake of the user.
    """
    for home in _HOMES:
        place = home / name
        if place.is_dir():
            return place
    raise FileNotFoundError(f"jixiao 安装不完整：找不到数据文件夹 {name}。请重新安装 jixiao。")
