"""What lists show beside words: states as chips, and icons."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@lru_cache(1000)
def chip(state: str, label: str) -> SafeString:
    """A state as pages show it (templates/includes/state_chip.html)."""
    return SafeString(
        render_to_string("includes/state_chip.html", {"state": state, "label": label}).strip()
    )


def icon(name: str) -> SafeString:
    return SafeString(render_to_string("includes/icon.html", {"name": name}).strip())
