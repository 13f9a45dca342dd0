"""Every write on divisions: importing the official list, and what a township records about its
villages."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from accounts import trail
from accounts.models import ImportBatch, User
from accounts.records.violations import is_unique

from ..facts_changed import facts_changed
from . import importing
from .importing import DivisionChange, DivisionFault
from .models import County, Township, Village

BATCH = 1_000


class FaultyFileError(Exception):
    """Nothing of the file was taken; `faults` say where and why."""

    def __init__(self, faults: list[DivisionFault]) -> None:
        super().__init__(f"文件里有 {len(faults)} 处错误，整个文件都没有导入。")
        self.faults = faults


class OutdatedPreviewError(Exception):
    """The divisions changed between the preview and its confirmation; str() is the Chinese
    message."""


@transaction.atomic
def import_divisions(*, data: bytes, file_name: str, by: User | None) -> list[DivisionChange]:
    """All rows of the file or none. Raises UploadError or FaultyFileError."""
    changes, faults = importing.plan(
        importing.read_divisions(data, file_name), scope=by.scope if by else ""
    )
    if faults:
        raise FaultyFileError(faults)
    _apply(changes, by)
    return changes


def preview_divisions(*, data: bytes, file_name: str, by: User) -> ImportBatch:
    """The file as it was understood, kept until `confirm_divisions`. Raises UploadError."""
    changes, faults = importing.plan(importing.read_divisions(data, file_name), scope=by.scope)
    return ImportBatch.objects.create(
        kind=ImportBatch.Kind.DIVISIONS,
        division=by.scope,
        file_name=file_name[-200:],
        digest=hashlib.sha256(data).hexdigest(),
        rows=[asdict(change) for change in changes],
        errors=[str(fault) for fault in faults],
        created_by=by,
    )


@transaction.atomic
def confirm_divisions(*, batch: ImportBatch, by: User) -> list[DivisionChange]:
    """What the preview showed, in one transaction. Raises OutdatedPreviewError when it would no
    longer be that."""
    batch = ImportBatch.objects.select_for_update().visible_to(by).get(pk=batch.pk)
    if batch.errors or batch.applied_at:
        raise OutdatedPreviewError("这个文件有错误，或者已经导入过。请重新上传。")
    changes = [DivisionChange(**row) for row in batch.rows]
    now = importing.stored([change.code for change in changes])
    if any(change.before != now.get(change.code) for change in changes):
        raise OutdatedPreviewError("预览之后区划有了变动，没有导入。请重新上传，再看一遍预览。")
    try:
        with transaction.atomic():
            _apply(changes, by)
    except IntegrityError as error:
        if not is_unique(error):
            raise
        raise OutdatedPreviewError(
            "另一个人刚刚导入了同样的区划，没有重复导入。请重新上传核对。"
        ) from None
    batch.applied_at = timezone.now()
    batch.save(update_fields=["applied_at"])
    return changes


def _apply(changes: Sequence[DivisionChange], by: User | None) -> None:
    for digits, model in importing.LEVELS:
        of_level = [
            change for change in changes if len(change.code) == digits and not change.is_same
        ]
        added = [_division(model, change) for change in of_level if change.is_new]
        altered = [_division(model, change) for change in of_level if not change.is_new]
        model._default_manager.bulk_create(added, batch_size=BATCH)
        model._default_manager.bulk_update(
            altered, ["name", "kind"] if model is Village else ["name"], batch_size=BATCH
        )
    _record(changes, by)
    for township in sorted(
        {change.code[:9] for change in changes if len(change.code) == 12 and not change.is_same}
    ):
        facts_changed(township)


def _division(model: type[Model], change: DivisionChange) -> County | Township | Village:
    if model is Village:
        return Village(
            code=change.code, name=change.name, township_id=change.code[:9], kind=change.kind
        )
    if model is Township:
        return Township(code=change.code, name=change.name, county_id=change.code[:6])
    return County(code=change.code, name=change.name)


def _record(changes: Sequence[DivisionChange], by: User | None) -> None:
    """One entry per township (and one per county for the rows above), so that each office can read
    its own."""
    altered = sorted(
        (change for change in changes if not change.is_same), key=lambda change: change.code
    )
    for division, group in groupby(altered, key=lambda change: change.code[:9]):
        rows = list(group)
        trail.record(
            by=by,
            action="导入区划",
            target=f"区划 {division}",
            division=division,
            before={row.code: _shown_row(*row.before) for row in rows if row.before},
            after={row.code: _shown_row(row.name, row.kind) for row in rows},
        )


def _shown_row(name: str, kind: str) -> str:
    return f"{name}（{importing.KIND_LABELS[kind]}）" if kind else name


def open_village(code: str) -> Village:
    """The village, locked: whoever adds to it asks first. Raises ValidationError when it is no
    more."""
    village = Village.objects.locked().get(pk=code)
    if village.is_gone:
        raise ValidationError(
            f"{village.name}已于 {village.closed} 撤销，不能再登记。请登记到现有的村（社区）。"
        )
    return village
