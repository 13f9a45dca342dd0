"""What every request brings passes here once: texts cleaned, none too long, names of files without
ID numbers, and no form without its one-time token."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from documents.texts import clean_text, private_use

from ..records import tokens
from .typed import UNTOUCHED, typed

GetResponse = Callable[[HttpRequest], HttpResponse]
LONGEST, LONGEST_ASKED = 20_000, 4_000  # characters of one value of a form; of a search
AROUND = 8  # characters told on each side of one that is asked about

# Posts that need no token, and why.
TOKENLESS = {
    "login": "nobody is signed in yet; a second post signs in again",
    "logout": "a second post finds nobody signed in",
    "password-change": "the second post's old password is no longer right",
}
CONFIRMED = "private_use_is_meant"


class FormDoorMiddleware:
    """After AccessMiddleware: whoever comes here may come."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        request.answered = response.status_code < 400  # type: ignore[attr-defined]  # failures.py
        return response

    def process_view(
        self, request: HttpRequest, view: Callable, args: object, kwargs: object
    ) -> HttpResponse | None:
        request.GET = cleaned(request.GET)  # type: ignore[assignment]
        if _longest(request.GET) > LONGEST_ASKED:
            return refused(request, "查找的文字太长，请写短一些。")
        if request.method != "POST":
            return None
        request.POST = cleaned(request.POST)  # type: ignore[assignment]
        if (found := _longest(request.POST)) > LONGEST:
            return refused(
                request, f"有一处文字共 {found} 字，超过 {LONGEST} 字，没有保存。请写短一些再提交。"
            )
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not (request.POST.get(tokens.FIELD) or name in TOKENLESS or request.user.is_anonymous):
            return refused(
                request, "这个页面没有打开完整，提交的内容还没有保存。", again=not request.FILES
            )
        return _asked_of_private_use(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A text that only the database's door refused (accounts/texts/__init__.py), on a page of
        its own."""
        if not isinstance(exception, ValidationError):
            return None
        return refused(request, f"没有保存：{'；'.join(exception.messages)}")


def _asked_of_private_use(request: HttpRequest) -> HttpResponse | None:
    """Once for each form; not where a script sends it, which could not show the question, nor
    beside a file."""
    odd = private_use(
        "".join(
            value
            for key, values in request.POST.lists()
            for value in values
            if UNTOUCHED not in key
        )
    )
    if not odd or request.POST.get(CONFIRMED) or request.FILES or "HX-Request" in request.headers:
        return None
    where = "”“".join(
        value for key, values in request.POST.lists() for value in _around(key, values)
    )
    reason = f"“{where}”里的“{odd}”是自造字，别的电脑上可能显示不出来。"
    return refused(request, reason, again=True, settled={CONFIRMED: "1"})


def _around(key: str, values: list[str]) -> list[str]:
    """The few characters by which one finds the odd one, of each value that has any."""
    found = (
        []
        if UNTOUCHED in key
        else [(value, odd[0]) for value in values if (odd := private_use(value))]
    )
    return [
        value[max(0, value.index(odd) - AROUND) : value.index(odd) + AROUND].strip()
        for value, odd in found
    ]


def refused(
    request: HttpRequest, reason: str, *, again: bool = False, settled: dict[str, str] | None = None
) -> HttpResponse:
    """With all that was typed: `again` to send it as it is (and what is `settled`), otherwise to
    copy it."""
    given = typed(request, **(settled or {}))
    context = {"reason": reason, "again": again, "typed": given}
    return render(request, "accounts/refused.html", context, status=422)


def cleaned(query: QueryDict) -> QueryDict:
    if all(clean_text(value) == value for _, values in query.lists() for value in values):
        return query
    cleaned = query.copy()
    for key, values in query.lists():
        if UNTOUCHED not in key:
            cleaned.setlist(key, [clean_text(value) for value in values])
    return cleaned


def _longest(query: QueryDict) -> int:
    return max((len(value) for _, values in query.lists() for value in values), default=0)
