"""Writes on fact sheets: the rows of one page in one act."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from accounts.records import remove_record, save_record

from .models import FactSheet


@transaction.atomic
def save_fact_sheets(*, sheets: Sequence[tuple[FactSheet, int]], by: User) -> int:
    """Each with the version that the person saw; how many were written. What was emptied goes.
    Raises ValidationError, ConflictError."""
    for sheet, seen in sheets:
        if sheet.is_empty:
            remove_record(record=sheet, by=by, expected_version=seen)
        else:
            save_record(record=sheet, by=by, expected_version=seen if sheet.pk else None)
    return len(sheets)
