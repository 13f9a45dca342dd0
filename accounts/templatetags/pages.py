"""Links from a page to its neighbours: the same page of another year or month, or with another
query string."""

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def same_page(context: template.Context, **changes: object) -> str:
    """The address of the page at hand with some of its URL's arguments changed."""
    match = context["request"].resolver_match
    return reverse(match.view_name, kwargs={**match.kwargs, **changes})


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: object) -> str:
    """The query string of the page at hand with some parameters changed, or removed when the value
    is None."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def period_year(period: int) -> int:
    return int(period) // 100


@register.filter
def months_beside(period: int) -> list[int]:
    """The twelve months of a period's year."""
    return [int(period) // 100 * 100 + month for month in range(1, 13)]
