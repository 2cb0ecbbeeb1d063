"""The lowest releases that pyproject.toml allows jixiao to run with, as constraints for pip.

In: pyproject.toml. Out: one line for each dependency and each library of a further format, `name==release`. The tools of
development are not among them.
"""

import re
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def lowest(dependencies: Sequence[str]) -> list[str]:
    """The lower end of every range; a dependency without one is a ValueError."""
    found = []
    for one in dependencies:
        bound = re.match(r"([\w.-]+)(?:\[[\w,]*\])?[<>=.,\w]*?[>=]=([\w.]+)", one)
        if bound is None:
            raise ValueError(f"{one}: no lower bound")
        found.append(f"{bound[1]}=={bound[2]}")
    return found


if __name__ == "__main__":
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["pdf"]]
    sys.stdout.write("".join(f"{line}\n" for line in lowest(declared)))
