"""No address, no page, no form and no sheet shows the running key of anything that belongs to a family."""

import io
import re
import zipfile

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from accounts.checks import url_patterns
from care.models import Aid, Family, Insured, PayLine, PayRun, Policy
from care.references import RefField
from tests.test_access import NAMES, SAMPLES, ask, made_world, own_kwargs

pytestmark = pytest.mark.django_db
FIRST_KEY = 9_100_000_000


def of_a_family():
    """Every model whose rows are of a family, and the family itself."""
    others = {
        model
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Family and model is not Family
    }
    return sorted({Family, Aid, *others}, key=lambda model: model.__name__)


def start_keys_at(table: str, first: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first])
        else:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first])


@pytest.fixture(autouse=True)
def quick_papers(papers_not_typeset):
    """What a paper says comes from the same rows; nothing is typeset here."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_with_high_keys()
        transaction.set_rollback(True)


def made_with_high_keys():
    for number, model in enumerate(of_a_family()):
        start_keys_at(model._meta.db_table, FIRST_KEY + number * 1_000_000)
    world = made_world()
    family, run = Family.objects.get(ref=world.own["family"]), PayRun.objects.get(pk=world.own["pay_run"])
    Insured.objects.create(policy=Policy.objects.get(pk=world.own["policy"]), family=family)
    PayLine.objects.create(run=run, code=run.code, family=family, key="k", unit="202501", due=run.starts, amount=100)
    return world


def text_of(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if not body.startswith(b"PK"):
        return body.decode(errors="replace") + str(dict(response.headers))
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


@pytest.mark.parametrize("name", NAMES)
def test_no_page_shows_a_running_key(world, client_for, name):
    keys = {str(key) for model in of_a_family() for key in model.objects.values_list("pk", flat=True)}
    assert min(map(int, keys)) > FIRST_KEY
    for who in ("staff", "secretary", "auditor"):
        client: Client = client_for(world.cast[who])
        for method in ("GET", "POST") if "ref" in SAMPLES[name] else ("GET",):
            shown = set(re.findall(r"9\d{9}", text_of(ask(client, method, name, own_kwargs(name, world, who)))))
            assert shown & keys == set(), f"{method} {name} by {who}"


def test_what_has_a_page_has_a_reference():
    """Of all models; a new one is in the walk by its foreign key."""
    addressed = {kind for sample in SAMPLES.values() if (kind := sample.get("ref"))}
    assert addressed == {"family", "support", "aid", "care_certificate", "schooling"}
    without = {model.__name__ for model in of_a_family() if not isinstance(ref_of(model), RefField)}
    assert without == {"FormerVillage", "Insured"}, "which nothing leads to"


def ref_of(model):
    return next((field for field in model._meta.concrete_fields if field.name == "ref"), None)


def test_no_address_takes_a_running_key_of_theirs():
    kinds = {"family", "support", "aid", "care_certificate", "schooling", "pay_line", "insured"}
    assert [name for name, sample in SAMPLES.items() if sample.get("pk") in kinds] == []
    prefixes = ("families/", "aid/", "certificates/")
    routes = [str(pattern.pattern) for pattern in url_patterns()]
    assert [route for route in routes if route.startswith(prefixes) and "<int:" in route] == []


def test_references_are_random_and_differ(world):
    for model in of_a_family():
        if ref_of(model):
            refs = list(model.objects.values_list("ref", flat=True))
            assert len(set(refs)) == len(refs)
            assert all(re.fullmatch("[0-9a-f]{12}", ref) for ref in refs)
    assert Family().ref != Family().ref


def test_the_database_gives_one_where_nobody_does(world):
    """A row written by hand, or that stood before."""
    table, quoted = Family._meta.db_table, connection.ops.quote_name
    names = [
        f.column for f in Family._meta.concrete_fields if f.column not in ("id", "ref", "household_id", "reference")
    ]
    columns = ", ".join(map(quoted, names))
    source = Family.objects.first()
    other = source.household.__class__.objects.create(village=source.village, number="88", head="另户")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}, household_id, reference) "
            f"SELECT {columns}, %s, 'BYHAND' FROM {table} WHERE id = %s",
            [other.pk, source.pk],
        )
    assert re.fullmatch("[0-9a-f]{12}", Family.objects.get(reference="BYHAND").ref)
