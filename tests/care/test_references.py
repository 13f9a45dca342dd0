"""No address, page, form or sheet shows the running key of what not everybody in its division may
know of."""

import io
import re
import zipfile

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client

from accounts.checks import url_patterns
from accounts.models import TrailEntry
from accounts.records import RecordQuerySet
from accounts.references import RefField
from associations.attachments.services import keep
from associations.models import Attachment
from care.models import (
    Activity,
    ActivityPhoto,
    BenefitRule,
    Donation,
    Drive,
    DriveHelp,
    Entry,
    Family,
    PayRun,
    Policy,
    Posting,
    Statement,
    StatementLine,
)
from tests.prove.share import a_share
from tests.test_access import NAMES, SAMPLES, ask, made_world, own_kwargs

pytestmark = pytest.mark.django_db
FIRST_KEY = 9_100_000_000
PNG = b"\x89PNG\r\n\x1a\n"


def partly_hidden():
    """Every model of which not everybody sees all rows of their division, and what hangs on such a
    row."""
    hidden = {model for model in apps.get_models() if withholds(model)} - {TrailEntry, BenefitRule}
    assert {Family, Entry, Activity, PayRun, Policy, Attachment} <= hidden
    roots = hidden - {Attachment}
    hanging = {
        model
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model in roots and model is not Family
    }
    return sorted({Posting, *hidden, *hanging}, key=lambda model: model.__name__)


def withholds(model):
    """Its rows say whom they are told to, or which are seen beside those of the division. All see
    the trail's numbers in full, and every rule of benefits of their township."""
    rows = model._default_manager.all()
    own = (
        getattr(type(rows), "visible_to", RecordQuerySet.visible_to)
        is not RecordQuerySet.visible_to
    )
    return hasattr(rows, "disclosed_to") or (own and model._meta.app_label == "care")


def start_keys_at(table: str, first: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first]
            )
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
    for number, model in enumerate(partly_hidden()):
        start_keys_at(model._meta.db_table, FIRST_KEY + number * 1_000_000)
    world = made_world()
    run = PayRun.objects.get(**named(PayRun, world.own["pay_run"]))
    with_money(world, run.village, run.fund)
    return world


def named(model, key):
    return {"ref" if ref_of(model) else "pk": key}


def with_money(world, village, fund):
    """An activity with a photograph that was paid for, a drive that gave, and a statement with
    lines of each kind."""
    day, paper = (
        fund.opened,
        keep(file=ContentFile(b"%PDF-1.7 voucher", name="c.pdf"), code=village.pk, by=None),
    )
    posting = Posting.objects.create(kind="help", title="帮扶")
    booked = {"fund": fund, "date": day, "attachment": paper, "posting": posting}
    spent = {"side": "spending", "category": "activity", **booked}
    given = Entry.objects.create(
        side="income", category="donation", amount=100000, purpose="捐", **booked
    )
    paid, helped, free = (
        Entry.objects.create(amount=n, purpose="用", **spent) for n in (100, 200, 300)
    )
    Entry.objects.create(
        **{**spent, "side": "income"}, amount=200, purpose="冲", reverses=helped, reason="记错"
    )
    activity = Activity.objects.get(**named(Activity, world.own["activity"]))
    Activity.objects.filter(pk=activity.pk).update(entry=paid)
    large, small = (
        keep(file=ContentFile(PNG + n, name="p.png"), code=village.pk, by=None)
        for n in (b"1", b"2")
    )
    ActivityPhoto.objects.create(activity=activity, attachment=large, thumbnail=small)
    drive = Drive.objects.get(pk=world.own["drive"])
    Donation.objects.create(drive=drive, entry=given)
    DriveHelp.objects.create(drive=drive, entry=paid, village=village, households=1)
    movement = {
        "statement": Statement.objects.get(pk=world.own["statement"]),
        "date": day,
        "side": "spending",
    }
    StatementLine.objects.create(
        number=2, amount=paid.amount, entry=paid, match="manual", **movement
    )
    StatementLine.objects.create(number=3, amount=free.amount, **movement)


def text_of(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if not body.startswith(b"PK"):
        return body.decode(errors="replace") + str(dict(response.headers))
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


@pytest.mark.parametrize("name", a_share(NAMES, one_in=5))
def test_no_page_shows_a_running_key(world, client_for, name):
    keys = {
        str(key) for model in partly_hidden() for key in model.objects.values_list("pk", flat=True)
    }
    assert min(map(int, keys)) > FIRST_KEY
    for who in ("staff", "secretary", "auditor"):
        client: Client = client_for(world.cast[who])
        for method in ("GET", "POST") if "ref" in SAMPLES[name] else ("GET",):
            shown = set(
                re.findall(
                    r"9\d{9}", text_of(ask(client, method, name, own_kwargs(name, world, who)))
                )
            )
            assert shown & keys == set(), f"{method} {name} by {who}"


def test_what_has_a_page_has_a_reference():
    """Of all models; a new one is in the walk by its foreign key."""
    addressed = {kind for sample in SAMPLES.values() if (kind := sample.get("ref"))}
    families = {"family", "support", "aid", "care_certificate", "schooling"}
    assert addressed == families | {"activity", "attachment", "entry", "pay_run", "policy"}
    without = {
        model.__name__ for model in partly_hidden() if not isinstance(ref_of(model), RefField)
    }
    led_to = {"ActivityPhoto": "its picture", "StatementLine": "its number on the statement"}
    nothing_leads_to = {"Insured", "Posting", "Donation", "DriveHelp", "BegunMonths"}
    assert without == nothing_leads_to | led_to.keys()


def ref_of(model):
    return next((field for field in model._meta.concrete_fields if field.name == "ref"), None)


def test_no_address_takes_a_running_key_of_theirs():
    kinds = {"family", "support", "aid", "care_certificate", "schooling", "pay_line", "insured"}
    kinds |= {"activity", "attachment", "entry", "pay_run", "policy"}
    assert [name for name, sample in SAMPLES.items() if sample.get("pk") in kinds] == []
    prefixes = (
        "families/",
        "aid/",
        "certificates/",
        "activity/",
        "attachments/",
        "insurance/",
        "pay-runs/",
    )
    routes = [str(pattern.pattern) for pattern in url_patterns()]
    assert [
        route
        for route in routes
        if (route.startswith(prefixes) or "entries/<" in route) and "<int:" in route
    ] == []


def test_references_are_random_and_differ(world):
    for model in partly_hidden():
        if ref_of(model):
            refs = list(model.objects.values_list("ref", flat=True))
            assert len(set(refs)) == len(refs)
            assert all(re.fullmatch("[0-9a-f]{12}", ref) for ref in refs)
    assert Family().ref != Family().ref


def test_the_database_gives_one_where_nobody_does(world):
    """A row written by hand, or that stood before."""
    table, quoted = Family._meta.db_table, connection.ops.quote_name
    names = [
        f.column
        for f in Family._meta.concrete_fields
        if f.column not in ("id", "ref", "household_id", "reference")
    ]
    columns = ", ".join(map(quoted, names))
    source = Family.objects.first()
    other = source.household.__class__.objects.create(
        village=source.village, number="88", head="另户"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}, household_id, reference) "
            f"SELECT {columns}, %s, 'BYHAND' FROM {table} WHERE id = %s",
            [other.pk, source.pk],
        )
    assert re.fullmatch("[0-9a-f]{12}", Family.objects.get(reference="BYHAND").ref)
