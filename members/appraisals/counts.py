"""How a year's appraisal of members stands, village by village."""

from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet

from associations.models import Village

from ..people.periods import Membership, MembershipQuerySet
from .models import MemberAppraisal

Mark = MemberAppraisal.Mark


@dataclass(frozen=True)
class AppraisalCounts:
    """Members of a village at the end of the year (None: all together), by their mark."""

    village: Village | None
    members: int = 0
    outstanding: int = 0
    qualified: int = 0
    unqualified: int = 0

    @property
    def unmarked(self) -> int:
        return self.members - self.outstanding - self.qualified - self.unqualified


def counts(code: str, year: int) -> list[AppraisalCounts]:
    """A line for each village with members; two queries whatever their number."""
    in_year = Q(member__appraisals__year=year)
    found = (
        Membership.objects.in_division(code)
        .of_year(year)
        .order_by()
        .values("village")
        .annotate(
            members=Count("pk", distinct=True),
            **{
                mark: Count("pk", distinct=True, filter=in_year & Q(member__appraisals__mark=mark))
                for mark in Mark.values
            },
        )
    )
    by_village = {row.pop("village"): row for row in found}
    villages = Village.objects.filter(pk__in=by_village).order_by("code")
    return [AppraisalCounts(village, **by_village[village.pk]) for village in villages]


def together(lines: list[AppraisalCounts]) -> AppraisalCounts:
    return AppraisalCounts(
        None, **{name: sum(getattr(x, name) for x in lines) for name in ("members", *Mark.values)}
    )


def outstanding(memberships: MembershipQuerySet, year: int) -> QuerySet[MemberAppraisal]:
    """The year's outstanding appraisals of these, with the members where they were then."""
    rows = MemberAppraisal.objects.filter(
        year=year, mark=Mark.OUTSTANDING, member__memberships__in=memberships
    ).annotate(village=F("member__memberships__village_id"))
    return rows.prefetch_related(Prefetch("member", memberships.members())).order_by(
        "village", "member__number"
    )
