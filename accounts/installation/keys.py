"""The two keys of an installation, and their fingerprints in its database: a lost or wrong key is
seen at once."""

import hashlib
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.db import connection, transaction

from .. import trail
from ..models import KeyFingerprint, User
from .fault import Fault

ROUNDS = 100_000  # of the digest: nobody tries keys against a fingerprint
NAMES = {"secret_key": "登录密钥", "identity_key": "证件密钥"}
LOSS = {
    "secret_key": "所有人要重新登录",
    "identity_key": "已登记会员的证件要重新核对，两步验证要重新设置",
}


def in_use() -> dict[str, str]:
    return {"secret_key": settings.SECRET_KEY, "identity_key": settings.IDENTITY_KEY.decode()}


def kept() -> dict[str, str]:
    """Those in use that are there for the next process as well."""
    missing = [*_not_kept()]
    return {name: key for name, key in in_use().items() if name not in missing}


def fingerprints(values: Mapping[str, str] | None = None) -> dict[str, str]:
    """Of the keys in use, or of these; they tell nothing of a key itself."""
    return {
        name: hashlib.pbkdf2_hmac("sha256", key.encode(), f"cunxie {name}".encode(), ROUNDS).hex()[
            :32
        ]
        for name, key in (values or in_use()).items()
    }


def establish() -> None:
    """Keep the keys of a new installation, and note fingerprints where none is noted: after a
    migration."""
    tables = connection.introspection.table_names()
    has_table = KeyFingerprint._meta.db_table in tables
    if has_table and KeyFingerprint.objects.exists():
        return
    if User._meta.db_table not in tables or not User.objects.exists():
        _keep()
    if has_table and not list(_not_kept()):
        _note()


def _keep() -> None:
    """Write the keys that have no file yet; the umask keeps others out (documents/modes.py)."""
    for name in list(_not_kept()):
        settings.KEY_FILES[name].write_text(in_use()[name])


def _note() -> None:
    KeyFingerprint.objects.bulk_create(
        [KeyFingerprint(name=name, fingerprint=found) for name, found in fingerprints().items()],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["fingerprint"],
    )


def faults(values: Mapping[str, str] | None = None) -> Iterator[Fault]:
    """Of the keys in use, or of these."""
    missing = list(_not_kept())
    for name in missing:
        yield Fault(
            f"没有{NAMES[name]}（{settings.KEY_FILES[name]}）。",
            f"请从备份放回这个文件，或者在配置里写 {name}。"
            f"找不回来的：manage.py accept_keys（{LOSS[name]}）。",
        )
    noted = dict(KeyFingerprint.objects.values_list("name", "fingerprint"))
    for name, found in fingerprints(values).items() if noted else ():
        if name not in missing and noted.get(name) != found:
            yield Fault(
                f"{NAMES[name]}不是这个数据库的。",
                f"请放回原来的 {name}，或者核对配置连的是不是这个数据库。"
                f"确实要换的：manage.py accept_keys（{LOSS[name]}）。",
            )


def _not_kept() -> Iterator[str]:
    for name, path in settings.KEY_FILES.items():
        if not settings.CONFIGURATION[name] and not path.exists():
            yield name


@transaction.atomic
def accept(*, reason: str) -> list[str]:
    """Take the keys in use for this database's from now on; the names of those that were others."""
    _keep()
    noted = dict(KeyFingerprint.objects.values_list("name", "fingerprint"))
    changed = [name for name, found in fingerprints().items() if noted.get(name) != found]
    if changed:
        _note()
        trail.record(
            by=None,
            action="更换密钥",
            target="、".join(NAMES[name] for name in changed),
            reason=reason,
        )
    return changed
