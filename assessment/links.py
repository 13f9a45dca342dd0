"""Where a person may go from a grade's explanation; an empty address where their role does not lead."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from accounts.access import rule_for
from accounts.models import User

from .models import MonthlyReport
from .month_links import MonthLinks


@dataclass(frozen=True)
class Links:
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

    def appraisal(self) -> str:
        return self._to("appraisal-create", year=self.year)

    def grade(self, village: str, year: int) -> str:
        return reverse("village-grade", args=[village, year]) if self.user.covers(village) else ""

    def _to(self, name: str, **kwargs: int) -> str:
        rule = rule_for(name)
        if rule is None or not rule.allows(self.user.role, "GET"):
            return ""
        return reverse(name, kwargs={"code": self.village, **kwargs})
