"""What the filters of a page let one ask for."""

from collections.abc import Sequence

import lxml.html

DAY = "2025-06-01"


def offered(html: str, texts: Sequence[str]) -> dict[str, list[str]]:
    """Field → values, of the forms that are sent by GET; `texts` for what is typed. The box of
    every page leads to one page, which has it in its own form."""
    found: dict[str, list[str]] = {}
    for form in lxml.html.fromstring(html).forms:
        if form.method == "GET" and form.get("data-search") is None:
            for field in form.xpath(".//select[@name]"):
                values = [option.get("value") for option in field.xpath(".//option[@value]")]
                found.setdefault(field.get("name"), []).extend(filter(None, values))
            for field in form.xpath(".//input[@name]"):
                values = [DAY] if field.get("type") == "date" else list(texts)
                found.setdefault(field.get("name"), []).extend(values)
    return found
