"""A date picker takes 26 for the year 26: no form keeps it; nor is there a page of such a year."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver

from autonomy.charters.forms.charters import CharterStartForm


def test_a_year_of_two_digits_is_refused_beside_its_field() -> None:
    form = CharterStartForm({"kind": "charter", "title": "章程", "begun": "0026-03-01"})
    assert form.errors["begun"] == ["年份要写四位，如 2026。"]
    assert (
        "begun"
        not in CharterStartForm({"kind": "charter", "title": "章程", "begun": "2026-03-01"}).errors
    )


def test_a_page_of_a_year_takes_four_digits_only() -> None:
    """Other numbers of a year cannot be written again in the links of the page, which failed with
    an error of ours."""
    routes = re.findall(r"<[a-z]+:year>", " ".join(urls_of(get_resolver().url_patterns)))
    assert len(routes) > 40
    assert set(routes) == {"<year:year>"}


def urls_of(patterns: list[Any], before: str = "") -> Iterator[str]:
    for each in patterns:
        here = f"{before}{each.pattern}"
        yield from urls_of(each.url_patterns, here) if hasattr(each, "url_patterns") else [here]
