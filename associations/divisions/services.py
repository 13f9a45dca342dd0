"""Every write on divisions: importing the official list, and what a township records about its
villages."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import trail
from accounts.models import ImportBatch, User
from accounts.records.periods import Change
from accounts.records.tables_in import Given, TableRead, TableUpload, applied, questions_of
from accounts.records.violations import is_unique
from documents.reading.named_tables import NamedSheet
from documents.reading.questions import Answers, OpenQuestionsError

from ..facts_changed import facts_changed
from . import importing, names
from .importing import DivisionChange, DivisionFault
from .models import Township, Village
from .naming import TOWNSHIP, predecessors
from .states import correction
from .unreadable import settled

BATCH = 1_000
MOST_ROWS = 60_000  # of a province
RENUMBERED = "像是 {} 换了代码，不是新设的。请从“区划代码变更”办理，历年的记录才接得上。"


class FaultyFileError(Exception):
    """Nothing of the file was taken; `faults` say where and why."""

    def __init__(self, faults: list[DivisionFault]) -> None:
        super().__init__(f"文件里有 {len(faults)} 处错误，整个文件都没有导入。")
        self.faults = faults


class OutdatedPreviewError(Exception):
    """The divisions changed between the preview and its confirmation; str() is the Chinese
    message."""


@transaction.atomic
def import_divisions(
    *,
    data: bytes,
    file_name: str,
    by: User | None,
    opened: datetime.date | None,
    renamed: datetime.date | None = None,
    answers: Answers | None = None,
) -> list[DivisionChange]:
    """All rows of the file or none; `opened` is the answer for villages `undated` in it, None: they
    were always there; other names and kinds are so since `renamed`, None: today. Raises UploadError
    or FaultyFileError."""
    sheet = UPLOAD.read(data, file_name).answered(answers or {})
    sheet, questions = settled(sheet, answers or {})
    changes, faults = _plan(sheet, by.scope if by else "")
    if faults:
        raise FaultyFileError(faults)
    if questions:
        raise OpenQuestionsError(questions.values())
    return _apply(changes, by, opened, renamed)


def preview_divisions(*, data: bytes, file_name: str, by: User) -> ImportBatch:
    """The file as it was understood, kept until `confirm_divisions`. Raises UploadError."""
    return UPLOAD.take(
        data=data, name=file_name, division=by.scope, by=by, given={"scope": by.scope}
    )


def _parse(sheet: NamedSheet, answers: Answers, given: Given) -> TableRead:
    sheet, questions = settled(sheet, answers)
    changes, faults = _plan(sheet, given["scope"])
    return TableRead(changes, [str(fault) for fault in faults], questions)


UPLOAD = TableUpload(
    ImportBatch.Kind.DIVISIONS,
    importing.TITLES,
    ("code", "name"),
    _parse,
    codes=("code",),
    largest=MOST_ROWS,
)


def _plan(sheet: NamedSheet, scope: str) -> tuple[list[DivisionChange], list[DivisionFault]]:
    """A township that is there under another code is not a new one."""
    reading = importing.read_divisions(sheet)
    changes, faults = importing.plan(reading, scope)
    asked = {change.code: change.name for change in changes}
    new = {one.code for one in changes if one.is_new}
    counties = {code[:6] for code in new if len(code) == TOWNSHIP and code[:6] not in new}
    world = {code: name for county in counties for code, name in names(county).items()}
    found = predecessors(asked, world)
    alike = [
        DivisionFault(row.line, "code", row.code, RENUMBERED.format(found[row.code]))
        for row in reading.divisions
        if row.code in found
    ]
    faults = [fault for fault in faults if fault.value not in found]
    return changes, sorted([*faults, *alike], key=lambda fault: fault.line)


@transaction.atomic
def confirm_divisions(
    *,
    batch: ImportBatch,
    by: User,
    opened: datetime.date | None,
    renamed: datetime.date | None = None,
) -> list[DivisionChange]:
    """What the preview showed, in one transaction. Raises OutdatedPreviewError when it would no
    longer be that."""
    batch = ImportBatch.objects.select_for_update().visible_to(by).get(pk=batch.pk)
    if batch.errors or batch.applied_at or questions_of(batch):
        raise OutdatedPreviewError("这个文件有错误，或者已经导入过。请重新上传。")
    changes = changes_of(batch)
    now = importing.stored([change.code for change in changes])
    if any(now.get(one.code) != (one.before and one.before + one.days) for one in changes):
        raise OutdatedPreviewError("预览之后区划有了变动，没有导入。请重新上传，再看一遍预览。")
    try:
        with transaction.atomic():
            changes = _apply(changes, by, opened, renamed)
    except IntegrityError as error:
        if not is_unique(error):
            raise
        raise OutdatedPreviewError(
            "另一个人刚刚导入了同样的区划，没有重复导入。请重新上传核对。"
        ) from None
    applied(batch)
    return changes


def changes_of(batch: ImportBatch) -> list[DivisionChange]:
    return [DivisionChange(**row) for row in batch.rows["rows"]]


def new_townships(changes: Sequence[DivisionChange]) -> set[str]:
    """Codes of those that get their first villages."""
    found = {change.code[:9] for change in changes if len(change.code) == 12}
    there = Village.objects.filter(township__in=found).values_list("township", flat=True)
    return found.difference(there)


def undated(
    changes: Sequence[DivisionChange], first: set[str] | None = None
) -> list[DivisionChange]:
    """New villages of which nobody says since when they are there. The first ones of a township
    always were: the township itself begins with this month."""
    first = new_townships(changes) if first is None else first
    return [
        one
        for one in changes
        if one.is_new and len(one.code) == 12 and not (one.opened or one.closed)
        if one.code[:9] not in first
    ]


def redescribed(changes: Sequence[DivisionChange]) -> list[DivisionChange]:
    """Villages that get another name or kind, of which it is asked since when."""
    return [
        one for one in changes if len(one.code) == 12 and one.before not in (None, one.described)
    ]


def _apply(
    changes: list[DivisionChange],
    by: User | None,
    opened: datetime.date | None,
    renamed: datetime.date | None,
) -> list[DivisionChange]:
    """A new township reports from this month on; nothing is late before it was here."""
    new, month = new_townships(changes), timezone.localdate().replace(day=1)
    if opened:
        asked = {one.code for one in undated(changes, new)}
        day = opened.isoformat()
        changes = [replace(one, opened=day) if one.code in asked else one for one in changes]
    for digits, model in importing.LEVELS:
        of_level = [
            change for change in changes if len(change.code) == digits and not change.is_same
        ]
        known = model._default_manager.in_bulk([c.code for c in of_level if not c.is_new])
        added = [_said(model(code=c.code), c) for c in of_level if c.is_new]
        altered = [_said(known[c.code], c) for c in of_level if not c.is_new]
        for row in altered:
            row.change = Change(renamed or timezone.localdate())
        model._default_manager.bulk_create(added, batch_size=BATCH)
        fields = ["name", "kind", *importing.DAYS] if model is Village else ["name"]
        model._default_manager.bulk_update(altered, fields, batch_size=BATCH)
    Township.objects.filter(code__in=new, start=None).update(start=month)
    more = {code: {"从哪一月起上报": f"{month:%Y-%m}"} for code in new}
    _record(changes, by, more, correction(renamed) if redescribed(changes) else "")
    for township in sorted(
        {change.code[:9] for change in changes if len(change.code) == 12 and not change.is_same}
    ):
        facts_changed(township)
    return changes


def _said(row: Any, change: DivisionChange) -> Any:
    row.name = change.name
    if isinstance(row, Village):
        row.township_id, row.kind = change.code[:9], change.kind
        row.opened = change.opened or change.days[0] or None
        row.closed = change.closed or change.days[1] or None
    if isinstance(row, Township):
        row.county_id = change.code[:6]
    return row


def _record(
    changes: Sequence[DivisionChange],
    by: User | None,
    more: Mapping[str, Mapping[str, str]],
    reason: str,
) -> None:
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
            before={row.code: _shown_row(*row.before, *row.days) for row in rows if row.before},
            after={
                row.code: _shown_row(
                    row.name, row.kind, row.opened or row.days[0], row.closed or row.days[1]
                )
                for row in rows
            }
            | {**more.get(division, {})},
            reason=reason,
        )


def _shown_row(name: str, kind: str, opened: str, closed: str) -> str:
    days = [f"{opened} 设立" if opened else "", f"{closed} 撤销" if closed else ""]
    more = "，".join(filter(None, [importing.KIND_LABELS[kind] if kind else "", *days]))
    return f"{name}（{more}）" if more else name


def open_village(code: str) -> Village:
    """The village, locked: whoever adds to it asks first. Raises ValidationError when it is no
    more."""
    village = Village.objects.locked().get(pk=code)
    if village.is_gone:
        raise ValidationError(
            f"{village.name}已于 {village.closed} 撤销，不能再登记。请登记到现有的村（社区）。"
        )
    return village
