"""The one-time token of a form: `{% load form_token %}<form>{% csrf_token %}{% form_token %}…`."""

from django import template

from ..access import rule_for
from ..records.tokens import new_token

register = template.Library()
DEVICE, SESSION = "device", "session"


@register.inclusion_tag("includes/form_token.html", takes_context=True)
def form_token(context: dict[str, object]) -> dict[str, str]:
    """And where the browser keeps what is typed beside it (static/js/unsent.js)."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    rule = rule_for(match.view_name) if match else None
    keep = DEVICE if rule and not rule.families else SESSION
    return {"new_form_token": new_token(getattr(request, "user", None)), "keep": keep}
