"""What a view behind the access table is given."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import User


class Request(HttpRequest):
    """Somebody is signed in (AccessMiddleware), and htmx may have asked (HtmxMiddleware)."""

    user: User
    htmx: HtmxDetails
