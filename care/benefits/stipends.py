"""Stipends (岗位津贴): who gets what for a month, at its rate. Where the township says nothing
else, a month belongs to whoever holds the post at its end, so that it is paid once however often
the post changed hands; one tied to results is owed when the township said they were met."""

import datetime
from dataclasses import dataclass

from associations.models import Post

from .entitlements import Stretch, month_days
from .models.benefits import BegunMonths, begun_months
from .models.pay_runs import PayLine, PayRun, StipendResult

Due = tuple[Post, int]


@dataclass(frozen=True)
class Stipend:
    """Of a post for a month, to which the month gives `due`, 0 where it was held on some days only
    and nothing is given for them. `result`: of one that is `tied`, None while nobody has said;
    `line`: the run that has it."""

    post: Post
    period: int
    due: int
    tied: bool
    rule: BegunMonths
    result: StipendResult | None = None
    line: PayLine | None = None

    @property
    def waiting(self) -> bool:
        return bool(self.due) and self.tied and self.result is None and self.line is None

    @property
    def refused(self) -> bool:
        return self.tied and self.result is not None and not self.result.met

    @property
    def owed(self) -> bool:
        return bool(self.due) and not (self.line or self.waiting or self.refused)

    def due_to(self, run: PayRun) -> bool:
        """Owed, or listed by this very run and still right."""
        if self.line is None:
            return self.owed
        return self.line.run_id == run.pk and bool(self.worth)

    @property
    def worth(self) -> int:
        """What is due now, whatever was paid."""
        met = not self.tied or (self.result is not None and self.result.met)
        return self.due if met else 0

    @property
    def over(self) -> int:
        return max(self.amount - self.worth, 0) if self.paid else 0

    @property
    def short(self) -> int:
        return max(self.worth - self.amount, 0) if self.paid else 0

    @property
    def paid(self) -> bool:
        return self.line is not None and self.line.run.state == "paid"

    @property
    def amount(self) -> int:
        return self.line.amount if self.line else self.due


def stipends(*, code: str, days: Stretch, today: datetime.date) -> list[Stipend]:
    """Of the posts in the division, by month; only months that are over. Six queries."""
    months = [period for period in periods(days) if month_days(period).until < today]
    posts = (
        Post.objects.in_division(code)
        .filter(started__lte=days.until)
        .exclude(ended__lte=days.since)
    )
    rows = posts.select_related("association__village", "association__township")
    rules = begun_months(code)
    lines = PayLine.objects.told().filter(post__in=posts).select_related("run")
    lines = lines.order_by("live", "pk")
    listed = {(line.post_id, int(line.unit)): line for line in lines}
    results = {
        (row.post_id, row.period): row for row in StipendResult.objects.filter(post__in=posts)
    }
    found = []
    for post in rows.prefetch_related("rates").order_by("association__code", "pk"):
        paid = any(rate.stipend for rate in post.rates.all())
        for period in months:
            key, rule = (post.pk, period), rules(period)
            held = _days(post, period) if paid else []
            if key in listed or any(fen for _, fen, _ in held):
                due, tied = _worth(held, rule.posts, month_days(period).until)
                more = results.get(key), listed.get(key)
                found.append(Stipend(post, period, due, tied, rule, *more))
    return found


def _days(post: Post, period: int) -> list[tuple[datetime.date, int, bool]]:
    """Of the month's days on which the post was held: what it is paid a month, and whether tied."""
    month, rates = month_days(period), [*post.rates.all()]
    found = []
    for number in range(1, month.until.day + 1):
        day = month.since.replace(day=number)
        if post.started <= day and (post.ended is None or post.ended > day):
            row = next((one for one in reversed(rates) if (one.since or day) <= day), rates[0])
            found.append((day, row.stipend, row.stipend_tied))
    return found


def _worth(
    days: list[tuple[datetime.date, int, bool]], rule: str, end: datetime.date
) -> tuple[int, bool]:
    """In fen, and whether tied, both as on the last day on which it was held."""
    if not days:
        return 0, False
    last, fen, tied = days[-1]
    match rule:
        case BegunMonths.OfPosts.END:
            fen = fen if last == end else 0
        case BegunMonths.OfPosts.NONE:
            fen = fen if len(days) == end.day else 0
        case BegunMonths.OfPosts.DAYS:
            fen = (2 * sum(one for _, one, _ in days) + end.day) // (2 * end.day)
    return fen, tied


def periods(days: Stretch) -> list[int]:
    first, last = (day.year * 12 + day.month - 1 for day in (days.since, days.until))
    return [number // 12 * 100 + number % 12 + 1 for number in range(first, last + 1)]


def unpaid(run: PayRun, today: datetime.date) -> list[Stipend]:
    rows = stipends(code=run.code, days=Stretch(run.starts, run.ends), today=today)
    own = run.reach == PayRun.Reach.OWN
    return [
        row
        for row in rows
        if row.due_to(run) and (not own or row.post.association.code == run.code)
    ]
