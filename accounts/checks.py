"""System checks: every URL name has a rule, every guard is in the database, every text column has
its door, nothing we wrote is open to others."""

from collections.abc import Iterator, Sequence

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver

from documents import modes

from . import guards, texts
from .access import rules
from .models import Role

# Columns that hold no text: whole numbers, days, keys of other rows.
NO_TEXT = {
    *(
        "AutoField",
        "BigAutoField",
        "BooleanField",
        "DateField",
        "DateTimeField",
        "TimeField",
        "UUIDField",
    ),
    *(
        "IntegerField",
        "BigIntegerField",
        "SmallIntegerField",
        "DecimalField",
        "FloatField",
        "DurationField",
    ),
    *("PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField"),
    *("ForeignKey", "OneToOneField"),
}
OTHER_DOORS = {"accounts.User.password": "written as Django's salted hash only"}
OTHERS = {  # apps whose tables are not ours
    "auth": "groups and permissions are not used",
    "contenttypes": "names of our models",
    "sessions": "signed; what we put in is listed by tests/test_canaries.py",
    "django_tasks_database": "numbers of rows of ours; a failed job leaves no word (accounts/jobs)",
    "otp_totp": "keys made by the program",
    "otp_static": "codes made by the program",
}


def url_patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every pattern of the project, includes followed."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from url_patterns(pattern)
        else:
            yield pattern


def every_url_has_a_rule(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"URL {pattern.pattern} (name {pattern.name!r}) has no rule; accounts.access.page has",
            id="accounts.E001",
        )
        for pattern in url_patterns()
        if pattern.name not in rules()
    ]


def guards_are_installed(
    app_configs: object, databases: Sequence[str] | None = None, **kwargs: object
) -> list[checks.CheckMessage]:
    return [
        checks.Error(f"database guard {name} is missing; run manage.py migrate", id="accounts.E002")
        for alias in databases or []
        for name in guards.missing(alias)
    ]


def nothing_is_open_to_others(
    app_configs: object, databases: Sequence[str] | None = None, **kwargs: object
) -> list[checks.CheckMessage]:
    """Asked with the database, not before every command: a county keeps many papers."""
    return [
        checks.Error(
            f"{path} can be read by others on this machine; chmod go= and see whose it is",
            id="accounts.E003",
        )
        for path in modes.too_open(*([settings.VAR_DIR] if databases else []))
    ]


def every_text_has_its_door(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """A text column that is no field of accounts/texts/__init__.py, and a table of an app that
    nobody has looked at."""
    fields = [
        checks.Error(
            f"text column {field} is no field of accounts/texts/__init__.py", id="accounts.E004"
        )
        for field in texts.our_fields()
        if not (
            isinstance(field, texts.Door)
            or field.get_internal_type() in NO_TEXT
            or str(field) in OTHER_DOORS
        )
    ]
    labels = sorted({model._meta.app_label for model in apps.get_models()} - {*texts.OURS, *OTHERS})
    return [
        *fields,
        *(
            checks.Error(f"the tables of {label} have no reason in OTHERS", id="accounts.E005")
            for label in labels
        ),
    ]


def settings_name_roles(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """A role misspelt in the setting would go without its second factor unseen."""
    return [
        checks.Error(
            f"CUNXIE_SECOND_FACTOR names no role: {name!r}; roles: {', '.join(Role)}",
            id="accounts.E006",
        )
        for name in settings.SECOND_FACTOR_ROLES
        if name not in Role.values
    ]


def register_all() -> None:
    checks.register(every_text_has_its_door, checks.Tags.models)
    checks.register(every_url_has_a_rule, checks.Tags.urls)
    checks.register(settings_name_roles)
    checks.register(guards_are_installed, checks.Tags.database)
    checks.register(nothing_is_open_to_others, checks.Tags.database)
