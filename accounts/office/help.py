"""帮助: the manual of docs/manual/ for everybody who is signed in."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from documents import manual

from ..http import Request

FOLDER = settings.BASE_DIR / "docs" / "manual"


def contents(request: Request) -> HttpResponse:
    return render(request, "accounts/help.html", {"pages": manual.pages(FOLDER).values()})


def page(request: Request, slug: str) -> HttpResponse:
    pages = manual.pages(FOLDER)
    if slug not in pages:
        raise Http404
    slugs = list(pages)
    at = slugs.index(slug)
    context = {
        "pages": pages.values(),
        "page": pages[slug],
        "before": pages[slugs[at - 1]] if at else None,
        "after": pages[slugs[at + 1]] if at + 1 < len(slugs) else None,
    }
    return render(request, "accounts/help_page.html", context)
