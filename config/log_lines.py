"""How a line of the log reads: when, how grave, by which account, from where, what; one event cannot look like two."""

import logging
import re
from datetime import UTC, datetime

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_FOLLOWS = "\n  | "


class LineFormatter(logging.Formatter):
    """Times in UTC. Refusals (403, 404, 405, 429) and failures come from Django with the request they answer; only
    of failures it is told where in the program they arose."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said = _CONTROL.sub(lambda found: ascii(found[0])[1:-1], record.getMessage())
        line = f"{at} {record.levelname} {record.name} {_who(record)} {said}"
        if record.exc_info and record.levelno >= logging.ERROR:
            line += _FOLLOWS + _FOLLOWS.join(self.formatException(record.exc_info).splitlines())
        return line


def _who(record: logging.LogRecord) -> str:
    """The account's number and the address; nothing is asked of the database, which may be what failed."""
    request = getattr(record, "request", None)
    user = getattr(request, "_cached_user", None)
    address = getattr(request, "META", {}).get("REMOTE_ADDR", "-")
    return f"account={getattr(user, 'pk', None) or '-'} address={address}"
