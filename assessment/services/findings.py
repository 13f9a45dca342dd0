"""Every write on the on-site findings (现场核查); each with its trail entry."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from associations.models import VillageKind

from ..models import Finding


@transaction.atomic
def save_finding(*, finding: Finding, by: User | None) -> Finding:
    """Write a new or changed finding. Raises ValidationError with the fields; the evidence may be blank."""
    if finding.kind == Finding.Kind.COMMUNITY_SERVICES and finding.village.kind != VillageKind.COMMUNITY:
        raise ValidationError({"kind": "只有社区（居委会）核查这一项"})
    finding.by, finding.at = by, timezone.now()
    finding.full_clean(exclude={"evidence", "by"})
    old = Finding.objects.select_for_update().filter(pk=finding.pk).first() if finding.pk else None
    finding.save()
    trail.record(
        by=by,
        action="修改现场核查" if old else "登记现场核查",
        target=f"{finding.village} {finding.year}年 {finding.get_kind_display()}",
        division=finding.village_id,
        before=_content(old) if old else None,
        after=_content(finding),
    )
    return finding


def _content(finding: Finding) -> dict[str, object]:
    return {"核查结果": "达到" if finding.held else "未达到", "evidence": finding.evidence}
