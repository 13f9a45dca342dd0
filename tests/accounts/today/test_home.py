"""The page of the day over the demo township: what it tells each role is what plain queries say,
and every line leads where it says."""

import datetime
from collections.abc import Callable

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from accounts.today import Kind, kinds
from assessment.models import (
    Acceptance,
    Appeal,
    FinalGrade,
    Flag,
    MonthlyReport,
    Round,
    SelfDeclaration,
)
from associations.models import IssuedPaper, Plan, ResponsibilityContract, Term, Village
from autonomy.models import Agreement, Charter, CharterStep, Disclosure, Matter
from care.models import PayRun
from members.models import GroupNote, MemberGroup, MemberImport, Suggestion
from tests.prove.share import PROVE

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PEOPLE = ("county", "staff", "leader", "auditor", "admin")
VILLAGES = ("431321107215", "431321107207", "431321107001")
QUARTERLY, YEARLY = 5, 5  # kinds of disclosure


def people() -> list[User]:
    """One of each role, and of the villages some, or all of them."""
    found = list(User.objects.filter(username__in=PEOPLE))
    secretaries = User.objects.filter(role=Role.VILLAGE_SECRETARY, is_active=True).order_by("scope")
    return found + [one for one in secretaries if PROVE or one.scope in VILLAGES]


def told(user: User) -> dict[str, Kind]:
    return {kind.source.key: kind for kind in kinds(user, timezone.localdate())}


# What plain queries say: key → (number, late)


def _is_there(village: Village, first: datetime.date, last: datetime.date) -> bool:
    return (village.opened is None or village.opened <= last) and (
        village.closed is None or village.closed > first
    )


def _month_end(year: int, month: int) -> datetime.date:
    return datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)


def reports(user: User, day: datetime.date) -> tuple[int, int]:
    wanted = late = 0
    for village in Village.objects.filter(code__startswith=user.scope):
        states = dict(MonthlyReport.objects.filter(village=village).values_list("period", "state"))
        for year in (day.year - 1, day.year):
            if year * 100 in states:
                continue
            for month in range(1, 13):
                first, last = datetime.date(year, month, 1), _month_end(year, month)
                state = states.get(year * 100 + month, "")
                if last >= day or state in ("submitted", "approved"):
                    continue
                if state or _is_there(village, first, last):
                    wanted += 1
                    late += day > last + datetime.timedelta(days=5)
    return wanted, late


def disclosures(user: User, day: datetime.date) -> tuple[int, int]:
    wanted = late = 0
    for village in Village.objects.filter(code__startswith=user.scope):
        for year in (day.year - 1, day.year):
            posted = Disclosure.objects.filter(village=village, year=year)
            for part, kinds_ in ((0, YEARLY), *((part, QUARTERLY) for part in (1, 2, 3, 4))):
                settled = _month_end(year, 3 * part) if part else datetime.date(year - 1, 12, 31)
                due = settled + datetime.timedelta(days=10) if part else datetime.date(year, 3, 31)
                there = _is_there(village, max(day, due), settled if part else due)
                if there and day > settled:
                    lacking = kinds_ - posted.filter(part=part).count()
                    wanted += lacking
                    late += lacking if day > due else 0
    return wanted, late


def declarations(user: User, day: datetime.date) -> tuple[int, int]:
    villages = Village.objects.filter(code__startswith=user.scope, closed=None)
    lacking = sum(
        not SelfDeclaration.objects.filter(village=village, year=day.year).exists()
        for village in villages
    )
    return lacking, lacking if day > datetime.date(day.year, 5, 18) else 0


