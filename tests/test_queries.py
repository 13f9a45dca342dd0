"""Every page and every export takes the same number of queries for 1, 3 and 12 villages (44 in
`make prove`)."""

import io
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from assessment.approval.services.approve import correct_report
from assessment.authoring.services import start_draft
from assessment.grading.services.outcomes import assess
from assessment.models import (
    Appeal,
    CorrectionEffect,
    CorrectionItem,
    Finding,
    HelpNote,
    HelpVillage,
    MonthlyReport,
    SelfView,
)
from assessment.papers.book import collect, contents, parts, sheets
from associations.models import Area, County, Plan, PlanStage, Township, Village
from associations.plans.services import create_plan
from associations.vocabulary import in_force
from autonomy.models import Appraisal
from care.models import Family, PayRun
from documents.workbook import write_workbook
from members.models import Campaign

from .assessment.points import DATA as POINTS
from .assessment.points import publish_points
from .assessment.records import HEALTHY, YEAR
from .assessment.rounds.records import accept, open_round, publish
from .autonomy.filled import decide, deliberate
from .care.filled import care, log, pay
from .members.filled import fill
from .prove.share import PROVE, a_share
from .reading import only_reading

SIZES = (1, 3, 44 if PROVE else 12)
pytestmark = [pytest.mark.django_db, pytest.mark.walk]
PAGES = [
    "/overview/{code}/2025/",
    "/overview/{code}/2025/list/",
    "/overview/{code}/2025/workbook/",
    "/what-if/{code}/2025/",
    "/what-if/{code}/2025/?threshold-contraception_rate=99&years-six_none_3y=1&use-levy_rate=no",
    "/what-if/{code}/2025/workbook/?threshold-contraception_rate=99",
    "/grid/{code}/202506/",
    "/completeness/{code}/2025/",
    "/completeness/{code}/202506/reminders/",
    "/corrections/{code}/",
    "/flags/{code}/2025/",
    "/flags/{code}/2025/workbook/",
    "/flags/{code}200/2025/",
    "/workbook/{code}/202506/",
    "/workbook/{code}/upload/",
    "/findings/{code}/2025/",
    "/appraisals/{code}/2025/",
    "/appraisals/{code}/2025/new/",
    "/villages/{code}/",
    "/villages/{code}/workbook/",
    "/books/{code}/",
    "/books/{code}/2025/draft/",
    "/associations/{code}/",
    "/associations/{code}/workbook/",
    "/posts/{code}/",
    "/posts/{code}/workbook/",
    "/areas/{code}/",
    "/contracts/{code}/2025/",
    "/contracts/{code}/2025/prepare/",
    "/contracts/{code}200/2025/detail/",
    "/organisation/{code}200/",
    "/network/{code}/",
    "/network/{code}200/",
    "/coverage/{code}/",
    "/coverage/{code}200/",
    "/members/{code}/",
    "/members/{code}/workbook/",
    "/members/{code}200/",
    "/members/{code}200/new/",
    "/households/{code}/",
    "/households/{code}/workbook/",
    "/groups/{code}/",
    "/groups/{code}/workbook/",
    "/contacts/{code}/",
    "/contacts/{code}/workbook/",
    "/contacts/{code}200/",
    "/suggestions/{code}/",
    "/suggestions/{code}/workbook/",
    "/member-appraisals/{code}/2025/",
    "/member-appraisals/{code}/2025/workbook/",
    "/member-appraisals/{code}200/2025/",
    "/campaigns/{code}/",
    "/imports/{code}/",
    "/print/{code}/",
    "/print/{code}200/",
    "/surveys/{code}/2025/",
    "/surveys/{code}200/2025/",
    "/surveys/{code}/2025/new/",
    "/work-plans/{code}/2025/",
    "/work-plans/{code}/2025/draft/",
    "/villager-reports/{code}/2025/",
    "/villager-reports/{code}200/2025/",
    "/villager-reports/{code}200/2025/end/draft/?whole=1",
    "/appraisals/{code}200/2025/",
    "/charters/{code}/",
    "/charters/{code}/workbook/",
    "/charters/{code}200/",
    "/charters/{code}200/new/",
    "/preferences/{code}/",
    "/agreements/{code}/",
    "/agreements/{code}/workbook/",
    "/agreements/{code}200/",
    "/agreements/{code}200/new/",
    "/agreements/{code}200/sign/",
    "/agreements/{code}/renewal/",
    "/agreements/{code}200/renewal/?within=365",
    "/agreement-templates/{code}/",
    "/meetings/{code}/2025/",
    "/meetings/{code}/2025/workbook/",
    "/meetings/{code}/2025/new/",
    "/meetings/{code}200/2025/",
    "/meetings/{code}200/2025/new/",
    "/accountability/{code}/2025/",
    "/accountability/{code}/2025/workbook/",
    "/accountability/{code}/2025/new/",
    "/accountability/{code}200/2025/",
    "/merits/{code}/2025/",
    "/merits/{code}/2025/workbook/",
    "/merits/{code}/2025/new/",
    "/merits/{code}200/2025/",
    "/merits/{code}200/2025/new/",
    "/activities/{code}/2025/",
    "/activities/{code}/2025/workbook/",
    "/activities/{code}200/2025/",
    "/activities/{code}/calendar/202506/",
    "/activities/{code}/calendar/202506/?day=2025-06-03",
    "/activities/{code}200/calendar/202506/",
    "/activities/{code}/member-day/2025/",
    "/activities/{code}200/member-day/2025/",
    "/activities/{code}/three-life/2025/",
    "/activities/{code}200/three-life/2025/",
    "/care-year/{code}/2025/",
    "/care-year/{code}/2025/workbook/",
    "/care-year/{code}200/2025/",
    "/activities/{code}/new/",
    "/activities/{code}200/new/",
    "/funds/{code}/",
    "/funds/{code}/workbook/",
    "/funds/{code}200/",
    "/funds/{code}200/new/",
    "/families/{code}/",
    "/families/{code}/workbook/",
    "/families/{code}200/",
    "/families/{code}200/new/",
    "/aid/{code}/2025/",
    "/aid/{code}/2025/workbook/",
    "/aid/{code}200/2025/",
    "/aid/{code}/new/",
    "/certificates/{code}/",
    "/certificates/{code}/workbook/",
    "/certificates/{code}200/new/",
    "/insurance/{code}/2025/",
    "/insurance/{code}200/2025/",
    "/insurance/{code}/new/",
    "/honours/{code}/2025/",
    "/honours/{code}/2025/workbook/",
    "/honours/{code}200/2025/",
    "/projects/{code}/",
    "/projects/{code}/workbook/",
    "/projects/{code}/new/",
    "/benefit-rules/{code}/",
    "/benefit-rules/{code}/new/",
    "/benefit-rules/{code}200/",
    "/benefits/{code}/2025/",
    "/benefits/{code}/2025/workbook/",
    "/benefits/{code}/2025/villages/",
    "/benefits/{code}/2025/villages/workbook/",
    "/benefits/{code}200/2025/",
    "/pay-runs/{code}/",
    "/pay-runs/{code}200/",
    "/pay-runs/{code}/new/",
    "/pay-runs/{code}/new/?kind=stipend",
    "/stipends/{code}/2025/",
    "/stipends/{code}/2025/workbook/",
    "/stipends/{code}/202506/confirm/",
    "/plans/{code}/",
    "/plans/{code}200/",
    "/declarations/{code}/2025/",
    "/declarations/{code}/2025/workbook/",
    "/declarations/{code}200/2025/",
    "/disclosures/{code}/2025/",
    "/disclosures/{code}/2025/workbook/",
    "/disclosures/{code}200/2025/",
    "/disclosures/{code}200/2025/workbook/",
    "/disclosures/{code}200/2025/new/?kind=policy&part=0",
    "/registers/{code}/2025/",
    "/registers/{code}200/2025/",
    "/registers/{code}200/2025/deliberation/",
    "/registers/{code}200/2025/funds/",
    "/registers/{code}200/2025/all/xlsx/",
    "/funds/{code}/budgets/2025/",
    "/funds/{code}/closings/2025/",
    "/funds/{code}/closings/2025/new/",
    "/drives/{code}/",
    "/drives/{code}200/",
    "/rounds/{code}/2025/",
    "/rounds/{code}/2024/",
    "/quarters/{code}/2025/",
    "/quarters/{code}200/2025/",
    "/self-views/{code}/2025/",
    "/self-views/{code}200/2025/",
    "/acceptances/{code}/2025/",
    "/acceptances/{code}200/2025/",
    "/acceptances/{code}200/2025/edit/",
    "/help-list/{code}/",
    "/help-list/{code}200/",
    "/help-list/{code}/new/",
    "/appeals/{code}/2024/",
    "/appeals/{code}200/2024/",
    "/overview/{code}/2024/",
    "/grade/{code}200/2024/",
    "/standards/",
    "/scores/{code}/2025/",
    "/scores/{code}200/2025/",
    "/accounts/",
    "/accounts/new/",
    "/trail/",
    "/grade/{code}200/2025/",
    "/reports/{code}200/2025/",
    "/reports/{code}200/202506/",
    "/reports/{code}200/202506/correct/",
]
DRAFT_PAGES = ["", "print/", "file/", "try/?year=2025&division={code}", "try/{code}200/?year=2025"]
PLAN_PAGES = [
    "/plans/{code}/{plan}/",
    "/plans/{code}/{plan}/print/",
    "/plans/{code}/stages/{stage}/tick/",
    "/plans/{code}200/village/{plan}/",
]


