"""The demo's charters and agreements: the documents' figures counted from records, and a township of today in which
every state is to be seen."""

import datetime
from collections.abc import Iterator

import pytest
from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.records import Record
from assessment.demo import autonomy as today
from assessment.demo import historical
from assessment.demo.people import TOWNSHIP
from assessment.demo.township import build
from associations.models import Village
from autonomy import models
from autonomy.models import Agreement, Charter, CharterStep, OpinionSlip, PreferentialClause

THEN = historical.TOWNSHIP
YEAR_END = datetime.date(2005, 12, 31)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[int]:
    """The last full year of the demo, loaded once for all tests of this file, which only read it."""
    from django.db import transaction

    last = timezone.localdate().year - 1
    with django_db_blocker.unblock(), transaction.atomic():
        build(last)
        yield last
        transaction.set_rollback(True)


def state_of(village: str, edition: int = 1) -> str:
    return Charter.objects.get(village=village, kind="charter", edition=edition).state


def outcomes(village: str, edition: int = 1) -> list[tuple[int, str]]:
    steps = CharterStep.objects.filter(charter__village=village, charter__kind="charter", charter__edition=edition)
    return list(steps.order_by("number").values_list("step", "outcome"))


def test_the_township_of_the_documents(demo: int) -> None:
    villages = Village.objects.in_division(THEN)
    assert villages.filter(kind="village").count() == villages.filter(kind="village").values("name").distinct().count()
    assert (villages.filter(kind="village").count(), villages.filter(kind="community").count()) == (41, 3)
    assert villages.values("area").distinct().count() == 5


@pytest.mark.parametrize("day", [YEAR_END, timezone.localdate()])
def test_39_of_41_villages_have_a_charter_with_its_seven_steps(demo: int, day: datetime.date) -> None:
    charters = Charter.objects.in_division(THEN).in_force_on(day)
    assert charters.count() == charters.values("village").distinct().count() == 39
    steps = CharterStep.objects.filter(charter__in=charters, outcome="passed").values("charter", "step").distinct()
    assert steps.count() == 39 * 7
    assert not charters.annotate(texts_=Count("texts__clauses")).filter(texts_=0).exists()


def test_the_five_kinds_of_preferential_clause(demo: int) -> None:
    rows = PreferentialClause.objects.filter(charter__in=Charter.objects.in_division(THEN).in_force_on(YEAR_END))
    villages = dict(rows.order_by().values_list("kind").annotate(Count("charter__village", distinct=True)))
    assert villages == {"only_child": 20, "forgo": 23, "pension": 35, "tuition": 13, "timely": 9}
    named = {
        (row.charter.village.name, row.kind): (row.amount, row.per) for row in rows.select_related("charter__village")
    }
    assert named["永忠村", "pension"] == named["新中村", "pension"] == (500_00, "once")
    assert named["永忠村", "tuition"] == named["新中村", "tuition"] == (100_00, "term")
    assert named["柞子村", "tuition"] == named["前塘村", "tuition"] == (None, "term")
    assert named["柞子村", "pension"] == named["高桥村", "pension"] == (200_00, "once")
    assert named["梓木村", "forgo"] == (1000_00, "once")
    assert named["新边村", "only_child"] == (60_00, "year")
    assert named["永忠村", "timely"] == (5_00, "time")
    assert ("龟灵村", "timely") in named
    assert ("松木村", "only_child") in named


def test_every_preferential_clause_stands_word_for_word_in_the_text(demo: int) -> None:
    rows = PreferentialClause.objects.select_related("charter").prefetch_related("charter__texts__clauses")
    for row in rows:
        last = max(row.charter.texts.all(), key=lambda text: text.number)
        assert row.wording in {clause.body for clause in last.clauses.all() if clause.number == row.clause}


def test_37_of_41_villages_sign_with_more_than_80_per_cent(demo: int) -> None:
    rows = Agreement.objects.in_division(THEN).filter(kind="management")
    for day in (YEAR_END, timezone.localdate()):
        live = dict(rows.live_on(day).order_by().values_list("village").annotate(Count("id")))
        asked = dict(rows.order_by().values_list("village").annotate(Count("household", distinct=True)))
        assert len(live) == 37
        assert live.keys() == asked.keys()
        assert all(live[village] * 100 > 80 * asked[village] for village in asked)
    assert set(rows.values_list("state", flat=True)) == {"signed", "declined", "undecided"}
    assert not rows.filter(village__kind="community").exists()
    integrity = Agreement.objects.in_division(THEN).filter(kind="integrity").live_on(YEAR_END)
    assert integrity.values("village").distinct().count() == 21


def test_a_lost_vote_and_a_return_led_back(demo: int) -> None:
    steps = CharterStep.objects.in_division(THEN)
    assert steps.get(outcome="rejected").charter.village.name == "片玉村"
    assert steps.get(outcome="returned").charter.village.name == "咸加村"


def test_today_shows_every_state(demo: int) -> None:
    assert Charter.objects.in_division(TOWNSHIP).values("state").distinct().count() == 4
    assert not Charter.objects.filter(village__in=(today.EMPTY, today.WITHOUT_CHARTER)).exists()
    assert outcomes(today.WAITING)[-1] == (5, "passed")
    assert outcomes(today.SENT_BACK)[-1] == (6, "returned")
    assert outcomes(today.VOTED_DOWN)[-1] == (5, "rejected")
    assert [state_of(today.AMENDED, edition) for edition in (1, 2)] == ["superseded", "in_force"]
    assert [state_of(today.AMENDING, edition) for edition in (1, 2)] == ["in_force", "drafting"]
    assert Charter.objects.filter(kind="village_rules", state="in_force").count() >= 5
    assert OpinionSlip.objects.filter(charter__village=today.AMENDING, returned=None).count() > 20
    changed = OpinionSlip.objects.filter(charter__village=today.AMENDING, clauses__isnull=False)
    assert changed.count() > 2
    assert all(slip.answer == "adopted" and slip.clauses.get().reason for slip in changed)


def test_the_slips_are_what_the_step_counts(demo: int) -> None:
    steps = CharterStep.objects.filter(step=4, charter__slips__isnull=False, text__number__lte=4).annotate(
        issued=Count("charter__slips", distinct=True),
        returned=Count("charter__slips", filter=Q(charter__slips__returned__isnull=False), distinct=True),
        signed=Count("charter__slips", filter=Q(charter__slips__signed=True), distinct=True),
    )
    assert steps.count() == 4
    counts = ("slips_issued", "slips_returned", "slips_signed")
    same = steps.filter(**dict(zip(counts, map(F, ("issued", "returned", "signed")), strict=True)))
    assert same.count() == steps.count()


def test_every_row_could_have_been_entered_by_hand(demo: int) -> None:
    for model in (m for m in vars(models).values() if isinstance(m, type) and issubclass(m, Record)):
        for row in model._default_manager.order_by("pk")[:: max(1, model._default_manager.count() // 40)]:
            row.full_clean()
