"""The gate on coverage: every line and every branch of the modules that make marks is run by a test.

In: the file that `coverage json` wrote. Out: one line per gap; exit 1 where there is any, or where a listed module
is not in the data at all (a renamed module would otherwise leave the gate without a sound).
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

#: Modules and packages of jixiao that must be covered whole.
GATED = ("ground.decimals", "values.quantity", "law.formula", "law.methods", "law.plan", "score")


def gaps(data: Mapping[str, Any], gated: tuple[str, ...] = GATED) -> Iterator[str]:
    """What is missing from the coverage of the gated modules, one sentence each."""
    if not data["meta"]["branch_coverage"]:
        yield "the data has no branch coverage: run with --cov-branch"
    for name in gated:
        files = {path: found for path, found in data["files"].items() if _belongs(path, name)}
        if not files:
            yield f"jixiao.{name}: not in the coverage data"
        for path, found in sorted(files.items()):
            for line in found["missing_lines"]:
                yield f"{path}:{line}: never run"
            for start, end in found.get("missing_branches", ()):
                yield f"{path}:{start}: the branch to {'the exit' if end < 0 else f'line {end}'} is never taken"


def _belongs(path: str, name: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    inside = parts[len(parts) - parts[::-1].index("jixiao") :] if "jixiao" in parts else []
    wanted = name.split(".")
    return inside == [*wanted[:-1], f"{wanted[-1]}.py"] or inside[: len(wanted)] == wanted


def main(file: str) -> int:
    """Print the gaps of a coverage file; 1 where there is any."""
    if not Path(file).is_file():
        print(f"coverage gate: {file} is not there")
        return 1
    found = list(gaps(json.loads(Path(file).read_text(encoding="utf-8"))))
    for gap in found:
        print(gap)
    print(f"coverage gate: {len(found)} gaps" if found else f"coverage gate: {', '.join(GATED)} are covered whole")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
