"""`manage.py doctor` names what is wrong with an installation and what to do; commands refuse what
cannot work."""

import io
import os
import shutil
from collections import namedtuple
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts import guards, installation, trail
from accounts.installation import keys, survey
from accounts.models import KeyFingerprint, TrailEntry, TrailHead, User
from config import options

Plant = Callable[[Any, pytest.MonkeyPatch, Path], None]


def doctor() -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("doctor", stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def sound(db: None, settings: Any, tmp_path: Path, staff: User) -> Path:
    """An installation in order, with one act in its trail."""
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir(mode=0o700)
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.CONFIGURATION = options.load(
        {"CUNXIE_CONFIG": str(options.DEFAULTS)}
    )  # the keys are files here
    settings.KEY_FILES = {name: settings.VAR_DIR / name for name in settings.KEY_FILES}
    settings.KEY_FILES["secret_key"].write_text(settings.SECRET_KEY)
    settings.KEY_FILES["identity_key"].write_bytes(settings.IDENTITY_KEY)
    for file in settings.KEY_FILES.values():
        file.chmod(0o600)
    KeyFingerprint.objects.all().delete()
    keys.establish()
    trail.record(by=staff, action="登记会员", target="张三", division=staff.scope)
    return settings.VAR_DIR


def test_an_installation_in_order(sound: Path) -> None:
    code, page = doctor()
    assert (code, page.splitlines()[-1]) == (0, "没有发现问题。"), page
    assert list(installation.require("verify_trail")) == []


def plant_lost_key(settings: Any, patch: pytest.MonkeyPatch, var: Path) -> None:
    settings.KEY_FILES["identity_key"].unlink()


def plant_wrong_key(settings: Any, patch: pytest.MonkeyPatch, var: Path) -> None:
    settings.IDENTITY_KEY = b"of another county"


def plant_open_folder(settings: Any, patch: pytest.MonkeyPatch, var: Path) -> None:
    (var / "secret_key").chmod(0o644)


def plant_owner(settings: Any, patch: pytest.MonkeyPatch, var: Path) -> None:
    patch.setattr(os, "geteuid", lambda: 12345)


def plant_plain_http(settings: Any, patch: pytest.MonkeyPatch, var: Path) -> None:
    settings.ALLOWED_HOSTS = ["cunxie.gov.cn"]


def plant_no_proxy(settings: Any, patch: pytest.MonkeyPatch, var: Path) -> None:
    settings.HTTPS = True
    patch.setattr(os, "geteuid", lambda: os.getuid())


def plant_any_host(settings: Any, patch: pytest.MonkeyPatch, var: Path) -> None:
    settings.ALLOWED_HOSTS = ["*"]


def plant_any_proxy(settings: Any, patch: pytest.MonkeyPatch, var: Path) -> None:
    settings.PROXIES = [ip_network("0.0.0.0/0")]


def plant_debug(settings: Any, patch: pytest.MonkeyPatch, var: Path) -> None:
    settings.HTTPS = settings.DEBUG = True


def plant_role(settings: Any, patch: pytest.MonkeyPatch, var: Path) -> None:
    settings.SECOND_FACTOR_ROLES = ["staff"]


def plant_full_disk(settings: Any, patch: pytest.MonkeyPatch, var: Path) -> None:
    usage = namedtuple("usage", "total used free")
    patch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 10**9, 5 * 1024**2))


def plant_network_disk(settings: Any, patch: pytest.MonkeyPatch, var: Path) -> None:
    patch.setattr(survey, "_file_system", lambda path: "cifs")


def plant_guard(settings: Any, patch: pytest.MonkeyPatch, var: Path) -> None:
    name = guards.append_only(TrailEntry._meta.db_table, "")[0].name
    on = "" if connection.vendor == "sqlite" else f" ON {TrailEntry._meta.db_table}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"{on}')


