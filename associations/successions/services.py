"""Codes that change: previewed, done as previewed in one transaction, and undone."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Model, Q, QuerySet
from django.db.models.functions import Left
from django.utils import timezone

from accounts import locks, trail
from accounts.models import FormerCode, ImportBatch, User
from accounts.records.periods import Change
from accounts.records.tables_in import Given, TableRead, TableUpload, applied, questions_of
from accounts.scope import within
from documents.reading.named_tables import NamedSheet
from documents.reading.questions import Answers

from .. import divisions, reorganisation
from ..divisions.holders import DIVISIONS
from ..divisions.models import Township, Village
from ..divisions.naming import TOWNSHIP
from ..divisions.services import OutdatedPreviewError
from ..facts_changed import facts_changed
from . import consent, handing_over
from .planning import COUNTY, Step, crosses, day_of_step, plan
from .reading import TITLES, Succession, read_successions
from .rewriting import rewrite

ACTION, UNDONE = "区划代码变更", "撤销区划代码变更"


class FaultyCodesError(Exception):
    """Nothing of the file was done; `faults` say why."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(f"文件里有 {len(faults)} 处不能办理，整个文件都没有办理。")
        self.faults = faults


def read_steps(
    *,
    data: bytes,
    file_name: str,
    day: datetime.date | None,
    scope: str,
    answers: Answers | None = None,
) -> tuple[list[Step], list[str]]:
    """What the file would do, and what is wrong in it. Raises UploadError."""
    return _steps(UPLOAD.read(data, file_name).answered(answers or {}), day, scope)


def _steps(
    sheet: NamedSheet, day: datetime.date | None, scope: str
) -> tuple[list[Step], list[str]]:
    rows, faults = read_successions(sheet, day)
    return ([], faults) if faults else _free(rows, scope)


def _free(rows: Sequence[Succession], scope: str) -> tuple[list[Step], list[str]]:
    """What is planned, once nothing is under way that holds codes of its own."""
    steps, faults = plan(rows, scope)
    recodes = [step for step in steps if not step.hands_over]
    codes = {code for step in recodes for code in (step.old[:TOWNSHIP], *step.codes)}
    faults += reorganisation.busy(codes)
    for step in steps:
        if step.hands_over:
            faults += handing_over.refusals(step)
        elif step.changes_county:
            faults += reorganisation.another_county(step.old, step.new)
    return ([], faults) if faults else (steps, [])


def preview_successions(
    *, data: bytes, file_name: str, day: datetime.date | None, by: User
) -> ImportBatch:
    """The file as it was understood, kept until `confirm_successions`. Raises UploadError."""
    given = {"scope": by.scope, "day": day.isoformat() if day else ""}
    return UPLOAD.take(data=data, name=file_name, division=by.scope, by=by, given=given)


def _parse(sheet: NamedSheet, answers: Answers, given: Given) -> TableRead:
    day = datetime.date.fromisoformat(given["day"]) if given["day"] else None
    steps, faults = _steps(sheet, day, given["scope"])
    return TableRead(steps, [*faults, *consent.missing(steps)])


UPLOAD = TableUpload(
    ImportBatch.Kind.SUCCESSIONS,
    TITLES,
    (),
    _parse,
    codes=("old_code", "new_code", "code"),
    largest=60_000,
)


