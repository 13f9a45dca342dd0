"""What the browser is told with every answer, static files included, beyond what Django and
django-csp tell it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

TOLD = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class HeadersMiddleware:
    """No other site shows what is ours, and no page asks for the devices of whoever looks at it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in TOLD.items():
            response.headers[name] = value
        return response
