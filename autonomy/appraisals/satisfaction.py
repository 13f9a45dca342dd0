"""Satisfaction over several appraisals: satisfied and asked are summed before they are divided
(domain.md §5)."""

from collections.abc import Iterable
from dataclasses import dataclass

from .models.appraisals import Appraisal


@dataclass(frozen=True)
class Satisfaction:
    """Counts of people over `times` appraisals."""

    times: int
    asked: int
    satisfied: int

    @property
    def rate(self) -> str:
        """ "89.99%", cut and never rounded up; "" when nobody was asked."""
        if not self.asked:
            return ""
        whole, rest = divmod(10_000 * self.satisfied // self.asked, 100)
        return f"{whole}.{rest:02d}%"


def pooled(appraisals: Iterable[Appraisal]) -> Satisfaction:
    appraisals = list(appraisals)
    asked, satisfied = sum(a.asked for a in appraisals), sum(a.satisfied for a in appraisals)
    return Satisfaction(len(appraisals), asked, satisfied)
