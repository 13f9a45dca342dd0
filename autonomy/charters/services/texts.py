"""Clauses of the open draft, and preferential clauses, while the edition is being made."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.records import Record, remove_record, save_record

from ..models.charters import CharterText, Clause, PreferentialClause
from .charters import lock_charter

FROZEN = "这一稿已经登记了步骤，不能再改。请在新的一稿上修改。"
VOTED = "章程已经表决通过，优待条款不能再改；退回修改或另制定一版时再改。"


def is_open(text: CharterText) -> bool:
    """No step stands on it, and its edition is being made."""
    return text.charter.state == "drafting" and not text.steps.exists()


@transaction.atomic
def save_clause(*, clause: Clause, by: User | None, expected_version: int | None = None) -> Record:
    """It takes the place that its number says; the others close up. Raises ValidationError,
    ConflictError."""
    _open_or_refuse(clause.text)
    saved = save_record(record=clause, by=by, expected_version=expected_version)
    others = list(clause.text.clauses.exclude(pk=clause.pk).order_by("number", "id"))
    others.insert(max(clause.number - 1, 0), clause)
    _renumber(others)
    return saved


@transaction.atomic
def remove_clause(*, clause: Clause, by: User | None, expected_version: int | None = None) -> None:
    _open_or_refuse(clause.text)
    text = clause.text
    remove_record(record=clause, by=by, expected_version=expected_version)
    _renumber(text.clauses.order_by("number", "id"))


@transaction.atomic
def save_preference(
    *, preference: PreferentialClause, by: User | None, expected_version: int | None = None
) -> Record:
    """Raises ValidationError, ConflictError."""
    _not_voted_or_refuse(preference)
    return save_record(record=preference, by=by, expected_version=expected_version)


@transaction.atomic
def remove_preference(*, preference: PreferentialClause, by: User | None) -> None:
    _not_voted_or_refuse(preference)
    remove_record(record=preference, by=by)


def _open_or_refuse(text: CharterText) -> None:
    lock_charter(text.charter)
    if text.steps.exists():
        raise ValidationError(FROZEN)


def _not_voted_or_refuse(preference: PreferentialClause) -> None:
    charter = lock_charter(preference.charter)
    last = charter.steps.order_by("-number").first()
    if last and last.step >= 5 and last.outcome == "passed":
        raise ValidationError(VOTED)


def _renumber(clauses: Iterable[Clause]) -> None:
    """1, 2, 3 … in the order given."""
    for number, clause in enumerate(clauses, start=1):
        if clause.number != number:
            Clause.objects.filter(pk=clause.pk).update(number=number)
