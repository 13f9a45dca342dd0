"""What the pages of the organisation show in a way of their own."""

from collections.abc import Iterator

from django import template
from django.template.base import NodeList
from django.utils.safestring import SafeString

from documents.listing import Column
from documents.listing.columns import R

from ..divisions.models import Village
from ..organisation.forms.fields import yuan

register = template.Library()
register.filter("yuan", yuan)


@register.simple_tag
def column_text(column: Column[R], row: R) -> SafeString:
    """A cell of a list whose table has a template of its own."""
    return SafeString(column.text(row))


@register.filter
def said_in(text: object, place: object) -> str:
    """A label in the words of a village or community; of any other place as it stands."""
    return place.said(str(text)) if isinstance(place, Village) else str(text)


@register.simple_tag(takes_context=True)
def said_here(context: template.Context, text: str) -> str:
    """A label of the frame in the words of the village that the page is about."""
    here = context.get("village") or context.get("division")
    return said_in(text, here or next(iter(reversed(context.get("place") or [])), None))


@register.tag
def said(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """{% said village %}fixed text{% endsaid %}: the same for a whole passage, which shows nothing
    that somebody typed."""
    place = parser.compile_filter(token.split_contents()[1])
    nodes = parser.parse(("endsaid",))
    parser.delete_first_token()
    return SaidNode(place, nodes)


class SaidNode(template.Node):
    def __init__(self, place: template.base.FilterExpression, nodelist: NodeList) -> None:
        self.place, self.nodelist = place, nodelist

    def __iter__(self) -> Iterator[template.Node]:
        yield from self.nodelist

    def render(self, context: template.Context) -> SafeString:
        place = self.place.resolve(context, ignore_failures=True)
        return SafeString(said_in(self.nodelist.render(context), place))
