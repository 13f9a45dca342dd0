"""What was looked for, marked in what was found."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def marked(words: str, text: str) -> SafeString:
    first, *rest = re.split(f"({re.escape(text)})", words, flags=re.IGNORECASE)
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return format_html("{}{}", first, format_html_join("", "<mark>{}</mark>{}", pairs))
