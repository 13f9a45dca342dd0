"""发布: a round and all that it says of its villages stand still from here on (docs/adr/0005)."""

import json
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from accounts.records import save_record
from accounts.texts import settle

from ...flags.models import Flag
from ...flags.services import raise_flags
from ...grading.outcomes import VillageOutcome
from ...grading.ranking import rank
from ...grading.services.outcome_json import criterion_json
from ...grading.services.outcomes import assess
from ...standards.models import Standard
from ...standards.services import standard_for
from ..freezing import round_digest
from ..models.acceptance import Acceptance, SelfView
from ..models.rounds import FrozenVillage, Publication, Round
from ..round_states import move
from .rounds import acceptances_of, finals_of, problems


@transaction.atomic
def publish_round(*, round: Round, by: User) -> Publication:
    """发布: the round and all that it says of its villages stand still from here on. Raises
    ValidationError.

    What the rules ask today has to be answered first; to keep the questions when publishing is
    refused for them, raise them in a transaction of their own before.
    """
    locked = Round.objects.select_for_update().select_related("township").get(pk=round.pk)
    state, outcomes = (
        move(locked.state, "publish"),
        assess(code=locked.township_id, year=locked.year),
    )
    raise_flags(code=locked.township_id)
    if lines := problems(locked, outcomes):
        raise ValidationError(lines)
    ladder = standard_for(locked.year, division=locked.township_id)
    publication = Publication(
        round=locked,
        township=locked.township_id,
        name=locked.township.name,
        year=locked.year,
        standard_code=ladder.code,
        standard=Standard.objects.get(code=ladder.code).data,
        by_name=by.name,
        at=timezone.now(),
    )
    villages = _frozen(locked, outcomes)
    for row in (publication, *villages):
        settle(row)
    FrozenVillage.objects.bulk_create(villages)
    publication.digest = round_digest(publication, villages)
    publication.save()
    locked.state = state
    save_record(record=locked, by=by, action="发布考评结果")
    target = f"{locked} {len(villages)}个村（社区）"
    content = {"校验值": publication.digest, "标准": ladder.code}
    trail.record(
        by=by, action="封存考评结果", target=target, division=locked.township_id, after=content
    )
    return publication


def _frozen(round: Round, outcomes: list[VillageOutcome]) -> list[FrozenVillage]:
    finals = {row.village_id: row for row in finals_of(round)}
    accepted = {row.village_id: row for row in acceptances_of(round)}
    views, flags = _self_views(round), _flags(round)
    counters: dict[str, int] = {}
    rows = []
    for place in rank(
        [replace(outcome, grade=finals[outcome.village].grade) for outcome in outcomes]
    ):
        final, outcome = finals[place.outcome.village], place.outcome
        row = FrozenVillage(round=round, code=outcome.village, name=outcome.name, place=place.place)
        row.facts = json.loads(outcome.canonical)
        row.criteria = [criterion_json(item) for item in outcome.criteria]
        row.outcome_digest, row.computed = final.digest, final.computed
        row.grade, row.reason = final.grade, final.reason
        row.plaque = _plaque(round, outcome, counters)
        row.acceptance = _acceptance_data(accepted.get(outcome.village))
        row.flags = flags.get(outcome.village, [])
        row.self_views = views.get(outcome.village, [])
        rows.append(row)
    return sorted(rows, key=lambda row: row.code)


def plaque_number(year: int, title: str, number: int) -> str:
    """Plaques are numbered per township, year and grade: "2025—模范—006"; not in the form of a
    document's number, as in rounds that were published earlier."""
    return f"{year}—{title.removesuffix('村')}—{number:03d}"


def _plaque(round: Round, outcome: VillageOutcome, counters: dict[str, int]) -> str:
    """The next number of its grade; none for the lowest grade."""
    if outcome.rank == outcome.standard.grades[0].rank:
        return ""
    counters[outcome.grade] = counters.get(outcome.grade, 0) + 1
    return plaque_number(round.year, outcome.grade_title, counters[outcome.grade])


def _acceptance_data(acceptance: Acceptance | None) -> dict[str, object]:
    """An acceptance in words."""
    if acceptance is None:
        return {}
    return acceptance.trail_values() | {
        "达到项数": acceptance.passed,
        "应验收项数": acceptance.asked,
    }


def _flags(round: Round) -> dict[str, list[dict[str, str]]]:
    """By village: the flags of the year and how they were answered, in words."""
    found: dict[str, list[dict[str, str]]] = {}
    rows = Flag.objects.in_division(round.township_id).of_year(round.year).order_by("pk")
    for flag in rows.select_related("village"):
        words = {
            "期间": flag.span,
            "疑点": flag.words,
            "核查结果": flag.get_state_display(),
            "核查情况": flag.answer,
        }
        found.setdefault(flag.village_id, []).append(words)
    return found


def _self_views(round: Round) -> dict[str, list[list[object]]]:
    """By village: criterion, whether it says it holds, and its words."""
    found: dict[str, list[list[object]]] = {}
    rows = (
        SelfView.objects.in_division(round.township_id)
        .filter(year=round.year)
        .order_by("village_id", "criterion")
    )
    for village, criterion, held, note in rows.values_list(
        "village_id", "criterion", "held", "note"
    ):
        found.setdefault(village, []).append([criterion, held, note])
    return found
