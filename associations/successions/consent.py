"""A township that goes to another county: the county that it leaves uploads the file, the one that
gets it confirms; what stays within a county asks nobody else."""

import datetime
from collections.abc import Sequence

from django.http import Http404
from django.utils import timezone

from accounts.models import ImportBatch, Role, User
from accounts.records.tables_in import questions_of

from .. import divisions
from .planning import COUNTY, Step

WAITS = datetime.timedelta(days=30)


def steps_of(batch: ImportBatch) -> list[Step]:
    return [Step(**row) for row in batch.rows["rows"]]


def receivers(steps: Sequence[Step]) -> set[str]:
    """The counties that get a township."""
    return {step.new[:COUNTY] for step in steps if step.changes_county}


def missing(steps: Sequence[Step]) -> list[str]:
    """What keeps a file from being confirmed by anybody, on the pages."""
    asked = receivers(steps)
    if len(asked) > 1:
        return ["文件里的乡镇划到几个县（区）。请一个接收的县（区）一个文件，由它确认。"]
    return [
        f"{divisions.name_of(county)}没有县级督导可以确认接收。两县（区）同意以后，请系统管理员用命令办理。"
        for county in asked
        if not User.objects.filter(
            scope=county, role=Role.COUNTY_SUPERVISOR, is_active=True
        ).exists()
    ]


def may_confirm(batch: ImportBatch, user: User) -> bool:
    asked = receivers(steps_of(batch))
    return asked == {user.scope} if asked else batch.created_by_id == user.pk


def awaiting(user: User) -> list[ImportBatch]:
    """What others uploaded and this person confirms."""
    if user.role != Role.COUNTY_SUPERVISOR:
        return []
    rows = ImportBatch.objects.filter(
        kind=ImportBatch.Kind.SUCCESSIONS,
        applied_at=None,
        created_at__gte=timezone.now() - WAITS,
    ).exclude(created_by=user)
    ready = [batch for batch in rows if not batch.errors and not questions_of(batch)]
    return [batch for batch in ready if may_confirm(batch, user)]


def batch_or_404(user: User, pk: int) -> ImportBatch:
    """One's own, or one that waits for this person."""
    own = ImportBatch.objects.visible_to(user).filter(kind=ImportBatch.Kind.SUCCESSIONS, pk=pk)
    found = own.first() or next((batch for batch in awaiting(user) if batch.pk == pk), None)
    if found is None:
        raise Http404
    return found
