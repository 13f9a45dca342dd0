"""Divisions by their code alone: what a page's `code` names."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import SimpleLazyObject

from accounts.http import Request
from accounts.menu import TOWNSHIP
from accounts.menu.navigation import division_at_hand
from accounts.scope import within

from .models import County, Township, Village

Division = County | Township | Village


def find(code: str) -> Division:
    """The county (6 digits), township (9) or village (12) of that code, its parents fetched along:
    one query.

    Raises LookupError with a Chinese message when there is none.
    """
    rows: QuerySet | None = {
        6: County.objects.all(),
        9: Township.objects.select_related("county"),
        12: Village.objects.select_related("township__county"),
    }.get(len(code))
    division = rows.filter(pk=code).first() if rows is not None else None
    if division is None:
        raise LookupError(f"没有代码为 {code} 的区划。")
    return division


def find_or_404(code: str) -> Division:
    """As `find`, for the address of a page."""
    try:
        return find(code)
    except LookupError as error:
        raise Http404(str(error)) from None


def place_or_404(code: str) -> Township | Village:
    """For pages that a township and its villages have, and a county has not."""
    division = find_or_404(code)
    if isinstance(division, County):
        raise Http404("请先选择乡镇。")
    return division


def name_of(code: str) -> str:
    """Its name, or the code itself when no such division is known."""
    try:
        return find(code).name
    except LookupError:
        return code


def names(prefix: str) -> dict[str, str]:
    """Code → name of the county, townships and villages whose code starts with `prefix`; at most
    three queries."""
    found: dict[str, str] = {}
    for model, digits in ((County, 6), (Township, 9), (Village, 12)):
        if len(prefix) <= digits:
            found.update(
                model.objects.filter(within(prefix, "code"))
                .order_by("code")
                .values_list("code", "name")
            )
    return found


def path_of(division: Division) -> list[Division]:
    """The division behind those it lies in, outermost first: 双峰县, 洪山殿镇, 太平社区."""
    if isinstance(division, Village):
        return [division.township.county, division.township, division]
    return [division.county, division] if isinstance(division, Township) else [division]


def place(request: Request) -> dict[str, object]:
    """Context processor: `place`, the names from the person's own division down to the one the page
    is about."""
    return {"place": SimpleLazyObject(lambda: _place(request))}


def _place(request: Request) -> list[str]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    try:
        path = path_of(find(division_at_hand(request)))
    except LookupError:
        return []
    outermost = min(
        len(user.scope), TOWNSHIP
    )  # a village's name alone is ambiguous: its township is shown too
    return [division.name for division in path if len(division.pk) >= outermost]