def plant_cut_trail(settings: Any, patch: pytest.MonkeyPatch, var: Path) -> None:
    TrailHead.objects.update(number=7)


def plant_clock(settings: Any, patch: pytest.MonkeyPatch, var: Path) -> None:
    now = timezone.now() - timedelta(days=400)
    patch.setattr(timezone, "now", lambda: now)


PLANTS: dict[Plant, tuple[str, str]] = {
    plant_lost_key: ("没有证件密钥", "请从备份放回这个文件"),
    plant_wrong_key: ("证件密钥不是这个数据库的", "请放回原来的 identity_key"),
    plant_open_folder: ("本机其他账号能读", "chmod -R go="),
    plant_owner: ("现在执行的不是它", "请用 sudo -u"),
    plant_plain_http: ("cunxie.gov.cn 没有用 HTTPS", "https = true"),
    plant_no_proxy: ("没有写明代理的地址", 'proxies = ["127.0.0.1"]'),
    plant_any_host: ("hosts 里有 *", "写全网站的域名"),
    plant_any_proxy: ("proxies 里有 /0", "只写代理自己的地址"),
    plant_debug: ("开着 debug", "去掉 debug"),
    plant_role: ("second_factor 里的 staff 不是角色", "township_staff"),
    plant_full_disk: ("只剩 5 MB", "至少留 1 GB"),
    plant_network_disk: ("SQLite 放在网络盘上（cifs）", "改用 PostgreSQL"),
    plant_guard: ("数据库里少了 1 个守卫", "manage.py migrate"),
    plant_cut_trail: ("留痕的末尾与链头不符", "manage.py verify_trail"),
    plant_clock: ("比最后一条留痕还早", "请校准时间"),
}


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_each_fault_is_named_with_its_remedy(
    plant: Plant, sound: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if plant is plant_network_disk and connection.vendor != "sqlite":
        pytest.skip("a file of SQLite")
    plant(settings, monkeypatch, sound)
    code, page = doctor()
    what, remedy = PLANTS[plant]
    lines = page.splitlines()
    (found,) = [number for number, line in enumerate(lines) if what in line]
    assert remedy in lines[found + 1]
    assert code == 1


def test_an_empty_trail_is_not_called_complete(db: None, settings: Any) -> None:
    (fault,) = installation.require("verify_trail")
    assert "数据库是空的" in fault.what
    assert list(installation.require("import_divisions")) == []


def test_keys_that_are_accepted_are_in_the_trail(sound: Path, settings: Any) -> None:
    settings.IDENTITY_KEY = b"a new one"
    settings.KEY_FILES["identity_key"].unlink()
    assert [fault.what for fault in installation.faults()] == [
        f"没有证件密钥（{sound / 'identity_key'}）。"
    ]
    call_command("accept_keys", reason="硬盘坏了", stdout=io.StringIO())
    assert list(installation.faults()) == []
    assert settings.KEY_FILES["identity_key"].read_text() == "a new one"
    entry = TrailEntry.objects.order_by("number").last()
    assert (entry.action, entry.target, entry.reason) == ("更换密钥", "证件密钥", "硬盘坏了")


def test_a_lost_key_of_a_database_in_use_is_not_made_anew(sound: Path, settings: Any) -> None:
    """An upgrade from before there were fingerprints."""
    KeyFingerprint.objects.all().delete()
    settings.KEY_FILES["identity_key"].unlink()
    keys.establish()
    assert not settings.KEY_FILES["identity_key"].exists()
    assert not KeyFingerprint.objects.exists()
    assert [fault.what for fault in installation.faults()] == [
        f"没有证件密钥（{sound / 'identity_key'}）。"
    ]


def test_what_is_there_is_saved_whatever_it_lacks(sound: Path, settings: Any) -> None:
    settings.KEY_FILES["identity_key"].unlink()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '0004_key_fingerprint'")
    assert list(installation.require("verify_trail")) != []
    assert list(installation.require("backup")) == []
