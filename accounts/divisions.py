"""Names of the divisions in a scope.

The tables live in `associations`, which imports this app and not the other way round; so it hands
its look-up in from its ready(), as apps do their database guards.
"""

from collections.abc import Callable

LookUp = Callable[[str], dict[str, str]]
COUNTY_DIGITS, TOWNSHIP_DIGITS, VILLAGE_DIGITS = 6, 9, 12


def _unknown(prefix: str) -> dict[str, str]:
    return {}


_look_up: LookUp = _unknown


def provide(look_up: LookUp) -> None:
    """Called once, from the ready() of the app that has the tables."""
    global _look_up
    _look_up = look_up


def names(prefix: str) -> dict[str, str]:
    """Code → name of every division whose code starts with `prefix`, in the order of the codes."""
    return _look_up(prefix)
