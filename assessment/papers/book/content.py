"""What the year-end book prints (domain.md §5): outcomes and records gathered once, then turned
into parts.

Nothing is scored here: every grade and figure comes from VillageOutcome.
"""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from accounts import trail
from accounts.models import User
from associations.divisions import find

from ...flags.models import Flag
from ...grading.models import ItemScore
from ...grading.outcomes import VillageOutcome
from ...grading.overview import Overview, summarise
from ...grading.ranking import Ranked, rank, rule
from ...grading.shown import shown_title
from ...reports import periods
from ...reports.form.in_force import form_of_year
from ...reports.models import Correction, MonthlyReport
from ...rounds.models.appeals import Appeal
from ...rounds.models.help_list import HelpVillage
from ...rounds.models.rounds import Publication
from ...rounds.published import PublishedOutcome, graded
from ...standards.data import BONUS, AnyStandard, Criterion, PointsItem, PointsStandard


@dataclass(frozen=True)
class YearEndBook:
    """Everything that is printed; `reports` by village and period, `before` the grade titles of the
    year before, `scores` what people gave points for, `secretaries` the names of the village
    secretaries, by village. Of a published round the outcomes are the frozen ones, with its help
    list and appeals; without one the book is a preview."""

    name: str
    year: int
    day: datetime.date
    standard: AnyStandard
    outcomes: Sequence[VillageOutcome]
    overview: Overview
    before: dict[str, str]
    reports: dict[str, dict[int, MonthlyReport]]
    corrections: Sequence[Correction]
    scores: dict[str, list[ItemScore]]
    flags: Sequence[Flag]
    secretaries: dict[str, str]
    publications: Sequence[Publication]
    helped: Sequence[HelpVillage]
    appeals: Sequence[Appeal]
    trail_number: int
    trail_hash: str

    @property
    def title(self) -> str:
        return f"{self.name}{self.year}年度计划生育村（居）民自治年终考评报告"

    @property
    def issuer(self) -> str:
        return f"{self.name}计划生育协会"

    @property
    def last_year(self) -> int:
        return self.year - 1

    @property
    def is_preview(self) -> bool:
        return not all(isinstance(outcome, PublishedOutcome) for outcome in self.outcomes)

    @property
    def adjusted(self) -> list[PublishedOutcome]:
        """Published grades that are not the computed ones, or do not stand any more; why is
        printed."""
        found = [o for o in self.outcomes if isinstance(o, PublishedOutcome)]
        return [o for o in found if o.row.reason or o.later]

    @property
    def standings(self) -> list[str]:
        """What stands in place of published grades, a sentence for each village."""
        return [f"{o.name}{o.standing}" for o in self.outcomes if o.standing]

    @property
    def by_points(self) -> bool:
        return isinstance(self.standard, PointsStandard)

    @property
    def rule(self) -> str:
        """The order of the ranking, in words."""
        return rule(self.standard)

    @property
    def counted_criteria(self) -> list[Criterion]:
        """Those that villages hold or do not; a bonus is neither."""
        return [
            c for c in self.standard.criteria if not (isinstance(c, PointsItem) and c.role == BONUS)
        ]

    @cached_property
    def ranking(self) -> list[Ranked]:
        return rank(self.outcomes)


def collect(code: str, year: int) -> YearEndBook:
    """The book of a division (village, township or county) for a year, in a constant number of
    queries.

    Raises LookupError for an unknown division and NoStandardError without a standard, both with a
    Chinese message.
    """
    division = find(code, year)
    outcomes, earlier = graded(code=code, year=year), graded(code=code, year=year - 1)
    standard = outcomes[0].standard if outcomes else earlier[0].standard if earlier else None
    if standard is None:
        raise LookupError(f"{division.name}{year}年没有可以考评的村（社区）。")
    number, digest = trail.head()
    return YearEndBook(
        name=division.name,
        year=year,
        day=timezone.localdate(),
        standard=standard,
        outcomes=outcomes,
        overview=summarise(outcomes, earlier),
        before={outcome.village: shown_title(outcome) for outcome in earlier},
        reports=_reports(code, year),
        corrections=_corrections(code, year, standard),
        scores=_scores(code, year) if isinstance(standard, PointsStandard) else {},
        flags=_flags(code, year),
        secretaries=User.objects.secretary_names(code),
        publications=_publications(code, year),
        helped=list(
            HelpVillage.objects.in_division(code).filter(year=year).select_related("village")
        ),
        appeals=list(Appeal.objects.in_division(code).filter(year=year).select_related("village")),
        trail_number=number,
        trail_hash=digest,
    )


def _publications(code: str, year: int) -> list[Publication]:
    rows = Publication.objects.filter(year=year)
    return list(rows.filter(round__township=code[:9]) if len(code) > 9 else rows.in_division(code))


def _reports(code: str, year: int) -> dict[str, dict[int, MonthlyReport]]:
    found: dict[str, dict[int, MonthlyReport]] = defaultdict(dict)
    rows = MonthlyReport.objects.in_division(code).of_year(year)
    for report in rows.only("village_id", "period", "state", *form_of_year(code, year).names):
        found[report.village_id][report.period] = report
    return found


def _scores(code: str, year: int) -> dict[str, list[ItemScore]]:
    """What was written about the items that people give points for, by village."""
    found: dict[str, list[ItemScore]] = defaultdict(list)
    for score in ItemScore.objects.in_division(code).filter(year=year):
        found[score.village_id].append(score)
    return found


def _corrections(code: str, year: int, standard: AnyStandard) -> list[Correction]:
    first = periods.of(year - max(criterion.years for criterion in standard.criteria) + 1)
    return list(
        Correction.objects.in_division(code)
        .filter(report__period__gte=first, report__period__lte=periods.of(year, 12))
        .select_related("report__village", "by")
        .prefetch_related("items", "effects")
        .order_by("report__village_id", "report__period", "id")
    )


def _flags(code: str, year: int) -> list[Flag]:
    """What was asked about the year's months."""
    rows = (
        Flag.objects.in_division(code)
        .of_year(year)
        .select_related("village", "answered_by", "correction")
    )
    return list(rows.order_by("village_id", "period", "rule", "pk"))
