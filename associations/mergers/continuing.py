"""What a village that is handed to another township goes on having there: what stands ends here on
the day and begins there, so that no past day of either township says anything else."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import F, QuerySet

from accounts.models import User
from accounts.records import Record
from accounts.records.periods import Change

from ..attachments.models import Attachment
from ..organisation.models import Association, Post, Term
from ..reorganisation import MOVES, Consequence, ReorganisationPlan
from ..villages.models import Body, Designation, Rule, ServiceTeam, Venue

STANDING: tuple[tuple[Any, str, str], ...] = (
    (ServiceTeam, "formed", "dissolved"),
    (Venue, "opened", "closed"),
    (Rule, "adopted", "repealed"),
    (Designation, "since", "until"),
)  # from which day, until which
R = TypeVar("R", bound=Record)


def standing(plan: ReorganisationPlan) -> Iterator[QuerySet]:
    here = plan.sources[0]
    yield Body.objects.filter(village=here)
    for model, _, end in STANDING:
        yield model.objects.filter(village=here, **{end: None})


def lines(plan: ReorganisationPlan) -> list[Consequence]:
    code = plan.sources[0].pk
    accounts = User.objects.filter(scope=code, is_active=True).count()
    note = "管辖范围改到新代码，要重新登录"
    return [
        *(
            Consequence(code, MOVES, str(rows.model._meta.verbose_name), rows.count())
            for rows in standing(plan)
        ),
        Consequence(code, MOVES, "账号", accounts, note),
    ]


def copied(row: R, **changes: object) -> R:
    """Saved as another row."""
    row.pk, row.version, row._state.adding = None, 0, True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row


def carry_on(plan: ReorganisationPlan) -> None:
    """What began only after the day was never the old township's: it goes itself."""
    here, there, day = plan.sources[0], plan.target, plan.day
    for model, start, end in STANDING:
        rows = model.objects.filter(village=here, **{end: None})
        rows.filter(**{f"{start}__gt": day}).update(village=there, version=F("version") + 1)
        stood = list(rows)
        rows.update(**{end: day}, version=F("version") + 1)
        for row in stood:
            copied(row, village=there, **{start: day}, **_paper(row, plan))
    for body in Body.objects.filter(village=here):
        seats = list(body.seats.filter(ended=None))
        body.seats.filter(ended=None, started__lte=day).update(ended=day, version=F("version") + 1)
        anew = copied(body, village=there, formed=day)
        for seat in seats:
            copied(seat, body=anew, started=max(seat.started, day))
    User.objects.filter(scope=here.pk).update(scope=there.pk)


def _paper(row: Record, plan: ReorganisationPlan) -> dict[str, Attachment]:
    """Its text, which those can open who work there."""
    kept = getattr(row, "attachment", None)
    if kept is None:
        return {}
    fields = ("name", "kind", "size", "digest", "by_id", "at")
    values = {name: getattr(kept, name) for name in fields}
    return {"attachment": Attachment.objects.create(code=plan.target.pk, **values)}


@dataclass(frozen=True)
class StandingAssociation:
    """An association with the term that runs and the posts that are held."""

    association: Association
    terms: list[Term]
    posts: list[Post]


def associations(rows: QuerySet) -> list[StandingAssociation]:
    """Before they end."""
    held = Post.objects.filter(ended=None).prefetch_related("rates")
    return [
        StandingAssociation(
            row,
            list(Term.objects.running().filter(association=row)),
            list(held.filter(association=row)),
        )
        for row in rows
    ]


def found_anew(plan: ReorganisationPlan, stood: Iterable[StandingAssociation]) -> None:
    there, day = plan.target, plan.day
    place = {"village": there, "township": there.township, "code": there.pk, "area": None}
    for one in stood:
        association = copied(one.association, **place, founded=day)
        terms: dict[int | None, Term] = {}
        for term in one.terms:
            key, started = term.pk, min(day, term.due - datetime.timedelta(days=1))
            terms[key] = copied(term, association=association, started=started)
        for post in one.posts:
            _appoint(post, {"association": association, "term": terms.get(post.term_id)}, day)


def _appoint(post: Post, where: dict[str, object], day: datetime.date) -> None:
    """Paid as on the day, and what was said of later days since."""
    rates = sorted(post.rates.all(), key=lambda rate: rate.since or datetime.date.min)
    first = next((rate for rate in reversed(rates) if rate.is_on(day)), post)
    anew = copied(
        post, **where, started=day, stipend=first.stipend, stipend_tied=first.stipend_tied
    )
    for rate in rates:
        if rate.since and rate.since > day:
            anew.stipend, anew.stipend_tied = rate.stipend, rate.stipend_tied
            anew.change = Change(rate.since)
            anew.save()
