"""Tables of others come back filled: at least four fifths of what can be answered, nothing wrong,
and nothing else of the file changed."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from assessment.asked_tables import services
from assessment.asked_tables.filling import Matching, place_key
from assessment.asked_tables.marks import Mark, MarkedCell
from assessment.models import AskedTable
from associations.divisions import find_or_404
from tests.conftest import TOWNSHIP

from .others import MAKERS, OtherTable, filled_cells
from .truth import DemoTruth

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def truth(demo: int) -> DemoTruth:
    found = DemoTruth(demo)
    found.make_facts()
    return found


@pytest.fixture(params=MAKERS, ids=lambda maker: maker.__name__)
def other(request: pytest.FixtureRequest, truth: DemoTruth) -> Iterator[OtherTable]:
    yield made(request.param, truth.year, truth=truth)


_made: dict[str, OtherTable] = {}


def made(maker: Any, year: int, *, truth: DemoTruth) -> OtherTable:
    if maker.__name__ not in _made:
        _made[maker.__name__] = maker(truth)
    return _made[maker.__name__]


def upload(other: OtherTable, truth: DemoTruth) -> tuple[AskedTable, Matching]:
    from accounts.models import User

    table = services.take(
        data=other.data,
        name=other.name,
        division=find_or_404(TOWNSHIP),
        by=User.objects.get(username="staff"),
    )
    matching = services.matching_of(table, None, {})
    if services.asks_span(table, matching):
        assert other.span, "the file says which months it is about"
        table.first, table.last = (truth.year * 100 + month for month in other.span)
        matching = services.matching_of(table, None, {})
    return table, matching


def answered(table: AskedTable, matching: Matching, other: OtherTable) -> Matching:
    """As a person would: each question by its words."""
    answers = {item.key: {"answer": other.chosen[item.words]} for item in matching.open_items}
    answers |= {place_key(text): {"answer": other.chosen[text]} for text in matching.open_places}
    return services.matching_of(table, None, answers)


def written(cells: list[MarkedCell]) -> dict[tuple[int, int, int], str]:
    return {(cell.part, cell.row, cell.column): cell.value for cell in cells if cell.value}


def same(value: object, right: object) -> bool:
    return value == right if isinstance(right, str) else Decimal(str(value)) == Decimal(str(right))


def test_what_is_certain_is_right(other: OtherTable, truth: DemoTruth) -> None:
    """Before anybody answered anything."""
    _, matching = upload(other, truth)
    for place, value in written(matching.marked()).items():
        assert place in other.answerable, (place, value)
        assert same(value, other.answerable[place]), (place, value, other.answerable[place])


def test_it_comes_back_filled(other: OtherTable, truth: DemoTruth) -> None:
    table, matching = upload(other, truth)
    matching = answered(table, matching, other)
    assert matching.is_answered
    cells = matching.marked()
    data, count = services.filled(table, matching)
    before, after = dict(filled_cells(other.data, other.name)), dict(filled_cells(data, other.name))
    new = {place: value for place, value in after.items() if place not in before}
    new = {place: value for place, value in new.items() if not str(value).startswith("=")}
    assert {place: after[place] for place in before} == before
    wrong = {p: (v, other.answerable.get(p)) for p, v in new.items() if p not in other.answerable}
    wrong |= {
        p: (v, other.answerable[p])
        for p, v in new.items()
        if p in other.answerable and not same(v, other.answerable[p])
    }
    assert wrong == {}
    assert len(new) == count
    assert count >= 0.8 * len(other.answerable), (count, len(other.answerable))
    never = {(c.part, c.row, c.column) for c in cells if c.mark == Mark.NEVER}
    assert never == other.never
    assert all(cell.why for cell in cells)
