"""Without a line: the service worker, and the one page it keeps (templates/accounts/offline.html):
what waits on this device, and the forms that open empty there. Nothing of anybody stands in it.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

SCRIPT = settings.BASE_DIR / "static/js/worker.js"


@dataclass(frozen=True)
class OfflineForm:
    """`address`: a regular expression of the browser's, for its whole path; `title` of what its
    groups hold ($1); `made`: the form as HTML, empty."""

    address: str
    title: str
    made: Callable[[], str]


_forms: list[Callable[[], OfflineForm]] = []


def register(form: Callable[[], OfflineForm]) -> None:
    """From ready() of an app."""
    _forms.append(form)


def offline(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_page(settings.STATIC_URL, _offered()))


def worker(request: HttpRequest) -> HttpResponse:
    """The script, with what it keeps; another one as soon as any of that is another."""
    script = _script(settings.STATIC_URL, _offered())
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def _offered() -> tuple[OfflineForm, ...]:
    return tuple(form() for form in _forms)


@lru_cache(4)
def _script(static: str, forms: tuple[OfflineForm, ...]) -> str:
    page = _page(static, forms)
    files = sorted(set(re.findall(rf'(?:src|href)="({static}[^"#]+)', page)))
    held = [finders.find(file.removeprefix(static)) for file in files]
    digest = hashlib.sha256(page.encode())
    for file in filter(None, held):
        digest.update(Path(file).read_bytes())
    kept = {"name": digest.hexdigest()[:16], "files": files, "page": reverse("offline")}
    return f"const KEPT = {json.dumps(kept)};\n{SCRIPT.read_text('utf-8')}"


@lru_cache(4)
def _page(static: str, forms: tuple[OfflineForm, ...]) -> str:
    """The same for all; once for each process, until other forms are offered."""
    return render_to_string("accounts/offline.html", {"forms": forms})
