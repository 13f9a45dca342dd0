"""How a line of the log reads: when, how grave, in which request, by which account, from where,
what; one event cannot look like two.

It tells where something went wrong, never whom it was about: a failure is told by its kind and the
lines of the program it went through, since what it says of itself may quote a row; ID numbers are
masked in whatever somebody typed.
"""

import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from accounts.texts.identity_numbers import masked

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_FOLLOWS = "\n  | "
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class LineFormatter(logging.Formatter):
    """Times in UTC. Refusals (403, 404, 405, 429) and failures come from Django with the request
    they answer; only of failures it is told where in the program they arose. `quotes`: with what
    they say, for developers."""

    def __init__(self, *args: Any, quotes: bool = False) -> None:
        super().__init__(*args)
        self.quotes = quotes

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said = masked(_CONTROL.sub(lambda found: ascii(found[0])[1:-1], record.getMessage()))
        line = f"{at} {record.levelname} {record.name} {_who(record)} {said}"
        if record.exc_info and record.levelno >= logging.ERROR:
            line += _FOLLOWS + _FOLLOWS.join(self.formatException(record.exc_info).splitlines())
        return line

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's
        return super().formatException(ei) if self.quotes else "\n".join(_path_of(ei[1]))


def _path_of(error: BaseException | None) -> list[str]:
    """Its causes first, as Python tells them."""
    if error is None:
        return []
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [line.rstrip("\n") for line in traceback.format_tb(error.__traceback__)]
    return [*_path_of(before), *lines, f"{type(error).__module__}.{type(error).__qualname__}"]


def _who(record: logging.LogRecord) -> str:
    """The request's number, the account's and the address; nothing is asked of the database, which
    may be what failed."""
    request = getattr(record, "request", None)
    user = getattr(request, "_cached_user", None)
    address = getattr(request, "META", {}).get("REMOTE_ADDR", "-")
    number, account = getattr(request, "number", "-"), getattr(user, "pk", None) or "-"
    return f"request={number} account={account} address={address}"