def flags(user: User, day: datetime.date) -> tuple[int, int]:
    rows = Flag.objects.filter(village__code__startswith=user.scope, state="open")
    if user.role == Role.VILLAGE_SECRETARY:
        return rows.filter(statement="").count(), 0
    years = range(2015, day.year + 1)
    return sum(len([f for f in rows if f.period // 100 <= y <= f.until // 100]) for y in years), 0


def of_round(user: User, state: str, done: Callable[[Village, int], bool]) -> tuple[int, int]:
    count = 0
    for round_ in Round.objects.filter(township=user.scope[:9], state=state):
        for village in Village.objects.filter(code__startswith=user.scope):
            end = datetime.date(round_.year, 12, 31)
            count += _is_there(village, end, end) and not done(village, round_.year)
    return count, 0


def contracts(user: User, day: datetime.date) -> tuple[int, int]:
    rows = list(ResponsibilityContract.objects.filter(village__code__startswith=user.scope))
    made = {row.village_id for row in rows if row.year == day.year}
    there = Village.objects.filter(code__startswith=user.scope, closed=None)
    count = sum(village.pk not in made for village in there)
    for row in rows:
        if row.year in (day.year - 1, day.year):
            count += row.signed is None or (row.year < day.year and not row.result)
    return count, 0


VOTED = (5, "passed")


def charters(user: User, wanted: Callable[[CharterStep], bool]) -> tuple[int, int]:
    """Editions in the making whose last step is the one."""
    count = 0
    for charter in Charter.objects.filter(village__code__startswith=user.scope, state="drafting"):
        steps = sorted(charter.steps.all(), key=lambda step: step.number)
        count += bool(steps) and wanted(steps[-1])
    return count, 0


def stages(user: User, day: datetime.date, client: Client) -> tuple[int, int]:
    """As the pages of the villages' plans say them."""
    late = soon = 0
    for plan in Plan.objects.filter(township=user.scope[:9], starts__lte=day, ends__gte=day):
        for village in Village.objects.filter(code__startswith=user.scope, closed=None):
            tally = client.get(f"/plans/{village.pk}/village/{plan.pk}/").context["progress"].tally
            late, soon = late + tally["late"], soon + tally["soon"]
    return late + soon, late


def expected(user: User, day: datetime.date) -> dict[str, tuple[int, int]]:
    """For who keeps a village's records, for staff and for a leader, by what each may do."""
    keeps = user.role in (Role.VILLAGE_SECRETARY, Role.TOWNSHIP_STAFF)
    staff, leader = user.role == Role.TOWNSHIP_STAFF, user.role == Role.TOWNSHIP_LEADER
    found: dict[str, tuple[int, int]] = {}
    if user.role != Role.ADMINISTRATOR:
        found["reports"] = reports(user, day)
    if keeps:
        found |= {
            "flags": flags(user, day),
            "declarations": declarations(user, day),
            "disclosures": disclosures(user, day),
            "charters_filed": charters(user, lambda last: last.step == 6),
            **_kept(user, day),
        }
    own = Q(code__startswith=user.scope)
    if keeps:
        found["runs_to_check"] = PayRun.objects.filter(own, state="listed").count(), 0
    if staff:
        submitted = MonthlyReport.objects.filter(
            village__code__startswith=user.scope, state="submitted"
        )
        found["to_approve"] = submitted.count(), 0
        found["acceptances"] = of_round(
            user,
            "acceptance",
            lambda v, y: any(a.complete for a in Acceptance.objects.filter(village=v, year=y)),
        )
        found["contracts"] = contracts(user, day)
    if staff or leader or user.role == Role.COUNTY_SUPERVISOR:
        papers = IssuedPaper.objects.filter(code=user.scope)
        waiting = {"signed"} if staff else {"checked"} if leader else {"checked", "signed"}
        found["issued"] = papers.filter(state__in=waiting).count(), 0
    if staff or user.role == Role.COUNTY_SUPERVISOR:
        found["opinions"] = 0, 0  # none in the demo: tests/accounts/opinions
    if staff or leader:
        found["charters_to_file"] = charters(user, lambda last: (last.step, last.outcome) == VOTED)
    if leader:
        found["runs_to_approve"] = PayRun.objects.filter(own, state="checked").count(), 0
        found["appeals"] = (
            Appeal.objects.filter(village__code__startswith=user.scope, decision="").count(),
            0,
        )
        found["final_grades"] = of_round(
            user,
            "acceptance",
            lambda v, y: FinalGrade.objects.filter(village=v, year=y).exists(),
        )
    return found


def _kept(user: User, day: datetime.date) -> dict[str, tuple[int, int]]:
    def number(rows: object, late: Q) -> tuple[int, int]:
        return rows.count(), rows.filter(late).count()  # type: ignore[attr-defined]

    suggestions = Suggestion.objects.filter(village__code__startswith=user.scope, answered=None)
    matters = Matter.objects.filter(meeting__village__code__startswith=user.scope, done=None)
    matters = matters.exclude(deadline=None, responsible="")
    soon = day + datetime.timedelta(days=60)
    agreements = Agreement.objects.filter(
        village__code__startswith=user.scope, household__closed=None, state="signed", ends__lte=soon
    )
    terms = Term.objects.filter(
        association__code__startswith=user.scope,
        association__dissolved=None,
        ended=None,
        due__lte=soon,
    )
    groups = MemberGroup.objects.filter(village__code__startswith=user.scope, dissolved=None)
    heard = GroupNote.objects.filter(
        kind="feedback", on__gte=day.replace(day=1), on__lte=_month_end(day.year, day.month)
    )
    imports = MemberImport.objects.filter(created_by=user, state__in=["matching", "ready"])
    return {
        "suggestions": number(suggestions, Q(deadline__lt=day)),
        "decisions": number(matters, Q(deadline__lt=day)),
        "agreements": number(agreements, Q(ends__lt=day)),
        "terms": number(terms, Q(due__lt=day)),
        "feedback": (groups.exclude(pk__in=heard.values("group")).count(), 0),
        "imports": (imports.count(), 0),
    }


@pytest.mark.walk
def test_what_waits_is_what_plain_queries_say(demo: int, client_for: SignIn) -> None:
    day, seen = timezone.localdate(), set()
    for user in people():
        found = told(user)
        if stages_found := found.pop("stages", None):
            numbers = stages_found.count, stages_found.late
            assert numbers == stages(user, day, client_for(user)), user.username
        self_views = found.pop("self_views", None)
        assert (self_views is not None) == (user.role in ("village_secretary", "township_staff"))
        counts = {key: (kind.count, kind.late) for key, kind in found.items()}
        assert counts == expected(user, day), user.username
        seen |= {key for key, (count, _) in counts.items() if count}
    assert len(seen) >= 12, seen


@pytest.mark.walk
def test_every_line_leads_to_a_page_that_is_there(demo: int, client_for: SignIn) -> None:
    for user in people():
        client = client_for(user)
        assert client.get("/").status_code == 200
        for kind in told(user).values():
            for item in kind.items[: 6 if PROVE else 2]:
                url = reverse(item.url_name, kwargs=dict(item.kwargs)) + item.query
                response = client.get(url)
                assert response.status_code == 200, (user.username, url)


def test_the_page_shows_all_that_waits(demo: int, client_for: SignIn) -> None:
    for user in people():
        page = client_for(user).get("/").content.decode()
        for kind in told(user).values():
            assert (f'id="{kind.source.key}"' in page) == bool(kind.items), kind.source.key


def test_nobody_is_told_of_another_place(demo: int) -> None:
    """Every address and every place of a line lies in the scope."""
    for user in people():
        for kind in told(user).values():
            for item in kind.items:
                assert str(item.kwargs["code"]).startswith(user.scope)
                assert not item.where or item.where.startswith(user.scope)


def test_an_outsider_is_told_nothing_of_the_demo(demo: int) -> None:
    for role, scope in (
        (Role.TOWNSHIP_STAFF, "431321999"),
        (Role.TOWNSHIP_LEADER, "431321999"),
        (Role.AUDITOR, "431321999"),
        (Role.VILLAGE_SECRETARY, "431321999999"),
        (Role.COUNTY_SUPERVISOR, "431399"),
    ):
        outsider = User.objects.create(username=scope + role, name="闵知白", role=role, scope=scope)
        assert [kind.items for kind in told(outsider).values() if kind.items] == [], role
