"""今日: monthly reports, odd figures, and what the assessment round asks for."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db.models import Count

from accounts.menu import TOWNSHIP
from accounts.models import User
from accounts.today import Item, TodaySource, in_village, line_of
from accounts.today.notices import Notice
from associations.divisions.states import as_on
from associations.models import Village

from .flags.models import Flag
from .reports import periods
from .reports.completeness import OWED, ReportStatus, Status, year_lines
from .reports.models import MonthlyReport
from .reports.services import REMIND
from .reports.states import ReportState
from .rounds.declarations import deadline
from .rounds.models.acceptance import Acceptance
from .rounds.models.appeals import Appeal
from .rounds.models.declarations import SelfDeclaration
from .rounds.models.rounds import FinalGrade, Round
from .rounds.round_states import RoundState
from .rounds.self_views import judged, to_judge
from .standards.services import NoStandardError, standard_for

Debt = tuple[Village, ReportStatus]


def _owed_reports(user: User, day: datetime.date) -> Iterable[Item]:
    """Of this year and the last, up to the month that is over."""
    until = periods.previous(periods.of(day.year, day.month))
    for year in (day.year - 1, day.year):
        debts = [
            (line.village, month)
            for line in year_lines(user.scope, year, day)
            for month in line.months
            if month.status in OWED and month.period <= until
        ]
        if in_village(user):
            yield from _own(user, debts)
        else:
            yield from _of_townships(debts, min(until, periods.of(year, 12)))


def _own(user: User, debts: list[Debt]) -> Iterator[Item]:
    returned = MonthlyReport.objects.visible_to(user).filter(state=ReportState.RETURNED)
    reasons = dict(returned.values_list("period", "return_reason"))
    for village, month in debts:
        reason = reasons.get(month.period, "")
        yield Item(
            f"{periods.label(month.period)}月报",
            "report-edit",
            {"code": village.pk, "period": month.period},
            why=f"退回原因：{reason}" if reason else _word(month),
            by=periods.due_date(month.period),
            late=int(month.late),
        )


def _word(month: ReportStatus) -> str:
    return str(month.status.label) if month.status in (Status.DRAFT, Status.RETURNED) else ""


def _of_townships(debts: list[Debt], period: int) -> Iterator[Item]:
    by_township: dict[str, list[Debt]] = defaultdict(list)
    for village, month in debts:
        by_township[village.township_id].append((village, month))
    for township, found in by_township.items():
        returned = sum(month.status == Status.RETURNED for _, month in found)
        yield Item(
            f"{periods.year_of(period)}年月报未报齐",
            "reminders",
            {"code": township, "period": period},
            where=township,
            why=f"其中退回待改{returned}份" if returned else "",
            count=len(found),
            late=sum(month.late for _, month in found),
            villages=Counter(village.pk for village, _ in found),
        )


def _to_approve(user: User, day: datetime.date) -> Iterable[Item]:
    rows = MonthlyReport.objects.visible_to(user).filter(state=ReportState.SUBMITTED)
    found: dict[int, list[str]] = defaultdict(list)
    for period, village in rows.order_by("period", "village").values_list("period", "village"):
        found[period].append(village)
    for period, villages in found.items():
        yield Item(
            f"{periods.label(period)}月报待审核",
            "report-grid",
            {"code": user.scope, "period": period},
            count=len(villages),
            villages=Counter(villages),
        )


def _flags(user: User, day: datetime.date) -> Iterable[Item]:
    """A village explains; the township checks, year by year as the list shows them."""
    rows = Flag.objects.visible_to(user).open()
    if in_village(user):
        for flag in rows.filter(statement="").order_by("-until", "pk"):
            yield Item(
                f"{flag.span}：{flag.get_rule_display()}",
                "flag-answer",
                {"code": flag.village_id, "pk": flag.pk},
                why=flag.words,
            )
        return
    counts: dict[int, int] = defaultdict(int)
    spans = rows.order_by().values_list("period", "until").annotate(count=Count("pk"))
    for period, until, count in spans:
        for year in range(period // 100, until // 100 + 1):
            counts[year] += count
    for year in sorted(counts, reverse=True):
        yield Item(
            f"{year}年疑点待核查",
            "flag-list",
            {"code": user.scope, "year": year},
            "?state=open",
            count=counts[year],
        )


def _of_round(user: User, state: RoundState) -> Iterator[tuple[Round, list[Village]]]:
    """The rounds of the person's township that are in the state, with the villages of theirs."""
    for round_ in Round.objects.filter(township=user.scope[:TOWNSHIP], state=state):
        end = datetime.date(round_.year, 12, 31)
        there = Village.objects.visible_to(user).open_on(end)
        yield round_, as_on(there.order_by("code"), end)


