"""Merging and splitting villages, each one act: previewed, confirmed as previewed, all or
nothing."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Max, Model, QuerySet, Sum
from django.utils import timezone

from accounts import trail
from accounts.models import User

from .. import reorganisation
from ..attachments.models import Attachment, holders
from ..contracts.models import ResponsibilityContract
from ..divisions.models import Village
from ..fact_sheets.models import FactSheet
from ..organisation.models import Association, Post, Term
from ..organisation.services.organisation import close_posts
from ..reorganisation import (
    ENDS,
    MOVES,
    STAYS,
    Consequence,
    Preview,
    ReorganisationPart,
    ReorganisationPlan,
)
from ..villages.models import Body, Designation, Rule, ServiceTeam, Venue
from . import continuing, undo

FATES = {MOVES: "移交", ENDS: "结束", STAYS: "留存"}
HISTORY: tuple[tuple[type[Model], str], ...] = (
    (Body, "机构"),
    (ServiceTeam, "服务小组"),
    (Venue, "阵地"),
    (Rule, "制度"),
    (Designation, "认定"),
    (ResponsibilityContract, "责任书"),
    (FactSheet, "村情数据"),
)


class OutdatedMergerError(Exception):
    """Things changed after the preview; `preview` is how they stand now. Nothing was written."""

    def __init__(self, preview: Preview) -> None:
        super().__init__("预览之后情况有了变动，没有办理。下面是现在的情况，请再核对一遍。")
        self.preview = preview


@transaction.atomic
def merge_villages(*, plan: ReorganisationPlan, fingerprint: str, by: User | None) -> Preview:
    """Close the villages and hand what moves to the receiving one. Raises ValidationError,
    OutdatedMergerError."""
    closed = "、".join(village.name for village in plan.closing)
    return _do(plan, fingerprint, by, "合并村", f"{closed}并入{plan.target.name}")


@transaction.atomic
def split_village(*, plan: ReorganisationPlan, fingerprint: str, by: User | None) -> Preview:
    """Found the new village and hand it what moves. Raises ValidationError, OutdatedMergerError."""
    words = f"{plan.sources[0].name}分出{plan.target.name}"
    return _do(plan, fingerprint, by, "拆分村", words)


@transaction.atomic
def hand_over_village(*, plan: ReorganisationPlan, by: User | None) -> Preview:
    """The village ends in its township and goes on in the other one. Raises ValidationError."""
    here, there = plan.sources[0], plan.target
    words = f"{here.name}由{here.township.name}划归{there.township.name}"
    return _do(plan, None, by, "划转村", words)


def _do(
    plan: ReorganisationPlan, fingerprint: str | None, by: User | None, action: str, words: str
) -> Preview:
    _lock(plan)
    shown = _confirmed(plan, fingerprint)
    before = undo.snapshot([*plan.source_codes, plan.target.pk])
    splits = False
    if plan.target._state.adding:
        splits = plan.target.split_from_id is not None
        plan.target.full_clean()
        plan.target.save(force_insert=True)
    for village in Village.objects.filter(pk__in=plan.closing_codes):
        village.closed, village.merged_into = plan.day, None if splits else plan.target
        village.full_clean()
        village.save()
    for part in reorganisation.parts():
        part.carry_out(plan, by)
    _take_papers_along(plan)
    undo.keep(plan, before, by)
    _record(shown, by, action, words)
    return shown


def _lock(plan: ReorganisationPlan) -> None:
    """The villages, and their associations: nobody is elected or appointed meanwhile."""
    list(Village.objects.locked().filter(pk__in=[*plan.source_codes, plan.target.pk]))
    list(
        Association.objects.select_for_update().filter(village__in=plan.source_codes).order_by("pk")
    )


def _confirmed(plan: ReorganisationPlan, fingerprint: str | None) -> Preview:
    """Computed again under the lock: what is done is what was shown."""
    now = reorganisation.preview(plan)
    if now.refusals:
        raise ValidationError(now.refusals)
    if fingerprint is not None and now.fingerprint != fingerprint:
        raise OutdatedMergerError(now)
    return now


def _take_papers_along(plan: ReorganisationPlan) -> None:
    """Those of records that now are the receiving village's."""
    here = Attachment.objects.filter(code__in=plan.source_codes)
    for model, name in holders():
        if path := getattr(model, "scope_field", ""):
            rows = model._base_manager.filter(**{path: plan.target.pk}).exclude(**{name: None})
            here.filter(pk__in=rows.values(name)).update(code=plan.target.pk)


def _record(shown: Preview, by: User | None, action: str, target: str) -> None:
    plan = shown.plan
    called = {village.pk: village.name for village in (*plan.sources, plan.target)}
    after = {"日期": plan.day, "文件依据": plan.basis}
    for line in shown.lines:
        after[f"{called[line.village]}{FATES[line.fate]}{line.label}"] = line.count
    for township in sorted({village.township_id for village in (*plan.sources, plan.target)}):
        trail.record(
            by=by,
            action=action,
            target=target,
            division=township,
            after=after,
            reason=plan.reason,
        )


# What the organisation itself moves, ends and leaves


