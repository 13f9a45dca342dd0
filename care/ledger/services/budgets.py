"""Budgets by category, and the association's share of family-planning spending."""

from accounts.models import User
from accounts.records import Record, save_record

from ..models.budgets import Budget, Outlay


def save_budget(*, budget: Budget, by: User | None, seen: int | None = None) -> Record:
    """Raises ValidationError, ConflictError."""
    budget.amounts = {name: fen for name, fen in sorted(budget.amounts.items()) if fen}
    return save_record(record=budget, by=by, seen=seen)


def save_outlay(*, outlay: Outlay, by: User | None, seen: int | None = None) -> Record:
    """Raises ValidationError, ConflictError."""
    return save_record(record=outlay, by=by, seen=seen)
