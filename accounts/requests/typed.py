"""What was typed into a form that was not taken: given back, to send it again or to copy it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict

from ..records import tokens

MOST_SHOWN = 200
UNTOUCHED = "password"  # in a field's name: a password is what was typed, to the character


@dataclass(frozen=True)
class Typed:
    """`token`: the form's own, so that sent again it is done once. `whole`: without passwords and
    files, which no page can give back."""

    fields: list[tuple[str, str]]
    token: str
    whole: bool

    @property
    def texts(self) -> list[str]:
        return [value for _, value in self.fields if len(value.strip()) > 1][:MOST_SHOWN]


def typed(request: HttpRequest, **settled: str) -> Typed | None:
    """None where nothing was, where it cannot be read, or where another site may have made it up;
    `settled`: what is sent with it the next time."""
    if request.method != "POST" or not _is_ours(request):
        return None
    try:
        post, files = request.POST, request.FILES
    except Exception:  # whatever the body is, it cannot be given back
        return None
    return _given_back(post, whole=not files, settled=settled)


def _given_back(post: QueryDict, *, whole: bool, settled: dict[str, str]) -> Typed:
    hidden = {tokens.FIELD, "csrfmiddlewaretoken"}
    fields = [
        (key, value)
        for key, values in post.lists()
        for value in values
        if key not in hidden and UNTOUCHED not in key
    ]
    has_password = any(UNTOUCHED in key for key in post)
    token = post.get(tokens.FIELD) or tokens.new_token()
    return Typed([*fields, *settled.items()], token, whole and not has_password)


def _is_ours(request: HttpRequest) -> bool:
    """It passed the check of its CSRF token, or the browser says that one of our pages sent it: a
    button to send it again must not do what another site wants."""
    if getattr(request, "csrf_processing_done", False):
        return True
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    return bool(origin) and origin == request.headers.get("Host")
