"""`jixiao report --kind account`: the final accounts of each file in words, without any ruleset."""

from collections.abc import Iterator
from datetime import date

from jixiao import intake
from jixiao.cli import documents, inputs, outputs, shell
from jixiao.ground.problems import Problem, Source
from jixiao.intake import accounts
from jixiao.intake.accounts import finals
from jixiao.records import Conflict, Submission


def write(
    found: inputs.FoundFiles,
    output: str | None,
    form: str,
    *,
    template: str | None,
    on: date | None,
    force: bool,
    quiet: bool,
) -> int:
    """Write 部门决算情况说明 and 名词解释 of each file, one after the other, and say what its tables and its text tell apart."""
    forms, problems = inputs.read(found, read)
    shell.tell(problems)
    if forms:
        from jixiao.report.final import final_accounts

        reports = [final_accounts(one, on=on) for one in shell.watched(forms, "撰写说明")]
        press = documents.press(template)
        content = documents.rendered(reports, form, press)
        given = (*found.files, *([template] if template else ()))
        outputs.deliver(content, output, form=form, force=force, inputs=given)
        if not quiet:
            for line in (*(line for one in forms for line in _apart(one)), *sorted(press.notes)):
                shell.say(line)
            if output:
                shell.say(f"已写出 {output}：{len(reports)}份决算说明。")
    inputs.tell(found, forms, problems, done="写", quiet=quiet)
    return shell.BAD_INPUT if problems else shell.CLEAN


def read(name: str) -> intake.Found:
    """The final accounts of a file: those of its text, or the forms of a file of records that give facts."""
    account, problems = accounts.read(name)
    if account is None:
        return (), problems
    form = finals.submission(account)
    forms = (form,) if form else tuple(one for one in account.forms if one.facts and not account.sections)
    if not forms and not problems:
        cure = "请给出有决算说明或决算表的文件。"
        problems = (Problem(Source(name), "report.no-final-accounts", "文件里没有部门决算的数字。", cure),)
    return forms, problems


def _apart(form: Submission) -> Iterator[str]:
    """What the account gives in two ways, and which of them was taken."""
    for one in form.conflicts:
        yield _said(one, taken=one.name in form.facts)


def _said(one: Conflict, *, taken: bool) -> str:
    values = "，".join(f"{cell.source} 写的是{cell.text}" for cell in one.values)
    return f"说法不一：{one.name}，{values}；{'采用前者，它在表中' if taken else '都没有采用，请核对'}。"
