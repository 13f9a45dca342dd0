"""What the demo's villages come to, counted by hand from the rows themselves: nothing of
assessment/asked_tables or associations/counted is used."""

import calendar
import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assessment.models import MonthlyReport
from associations.fact_sheets.models import FactSheet
from associations.models import Village
from care.models import Activity
from members.people.periods import Membership
from tests.conftest import TOWNSHIP


@dataclass
class DemoTruth:
    year: int

    @cached_property
    def villages(self) -> list[Village]:
        """Those of the whole year."""
        return list(Village.objects.filter(township=TOWNSHIP, closed=None).order_by("code"))

    @cached_property
    def _all(self) -> list[Village]:
        return list(Village.objects.filter(township=TOWNSHIP).order_by("code"))

    @property
    def levied(self) -> int:
        """A year in which money was levied; none of the demo's."""
        return self.year - 6

    @property
    def whole(self) -> int:
        """A year of which no month is missing."""
        return self.year - 1

    @cached_property
    def _reports(self) -> dict[tuple[str, int], MonthlyReport]:
        rows = MonthlyReport.objects.filter(village__township=TOWNSHIP, state="approved")
        return {(row.village_id, row.period): row for row in rows}

    def month(self, village: Village, name: str, month: int, year: int = 0) -> int | None:
        """None where it was not approved, or does not apply."""
        row = self._reports.get((village.pk, (year or self.year) * 100 + month))
        value = getattr(row, name, None)
        return None if value is None or value < 0 else int(value)

    def sum(self, village: Village, name: str, first: int, last: int, year: int = 0) -> int | None:
        values = [self.month(village, name, month, year) for month in range(first, last + 1)]
        return None if None in values else sum(value or 0 for value in values)

    def all(self, name: str, first: int, last: int, year: int = 0) -> int | None:
        when = year or self.year
        there = [one for one in self._all if not one.closed or one.closed.year > when]
        values = [self.sum(village, name, first, last, year) for village in there]
        return None if None in values else sum(value or 0 for value in values)

    def yuan(self, fen: int | None, per: int = 1) -> Decimal | None:
        return None if fen is None else Decimal(fen) / 100 / per

    def members(self, village: Village, month: int) -> int:
        day = datetime.date(self.year, month, calendar.monthrange(self.year, month)[1])
        rows = Membership.objects.filter(village=village)
        return sum(
            (row.since is None or row.since <= day) and (row.until is None or row.until > day)
            for row in rows
        )

    def activities(self, village: Village, first: int, last: int) -> int:
        days = Activity.objects.filter(village=village).values_list("date", flat=True)
        return sum(day.year == self.year and first <= day.month <= last for day in days)

    def make_levies(self) -> None:
        MonthlyReport.objects.bulk_create(
            MonthlyReport(
                village=village,
                period=self.levied * 100 + month,
                state="approved",
                births=month,
                levy_due=12_345 * (number + month),
                levy_collected=10_001 * number,
            )
            for number, village in enumerate(self._all)
            for month in range(1, 13)
        )

    def make_facts(self) -> None:
        for number, village in enumerate(self.villages):
            FactSheet.objects.create(
                village=village,
                year=self.year,
                people=1500 + 7 * number,
                households=400 + number,
                adults=1200 + number,
                married_women=300 + number,
                source="年报",
            )

    def fact(self, village: Village, name: str) -> int:
        return int(getattr(FactSheet.objects.get(village=village, year=self.year), name))