@transaction.atomic
def confirm_successions(*, batch: ImportBatch, by: User) -> list[Step]:
    """What the preview showed. Raises OutdatedPreviewError when it would no longer be that."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    refused = batch.errors or batch.applied_at or questions_of(batch)
    if refused or not consent.may_confirm(batch, by):
        raise OutdatedPreviewError("这个文件有错误，或者已经办理过。请重新上传。")
    steps = [Step(**row) for row in batch.rows["rows"]]
    heads = [
        Succession(n, old, new, day_of_step(step), step.names[new])
        for n, step in enumerate(steps)
        for old, new in step.codes.items()
    ]
    if _free(heads, batch.division) != (steps, []):
        raise OutdatedPreviewError("预览之后区划有了变动，没有办理。请重新上传，再看一遍预览。")
    applied(batch)
    succeed(steps=steps, by=by)
    return steps


@transaction.atomic
def succeed(*, steps: Sequence[Step], by: User | None) -> None:
    """The same places under new codes, or handed over, step by step."""
    for step in steps:
        if step.hands_over:
            locks.take(step.old[:COUNTY])
            handing_over.hand_over(step, by)
            continue
        _recode(step.codes, step.before, step.names, day_of_step(step))
        _tell(by, ACTION, step.codes, step.before, step.names, step.on)
    if by:
        by.refresh_from_db(fields=["scope"])


def _recode(
    codes: Mapping[str, str],
    before: Mapping[str, str],
    names: Mapping[str, str],
    until: datetime.date,
) -> None:
    """`before`, `names`: by the old and by the new code. The old codes lead on; a code that the
    place had before is its own again."""
    old = next(iter(codes))
    for county in sorted({old[:COUNTY], codes[old][:COUNTY]}):
        locks.take(county)
    list(Village.objects.locked().filter(pk__in=codes).values_list("pk"))
    again = Q(code__in=codes.values()) | Q(code__in=codes.keys(), handed_over=True)
    FormerCode.objects.filter(again).delete()
    head, *along = (
        FormerCode(code=code, now=now, until=until, name=before[code])
        for code, now in codes.items()
    )
    head.save()
    for row in along:
        row.along = head
    FormerCode.objects.bulk_create(along)
    rewrite(codes.keys())
    Township.objects.filter(pk__in=codes.values()).update(county=Left("code", COUNTY))
    for code, now in codes.items():
        if names[now] != before[code]:
            place = _of_level(now).get(pk=now)
            place.name, place.change = names[now], Change(until)
            place.save()
    for place in sorted({code[:TOWNSHIP] for code in codes.values() if len(code) >= TOWNSHIP}):
        facts_changed(place)


def _of_level(code: str) -> QuerySet[Any]:
    model: type[Model] = DIVISIONS[len(code) // 3 - 2]
    return model._default_manager.all()


def _tell(
    by: User | None, action: str, codes: Mapping[str, str],
    before: Mapping[str, str], names: Mapping[str, str], on: str,
) -> None:  # fmt: skip
    """Where it lies now, and in the county that it leaves."""
    old, place = next(iter(codes.items()))
    for division in [place, old[:COUNTY]] if old[:COUNTY] != place[:COUNTY] else [place]:
        trail.record(
            by=by,
            action=action,
            target=f"{names[place]} {old} → {place}",
            division=division,
            before={code: before[code] for code in codes},
            after={code: names[code] for code in codes.values()} | {"变更日期": on},
        )


# Undoing


def acts(scope: str) -> list[FormerCode]:
    """What changed by itself, not along with what it lies in; the latest first."""
    rows = FormerCode.objects.filter(within(scope, "now"), along=None)
    return list(rows.annotate(places=Count("taken") + 1).order_by("-until", "-pk"))


def why_not(row: FormerCode, scope: str = "") -> str:
    """Why it cannot be undone, by whom works in the scope, in Chinese; "" when it can."""
    if len(scope) > COUNTY and crosses(row.code, row.now):
        return "划到别的乡镇、别的县（区）的，由县级督导撤销。"
    if row.handed_over:
        return handing_over.why_not(row)
    codes = _of_act(row)
    if later := FormerCode.objects.filter(now__in=codes.values(), pk__gt=row.pk).exclude(
        code__in=codes
    ):
        return f"以后代码又有变更（{later[0]}），请先撤销那一次。"
    if taken := [code for code in codes if _exists(code)]:
        return f"代码 {taken[0]} 已经另有区划。"
    if new := Village.objects.in_division(row.now).exclude(code__in=codes.values()).first():
        return f"以后新设了{new}，它的代码是按新代码编的。"
    return ""


@transaction.atomic
def undo_succession(*, row: FormerCode, by: User | None) -> None:
    """The place gets its former code and name back; the code of in between leads there. Raises
    ValidationError."""
    locks.take(row.now[:6])
    row = FormerCode.objects.select_for_update().get(pk=row.pk)
    if reason := why_not(row):
        raise ValidationError(reason)
    if row.handed_over:
        handing_over.take_back(row, by)
        return
    codes = {now: code for code, now in _of_act(row).items()}
    former = FormerCode.objects.filter(code__in=codes.values())
    names = dict(former.values_list("code", "name"))
    before = divisions.names(row.now)
    _recode(codes, before, names, timezone.localdate())
    _tell(by, UNDONE, codes, before, names, row.until.isoformat())
    if by:
        by.refresh_from_db(fields=["scope"])


def _of_act(row: FormerCode) -> dict[str, str]:
    """Old → new, the place itself first: what came along on the day."""
    along = row.taken.order_by("pk").values_list("code", "now")
    return {row.code: row.now, **dict(along)}


def _exists(code: str) -> bool:
    return _of_level(code).filter(pk=code).exists()
