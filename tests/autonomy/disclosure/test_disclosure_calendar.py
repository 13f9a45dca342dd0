"""What is due when, of whom, and how an item stands."""

import datetime
from datetime import date

import pytest
from django.utils import timezone

from associations.models import Village
from autonomy.disclosure.calendar import (
    ITEMS,
    DisclosureState,
    disclosures_in,
    due_day,
    village_disclosures,
)
from autonomy.models import Disclosure
from tests.conftest import TOWNSHIP

YEAR = 2025


def post(village: Village, kind: str, part: int, day: date) -> Disclosure:
    return Disclosure.objects.create(
        village=village,
        kind=kind,
        part=part,
        year=YEAR,
        posted=day,
        place="村部",
        text="本季度出生3人。",
    )


def states(village: Village, today: date) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for item in village_disclosures(
        village, YEAR, Disclosure.objects.filter(village=village, year=YEAR), today
    ).items:
        found.setdefault(item.part, set()).add(item.state)
    return found


def test_ten_kinds_make_25_items_a_year() -> None:
    assert len(ITEMS) == len(set(ITEMS)) == 25
    assert {kind for kind, _ in ITEMS} == set(Disclosure.Kind.values)


def test_a_quarter_is_due_on_the_10th_after_it_and_a_year_by_the_end_of_march() -> None:
    days = [due_day(YEAR, part) for part in range(5)]
    assert days == [
        date(2025, 3, 31),
        date(2025, 4, 10),
        date(2025, 7, 10),
        date(2025, 10, 10),
        date(2026, 1, 10),
    ]


@pytest.mark.parametrize(
    ("today", "part", "state"),
    [
        (date(2024, 12, 31), 0, DisclosureState.LATER),
        (date(2025, 1, 1), 0, DisclosureState.DUE),
        (date(2025, 3, 31), 0, DisclosureState.DUE),
        (date(2025, 4, 1), 0, DisclosureState.OVERDUE),
        (date(2025, 3, 31), 1, DisclosureState.LATER),
        (date(2025, 4, 1), 1, DisclosureState.DUE),
        (date(2025, 4, 10), 1, DisclosureState.DUE),
        (date(2025, 4, 11), 1, DisclosureState.OVERDUE),
        (date(2025, 12, 31), 4, DisclosureState.LATER),
        (date(2026, 1, 1), 4, DisclosureState.DUE),
        (date(2026, 1, 11), 4, DisclosureState.OVERDUE),
    ],
)
def test_from_not_yet_to_overdue(village: Village, today: date, part: int, state: str) -> None:
    assert states(village, today)[part] == {state}


def test_what_was_posted_is_done_however_late(village: Village) -> None:
    post(village, "births", 1, date(2025, 6, 1))
    found = village_disclosures(village, YEAR, Disclosure.objects.all(), date(2025, 6, 2))
    assert (found.posted, found.overdue, found.due, found.asked) == (1, 9, 0, 25)
    assert found.latest == date(2025, 6, 1)


@pytest.mark.parametrize(
    ("opened", "closed", "asked"),
    [
        (None, None, {0, 1, 2, 3, 4}),
        (date(2025, 6, 30), None, {2, 3, 4}),
        (date(2025, 7, 1), None, {3, 4}),
        (date(2026, 1, 1), None, set()),
        (date(2025, 3, 31), None, {0, 1, 2, 3, 4}),
        (date(2025, 4, 1), None, {2, 3, 4}),
        (None, date(2025, 7, 1), set()),  # gone today, whatever it owed
        (None, date(2025, 10, 5), {0, 1, 2}),  # to be closed before the third quarter is due
    ],
)
def test_a_village_is_asked_while_it_is_there(
    village: Village, opened: date | None, closed: date | None, asked: set[int]
) -> None:
    village.opened, village.closed = opened, closed
    found = states(village, date(2025, 8, 1))
    assert {
        part for part, states in found.items() if states != {DisclosureState.NOT_ASKED}
    } == asked


def test_of_a_township_every_village_that_is_asked(
    village: Village, other_village: Village, community: Village, foreign_village: Village
) -> None:
    post(other_village, "policy", 0, date(2025, 2, 1))
    Village.objects.filter(pk=community.pk).update(closed=date(2024, 1, 1))
    lines = disclosures_in(TOWNSHIP, YEAR, date(2025, 4, 5))
    assert [(each.village, each.posted, each.due, each.overdue) for each in lines] == [
        (village, 0, 5, 5),
        (other_village, 1, 5, 4),
    ]


def test_today_is_the_calendars_day(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2025, 4, 11))
    assert village_disclosures(village, YEAR, []).overdue == 10
