"""今日: terms that are over or soon will be, contracts to sign and to judge, stages of a plan."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db.models import DateField, Prefetch, Q
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.today import Item, TodaySource, in_village, line_of

from .contracts.models import ResponsibilityContract
from .divisions.models import Village
from .issued.models import IssuedPaper
from .issued.states import MOVES, IssueState
from .organisation.models import Association, Term
from .plans.models import Plan, PlanStage
from .plans.progress import SOON, StageColumn, StageState, progress, villages_of


def _terms(user: User, day: datetime.date) -> list[Item]:
    if in_village(user):
        terms = Term.objects.visible_to(user)
        rows = (terms.overdue(day) | terms.due_soon(day)).select_related("association")
        return [
            Item(
                f"{term.association.name}第{term.number}届",
                "term-elect",
                {"code": term.association.code, "pk": term.association_id},
                by=term.due,
                late=int(term.due < day),
            )
            for term in rows.filter(association__dissolved__isnull=True).order_by("due", "pk")
        ]
    standing = Association.objects.visible_to(user)
    place = {"code": user.scope}
    late = line_of(
        standing.overdue(day),
        "届满未换届",
        "association-list",
        place,
        "?gap=overdue",
        village="code",
    )
    soon = line_of(
        standing.due_soon(day),
        "即将届满",
        "association-list",
        place,
        "?gap=due_soon",
        village="code",
    )
    return [*(replace(item, late=item.count) for item in late), *soon]


def contracts_due(user: User, day: datetime.date) -> Iterable[Item]:
    """This year's and the last one's: to prepare, to sign; once the year is over to judge."""
    for year in (day.year - 1, day.year):
        rows = ResponsibilityContract.objects.visible_to(user).filter(year=year)
        place = {"code": user.scope, "year": year}
        what = f"{year}年责任书"
        if year == day.year:
            there = Village.objects.visible_to(user).open_on(day).taking_part(day)
            lacking = there.exclude(contracts__year=year)
            yield from line_of(lacking, f"{what}待制定", "contract-prepare", place, village="pk")
        else:
            signed = rows.filter(signed__isnull=False, result="")
            yield from line_of(signed, f"{what}待考核", "contract-list", place)
        yield from line_of(rows.filter(signed=None), f"{what}待签订", "contract-list", place)


def _stages(user: User, day: datetime.date) -> Iterable[Item]:
    """Of the plans that run: what is late, or soon due. Other stages are not asked for."""
    plans = Plan.objects.visible_to(user).filter(starts__lte=day, ends__gte=day)
    soon = Coalesce("first_ends", "ends", output_field=DateField())
    begun = PlanStage.objects.alias(due=soon).filter(due__lte=day + datetime.timedelta(SOON))
    begun = begun.filter(Q(starts__lte=day) | Q(due__lt=day))
    running = list(plans.prefetch_related(Prefetch("stages", begun)).order_by("starts", "pk"))
    for plan in running:
        if in_village(user):
            villages = list(Village.objects.visible_to(user).open_on(day))
        else:
            villages = villages_of(plan, day)
        for column in progress(plan, villages, day).columns:
            yield from _stage(user, plan, column, str(plan) if len(running) > 1 else "")


def _stage(user: User, plan: Plan, column: StageColumn, which: str) -> Iterator[Item]:
    open_ = [cell for cell in column.cells if cell.state in (StageState.LATE, StageState.SOON)]
    if not open_:
        return
    why = column.stage.what if in_village(user) else which
    yield Item(
        f"“{column.stage.name}”阶段未完成",
        "plan-village" if in_village(user) else "plan-detail",
        {"code": user.scope, "pk": plan.pk},
        "" if in_village(user) else f"?show={open_[0].state}",
        why="；".join(filter(None, [column.stage.moved("ends"), why])),
        by=column.stage.original("ends"),
        count=len(open_),
        late=column.late,
        villages={cell.village.pk: 1 for cell in open_},
    )


WAITING = ("sign", "number")  # moves of an issued paper that somebody waits for


def _papers(user: User, day: datetime.date) -> list[Item]:
    """Of the own office, to be signed off or numbered."""
    waiting = {MOVES[act].before: MOVES[act].label for act in WAITING if user.role in MOVES[act].by}
    rows = IssuedPaper.objects.visible_to(user).filter(code=user.scope, state__in=waiting)
    return [
        Item(row.title, "issued-detail", {"code": row.code, "pk": row.pk}, why=f"待{label}")
        for row in rows.order_by("pk")
        if (label := waiting[IssueState(row.state)])
    ]


SOURCES = (
    TodaySource("terms", "换届", "个协会", ("term-elect", "POST"), _terms),
    TodaySource("contracts", "责任书", "份", ("contract-edit", "POST"), contracts_due),
    TodaySource("issued", "发文", "份", ("issued-move", "POST"), _papers),
    TodaySource("stages", "实施方案", "个村", ("body-edit", "POST"), _stages),
)
