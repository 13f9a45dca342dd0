"""Every act that changes what grades rest on stores the grades that it changes; looking at them
stores nothing."""

import datetime
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from assessment.approval.services.approve import approve_report, correct_report
from assessment.approval.services.grid import approve_month
from assessment.approval.services.imports import import_reports
from assessment.authoring.services import publish_draft, start_draft
from assessment.grading.services.findings import save_finding
from assessment.grading.services.outcomes import assess, compute
from assessment.grading.services.scores import save_score
from assessment.models import Finding, ItemScore, Outcome
from assessment.reports.form.in_force import FIRST_FORM
from associations import reorganisation
from associations.divisions.services import import_divisions
from associations.mergers.services import merge_villages, split_village
from associations.models import Village
from associations.reorganisation import ReorganisationPlan
from associations.villages.services.villages import SETTINGS, change_village
from autonomy.appraisals.services.appraisals import remove_appraisal, save_appraisal
from autonomy.models import Appraisal
from tests.conftest import COMMUNITY, COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE

from ..points import DATA, publish_points
from ..records import HEALTHY, YEAR, add_model_village, add_report

pytestmark = pytest.mark.django_db
THIS_YEAR = 2026
DAY = datetime.date(YEAR, 6, 1)


def approve(village: Village, staff: User) -> None:
    approve_report(report=village.reports.get(period=YEAR * 100 + 12), by=staff)


def approve_grid(village: Village, staff: User) -> None:
    approve_month(township=village.township, period=YEAR * 100 + 12, seen={village.pk: 1}, by=staff)


def correct(village: Village, staff: User) -> None:
    report = village.reports.get(period=YEAR * 100 + 11)
    correct_report(
        report=report, typed={"births": "3"}, reason="漏报", version=report.version, by=staff
    )


def bring_in(village: Village, staff: User) -> None:
    cells = {name: str(HEALTHY.get(name, 0)) for name in FIRST_FORM.names}
    rows = [
        ",".join(["village_code", "period", *cells]),
        ",".join([OTHER_VILLAGE, "2025-12", *cells.values()]),
    ]
    import_reports(data="\n".join(rows).encode(), name="a.csv", approve=True)


def find(village: Village, staff: User) -> None:
    finding = Finding.objects.get(village=village, year=YEAR, kind="informed_choice")
    finding.held = False
    save_finding(finding=finding, by=staff)


def score(village: Village, staff: User) -> None:
    item = ItemScore(
        village=village, year=YEAR, item="venue", title="阵地", inspected=300, reason="现场查看"
    )
    save_score(score=item, by=staff, expected_version=None)


def appraise(village: Village, staff: User) -> None:
    save_appraisal(
        appraisal=Appraisal(village=village, date=DAY, asked=100, satisfied=10), by=staff
    )


def appraise_in_another_year(village: Village, staff: User) -> None:
    row = Appraisal.objects.get(village=village)
    row.date = datetime.date(YEAR - 1, 6, 1)
    save_appraisal(appraisal=row, by=staff)


def take_back(village: Village, staff: User) -> None:
    remove_appraisal(
        appraisal=Appraisal.objects.get(village=village), by=staff, expected_version=None
    )


def become_a_community(village: Village, staff: User) -> None:
    values = {name: getattr(village, name) for name in SETTINGS} | {"kind": "community"}
    change_village(village=village, values=values, by=staff)


def rename(village: Village, staff: User) -> None:
    data = f"code,name\n{VILLAGE},新村\n".encode()
    import_divisions(data=data, file_name="a.csv", by=None, opened=None)


def merge(village: Village, staff: User) -> None:
    other = Village.objects.get(pk=OTHER_VILLAGE)
    plan = ReorganisationPlan((other,), (other,), village, DAY, "双政函〔2025〕8号")
    merge_villages(plan=plan, fingerprint=reorganisation.preview(plan).fingerprint, by=staff)


def split(village: Village, staff: User) -> None:
    new = Village(code=f"{TOWNSHIP}299", name="新村", township=village.township, opened=DAY)
    plan = ReorganisationPlan((village,), (), new, DAY, "双政函〔2025〕8号", groups=frozenset())
    split_village(plan=plan, fingerprint=reorganisation.preview(plan).fingerprint, by=staff)


def publish(village: Village, staff: User) -> None:
    county = User.objects.create(
        username="c", name="颜北辰", role="county_supervisor", scope=COUNTY
    )
    draft = start_draft(title="新办法", effective_from=YEAR, data=DATA, by=county)
    publish_draft(draft=draft, by=county, expected_version=draft.version)


ACTS = (
    *(
        approve,
        approve_grid,
        correct,
        bring_in,
        find,
        score,
        appraise,
        appraise_in_another_year,
        take_back,
    ),
    *(become_a_community, rename, merge, split, publish),
)


@pytest.fixture
def kept(divisions: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Village:
    """A village, and all grades of the township as they are stored."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(THIS_YEAR, 3, 1))
    add_model_village(divisions.village, last=YEAR * 100 + 11)
    add_report(divisions.village, YEAR * 100 + 12, state="submitted")
    return divisions.village


def digests(township: str) -> dict[tuple[int, str], str]:
    years = range(YEAR - 1, THIS_YEAR + 1)
    return {
        (year, one.village): one.digest
        for year in years
        for one in compute(code=township, year=year)
    }


def stored() -> dict[tuple[int, str], str]:
    """By the standard in force."""
    ladder = compute(code=TOWNSHIP, year=YEAR)[0].standard.code
    rows = Outcome.objects.filter(current=True).order_by("pk")
    return {
        (year, village): digest
        for year, village, code, digest in rows.values_list(
            "year", "village_id", "standard__code", "digest"
        )
        if code == ladder or year < YEAR
    }


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_an_act_stores_the_grades_it_changes(
    act: Callable[[Village, User], None], kept: Village, staff: User
) -> None:
    if act is score:
        publish_points()
    for year in range(YEAR - 1, THIS_YEAR + 1):
        assess(code=TOWNSHIP, year=year)
    before = digests(TOWNSHIP)
    assert stored() == before
    act(kept, staff)
    now, rows = digests(TOWNSHIP), stored()
    assert now != before, "the act changed nothing"
    assert {key: rows.get(key) for key in now} == now


def test_looking_stores_nothing(
    kept: Village, staff: User, client_for: Callable[[User], Client]
) -> None:
    client = client_for(staff)
    for url in (
        f"/overview/{TOWNSHIP}/{YEAR}/",
        f"/grade/{VILLAGE}/{YEAR}/",
        f"/grade/{COMMUNITY}/{YEAR}/",
    ):
        assert client.get(url).status_code == 200
    assert not Outcome.objects.exists()
