"""`{{ term.due|date:"Y-m-d" }}{{ term|moved }} {{ term|late }}`: what the day was first, and how
late it was done. The name of the deadline where a row has several."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..records.deadlines import Deadlines
from ..records.telling import in_brackets, late_chip

register = template.Library()


@register.filter
def moved(row: Deadlines, name: str = "") -> SafeString:
    told = in_brackets(row, name)
    return format_html('<span class="muted">{}</span>', told) if told else SafeString("")


@register.filter
def late(row: Deadlines | int, name: str = "") -> SafeString:
    """Of a row, or a number of days."""
    return late_chip(row if isinstance(row, int) else row.days_late(name))
