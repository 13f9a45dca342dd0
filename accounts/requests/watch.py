"""Every request has a number, is counted, and leaves one line in the log."""

import logging
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ..addresses import PROBES
from .figures import IN_FLIGHT, REQUESTS, SECONDS

METHODS = {"GET", "HEAD", "POST"}
logger = logging.getLogger("requests")


class WatchMiddleware:
    """Stands before all but the one that finds the visitor's address. The line has no `?…`, which
    may name people; the formatter adds number, account and address (config/log_lines.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.number = f"{secrets.randbelow(10**8):08}"  # type: ignore[attr-defined]
        begun = time.monotonic()
        with IN_FLIGHT.track_inprogress():
            response = self.get_response(request)
        response.headers["X-Request-ID"] = request.number  # type: ignore[attr-defined]
        if not request.path.startswith(settings.STATIC_URL):
            _tell(request, response, time.monotonic() - begun)
        return response


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    view = request.resolver_match.view_name if request.resolver_match else ""
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(view, method, response.status_code).inc()
    SECONDS.labels(view).observe(seconds)
    if request.path_info in PROBES and response.status_code == 200:
        return  # asked every few seconds
    words = (request.method, request.path, response.status_code, 1000 * seconds)
    logger.info("%s %s %s %.0fms", *words, extra={"request": request})
