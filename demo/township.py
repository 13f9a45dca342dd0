"""Builds the demo township, and that of the documents beside it: divisions, people, three full
years and the current one, appraisals, findings."""

import csv
import datetime
from pathlib import Path

from django.db import transaction

from accounts import trail
from accounts.models import Role, User
from assessment.approval.services.approve import correct_report
from assessment.grading.services.outcomes import assess
from assessment.models import Finding, MonthlyReport
from assessment.reports import periods
from associations.models import Area, County, Township, Village, VillageKind
from autonomy.models import Appraisal

from . import benefits, figures, historical, months, plans, questions, rounds, standards
from .care import activity_log, families, ledger, monthly_log, services
from .charters import autonomy, democratic, opinion
from .society import activity, membership, organisation, people
from .society import villages as village_life
from .stories import CLOSED_VILLAGE, STORIES, Story

AREAS = ("城区片", "东片", "南片", "西片", "北片")
CORRECTED = "431321107222"


@transaction.atomic
def build(last_full_year: int) -> None:
    """Everything in one transaction: a half-loaded demo would look like an empty village."""
    villages = _divisions(last_full_year)
    staff = _accounts(villages)
    standards.change_over(last_full_year + 1)
    _closed_village(last_full_year)
    for village in villages:
        story = STORIES[village.code]
        months.report_years(village.code, story, last_full_year)
        _appraisals(village.code, story, last_full_year)
        _findings(village, story, last_full_year, staff)
    _network(villages, last_full_year)
    months.report_this_year(last_full_year + 1, staff)
    _correction(last_full_year, staff)
    historical.build(last_full_year)
    benefits.promise(last_full_year)
    questions.ask(staff, last_full_year)
    rounds.assess_years(villages, last_full_year)
    standards.draft(last_full_year + 1)
    trail.record(by=None, action="载入示范数据", target="洪山殿镇", division=people.TOWNSHIP)
    for year in range(last_full_year - 2, last_full_year + 1):
        assess(code=people.TOWNSHIP, year=year)


def _divisions(last: int) -> list[Village]:
    rows = list(
        csv.DictReader((Path(__file__).parent / "divisions.csv").read_text("utf-8").splitlines())
    )
    names = {row["code"]: row["name"] for row in rows}
    county = County.objects.create(code="431321", name=names["431321"])
    township = Township.objects.create(
        code=people.TOWNSHIP, name=names[people.TOWNSHIP], county=county
    )
    areas = [Area.objects.create(township=township, name=name) for name in AREAS]
    villages = [
        Village(
            code=code,
            name=name,
            township=township,
            area=areas[0 if name.endswith("社区") else 1 + number % 4],
            kind=VillageKind.COMMUNITY if name.endswith("社区") else VillageKind.VILLAGE,
            village_class=("I", "II", "II", "III")[number % 4],
            economy=("strong", "middle", "weak")[number % 3],
        )
        for number, (code, name) in enumerate(names.items())
        if len(code) == 12
    ]
    code, name, into = CLOSED_VILLAGE
    merged = Village(
        code=code,
        name=name,
        township=township,
        area=areas[1],
        village_class="III",
        economy="weak",
        closed=datetime.date(last, 1, 1),
        merged_into_id=into,
    )
    Village.objects.bulk_create([*villages, merged])
    return villages


def _network(villages: list[Village], last: int) -> None:
    posts = organisation.organise(villages, list(Area.objects.order_by("pk")), last)
    village_life.furnish(villages, posts, last)
    membership.enrol(villages, posts, last)
    activity.act(villages, last)
    autonomy.decide(villages, last)
    democratic.live(villages, posts, last)
    opinion.ask(villages, last)
    activity_log.keep_log(villages, last)
    monthly_log.keep(villages, last + 1)
    services.serve(villages, last)
    families.care_for(villages, last)
    activity_log.book_costs(people.TOWNSHIP)
    ledger.keep_books(villages, last)
    plans.roll_out(villages, last)


def _accounts(villages: list[Village]) -> User:
    accounts = [User(username=u, name=n, role=r, scope=s) for u, n, r, s in people.OFFICE]
    accounts += [
        User(
            username=f"cun{number + 1:02d}",
            name=people.secretary(number),
            role=Role.VILLAGE_SECRETARY,
            scope=v.code,
        )
        for number, v in enumerate(villages)
    ]
    accounts[0].set_password(people.PASSWORD)
    for account in accounts:
        account.password, account.must_change_password = accounts[0].password, False
    User.objects.bulk_create(accounts)
    return User.objects.get(username="staff")


def _closed_village(last: int) -> None:
    """The merged village's own figures stay with it: totals, then the months until it was
    merged."""
    code, story = CLOSED_VILLAGE[0], Story("created")
    cells = [
        (periods.of(year), figures.whole_year(code, year, last - year, story))
        for year in (last - 4, last - 3)
    ]
    cells += [
        (p, figures.month(code, periods.year_of(p), periods.month_of(p), 9, story))
        for p in periods.months(last - 2, last - 1)
    ]
    MonthlyReport.objects.bulk_create(
        months.approved(code, period, values) for period, values in cells
    )


def _appraisals(village: str, story: Story, last: int) -> None:
    """One appraisal in June and one in December, from the first totals' year on."""
    rows = []
    for year in range(last - 2, last + 1):
        percent = story.satisfied.get(last - year) or 92 + int(village[-2:]) % 6
        for day in (datetime.date(year, 6, 18), datetime.date(year, 12, 10)):
            asked = 80 + int(village[-3:]) % 5 * 10
            satisfied = asked * percent // 100
            rest = asked - satisfied
            rows.append(
                Appraisal(
                    village_id=village,
                    date=day,
                    asked=asked,
                    satisfied=satisfied,
                    fairly_satisfied=rest - rest // 3,
                    dissatisfied=rest // 3,
                )
            )
    Appraisal.objects.bulk_create(rows)


EVIDENCE = {
    "informed_choice": "查阅宣传服务记录并走访群众，避孕方法由群众知情选择",
    "three_life_services": "查阅活动台账，生育、生产、生活服务有特色、有成效",
    "community_services": "查阅流动人口台账，实行属地化管理，服务到位",
}


def _findings(village: Village, story: Story, last: int, staff: User) -> None:
    kinds = [
        kind
        for kind in EVIDENCE
        if kind != "community_services" or village.kind == VillageKind.COMMUNITY
    ]
    rows = []
    for year in range(last - 2, last + 1):
        for kind in kinds:
            held = story.findings.get((last - year, kind), True)
            if held is not None:
                evidence = EVIDENCE[kind] if held else "台账不全，服务未形成特色"
                at = months.at_half_past_ten(datetime.date(year, 12, 20))
                found = {"kind": kind, "held": held, "evidence": evidence, "by": staff, "at": at}
                rows.append(Finding(village_id=village.code, year=year, **found))
    Finding.objects.bulk_create(rows)


def _correction(last: int, staff: User) -> None:
    report = MonthlyReport.objects.get(village_id=CORRECTED, period=periods.of(last, 3))
    typed = {name: str(getattr(report, name) + 1) for name in ("births", "planned_births")}
    correct_report(
        report=report,
        typed=typed,
        reason="漏报一名在外地出生、符合政策的新生儿，核对出生证明后补报。",
        version=report.version,
        by=staff,
    )
