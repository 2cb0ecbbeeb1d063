"""Opens the workbench; the first time, and after an update, it is made ready beside this file before.

In: a wheel of jixiao beside this file and, for an office without a network, a folder `wheels` with what it needs. Words of the
command line are handed on to `jixiao serve`. Out: the exit code of the workbench, or 1 after a sentence that says what is
missing. Nothing is changed outside this folder.
"""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
#: Where jixiao and what it needs are installed; the file in it that says which wheel that was; what was said on installing.
PLACE: Final = HERE / "installed"
DONE: Final = PLACE / "wheel.txt"
LOG: Final = HERE / "安装记录.txt"
#: -I: whatever lies in the current folder or is set for other programs stays out.
PYTHON: Final = (str(PLACE / ("Scripts/python.exe" if os.name == "nt" else "bin/python")), "-I", "-m")


def main(words: Sequence[str]) -> int:
    """Make ready what is not, and open."""
    # 0.10 is newer than 0.9, whatever the alphabet says.
    wheels = sorted(HERE.glob("jixiao-*.whl"), key=lambda one: [int(number) for number in re.findall(r"\d+", one.name)])
    if not wheels:
        return _stopped("program 文件夹里没有 jixiao-….whl。请重新解压整个压缩包。")
    wanted = f"{wheels[-1].name} {hashlib.sha256(wheels[-1].read_bytes()).hexdigest()} {sys.version}"
    try:
        if not DONE.is_file() or DONE.read_text(encoding="utf-8") != wanted:
            wrong = _installed(wheels[-1])
            if wrong:
                return _stopped(wrong)
            DONE.write_text(wanted, encoding="utf-8")
    except OSError as error:
        return _stopped(f"这个文件夹写不进去（{error}）。请把整个文件夹复制到可以写入的地方，如“文档”，再打开。")
    except KeyboardInterrupt:
        return _stopped("已中断，还没有装好。再打开一次，会重新安装。")
    with subprocess.Popen([*PYTHON, "jixiao", "serve", *words]) as workbench:
        while True:
            try:
                return workbench.wait()
            except KeyboardInterrupt:  # the workbench hears it, too, and ends itself
                continue


def _installed(wheel: Path) -> str:
    """Install a wheel and what it needs; a sentence about what went wrong, or nothing."""
    print("正在安装，约需一两分钟，只有这一次。请不要关闭窗口……", flush=True)
    beside = HERE / "wheels"
    source = ["--no-index", "--find-links", str(beside)] if beside.is_dir() else []
    with LOG.open("w", encoding="utf-8") as log:
        for command, wrong in (
            ((sys.executable, "-m", "venv", "--clear", str(PLACE)), "Python 没有装全。请重新安装 Python，保留全部组件"),
            (
                (*PYTHON, "pip", "install", "--disable-pip-version-check", *source, str(wheel)),
                "没有装上。请检查网络后再打开一次；没有网络的，或者 Python 早于 3.13 而没有编译器的，见“使用说明”",
            ),
        ):
            if subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False).returncode:
                return f"{wrong}。全部输出在 {LOG}。"
    return ""


def _stopped(words: str) -> int:
    print(words, file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
