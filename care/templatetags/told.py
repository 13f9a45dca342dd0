"""What stands beside figures that may or may not include sensitive families: the same whether there
are any or not."""

from django.template import Context, Library

from ..families.querysets import may_open_sensitive
from ..families.telling import words

register = Library()


@register.simple_tag(takes_context=True)
def what_is_told(context: Context) -> str:
    return words(context["request"].user)


@register.simple_tag(takes_context=True)
def people_are_summed(context: Context) -> str:
    return (
        ""
        if may_open_sensitive(context["request"].user)
        else "对家庭和个人的支出按月合计，不逐笔列出。"
    )


@register.simple_tag(takes_context=True)
def tells_all(context: Context) -> bool:
    return may_open_sensitive(context["request"].user)
