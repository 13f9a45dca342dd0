"""What a person sees of a page in a browser."""

from typing import Any


def width_of(page: Any) -> int:
    """In CSS pixels, of what can be scrolled to. After a click that leads on, wait for the address
    first: until the next page stands there is nothing to measure, or still the one before."""
    page.wait_for_load_state()
    wide: int = page.locator("html").evaluate("html => html.scrollWidth")
    return wide