def _self_views(user: User, day: datetime.date) -> Iterable[Item]:
    for round_, villages in _of_round(user, RoundState.SELF):
        try:
            standard = standard_for(round_.year, division=user.scope)
        except NoStandardError:
            continue
        done = judged(user.scope, round_.year)
        lacking = {
            village: wanted
            for village in villages
            if (
                wanted := len(
                    to_judge(standard, village.kind, round_.year) - done.get(village.pk, set())
                )
            )
        }
        what = f"{round_.year}年度自评"
        if in_village(user):
            what = f"{what}还有{sum(lacking.values())}项未填"
        yield from _line(what, "self-view-list", user, round_, list(lacking), round_.self_due, day)


def _acceptances(user: User, day: datetime.date) -> Iterable[Item]:
    for round_, villages in _of_round(user, RoundState.ACCEPTANCE):
        rows = Acceptance.objects.in_division(user.scope).filter(year=round_.year)
        done = {row.village_id for row in rows if row.complete}
        lacking = [village for village in villages if village.pk not in done]
        what = f"{round_.year}年度验收未完成"
        yield from _line(what, "acceptance-list", user, round_, lacking, round_.acceptance_due, day)


def _final_grades(user: User, day: datetime.date) -> Iterable[Item]:
    for round_, villages in _of_round(user, RoundState.ACCEPTANCE):
        rows = FinalGrade.objects.in_division(user.scope).filter(year=round_.year)
        done = set(rows.values_list("village_id", flat=True))
        lacking = [village for village in villages if village.pk not in done]
        what = f"{round_.year}年度等次待确认"
        yield from _line(what, "grade-confirm", user, round_, lacking, None, day)


def _line(
    what: str,
    url_name: str,
    user: User,
    round_: Round,
    lacking: list[Village],
    by: datetime.date | None,
    day: datetime.date,
) -> Iterator[Item]:
    """One line on the villages that lack something, none without any."""
    if not lacking:
        return
    count = len(lacking)
    yield Item(
        what,
        url_name,
        {"code": user.scope, "year": round_.year},
        by=by,
        count=count,
        late=count if by and by < day else 0,
        villages=dict.fromkeys((village.pk for village in lacking), 1),
    )


def _appeals(user: User, day: datetime.date) -> Iterable[Item]:
    rows = Appeal.objects.visible_to(user).filter(decision="").order_by("filed", "pk")
    for row in rows:
        yield Item(
            f"{row.year}年度等次申诉",
            "appeal-answer",
            {"code": row.village_id, "pk": row.pk},
            where=row.village_id,
            why=row.reason,
        )


def _declarations(user: User, day: datetime.date) -> Iterable[Item]:
    declared = SelfDeclaration.objects.filter(year=day.year).values("village")
    by = deadline(user.scope, day.year)
    there = Village.objects.visible_to(user).open_on(day).taking_part(by)
    lacking = there.exclude(pk__in=declared)
    place = {"code": user.scope, "year": day.year}
    url_name = "declaration-edit" if in_village(user) else "declaration-list"
    what = f"{day.year}年自定类型尚未申报"
    for item in line_of(lacking, what, url_name, place, village="pk"):
        yield replace(item, by=by, late=item.count if by < day else 0)


OF_MONTH, OF_YEAR = ("code", "period"), ("code", "year")
NOTICES = (  # a returned report waits, with its reason
    Notice(REMIND, "乡镇催报", "report-year", OF_YEAR),
    Notice("审核月报", "月报已审核", "report-detail", OF_MONTH, named=True),
    Notice("更正月报", "月报已更正", "report-detail", OF_MONTH),
    Notice("核查疑点", "乡镇已核查", "flag-list", OF_YEAR),
    Notice("发布考评结果", "考评结果已发布", "village-grade", OF_YEAR, of_all=True),
    Notice("收回等次", "发布的等次已收回", "village-grade", OF_YEAR),
    Notice("答复申诉", "申诉已答复", "appeal-list", OF_YEAR),
)
SOURCES = (
    TodaySource("reports", "月报", "份", ("report-year", "GET"), _owed_reports),
    TodaySource("to_approve", "待审核月报", "份", ("report-approve", "POST"), _to_approve),
    TodaySource("flags", "疑点核查", "条", ("flag-answer", "POST"), _flags),
    TodaySource("declarations", "自定类型", "个村", ("declaration-edit", "POST"), _declarations),
    TodaySource("self_views", "自评", "个村", ("declaration-edit", "POST"), _self_views),
    TodaySource("acceptances", "验收", "个村", ("acceptance-edit", "POST"), _acceptances),
    TodaySource("final_grades", "等次确认", "个村", ("grade-confirm", "POST"), _final_grades),
    TodaySource("appeals", "申诉", "件", ("appeal-answer", "POST"), _appeals),
)
