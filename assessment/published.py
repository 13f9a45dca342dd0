"""The grades of published rounds, as outcomes that pages and books read like computed ones."""

from dataclasses import dataclass, field

from .models import FrozenVillage
from .outcomes import VillageOutcome, rescore
from .services.outcomes import assess
from .standard import AnyStandard, load


@dataclass(eq=False)
class PublishedOutcome(VillageOutcome):
    """`grade` is the confirmed one, facts and answers are those of the day of publishing."""

    row: FrozenVillage = field(kw_only=True)

    @property
    def digest(self) -> str:  # type: ignore[override]
        return self.row.outcome_digest

    @property
    def computed_title(self) -> str:
        return self.standard.grade_titles[self.row.computed]

    @property
    def changed(self) -> bool:
        return self.row.grade != self.row.computed


def published(code: str, year: int) -> list[PublishedOutcome]:
    """The villages of the division that a published round has graded, by their codes: one query."""
    rows = FrozenVillage.objects.in_division(code).filter(round__year=year).order_by("code")
    ladders: dict[int, AnyStandard] = {}
    found = []
    for row in rows.select_related("round__publication"):
        made = row.round.publication
        ladder = ladders.setdefault(row.round_id, load(made.standard_code, made.standard))
        again = rescore(row.facts, ladder, year)
        found.append(PublishedOutcome(again.facts, ladder, year, again.held, row.grade, again.points, row=row))
    return found


def graded(*, code: str, year: int) -> list[VillageOutcome]:
    """Every village's grade of the year: the published one where there is one, else computed now. By their codes."""
    frozen = published(code, year)
    townships = {outcome.village[:9] for outcome in frozen}
    if code[:9] in townships:
        return list(frozen)
    computed = [outcome for outcome in assess(code=code, year=year) if outcome.village[:9] not in townships]
    return sorted([*computed, *frozen], key=lambda outcome: outcome.village)
