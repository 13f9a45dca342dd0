"""Assessing a division, and keeping what came out with the facts and the standard it stands on."""

import json
from collections.abc import Collection, Iterator, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.scope import Division, within

from .. import facts
from ..collecting import no_collecting
from ..freezing import figures
from ..models import Outcome, Standard
from ..outcomes import VillageOutcome, rescore, score
from ..presentation import criterion_json
from ..standard import AnyStandard, PointsStandard
from .standards import separately_graded, standard_for


def assess(*, code: str, year: int, standard: str | None = None) -> list[VillageOutcome]:
    """Every village of the division, scored for the year and stored where the stored outcome is another.

    The one way to a grade: command, pages, book and workbook all come here. Raises NoStandardError.
    """
    parts = [code] if standard else separately_graded(code)
    ladders = [standard_for(year, standard, part) for part in parts]
    return [o for part, ladder in zip(parts, ladders, strict=True) for o in assess_under(ladder, code=part, year=year)]


def assess_under(standard: AnyStandard, *, code: Division, year: int) -> list[VillageOutcome]:
    """As `assess`, under a standard at hand."""
    with no_collecting():
        outcomes = tried(code=code, year=year, standard=standard)
        _keep(outcomes, code=code, year=year, standard=standard.code)
    return outcomes


def tried(*, code: Division, year: int, standard: AnyStandard, passed: bool = False) -> list[VillageOutcome]:
    """Every village of the division, scored under a standard of one's choice; nothing is stored.

    `passed`: items that nobody has inspected yet are taken for fulfilled.
    """
    found = facts.gather(code, year, standard)
    if passed and isinstance(standard, PointsStandard):
        found = [facts.as_if_passed(village, standard) for village in found]
    return [score(village, standard, year) for village in found]


def assess_village(*, village: str, year: int) -> VillageOutcome | None:
    """One village's outcome; None when the village did not exist at the end of that year."""
    return next(iter(assess(code=village, year=year)), None)


def _keep(outcomes: Sequence[VillageOutcome], *, code: Division, year: int, standard: str) -> None:
    """Store the outcomes that differ from the current ones; the rows they replace stay, no longer current."""
    current = Outcome.objects.filter(within(code), year=year, standard__code=standard, current=True).order_by()
    stored = dict(current.values_list("village_id", "digest"))
    changed = [outcome for outcome in outcomes if stored.get(outcome.village) != outcome.digest]
    if changed:
        _store(changed, Standard.objects.get(code=standard), replacing=stored.keys())


@transaction.atomic
def _store(outcomes: Sequence[VillageOutcome], standard: Standard, *, replacing: Collection[str]) -> None:
    year, now = outcomes[0].year, timezone.now()
    for start in range(0, len(outcomes), 500):
        chunk = outcomes[start : start + 500]
        replaced = [outcome.village for outcome in chunk if outcome.village in replacing]
        current = Outcome.objects.filter(village_id__in=replaced, year=year, standard=standard, current=True)
        current.update(current=False)
        Outcome.objects.bulk_create(
            [
                Outcome(
                    village_id=outcome.village,
                    year=year,
                    standard=standard,
                    grade=outcome.grade,
                    facts=json.loads(outcome.canonical),
                    criteria=[criterion_json(item) for item in outcome.criteria],
                    digest=outcome.digest,
                    at=now,
                )
                for outcome in chunk
            ],
            ignore_conflicts=True,
        )  # somebody else just stored the same


def differing() -> Iterator[Outcome]:
    """The stored outcomes, superseded ones too, that their own facts and standard do not give again to the letter.

    What is compared: grade, digest, and every criterion's figures and answer; the wording of reasons may improve.
    """
    stored = Outcome.objects.select_related("standard").order_by("pk")
    standards: dict[int, AnyStandard] = {}
    for outcome in stored.iterator(chunk_size=500):
        standard = standards.setdefault(outcome.standard_id, outcome.standard.ladder)
        again = rescore(outcome.facts, standard, outcome.year)
        criteria = [criterion_json(item) for item in again.criteria]
        if (outcome.grade, outcome.digest, figures(outcome.criteria)) != (
            again.grade,
            again.digest,
            figures(criteria),
        ):
            yield outcome
