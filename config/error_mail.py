"""Errors by mail: that something failed, where in the program, and the number under which the log
and the person's page have it. Never what was typed, nor what an error says of itself."""

import logging
import time
import traceback
from threading import Lock, Thread

from config.log_lines import LineFormatter

SILENCE = 600  # seconds in which the same failure is told once


class ErrorMail(logging.Handler):
    def __init__(self, to: list[str]) -> None:
        super().__init__(logging.ERROR)
        self.to = to
        self.told: dict[str, float] = {}
        self.lock_told = Lock()

    def emit(self, record: logging.LogRecord) -> None:
        what = _what(record)
        with self.lock_told:
            now = time.monotonic()
            if now - self.told.get(what, -SILENCE) < SILENCE:
                return
            self.told[what] = now
        request = getattr(record, "request", None)
        match = getattr(request, "resolver_match", None)
        view = match.view_name if match else "-"
        subject = f"[村协通] {getattr(request, 'number', '-')} {view} {what}"
        path = LineFormatter().formatException(record.exc_info) if record.exc_info else ""
        Thread(target=self._send, args=(subject, path), daemon=True).start()

    def _send(self, subject: str, path: str) -> None:
        """Beside the request: whoever waits for an answer does not wait for the mail."""
        from django.core.mail import send_mail

        hint = f"同样的错误 {SILENCE // 60} 分钟内只发一次，全部在运行日志里，按编号查。"
        try:
            send_mail(subject, f"{path}\n\n{hint}\n", None, self.to)
        except OSError as error:
            name = type(error).__name__
            logging.getLogger(__name__).warning("no mail could be sent: %s", name)


def _what(record: logging.LogRecord) -> str:
    """The kind of the failure and its place in the program."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return f"{record.name} {record.module}:{record.lineno}"
    steps = traceback.extract_tb(error.__traceback__)
    place = f" {steps[-1].filename}:{steps[-1].lineno}" if steps else ""
    return f"{type(error).__name__}{place}"
