"""The whole installation on a page: `manage.py doctor`."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from documents import modes

from .. import guards
from ..models import Role, TrailEntry, TrailHead
from ..trail import CLOCK_SLACK
from . import configuration_words, database_words, faults, is_empty
from .fault import Fault

LEAST_DISK = 1024**3  # bytes
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"}
LOCAL = {"localhost", "127.0.0.1", "[::1]"}
Check = Callable[[], Iterator[Fault]]


def survey() -> Iterator[tuple[str, list[Fault]]]:
    """Each question with what is wrong. Those about the database only where it can be asked."""
    broken = list(faults())
    yield f"安装：{database_words()}（{configuration_words()}）", broken
    for title, check in ALWAYS.items():
        yield title, list(check())
    if not broken:
        for title, check in WITH_DATABASE.items():
            try:
                yield title, list(check())
            except DatabaseError as error:
                yield title, [Fault(f"数据库出错：{error}", "请看数据库的日志。")]


def _web() -> Iterator[Fault]:
    hosts = set(settings.ALLOWED_HOSTS)
    public = hosts - LOCAL
    if any("*" in host for host in hosts):
        yield Fault("hosts 里有 *，什么域名都接受。", "请在配置里写全网站的域名。")
    if wrong := [host for host in hosts if "://" in host or "/" in host]:
        yield Fault(f"hosts 里的 {wrong[0]} 不是域名。", "只写域名，不带 https:// 和路径。")
    if public and not settings.HTTPS:
        yield Fault(
            f"{min(public)} 没有用 HTTPS，密码在网上是明的。",
            "请在前面设 HTTPS 代理，配置里写 https = true。",
        )
    if settings.HTTPS and not settings.PROXIES:
        yield Fault(
            "没有写明代理的地址，所有来访的人看上去是同一个地址。",
            '代理在本机的，配置里写 proxies = ["127.0.0.1"]。',
        )
    if any(network.prefixlen == 0 for network in settings.PROXIES):
        yield Fault("proxies 里有 /0，谁都可以冒充代理。", "只写代理自己的地址。")
    if settings.DEBUG and (public or settings.HTTPS):
        yield Fault("服务器上开着 debug，出错页会露出内部数据。", "请在配置里去掉 debug。")


def _roles() -> Iterator[Fault]:
    for name in settings.SECOND_FACTOR_ROLES:
        if name not in Role.values:
            yield Fault(f"second_factor 里的 {name} 不是角色。", f"角色有：{'、'.join(Role)}。")


def _disk() -> Iterator[Fault]:
    free = shutil.disk_usage(settings.VAR_DIR).free
    if free < LEAST_DISK:
        yield Fault(
            f"{settings.VAR_DIR} 所在的磁盘只剩 {free // 1024**2} MB。",
            "请腾出地方，至少留 1 GB；不够时不能保存。",
        )


def _places() -> Iterator[Fault]:
    for path in modes.too_open(settings.VAR_DIR):
        yield Fault(f"本机其他账号能读 {path}。", f"请执行 chmod -R go= {settings.VAR_DIR}。")
        return
    if not os.access(settings.VAR_DIR, os.W_OK):
        yield Fault(f"不能写 {settings.VAR_DIR}。", "请检查它的主人和所在的磁盘是不是只读。")
    if (
        connection.vendor == "sqlite"
        and (kind := _file_system(Path(settings.DATABASES["default"]["NAME"]))) in NETWORK
    ):
        yield Fault(
            f"SQLite 放在网络盘上（{kind}），几台机器同时写会坏。",
            "请放到本机磁盘，或者改用 PostgreSQL。",
        )


def _file_system(path: Path) -> str:
    """The kind of the file system that `path` is on."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    holding = [(place, kind) for place, kind in mounts if path.resolve().is_relative_to(place)]
    return max(holding, key=lambda found: len(found[0]), default=("", ""))[1]


def _account() -> Iterator[Fault]:
    if os.geteuid() == 0 and settings.HTTPS:
        yield Fault("程序用 root 运行。", "请给它一个自己的账号，见 docs/deploy.md。")


def _postgresql() -> Iterator[Fault]:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        is_super = cursor.fetchone()[0]
        cursor.execute("SHOW server_encoding")
        encoding = cursor.fetchone()[0]
    if is_super and settings.HTTPS:
        yield Fault("用 PostgreSQL 的超级用户连接。", "请给程序一个自己的角色，只有这个数据库。")
    if encoding != "UTF8":
        yield Fault(
            f"数据库的编码是 {encoding}，存不下所有汉字。", "请用 UTF-8 重建数据库，再恢复备份。"
        )


def _guards() -> Iterator[Fault]:
    if names := guards.missing():
        yield Fault(
            f"数据库里少了 {len(names)} 个守卫（{names[0]}）。",
            "请执行 manage.py migrate 装上，并查明是谁去掉的。",
        )


def _trail() -> Iterator[Fault]:
    if is_empty():
        yield Fault(
            "还没有账号，也没有留痕。", "新装请先 import_divisions；已经有数据的，请核对配置。"
        )
        return
    last = TrailEntry.objects.order_by("number").last()
    head = TrailHead.objects.filter(pk=1).first()
    if (last and (last.number, last.hash)) != (head and head.number and (head.number, head.hash)):
        yield Fault(
            "留痕的末尾与链头不符，可能被删过。", "请执行 manage.py verify_trail，并从备份查对。"
        )


def _clock() -> Iterator[Fault]:
    """Signed and dated acts of a clock that went back would stand in the past."""
    last = TrailEntry.objects.order_by("number").last()
    if last and last.at > timezone.now() + CLOCK_SLACK:
        yield Fault(
            f"这台机器的时间（{timezone.localtime():%Y-%m-%d %H:%M}）比最后一条留痕还早。",
            "请校准时间（NTP）再用；是以前的时间超前了的，校准以后执行 manage.py accept_clock。",
        )


ALWAYS: dict[str, Check] = {
    "网站": _web,
    "两步验证": _roles,
    "磁盘": _disk,
    "文件": _places,
    "运行账号": _account,
}
WITH_DATABASE: dict[str, Check] = {
    "PostgreSQL": _postgresql,
    "守卫": _guards,
    "留痕": _trail,
    "时间": _clock,
}
