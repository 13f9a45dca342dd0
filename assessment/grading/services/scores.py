"""Points by item, given by the village and on inspection."""

from django.db import transaction

from accounts.models import User
from accounts.records import save_record

from ..models import ItemScore
from .outcomes import keep


@transaction.atomic
def save_score(*, score: ItemScore, by: User, expected_version: int | None) -> ItemScore:
    """Raises ValidationError, ConflictError."""
    save_record(record=score, by=by, expected_version=expected_version)
    keep(code=score.village_id, years=[score.year])
    return score
