"""The year in care: what it adds up, as page, paper and workbook, and what it does not tell of
sensitive families."""

import datetime
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from associations.models import Township, Village
from care.families.telling import INCLUDED, LEFT_OUT
from care.models import Activity, Honour, Project, ProjectYear
from care.year.figures import YearFigures, year_figures
from documents.pdf import render_document

from ..families.records import certify, give, insure, support
from ..ledger.records import add_fund, book, day

Clients = Callable[[User], Client]


@pytest.fixture
def filled(village: Village, other_village: Village, township: Township) -> Village:
    """Two families of the village, one of them bereaved; aid, activities, money and honours of
    2025."""
    homes = [village.households.create(number=str(number), head="乐小满") for number in range(2)]
    families = [support(homes[0], "two_daughters", "hardship"), support(homes[1], "bereaved")]
    for family in families:
        certify(family, since=datetime.date(2025, 3, 1))
        give(village, household=family.household, planning=1, service="living")
    give(village, household=homes[0], planning=1, kind="goods", amount=0)
    give(other_village, helped=20, planning=14, service="production")
    give(other_village, date=datetime.date(2024, 6, 1), helped=500)
    insure(village, families)
    where = {"village": village, "date": day(5, 29)}
    Activity.objects.create(**where, kind="member_day", title="活动日", reached=80)
    Activity.objects.create(
        **where, kind="training", title="培训", reached=40, service="production"
    )
    fund, own = add_fund(village), add_fund(township, "镇基金")
    book(fund, day(1, 5), "donation", 1000)
    book(fund, day(3, 5), "aid", 300)
    book(own, day(2, 5), "appropriation", 500)
    known = {"village": village, "year": 2025, "deeds": "助人", "nominated": day(3)}
    Honour.objects.create(**known, title="member", name="乐小满")
    project = Project.objects.create(
        village=village, name="苗圃", kind="base", started=day(1), households=9, planning=8
    )
    ProjectYear.objects.create(project=project, year=2025, income=100_00, families=3)
    return village


def rows(figures: YearFigures) -> dict[str, tuple[int, int, int]]:
    return {
        place.name: (place.times, place.helped, place.service("living").aids)
        for place in figures.places
    }


def test_what_a_township_adds_up(filled: Village, township: Township, staff: User) -> None:
    found = year_figures(township, 2025, staff)
    assert (found.reached.helped, found.reached.planning, found.reached.amount) == (22, 16, 300_00)
    assert found.reached.share == "72.7%"
    assert (found.aid["money"].helped, found.aid["goods"].helped) == (22, 1)
    assert found.supported == {"two_daughters": 1, "hardship": 1}, (
        "sensitive ones are not among them"
    )
    assert found.told == INCLUDED
    assert (found.certificates.issued, found.certificates.valid) == (2, 2)
    insured = found.insurance["accident"]
    assert (insured.families, insured.premiums) == (2, 0), "nothing is paid yet"
    count, care = found.funds["care"]
    assert (count, care.income, care.spending, care.balance) == (2, 1500_00, 300_00, 1200_00)
    assert found.spending == {"aid": 300_00}
    assert found.log.kinds == {"member_day": (1, 80), "training": (1, 40)}
    assert found.log.months == {5: 2}
    assert found.honours == {"member": (1, 0)}
    assert (found.projects.count, found.projects.planning, found.projects.income) == (1, 8, 100_00)
    assert rows(found)[filled.name] == (2, 2, 2)


def test_who_may_not_know_sensitive_families_sees_none_of_them_in_any_sum(
    filled: Village, township: Township, auditor: User, secretary: User
) -> None:
    found = year_figures(township, 2025, auditor)
    assert (
        found.reached.helped,
        found.certificates.valid,
        found.insurance["accident"].families,
    ) == (21, 1, 1)
    assert rows(found)[filled.name] == (2, 1, 1)
    assert found.reached.helped == sum(place.helped for place in found.places), (
        "nothing is left to subtract"
    )
    assert found.spending == {"people": 300_00}
    own = year_figures(filled, 2025, auditor)
    assert (own.reached.helped, own.certificates.valid, own.insurance["accident"].families) == (
        1,
        1,
        1,
    )
    of_secretary = year_figures(filled, 2025, secretary)
    assert (of_secretary.reached.helped, of_secretary.certificates.valid) == (2, 2)
    assert (own.told, of_secretary.told) == (LEFT_OUT, INCLUDED)
    assert year_figures(filled, 2025, None) == own, "what is handed on is what everybody may know"


def test_the_page_says_all_paper_and_workbook_what_may_be_handed_on(
    filled: Village,
    township: Township,
    staff: User,
    client_for: Clients,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = client_for(staff)
    sentence = "全年帮扶 22 户，其中计划生育家庭 16 户，占 72.7%；登记 4 次，金额 300 元。"
    page = client.get(reverse("care-year", args=[township.pk, 2025])).content.decode()
    assert sentence in page
    assert "<svg" in page
    printed = []

    def typeset(html: str, *args: object, **options: object) -> bytes:
        printed.append(html)
        return render_document(html, "关怀年报")

    monkeypatch.setattr("documents.responses.render_document", typeset)
    assert (
        client.get(reverse("care-year-print", args=[township.pk, 2025])).getvalue()[:4] == b"%PDF"
    )
    handed_on = "全年帮扶 21 户，其中计划生育家庭 15 户，占 71.4%；登记 3 次，金额 200 元。"
    assert handed_on.replace(" ", "") in printed[0]
    assert LEFT_OUT in printed[0]
    assert "一、帮扶" in printed[0]
    assert "<svg" in printed[0]
    answer = client.get(reverse("care-year-workbook", args=[township.pk, 2025]))
    book_ = load_workbook(BytesIO(answer.getvalue()))
    assert ("帮扶", handed_on) in list(book_["概况"].values)
    assert list(book_["帮扶"].values)[-1] == ("合计", 3, 21, 15, 200)
    assert ("5月", 2) in list(book_["各月活动"].values)


def test_a_year_without_anything(village: Village, secretary: User, client_for: Clients) -> None:
    client = client_for(secretary)
    page = client.get(reverse("care-year", args=[village.pk, 2024])).content.decode()
    for words in (
        "这一年未登记帮扶。",
        "这一年未登记活动。",
        "还没有设立经费。",
        "这一年没有致富项目。",
    ):
        assert words in page
    assert client.get(reverse("care-year-workbook", args=[village.pk, 2024])).status_code == 200
    assert client.get(reverse("care-year", args=[village.pk, 2999])).status_code == 404
    assert client.get(reverse("care-year", args=[village.township_id, 2024])).status_code == 404
