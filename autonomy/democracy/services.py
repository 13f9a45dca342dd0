"""What is added to a village besides its meetings: accountability of cadres, honours for
self-government."""

from django.db import transaction

from accounts.models import User
from accounts.records import save_record
from associations.divisions.services import open_village

from .models import Accountability, Merit


@transaction.atomic
def call_to_account(*, case: Accountability, by: User | None) -> Accountability:
    """Raises ValidationError."""
    open_village(case.village_id)
    save_record(record=case, by=by)
    return case


@transaction.atomic
def honour(*, merit: Merit, by: User | None) -> Merit:
    """Raises ValidationError."""
    open_village(merit.village_id)
    save_record(record=merit, by=by)
    return merit
