"""Every write on the on-site findings (现场核查); each with its trail entry."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from accounts.records import ConflictError
from associations.divisions.states import as_on, last_day
from associations.models import Village, VillageKind

from ..models import Finding
from .outcomes import keep


def stamp(finding: Finding | None) -> str:
    """What a form remembers of the finding it was opened with."""
    return finding.at.isoformat() if finding and finding.pk else ""


@transaction.atomic
def save_finding(*, finding: Finding, by: User | None, seen: str | None = None) -> Finding:
    """Write a new or changed finding; the evidence may be blank. `seen` is the `stamp` that the
    form was opened with.

    Raises ValidationError with the fields, ConflictError.
    """
    old = _locked(finding)
    if seen is not None and old and stamp(old) != seen:
        raise ConflictError(old)
    [then] = as_on([finding.village], last_day(finding.year))
    if finding.kind == Finding.Kind.COMMUNITY_SERVICES and then.kind != VillageKind.COMMUNITY:
        raise ValidationError({"kind": "只有社区（居委会）核查这一项"})
    finding.by, finding.at = by, timezone.now()
    finding.full_clean(exclude={"evidence", "by"})
    finding.save()
    trail.record(
        by=by,
        action="修改现场核查" if old else "登记现场核查",
        target=f"{finding.village} {finding.year}年 {finding.get_kind_display()}",
        division=finding.village_id,
        before=_content(old) if old else None,
        after=_content(finding),
    )
    keep(code=finding.village_id, years=[finding.year])
    return finding


def _locked(finding: Finding) -> Finding | None:
    """What stands in the database for the same village, year and kind."""
    Village.objects.locked().get(pk=finding.village_id)
    rows = Finding.objects.select_for_update(of=("self",)).select_related("by")
    return rows.filter(village=finding.village, year=finding.year, kind=finding.kind).first()


def _content(finding: Finding) -> dict[str, object]:
    return {"核查结果": "达到" if finding.held else "未达到", "evidence": finding.evidence}
