#!/bin/sh
# setup/system.sh PACKAGE...: installs those Debian or Ubuntu packages that are missing.
set -eu

if ! command -v dpkg-query >/dev/null; then
    echo "这台机器没有 apt，请自行确认已安装：$*" >&2
    exit 0
fi

missing=""
for package in "$@"; do
    dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing="${missing:+$missing }$package"
done
[ -n "$missing" ] || exit 0

refuse() {
    echo "缺少系统软件包：$missing" >&2
    echo "$1请管理员执行：apt-get install $missing，然后重新运行。" >&2
    exit 1
}

as_root=""
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || refuse "当前账号不是 root，也没有 sudo。"
    as_root="sudo"
fi

install() {
    # shellcheck disable=SC2086 # a list of names
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing </dev/null
}

echo "正在安装系统软件包：$missing"
install >/dev/null 2>&1 || { $as_root apt-get update -qq && install >/dev/null; } || refuse "自动安装没有成功。"
