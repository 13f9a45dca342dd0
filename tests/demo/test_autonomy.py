"""The demo's charters and agreements: the documents' figures counted from records, and a township
of today in which every state is to be seen."""

import datetime
import re

import pytest
from django.db.models import Count, F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import User
from accounts.records import Record
from assessment.grading.services.outcomes import assess
from assessment.models import MonthlyReport, SelfDeclaration
from associations import conditions
from associations.models import Plan, PlanStage, PlanTarget, StageTick, Village
from autonomy import models
from autonomy.models import Agreement, Charter, CharterStep, OpinionSlip, PreferentialClause
from care.models import Activity, ActivityPhoto, Entry, Fund
from demo import historical
from demo.charters import autonomy as today
from demo.charters import democratic
from demo.society import people
from demo.society.people import TOWNSHIP

THEN = historical.TOWNSHIP
OWN = [m for m in vars(models).values() if isinstance(m, type) and issubclass(m, Record)]
YEAR_END = datetime.date(2005, 12, 31)


def flat(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def state_of(village: str, edition: int = 1) -> str:
    return Charter.objects.get(village=village, kind="charter", edition=edition).state


def outcomes(village: str, edition: int = 1) -> list[tuple[int, str]]:
    steps = CharterStep.objects.filter(
        charter__village=village, charter__kind="charter", charter__edition=edition
    )
    return list(steps.order_by("number").values_list("step", "outcome"))


def test_the_township_of_the_documents(demo: int) -> None:
    villages = Village.objects.in_division(THEN)
    assert (
        villages.filter(kind="village").count()
        == villages.filter(kind="village").values("name").distinct().count()
    )
    assert (villages.filter(kind="village").count(), villages.filter(kind="community").count()) == (
        41,
        3,
    )
    assert villages.values("area").distinct().count() == 5


@pytest.mark.parametrize("day", [YEAR_END, timezone.localdate()])
def test_39_of_41_villages_have_a_charter_with_its_seven_steps(
    demo: int, day: datetime.date
) -> None:
    charters = Charter.objects.in_division(THEN).in_force_on(day)
    assert charters.count() == charters.values("village").distinct().count() == 39
    steps = (
        CharterStep.objects.filter(charter__in=charters, outcome="passed")
        .values("charter", "step")
        .distinct()
    )
    assert steps.count() == 39 * 7
    assert not charters.annotate(texts_=Count("texts__clauses")).filter(texts_=0).exists()


def test_the_five_kinds_of_preferential_clause(demo: int) -> None:
    rows = PreferentialClause.objects.filter(
        charter__in=Charter.objects.in_division(THEN).in_force_on(YEAR_END)
    )
    villages = dict(
        rows.order_by().values_list("kind").annotate(Count("charter__village", distinct=True))
    )
    assert villages == {"only_child": 20, "forgo": 23, "pension": 35, "tuition": 13, "timely": 9}
    named = {
        (row.charter.village.name, row.kind): (row.amount, row.per)
        for row in rows.select_related("charter__village")
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
    rows = PreferentialClause.objects.select_related("charter").prefetch_related(
        "charter__texts__clauses"
    )
    for row in rows:
        last = max(row.charter.texts.all(), key=lambda text: text.number)
        assert row.wording in {
            clause.body for clause in last.clauses.all() if clause.number == row.clause
        }


def test_37_of_41_villages_sign_with_more_than_80_per_cent(demo: int) -> None:
    rows = Agreement.objects.in_division(THEN).filter(kind="management")
    for day in (YEAR_END, timezone.localdate()):
        live = dict(rows.live_on(day).order_by().values_list("village").annotate(Count("id")))
        asked = dict(
            rows.order_by().values_list("village").annotate(Count("household", distinct=True))
        )
        assert len(live) == 37
        assert live.keys() == asked.keys()
        assert all(live[village] * 100 > 80 * asked[village] for village in asked)
    assert set(rows.values_list("state", flat=True)) == {"signed", "declined", "undecided"}
    assert not rows.filter(village__kind="community").exists()
    integrity = Agreement.objects.in_division(THEN).filter(kind="integrity").live_on(YEAR_END)
    assert integrity.values("village").distinct().count() == 21


def test_the_pages_count_the_same(demo: int, client_for) -> None:
    client = client_for(User.objects.get(username="staff2005"))
    page = flat(client.get(reverse("charter-list", args=[THEN])))
    assert re.search(r"已有章程的村 ?39 ?/ ?41", page)
    assert re.search(r"已有章程的社区 ?0 ?/ ?3", page)
    page = flat(client.get(reverse("agreement-list", args=[THEN]), {"day": "2005-12-31"}))
    assert re.search(r"签订管理服务协议的村 ?37 ?/", page)
    assert re.search(r"签订诚信计生协议的村 ?21 ?/", page)
    page = flat(client.get(reverse("preference-list", args=[THEN])))
    kinds = PreferentialClause.Kind
    for kind, count in (
        ("only_child", 20),
        ("forgo", 23),
        ("pension", 35),
        ("tuition", 13),
        ("timely", 9),
    ):
        assert re.search(rf"{kinds(kind).label} ?{count} ?村", page), kind


def test_nobody_of_the_historical_township_is_reminded(demo: int, client_for) -> None:
    client = client_for(User.objects.get(username="staff2005"))
    page = flat(client.get(reverse("completeness", args=[THEN, demo + 1])))
    assert "新檀村" in page
    assert re.search(r"逾期未报 ?0 ?份", page)
    county = client_for(User.objects.get(username="county"))
    assert [name in flat(county.get("/")) for name in ("洪山殿镇", historical.NAME)] == [True, True]
    grades = {o.grade for o in assess(code=THEN, year=2005)}
    assert grades == {"created", "advanced"}


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
    steps = CharterStep.objects.filter(
        step=4, charter__slips__isnull=False, text__number__lte=4
    ).annotate(
        issued=Count("charter__slips", distinct=True),
        returned=Count(
            "charter__slips", filter=Q(charter__slips__returned__isnull=False), distinct=True
        ),
        signed=Count("charter__slips", filter=Q(charter__slips__signed=True), distinct=True),
    )
    assert steps.count() == 4
    counts = ("slips_issued", "slips_returned", "slips_signed")
    same = steps.filter(**dict(zip(counts, map(F, ("issued", "returned", "signed")), strict=True)))
    assert same.count() == steps.count()


def test_democratic_life_with_one_village_behind(demo: int) -> None:
    day = timezone.localdate()
    assert set(models.Disclosure.objects.values_list("kind", flat=True)) == set(
        models.Disclosure.Kind.values
    )
    latest = dict(
        models.Disclosure.objects.order_by().values_list("village").annotate(Max("posted"))
    )
    assert latest.pop(democratic.BEHIND) <= datetime.date(demo, 7, 31)
    assert min(latest.values()) > datetime.date(demo, 7, 31)
    late = models.Matter.objects.filter(
        outcome="decided", done=None, deadline__lt=day - datetime.timedelta(days=30)
    )
    assert set(late.values_list("meeting__village", flat=True)) == set(democratic.FOLLOW_UP_OVERDUE)
    ends = models.VillagerReport.objects.filter(year=demo, half="end")
    assert (ends.count(), ends.filter(village=democratic.BEHIND).count()) == (24, 0)
    assert models.Accountability.objects.filter(decision="").count() == 1
    closed = models.Survey.objects.filter(appraisal__isnull=False).select_related("appraisal")
    assert closed.count() >= 5
    for survey in closed:
        first = survey.questions.get(number=1)
        assert (first.satisfied, survey.returned) == (
            survey.appraisal.satisfied,
            survey.appraisal.asked,
        )


def test_disclosed_births_are_those_of_the_monthly_reports(demo: int) -> None:
    row = models.Disclosure.objects.get(village="431321107207", kind="births", year=demo, part=2)
    months = MonthlyReport.objects.filter(
        village="431321107207", period__range=(demo * 100 + 4, demo * 100 + 6)
    )
    births = sum(months.values_list("births", flat=True))
    assert f"出生{births}人" in row.text


def test_no_fund_is_ever_below_zero_and_a_reversal_cancels(demo: int) -> None:
    balance: dict[int, int] = {}
    for entry in Entry.objects.order_by("date", "pk"):
        balance[entry.fund_id] = balance.get(entry.fund_id, 0) + entry.signed_amount
        assert balance[entry.fund_id] >= 0
    reversal = Entry.objects.get(reverses__isnull=False)
    assert reversal.signed_amount == -reversal.reverses.signed_amount


def test_the_plan_asks_what_records_can_answer(demo: int) -> None:
    plan = Plan.objects.get()
    asked = {row.condition for row in (*plan.stages.all(), *plan.targets.all()) if row.condition}
    assert all(conditions.get(key) for key in asked), asked
    assert plan.stages.filter(condition="").count() == 2
    assert SelfDeclaration.objects.filter(year=demo).count() == 24


def test_the_documents_activities_are_counted(demo: int) -> None:
    """篇3: 551 examined in July 2004, 216 ill = 3 + 21 + 192; over 4,000 slogans and over 100
    boards a year."""
    rows = Activity.objects.in_division(THEN)
    check = rows.get(kind="health_check")
    assert (check.code, check.date.year, check.examined, check.ill) == (THEN, 2004, 551, 216)
    assert [count for _, count in check.illnesses] == [3, 21, 192]
    for year in (2004, 2005):
        tally = rows.of_year(year).tally()
        assert tally["slogans"] > 4000
        assert tally["posters"] > 100
    paid = Activity.objects.filter(entry__isnull=False)
    assert paid.exists()
    assert not paid.exclude(cost=F("entry__amount")).exists()
    assert ActivityPhoto.objects.filter(activity__code=people.TOWNSHIP).exists()


def test_one_community_has_nothing(demo: int) -> None:
    for model in {*OWN, Activity, Fund} - {
        models.Appraisal,
        models.AgreementTemplate,
    }:  # its grade needs appraisals
        assert not model._default_manager.in_division(today.EMPTY).exists(), model


def test_every_row_could_have_been_entered_by_hand(demo: int) -> None:
    for model in (
        *OWN,
        Activity,
        Fund,
        Entry,
        Plan,
        PlanStage,
        PlanTarget,
        StageTick,
        SelfDeclaration,
    ):
        for row in model._default_manager.order_by("pk")[
            :: max(1, model._default_manager.count() // 40)
        ]:
            row.full_clean()
