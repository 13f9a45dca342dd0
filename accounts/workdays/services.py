"""The calendar is written: by the library, and by hand where a notice says otherwise. Only days to
come are, so that no deadline of the past moves."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from .. import trail
from ..models import ArrangedDay, User
from ..records.workdays import ONE_DAY, as_the_week_has_it, forget
from ..roles import Role
from . import published

YEARS_AHEAD = 2
LONGEST = 16  # days of one entry
BEGINS = "起用日，从这天起期限遇休息日顺延"
NOT_TO_COME = "只能登记明天及以后的日期，已过的期限不变。"
OF_OTHERS = "还有别的县（区）在用本系统，节假日请系统管理员统一登记。"
SET_DAYS = "登记节假日、调休"


@transaction.atomic
def fill(today: datetime.date | None = None) -> int:
    """Days to come as the library has them, those set by hand left; how many changed. The first
    time, tomorrow becomes the day from which deadlines are moved."""
    today = today or timezone.localdate()
    rows = {row.day: row for row in ArrangedDay.objects.select_for_update()}
    wanted = {
        one.day: ArrangedDay(day=one.day, works=one.works, why=one.why)
        for year in range(today.year, today.year + YEARS_AHEAD + 1)
        for one in published.of_year(year)
        if one.day > today
    }
    if not rows:
        begins = today + ONE_DAY
        works = wanted[begins].works if begins in wanted else as_the_week_has_it(begins)
        wanted[begins] = ArrangedDay(day=begins, works=works, why=BEGINS, by_hand=True)
    return _put(rows, wanted, today)


def _put(
    rows: dict[datetime.date, ArrangedDay],
    wanted: dict[datetime.date, ArrangedDay],
    today: datetime.date,
) -> int:
    ours = {day: row for day, row in rows.items() if day > today and not row.by_hand}
    gone = [
        row.pk
        for day, row in ours.items()
        if day not in wanted or (row.works, row.why) != (wanted[day].works, wanted[day].why)
    ]
    ArrangedDay.objects.filter(pk__in=gone).delete()
    new = [
        row
        for day, row in wanted.items()
        if day not in rows or (day in ours and ours[day].pk in gone)
    ]
    ArrangedDay.objects.bulk_create(new)
    forget()
    return len(new) + len(gone)


def may_set(by: User) -> bool:
    """The calendar is the whole installation's: its administrator, or a county that is alone."""
    if by.role == Role.ADMINISTRATOR:
        return True
    scopes = User.objects.filter(is_active=True).exclude(scope__startswith=by.scope)
    return all(by.scope.startswith(one) for one in scopes.values_list("scope", flat=True))


@transaction.atomic
def set_days(
    *, first: datetime.date, last: datetime.date, works: bool, why: str, by: User
) -> list[ArrangedDay]:
    """Raises ValidationError."""
    if not may_set(by):
        raise ValidationError(OF_OTHERS)
    if first <= timezone.localdate():
        raise ValidationError({"first": NOT_TO_COME})
    days = [first + number * ONE_DAY for number in range((last - first).days + 1)]
    found = ArrangedDay.objects.select_for_update().filter(day__in=days)
    rows = {row.day: row for row in found}
    before = [str(row) for row in rows.values()]
    saved = []
    for day in days:
        row = rows.get(day) or ArrangedDay(day=day)
        row.works, row.why, row.by_hand = works, why, True
        row.full_clean()
        row.save()
        saved.append(row)
    forget()
    trail.record(
        by=by,
        action=SET_DAYS,
        target=str(saved[0]) if first == last else f"{first} 至 {last}",
        division=by.scope,
        before={"安排": before} if before else None,
        after={"安排": [str(row) for row in saved], "依据": why},
    )
    return saved
