#!/bin/sh
# The libraries that PDFs need, and the Python environment in .venv, exactly as requirements.lock says (hashes checked).
set -eu

UV=0.13.9  # five to ten times as fast as pip

usable() {
    "$1" -c 'import ensurepip, sqlite3, ssl, venv' 2>/dev/null
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Debian's python3 comes without venv until python3-venv is there; another python3 may stand before it on PATH.
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
if new_enough python3 && usable python3; then
    python=python3
elif new_enough /usr/bin/python3; then
    python=/usr/bin/python3
    packages="$packages python3-venv"
else
    echo "需要 Python 3.11 或更新的版本（Debian 12、Ubuntu 24.04 起自带），请先安装 python3。" >&2
    exit 1
fi
# shellcheck disable=SC2086 # a list of names
sh setup/system.sh $packages

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    echo "正在建立 Python 环境（.venv）"
    "$python" -m venv --clear .venv
fi

echo "正在安装依赖（requirements.lock）"
export UV_PYTHON_DOWNLOADS=never
.venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV"
if ! .venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes --compile-bytecode requirements.lock; then
    echo "uv 没有成功，改用 pip（它认得本机 pip 的镜像设置）" >&2
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
fi
