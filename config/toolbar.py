"""django-debug-toolbar in `make dev`: its addresses are answered before the access table is
asked."""

from debug_toolbar.middleware import DebugToolbarMiddleware
from debug_toolbar.toolbar import debug_toolbar_urls
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from .urls import urlpatterns as ours

TOOLBAR = "/__debug__/"
urlpatterns = [*ours, *debug_toolbar_urls(TOOLBAR.strip("/"))]


class ToolbarMiddleware(DebugToolbarMiddleware):
    """The toolbar itself lets nobody in but INTERNAL_IPS, and nobody without DEBUG."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(TOOLBAR):
            return super().__call__(request)
        match = resolve(request.path)
        return match.func(request, *match.args, **match.kwargs)
