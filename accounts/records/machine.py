"""What the machine refused, not a rule: told as 503, in the office's words. What a rule of the
database refused is violations.py's."""

import errno
import sqlite3
from enum import Enum
from types import TracebackType

from django.db import connections

from ..trail import ClockError


class MachineFault(Enum):
    """(what happened, what it means, what to do)"""

    BUSY = (
        "系统正忙",
        "这会儿同时保存的人多，等了一阵也没有轮到。",
        "请等一分钟再试。",
    )
    GONE = (
        "数据库暂时连不上",
        "存放数据的数据库没有应答，可能正在重新启动。",
        "请过一两分钟再试；十分钟以后还不行的，请告诉系统管理员。",
    )
    FULL = (
        "磁盘已满",
        "服务器的磁盘已经写满，存不下新的内容。",
        "请告诉系统管理员腾出地方，然后再试。",
    )
    READ_ONLY = (
        "现在只能查看，不能保存",
        "服务器的磁盘或者数据库现在是只读的，可能正在维护。",
        "请过一会儿再试；一直这样的，请告诉系统管理员。",
    )
    CLOCK = (
        "服务器的时间不对",
        "服务器的时间比最后一次办理的时间还早，这时保存会记错先后。查看不受影响。",
        "请告诉系统管理员校准时间，然后再试。",
    )

    @property
    def seconds(self) -> int:
        """After which it is worth trying again."""
        return 10 if self is MachineFault.BUSY else 60


_OF_SYSTEM = {
    errno.ENOSPC: MachineFault.FULL,
    errno.EDQUOT: MachineFault.FULL,
    errno.EROFS: MachineFault.READ_ONLY,
    errno.EACCES: MachineFault.READ_ONLY,
    errno.EIO: MachineFault.GONE,
    errno.EMFILE: MachineFault.BUSY,
    errno.ENFILE: MachineFault.BUSY,
}
_MOVED = 1032  # SQLITE_READONLY_DBMOVED: the file was taken away
_OF_SQLITE = {
    _MOVED: MachineFault.GONE,
    sqlite3.SQLITE_BUSY: MachineFault.BUSY,
    sqlite3.SQLITE_LOCKED: MachineFault.BUSY,
    sqlite3.SQLITE_FULL: MachineFault.FULL,
    sqlite3.SQLITE_READONLY: MachineFault.READ_ONLY,
    sqlite3.SQLITE_IOERR: MachineFault.GONE,
    sqlite3.SQLITE_CANTOPEN: MachineFault.GONE,
    sqlite3.SQLITE_CORRUPT: MachineFault.GONE,
    sqlite3.SQLITE_NOTADB: MachineFault.GONE,
}
# By SQLSTATE or its beginning, the longest that fits.
_OF_POSTGRESQL = {
    "08": MachineFault.GONE,
    "25006": MachineFault.READ_ONLY,
    "40": MachineFault.BUSY,  # deadlocks and the like, tried again before (accounts/access)
    "53": MachineFault.BUSY,
    "53100": MachineFault.FULL,
    "55P03": MachineFault.BUSY,
    "57014": MachineFault.BUSY,
    "57P": MachineFault.GONE,
    "58": MachineFault.GONE,
}


def fault_of(error: BaseException | None) -> MachineFault | None:
    """Of the error or what it came from; None where the program itself is wrong."""
    while error is not None:
        if found := _of_one(error):
            return found
        error = error.__cause__ or error.__context__
    return None


def _of_one(error: BaseException) -> MachineFault | None:
    match error:
        case ClockError():
            return MachineFault.CLOCK
        case OSError():
            return _OF_SYSTEM.get(error.errno or 0)
        case sqlite3.Error():
            code = getattr(error, "sqlite_errorcode", 0)
            return _OF_SQLITE.get(code) or _OF_SQLITE.get(code & 0xFF)
    if not hasattr(error, "sqlstate"):
        return None
    if error.sqlstate is None:  # psycopg's own: there is no connection
        is_lost = type(error).__name__ in ("OperationalError", "InterfaceError")
        return MachineFault.GONE if is_lost else None
    fitting = [state for state in _OF_POSTGRESQL if error.sqlstate.startswith(state)]
    return _OF_POSTGRESQL[max(fitting, key=len)] if fitting else None


def was_committing(error: BaseException | None) -> bool:
    """Whether the connection was lost on the commit itself: then nobody knows."""
    step: TracebackType | None = error.__traceback__ if error else None
    while step:
        if step.tb_frame.f_code.co_name == "_commit":
            return True
        step = step.tb_next
    return False


def forget_connections() -> None:
    """After a fault the next request opens its own: one that was opened while the file was
    read-only, or before it was replaced, would stay as it is."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
