"""How much of what a careful reader finds in published accounts the audit finds, and what it says that nobody found.

In: the lists in `tests/audit/` (their README tells how they were made) and the folders with the texts. Out: for each document and
each kind the share found of what is certain, probable and a hint; every certain discrepancy that no list has, to be read against
its text.
A fault is found where a discrepancy of its kind stands on one of its lines.

    python tools/audit_rate.py [SHARED] [-v]
"""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from jixiao.audit import audit
from jixiao.intake import accounts
from jixiao.records import Certainty, Discrepancy

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT / "tests" / "audit"
SHARED = ROOT.parent / "shared"
FOLDERS = {"seeds": "seeds", "accounts": "cases/pages/accounts"}
#: Numbering and headings are slips of the pen to one reader and structure to another.
KINDS: Mapping[str, frozenset[str]] = {
    "figure": frozenset({"figure", "structure"}),
    "remnant": frozenset({"remnant", "slip", "structure"}),
    "structure": frozenset({"structure", "remnant", "figure"}),
    "copy": frozenset({"copy", "figure", "judgement"}),
    "judgement": frozenset({"judgement", "figure", "copy"}),
}


def lines(one: Discrepancy) -> frozenset[int]:
    """The lines of all its places."""
    return frozenset(spot.source.line for spot in one.spots)


def matches(one: Discrepancy, fault: Mapping[str, Any]) -> bool:
    """Whether a discrepancy says what a fault says."""
    return one.id.split(".")[0] in KINDS[fault["kind"]] and bool(lines(one) & {fault["line"], *fault.get("other", ())})


def measured(
    listed: Mapping[str, Any], text: Path, *, verbose: bool
) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]], list[str]]:
    """How many faults there are and were found, by kind and severity; and what is certain and stands in no list."""
    account, problems = accounts.read(str(text))
    assert account is not None, problems
    found = audit(account).found
    there: Counter[tuple[str, str]] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    for fault in listed["faults"]:
        key = (fault["kind"], fault["severity"])
        there[key] += 1
        if any(matches(one, fault) for one in found):
            seen[key] += 1
        elif verbose and fault["severity"] == "certain":
            print(f"  missed {text.name}:{fault['line']} {fault['kind']} {fault['what']}")
    unlisted = [
        f"{text.name}:{one.spots[0].source.line} {one.id} {one.message} {one.arithmetic}"
        for one in found
        if one.certainty is Certainty.CERTAIN
        and not any(lines(one) & {fault["line"], *fault.get("other", ())} for fault in listed["faults"])
    ]
    return there, seen, unlisted


def main(arguments: Sequence[str]) -> int:
    """Print the table; 1 where a certain discrepancy stands in no list."""
    shared = Path(next((one for one in arguments if not one.startswith("-")), SHARED))
    verbose, unlisted = "-v" in arguments, []
    for folder, place in FOLDERS.items():
        there: Counter[tuple[str, str]] = Counter()
        seen: Counter[tuple[str, str]] = Counter()
        for file in sorted((LISTS / folder).glob("*.yaml")):
            listed = yaml.safe_load(file.read_text(encoding="utf-8"))
            one, other, odd = measured(listed, shared / place / listed["file"], verbose=verbose)
            there, seen = there + one, seen + other
            unlisted += odd
        print(f"{folder}:")
        for severity in ("certain", "probable", "hint"):
            kinds = [
                f"{kind} {seen[kind, severity]}/{there[kind, severity]}" for kind in KINDS if there[kind, severity]
            ]
            total, of = (sum(count[kind, severity] for kind in KINDS) for count in (seen, there))
            print(f"  {severity}: {total} of {of} ({', '.join(kinds)})")
    for told in unlisted:
        print(f"certain, in no list: {told}")
    return 1 if unlisted else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