RUN_PAGES = [
    "/pay-runs/{code}/{run}/",
    "/pay-runs/{code}/{run}/workbook/",
    "/pay-runs/{code}/{run}/print/",
]


def township_of(size: int) -> User:
    """Staff of a township with `size` villages: half a year submitted, a gap, corrections,
    appraisals, secretaries."""
    code = f"43132190{SIZES.index(size)}"
    county, _ = County.objects.get_or_create(code="431321", defaults={"name": "双峰县"})
    township = Township.objects.create(code=code, name=f"{size}村镇", county=county)
    villages = [
        Village(code=f"{code}{200 + n}", name=f"第{n + 1}村", township=township)
        for n in range(size)
    ]
    Village.objects.bulk_create(villages)
    staff = User.objects.create(
        username=f"staff{size}",
        name="文映荷",
        role=Role.TOWNSHIP_STAFF,
        scope=code,
        must_change_password=False,
    )
    months = [
        year * 100 + month
        for year in (2023, 2024, 2025)
        for month in range(1, 13)
        if (year, month) != (2024, 7)
    ]
    campaign = Campaign.objects.create(
        township=township,
        title="2025年重新登记",
        started="2025-03-01",
        deadline="2025-05-31",
        closed="2025-06-05",
    )
    Area.objects.create(township=township, name="东片")
    plan = create_plan(township=township, template="by_type", year=YEAR, by=staff)
    PlanStage.objects.create(
        plan=plan, number=9, name="动员", starts="2025-05-01", ends="2025-05-09"
    )
    _rounds(township, villages, staff)
    for village in villages:
        fill(village, campaign)
        decide(village)
        deliberate(village)
        log(village)
        care(village)
        User.objects.create(
            username=village.code, name="童小满", role=Role.VILLAGE_SECRETARY, scope=village.code
        )
        MonthlyReport.objects.bulk_create(
            MonthlyReport(
                village=village,
                period=p,
                state="submitted" if p > 202510 else "approved",
                **HEALTHY,
            )
            for p in months
        )
        Appraisal.objects.create(village=village, date="2025-06-10", asked=100, satisfied=95)
        Finding.objects.create(
            village=village, year=YEAR, kind="informed_choice", held=True, evidence="查阅台账"
        )
        report = MonthlyReport.objects.get(village=village, period=202506)
        correct_report(report=report, typed={"births": "2"}, reason="漏报一名", version=1, by=staff)
    pay(township, staff)
    return staff


