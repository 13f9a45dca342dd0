"""Settings of the server: `gunicorn -c config/gunicorn.py config.wsgi`."""

import os
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
from typing import Any

from gunicorn.glogging import Logger

from config import options

HOST, SHARED = "127.0.0.1", "/dev/shm"  # noqa: S108 - a folder of its own is made in it
try:
    PORT = options.load()["port"]
except options.ConfigurationError as error:
    sys.exit(f"配置有误：{error}")

bind = f"{HOST}:{PORT}"
workers = 2
# a browser opens connections ahead of need; one such would hold a worker without threads for itself
threads = 8
timeout = 120
loglevel = "warning"
umask = 0o077
limit_request_line = (
    4094  # an address; the longest of ours lists the members whose cards are printed
)
limit_request_fields = 64
limit_request_field_size = 8190
SILENCE = 10  # seconds that a visitor may send nothing of a request, or take nothing of an answer


class logger_class(Logger):  # noqa: N801 - gunicorn's name of the setting
    """A request that fails before Django has it is logged by gunicorn, with its address."""

    def setup(self, cfg: object) -> None:
        from config.log_lines import LineFormatter

        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(LineFormatter())


def _hang_up_on_the_silent(server: Any) -> None:
    """Connections inherit it: gunicorn would keep a thread for as long as half a request is waited
    for."""
    wait = struct.pack("ll", SILENCE, 0)
    for listener in server.LISTENERS:
        for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, way, wait)


def on_starting(server: object) -> None:
    """Say in Chinese that the port is taken, instead of retrying five times in English, or what the
    installation lacks, instead of a server that fails at every page."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError:
            sys.exit(
                f"端口 {PORT} 已被占用（也许村协通已在运行）。换一个端口：make run PORT={PORT + 1}"
            )
    look = subprocess.run(  # noqa: S603 - our own command; a process of its own, so that workers start clean
        [sys.executable, str(options.BASE_DIR / "manage.py"), "doctor", "--start"], check=False
    )
    if look.returncode:
        sys.exit(look.returncode)
    # In memory where there is such a place: on a full disk a process that counts would be killed.
    shared = tempfile.mkdtemp(prefix="cunxie-", dir=SHARED if os.access(SHARED, os.W_OK) else None)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = shared


def child_exit(server: object, worker: Any) -> None:
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)


def on_exit(server: object) -> None:
    shutil.rmtree(os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""), ignore_errors=True)


def post_fork(server: object, worker: object) -> None:
    sys.setswitchinterval(
        0.001
    )  # seconds that a long computation keeps short answers waiting in the same process


def when_ready(server: object) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings

    from documents import modes

    _hang_up_on_the_silent(server)
    modes.tighten(settings.VAR_DIR)  # what an older version wrote
    database = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    if database == "sqlite3":
        database = f"SQLite {sqlite3.sqlite_version}，journal_mode={settings.SQLITE_JOURNAL_MODE}"
    print(f"\n数据库：{database}")
    print(f"村协通已启动：http://{HOST}:{PORT}/（按 Ctrl+C 停止）", flush=True)
