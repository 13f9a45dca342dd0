"""What withdrawing a published grade would change, told before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..grading.overview import summarise
from ..grading.ranking import rank
from .published import PublishedOutcome, published
from .services.appeals import next_plaque
from .services.withdrawals import lower


@dataclass(frozen=True)
class WithdrawalPreview:
    """Of one lower grade: the place in the ranking, the plaque given instead, the township's
    targets that change, and whether the village is then proposed for help."""

    title: str
    place: int | str
    plaque: str
    targets: Sequence[str]
    helped: bool


def previews(stands: PublishedOutcome) -> list[WithdrawalPreview]:
    """One for each lower grade, the nearest first."""
    outcomes = published(stands.village[:9], stands.year)
    now = [(target.title, target.text) for target in summarise(outcomes, []).targets]
    found = []
    for grade, title in lower(stands).items():
        then = [
            replace(one, grade=grade) if one.village == stands.village else one for one in outcomes
        ]
        targets = [(target.title, target.text) for target in summarise(then, []).targets]
        place = next(row.place for row in rank(then) if row.outcome.village == stands.village)
        found.append(
            WithdrawalPreview(
                title,
                place,
                next_plaque(stands.row, grade),
                [f"{name}：{text}" for name, text in targets if (name, text) not in now],
                then[0].standard.ranks[grade] == 1,
            )
        )
    return found
