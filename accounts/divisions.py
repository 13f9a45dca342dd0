"""Names of the divisions in a scope.

The tables live in `associations`, which imports this app and not the other way round; so it hands
its look-up in from its ready(), as apps do their database guards.
"""

from collections.abc import Callable

LookUp = Callable[[str], dict[str, str]]
Closed = Callable[[str], set[str]]
COUNTY_DIGITS, TOWNSHIP_DIGITS, VILLAGE_DIGITS = 6, 9, 12


def _unknown(prefix: str) -> dict[str, str]:
    return {}


def _none(prefix: str) -> set[str]:
    return set()


_look_up: LookUp = _unknown
_closed: Closed = _none


def provide(look_up: LookUp, closed: Closed) -> None:
    """Called once, from the ready() of the app that has the tables."""
    global _look_up, _closed
    _look_up, _closed = look_up, closed


def names(prefix: str) -> dict[str, str]:
    """Code → name of every division whose code starts with `prefix`, in the order of the codes."""
    return _look_up(prefix)


def closed(prefix: str) -> set[str]:
    """Codes of the villages below that are closed by today."""
    return _closed(prefix)
