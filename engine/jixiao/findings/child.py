"""The process in which the C library runs, apart from jixiao, so that a crash of it ends nothing else.

Comes in: requests, one line of JSON each. Goes out: one line for each request. It is started as a script, by `rete`, with
nothing of jixiao in it, and ends when its input ends:

    ["library", FOLDER]              where durable_rules_engine is; the first request      → true
    ["rules", NUMBER, DEFINITION]    a ruleset                                             → true
    ["tell", NUMBER, [TEXT, …]]      messages to it, each text a list of them              → firings
    ["more"]                         the answer before was cut short: the rest of it       → firings
    ["end", NUMBER]                  the run is over                                       → true
    ["forget", [NUMBER, …]]          rulesets that are not needed any more                 → true

Firings are {"fired": [[RULE, ROW, …], …], "more": BOOL}, at most `CHUNK` at a time. The library is driven the one way
that was found to hold: its functions called directly (no `Host`, no timers), a first firing when a ruleset is built,
because a state in which nothing ever fired is not initialised, one state at a time, deleted after every run. Whatever
goes wrong ends the process.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

#: Firings in one answer.
CHUNK = 5000
#: What makes a ruleset fire for the first time.
_WARM = '[{"sid":"s","id":"0","warm":1}]'


def serve(requests: Iterable[str], answer: Callable[[str], object]) -> None:
    """Answer every request in turn; whatever goes wrong is raised."""
    served: _Served | None = None
    for line in requests:
        name, *said = json.loads(line, parse_float=str)
        if served is None:
            served = _Served(_library(*said))
            answered: object = True
        else:
            answered = getattr(served, name)(*said)
        answer(json.dumps(answered))


def _library(folder: str) -> Any:
    sys.path.append(folder)
    import durable_rules_engine

    return durable_rules_engine


@dataclass(slots=True)
class _Served:
    """The rulesets in the library by their numbers, those of them that have a state, and firings not told yet."""

    library: Any
    handles: dict[int, int] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)
    firings: Iterator[list[int]] = field(default_factory=lambda: iter(()))

    def rules(self, number: int, definition: str) -> bool:
        self.handles[number] = self.library.create_ruleset(f"f{number}", definition)
        for _ in self._fired(number, [_WARM]):
            pass
        return self.end(number)

    def tell(self, number: int, texts: list[str]) -> dict[str, object]:
        self.firings = self._fired(number, texts)
        return self.more()

    def more(self) -> dict[str, object]:
        fired = list(islice(self.firings, CHUNK))
        return {"fired": fired, "more": len(fired) == CHUNK}

    def end(self, number: int) -> bool:
        self.firings = iter(())
        if number in self.begun:
            self.library.delete_state(self.handles[number], "s")
            self.begun.remove(number)
        return True

    def forget(self, numbers: list[int]) -> bool:
        for number in numbers:
            self.library.delete_ruleset(self.handles.pop(number))
        return True

    def _fired(self, number: int, texts: list[str]) -> Iterator[list[int]]:
        handle = self.handles[number]
        for text in texts:
            code, state = self.library.assert_facts(handle, text)
            self.begun.add(number)
            if code:
                raise RuntimeError(f"the library refused a message it should know: {code}")
            started = self.library.start_action_for_state(handle, state)
            said = started[1] if started else None
            while said:
                # {"r3":{"a0":{"n":0, …},"a1":{"n":7, …}}}; the warming rule is told to nobody.
                [(rule, found)] = json.loads(said, parse_float=str).items()
                yield [int(rule[1:]), *(found[f"a{at}"]["n"] for at in range(len(found)))] if rule != "warm" else []
                said = self.library.complete_and_start_action(handle, state)


def _main() -> None:
    # What the library prints must not stand between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii", newline="\n")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

    def answer(line: str) -> None:
        answers.write(f"{line}\n")
        answers.flush()

    with open(0, encoding="ascii") as requests:
        serve(requests, answer)


if __name__ == "__main__":
    _main()
