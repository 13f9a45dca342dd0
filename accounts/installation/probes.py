"""What machines ask: is it alive, is it ready, what has it counted."""

import os
import shutil
import time
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from ..addresses import is_near
from ..jobs import worker_is_alive
from . import unapplied

LEAST_DISK = 100 * 2**20  # bytes: below, the next upload may not fit
KEPT_SECONDS = 5  # an answer, so that asking costs nothing
_kept: tuple[float, dict[str, list[str]]] = (0, {})


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Alive: the process answers, whatever the database does."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether people should be sent here: 503 with the parts that are not; why, to those nearby."""
    global _kept
    if time.monotonic() - _kept[0] > KEPT_SECONDS:
        _kept = (time.monotonic(), dict(_missing()))
    missing = _kept[1]
    if not missing:
        return JsonResponse({"status": "ok"})
    parts = missing if is_near(request, settings.PROXIES) else sorted(missing)
    return JsonResponse(
        {"status": "not ready", "parts": parts},
        status=503,
        json_dumps_params={"ensure_ascii": False},
    )


def _missing() -> Iterator[tuple[str, list[str]]]:
    """Parts that are not ready, and why."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
        found = list(unapplied())
    except DatabaseError:
        yield "database", ["数据库连不上。"]
    else:
        if found:
            yield "migrations", [str(fault) for fault in found]
        elif not worker_is_alive():
            yield "worker", ["后台作业没有在运行：manage.py worker。"]
    free = shutil.disk_usage(settings.VAR_DIR).free
    if free < LEAST_DISK:
        yield "disk", [f"磁盘只剩 {free // 2**20} MB。"]


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus, of all processes of the server together."""
    if not is_near(request, settings.METRICS_FROM):
        raise Http404
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:  # config/gunicorn.py
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
