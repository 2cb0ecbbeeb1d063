"""The process itself: Ctrl-C, streams that are full or gone, locales and switches of Python that change nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers import ROOT
from jixiao.cli import cli, shell, versions

TEACHERS = "examples/企业教师生活补贴.yaml"
FORM = (ROOT / TEACHERS).read_text(encoding="utf-8")
SCORE = ("score", TEACHERS, "--fail-on", "never")
#: Says when Python has started; an interrupt before our first line is Python's own affair.
LAUNCHER = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); sys.stderr.write('.'); sys.stderr.flush(); "
    "sys.argv[0] = 'jixiao'; from jixiao.__main__ import main; main()"
)


def _environment(**more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "LC_", "LANG"))}
    return kept | {"PYTHONPATH": str(ROOT / "engine"), "PYTHONDONTWRITEBYTECODE": "1"} | more


def _run(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "jixiao", *words]
    return subprocess.run(command, cwd=ROOT, env=_environment(**environment), capture_output=True, check=False)


def _shell(line: str) -> tuple[int, str]:
    """The exit code and the errors of a line of the shell, in which `jixiao` is the command."""
    function = f'jixiao() {{ "{sys.executable}" -m jixiao "$@"; }}\n'
    done = subprocess.run(
        ["bash", "-c", function + line], cwd=ROOT, env=_environment(), capture_output=True, check=False
    )
    return done.returncode, done.stderr.decode()


# --- Ctrl-C -----------------------------------------------------------------------------------------------------


def _interrupted(words: tuple[str, ...], delay: int, folder: Path) -> tuple[int, str]:
    """The exit code and the errors of a process that is interrupted so many milliseconds after its start."""
    command = [sys.executable, "-c", LAUNCHER, *words]
    with subprocess.Popen(
        command, cwd=folder, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        process.stderr.read(1)
        time.sleep(delay / 1000)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read().decode()
        return process.wait(60), said


@pytest.mark.slow
def test_an_interrupt_at_any_moment_is_one_sentence_and_130(tmp_path: Path) -> None:
    (tmp_path / "表.yaml").write_text(FORM, encoding="utf-8")
    ended = set()
    for delay in (*range(0, 100, 12), *range(100, 700, 60)):
        target = tmp_path / f"出{delay}.md"
        code, said = _interrupted(("score", "表.yaml", "--fail-on", "never", "-o", target.name), delay, tmp_path)
        ended.add(code)
        match code:
            case 130:
                whole = target.is_file()
                wrote = f"此前已写出1个文件，最后一个是 {target.name}" if whole else "没有写出任何文件"
                assert said.removeprefix(f"已写出 {target.name}：1份评分结果。\n") == f"已中断，{wrote}。\n"
            case 0:
                assert said == f"已写出 {target.name}：1份评分结果。\n"
            case _:
                assert (code, said) == (-signal.SIGINT, ""), "only before our first line"
        assert not target.exists() or target.read_text(encoding="utf-8").endswith("-->\n")
    assert 130 in ended
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.slow
def test_an_interrupted_import_tells_the_number_of_files_that_are_there(tmp_path: Path) -> None:
    text = "---\n".join(FORM.replace("企业教师生活补贴", f"项目{n}") for n in range(300))
    (tmp_path / "很多.yaml").write_text(text, encoding="utf-8")
    chance, told = random.Random(0), set()
    for number in range(5):
        folder = tmp_path / f"出{number}"
        command = [sys.executable, "-c", LAUNCHER, "import", "很多.yaml", "-q", "-o", folder.name]
        with subprocess.Popen(
            command, cwd=tmp_path, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            assert process.stderr is not None
            least = chance.randrange(40)
            while process.poll() is None and (not folder.is_dir() or len(list(folder.iterdir())) < least):
                time.sleep(0.001)
            process.send_signal(signal.SIGINT)
            said = process.stderr.read().decode().removeprefix(".")
        names = [path.name for path in folder.iterdir()]
        assert [name for name in names if not name.endswith(".yaml")] == []
        if process.returncode == 130:
            told.add(len(names))
            assert said.startswith(
                f"已中断，此前已写出{len(names)}个文件，最后一个是 {folder.name}/项目{len(names) - 1}.yaml。"
            )
    assert told, "no interrupt came while files were being written"


#: One line of words, which a person judges.
WORDS = """
project: 河道清淤
budget: {unit: 万元, total: {annual: 20, executed: 20}}
indicators:
  - {path: [效益指标, 社会效益指标, 水质改善], target: 明显改善, actual: 异味消失}
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of the kind that no process can refuse")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_only_one_session_judges_a_file_and_its_end_lets_the_next_one_in(how: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "表.yaml").write_text(WORDS, encoding="utf-8")
    command = [sys.executable, "-c", LAUNCHER, "judge", "表.yaml", "--by", "张三"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    lock = tmp_path / "表.yaml.judgements.yaml.lock"
    with subprocess.Popen(command, cwd=tmp_path, env=_environment(), **pipes) as first:
        until = time.monotonic() + 60
        while not lock.exists() and time.monotonic() < until:
            time.sleep(0.01)
        second = subprocess.run(
            command, cwd=tmp_path, env=_environment(), input=b"q\n", capture_output=True, check=False
        )
        assert (second.returncode, second.stderr.decode()) == (
            2,
            ".表.yaml: judge.busy: “表.yaml”正在另一个窗口里评判。请等它结束后再试。\n",
        )
        first.send_signal(how)
    assert lock.exists() is (how == signal.SIGKILL)
    third = subprocess.run(command, cwd=tmp_path, env=_environment(), input=b"q\n", capture_output=True, check=False)
    assert third.returncode in (0, 1)
    assert not lock.exists()


# --- streams ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is played by /dev/full, which is not here")
@pytest.mark.parametrize("words", [f"score {TEACHERS}", "--help", "ruleset list", "--version", f"import {TEACHERS}"])
def test_a_full_disk_is_a_problem_of_the_output(words: str) -> None:
    code, said = _shell(f"jixiao {words} > /dev/full")
    assert (code, said) == (2, "标准输出: file.not-writable: 无法写入（磁盘已满）。请换一个可以写入的位置。\n")


@pytest.mark.slow
def test_a_closed_standard_output_is_told() -> None:
    code, said = _shell(f"jixiao score {TEACHERS} >&-")
    assert (code, said) == (2, "标准输出: output.closed: 标准输出已经关闭，结果没有地方可写。请用 -o 指定文件。\n")


@pytest.mark.slow
@pytest.mark.parametrize("words", [f"score {TEACHERS} --fail-on never", "--help", "ruleset schema"])
def test_a_reader_that_has_seen_enough_ends_a_command_quietly(words: str) -> None:
    code, said = _shell(f"set -o pipefail; jixiao {words} | true")
    assert (code, said) == (0, "")


@pytest.mark.slow
def test_the_findings_decide_the_code_although_nobody_reads_them() -> None:
    assert _shell("set -o pipefail; jixiao score examples/多处错误.yaml | true") == (1, "")


@pytest.mark.slow
def test_a_process_without_standard_error_or_input_goes_on() -> None:
    assert _shell(f"jixiao score {TEACHERS} --fail-on never 2>&-")[0] == 0
    assert _shell("jixiao score 没有.yaml 2>&-")[0] == 2
    code, said = _shell("jixiao score - <&-")
    assert (code, said) == (2, "-: file.unreadable: 标准输入已经关闭。请给出文件名。\n")


# --- the same bytes everywhere ----------------------------------------------------------------------------------

ELSEWHERE = {
    "optimised": {"PYTHONOPTIMIZE": "2"},
    "POSIX": {"LC_ALL": "POSIX"},
    "C without UTF-8": {"LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "all at once": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONOPTIMIZE": "2"},
    "other streams": {"PYTHONIOENCODING": "gb18030"},
}
SAID = ((*SCORE, "--format", "json"), SCORE, ("--help",), ("score", "--help"), ("score", "没有.yaml"))


@pytest.fixture(scope="module")
def here() -> list[tuple[int, bytes, bytes]]:
    return [(done.returncode, done.stdout, done.stderr) for done in (_run(*words, LANG="C.UTF-8") for words in SAID)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ELSEWHERE)
def test_every_locale_and_switch_gives_the_same_bytes(name: str, here: list[tuple[int, bytes, bytes]]) -> None:
    for words, expected in zip(SAID, here, strict=True):
        done = _run(*words, **ELSEWHERE[name])
        assert (done.returncode, done.stdout, done.stderr) == expected, words
    assert "给申报文件中的每份自评表评分，列出每行得分" in here[3][1].decode()


@pytest.mark.slow
def test_the_schema_describes_its_parts_although_python_forgets_docstrings() -> None:
    plain, optimised = _run("ruleset", "schema"), _run("ruleset", "schema", PYTHONOPTIMIZE="2")
    assert (optimised.returncode, optimised.stdout, optimised.stderr) == (0, plain.stdout, plain.stderr)
    assert "越大越好：达到目标计满分，否则按实际值与目标值之比计分。" in optimised.stdout.decode()


#: Prints the help of every command.
HELPS = """
import sys, click
from jixiao.cli import cli
sys.stdout.reconfigure(encoding="utf-8")
def tell(command, context):
    print(command.get_help(context))
    for name in command.list_commands(context) if isinstance(command, click.Group) else ():
        below = command.get_command(context, name)
        tell(below, click.Context(below, info_name=name, parent=context))
tell(cli, click.Context(cli, info_name="jixiao"))
"""


@pytest.mark.slow
def test_every_help_reads_the_same_although_python_forgets_docstrings() -> None:
    plain, optimised = (
        subprocess.run([sys.executable, *switch, "-c", HELPS], env=_environment(), capture_output=True, check=False)
        for switch in ((), ("-OO",))
    )
    assert (plain.returncode, plain.stderr) == (0, b"")
    assert (optimised.returncode, optimised.stdout) == (0, plain.stdout)
    assert plain.stdout.decode().count("用法：jixiao") > 15


# --- versions ---------------------------------------------------------------------------------------------------


def test_the_version_says_with_v_what_everything_runs_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run(cli, ["--version"]) == 0
    short = capsys.readouterr().out
    assert short.startswith("jixiao ")
    assert short.count("\n") == 1
    for words in (["--version", "-v"], ["-v", "--version"]):
        assert shell.run(cli, words) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0] == short.strip()
        assert lines[1].startswith("规则推理：")
        assert lines[2] == f"Python {'.'.join(map(str, sys.version_info[:3]))}"
        assert {"click", "pydantic", "wcwidth"} <= {line.split()[0] for line in lines[3:]}


def test_the_version_names_the_chainer_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.findings.engine.name", lambda: "纯 Python", raising=False)
    assert versions.lines(everything=True)[1] == "规则推理：纯 Python"
