"""Budgets by category, and the association's share of family-planning spending."""

from accounts.models import User
from accounts.records import Record, save_record

from ..models.budgets import Budget, Outlay


def save_budget(*, budget: Budget, by: User | None, expected_version: int | None = None) -> Record:
    """Raises ValidationError, ConflictError."""
    budget.amounts = {name: fen for name, fen in sorted(budget.amounts.items()) if fen}
    return save_record(record=budget, by=by, expected_version=expected_version)


def save_outlay(*, outlay: Outlay, by: User | None, expected_version: int | None = None) -> Record:
    """Raises ValidationError, ConflictError."""
    return save_record(record=outlay, by=by, expected_version=expected_version)
