"""Addresses of many villages' reports, for tables of hundreds of cells."""

from django.urls import reverse

from accounts.access import rule_for
from accounts.models import User

from .states import can


class MonthLinks:
    """Reversed once, then filled in."""

    _VILLAGE, _PERIOD = "0" * 12, 999912

    def __init__(self, user: User) -> None:
        where = {"code": self._VILLAGE, "period": self._PERIOD}
        rule = rule_for("report-edit")
        self._detail = reverse("report-detail", kwargs=where)
        self._edit = reverse("report-edit", kwargs=where) if rule and rule.allows(user.role, "GET") else ""

    def to(self, village: str, period: int, state: str | None) -> str:
        """The form while the report may still be written, else the report; "" where the person finds neither."""
        if self._edit and (state is None or can(state, "save")):
            return self._fill(self._edit, village, period)
        return self._fill(self._detail, village, period) if state else ""

    def _fill(self, pattern: str, village: str, period: int) -> str:
        return pattern.replace(self._VILLAGE, village).replace(str(self._PERIOD), str(period))
