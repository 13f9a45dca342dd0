"""What stands beside figures that may or may not include sensitive families: the same whether there
are any or not."""

from typing import Any

from django import template

from ..families.querysets import may_open_sensitive
from ..families.telling import words

register = template.Library()


@register.simple_tag(takes_context=True)
def what_is_told(context: dict[str, Any]) -> str:
    return words(context["request"].user)


@register.simple_tag(takes_context=True)
def people_are_summed(context: dict[str, Any]) -> str:
    return (
        ""
        if may_open_sensitive(context["request"].user)
        else "对家庭和个人的支出按月合计，不逐笔列出。"
    )


@register.simple_tag(takes_context=True)
def tells_all(context: dict[str, Any]) -> bool:
    return may_open_sensitive(context["request"].user)
