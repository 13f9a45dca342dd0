"""A year in care (关怀年报): what the records of a township or village add up to, in a fixed number
of queries. The one source of its page, its paper and its workbook. Sums in fen."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from accounts.models import User
from associations.models import Township, Village

from ..activities import figures as activity_figures
from ..activities import findings
from ..activities.models import Activity
from ..aid.models import Aid
from ..aid.querysets import AidQuerySet, Reached
from ..aid.three_life import NO_SERVICES, Services, three_life
from ..benefits import figures as benefit_figures
from ..benefits.figures import Insurance, Paid
from ..benefits.querysets import PayLineQuerySet
from ..certificates.models import Certificate
from ..families.models import Support
from ..families.telling import words
from ..honours.models import Honour
from ..ledger.drive_figures import DriveFigures, figures_by_drive
from ..ledger.models.closings import days_of
from ..ledger.models.drives import Drive
from ..ledger.models.entries import INCOME, TRANSFERS, Entry
from ..ledger.models.funds import Fund
from ..ledger.querysets import Figures
from ..projects.models import Project, ProjectYear


@dataclass(frozen=True)
class Certificates:
    """`valid` on the last day."""

    issued: int
    revoked: int
    valid: int


@dataclass(frozen=True)
class Projects:
    """Those that ran in the year; `income` and `families` of the year."""

    count: int
    shareholders: int
    capital: int
    households: int
    planning: int
    income: int
    families: int


@dataclass(frozen=True)
class ActivityLog:
    """Activities: sums, kind → (times, people), month → times, illness → people of all health
    checks."""

    tally: Mapping[str, int]
    kinds: Mapping[str, tuple[int, int]]
    months: Mapping[int, int]
    illnesses: Mapping[str, int]


@dataclass(frozen=True)
class PlaceFigures:
    """Of a village, or of the township itself."""

    name: str
    times: int
    reached: int
    services: Mapping[str, Services]
    helped: int
    paid: int

    def service(self, key: str) -> Services:
        return self.services.get(key, NO_SERVICES)


@dataclass(frozen=True)
class YearFigures:
    """`until`: the last day of the year, or today. `supported`: kind → families of ordinary kinds
    on that day; `told`: what is said of the others, who are in all figures or in none."""

    division: Township | Village
    year: int
    until: datetime.date
    findings: bool
    reached: Reached
    aid: Mapping[str, Reached]
    supported: Mapping[str, int]
    told: str
    certificates: Certificates
    benefits: Mapping[str, Paid]
    stipends: Paid
    insurance: Mapping[str, Insurance]
    premiums_so_far: Insurance
    funds: Mapping[str, tuple[int, Figures]]
    income: Mapping[str, int]
    spending: Mapping[str, int]
    log: ActivityLog
    places: Sequence[PlaceFigures]
    drives: Sequence[tuple[Drive, DriveFigures]]
    honours: Mapping[str, tuple[int, int]]
    projects: Projects

    @property
    def title(self) -> str:
        return f"{self.division.name}{self.year}年关怀年报"

    @property
    def is_township(self) -> bool:
        return isinstance(self.division, Township)

    @property
    def money(self) -> Figures:
        return sum((figures for _, figures in self.funds.values()), Figures())

    @property
    def paid(self) -> int:
        return sum(paid.amount for paid in self.benefits.values())


def year_figures(division: Township | Village, year: int, user: User | None) -> YearFigures:
    """As the person may know them; without one as they are handed on. About thirty queries,
    whatever there is."""
    code, (first, last) = division.pk, days_of(year * 100)
    aid = Aid.objects.in_division(code).of_year(year).disclosed_to(user)
    activities = Activity.objects.in_division(code).of_year(year).disclosed_to(user)
    until = min(last, timezone.localdate())
    income, spending = _categories(code, first, last, user)
    lines = benefit_figures.paid_lines(code, first, last, user)
    return YearFigures(
        division=division,
        year=year,
        until=until,
        findings=user is not None and findings.may_see_findings(user),
        reached=aid.reached(),
        aid={kind: reached for (kind,), reached in aid.reached_by("kind").items()},
        supported=_supported(code, until),
        told=words(user),
        certificates=_certificates(code, first, until, user),
        benefits=benefit_figures.by_benefit(lines),
        stipends=benefit_figures.stipends(code, first, last),
        insurance=benefit_figures.insurance(code, year, user),
        premiums_so_far=benefit_figures.premiums_so_far(code, year, user),
        funds=_funds(code, first, last),
        income=income,
        spending=spending,
        log=_log(activities),
        places=_places(division, until, activities, aid, lines),
        drives=_drives(code, first, last),
        honours=_honours(code, year),
        projects=_projects(code, first, last),
    )


def _supported(code: str, day: datetime.date) -> dict[str, int]:
    rows = Support.objects.placed(code, day).ordinary().filter(since__lte=day)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gt=day))
    return dict(
        rows.order_by().values_list("kind").annotate(families=Count("family", distinct=True))
    )


def _certificates(
    code: str, first: datetime.date, day: datetime.date, user: User | None
) -> Certificates:
    rows = Certificate.objects.disclosed_to(user)
    issued, revoked = (rows.placed(code, F(name)) for name in ("since", "revoked"))
    return Certificates(
        issued=issued.filter(since__range=(first, day)).count(),
        revoked=revoked.filter(revoked__range=(first, day)).count(),
        valid=rows.placed(code, day).valid(day).filter(since__lte=day).count(),
    )


def _funds(code: str, first: datetime.date, last: datetime.date) -> dict[str, tuple[int, Figures]]:
    """Kind → how many, and what they had, got, spent and have left."""
    there = Q(closed__isnull=True) | Q(closed__gte=first)
    found: dict[str, tuple[int, Figures]] = {}
    for fund in (
        Fund.objects.filter(there, opened__lte=last).in_division(code).with_figures(first, last)
    ):
        count, so_far = found.get(fund.kind, (0, Figures()))
        found[fund.kind] = count + 1, so_far + Figures(fund.opening, fund.income, fund.spending)
    return found


def _categories(
    code: str, first: datetime.date, last: datetime.date, user: User | None
) -> tuple[dict[str, int], dict[str, int]]:
    """What came in and went out of all funds together: without transfers, which only go from one to
    another."""
    rows = Entry.objects.in_division(code).within(first, last).exclude(category__in=TRANSFERS)
    sums = {category: fen for category, fen in rows.by_category(user).items() if fen}
    income = {category: fen for category, fen in sums.items() if category in INCOME}
    return income, {category: fen for category, fen in sums.items() if category not in income}


def _log(rows: activity_figures.ActivityQuerySet) -> ActivityLog:
    illnesses = findings.summed(
        rows.filter(ill__gt=0).order_by().values_list("illnesses", flat=True)
    )
    kinds = activity_figures.reached_by_kind(rows)
    return ActivityLog(rows.tally(), kinds, activity_figures.by_month(rows), illnesses)


def _places(
    division: Township | Village,
    until: datetime.date,
    activities: activity_figures.ActivityQuerySet,
    aid: AidQuerySet,
    lines: PayLineQuerySet,
) -> list[PlaceFigures]:
    """The township itself where it did anything, villages that stood on the day, and others that
    did anything."""
    code = division.pk
    services = three_life(activities, aid, until.year)
    counts = (
        activities.order_by()
        .values_list("code")
        .annotate(times=Count("pk"), people=Sum("reached", default=0))
    )
    log = {place: (times, people) for place, times, people in counts}
    helped = {place: reached.helped for (place,), reached in aid.reached_by("code").items()}
    paid = benefit_figures.by_place(lines)

    def figures(place: Township | Village, name: str) -> PlaceFigures:
        own = services.get(place.pk, {})
        return PlaceFigures(
            name, *log.get(place.pk, (0, 0)), own, helped.get(place.pk, 0), paid.get(place.pk, 0)
        )

    any_in = {*log, *helped, *paid}
    lines_of = [
        figures(village, village.name) for village in _villages(code, until, any_in.__contains__)
    ]
    if isinstance(division, Township) and code in any_in:
        lines_of.insert(0, figures(division, "乡镇本级"))
    return lines_of


def _villages(code: str, day: datetime.date, has_any: Callable[[str], bool]) -> list[Village]:
    villages = Village.objects.in_division(code).order_by("code")
    there = set(villages.open_on(day).values_list("code", flat=True))
    return [village for village in villages if village.pk in there or has_any(village.pk)]


def _drives(
    code: str, first: datetime.date, last: datetime.date
) -> list[tuple[Drive, DriveFigures]]:
    """Begun in the year, with all that came of them until now."""
    drives = list(
        Drive.objects.in_division(code)
        .filter(started__range=(first, last))
        .order_by("started", "pk")
    )
    figures = figures_by_drive(drives)
    return [(drive, figures[drive.pk]) for drive in drives]


def _honours(code: str, year: int) -> dict[str, tuple[int, int]]:
    """Title → nominated, and awarded."""
    rows = Honour.objects.in_division(code).filter(year=year).order_by().values_list("title")
    counts = rows.annotate(nominated=Count("pk"), given=Count("pk", filter=Q(state="awarded")))
    return {title: (nominated, given) for title, nominated, given in counts}


def _projects(code: str, first: datetime.date, last: datetime.date) -> Projects:
    running = Project.objects.in_division(code).filter(started__lte=last)
    running = running.filter(Q(ended__isnull=True) | Q(ended__gte=first))
    names = ("shareholders", "capital", "households", "planning")
    sums = running.order_by().aggregate(
        count=Count("pk"), **{f"all_{name}": Sum(name, default=0) for name in names}
    )
    years = ProjectYear.objects.in_division(code).filter(year=first.year).order_by()
    came = years.aggregate(money=Sum("income", default=0), people=Sum("families", default=0))
    standing = {name: sums[f"all_{name}"] for name in names}
    return Projects(count=sums["count"], **standing, income=came["money"], families=came["people"])
