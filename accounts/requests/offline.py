"""Without a line: the service worker, and the one page it keeps (templates/accounts/offline.html):
what waits on this device, and the forms that open empty there, as the county `?of=` has them.
Nothing of anybody stands in it.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

SCRIPT = settings.BASE_DIR / "static/js/worker.js"


COUNTY = re.compile(r"[0-9]{6}")
KEPT = 32  # counties whose page is made once for each process


@dataclass(frozen=True)
class OfflineForm:
    """`address`: a regular expression of the browser's, for its whole path; `title` of what its
    groups hold ($1); `made`: the form as HTML, empty; `scripts`: the template of those it needs,
    once for all. `first`, `last`: the months (202701) in the address that it is the form of."""

    address: str
    title: str
    made: Callable[[], str]
    scripts: str
    first: int = 0
    last: int = 999912


_forms: list[Callable[[str], Iterable[OfflineForm]]] = []


def register(forms: Callable[[str], Iterable[OfflineForm]]) -> None:
    """From ready() of an app: the forms of a county, "" where none is known."""
    _forms.append(forms)


def offline(request: HttpRequest) -> HttpResponse:
    county = _county(request)
    return HttpResponse(_page(settings.STATIC_URL, _offered(county)))


def worker(request: HttpRequest) -> HttpResponse:
    """The script, with what it keeps; another one as soon as any of that is another."""
    county = _county(request)
    script = _script(settings.STATIC_URL, county, _offered(county))
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def _county(request: HttpRequest) -> str:
    asked = request.GET.get("of", "")
    return asked if COUNTY.fullmatch(asked) else ""


def _offered(county: str) -> tuple[OfflineForm, ...]:
    return tuple(form for forms in _forms for form in forms(county))


@lru_cache(KEPT)
def _script(static: str, county: str, forms: tuple[OfflineForm, ...]) -> str:
    page = _page(static, forms)
    files = sorted(set(re.findall(rf'(?:src|href)="({static}[^"#]+)', page)))
    held = [finders.find(file.removeprefix(static)) for file in files]
    digest = hashlib.sha256(page.encode())
    for file in filter(None, held):
        digest.update(Path(file).read_bytes())
    root = reverse("offline")
    address = f"{root}?of={county}" if county else root
    kept = {"root": root, "name": digest.hexdigest()[:16], "files": files, "page": address}
    return f"const KEPT = {json.dumps(kept)};\n{SCRIPT.read_text('utf-8')}"


@lru_cache(KEPT)
def _page(static: str, forms: tuple[OfflineForm, ...]) -> str:
    """The same for all; once for each process, until other forms are offered."""
    scripts = list(dict.fromkeys(form.scripts for form in forms))
    return render_to_string("accounts/offline.html", {"forms": forms, "scripts": scripts})
