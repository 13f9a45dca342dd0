"""Every write on the democratic appraisal; each with its trail entry."""

from django.db import transaction

from accounts import trail
from accounts.models import User
from associations.models import Village

from ..models import Appraisal

_SHOWN = ("date", "method", "asked", "satisfied", "fairly_satisfied", "dissatisfied")


@transaction.atomic
def save_appraisal(*, appraisal: Appraisal, by: User | None) -> Appraisal:
    """Write a new or changed appraisal. Raises ValidationError with the fields, when figures exceed those asked or
    the day's appraisal by this method is there already."""
    Village.objects.locked().get(pk=appraisal.village_id)
    appraisal.full_clean()
    old = Appraisal.objects.select_for_update().filter(pk=appraisal.pk).first() if appraisal.pk else None
    appraisal.save()
    trail.record(
        by=by,
        action="修改民主评议" if old else "登记民主评议",
        target=f"{appraisal.village} {appraisal.date}",
        division=appraisal.village_id,
        before=_content(old) if old else None,
        after=_content(appraisal),
    )
    return appraisal


def _content(appraisal: Appraisal) -> dict[str, object]:
    return {name: getattr(appraisal, name) for name in _SHOWN}
