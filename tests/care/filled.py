"""A village with activities, for tests that count queries."""

import datetime

from django.core.files.base import ContentFile

from accounts.models import User
from associations.attachments.services import keep
from associations.models import Post, Township, Village
from care.models import Activity, ActivityPhoto, Entry, Honour, Policy, Project, ProjectYear

from .benefits.records import add_rule, listed
from .families.records import certify, give, insure, support
from .ledger.records import add_fund, book

JPEG = b"\xff\xd8\xff\xe0"


def log(village: Village, year: int = 2025) -> None:
    """Three activities of the year in each village, one of them with two photographs and paid from
    a fund."""
    fund = add_fund(village, "活动经费", "activity")
    book(fund, datetime.date(year, 1, 5), "appropriation", 100)
    day = datetime.date(year, 5, 29)
    paid = book(fund, day, "activity", 100, purpose="会员活动日用品")
    made = Activity.objects.create(
        village=village,
        kind="member_day",
        date=day,
        title="会员活动日",
        reached=80,
        leaflets=50,
        cost=100_00,
        entry=paid,
    )
    for number in range(2):
        paper = keep(
            file=ContentFile(JPEG + bytes([number]), name=f"{number}.jpg"), code=village.pk, by=None
        )
        ActivityPhoto.objects.create(activity=made, attachment=paper, thumbnail=paper)
    day = datetime.date(year, 6, 3)
    home = village.households.first()
    Activity.objects.create(
        village=village,
        kind="home_visit",
        date=day,
        title="上门走访",
        reached=2,
        service="living",
        household=home,
        households=1,
    )
    Activity.objects.create(
        village=village, kind="training", date=day, title="培训", reached=40, service="production"
    )


def care(village: Village) -> None:
    """Families of the village, one of them sensitive, and what was done for them."""
    homes, kinds = (
        list(village.households.order_by("pk")),
        ("two_daughters", "bereaved", "hardship"),
    )
    families = [support(home, kind) for home, kind in zip(homes, kinds, strict=False)]
    policy = insure(village, families)
    Policy.objects.filter(pk=policy.pk).update(
        entry=Entry.objects.filter(fund__village=village).first()
    )
    for family in families:
        certify(family)
        give(village, household=family.household)
    give(village, helped=20, planning=15)
    day = datetime.date(2025, 3, 1)
    Honour.objects.create(
        village=village, year=2025, title="member", name="乐小满", deeds="助人", nominated=day
    )
    project = Project.objects.create(
        village=village, name="苗圃", kind="base", started=day, shares=[["乐小满", 100]]
    )
    ProjectYear.objects.create(project=project, year=2025, income=100, families=2)


def pay(township: Township, by: User) -> None:
    """A benefit for families of `care`, stipends for the posts; a run of each kind for half of
    2025."""
    fund = add_fund(township)
    add_rule(fund, kinds=["two_daughters", "bereaved"])
    Post.objects.filter(association__township=township).update(
        stipend=20_00, started=datetime.date(2025, 1, 1)
    )
    Post.objects.filter(association__township=township, kind="council_member").update(
        stipend_tied=True
    )
    for kind in ("benefit", "stipend"):
        listed(fund, by, kind=kind, ends=datetime.date(2025, 6, 30))
