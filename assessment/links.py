"""Where a person may go from a grade's explanation; an empty address where their role does not lead."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.access import rule_for
from accounts.models import User

from .models import MonthlyReport
from .states import can


@dataclass(frozen=True)
class Links:
    user: User
    village: str
    year: int

    def report(self, period: int, report: MonthlyReport | None) -> str:
        """The form while the report may still be written, else the report."""
        if (report is None or can(report.state, "save")) and (url := self._to("report-edit", period=period)):
            return url
        return self._to("report-detail", period=period) if report else ""

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
