"""`--archive` of `jixiao score`: what was scored goes into an archive, after everything else.

In: the forms of a run and their scorecards. Out: an archive that has them, or Problems. Here, and nowhere else, a clock is read:
what it says stands in the archive alone, never in a result.
"""

from collections.abc import Sequence
from datetime import datetime

from jixiao.archive import kept, store
from jixiao.cli import interrupts, versions
from jixiao.findings import appraisal
from jixiao.ground.problems import refused
from jixiao.ground.shipped import folder
from jixiao.intake.judgements import named
from jixiao.library.index import fingerprint
from jixiao.records import Cell, Scorecard, Submission
from jixiao.render import interchange
from jixiao.values.names import key


def check(archive: str | None, *, tried: bool) -> None:
    """Refuse, before any work is done, what cannot be kept or has no place to be kept in; raises Problems."""
    if archive is None:
        cure = "请加上 --archive 档案.db，或去掉 --by。"
        raise refused("--by", "cli.usage", "--by 只与 --archive 合用。", cure)
    if tried:
        cure = "请去掉 --set 或 --archive。"
        raise refused("--archive", "archive.tried", "--set 的试算不是正式评分，不能存入档案。", cure)
    with store.opened(archive, new=True):
        pass


def keep(
    archive: str,
    using: appraisal.Law,
    forms: Sequence[Submission],
    lost: Sequence[str],
    cards: Sequence[Scorecard],
    by: str,
    earlier: Sequence[Submission] = (),
) -> tuple[int, ...]:
    """Put a run into an archive: all its forms, also those that could not be scored; their numbers.

    `earlier` are the earlier forms that they were compared with.
    """
    law = using.opened.reference
    name, before = f"{law.id}/{law.edition}", tuple(map(kept.written, earlier))
    run = store.Run(now(), by, program(), library(), name, using.files, tuple(lost), before)
    by_form = {id(card.submission): card for card in cards}
    with interrupts.writing(archive), store.opened(archive, new=True) as db:
        return store.append(db, run, [_form(form, by_form.get(id(form))) for form in forms])


def earlier(archive: str, forms: Sequence[Submission]) -> tuple[Submission, ...]:
    """What an archive has of the projects of these forms, each content once, in the order in which it was scored last."""
    names = {key(named(form)) for form in forms}
    found: dict[str, None] = {}
    with store.opened(archive) as db:
        for entry in store.entries(db):
            if entry.scorecard is not None and key(entry.project) in names:
                found.pop(entry.submission, None)
                found[entry.submission] = None
        return tuple(kept.read(store.text(db, archive, one).decode()) for one in found)


def _form(form: Submission, card: Scorecard | None) -> store.Form:
    return store.Form(
        project=_text(form.project),
        unit=_text(form.unit or form.department),
        year=form.year,
        earned=str(card.earned) if card else None,
        grade=card.grade if card else None,
        submission=kept.written(form),
        scorecard=written(card) if card else None,
    )


def _text(cell: Cell | None) -> str:
    return " ".join(cell.text.split()) if cell else ""


def written(card: Scorecard) -> str:
    """A scorecard as an archive keeps it: what `jixiao score --format json` writes of this form alone."""
    return interchange.to_json([card])


def now() -> str:
    """This moment, to the second, with its distance from UTC."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def program() -> str:
    """The version of this program."""
    return versions.version("jixiao")


def library() -> str:
    """The fingerprint of the indicator library that marks depend on."""
    return fingerprint(folder("indicators"))
