"""Windows over a merger: the village's own months, or those of its parts pooled, as the standard
says; and what is told of a village that is younger than its window."""

import datetime
import io
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessment.approval.services.approve import correct_report
from assessment.authoring.faults import faults
from assessment.grading.counting.tally import grades
from assessment.grading.facts import gather
from assessment.grading.outcomes import VillageOutcome
from assessment.grading.overview import summarise
from assessment.grading.services.outcomes import assess, compute, differing, keep_again, outdated
from assessment.grading.shown import shown_grade
from assessment.models import MonthlyReport, Outcome, Standard, StandardDraft
from assessment.papers.book.content import collect
from assessment.papers.book.parts import help_rows
from assessment.results.evidence import evidence
from assessment.results.townships import past
from assessment.rounds.help_list import candidates
from assessment.standards.data import OWN, POOLED, digest, load
from associations.models import Village
from tests.assessment.records import (
    YEAR,
    add_appraisal,
    add_finding,
    add_model_village,
    add_months,
    add_report,
    criterion,
)
from tests.assessment.rounds.records import publish as publish_round
from tests.conftest import COUNTY, TOWNSHIP

pytestmark = pytest.mark.django_db

MERGED = datetime.date(2024, 7, 1)


def publish(**changes: object) -> Standard:
    """The first standard, as a county's own from the year on."""
    data = Standard.objects.get(code="v1").data | {"merged": POOLED} | changes
    return Standard.objects.create(
        code="merged", title="合并", division=COUNTY, effective_from=YEAR, data=data,
        digest=digest(data),
    )  # fmt: skip


@pytest.fixture
def pooled(divisions: object) -> Standard:
    return publish()


def merge(old: Village, new: Village, day: datetime.date = MERGED) -> None:
    old.closed, old.merged_into = day, new
    old.save()


def found(village: Village, year: int = YEAR) -> VillageOutcome:
    return next(o for o in compute(code=TOWNSHIP, year=year) if o.village == village.pk)


def figure(village: Village, code: str) -> tuple[object, ...]:
    return criterion(found(village), code).figure[:3]


def test_a_standard_without_the_setting_keeps_its_digest_and_says_own() -> None:
    data = {"title": "t", "grades": [], "criteria": [], "targets": {}}
    assert (load("s", data).merged, load("s", data).digest) == (OWN, digest(data))
    assert load("s", data | {"merged": POOLED}).merged == POOLED


def test_with_own_figures_the_old_villages_count_nothing(
    village: Village, other_village: Village
) -> None:
    publish(merged=OWN)
    add_model_village(village)
    add_months(other_village, last=202406, births=10, planned_births=1, serious_disputes=1)
    merge(other_village, village)
    outcome = found(village)
    assert (outcome.grade, outcome.facts.parts) == ("model", ())
    assert figure(village, "planned_birth_rate") == (36, 36, ())
    assert figure(village, "six_none_3y") == (0, 36, ())
    assert len(outcome.facts.stored) == 5, "digests of before stay"


def test_pooled_numerators_denominators_and_cases_are_added_up(
    pooled: Standard, village: Village, other_village: Village
) -> None:
    add_model_village(village)
    add_months(other_village, last=202406, births=10, planned_births=9)
    merge(other_village, village)
    outcome = found(village)
    assert figure(village, "planned_birth_rate") == (36 + 18 * 9, 36 + 18 * 10, ())
    assert criterion(outcome, "planned_birth_rate").held
    assert figure(village, "six_none_2y") == (6, 24, ()), "each month had a birth outside policy"
    assert [tuple(part) for part in outcome.facts.parts] == [
        (other_village.pk, other_village.name, 202406, 0)
    ]
    assert outcome.grade == "qualified"


