"""What a statement and the book say of each other: matched lines, the rest on both sides, and
whether the two balances come to the same once each is given what only the other has
(余额调节表)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from accounts.models import User

from ..families.querysets import may_open_sensitive
from .models.entries import Entry
from .models.statements import Statement, StatementLine
from .services.statements import candidates


@dataclass(frozen=True)
class Reconciliation:
    """Sums in fen. `only_statement` and `only_book` are the rest lists."""

    statement: Statement
    lines: list[StatementLine]
    only_statement: list[StatementLine]
    only_book: list[Entry]
    book_balance: int

    def disclosed_to(self, user: User) -> "Reconciliation":
        """What of it is listed line by line: a statement's own words may name whom the money went
        to."""
        if may_open_sensitive(user):
            return self
        return replace(
            self,
            lines=[line for line in self.lines if _is_told(line)],
            only_statement=[line for line in self.only_statement if _is_told(line)],
            only_book=[entry for entry in self.only_book if not entry.is_to_people],
        )

    @property
    def matched(self) -> int:
        return len(self.lines) - len(self.only_statement)

    @property
    def received_unbooked(self) -> int:
        return _sum(self.only_statement, "income")

    @property
    def paid_unbooked(self) -> int:
        return _sum(self.only_statement, "spending")

    @property
    def booked_unreceived(self) -> int:
        return _sum(self.only_book, "income")

    @property
    def booked_unpaid(self) -> int:
        return _sum(self.only_book, "spending")

    @property
    def book_adjusted(self) -> int:
        return self.book_balance + self.received_unbooked - self.paid_unbooked

    @property
    def statement_adjusted(self) -> int:
        return self.statement.balance + self.booked_unreceived - self.booked_unpaid

    @property
    def difference(self) -> int:
        return self.book_adjusted - self.statement_adjusted

    @property
    def agrees(self) -> bool:
        return self.difference == 0


def _is_told(line: StatementLine) -> bool:
    """Of spending that nothing is known of, nobody can say whom it went to."""
    return not line.entry.is_to_people if line.entry else line.side == Entry.Side.INCOME


def _sum(rows: Iterable[StatementLine | Entry], side: str) -> int:
    return sum(row.amount for row in rows if row.side == side)


def reconcile(statement: Statement) -> Reconciliation:
    """Four queries."""
    lines = list(statement.lines.select_related("entry").order_by("number"))
    balance = Entry.objects.filter(fund=statement.fund_id).balance(until=statement.ends)
    return Reconciliation(
        statement=statement,
        lines=lines,
        only_statement=[line for line in lines if line.entry_id is None],
        only_book=list(candidates(statement, earlier=0).order_by("date", "pk")),
        book_balance=balance,
    )
