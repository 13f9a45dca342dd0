"""The one-time token of a form: `{% load form_token %}<form>{% csrf_token %}{% form_token %}…`."""

from django import template

from ..records.tokens import new_token

register = template.Library()


@register.inclusion_tag("includes/form_token.html")
def form_token() -> dict[str, str]:
    return {"new_form_token": new_token()}
