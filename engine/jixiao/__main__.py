"""`python -m jixiao` and the command `jixiao`: the command line, with its answer to Ctrl-C in place first of all."""

import atexit
import os
import signal
import sys
from types import FrameType


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    """Ctrl-C while the command line is still being imported: nothing can have been written."""
    os.write(2, "已中断，没有写出任何文件。\n".encode())
    os._exit(130)


def _left(codes: list[int]) -> None:
    """The command has ended, and all else that wanted to be told of the end was told: the system takes everything back at once.

    Python would take it apart object by object. Where the last words cannot be written it does, and says so as it always does.
    """
    if codes:
        try:
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:  # a stream that was closed before we began
                    stream.flush()
        except (OSError, ValueError):
            return
        os._exit(codes[0])


def main() -> None:
    """Run the command line and exit with its code."""
    codes: list[int] = []
    atexit.register(_left, codes)  # the first to be registered is the last to be called
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _interrupted)
    # How a law is read is no matter of what else is installed here; and looking for it takes a tenth of the start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from jixiao.cli import main as command_line

    codes.append(command_line())
    sys.exit(codes[0])


if __name__ == "__main__":
    main()
