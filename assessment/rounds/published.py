"""The grades of published rounds, as outcomes that pages and books read like computed ones."""

from collections import Counter
from dataclasses import dataclass, field

from ..grading.outcomes import VillageOutcome, rescore
from ..grading.services.outcomes import compute
from ..standards.data import AnyStandard, load
from .models.rounds import FrozenVillage, Publication


@dataclass(eq=False)
class PublishedOutcome(VillageOutcome):
    """`grade` is the confirmed one, facts and answers are those of the day of publishing."""

    row: FrozenVillage = field(kw_only=True)
    is_published = True

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
        found.append(
            PublishedOutcome(
                again.facts, ladder, year, again.held, row.grade, again.points, row=row
            )
        )
    return found


def confirmed(code: str, year: int) -> dict[str, str]:
    """The titles of the published grades of the division, by village: to stand beside what is
    computed; two queries."""
    rows = FrozenVillage.objects.in_division(code).filter(round__year=year).order_by("code")
    found = list(rows.values_list("code", "grade", "round"))
    made = Publication.objects.filter(round__in={round_ for *_, round_ in found}).values_list(
        "round", "standard"
    )
    titles = {
        round_: {grade["code"]: grade["title"] for grade in standard["grades"]}
        for round_, standard in made
    }
    return {village: titles[round_][grade] for village, grade, round_ in found}


def published_words(code: str, year: int) -> str:
    """What a page of computed grades says of those that are published: "" where there are none."""
    counts = Counter(confirmed(code, year).values())
    if not counts:
        return ""
    told = "、".join(f"{title}{count}个" for title, count in counts.most_common())
    return f"{year}年度已发布的等次是：{told}。这里是按标准计算的等次，以发布的为准。"


def graded(*, code: str, year: int) -> list[VillageOutcome]:
    """Every village's grade of the year: the published one where there is one, else computed now.
    By their codes."""
    frozen = published(code, year)
    townships = {outcome.village[:9] for outcome in frozen}
    if code[:9] in townships:
        return list(frozen)
    computed = [
        outcome for outcome in compute(code=code, year=year) if outcome.village[:9] not in townships
    ]
    return sorted([*computed, *frozen], key=lambda outcome: outcome.village)
