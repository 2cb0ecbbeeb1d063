"""Builds engine/jixiao/library/index.json from the YAML of indicators/, so that marking need not read all of it.

In: the shipped indicator library. Out: the file; `--write` writes it, `--check` exits 1 where it is not what the YAML says.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from jixiao.ground.shipped import folder
from jixiao.library import index, indicators


def built() -> str:
    """The text of the index: an entry a line."""
    parts = index.made(indicators.standard(), index.fingerprint(folder("indicators")))
    return "{\n" + ",\n".join(f'"{name}": {_lines(part)}' for name, part in parts.items()) + "\n}\n"


def _lines(part: object) -> str:
    if not isinstance(part, dict):
        return json.dumps(part)
    rows = (f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(of, ensure_ascii=False)}" for key, of in part.items())
    return "{\n" + ",\n".join(rows) + "\n}"


def stale(file: Path = index.FILE) -> bool:
    """Whether the index is absent or not what the YAML says."""
    return not file.is_file() or file.read_text(encoding="utf-8") != built()


def main(arguments: Sequence[str]) -> int:
    """`--write` writes the index, `--check` exits 1 where it is stale, anything else says how to call it."""
    match arguments:
        case ["--write"]:
            index.FILE.write_text(built(), encoding="utf-8", newline="\n")
            return 0
        case ["--check"]:
            late = stale()
            if late:
                print("engine/jixiao/library/index.json is not what indicators/ says: run `make docs`")
            return 1 if late else 0
        case _:
            print("usage: python tools/library_index.py --check | --write")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
