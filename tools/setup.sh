#!/bin/sh
# Makes .venv ready: jixiao, editable, with its development tools. Run by make from the root of the checkout.
# In: optionally, the Python to use. Out: .venv, and .venv/setup.log with what pip said.
# VENV names another place, SET another set of dependencies: locked (as in requirements-dev.lock, where that was made with the
# same Python), lowest or newest (the ends of the ranges in pyproject.toml).
# What is missing on the machine is said in one sentence before pip starts; nothing is installed outside .venv.
set -eu

venv=${VENV:-.venv}
set=${SET:-locked}
lock=requirements-dev.lock
log=$venv/setup.log
install='apt-get install gcc make python3-dev python3-venv'

stop() {
    printf '%s\n' "$1" >&2
    exit 1
}

runs() { # a version manager leaves shims that are there and do not run: only running tells
    "$@" >/dev/null 2>&1
}

new_enough() {
    runs "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))'
}

has_venv() {
    runs "$1" -c 'import ensurepip, venv'
}

has_headers() {
    runs "$1" -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))'
}

compiles() { # durable-rules is a C extension, and left out where it would not load (pyproject.toml)
    runs "$1" -c 'import sys; sys.exit(sys.version_info >= (3, 13) or sys.implementation.name != "cpython")'
}

version() {
    "$1" -c 'import sys; print(*sys.version_info[:3], sep=".")'
}

names='python3.13 python3.12 python3.11 python3'
[ "$set" != lowest ] || names='python3.11 python3.12 python3.13 python3' # old releases are not built for new Pythons
python=
for name in ${1:-$names}; do
    new_enough "$name" || continue
    if has_venv "$name" && { has_headers "$name" || ! compiles "$name"; }; then
        python=$name
        break
    fi
    python=${python:-$name} # complete ones first; else the first one says what it lacks
done
[ -n "$python" ] ||
    stop "没有找到 Python 3.11 或更新的版本，请先安装（Debian 12 起：$install） · No Python 3.11 or newer was found; please install one (Debian 12 or later: $install)."

compiler=
for name in cc gcc clang; do
    if runs "$name" --version; then
        compiler=$name
        break
    fi
done

zh=
en=
if compiles "$python" && [ -z "$compiler" ]; then
    zh="$zh、C 编译器" en="$en, a C compiler"
fi
if compiles "$python" && ! has_headers "$python"; then
    zh="$zh、Python 头文件 Python.h" en="$en, the Python headers (Python.h)"
fi
if ! has_venv "$python"; then
    zh="$zh、Python 的 venv 模块" en="$en, the Python venv module"
fi
[ -z "$zh" ] ||
    stop "还缺少 ${zh#、}，请先安装（Debian：$install） · Missing: ${en#, }; please install (Debian: $install)."

# The compiler that this Python was built with may not be the one that is here.
built_with=$("$python" -c 'import sysconfig; print((sysconfig.get_config_var("CC") or "cc").split()[0])')
if [ -n "$compiler" ] && [ -z "${CC:-}" ] && ! runs "$built_with" --version; then
    CC=$compiler
    export CC
fi

echo "正在准备 $venv（首次约需一两分钟） · Preparing $venv (a minute or two the first time)"
if ! runs "$venv/bin/python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' ||
    { [ -n "${1:-}" ] && [ "$(version "$venv/bin/python")" != "$(version "$python")" ]; }; then
    "$python" -m venv --clear "$venv"
fi
set -- --editable '.[dev]'
case $set in
locked)
    minor=$("$venv/bin/python" -c 'import sys; print("# Python %d.%d" % sys.version_info[:2])')
    [ "$(head -n 1 "$lock")" != "$minor" ] || set -- --constraint "$lock" "$@"
    ;;
lowest)
    "$venv/bin/python" tools/lowest.py >"$venv/lowest.txt"
    set -- --constraint "$venv/lowest.txt" "$@"
    ;;
newest) set -- --upgrade --upgrade-strategy eager "$@" ;;
esac
if ! "$venv/bin/python" -m pip install --disable-pip-version-check "$@" >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    stop "依赖没有装上，请检查网络后再试，全部输出在 $log · The dependencies could not be installed; check the network and try again, the whole output is in $log."
fi