def _rounds(township: Township, villages: list[Village], staff: User) -> None:
    """Of 2025 a round under way; of 2024 a published one, with help and appeals."""
    open_round(township, staff)
    for village in villages:
        accept(village)
        SelfView.objects.create(
            village=village, year=YEAR, criterion="levy_rate", held=True, note="已核"
        )
    publish(township, staff, year=YEAR - 1)
    for village in villages:
        entry = HelpVillage.objects.create(village=village, year=YEAR - 1, why="未达到合格村")
        HelpNote.objects.create(entry=entry, date="2025-03-12", text="到村")
        Appeal.objects.create(village=village, year=YEAR - 1, filed="2025-01-10", reason="有误")


@pytest.fixture(scope="module")
def townships(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[list[User]]:
    """Made once for all tests of this file, which only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        staff = [township_of(size) for size in SIZES]
        for year in (2024, 2025):
            assess(code="431321", year=year)
        assert CorrectionItem.objects.count() == sum(SIZES)
        assert CorrectionEffect.objects.exists()
        yield staff
        transaction.set_rollback(True)


def queries_of(act: Callable[[], object]) -> int:
    in_force.forget()  # as at the beginning of a request
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


@pytest.mark.parametrize("page", a_share(PAGES, one_in=4))
def test_a_page(page: str, townships: list[User], client_for: Callable[[User], Client]) -> None:
    counts = {}
    for size, staff in zip(SIZES, townships, strict=True):
        client, url = client_for(staff), page.format(code=staff.scope)
        with only_reading():
            assert client.get(url).status_code == 200
        counts[size] = queries_of(lambda client=client, url=url: client.get(url).getvalue())
    assert len(set(counts.values())) == 1, counts


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.TOWNSHIP_STAFF, ""),
        (Role.TOWNSHIP_LEADER, ""),
        (Role.AUDITOR, ""),
        (Role.VILLAGE_SECRETARY, "200"),
    ],
)
def test_the_page_of_the_day(
    role: Role, place: str, townships: list[User], client_for: Callable[[User], Client]
) -> None:
    counts = {}
    for size, staff in zip(SIZES, townships, strict=True):
        scope = staff.scope + place
        user = User(username=f"today{scope}", name="文映荷", role=role, scope=scope)
        user.must_change_password = False
        user.save()
        client = client_for(user)
        with only_reading():
            assert client.get("/").status_code == 200
        counts[size] = queries_of(lambda client=client: client.get("/").getvalue())
    assert len(set(counts.values())) == 1, counts


@pytest.mark.parametrize("page", PLAN_PAGES)
def test_a_page_of_a_plan(
    page: str, townships: list[User], client_for: Callable[[User], Client], papers_not_typeset: None
) -> None:
    counts = {}
    for size, staff in zip(SIZES, townships, strict=True):
        plan = Plan.objects.get(township=staff.scope)
        url = page.format(code=staff.scope, plan=plan.pk, stage=plan.stages.get(condition="").pk)
        client = client_for(staff)
        assert client.get(url).status_code == 200
        counts[size] = queries_of(lambda client=client, url=url: client.get(url).getvalue())
    assert len(set(counts.values())) == 1, counts


@pytest.mark.parametrize("page", DRAFT_PAGES)
def test_a_page_of_a_standard_in_the_making(
    page: str, townships: list[User], client_for: Callable[[User], Client], papers_not_typeset: None
) -> None:
    """As many bonus items as the township has villages."""
    county = User.objects.create(
        username="county",
        name="颜北辰",
        role=Role.COUNTY_SUPERVISOR,
        scope="431321",
        must_change_password=False,
    )
    client, counts = client_for(county), {}
    for size, staff in zip(SIZES, townships, strict=True):
        more = [{**POINTS["criteria"][-1], "code": f"extra{n}"} for n in range(size)]
        data = {**POINTS, "criteria": [*POINTS["criteria"], *more]}
        draft = start_draft(title="百分制办法", effective_from=YEAR, data=data, by=county)
        url = f"/standards/drafts/{draft.pk}/{page.format(code=staff.scope)}"
        assert client.get(url).status_code == 200
        counts[size] = queries_of(lambda url=url: client.get(url).getvalue())
    assert len(set(counts.values())) == 1, counts


def test_the_paper_of_a_published_standard(
    townships: list[User], client_for: Callable[[User], Client], papers_not_typeset: None
) -> None:
    counts = {}
    for size, staff in zip(SIZES, townships, strict=True):
        more = [{**POINTS["criteria"][-1], "code": f"extra{n}"} for n in range(size)]
        row = publish_points(
            f"p{size}", effective_from=2030 + size, criteria=[*POINTS["criteria"], *more]
        )
        client, url = client_for(staff), f"/standards/{row.pk}/print/"
        assert client.get(url).status_code == 200
        counts[size] = queries_of(lambda client=client, url=url: client.get(url).getvalue())
    assert len(set(counts.values())) == 1, counts


def test_the_paper_of_a_year_in_care(
    townships: list[User], client_for: Callable[[User], Client], papers_not_typeset: None
) -> None:
    counts = {}
    for size, staff in zip(SIZES, townships, strict=True):
        client, url = client_for(staff), f"/care-year/{staff.scope}/2025/print/"
        assert client.get(url).status_code == 200
        counts[size] = queries_of(lambda client=client, url=url: client.get(url).getvalue())
    assert len(set(counts.values())) == 1, counts


@pytest.mark.parametrize("kind", ["benefit", "stipend"])
@pytest.mark.parametrize("page", RUN_PAGES)
def test_a_page_of_a_pay_run(
    page: str,
    kind: str,
    townships: list[User],
    client_for: Callable[[User], Client],
    papers_not_typeset: None,
) -> None:
    counts = {}
    for size, staff in zip(SIZES, townships, strict=True):
        url = page.format(code=staff.scope, run=PayRun.objects.get(code=staff.scope, kind=kind).ref)
        client = client_for(staff)
        assert client.get(url).status_code == 200
        counts[size] = queries_of(lambda client=client, url=url: client.get(url).getvalue())
    assert len(set(counts.values())) == 1, counts


def test_a_family_and_its_benefits(
    townships: list[User], client_for: Callable[[User], Client]
) -> None:
    counts = {}
    for size, staff in zip(SIZES, townships, strict=True):
        family = Family.objects.ordinary().filter(village=f"{staff.scope}200").first()
        url = f"/families/{family.village_id}/{family.ref}/benefits/2025/"
        client = client_for(staff)
        assert client.get(url).status_code == 200
        counts[size] = queries_of(lambda client=client, url=url: client.get(url).getvalue())
    assert len(set(counts.values())) == 1, counts


def test_the_book_and_its_workbook(townships: list[User]) -> None:
    def make(code: str) -> None:
        book = collect(code, YEAR)
        parts(book)
        contents([])
        write_workbook(sheets(book), io.BytesIO())

    counts = {staff.scope: queries_of(lambda staff=staff: make(staff.scope)) for staff in townships}
    assert len(set(counts.values())) == 1, counts


def test_assess(townships: list[User]) -> None:
    def run(code: str) -> None:
        call_command("assess", year=YEAR, division=code, format="json", stdout=io.StringIO())

    counts = {staff.scope: queries_of(lambda staff=staff: run(staff.scope)) for staff in townships}
    assert len(set(counts.values())) == 1, counts
