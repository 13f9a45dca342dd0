"""What a view is given."""

from typing import TypeGuard

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import User


class AnyRequest(HttpRequest):
    """Of anybody; htmx may have asked (HtmxMiddleware)."""

    htmx: HtmxDetails


class Request(AnyRequest):
    """Behind the access table: somebody is signed in (AccessMiddleware)."""

    user: User


def is_signed_in(request: HttpRequest) -> TypeGuard[Request]:
    return request.user.is_authenticated
