"""What the page of a round shows: every village from its declared type to its plaque, and what
changed afterwards."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from associations.models import Village

from ..grading.outcomes import VillageOutcome
from ..grading.presentation import causes_text
from ..grading.ranking import rank
from ..grading.services.outcomes import compute
from ..grading.shown import grade_told
from ..reports.models import Correction
from .models.acceptance import Acceptance
from .models.declarations import SelfDeclaration
from .models.rounds import FinalGrade, Round
from .published import PublishedOutcome, published
from .self_views import judged, required
from .services.rounds import acceptances_of, finals_of


@dataclass(frozen=True)
class RoundRow:
    """A village of the round; `outcome` of the figures of today, or of the publication's;
    `judged_codes` the criteria that the village has judged itself."""

    place: int | str
    outcome: VillageOutcome
    declared: SelfDeclaration | None
    judged_codes: Collection[str]
    acceptance: Acceptance | None
    final: FinalGrade | None

    @property
    def frozen(self) -> PublishedOutcome | None:
        return self.outcome if isinstance(self.outcome, PublishedOutcome) else None

    @property
    def computed(self) -> str:
        return (
            self.outcome.row.computed
            if isinstance(self.outcome, PublishedOutcome)
            else self.outcome.grade
        )

    @property
    def computed_title(self) -> str:
        return self._title(self.computed)

    @property
    def grade(self) -> str:
        """The confirmed or published grade; "" while there is none."""
        if self.frozen:
            return self.outcome.grade
        return self.final.grade if self.final else ""

    @property
    def grade_title(self) -> str:
        return self._title(self.grade) if self.grade else ""

    def _title(self, grade: str) -> str:
        """Of a young village the lowest grade is none."""
        return grade_told(replace(self.outcome, grade=grade)).title

    @property
    def outcome_so_far(self) -> VillageOutcome:
        """The outcome with the grade that counts so far."""
        return (
            self.outcome
            if self.frozen or not self.final
            else replace(self.outcome, grade=self.final.grade)
        )

    @property
    def reason(self) -> str:
        frozen = self.frozen
        return frozen.row.reason if frozen else self.final.reason if self.final else ""

    @property
    def outdated(self) -> bool:
        """The figures moved on after the leader had confirmed the grade."""
        return (
            not self.frozen and self.final is not None and self.final.digest != self.outcome.digest
        )

    @property
    def to_judge(self) -> frozenset[str]:
        return required(item.criterion for item in self.outcome.criteria)

    @property
    def viewed(self) -> int:
        """How many of these the village has judged."""
        return len(self.to_judge.intersection(self.judged_codes))

    @property
    def plaque(self) -> str:
        """The number of the grade that stands."""
        return self.frozen.plaque if self.frozen else ""

    @property
    def plaque_short(self) -> str:
        """Without the place and the year."""
        return self.plaque.rpartition("〕")[2].partition("—")[2] or self.plaque.rpartition("〕")[2]

    @property
    def held(self) -> str:
        criteria = self.outcome.criteria
        return f"{sum(item.held is True for item in criteria)}/{len(criteria)}"


def outcomes_of(round_: Round) -> list[VillageOutcome]:
    """The round's villages as published, or as the figures stand now."""
    frozen: list[VillageOutcome] = list(published(round_.township_id, round_.year))
    return frozen or compute(code=round_.township_id, year=round_.year)


def rows_of(round_: Round, outcomes: Sequence[VillageOutcome]) -> list[RoundRow]:
    """In the order of the ranking, by the grades confirmed so far."""
    code, year = round_.township_id, round_.year
    finals = {row.village_id: row for row in finals_of(round_)}
    declared = {
        row.village_id: row for row in SelfDeclaration.objects.in_division(code).filter(year=year)
    }
    accepted = {row.village_id: row for row in acceptances_of(round_)}
    judged_codes = judged(code, year)
    own = {outcome.village: outcome for outcome in outcomes}
    return [
        RoundRow(
            ranked.told_place,
            own[code],
            declared.get(code),
            judged_codes.get(code, ()),
            accepted.get(code),
            finals.get(code),
        )
        for ranked in rank([_with_final(outcome, finals) for outcome in outcomes])
        for code in [ranked.outcome.village]
    ]


def _with_final(outcome: VillageOutcome, finals: Mapping[str, FinalGrade]) -> VillageOutcome:
    final = finals.get(outcome.village)
    if isinstance(outcome, PublishedOutcome) or final is None:
        return outcome
    return replace(outcome, grade=final.grade)


@dataclass(frozen=True)
class LaterChange:
    """A village of which today's figures say something else; `today` is None where it is not
    assessed now, with what became of it in `gone`, and `frozen` where it was not there when the
    round was published."""

    frozen: PublishedOutcome | None
    today: VillageOutcome | None
    corrections: int
    gone: str = ""

    @property
    def village(self) -> VillageOutcome | None:
        return self.frozen or self.today

    @property
    def why(self) -> str:
        if self.today is None:
            return self.gone or "现在不在参加考评的村（社区）里"
        if self.frozen is None:
            return "发布时还没有登记，没有参加这一轮考评"
        texts = [f"现名{self.today.name}"] if self.today.name != self.frozen.name else []
        if self.today.grade != self.frozen.row.computed:
            texts.append(causes_text(self.today, replace_grade(self.frozen), "发布时", "现在"))
        elif self.today.standard.digest != self.frozen.standard.digest:
            texts.append(f"现在适用《{self.today.standard.title}》")
        if self.corrections:
            texts.append(f"发布后有{self.corrections}张更正单")
        return "；".join(texts) or "所依据的数字有变化，等次不变"


def replace_grade(frozen: PublishedOutcome) -> VillageOutcome:
    """The frozen outcome as it was computed, the confirmed grade left aside."""
    return VillageOutcome(
        frozen.facts, frozen.standard, frozen.year, frozen.held, frozen.row.computed, frozen.points
    )


def changes_since(round_: Round, frozen: Sequence[PublishedOutcome]) -> list[LaterChange]:
    """发布后变化: the villages whose outcome, computed now, is another than the frozen one; then
    those that were not there."""
    today = {
        outcome.village: outcome for outcome in compute(code=round_.township_id, year=round_.year)
    }
    late = Correction.objects.in_division(round_.township_id).filter(at__gt=round_.publication.at)
    corrections: dict[str, int] = {}
    for village in late.filter(report__period__lte=round_.year * 100 + 12).values_list(
        "report__village_id", flat=True
    ):
        corrections[village] = corrections.get(village, 0) + 1
    gone = _gone(outcome.village for outcome in frozen if outcome.village not in today)
    changed = [
        LaterChange(
            outcome, now, corrections.get(outcome.village, 0), gone.get(outcome.village, "")
        )
        for outcome in frozen
        if (now := today.get(outcome.village)) is None
        or now.digest != replace_grade(outcome).digest  # in the code of today
    ]
    known = {outcome.village for outcome in frozen}
    return [
        *changed,
        *(LaterChange(None, now, 0) for village, now in today.items() if village not in known),
    ]


def _gone(codes: Iterable[str]) -> dict[str, str]:
    """What became of villages that were closed."""
    closed = Village.objects.filter(pk__in=list(codes), closed__isnull=False).select_related(
        "merged_into__township"
    )
    return {
        village.pk: (
            f"已于{village.closed}撤销{f'，{village.became}' if village.merged_into else ''}"
        )
        for village in closed
    }
