"""What must hold of accounts, trail, guards and keys."""

from collections.abc import Iterator

from .. import guards, installation, trail
from ..records.astray import astray
from . import registry


def register_all() -> None:
    registry.register_check("安装和密钥", lambda: map(str, installation.faults()))
    registry.register_check("守卫", lambda: (f"少了守卫 {name}" for name in guards.missing()))
    registry.register_check("留痕", _trail)
    registry.register_check("时段", astray)


def _trail() -> Iterator[str]:
    try:
        trail.verify()
    except trail.BrokenTrailError as error:
        yield str(error)
