"""The way to the page at hand, at its top."""

from dataclasses import replace

from django import template

from ..menu import navigation

register = template.Library()


@register.simple_block_tag(takes_context=True)
def remember(context: template.Context, content: str, name: str) -> str:
    """What it encloses, which the rest of the template finds under that name."""
    context[name] = content
    return content


@register.inclusion_tag("includes/crumbs.html", takes_context=True)
def crumbs(context: template.Context, title: str) -> dict[str, object]:
    """Pages of the menu in the words of the village or community; names as they are."""
    place = context["place"]
    words = getattr(place[-1], "said", str) if place else str
    found = navigation.crumbs(context["request"], place, title)
    return {"crumbs": [replace(one, title=words(one.title)) if one.icon else one for one in found]}
