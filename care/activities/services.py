"""Writing the activity log: an activity with its photographs and what paid for it, in one act."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet, Sum

from accounts.models import User
from accounts.records import remove_record, save_record
from associations.attachments.services import keep
from documents.pictures.photos import Photo

from ..ledger.models.entries import Category, Entry
from .models import Activity, ActivityPhoto

MOST_PHOTOS = 12


@dataclass(frozen=True)
class NamedPhoto:
    """A photograph ready to be kept; `stem` is what its file is called."""

    stem: str
    photo: Photo


@transaction.atomic
def save_activity(
    *,
    activity: Activity,
    photos: Sequence[NamedPhoto] = (),
    drop: Collection[str] = (),
    by: User | None,
    expected_version: int | None = None,
) -> Activity:
    """Keep the activity, add `photos`, take away those whose pictures are `drop` (references).
    Raises ValidationError, ConflictError."""
    _settle_cost(activity)
    save_record(record=activity, by=by, expected_version=expected_version)
    for row in activity.photos.filter(attachment__ref__in=drop):
        remove_record(record=row, by=by)
    if activity.photos.count() + len(photos) > MOST_PHOTOS:
        raise ValidationError({"photos": f"一次活动最多留 {MOST_PHOTOS} 张照片，请挑有代表性的。"})
    for named in photos:
        _keep(activity, named, by)
    return activity


@transaction.atomic
def remove_activity(*, activity: Activity, by: User | None) -> None:
    """With its photographs."""
    for photo in activity.photos.all():
        remove_record(record=photo, by=by)
    remove_record(record=activity, by=by)


def payments(code: str) -> QuerySet[Entry]:
    """The spending that an activity of this place may name: its own funds', not reversed, and
    neither a reversal nor a transfer."""
    entries = Entry.objects.filter(**{Entry.scope_field: code}, side=Entry.Side.SPENDING)
    standing = entries.filter(reverses__isnull=True, reversed_by__isnull=True)
    return (
        standing.exclude(category=Category.TRANSFER_OUT)
        .select_related("fund")
        .order_by("-date", "-pk")
    )


def _settle_cost(activity: Activity) -> None:
    """What the activities of one line of the ledger cost together is no more than that line; blank
    is all the rest."""
    if activity.entry_id is None:
        return
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=activity.entry_id)
    if not payments(activity.village_id or activity.township_id).filter(pk=entry.pk).exists():
        raise ValidationError({"entry": "这笔账不是本单位的支出，或者已经冲销。"})
    others = Activity.objects.filter(entry=entry).exclude(pk=activity.pk)
    rest = entry.amount - (others.aggregate(total=Sum("cost"))["total"] or 0)
    activity.cost = activity.cost or max(rest, 0)
    if activity.cost > rest:
        raise ValidationError(
            {"cost": f"超过这笔支出：记在它名下的活动还可以用 {rest / 100:.2f} 元。"}
        )


def _keep(activity: Activity, named: NamedPhoto, by: User | None) -> None:
    large, small = (
        keep(file=ContentFile(data, name=f"{named.stem}{suffix}.jpg"), code=activity.code, by=by)
        for data, suffix in ((named.photo.large, ""), (named.photo.small, "-缩略图"))
    )
    if not activity.photos.filter(attachment=large).exists():
        save_record(
            record=ActivityPhoto(activity=activity, attachment=large, thumbnail=small), by=by
        )
