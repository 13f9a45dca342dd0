"""How a year's appraisal of members stands, village by village."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from associations.models import Village

from ..people.models import Member
from ..people.querysets import MemberQuerySet
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
    in_year = Q(appraisals__year=year)
    found = (
        Member.objects.in_division(code)
        .of_year(year)
        .order_by()
        .values("village")
        .annotate(
            members=Count("pk", distinct=True),
            **{
                mark: Count("pk", distinct=True, filter=in_year & Q(appraisals__mark=mark))
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


def outstanding(members: MemberQuerySet, year: int) -> QuerySet[MemberAppraisal]:
    """The year's outstanding appraisals of these members, with the members."""
    rows = MemberAppraisal.objects.filter(year=year, mark=Mark.OUTSTANDING, member__in=members)
    return rows.select_related("member__village", "member__group").order_by(
        "member__village", "member__number"
    )
