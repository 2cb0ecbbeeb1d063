#!/bin/sh
# 双击打开工作台（macOS、Linux）：找到能用的 Python，其余的由 program/start.py 来做。
# Python 3.13 起不需要编译器，所以先找它。
set -u

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
start=$here/program/start.py
test='import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))'

stop() { # 窗口会随着程序关闭，所以先等人看完
    [ "$1" -eq 0 ] || [ ! -t 0 ] || { printf '按回车键关闭。' && read -r _; }
    exit "$1"
}

if [ ! -f "$start" ]; then
    echo '旁边没有 program 文件夹。请把压缩包全部解压，再双击解压出来的这个文件。' >&2
    stop 1
fi
for python in python3.13 python3.14 python3 python3.12 python3.11; do
    if "$python" -c "$test" >/dev/null 2>&1; then
        "$python" "$start" "$@"
        stop $?
    fi
done
echo '没有找到 Python 3.11 或更新的版本。请从 https://www.python.org/downloads/ 或软件商店安装（Debian、Ubuntu 还要装 python3-venv），再双击这个文件。' >&2
stop 1