def refusals(plan: ReorganisationPlan) -> list[str]:
    found = []
    if plan.day > timezone.localdate():
        found.append("日期还没有到，请到撤并生效以后再办理。")
    for village in plan.sources:
        if village.closed:
            found.append(f"{village.name}已于 {village.closed} 撤销，不能再撤并。")
        elif village.opened and village.opened >= plan.day:
            found.append(f"{village.name} {village.opened} 才设立，撤并日期须在这以后。")
    if plan.target.closed:
        found.append(
            f"接收的{plan.target.name}已于 {plan.target.closed} 撤销，请选择现有的村（社区）。"
        )
    if plan.target.opened and plan.target.opened > plan.day:
        found.append(
            f"接收的{plan.target.name} {plan.target.opened} 才设立，撤并日期不能早于这一天。"
        )
    if plan.target.pk in plan.source_codes:
        found.append(f"{plan.target.name}不能并入自己。")
    if not plan.target._state.adding:
        found += [
            f"{village.name}不在接收村的乡镇，只能在本乡镇里撤并。"
            for village in plan.sources
            if village.township_id != plan.target.township_id
        ]
    return found + _later_than(plan)


def _later_than(plan: ReorganisationPlan) -> list[str]:
    """Terms and posts that began after the day cannot end on it."""
    later = Post.objects.filter(
        association__in=_dissolved(plan), ended__isnull=True, started__gt=plan.day
    )
    terms = Term.objects.running().filter(association__in=_dissolved(plan), started__gt=plan.day)
    return [
        *(
            f"{post.association.name}的{post} {post.started} 才任职，请更正任职日期或撤并日期。"
            for post in later
        ),
        *(f"{term} {term.started} 才换届，请更正换届日期或撤并日期。" for term in terms),
    ]


def _associations(plan: ReorganisationPlan) -> QuerySet:
    return Association.objects.current().filter(village__in=plan.closing_codes)


def _dissolved(plan: ReorganisationPlan) -> QuerySet:
    """A village's own association ends with it; those of migrants, enterprises or markets in it go
    on. In another township all are others."""
    rows = _associations(plan)
    return rows if plan.hands_over else rows.filter(kind=Association.Kind.VILLAGE)


def _handed_on(plan: ReorganisationPlan) -> QuerySet:
    return _associations(plan).exclude(pk__in=_dissolved(plan))


def by_village(rows: QuerySet, place: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(place).annotate(count=Count("pk")).order_by(place))


def lines(plan: ReorganisationPlan) -> list[Consequence]:
    ended: list[tuple[QuerySet, str, str, str]] = [
        (_dissolved(plan), "village_id", "村级协会", "从这一天起撤销"),
        (
            Term.objects.running().filter(association__in=_dissolved(plan)),
            "association__village_id",
            "在任的届",
            "",
        ),
        (
            Post.objects.filter(association__in=_dissolved(plan), ended__isnull=True),
            "association__village_id",
            "在任的职务",
            "从这一天起离任",
        ),
    ]
    fate = MOVES if plan.hands_over else ENDS
    found = [
        Consequence(code, fate, label, count, "" if plan.hands_over else note)
        for rows, place, label, note in ended
        for code, count in by_village(rows, place).items()
    ]
    for code, count in by_village(_handed_on(plan), "village_id").items():
        found.append(Consequence(code, MOVES, "其他协会", count, "连同届次和职务"))
    for model, label in HISTORY[-1:] if plan.hands_over else HISTORY:
        kept = model._default_manager.filter(village__in=plan.source_codes)
        found += [
            Consequence(code, STAYS, label, count)
            for code, count in by_village(kept, "village_id").items()
        ]
    if plan.hands_over:
        return found + continuing.lines(plan)
    accounts = User.objects.filter(is_active=True, scope__in=plan.source_codes)
    note = "仍管辖原村，看得到原村的历史；要管接收的村，请到账号里更改管辖范围"
    return found + [
        Consequence(code, STAYS, "账号", count, note)
        for code, count in by_village(accounts, "scope").items()
    ]


def marks(plan: ReorganisationPlan) -> list[object]:
    associations = Association.objects.filter(village__in=plan.source_codes)
    related = (
        associations,
        Term.objects.filter(association__in=associations),
        Post.objects.filter(association__in=associations),
    )
    return [mark(rows) for rows in related]


def mark(rows: QuerySet) -> list[object]:
    """Count, versions and newest of the rows: different after any of them was saved, added or
    removed."""
    return list(
        rows.order_by()
        .aggregate(count=Count("pk"), versions=Sum("version"), last=Max("pk"))
        .values()
    )


def carry_out(plan: ReorganisationPlan, by: User | None) -> None:
    dissolved = list(_dissolved(plan).values_list("pk", flat=True))
    stood = continuing.associations(_dissolved(plan)) if plan.hands_over else []
    posts = Post.objects.filter(association__in=dissolved, ended__isnull=True)
    close_posts(posts, on=plan.day, reason=plan.reason[:100])
    Term.objects.running().filter(association__in=dissolved).update(
        ended=plan.day, version=F("version") + 1
    )
    _handed_on(plan).update(village=plan.target, code=plan.target.pk, version=F("version") + 1)
    Association.objects.filter(pk__in=dissolved).update(
        dissolved=plan.day, version=F("version") + 1
    )
    if plan.hands_over:
        continuing.carry_on(plan)
        continuing.found_anew(plan, stood)


PART = ReorganisationPart(lines=lines, marks=marks, refusals=refusals, carry_out=carry_out)
