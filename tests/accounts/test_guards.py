"""Guards do not stand in the way of a migration."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.models.signals import pre_migrate

from accounts import guards

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL rebuilds no table"),
]
APPS = ("accounts", "associations", "members", "autonomy", "care", "assessment")
TABLES = [
    model
    for app in APPS
    for model in apps.get_app_config(app).get_models()
    if not model._meta.proxy
]


def rebuild(model: type) -> None:
    """As SQLite's migrations do for most changes of a column."""
    with connection.schema_editor() as editor:
        editor._remake_table(model)


def test_every_table_can_be_rebuilt_by_a_migration() -> None:
    """Whichever guards name it, and all are there again afterwards."""
    named = apps.get_model("care", "PayRun")
    with pytest.raises(DatabaseError, match="care_payrun"):
        rebuild(named)
    accounts = apps.get_app_config("accounts")
    pre_migrate.send(accounts, using="default", plan=[])
    assert guards.missing() == [], "nothing to migrate"
    pre_migrate.send(accounts, using="default", plan=[object()])
    assert guards.missing()
    for model in TABLES:
        rebuild(model)
    call_command("migrate", verbosity=0)
    assert guards.missing() == []