def test_six_none_means_none_in_any_part(
    pooled: Standard, village: Village, other_village: Village
) -> None:
    add_model_village(village)
    add_months(other_village, last=202406, without=[202311])
    add_report(other_village, 202311, serious_disputes=1)
    merge(other_village, village)
    assert figure(village, "six_none_3y") == (1, 36, ())
    assert figure(village, "six_none_2y") == (0, 24, ())
    assert found(village).grade == "advanced"


def test_a_missing_month_of_a_part_makes_the_month_missing(
    pooled: Standard, village: Village, other_village: Village
) -> None:
    add_model_village(village)
    add_months(other_village, last=202406, without=[202305])
    add_report(other_village, 202305, births=None)
    merge(other_village, village)
    assert figure(village, "planned_birth_rate") == (54, 53, (202305,))
    assert found(village).missing == [202305]
    told = evidence(found(village))
    assert (202305 in told.reports, told.lacking) == (True, {})


def test_what_a_part_owes_is_told_under_its_name(
    pooled: Standard, village: Village, other_village: Village
) -> None:
    add_model_village(village)
    add_months(other_village, last=202406, without=[202304, 202305])
    add_report(other_village, 202304, "draft")
    merge(other_village, village)
    told = evidence(found(village))
    assert told.lacking == {other_village.name: [202304, 202305]}
    assert (told.reports[202304].state, 202305 in told.reports) == ("draft", False)


def test_a_report_of_the_month_of_the_merger_counts_and_is_not_asked_for(
    pooled: Standard, village: Village, other_village: Village
) -> None:
    add_model_village(village)
    add_months(other_village, last=202406)
    merge(other_village, village, datetime.date(2024, 7, 20))
    assert figure(village, "planned_birth_rate") == (54, 54, ())
    add_report(other_village, 202407, births=3, planned_births=3)
    assert figure(village, "planned_birth_rate") == (57, 57, ())


def test_a_stock_is_the_sum_of_the_parts_of_that_month(
    pooled: Standard, village: Village, other_village: Village
) -> None:
    """Merged in July; the last approved month is May."""
    add_model_village(village, last=202505)
    add_months(other_village, last=202505, contraception_due=50, contraception_done=40)
    merge(other_village, village, datetime.date(2025, 7, 1))
    assert figure(village, "contraception_rate") == (138, 150, ())
    add_report(village, 202506)
    assert figure(village, "contraception_rate") == (0, 0, (202506,)), "the other has no June"
    add_report(village, 202507)
    assert figure(village, "contraception_rate") == (98, 100, ()), "all are in its own by then"


def test_appraisals_and_findings_are_its_own(
    pooled: Standard, village: Village, other_village: Village
) -> None:
    add_months(village)
    add_appraisal(village)
    add_months(other_village, last=202506)
    add_appraisal(other_village, satisfied=1, date="2025-03-01")
    for kind in ("informed_choice", "three_life_services"):
        add_finding(other_village, kind)
    merge(other_village, village, datetime.date(2025, 7, 1))
    assert figure(village, "satisfaction_rate") == (95, 100, ())
    assert criterion(found(village), "informed_choice").held is None


def test_a_chain_and_a_new_village(
    pooled: Standard, village: Village, other_village: Village, community: Village
) -> None:
    """观冲村 into 双桥村, which goes into a village founded for it."""
    new = Village.objects.create(
        code=f"{TOWNSHIP}288", name="新建村", township=village.township,
        opened=datetime.date(2025, 7, 1),
    )  # fmt: skip
    add_months(village, last=202312)
    add_months(other_village, last=202506)
    add_model_village(new, first=202507)
    merge(village, other_village, datetime.date(2024, 1, 1))
    merge(other_village, new, new.opened)
    outcome = found(new)
    assert [part.name for part in outcome.facts.parts] == [village.name, other_village.name]
    assert figure(new, "planned_birth_rate") == (12 + 30 + 6, 48, ())
    assert (outcome.grade, outcome.facts.since) == ("model", None)
    assert found(other_village, 2024).facts.parts == (), "under the standard of that year"


