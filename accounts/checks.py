"""System checks: every URL name has a rule, every guard is in the database, nothing we wrote is open to others."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver

from documents import modes

from . import guards
from .access import RULES


def url_patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every pattern of the project, includes followed."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from url_patterns(pattern)
        else:
            yield pattern


def every_url_has_a_rule(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"URL {pattern.pattern} (name {pattern.name!r}) has no rule in accounts/access/", id="accounts.E001"
        )
        for pattern in url_patterns()
        if pattern.name not in RULES
    ]


def guards_are_installed(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    return [
        checks.Error(f"database guard {name} is missing; run manage.py migrate", id="accounts.E002")
        for alias in databases or []
        for name in guards.missing(alias)
    ]


def nothing_is_open_to_others(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Asked with the database, not before every command: a county keeps many papers."""
    return [
        checks.Error(f"{path} can be read by others on this machine; chmod go= and see whose it is", id="accounts.E003")
        for path in modes.too_open(*([settings.VAR_DIR] if databases else []))
    ]


def register_all() -> None:
    checks.register(every_url_has_a_rule, checks.Tags.urls)
    checks.register(guards_are_installed, checks.Tags.database)
    checks.register(nothing_is_open_to_others, checks.Tags.database)
