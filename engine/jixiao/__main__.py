"""`python -m jixiao` and the command `jixiao`: the command line, with its answer to Ctrl-C in place first of all."""

import os
import signal
import sys
from types import FrameType


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    """Ctrl-C while the command line is still being imported: nothing can have been written."""
    os.write(2, "已中断，没有写出任何文件。\n".encode())
    os._exit(130)


def main() -> None:
    """Run the command line and exit with its code."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _interrupted)
    # How a law is read is no matter of what else is installed here; and looking for it takes a tenth of the start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from jixiao.cli import main as command_line

    sys.exit(command_line())


if __name__ == "__main__":
    main()