def test_a_village_split_off_is_judged_by_its_own(pooled: Standard, village: Village) -> None:
    new = Village.objects.create(
        code=f"{TOWNSHIP}288", name="新建村", township=village.township, split_from=village,
        opened=datetime.date(2024, 7, 1),
    )  # fmt: skip
    add_model_village(new, first=202407)
    outcome = found(new)
    assert (outcome.facts.parts, outcome.facts.since, outcome.grade) == ((), 202407, "created")
    told = shown_grade(outcome, datetime.date(2026, 3, 1))
    assert (told.title, told.hint) == ("未满考评期", "2027年度起可以评定等次")


def test_a_new_village_of_two_is_young_with_own_figures(
    village: Village, other_village: Village
) -> None:
    publish(merged=OWN)
    new = Village.objects.create(
        code=f"{TOWNSHIP}288", name="新建村", township=village.township,
        opened=datetime.date(2025, 7, 1),
    )  # fmt: skip
    for old in (village, other_village):
        add_months(old, last=202506)
        merge(old, new, new.opened)
    add_model_village(new, first=202507)
    told = shown_grade(found(new), datetime.date(2026, 3, 1))
    assert (told.title, told.hint) == ("未满考评期", "2028年度起可以评定等次")


def test_the_database_counts_as_one_by_one(
    pooled: Standard, village: Village, other_village: Village, community: Village
) -> None:
    for one in (village, community):
        add_model_village(one)
    add_months(other_village, last=202406, serious_disputes=1)
    merge(other_village, village)
    counted = grades(TOWNSHIP, YEAR, pooled.ladder)
    assert counted == {(2, "合格村"): 1, (4, "模范村"): 1}
    assert grades(village.pk, YEAR, pooled.ladder) == {(2, "合格村"): 1}
    assert grades(COUNTY, YEAR, pooled.ladder)[2, "合格村"] == 1
    alone = gather([village.pk], YEAR, pooled.ladder)
    assert alone == [f for f in gather(TOWNSHIP, YEAR, pooled.ladder) if f.village == village.pk]


def test_what_is_stored_comes_out_again_and_follows_a_correction_of_a_part(
    pooled: Standard, village: Village, other_village: Village
) -> None:
    add_model_village(village)
    add_months(other_village, last=202406)
    merge(other_village, village)
    assess(code=TOWNSHIP, year=YEAR)
    assert [*differing()] == [*outdated()] == []
    report = MonthlyReport.objects.get(village=other_village, period=202401)
    correction = correct_report(
        report=report, typed={"serious_disputes": "1"}, reason="查账发现", version=1, by=None
    )
    assert [*outdated()] == []
    row = Outcome.objects.get(village=village, year=YEAR, current=True)
    assert (row.grade, [*differing()]) == ("qualified", [])
    effect = correction.effects.get(year=YEAR)
    assert (effect.title_before, effect.title_after) == ("模范村", "合格村")
    keep_again(other_village.pk, None)


def test_the_page_names_the_parts_and_who_owes_what(
    pooled: Standard, village: Village, other_village: Village, leader: User,
    client_for: Callable[[User], Client],
) -> None:  # fmt: skip
    add_model_village(village)
    add_months(other_village, last=202406, without=[202305], births=7, planned_births=7)
    merge(other_village, village)
    page = client_for(leader).get(f"/grade/{village.pk}/{YEAR}/").content.decode()
    assert f"合起来算：{other_village.name}（至2024年6月）" in page
    assert f"{other_village.name}缺2023年5月的数据" in page
    assert "8/8" in page, "months are shown as they count"


