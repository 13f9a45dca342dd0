"""The grades that stand of published rounds, as outcomes that pages and books read like computed
ones. A round never changes; an appeal that changed a grade and a withdrawal stand beside it, and
`later_grades` alone says which stands."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

from django.db.models import Count

from accounts.models import FormerCode

from ..grading.figures import stored_parts
from ..grading.outcomes import VillageOutcome, rescore
from ..grading.services.outcomes import compute
from ..grading.windows.parts import MergedPart
from ..standards.data import AnyStandard, load
from .models.appeals import Appeal
from .models.rounds import FrozenVillage, Publication
from .models.withdrawals import GradeWithdrawal


@dataclass(frozen=True)
class LaterGrade:
    """What stands in place of the published grade, since when and why; `act` in words."""

    grade: str
    plaque: str
    day: datetime.date
    act: str
    reason: str

    def note(self, published: str) -> str:
        """ "（原公布先进村，2027年3月1日收回）"."""
        day = f"{self.day.year}年{self.day.month}月{self.day.day}日"
        return f"（原公布{published}，{day}{self.act}）"

    def told(self, title: str, published: str) -> str:
        """In full, with the reason."""
        return f"现为{title}{self.note(published).removesuffix('）')}，原因：{self.reason}）"


@dataclass(eq=False)
class PublishedOutcome(VillageOutcome):
    """`grade` is the one that stands, facts and answers are those of the day of publishing."""

    row: FrozenVillage = field(kw_only=True)
    later: LaterGrade | None = field(kw_only=True)
    is_published = True

    @property
    def digest(self) -> str:  # type: ignore[override]
        return self.row.outcome_digest

    @property
    def computed_title(self) -> str:
        return self.standard.grade_titles[self.row.computed]

    @property
    def published_title(self) -> str:
        return self.standard.grade_titles[self.row.grade]

    @property
    def note(self) -> str:  # type: ignore[override]
        return self.later.note(self.published_title) if self.later else ""

    @property
    def standing(self) -> str:  # type: ignore[override]
        """What stands and what was published, "" where it is the same."""
        return self.later.told(self.grade_title, self.published_title) if self.later else ""

    @property
    def plaque(self) -> str:
        return self.later.plaque if self.later else self.row.plaque

    @property
    def changed(self) -> bool:
        return self.row.grade != self.row.computed


def later_grades(code: str, first: int, last: int) -> dict[tuple[str, int], LaterGrade]:
    """By village and year, of the years from `first` to `last`: two queries."""
    years = {"year__gte": first, "year__lte": last}
    changed = Appeal.objects.in_division(code).filter(decision=Appeal.Decision.CHANGED, **years)
    found = [
        (
            (row.village_id, row.year),
            LaterGrade(row.grade, row.plaque, day, "申诉后改变", row.answer),
        )
        for row in changed.order_by("pk")
        if (day := row.answered)
    ]
    found += [
        (
            (row.village_id, row.year),
            LaterGrade(row.grade, row.plaque, row.day, "收回", row.reason),
        )
        for row in GradeWithdrawal.objects.in_division(code).filter(**years).order_by("pk")
    ]
    return dict(sorted(found, key=lambda pair: pair[1].day))


def published(code: str, year: int) -> list[PublishedOutcome]:
    """The villages of the division that a published round has graded, by their codes."""
    rows = FrozenVillage.objects.in_division(code).filter(round__year=year).with_codes()
    frozen = list(rows.select_related("round__publication").order_by("now"))
    later = later_grades(code, year, year) if frozen else {}
    ladders: dict[int, AnyStandard] = {}
    found, merged = [], _parts_of_today(frozen)
    for row in frozen:
        made = row.round.publication
        ladder = ladders.setdefault(row.round_id, load(made.standard_code, made.standard))
        again, after = rescore(row.facts, ladder, year), later.get((row.now, year))
        facts = again.facts._replace(village=row.now, parts=merged.get(row.pk, ()))
        grade = after.grade if after else row.grade
        found.append(
            PublishedOutcome(
                facts, ladder, year, again.held, grade, again.points, row=row, later=after
            )
        )
    return found


def _parts_of_today(rows: Iterable[FrozenVillage]) -> dict[int, tuple[MergedPart, ...]]:
    """By row the villages that its months were counted with, by the codes that they have now."""
    found = {row.pk: stored_parts(row.facts) for row in rows}
    codes = {part.village for parts in found.values() for part in parts}
    led_on = FormerCode.objects.recoded().led_on(codes) if codes else {}
    return {
        key: tuple(part._replace(village=led_on.get(part.village, part.village)) for part in parts)
        for key, parts in found.items()
    }


class StandingTitle(str):
    """The title of the grade that stands; `told` with what was published instead of it."""

    note = ""

    @property
    def told(self) -> str:
        return f"{self}{self.note}"


def confirmed(code: str, year: int) -> dict[str, StandingTitle]:
    """By village the published grade that stands: to be told beside what is computed."""
    rows = FrozenVillage.objects.in_division(code).filter(round__year=year).order_by("code")
    found = list(rows.with_codes().values_list("now", "grade", "round"))
    later = later_grades(code, year, year) if found else {}
    made = Publication.objects.filter(round__in={round_ for *_, round_ in found}).values_list(
        "round", "standard"
    )
    titles = {
        round_: {grade["code"]: grade["title"] for grade in standard["grades"]}
        for round_, standard in made
    }
    told: dict[str, StandingTitle] = {}
    for village, grade, round_ in found:
        after = later.get((village, year))
        told[village] = StandingTitle(titles[round_][after.grade if after else grade])
        told[village].note = after.note(titles[round_][grade]) if after else ""
    return told


def published_counts(code: str, first: int, last: int) -> dict[tuple[int, str], Counter[str]]:
    """By year and township: how many villages stand at each grade, by its code."""
    rows = FrozenVillage.objects.in_division(code).filter(
        round__year__gte=first, round__year__lte=last
    )
    grouped = rows.order_by().values_list("round__year", "round__township", "grade")
    found: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for year, township, grade, count in grouped.annotate(Count("pk")):
        found[year, township][grade] = count
    later = later_grades(code, first, last)
    changed = rows.with_codes().filter(now__in={village for village, _ in later}).order_by()
    columns = ("now", "round__year", "round__township", "grade")
    for village, year, township, grade in changed.values_list(*columns):
        if after := later.get((village, year)):
            found[year, township] += Counter({after.grade: 1})
            found[year, township] -= Counter({grade: 1})
    return found


def published_words(code: str, year: int) -> str:
    """What a page of computed grades says of those that are published: "" where there are none."""
    counts = Counter(confirmed(code, year).values())
    if not counts:
        return ""
    told = "、".join(f"{title}{count}个" for title, count in counts.most_common())
    return f"{year}年度已发布的等次是：{told}。这里是按标准计算的等次，以发布的为准。"


def graded(*, code: str, year: int) -> list[VillageOutcome]:
    """Every village's grade of the year: the published one that stands where there is one, else
    computed now. By their codes."""
    frozen = published(code, year)
    townships = {outcome.village[:9] for outcome in frozen}
    if code[:9] in townships:
        return list(frozen)
    computed = [
        outcome for outcome in compute(code=code, year=year) if outcome.village[:9] not in townships
    ]
    return sorted([*computed, *frozen], key=attrgetter("village"))
