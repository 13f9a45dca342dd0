"""Whoever keeps grades is told when something they rest on has changed, in the transaction of the
change: registered in ready(), as associations/conditions.py does."""

from collections.abc import Callable

Listener = Callable[[str, int | None], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    if listener not in _listeners:
        _listeners.append(listener)


def facts_changed(code: str, year: int | None = None) -> None:
    """Of a village or township: those of one year, or what counts in every year."""
    for listener in _listeners:
        listener(code, year)
