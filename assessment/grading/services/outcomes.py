"""Grading a division: `compute` for what is only shown, `assess` and `keep` for acts, which store
what came out with the facts and the standard it stands on."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.scope import Division, within
from associations.models import Village

from ...standards.data import AnyStandard, PointsStandard
from ...standards.data.base import MOST_YEARS
from ...standards.models import Standard
from ...standards.services import NoStandardError, separately_graded, standard_for
from .. import facts
from ..garbage import no_collecting
from ..models import Outcome
from ..outcomes import VillageOutcome, rescore, score
from ..windows.parts import heirs
from .outcome_json import criterion_json, figures


def assess(*, code: str, year: int, standard: str | None = None) -> list[VillageOutcome]:
    """As `compute`, and stored where the stored outcome is another. Raises NoStandardError."""
    parts = _parts(code, year, standard)
    return [o for part, ladder in parts for o in assess_under(ladder, code=part, year=year)]


def assess_under(standard: AnyStandard, *, code: Division, year: int) -> list[VillageOutcome]:
    """As `assess`, under a standard at hand."""
    with no_collecting():
        outcomes = tried(code=code, year=year, standard=standard)
        _store_changed(outcomes, code=code, year=year, standard=standard.code)
    return outcomes


def compute(*, code: str, year: int, standard: str | None = None) -> list[VillageOutcome]:
    """Every village of the division, scored for the year, for pages: nothing is stored. Raises
    NoStandardError."""
    with no_collecting():
        parts = _parts(code, year, standard)
        return [o for part, ladder in parts for o in tried(code=part, year=year, standard=ladder)]


def compute_village(*, village: str, year: int) -> VillageOutcome | None:
    """One village's outcome; None when the village did not exist at the end of that year."""
    return next(iter(compute(code=village, year=year)), None)


def keep(*, code: str, years: Iterable[int]) -> None:
    """Store what an act changed, in its transaction. The villages are locked, so that of two acts
    at once the later sees what the earlier wrote. A year without a standard has no grades."""
    also = heirs(code)  # may count the months of a village as their own
    list(Village.objects.locked().filter(within(code, "code") | Q(pk__in=also)).values_list("pk"))
    for year in years:
        with suppress(NoStandardError):
            for one in (code, *also):
                assess(code=one, year=year)


def keep_again(code: str, year: int | None) -> None:
    """As `keep`, of one year, or of all years that the division has outcomes of."""
    stored = Outcome.objects.filter(within(code), current=True).order_by("year")
    years = stored.values_list("year", flat=True).distinct() if year is None else [year]
    keep(code=code, years=list(years))


def years_resting_on(year: int) -> range:
    """The years whose windows may hold a report of `year`."""
    return range(year, min(year + MOST_YEARS - 1, timezone.localdate().year) + 1)


def _parts(code: str, year: int, standard: str | None) -> list[tuple[str, AnyStandard]]:
    parts = [code] if standard else separately_graded(code)
    return [(part, standard_for(year, standard, part)) for part in parts]


def tried(
    *, code: Division, year: int, standard: AnyStandard, passed: bool = False
) -> list[VillageOutcome]:
    """Every village of the division, scored under a standard of one's choice; nothing is stored.

    `passed`: items that nobody has inspected yet are taken for fulfilled.
    """
    found = facts.gather(code, year, standard)
    if passed and isinstance(standard, PointsStandard):
        found = [facts.as_if_passed(village, standard) for village in found]
    return [score(village, standard, year) for village in found]


def _store_changed(
    outcomes: Sequence[VillageOutcome], *, code: Division, year: int, standard: str
) -> None:
    """Store the outcomes that differ from the current ones; the rows they replace stay, no longer
    current."""
    current = Outcome.objects.filter(
        within(code), year=year, standard__code=standard, current=True
    ).order_by()
    stored = dict(current.values_list("village_id", "digest"))
    changed = [outcome for outcome in outcomes if stored.get(outcome.village) != outcome.digest]
    if changed:
        _store(changed, Standard.objects.get(code=standard), replacing=stored.keys())


@transaction.atomic
def _store(
    outcomes: Sequence[VillageOutcome], standard: Standard, *, replacing: Collection[str]
) -> None:
    year, now = outcomes[0].year, timezone.now()
    for start in range(0, len(outcomes), 500):
        chunk = outcomes[start : start + 500]
        replaced = [outcome.village for outcome in chunk if outcome.village in replacing]
        current = Outcome.objects.filter(
            village_id__in=replaced, year=year, standard=standard, current=True
        )
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
    """The stored outcomes, superseded ones too, that their own facts and standard do not give again
    to the letter.

    What is compared: grade, digest, and every criterion's figures and answer; the wording of
    reasons may improve.
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


def outdated() -> Iterator[Outcome]:
    """The current outcomes that the records do not give any more: somebody wrote past the acts,
    which keep what they change (adr 9). What an act changes meanwhile is looked at twice."""
    stored = Outcome.objects.filter(current=True).order_by()
    places = {(village[:9], year) for village, year in stored.values_list("village", "year")}
    for township, year in sorted(places):
        if first := {row.pk for row in _outdated(township, year)}:
            yield from (row for row in _outdated(township, year) if row.pk in first)


def _outdated(township: str, year: int) -> Iterator[Outcome]:
    stored = Outcome.objects.filter(within(township), year=year, current=True)
    rows = {(row.village_id, row.standard.code): row for row in stored.select_related("standard")}
    with suppress(NoStandardError):
        for outcome in compute(code=township, year=year):
            row = rows.get((outcome.village, outcome.standard.code))
            if row and row.digest != outcome.digest:
                yield row
