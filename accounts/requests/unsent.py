"""What a browser asks that keeps forms until they are done (static/js/unsent.js)."""

from django.http import JsonResponse
from django.middleware.csrf import get_token

from ..http import Request
from ..records import tokens

MOST_ASKED = 50


def unsent(request: Request) -> JsonResponse:
    """Which of the tokens it names were spent, whose they are, and the CSRF token to send the
    others with."""
    asked = request.GET.getlist("token")[:MOST_ASKED]
    spent = tokens.spent(request.user, asked)
    return JsonResponse(
        {"account": str(request.user.pk), "spent": spent, "csrf": get_token(request)}
    )
