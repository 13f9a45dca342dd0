"""Two papers numbered at the very same moment."""

from functools import partial

import pytest

from associations.issued import services
from associations.issued.services import move_paper
from associations.issued.verification import wrong_numbers
from associations.models import IssuedPaper
from tests.care.ledger.test_ledger_races import at_once

from .test_issued import drafted, moved

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_gets_a_number_of_its_own(staff, leader, monkeypatch) -> None:
    monkeypatch.setattr(services, "to_pdf", lambda paper: f"%PDF-1.7 {paper.title}".encode())
    papers = [
        moved(drafted(staff, title=title), ("check", staff), ("sign", leader)) for title in "甲乙丙"
    ]
    came = at_once(
        *(
            partial(move_paper, paper=one, act="number", by=staff, expected_version=one.version)
            for one in papers
        )
    )
    assert came == ["done"] * 3
    numbers = IssuedPaper.objects.values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3]
    assert list(wrong_numbers()) == []
