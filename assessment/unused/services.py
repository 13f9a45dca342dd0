"""Answers on what nothing read, and next year's draft without what was dropped."""

import copy
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.records import save_record
from associations.counted.sources import TURNS
from associations.vocabulary.in_force import in_force
from associations.vocabulary.models import VocabularyDraft
from associations.vocabulary.services import start_draft

from ..indicators.terms import column_name
from ..reports.form.in_force import FORM
from .models import UnusedAnswer

NOTHING_DROPPED = "没有答复“明年不用”的，不用起草。"


@transaction.atomic
def save_answers(*, answers: Sequence[tuple[UnusedAnswer, int]], by: User) -> int:
    """Each with the version that the person saw; how many. Raises ValidationError,
    ConflictError."""
    for answer, seen in answers:
        save_record(record=answer, by=by, expected_version=seen if answer.pk else None)
    return len(answers)


def draft_without(*, county: str, year: int, by: User) -> VocabularyDraft:
    """Next year's, as the year's last month has it without what was dropped: columns are not asked
    any more, kinds end with the year. Raises ValidationError when nothing was dropped."""
    rows = UnusedAnswer.objects.filter(county=county, year=year, answer=UnusedAnswer.Answer.DROP)
    dropped = set(rows.values_list("part", flat=True))
    if not dropped:
        raise ValidationError(NOTHING_DROPPED)
    found = in_force(county, year)
    data = copy.deepcopy({**found.data, FORM: found.section(FORM), "lists": found.section("lists")})
    _drop(data, dropped, year)
    return start_draft(
        title=f"{year + 1}年类别和表式",
        effective_from=(year + 1) * 100 + 1,
        data=data,
        by=by,
    )


def _drop(data: dict[str, Any], dropped: set[str], year: int) -> None:
    columns = {column_name(part) for part in dropped}
    form = data[FORM]
    form["columns"] = [one for one in form["columns"] if one["name"] not in columns]
    for key, kinds in data["lists"].items():
        for kind in kinds:
            if f"{key}{TURNS}{kind['code']}" in dropped:
                kind["until"] = year