def test_a_young_village_is_told_as_such_and_is_not_proposed_for_help(
    divisions: SimpleNamespace, staff: User, leader: User, client_for: Callable[[User], Client]
) -> None:
    """双桥村 began in the window; of 社区 nothing is known."""
    young = divisions.other_village
    young.opened = datetime.date(2025, 3, 1)
    young.save()
    add_model_village(divisions.village)
    add_model_village(young, first=202503)
    publish_round(divisions.township, leader)
    shown = summarise(compute(code=TOWNSHIP, year=YEAR), [], datetime.date(2026, 3, 1))
    assert [(share.grade.title, share.count) for share in shown.shares] == [
        ("未满考评期", 1), ("创建村", 1), ("合格村", 0), ("先进村", 0), ("模范村", 1),
    ]  # fmt: skip
    assert [outcome.village for _, outcome in candidates(TOWNSHIP)] == [divisions.community.pk]
    client = client_for(leader)
    for page in (f"/grade/{young.pk}/{YEAR}/", f"/rounds/{TOWNSHIP}/{YEAR}/"):
        text = client.get(page).content.decode()
        assert "未满考评期" in text, page
    answer = f"{young.name}{YEAR}年度未满考评期；2028年度起可以评定等次"
    assert answer in client.get(f"/grade/{young.pk}/{YEAR}/").content.decode()
    book = collect(TOWNSHIP, YEAR)
    assert [row.name for row in help_rows(book)] == [divisions.community.name]


def test_young_villages_are_counted_apart(divisions: SimpleNamespace, leader: User) -> None:
    """By the command, by the database, and in the county's years: computed, stored, published."""
    young = divisions.other_village
    young.opened = datetime.date(2025, 3, 1)
    young.save()
    add_model_village(divisions.village)
    add_model_village(young, first=202503)
    outcomes = assess(code=TOWNSHIP, year=YEAR)
    for form in ("totals", "table"):
        out = io.StringIO()
        call_command("assess", year=YEAR, division=TOWNSHIP, format=form, stdout=out)
        assert "未满考评期" in out.getvalue(), form
    apart = Counter({"model": 1, "created": 1, "young": 1})
    assert past(COUNTY, YEAR)[-1].total == apart
    assert past(COUNTY, YEAR, outcomes)[-1].total == apart
    publish_round(divisions.township, leader)
    Outcome.objects.all().delete()
    [year] = past(COUNTY, YEAR)
    assert (year.total, year.qualified("").count, year.qualified("").of) == (apart, 1, 3)
    assert [share.grade.title for share in year.shares][-2:] == ["创建村", "未满考评期"]


def test_a_year_that_could_not_be_judged_is_compared_with_nothing(village: Village) -> None:
    village.opened = datetime.date(2023, 3, 1)
    village.save()
    add_months(village, first=202303, last=202512)
    for year in (2024, 2025):
        add_appraisal(village, date=f"{year}-06-10")
    before, now = (compute(code=village.pk, year=year) for year in (2024, 2025))
    row = summarise(now, before, datetime.date(2026, 3, 1)).rows[0]
    assert (shown_grade(row.before).title, row.move, row.why) == ("未满考评期", 0, "")


def test_the_setting_is_edited_where_standards_are_made_and_told_in_words(
    county: User, client_for: Callable[[User], Client]
) -> None:
    client = client_for(county)
    draft = StandardDraft.objects.create(
        division=COUNTY, title="合并", effective_from=YEAR + 1, created_by=county, version=1,
        data=Standard.objects.get(code="v1").data,
    )  # fmt: skip
    page = f"/standards/drafts/{draft.pk}/"
    assert "合并以前的月份，只算本村自己的月报" in client.get(page).content.decode()
    frame = {"title": "合并", "effective_from": YEAR + 1, "merged": POOLED, "version": 1}
    assert client.post(reverse("standard-draft-edit", args=[draft.pk]), frame).status_code == 302
    draft.refresh_from_db()
    assert (draft.rules.merged, faults(draft.data)) == (POOLED, [])
    assert "把合并各村的月报合起来算" in client.get(page).content.decode()
    assert [fault.text for fault in faults(draft.data | {"merged": "?"})] == [
        "合并的村怎样算不认识"
    ]
