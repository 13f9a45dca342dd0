"""System checks: every URL name has a rule, every guard is in the database."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver

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


def register_all() -> None:
    checks.register(every_url_has_a_rule, checks.Tags.urls)
    checks.register(guards_are_installed, checks.Tags.database)
