"""Where a person may go from a table of months or a grade's explanation; "" where their role does
not lead."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from accounts.access import may
from accounts.models import User
from associations.counted.sources import CountedSource

from .models import MonthlyReport
from .states import can


class MonthLinks:
    """Addresses of many reports, for tables of hundreds of cells: reversed once, then filled in."""

    _VILLAGE, _PERIOD = "0" * 12, 999912

    def __init__(self, user: User) -> None:
        where = {"code": self._VILLAGE, "period": self._PERIOD}
        self._detail = reverse("report-detail", kwargs=where)
        self._edit = reverse("report-edit", kwargs=where) if may(user, "report-edit") else ""

    def to(self, village: str, period: int, state: str | None) -> str:
        """The form while the report may still be written, else the report; "" where the person
        finds neither."""
        if self._edit and (state is None or can(state, "save")):
            return self._fill(self._edit, village, period)
        return self._fill(self._detail, village, period) if state else ""

    def _fill(self, pattern: str, village: str, period: int) -> str:
        return pattern.replace(str(self._PERIOD), str(period)).replace(self._VILLAGE, village)


@dataclass(frozen=True)
class Links:
    """From one village's explanation for a year."""

    user: User
    village: str
    year: int

    @cached_property
    def _months(self) -> MonthLinks:
        return MonthLinks(self.user)

    def report(self, period: int, report: MonthlyReport | None) -> str:
        """The form while the report may still be written, else the report."""
        return self._months.to(self.village, period, report.state if report else None)

    def finding(self, kind: str) -> str:
        url = self._to("finding-edit", year=self.year)
        return f"{url}?kind={kind}" if url else ""

    def self_assessment(self, item: str) -> str:
        return self._to("item-self", year=self.year, item=item)

    def inspection(self, item: str) -> str:
        return self._to("item-inspection", year=self.year, item=item)

    def appraisal(self) -> str:
        return self._to("appraisal-create", year=self.year)

    def records(self, source: CountedSource) -> str:
        """The page with the records that a source counts."""
        if source.of is None:
            return ""
        year = {"year": self.year} if source.of.yearly else {}
        return self._to(source.of.page, **year)

    def grade(self, village: str, year: int) -> str:
        return reverse("village-grade", args=[village, year]) if self.user.covers(village) else ""

    def _to(self, name: str, **kwargs: int | str) -> str:
        return (
            reverse(name, kwargs={"code": self.village, **kwargs}) if may(self.user, name) else ""
        )
