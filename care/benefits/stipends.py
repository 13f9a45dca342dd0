"""Stipends (岗位津贴): who gets one for a month. A month belongs to whoever holds the post at its
end, so that it is paid once however often the post changed hands; one tied to results is owed when
the township said they were met."""

import datetime
from dataclasses import dataclass

from associations.models import Post

from .entitlements import Stretch, month_days
from .models.pay_runs import PayLine, PayRun, StipendResult

Due = tuple[Post, int]


@dataclass(frozen=True)
class Stipend:
    """Of a post for a month. `result`: of one that is tied, None while nobody has said; `line`: the
    run that has it."""

    post: Post
    period: int
    result: StipendResult | None = None
    line: PayLine | None = None

    @property
    def waiting(self) -> bool:
        return self.post.stipend_tied and self.result is None and self.line is None

    @property
    def refused(self) -> bool:
        return self.post.stipend_tied and self.result is not None and not self.result.met

    @property
    def owed(self) -> bool:
        return self.line is None and not self.waiting and not self.refused

    def due_to(self, run: PayRun) -> bool:
        """Owed, or listed by this very run and still right."""
        if self.line is None:
            return self.owed
        confirmed = not self.post.stipend_tied or (self.result is not None and self.result.met)
        return (
            self.line.run_id == run.pk
            and confirmed
            and bool(self.post.stipend)
            and held_at_end(self.post, self.period)
        )

    @property
    def paid(self) -> bool:
        return self.line is not None and self.line.run.state == "paid"

    @property
    def amount(self) -> int:
        return self.line.amount if self.line else self.post.stipend


def stipends(*, code: str, days: Stretch, today: datetime.date) -> list[Stipend]:
    """Of the posts in the division, by month; only months that are over. Four queries."""
    months = [period for period in periods(days) if month_days(period).until < today]
    posts = (
        Post.objects.in_division(code)
        .filter(started__lte=days.until)
        .exclude(ended__lte=days.since)
    )
    rows = list(posts.select_related("association__village", "association__township"))
    lines = PayLine.objects.live().filter(post__in=posts).select_related("run")
    listed = {(line.post_id, int(line.unit)): line for line in lines}
    results = {
        (row.post_id, row.period): row for row in StipendResult.objects.filter(post__in=posts)
    }
    return [
        Stipend(post, period, results.get((post.pk, period)), listed.get((post.pk, period)))
        for post in sorted(rows, key=lambda post: (post.association.code, post.pk))
        for period in months
        if (post.pk, period) in listed or (post.stipend and held_at_end(post, period))
    ]


def held_at_end(post: Post, period: int) -> bool:
    """As Post.objects.held, of the month's last day."""
    last = month_days(period).until
    return post.started <= last and (post.ended is None or post.ended > last)


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
